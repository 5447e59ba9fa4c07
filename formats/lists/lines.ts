import { badFile, FodlamError, tooLarge } from "../../ir/errors.ts";
import type { Source } from "../format.ts";
import { textOf } from "../text.ts";

/** Bytes of a list that is read. */
const MOST_BYTES = 32 * 2 ** 20;

/** Characters of a line that is looked at. */
const MOST_CHARACTERS = 2000;

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

/**
 * The lines of a text that are not empty, one after the other: a long text is not cut up at once.
 *
 * @throws {FodlamError} if a line is very long
 */
export function* linesOf(path: string, text: string): Generator<Line> {
  let start = 0;
  for (let number = 1; start < text.length; number++) {
    const end = text.indexOf("\n", start);
    const length = (end < 0 ? text.length : end) - start;
    if (length > MOST_CHARACTERS) {
      throw new FodlamError(
        badFile(path, `line ${number}`, `at most ${MOST_CHARACTERS} characters`, `${length}`),
      );
    }
    const line = text.slice(start, start + length).trim();
    if (line !== "") yield { text: line, number };
    start = end < 0 ? text.length : end + 1;
  }
}
