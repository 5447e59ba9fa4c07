/** What the user names by a path: files, pipes, addresses, standard input. */
import { system } from "../process/system.ts";
import { inlineOf } from "./inline.ts";

/** A path as a message shows it. */
export function nameOf(path: string): string {
  return path === "-" ? "standard input" : inlineOf(path)?.name ?? path;
}

/** Whether a name can be nothing but a path. */
export function isPath(name: string): boolean {
  return /[./\\]/.test(name);
}

/** Whether a path names something that exists, or may exist where Deno may not look: reading it then says so. */
export async function exists(path: string): Promise<boolean> {
  try {
    await system().stat(path);
    return true;
  } catch (error) {
    return error instanceof system().errors.NotCapable && isPath(path);
  }
}

/** A text as JSON, with or without a byte order mark; a fault is said with its line and column. */
export async function parseJson(text: string, path: string): Promise<unknown> {
  const { parseJson } = await import("../../formats/json/parse.ts");
  return await parseJson(text, nameOf(path));
}

/** Whether a name is a script's by its end: everything else, above all what a server sends, is data. */
export function isScript(name: string): boolean {
  if (inlineOf(name) !== undefined) return false; // it is run as what comes through a pipe
  const path = /^https?:/i.test(name) ? name.replace(/[?#].*$/s, "") : name;
  return /\.(ts|mts|js|mjs)$/.test(path);
}
