/**
 * What a script imports, found out without running it. Deno reads what is imported by a literal name without asking for a right, from
 * any folder: a script could take a file of keys for data. So its imports are looked at before its answer is believed.
 */
import { cannotLoad, FodlamError, importRefused, otherHost } from "../../../ir/errors.ts";
import { isAddress } from "../address.ts";
import { sizeOf } from "../../../formats/text.ts";

/** A script and where FODLAM stands. */
export interface Place {
  /** The script as messages name it. */
  readonly name: string;
  /** Its address. */
  readonly url: string;
  /** The address of the folder from which it imports. */
  readonly folder: string;
  /** An address in words that a user knows. */
  readonly renamed: (address: string) => string;
  /** The folder of FODLAM, as an address with a slash at its end. */
  readonly home: string;
}

interface Dependency {
  readonly code?: { readonly specifier?: string };
  readonly assertionType?: string;
}

interface Module {
  readonly specifier: string;
  readonly size?: number;
  readonly error?: string;
  readonly dependencies?: readonly Dependency[];
}

/** What `deno info --json` prints (version 1), as far as it is looked at. */
interface Graph {
  readonly version: number;
  readonly modules: readonly Module[];
  readonly redirects: Readonly<Record<string, string>>;
}

/** Bytes of all files of a script. */
const MAX_GRAPH_BYTES = 64 * 2 ** 20;

/** Files that hold programs: they run without rights, too, wherever they lie. */
const CODE = /\.(ts|mts|cts|tsx|js|mjs|cjs|jsx)$/;

/** The modules that `deno info --json` lists; a newer Deno that says it otherwise is not guessed at. */
function parsed(text: string, name: string): Graph {
  try {
    const graph = JSON.parse(text) as Graph;
    if (graph.version === 1 && Array.isArray(graph.modules)) return graph;
  } catch { /* as any other */ }
  throw new FodlamError(cannotLoad(name, "this version of Deno does not say what it imports"));
}

/** What came of looking at the imports of a script. */
export interface Imports {
  /** Whether it imports anything from the web. */
  readonly usesWeb: boolean;
  /** What could not be had from the web, and why. */
  readonly missing: ReadonlyMap<string, string>;
}

/**
 * Refuses a script that imports what it must not.
 *
 * @throws {FodlamError} naming the file that imports and what it imports
 */
export async function checkGraph(text: string, place: Place): Promise<Imports> {
  const { modules, redirects } = parsed(text, place.name);
  for (const [from, to] of Object.entries(redirects)) checkRedirect(from, to);
  const size = modules.reduce((sum, { size = 0 }) => sum + size, 0);
  if (size > MAX_GRAPH_BYTES) {
    throw new FodlamError(cannotLoad(place.name, `its files have more than ${sizeOf(MAX_GRAPH_BYTES)}`));
  }
  for (const { specifier, dependencies = [] } of modules) {
    for (const dependency of dependencies) {
      const folder = specifier === place.url ? place.folder : specifier;
      if (await isForeignData(folder, dependency)) {
        const imported = dependency.code!.specifier!;
        throw new FodlamError(importRefused(place.name, place.renamed(specifier), imported));
      }
    }
  }
  const web = modules.filter(({ specifier }) => isAddress(specifier) && !specifier.startsWith(place.home));
  const missing = new Map(
    web.flatMap(({ specifier, error }) => error === undefined ? [] : [[specifier, error]]),
  );
  checkMissing(missing.get(place.url), place);
  return { usesWeb: web.length > 0, missing };
}

/** A script that a server names for another stays on its host; `jsr:` and the like are no addresses that lead on. */
function checkRedirect(from: string, to: string): void {
  if (!isAddress(from) || !isAddress(to)) return;
  const { origin } = new URL(to);
  if (new URL(from).origin !== origin) throw new FodlamError(otherHost(from, origin));
}

/** Refuses a script that its own address does not give. */
function checkMissing(error: string | undefined, { name, url }: Place): void {
  if (error === undefined) return;
  const host = /^Requires import access to "(.*?)"/.exec(error)?.[1];
  if (host !== undefined) throw new FodlamError(otherHost(url, host));
  throw new FodlamError(cannotLoad(name, error.split("\n")[0]!.replace(/\.$/, "")));
}

/** Programs may be imported from anywhere, data from the folder of the file that imports it, and below: links are followed first. */
async function isForeignData(from: string, { code, assertionType }: Dependency): Promise<boolean> {
  if (!code?.specifier?.startsWith("file:")) return false;
  const real = await Deno.realPath(new URL(code.specifier)).catch(() => undefined);
  if (real === undefined) return false; // that it is not there is said when the script is loaded
  if (CODE.test(real) && assertionType === undefined) return false;
  if (!from.startsWith("file:")) return true;
  const folder = await Deno.realPath(new URL(".", from));
  return !real.startsWith(folder.endsWith("/") ? folder : `${folder}/`);
}
