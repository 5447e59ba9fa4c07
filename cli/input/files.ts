/** What the user names by a path: files, pipes, addresses, standard input. */
import { cannotRead, FodlamError } from "../../ir/errors.ts";
import { MAX_JSON_BYTES } from "../../formats/limits.ts";
import { reasonOf } from "../reason.ts";
import { LIMITS, type Limits } from "./limits.ts";

/** A path as a message shows it. */
export function nameOf(path: string): string {
  return path === "-" ? "standard input" : path;
}

/** The text of a file, a pipe, an address, or of standard input for `-`: as much as a network in JSON may have. */
export async function readText(path: string, limits: Limits = LIMITS): Promise<string> {
  try {
    const { readBytes } = await import("./bytes.ts");
    return new TextDecoder().decode(await readBytes(path, MAX_JSON_BYTES, limits));
  } catch (error) {
    if (error instanceof FodlamError) throw error;
    throw new FodlamError(cannotRead(nameOf(path), reasonOf(error)));
  }
}

/** Whether a name can be nothing but a path. */
export function isPath(name: string): boolean {
  return /[./\\]/.test(name);
}

/** Whether a path names something that exists, or may exist where Deno may not look: reading it then says so. */
export async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    return error instanceof Deno.errors.NotCapable && isPath(path);
  }
}

/** A text as JSON, with or without a byte order mark; a fault is said with its line and column. */
export async function parseJson(text: string, path: string): Promise<unknown> {
  const { parseJson } = await import("../../formats/json/parse.ts");
  return await parseJson(text, nameOf(path));
}

/** The folder of a path; the current one for standard input. */
export function folderOf(path: string): string {
  const at = path.lastIndexOf("/");
  return path === "-" || at < 0 ? "." : at === 0 ? "/" : path.slice(0, at);
}

/** The address of a file of this machine. */
export function urlOf(path: string): string {
  if (/^(https?|file|data):/.test(path)) return path;
  const absolute = path.startsWith("/") ? path : `${Deno.cwd()}/${path}`;
  return new URL(`file://${absolute.split("/").map(encodeURIComponent).join("/")}`).href;
}

/** Whether a name is a script's by its end: everything else, above all what a server sends, is data. */
export function isScript(name: string): boolean {
  const path = /^https?:/i.test(name) ? name.replace(/[?#].*$/s, "") : name;
  return /\.(ts|mts|js|mjs)$/.test(path);
}
