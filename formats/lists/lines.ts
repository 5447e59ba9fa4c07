import { FodlamError, tooLarge } from "../../ir/errors.ts";
import type { Source } from "../format.ts";
import { textOf } from "../text.ts";

/** Bytes of a list that is read. */
const MOST_BYTES = 64 * 2 ** 20;

/** A line of a file. */
export interface Line {
  /** Its text, without space around it. */
  readonly text: string;
  /** Its number, from 1. */
  readonly number: number;
}

/**
 * The text of a list, which is refused if it is very large.
 *
 * @throws {FodlamError} if it is
 */
export function listText(source: Source, most: number = MOST_BYTES): string {
  const { path, bytes } = source;
  if (bytes.length > most) {
    throw new FodlamError(
      tooLarge(path, `${most / 2 ** 20} MiB for a list of layers`, `${bytes.length} bytes`),
    );
  }
  return textOf(source);
}

/** The lines of a text that are not empty, one after the other: a long text is not cut up at once. */
export function* linesOf(text: string): Generator<Line> {
  let start = 0;
  for (let number = 1; start < text.length; number++) {
    const end = text.indexOf("\n", start);
    const line = text.slice(start, end < 0 ? text.length : end).trim();
    if (line !== "") yield { text: line, number };
    start = end < 0 ? text.length : end + 1;
  }
}
