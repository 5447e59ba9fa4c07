/** How messages are put together: `errors.ts` and `foreign.ts` say what they say. */
import { cut, visible } from "./escape.ts";
import type { Problem } from "./problem.ts";
import { byDistance, nearest } from "./suggest.ts";

/** The hint that names the known word nearest to a name, if one is near. */
export function suggestion(name: unknown, known: Iterable<string>): string | undefined {
  const near = typeof name === "string" ? nearest(name, known) : undefined;
  return near === undefined ? undefined : `did you mean "${near}"?`;
}

/** A message in one line, and what may help. */
export function joined(message: string, hint?: string): string {
  return visible(hint === undefined ? message : `${message}; ${hint}`);
}

/** What was expected and what came, without the act and the place. */
export interface Mismatch {
  /** What would have been right. */
  readonly expected: string;
  /** What came instead. */
  readonly got: string;
  /** What may help. */
  readonly hint?: string | undefined;
}

/** What was expected and what came, as a problem. */
export function mismatch(
  code: string,
  act: string,
  { expected, got, hint }: Mismatch,
  layer?: string,
): Problem {
  return {
    code,
    message: joined(`${act}: expected ${expected}, got ${got}`, hint),
    expected: visible(expected),
    got: visible(got),
    ...(layer !== undefined && { layer }),
    ...(hint !== undefined && { hint: visible(hint) }),
  };
}

/** So many words are shown whole; of a longer list only those nearest to what was written. */
const MOST_WORDS = 24, NEAREST_WORDS = 6;

/** Characters of each word in a row. */
const MOST_LETTERS = 80;

/** Words in a row; of many those nearest to what was written. */
export function list(words: Iterable<string>, written?: unknown): string {
  const all = Array.from(words, (word) => cut(word, MOST_LETTERS));
  if (all.length <= MOST_WORDS) return all.join(", ");
  const few = typeof written === "string" ? byDistance(written, all) : all;
  return `${few.slice(0, NEAREST_WORDS).join(", ")} and ${all.length - NEAREST_WORDS} more`;
}

/** Characters of a text in a message. */
const MOST_OF_LINE = 300;

/** Words of a file may hold anything; in a message they stay in their line and are not endless. */
export function oneLine(text: string): string {
  const shown = visible(text.slice(0, MOST_OF_LINE + 1));
  return shown.length <= MOST_OF_LINE ? shown : `${shown.slice(0, MOST_OF_LINE)}...`;
}
