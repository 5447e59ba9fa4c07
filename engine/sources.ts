/** Sources: which ones data name, what they are, and that one id does not stand for two works. */
import type { ChipProfile, PartOf, Profile, Source } from "../profiles/types.ts";

/** Every source that a profile's data names, each once, in their order. */
export function sourcesIn(value: unknown, found: Set<string> = new Set()): Set<string> {
  if (typeof value !== "object" || value === null) return found;
  for (const [key, item] of Object.entries(value)) {
    if (key === "source" && typeof item === "string") found.add(item);
    else sourcesIn(item, found);
  }
  return found;
}

/** The sources of some ids, in alphabetical order, from the chips of a profile or the profile itself. */
export function sourcesOf(
  profile: Profile,
  chips: readonly { readonly profile: ChipProfile }[],
  ids: ReadonlySet<string>,
): Record<string, Source> {
  const shelves = [...chips.map((chip) => chip.profile.sources), profile.sources];
  const sources: Record<string, Source> = {};
  for (const id of [...ids].sort()) sources[id] = shelves.find((shelf) => id in shelf)![id]!;
  return sources;
}

/** Ids under which several chips have different sources. */
function shared(parts: readonly PartOf<ChipProfile>[]): ReadonlySet<string> {
  const first = new Map<string, string>(), found = new Set<string>();
  for (const { profile: { sources } } of parts) {
    for (const [id, source] of Object.entries(sources)) {
      const text = JSON.stringify(source);
      if ((first.get(id) ?? text) !== text) found.add(id);
      first.set(id, text);
    }
  }
  return found;
}

/** A value with every text that is one of some ids written otherwise. */
function rewritten<T>(value: T, ids: ReadonlySet<string>, name: (id: string) => string): T {
  if (typeof value === "string") return (ids.has(value) ? name(value) : value) as T;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => rewritten(item, ids, name)) as T;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, rewritten(item, ids, name)]),
  ) as T;
}

function named(sources: ChipProfile["sources"], ids: ReadonlySet<string>, name: (id: string) => string) {
  const entries = Object.entries(sources).map(([id, source]): [string, Source] => [
    ids.has(id) ? name(id) : id,
    source,
  ]);
  return Object.fromEntries(entries);
}

/** The parts of a composite with ids of sources that no other part uses for another work: `main` of two chips as `chip:main`. */
export function withOwnSources(parts: readonly PartOf<ChipProfile>[]): readonly PartOf<ChipProfile>[] {
  const ids = shared(parts);
  if (ids.size === 0) return parts;
  return parts.map((part) => {
    const { sources, ...chip } = part.profile;
    const name = (id: string) => `${chip.id}:${id}`;
    return {
      ...part,
      profile: { ...rewritten(chip, ids, name), id: chip.id, sources: named(sources, ids, name) },
    };
  });
}
