import { badFile, FodlamError, show } from "../../ir/errors.ts";

/** A word or a sign of a text. */
export interface Token {
  /** What is written. */
  readonly text: string;
  /** The line, from 1. */
  readonly line: number;
}

const NEXT = /(\/\/[^\n]*|[^\S\n]+)|(\n)|([\w.'-]+)|(.)/gy;

/** Words and signs of a text, one after the other; comments and space are passed over. */
export class Tokens {
  readonly #path: string;
  readonly #words: Iterator<Token>;
  #next: Token | undefined;
  #line = 1;

  /** The words of a file. */
  constructor(path: string, text: string) {
    this.#path = path;
    this.#words = this.#read(text);
    this.#advance();
  }

  /** The next word, which stays; nothing at the end. */
  get next(): string | undefined {
    return this.#next?.text;
  }

  /** The line of the next word, or of the last. */
  get line(): number {
    return this.#next?.line ?? this.#line;
  }

  /** The next word, which is then done with; refused at the end. */
  take(expected: string): string {
    const token = this.#next;
    if (token === undefined) throw this.fault(expected, "the end of the file");
    this.#advance();
    return token.text;
  }

  /** The next word if it is this one, which is then done with. */
  accept(text: string): boolean {
    if (this.#next?.text !== text) return false;
    this.#advance();
    return true;
  }

  /** The next word, which must be this one. */
  expect(text: string, after: string): void {
    if (this.accept(text)) return;
    throw this.fault(
      `${show(text)} after ${after}`,
      this.next === undefined ? "the end of the file" : show(this.next),
    );
  }

  /** Passes over all up to the brace that closes one already open. */
  skipBlock(): void {
    for (let open = 1; open > 0;) {
      const text = this.take("a closing brace");
      if (text === "{") open++;
      if (text === "}") open--;
    }
  }

  /** An error with the line. */
  fault(expected: string, got: string, line: number = this.line): FodlamError {
    return new FodlamError(badFile(this.#path, `line ${line}`, expected, got));
  }

  #advance(): void {
    const { done, value } = this.#words.next();
    this.#next = done ? undefined : value;
  }

  *#read(text: string): Generator<Token, undefined> {
    for (const [, , newline, word, sign] of text.matchAll(NEXT)) {
      if (newline !== undefined) this.#line++;
      const token = word ?? sign;
      if (token !== undefined) yield { text: token, line: this.#line };
    }
    return undefined;
  }
}
