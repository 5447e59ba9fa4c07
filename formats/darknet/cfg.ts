/** Darknet's cfg files: sections in brackets, each a list of `key=value`. */
import { badFile, FodlamError, show } from "../../ir/errors.ts";
import { MAX_GRAPH_LAYERS } from "../graph.ts";

/** One section: what it is called, where it begins, what it says. */
export class Section {
  readonly #path: string;
  readonly #values = new Map<string, { readonly text: string; readonly line: number }>();

  /** A section without values so far. */
  constructor(path: string, readonly type: string, readonly line: number) {
    this.#path = path;
  }

  /** Adds a value; the first of a key counts, as in Darknet. */
  set(key: string, text: string, line: number): void {
    if (!this.#values.has(key)) this.#values.set(key, { text, line });
  }

  /** A text. */
  word(key: string): string | undefined {
    return this.#values.get(key)?.text;
  }

  /** Whole numbers, separated by commas. */
  integers(key: string): number[] {
    const found = this.#values.get(key);
    if (found === undefined) return [];
    return found.text.split(",").filter((part) => part !== "").map((part) => {
      // Darknet reads a number up to the first other character (atoi): 40#32 is 40
      const value = Number(/^[+-]?\d+/.exec(part)?.[0] ?? NaN);
      if (Number.isSafeInteger(value)) return value;
      throw new FodlamError(
        badFile(this.#path, `line ${found.line}`, `${key} to be a whole number`, show(part)),
      );
    });
  }

  /** A whole number. */
  integer(key: string): number | undefined;
  integer(key: string, otherwise: number): number;
  integer(key: string, otherwise?: number): number | undefined {
    return this.integers(key)[0] ?? otherwise;
  }

  /** How many values a list has. */
  length(key: string): number {
    return this.#values.get(key)?.text.split(",").filter((part) => part !== "").length ?? 0;
  }
}

/** The sections of a text. */
export function sectionsOf(path: string, text: string): Section[] {
  const sections: Section[] = [];
  let line = 0, at = 0;
  const fault = (expected: string, got: string) =>
    new FodlamError(badFile(path, `line ${line}`, expected, got));
  while (at < text.length) {
    const newline = text.indexOf("\n", at), end = newline < 0 ? text.length : newline;
    const words = text.slice(at, Math.min(end, at + 10_000)).replace(/\s+/g, "");
    at = end + 1;
    line++;
    if (words === "" || words[0] === "#" || words[0] === ";") continue;
    const header = /^\[([^\]]+)\]/.exec(words);
    if (header !== null) {
      if (sections.length > MAX_GRAPH_LAYERS) throw fault(`at most ${MAX_GRAPH_LAYERS} layers`, "more");
      sections.push(new Section(path, header[1]!.toLowerCase(), line));
      continue;
    }
    const equals = words.indexOf("=");
    if (equals < 1) throw fault("[section] or key=value", show(words));
    const section = sections.at(-1);
    if (section === undefined) throw fault("a [net] section first", show(words));
    section.set(words.slice(0, equals), words.slice(equals + 1), line);
  }
  return sections;
}
