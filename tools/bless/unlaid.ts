/** What a chip's own file must say so that, over its family's data, it comes to a given whole. */
import type { FamilyId } from "../../profiles/families/mod.ts";
import { dataOf, inOrder } from "../../profiles/family.ts";
import { withHardware } from "../../profiles/hardware.ts";
import { compactJson } from "../../report/compactJson.ts";
import { laidOver, unlaid } from "../../profiles/lay.ts";
import type { Json } from "../../ir/object.ts";
import { runtimePart } from "../../profiles/runtime.ts";
import type { ChipProfile } from "../../profiles/types.ts";

/** A whole chip as its own file has it: without what its family shares. */
export async function ownOf(chip: ChipProfile, family: FamilyId | undefined): Promise<object> {
  if (family === undefined) return chip;
  const { format, id, ...own } = withoutNone(unlaid(await dataOf(family), chip) as Json);
  return { format, id, family, ...own };
}

/** The same without sources of the family that the chip does not need. */
function withoutNone({ sources = {}, ...own }: Json): Json {
  const cited = Object.entries(sources as Json).filter(([, source]) => source !== null);
  return { ...own, ...(cited.length > 0 && { sources: Object.fromEntries(cited) }) };
}

/** A file as it is, but for what each runtime makes different: as little as brings it to the given chips. */
async function withRuntimes(file: Json, chips: readonly ChipProfile[]): Promise<object> {
  const { family, runtimes: stated = {}, ...own } = file;
  const { runtimes: shared = {}, ...base } = family === undefined ? {} : await dataOf(family as FamilyId);
  const lower = runtimePart(withHardware(laidOver(base, own) as Json));
  const runtimes = chips.map((chip): [string, unknown] => {
    const name = chip.runtime!, below = laidOver(lower, (shared as Json)[name] ?? {});
    return [name, unlaid(below, runtimePart(chip as unknown as Json)) ?? {}];
  });
  const gone = Object.entries(stated as Json).filter(([, data]) => data === null);
  const needed = runtimes.filter(([name, data]) =>
    Object.keys(data as Json).length > 0 || !Object.hasOwn(shared as Json, name)
  );
  const { sources, ...rest } = withoutNone(unlaid(base, inOrder(laidOver(base, own) as Json)) as Json);
  const { format, id, ...others } = rest;
  return {
    format,
    id,
    ...(family !== undefined && { family }),
    ...others,
    runtimes: Object.fromEntries([...needed, ...gone].sort(([a], [b]) => a < b ? -1 : 1)),
    sources,
  };
}

/** The text of a shipped chip's own file, whose family stays as it is, for the chip as it shall be with each of its runtimes. */
export async function fileText(chips: readonly ChipProfile[]): Promise<string> {
  const chip = chips[0]!, path = new URL(`../../profiles/${chip.id}.json`, import.meta.url);
  const file = JSON.parse(await Deno.readTextFile(path)) as Json;
  const { family } = file as { readonly family?: FamilyId };
  const own = chip.runtime === undefined ? await ownOf(chip, family) : await withRuntimes(file, chips);
  return compactJson(own) + "\n";
}
