/** Configurations as Python's `configparser` reads them: sections of keys, a line each. */
import { badFile, FodlamError, notModelled, show, unknownWord } from "../../ir/errors.ts";

/** A value and its line. */
interface Value {
  readonly key: string;
  readonly text: string;
  readonly line: number;
}

/** Keys of each section, as they are usually written. */
export type Known = Readonly<Record<string, readonly string[]>>;

/** A configuration: sections and keys are found whatever the case of their letters. */
export class Configuration {
  readonly #path: string;
  readonly #known: Known;
  readonly #sections = new Map<string, Map<string, Value>>();
  readonly #used = new Set<Value>();

  /** The values of a text; a section or key that is not known is refused, as is one that stands twice. */
  constructor(path: string, text: string, known: Known) {
    this.#path = path;
    this.#known = known;
    let section = "", indent = Infinity;
    for (const [at, raw] of text.split(/\r?\n/).entries()) {
      const line = at + 1, words = raw.replace(/^\s*[#;].*/, "").trim();
      if (words === "") continue;
      const header = /^\[([^\]]+)\]$/.exec(words)?.[1], own = raw.search(/\S/);
      if (header !== undefined) {
        section = this.#begin(header, line);
        indent = Infinity;
      } else if (own > indent) throw this.#fault(line, "a key no further right than the one before", words);
      else {
        this.#add(section, words, line);
        indent = own;
      }
    }
  }

  #begin(header: string, line: number): string {
    const sections = Object.keys(this.#known);
    const name = sections.find((own) => own.toLowerCase() === header.trim().toLowerCase());
    if (name === undefined) throw this.#unknown(line, "a section", header, sections);
    if (this.#sections.has(name)) throw this.#fault(line, "each section once", show(header));
    this.#sections.set(name, new Map());
    return name;
  }

  #add(section: string, words: string, line: number): void {
    const pair = /^([^:=]+)[:=](.*)$/.exec(words), values = this.#sections.get(section);
    if (pair === null) throw this.#fault(line, "[section] or key: value", show(words));
    if (values === undefined) throw this.#fault(line, "a [section] first", show(words));
    const key = pair[1]!.trim(), known = this.#known[section]!;
    const name = known.find((own) => own.toLowerCase() === key.toLowerCase());
    if (name === undefined) throw this.#unknown(line, `a key of [${section}]`, key, known);
    if (values.has(name)) throw this.#fault(line, "each key once", show(key));
    values.set(name, { key, text: pair[2]!.trim(), line });
  }

  /** Whether there is such a section. */
  has(section: string): boolean {
    return this.#sections.has(section);
  }

  /** What a value says, or nothing where it is not there; refused where it is not as it should be. */
  optional<T>(
    section: string,
    key: string,
    expected: string,
    parse: (text: string) => T | undefined,
  ): T | undefined {
    const found = this.#sections.get(section)?.get(key);
    if (found === undefined) return undefined;
    this.#used.add(found);
    const value = parse(found.text);
    if (value === undefined) throw this.#fault(found.line, `${key} to be ${expected}`, show(found.text));
    return value;
  }

  /** The same where it must be there. */
  value<T>(section: string, key: string, expected: string, parse: (text: string) => T | undefined): T {
    const value = this.optional(section, key, expected, parse);
    if (value !== undefined) return value;
    throw new FodlamError(badFile(this.#path, `section [${section}]`, `${key}: ${expected}`, "none"));
  }

  /** Refuses what is switched on and not modelled. */
  refuse(section: string, key: string, what: string): void {
    const isOn = this.optional(
      section,
      key,
      "True or False",
      (text) => /^(true|yes|on|1)$/i.test(text) ? true : /^(false|no|off|0)$/i.test(text) ? false : undefined,
    );
    if (isOn !== true) return;
    const { line } = this.#sections.get(section)!.get(key)!;
    throw new FodlamError(notModelled(this.#path, `line ${line}`, `${key}: ${what}`));
  }

  /** Keys that stand in the file and that nothing asked for. */
  unused(): string[] {
    const values = [...this.#sections.values()].flatMap((section) => [...section.values()]);
    return values.filter((value) => !this.#used.has(value)).map(({ key }) => key);
  }

  #fault(line: number, expected: string, got: string): FodlamError {
    return new FodlamError(badFile(this.#path, `line ${line}`, expected, got));
  }

  #unknown(line: number, what: string, word: string, known: readonly string[]): FodlamError {
    const { expected, got, hint } = unknownWord(what, word, known);
    return new FodlamError(badFile(this.#path, `line ${line}`, expected, got, hint));
  }
}
