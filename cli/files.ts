/** Reading what the user names: files, standard input, scripts. */
import { badJson, cannotRead, FodlamError, noNetworkExported, scriptThrew } from "../ir/errors.ts";
import { networkFrom } from "../ir/check.ts";
import { type Network, NETWORK_FORMAT } from "../ir/network.ts";

function reasonOf(error: unknown): string {
  if (error instanceof Deno.errors.NotFound) return "there is no such file";
  if (error instanceof Deno.errors.IsADirectory) return "it is a directory";
  if (error instanceof Deno.errors.PermissionDenied || error instanceof Deno.errors.NotCapable) {
    return "permission was denied";
  }
  return error instanceof Error ? error.message : String(error);
}

/** The text of a file, or of standard input for `-`. */
export async function readText(path: string): Promise<string> {
  try {
    if (path !== "-") return await Deno.readTextFile(path);
    return await new Response(Deno.stdin.readable).text();
  } catch (error) {
    throw new FodlamError(cannotRead(path === "-" ? "standard input" : path, reasonOf(error)));
  }
}

/** Whether a path names something that exists. */
export async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch {
    return false;
  }
}

/** The place of a character as people count, from 1. */
function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const lines = before.split("\n");
  return { line: lines.length, column: lines.at(-1)!.length + 1 };
}

const reasons: Readonly<Record<string, string>> = {
  InvalidSymbol: "an unknown word",
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

/** A text as JSON; a fault is said with its line and column. */
export async function parseJson(text: string, path: string): Promise<unknown> {
  try {
    return JSON.parse(text);
  } catch {
    const { parse, printParseErrorCode } = await import("../deps/jsonc.ts");
    const errors: { error: number; offset: number; length: number }[] = [];
    parse(text, errors, { disallowComments: true });
    const [first] = errors;
    const { line, column } = placeOf(text, first?.offset ?? text.length);
    const reason = text.trim() === ""
      ? "nothing"
      : reasons[printParseErrorCode(first?.error ?? 0)] ?? "something else";
    throw new FodlamError(badJson(path === "-" ? "standard input" : path, line, column, reason));
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

/** The first line of what a script threw: message and place, never a stack. */
function thrownBy(error: unknown): string {
  if (!(error instanceof Error)) return String(error).split("\n")[0]!;
  const place = error.stack?.split("\n").map((line) => /((?:file|https?):\/\/\S+?:\d+:\d+)/.exec(line)?.[1])
    .find((found) => found !== undefined);
  const message = error.message.split("\n")[0]!;
  return place === undefined ? `${error.name}: ${message}` : `${error.name}: ${message} (${place})`;
}

/** The networks that a script exports: its default export, or else all of them. */
export async function networksOf(path: string): Promise<Network[]> {
  let module: Record<string, unknown>;
  try {
    module = await import(urlOf(path));
  } catch (error) {
    throw new FodlamError(scriptThrew(path, thrownBy(error)));
  }
  if (isNetwork(module.default)) return [networkFrom(module.default, path)];
  const found = Object.values(module).filter(isNetwork);
  if (found.length === 0) throw new FodlamError(noNetworkExported(path, Object.keys(module)));
  return found.map((network) => networkFrom(network, path));
}

/** Whether a name looks like a script. */
export function isScript(name: string): boolean {
  return /\.(ts|mts|js|mjs)$/.test(name) || /^https?:/.test(name);
}
