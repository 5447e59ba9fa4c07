/** Reading what the user names: files, standard input, scripts. */
import {
  badJson,
  cannotLoad,
  cannotRead,
  FodlamError,
  isFodlamError,
  noNetworkExported,
  show,
} from "../ir/errors.ts";
import { networkFrom } from "../ir/check.ts";
import { type Network, NETWORK_FORMAT } from "../ir/network.ts";

function reasonOf(error: unknown): string {
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

/** The place of a character as people count, from 1. */
function placeOf(text: string, offset: number): { line: number; column: number } {
  let line = 1, start = 0;
  for (let at = text.indexOf("\n"); at >= 0 && at < offset; at = text.indexOf("\n", start)) {
    start = at + 1;
    line++;
  }
  return { line, column: offset - start + 1 };
}

const reasons: Readonly<Record<string, string>> = {
  InvalidNumberFormat: "a bad number",
  PropertyNameExpected: "no property name",
  ValueExpected: "no value",
  ColonExpected: "no colon",
  CommaExpected: "no comma",
  CloseBraceExpected: "no closing brace",
  CloseBracketExpected: "no closing bracket",
  EndOfFileExpected: "more after the end",
  InvalidCommentToken: "a comment",
  UnexpectedEndOfComment: "an unfinished comment",
  UnexpectedEndOfString: "an unfinished string",
  UnexpectedEndOfNumber: "an unfinished number",
  InvalidUnicode: "a bad unicode escape",
  InvalidEscapeCharacter: "a bad escape",
  InvalidCharacter: "a control character in a string",
};

/** What is wrong with a text, and where. */
interface Fault {
  readonly offset: number;
  readonly reason: string;
}

/** The first fault of a text that is not JSON. Stops there, so that a large text costs no more than its reading. */
async function faultOf(text: string): Promise<Fault> {
  if (text.trim() === "") return { offset: text.length, reason: "nothing" };
  const { printParseErrorCode, visit } = await import("../deps/jsonc.ts");
  let fault: Fault | undefined;
  let last = 0;
  const open = (offset: number) => {
    last = offset;
  };
  const onError = (error: number, offset: number, length: number) => {
    const word = () => /[^\s,:"{}[\]]+/.exec(text.slice(offset, offset + Math.max(length, 80)))?.[0];
    const reason = reasons[printParseErrorCode(error)] ?? show(word());
    fault = { offset, reason };
    throw fault;
  };
  try {
    visit(text, { onError, onArrayBegin: open, onObjectBegin: open }, { disallowComments: true });
  } catch (error) {
    if (error instanceof RangeError) return { offset: last, reason: "too many brackets inside each other" };
    if (error !== fault) throw error;
  }
  return fault ?? { offset: text.length, reason: "something else" };
}

/** A text as JSON, with or without a byte order mark; a fault is said with its line and column. */
export async function parseJson(text: string, path: string): Promise<unknown> {
  const json = text.replace(/^\uFEFF/, "");
  try {
    return JSON.parse(json);
  } catch {
    const { offset, reason } = await faultOf(json);
    const { line, column } = placeOf(json, offset);
    throw new FodlamError(badJson(nameOf(path), line, column, reason));
  }
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
