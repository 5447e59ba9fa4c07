/** Protocol buffers in their text form: messages, fields, scalars, with the line of each. */
import { badFile, FodlamError, show } from "../../ir/errors.ts";

/** A field's value, and where it stands. */
export interface Value {
  /** A number or a word as it is written, a text without its quotes, or a message. */
  readonly value: string | Message;
  /** Whether it was written in quotes. */
  readonly quoted: boolean;
  /** The line, from 1. */
  readonly line: number;
}

/** A message: its fields in order, by name. */
export interface Message {
  /** The line on which it begins, from 1. */
  readonly line: number;
  /** The values of each field. */
  readonly fields: ReadonlyMap<string, readonly Value[]>;
}

/** More fields than any description has; more messages in each other than any has. */
const MAX_FIELDS = 1_000_000, MAX_DEPTH = 64;

/** Whitespace and comments; a line's end; punctuation; the mark before a text; a word or number. */
const TOKEN = /(?:[ \t\r\f\v,;]+|#[^\n]*)|(\n)|([{}<>:[\]])|(["'])|([\w.+-]+)/y;

interface Token {
  readonly text: string;
  readonly sort: "mark" | "quoted" | "word" | "end";
}

const END: Token = { text: "the end of the file", sort: "end" };

class Parser {
  readonly #path: string;
  readonly #text: string;
  #at = 0;
  #line = 1;
  #fields = 0;
  #token: Token = END;

  constructor(path: string, text: string) {
    this.#path = path;
    this.#text = text;
    this.#next();
  }

  #fault(expected: string, got: string): never {
    throw new FodlamError(badFile(this.#path, `line ${this.#line}`, expected, got));
  }

  #next(): Token {
    const before = this.#token;
    while (this.#at < this.#text.length) {
      TOKEN.lastIndex = this.#at;
      const match = TOKEN.exec(this.#text);
      if (match === null) {
        this.#fault("a field, a value or a brace", show(this.#text.slice(this.#at, this.#at + 20)));
      }
      this.#at = TOKEN.lastIndex;
      const [, newline, mark, quote, word] = match;
      if (newline !== undefined) this.#line++;
      else if (mark !== undefined) return this.#take({ text: mark, sort: "mark" }, before);
      else if (quote !== undefined) return this.#take({ text: this.#quoted(quote), sort: "quoted" }, before);
      else if (word !== undefined) return this.#take({ text: word, sort: "word" }, before);
    }
    return this.#take(END, before);
  }

  /** A text up to the mark that closes it, as it is written between them. */
  #quoted(quote: string): string {
    const start = this.#at;
    for (let at = start; at < this.#text.length && this.#text[at] !== "\n"; at++) {
      if (this.#text[at] === "\\") at++;
      else if (this.#text[at] === quote) {
        this.#at = at + 1;
        return this.#text.slice(start, at);
      }
    }
    this.#fault(`${quote} at the end of a text`, "the end of the line");
  }

  #take(token: Token, before: Token): Token {
    this.#token = token;
    return before;
  }

  #is(mark: string): boolean {
    return this.#token.sort === "mark" && this.#token.text === mark;
  }

  /** The fields up to a closing mark, or the end of the file. */
  message(close: string | undefined, depth: number): Message {
    if (depth > MAX_DEPTH) this.#fault(`messages within each other ${MAX_DEPTH} deep at most`, "more");
    const fields = new Map<string, Value[]>();
    const line = this.#line;
    while (close === undefined ? this.#token !== END : !this.#is(close)) {
      if (this.#token.sort !== "word") {
        this.#fault(close === undefined ? "a field" : `a field or "${close}"`, this.#shown());
      }
      const name = this.#next().text;
      const values = fields.get(name) ?? [];
      fields.set(name, values);
      this.#values(values, depth);
    }
    if (close !== undefined) this.#next();
    return { line, fields };
  }

  #values(values: Value[], depth: number): void {
    const colon = this.#is(":");
    if (colon) this.#next();
    if (colon && this.#is("[")) {
      this.#next();
      while (!this.#is("]")) values.push(this.#value(depth, true));
      this.#next();
    } else values.push(this.#value(depth, colon));
  }

  #value(depth: number, scalar: boolean): Value {
    if (++this.#fields > MAX_FIELDS) this.#fault(`at most ${MAX_FIELDS} fields`, "more");
    const line = this.#line;
    if (this.#is("{") || this.#is("<")) {
      const close = this.#next().text === "{" ? "}" : ">";
      return { value: this.message(close, depth + 1), quoted: false, line };
    }
    if (!scalar) this.#fault('":" or "{"', this.#shown());
    if (this.#token.sort === "word") return { value: this.#next().text, quoted: false, line };
    if (this.#token.sort !== "quoted") this.#fault("a value", this.#shown());
    let text = this.#next().text;
    while ((this.#token.sort as string) === "quoted") text += this.#next().text;
    return { value: text, quoted: true, line };
  }

  #shown(): string {
    return this.#token === END ? END.text : show(this.#token.text);
  }
}

/** A text as a message. */
export function parseText(path: string, text: string): Message {
  return new Parser(path, text).message(undefined, 0);
}
