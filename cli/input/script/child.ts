/**
 * The other end of a script: runs in the process that has no rights, loads the script there, and hands over as JSON what it exports.
 * Nothing here is to be relied on, because the script runs in the same process: whoever reads the answer checks it.
 */
import { isFodlamError, show } from "../../../ir/problem.ts";
import type { Dims } from "../dims.ts";
import { exportedNetworks, exportedProfiles } from "./exported.ts";

/** This file, which the process of a script imports. */
export const CHILD: string = import.meta.url;

/** What a script is asked. */
export interface Question {
  /** The line that stands before the answer; nobody but the two ends knows it. */
  readonly mark: string;
  /** The script, as messages name it. */
  readonly name: string;
  /** Values for parameters, by name. */
  readonly dims: Dims;
  /** Choices of values, with each of which a profile is wanted; networks if left out. */
  readonly knobs?: readonly Readonly<Record<string, number>>[];
}

/** What a script answers. All of it is foreign. */
export interface Answer {
  /** What it exports, and how a message shows each. */
  readonly exported?: Readonly<Record<string, string>>;
  /** Its networks: the default export, or else all of them. */
  readonly networks?: readonly unknown[];
  /** The profile of each choice of values, and the names of the values that were read. */
  readonly profiles?: readonly unknown[];
  readonly read?: readonly string[];
  /** What it exports as `budget`. */
  readonly budget?: unknown;
  /** Why its networks cannot be made with these values. */
  readonly refused?: string;
  /** Why it could not be loaded, with the place. */
  readonly reason?: string;
  /** The right that it asked for and does not have, and where. */
  readonly right?: { readonly what: string; readonly place?: string };
  /** The module from the web that was not there. */
  readonly missing?: string;
}

/** The files from which an answer comes, which are no place of an error. */
const OWN = [CHILD, "$deno$stdin"];

/** Loads a script and hands over what it says. */
export async function answer(
  load: () => Promise<Record<string, unknown>>,
  question: Question,
): Promise<never> {
  const { stdout, exit } = Deno, write = stdout.writeSync.bind(stdout); // before the script can put others in their place
  const encoder = new TextEncoder(), text = JSON.stringify;
  let said: Answer;
  try {
    said = await answerOf(await load(), question);
  } catch (error) {
    said = refusalOf(error);
  }
  let bytes = encoder.encode(`\n${question.mark}\n${text(said, plain)}`);
  while (bytes.length > 0) bytes = bytes.subarray(write(bytes));
  return exit(0);
}

/** What a module says. */
async function answerOf(module: Record<string, unknown>, { name, dims, knobs }: Question): Promise<Answer> {
  const exported = Object.fromEntries(Object.entries(module).map(([name, value]) => [name, show(value)]));
  try {
    if (knobs !== undefined) return { exported, ...await exportedProfiles(module, knobs) };
    return { exported, networks: exportedNetworks(module, dims, name), budget: module.budget };
  } catch (error) {
    if (isFodlamError(error)) return { refused: error.message };
    throw error;
  }
}

/** What JSON cannot say, in words: whoever reads it will refuse it, and show it. */
function plain(_key: string, value: unknown): unknown {
  if (typeof value === "number" && !Number.isFinite(value)) return `${value}`;
  return typeof value === "bigint" || typeof value === "function" ? show(value) : value;
}

/** Deno's words for what it does not allow, and ours. */
const REFUSALS: readonly (readonly [RegExp, (found: string) => string])[] = [
  [/^Requires (.*?), (?:run again|specify)/s, (right) => right],
  [/^npm specifiers were requested/, () => "packages from npm"],
];

/** What a script asked for and may not have. */
function refusedTo(message: string): string | undefined {
  for (const [words, ours] of REFUSALS) {
    const found = words.exec(message);
    if (found !== null) return ours(found[1] ?? "");
  }
}

/** Deno's words for a module from the web that was not loaded before the script ran. */
const MISSING = /^Specifier not found in cache: "(.*?)", --cached-only/s;

/** Why a script could not be loaded. */
function refusalOf(error: unknown): Answer {
  const missing = error instanceof Error ? MISSING.exec(error.message)?.[1] : undefined;
  if (missing !== undefined) return { missing };
  const what = error instanceof Error ? refusedTo(error.message) : undefined;
  if (what === undefined) return { reason: reasonOf(error) };
  const place = placeIn(error as Error);
  return { right: { what, ...(place !== undefined && { place }) } };
}

/** Why a script could not be loaded: the first line of what it threw and the place, never a stack. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return `it threw ${show(error)}`;
  const message = error.message.split("\n")[0]!.replace(/\.$/, "");
  const place = placeIn(error);
  const isLoading = place === undefined || error.message.includes(place); // Deno's own words end with the place
  const what = isLoading || isFodlamError(error) ? message : `it threw ${error.name}: ${message}`;
  return place === undefined || what.includes(place) ? what : `${what} (${place})`;
}

/** The place in a script's file where an error comes from; none if Deno could not even load it. */
function placeIn({ stack = "" }: Error): string | undefined {
  const place = /((?:file|https?):\/\/\S+?:\d+:\d+)/.exec(stack)?.[1];
  return OWN.some((own) => place?.includes(own)) ? undefined : place;
}
