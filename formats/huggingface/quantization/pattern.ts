/**
 * Regular expressions of files: matched in a time that grows with the text, whatever the pattern, since a pattern of a stranger
 * must not hang a reader (R. Cox, "Regular Expression Matching Can Be Simple And Fast", 2007: all states at once).
 */
import type { FodlamError } from "../../../ir/errors.ts";

/** Where a match may go on; states are numbers in a list. */
type State =
  | { readonly on: (code: number) => boolean; readonly to: number }
  | { readonly to: readonly number[] }
  | { readonly holds: (text: string, at: number) => boolean; readonly to: number }
  | { readonly end: true };

/** Makes the error of a pattern that cannot be read, from what was expected. */
export type Refuse = (expected: string) => FodlamError;

/** Characters and states of a pattern that is read. */
const MOST_CHARACTERS = 1000, MOST_STATES = 10_000, MOST_REPEATS = 100;

const SETS: Readonly<Record<string, (code: number) => boolean>> = {
  d: (code) => code >= 48 && code <= 57,
  w: (code) => /\w/.test(String.fromCharCode(code)),
  s: (code) => /\s/.test(String.fromCharCode(code)),
};

/** Reads a pattern from its end backwards into states: each piece is told where a match goes on after it. */
class Reader {
  readonly states: State[] = [{ end: true }];
  #at = 0;
  readonly #text: string;

  readonly #refuse: Refuse;

  constructor(text: string, refuse: Refuse) {
    this.#refuse = refuse;
    if (text.length > MOST_CHARACTERS) throw this.#refuse(`at most ${MOST_CHARACTERS} characters`);
    this.#text = text;
  }

  whole(): number {
    const start = this.#choice(0)(0);
    if (this.#at < this.#text.length) throw this.#refuse(`no ")" that closes nothing`);
    return start;
  }

  /** A piece makes its states when it knows what comes after it. */
  #choice(depth: number): (next: number) => number {
    if (depth > 50) throw this.#refuse("at most 50 groups inside each other");
    const ways = [this.#sequence(depth)];
    while (this.#takes("|")) ways.push(this.#sequence(depth));
    return (next) => ways.length === 1 ? ways[0]!(next) : this.#add({ to: ways.map((way) => way(next)) });
  }

  #sequence(depth: number): (next: number) => number {
    const pieces: ((next: number) => number)[] = [];
    while (this.#at < this.#text.length && !"|)".includes(this.#text[this.#at]!)) {
      pieces.push(this.#repeated(depth));
    }
    return (next) => pieces.reduceRight((after, piece) => piece(after), next);
  }

  #repeated(depth: number): (next: number) => number {
    let piece = this.#atom(depth);
    for (let counts = this.#counts(); counts !== undefined; counts = this.#counts()) {
      piece = this.#times(piece, ...counts);
    }
    return piece;
  }

  #times(piece: (next: number) => number, least: number, most: number): (next: number) => number {
    return (next) => {
      let start = next;
      if (most === Infinity) {
        const loop = this.#add({ to: [] });
        this.states[loop] = { to: [piece(loop), next] };
        start = loop;
      } else for (let i = least; i < most; i++) start = this.#add({ to: [piece(start), next] });
      for (let i = 0; i < least; i++) start = piece(start);
      return start;
    };
  }

  #counts(): [least: number, most: number] | undefined {
    const [all, sign, least, comma, most] =
      /^(?:([*+?])|\{(\d+)(,)?(\d+)?\})[?+]?/.exec(this.#text.slice(this.#at)) ??
        [];
    if (all === undefined) return undefined;
    this.#at += all.length;
    if (sign !== undefined) return sign === "*" ? [0, Infinity] : sign === "+" ? [1, Infinity] : [0, 1];
    const from = Number(least),
      to = most !== undefined ? Number(most) : comma === undefined ? from : Infinity;
    if (from > MOST_REPEATS || (to !== Infinity && (to > MOST_REPEATS || to < from))) {
      throw this.#refuse(`at most ${MOST_REPEATS} repeats`);
    }
    return [from, to];
  }

  #atom(depth: number): (next: number) => number {
    const sign = this.#text[this.#at++]!;
    if (sign === "(") return this.#group(depth);
    if (sign === "^") return this.#where((_, at) => at === 0);
    if (sign === "$") return this.#where((text, at) => at === text.length);
    if (sign === "[") return this.#on(this.#set());
    if (sign === ".") return this.#on(() => true);
    if (sign === "\\") return this.#escaped();
    if ("*+?".includes(sign)) throw this.#refuse(`something that "${sign}" repeats`);
    return this.#on((code) => code === sign.charCodeAt(0));
  }

  #group(depth: number): (next: number) => number {
    const [all, look] = /^\?(?:([=!])|:|P?<\w+>)/.exec(this.#text.slice(this.#at)) ?? [];
    if (all === undefined && this.#text[this.#at] === "?") {
      throw this.#refuse("groups (...), (?:...), (?=...) or (?!...)");
    }
    this.#at += all?.length ?? 0;
    const inner = this.#choice(depth + 1);
    if (!this.#takes(")")) throw this.#refuse('")" after "("');
    if (look === undefined) return inner;
    const start = inner(0), { states } = this;
    return this.#where((text, at) => runs(states, start, text, at, true) === (look === "="));
  }

  #escaped(): (next: number) => number {
    const sign = this.#text[this.#at++];
    if (sign === undefined) throw this.#refuse('a character after "\\"');
    if (sign === "b" || sign === "B") {
      const isWord = (text: string, at: number) => /\w/.test(text[at] ?? " ");
      return this.#where((text, at) => (isWord(text, at - 1) !== isWord(text, at)) === (sign === "b"));
    }
    return this.#on(this.#meant(sign));
  }

  /** What stands for a character after a backslash. */
  #meant(sign: string): (code: number) => boolean {
    const set = SETS[sign.toLowerCase()];
    if (set !== undefined) return sign === sign.toLowerCase() ? set : (code) => !set(code);
    if (/[A-Za-z0-9]/.test(sign)) throw this.#refuse(`no "\\${sign}"`);
    return (code) => code === sign.charCodeAt(0);
  }

  #set(): (code: number) => boolean {
    const isNot = this.#takes("^"), tests: ((code: number) => boolean)[] = [];
    for (let first = true; first || this.#text[this.#at] !== "]"; first = false) {
      const sign = this.#text[this.#at++];
      if (sign === undefined) throw this.#refuse('"]" after "["');
      if (sign === "\\") {
        tests.push(this.#meant(this.#text[this.#at++] ?? ""));
        continue;
      }
      const isRange = this.#text[this.#at] === "-" && !["]", undefined].includes(this.#text[this.#at + 1]);
      const last = isRange ? this.#text[this.#at + 1]! : sign;
      if (isRange) this.#at += 2;
      tests.push((code) => code >= sign.charCodeAt(0) && code <= last.charCodeAt(0));
    }
    this.#at++;
    return (code) => tests.some((test) => test(code)) !== isNot;
  }

  #takes(sign: string): boolean {
    const found = this.#text[this.#at] === sign;
    if (found) this.#at++;
    return found;
  }

  #on(on: (code: number) => boolean): (next: number) => number {
    return (to) => this.#add({ on, to });
  }

  #where(holds: (text: string, at: number) => boolean): (next: number) => number {
    return (to) => this.#add({ holds, to });
  }

  #add(state: State): number {
    if (this.states.length >= MOST_STATES) throw this.#refuse("fewer repeats");
    return this.states.push(state) - 1;
  }
}

/** Whether a match from a place reaches the end state: at the text's end, or anywhere if a part of the text will do. */
function runs(states: readonly State[], start: number, text: string, from: number, anyEnd: boolean): boolean {
  let now = new Set<number>([start]);
  for (let at = from;; at++) {
    const left = [...now];
    for (let i = left.pop(); i !== undefined; i = left.pop()) {
      const state = states[i]!;
      const next = "holds" in state
        ? state.holds(text, at) ? [state.to] : []
        : "to" in state && typeof state.to !== "number"
        ? state.to
        : [];
      for (const to of next) {
        if (now.has(to)) continue;
        now.add(to);
        left.push(to);
      }
    }
    if (now.has(0) && (anyEnd || at === text.length)) return true;
    if (now.size === 0 || at >= text.length) return false;
    const code = text.charCodeAt(at), reached = new Set<number>();
    for (const i of now) {
      const state = states[i]!;
      if ("on" in state && state.on(code)) reached.add(state.to);
    }
    now = reached;
  }
}

/**
 * Whether a text begins with what a regular expression says, as Python's `re.match`.
 *
 * @throws {FodlamError} what `refuse` makes, if it is none, or has what is not read here
 */
export function matcher(pattern: string, refuse: Refuse): (text: string) => boolean {
  const reader = new Reader(pattern, refuse), start = reader.whole();
  return (text) => runs(reader.states, start, text, 0, true);
}
