/** The shipped sources, for the tests of the house's rules. */

export const root: URL = new URL("../../", import.meta.url);

/** Folders with shipped code, as in DESIGN.md; each is a room, whether it is there yet or not. */
export const rooms = [
  "ir",
  "dsl",
  "formats",
  "hardware",
  "profiles",
  "engine",
  "report",
  "sweep",
  "cli",
  "page",
  "examples",
  "deps",
] as const;

/** A room, or a file at the top. */
export type Room = typeof rooms[number] | "mod.ts" | "mcp.ts";

/** One shipped file. */
export interface Shipped {
  /** Path from the root: `ir/check.ts`. */
  readonly path: string;
  readonly room: Room;
  /** The text without comments. */
  readonly code: string;
}

function isThere(path: string): boolean {
  try {
    return Deno.statSync(new URL(path, root)) !== undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

function walk(folder: string): string[] {
  return [...Deno.readDirSync(new URL(folder, root))].flatMap(({ name, isDirectory }) =>
    isDirectory ? walk(`${folder}${name}/`) : [`${folder}${name}`]
  ).sort();
}

/** Paths of all files in the rooms. */
export const paths: readonly string[] = rooms.filter(isThere).flatMap((room) => walk(`${room}/`));

function withoutComments(text: string): string {
  return text.replace(/^\s*\/\*[\s\S]*?\*\//gm, "").replace(/(^|\s)\/\/.*$/gm, "");
}

const top = ["mod.ts", "mcp.ts"].filter(isThere);

/** Every shipped TypeScript file. */
export const shipped: readonly Shipped[] = [...paths.filter((path) => path.endsWith(".ts")), ...top]
  .map((path) => ({
    path,
    room: path.split("/")[0] as Room,
    code: withoutComments(Deno.readTextFileSync(new URL(path, root))),
  }));

/** What makes files: not shipped, and imported by nothing that is. */
export const tools: readonly string[] = walk("tools/");

/** An import or re-export. */
export interface Arrow {
  readonly from: string;
  readonly specifier: string;
  /** The path from the root, if the specifier is relative. */
  readonly to?: string;
  /** Whether only types come through, which leaves nothing at run time. */
  readonly isType: boolean;
  /** Whether it is loaded when it is reached, not before. */
  readonly isDynamic: boolean;
}

const STATIC = /^(?:import|export)\s(?:([^;"'`=()]*?)\sfrom\s)?"([^"]+)"/gm;
const DYNAMIC = /\bimport\(\s*(?:"([^"]+)"|([^)]+))/g;
const PACKAGE = /\bnpm(?:<.*>)?\(\s*"([^"]+)"/g;

function isTypeOnly(clause: string): boolean {
  if (/^\s*type\b/.test(clause)) return true;
  const names = /^\s*\{([^}]*)\}\s*$/.exec(clause)?.[1];
  return names !== undefined && names.split(",").every((name) => /^\s*(type\s.*)?$/.test(name));
}

/** The imports of a file. */
export function arrowsOf({ path, code }: Shipped): Arrow[] {
  const arrow = (specifier: string, isType: boolean, isDynamic: boolean): Arrow => {
    const url = new URL(specifier, new URL(path, root)).href;
    const to = specifier.startsWith(".") ? { to: url.slice(root.href.length) } : {};
    return { from: path, specifier, ...to, isType, isDynamic };
  };
  const fixed = [...code.matchAll(STATIC)].map(([, clause, specifier]) =>
    arrow(specifier!, isTypeOnly(clause ?? ""), false)
  );
  const loaded = [...code.matchAll(DYNAMIC)].map(([, literal, other]) =>
    arrow(literal ?? `computed: ${other!.trim()}`, false, true)
  );
  const packages = [...code.matchAll(PACKAGE)].map(([, name]) => arrow(`npm:${name}`, false, true));
  return [...fixed, ...loaded, ...packages];
}
