/** Reading what the user names: files, standard input, scripts. */
import {
  cannotLoad,
  cannotRead,
  FodlamError,
  isFodlamError,
  noNetworkExported,
  show,
} from "../../ir/errors.ts";
import { networkFrom } from "../../ir/check.ts";
import { type Network, NETWORK_FORMAT } from "../../ir/network.ts";

/** Why something could not be read, in words. */
export function reasonOf(error: unknown): string {
  if (error instanceof Deno.errors.NotFound) return "there is no such file";
  if (error instanceof Deno.errors.IsADirectory) return "it is a directory";
  if (error instanceof Deno.errors.NotCapable) return "Deno may not read it; run with --allow-read";
  if (error instanceof Deno.errors.PermissionDenied) return "permission was denied";
  return error instanceof Error ? error.message : String(error);
}

/** A path as a message shows it. */
export function nameOf(path: string): string {
  return path === "-" ? "standard input" : path;
}

/** The text of a file, or of standard input for `-`. */
export async function readText(path: string): Promise<string> {
  try {
    if (path !== "-") return await Deno.readTextFile(path);
    return await new Response(Deno.stdin.readable).text();
  } catch (error) {
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

function urlOf(path: string): string {
  if (/^(https?|file|data):/.test(path)) return path;
  const absolute = path.startsWith("/") ? path : `${Deno.cwd()}/${path}`;
  return new URL(`file://${absolute.split("/").map(encodeURIComponent).join("/")}`).href;
}

function isNetwork(value: unknown): value is Network {
  return typeof value === "object" && value !== null && "format" in value && value.format === NETWORK_FORMAT;
}

/** The place in a script's file where an error comes from; none if Deno could not even load it. */
function placeIn({ stack = "" }: Error): string | undefined {
  const place = /((?:file|https?):\/\/\S+?:\d+:\d+)/.exec(stack)?.[1];
  return place?.startsWith(import.meta.url) ? undefined : place;
}

/** Why a script could not be loaded: the first line of what it threw and the place, never a stack. */
function reasonOfThrown(error: unknown): string {
  if (!(error instanceof Error)) return `it threw ${show(error)}`;
  const message = error.message.split("\n")[0]!.replace(/\.$/, "");
  const place = placeIn(error);
  const isLoading = place === undefined || error.message.includes(place); // Deno's own words end with the place
  const what = isLoading || isFodlamError(error) ? message : `it threw ${error.name}: ${message}`;
  return place === undefined || what.includes(place) ? what : `${what} (${place})`;
}

/** The networks that a script exports: its default export, or else all of them. */
export async function networksOf(path: string): Promise<Network[]> {
  let module: Record<string, unknown>;
  try {
    module = await import(urlOf(path));
  } catch (error) {
    throw new FodlamError(cannotLoad(path, reasonOfThrown(error)));
  }
  if (isNetwork(module.default)) return [networkFrom(module.default, path)];
  const found = Object.values(module).filter(isNetwork);
  if (found.length === 0) throw new FodlamError(noNetworkExported(path, module));
  return found.map((network) => networkFrom(network, path));
}

/** Whether a name looks like a script. */
export function isScript(name: string): boolean {
  return /\.(ts|mts|js|mjs)$/.test(name) || /^https?:/.test(name);
}
