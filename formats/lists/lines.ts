import { badFile, FodlamError } from "../../ir/errors.ts";

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
