/** Which modules go into one file: Deno reads, at every start, each file that a script can reach. */
import type { ModuleInfo } from "../../deps/rollup.ts";
import { root } from "./layout.ts";

/** What the bundler knows of a module. */
export type InfoOf = (id: string) => ModuleInfo | null;

/** Sources that are loaded together when one of them is reached, by the file that they go into. */
const together: Readonly<Record<string, RegExp>> = {
  models: /^engine\//,
  schema: /^profiles\/schema\//,
  arguments: /^(cli\/arguments|report)\/|^ir\/commandLine\.ts$|^deps\/std_parse_args\.ts$/,
  readers: /^(formats|hardware)\/|^deps\/(std_path|jsonc)\.ts$/,
  files: /^cli\/(input|process)\//,
  sweep: /^sweep\//,
  ir: /^ir\//, // else a file that reaches one of these first would keep it from the others
};

interface Reached {
  readonly library: ReadonlySet<string>;
  readonly late: ReadonlySet<string>;
}

const reached = new WeakMap<InfoOf, Reached>();

function reachedBy(infoOf: InfoOf): Reached {
  const known = reached.get(infoOf);
  if (known !== undefined) return known;
  const library = new Set([`${root}mod.ts`]), late = new Set<string>();
  for (const id of library) for (const next of infoOf(id)?.importedIds ?? []) library.add(next);
  const isOwn = (id: string) => id.startsWith(root) && id.endsWith(".ts") && !library.has(id);
  const nextOf = (id: string) => {
    const { importedIds = [], dynamicallyImportedIds = [] } = infoOf(id) ?? {};
    return [...importedIds, ...dynamicallyImportedIds].filter(isOwn);
  };
  for (const id of library) for (const next of nextOf(id)) late.add(next);
  for (const id of late) for (const next of nextOf(id)) late.add(next);
  const found = { library, late };
  reached.set(infoOf, found);
  return found;
}

/** Everything that is loaded with the library itself. */
export function libraryOf(infoOf: InfoOf): ReadonlySet<string> {
  return reachedBy(infoOf).library;
}

/** Whether the library loads a module when it needs it; data apart. */
export function isLate(id: string, infoOf: InfoOf): boolean {
  return reachedBy(infoOf).late.has(id);
}

/** The file that such a module goes into; nothing where it has one of its own. */
export function lateNameOf(id: string, infoOf: InfoOf): string | undefined {
  if (!isLate(id, infoOf)) return undefined;
  const path = id.slice(root.length);
  return Object.keys(together).find((name) => together[name]!.test(path));
}
