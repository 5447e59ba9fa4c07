import type { LinePadding, Padding, Pair, Triple } from "./shape.ts";

/** What a field of a layer may hold: checked when a layer is built, when JSON is read, and printed in the reference. */
export interface Field<T> {
  /** What a legal value is, in words that follow "expected". */
  readonly expected: string;
  /** The same for JSON, where it holds less than the builder takes. */
  readonly stored?: string;
  /** What the field means, with its unit. */
  readonly doc: string;
  /** The legal words, where only words are legal; a wrong one is told the nearest. */
  readonly words?: readonly string[];
  /** The legal keys and what each holds, of a record. */
  readonly within?: Readonly<Record<string, Field<unknown>>>;
  /** Whether a value is legal. */
  accepts(value: unknown): value is T;
}

/** One field description for each field. */
export type Fields<F> = { readonly [K in keyof F]-?: Field<F[K]> };

const isWhole = (least: number) => (value: unknown): value is number =>
  Number.isSafeInteger(value) && (value as number) >= least;

const isTuple = <T>(length: number, accepts: (value: unknown) => boolean) => (value: unknown): value is T =>
  Array.isArray(value) && value.length === length && value.every(accepts);

/** A whole number of at least some other. */
export function whole(doc: string, least: number): Field<number> {
  return { doc, expected: `a whole number of at least ${least}`, accepts: isWhole(least) };
}

/** A whole number of at least 1. */
export function count(doc: string): Field<number> {
  return whole(doc, 1);
}

/** A whole number of at least 0. */
export function natural(doc: string): Field<number> {
  return whole(doc, 0);
}

/** Two whole numbers of at least 1: `[height, width]`. */
export function pair(doc: string): Field<Pair> {
  return {
    doc,
    expected: "a whole number of at least 1, or a pair [height, width] of them",
    stored: "a pair [height, width] of whole numbers of at least 1",
    accepts: isTuple<Pair>(2, isWhole(1)),
  };
}

/** Zeros around an image. */
export function padding(doc: string): Field<Padding> {
  const sides = isTuple<Padding>(4, isWhole(0));
  return {
    doc,
    expected: '"same", "valid", a whole number of at least 0, [height, width] or [top, bottom, left, right]',
    stored: '"same" or four whole numbers of at least 0, [top, bottom, left, right]',
    accepts: (value: unknown): value is Padding => value === "same" || sides(value),
  };
}

/** True or false. */
export function flag(doc: string): Field<boolean> {
  return { doc, expected: "true or false", accepts: (value): value is boolean => typeof value === "boolean" };
}

/** A text. */
export function text(doc: string): Field<string> {
  return { doc, expected: "a text", accepts: (value): value is string => typeof value === "string" };
}

/** One of a few words. */
export function oneOf<const W extends string>(doc: string, ...words: readonly W[]): Field<W> {
  return {
    doc,
    expected: words.map((word) => `"${word}"`).join(", ").replace(/, ([^,]*)$/, " or $1"),
    words,
    accepts: (value): value is W => words.includes(value as W),
  };
}

/** Some keys, each with a value of its own; all of them, or some. */
export function record<T extends object>(
  doc: string,
  expected: string,
  keys: Fields<T>,
  { all = false }: { readonly all?: boolean } = {},
): Field<T> {
  const within = keys as unknown as Readonly<Record<string, Field<unknown>>>;
  const names = Object.keys(within);
  return {
    doc,
    expected,
    within,
    accepts: (value: unknown): value is T => {
      if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
      const given = value as Record<string, unknown>;
      return Object.keys(given).every((key) => names.includes(key)) && names.every((name) => {
        const field = within[name]!;
        return field.accepts(given[name]) || given[name] === undefined && !all;
      });
    },
  };
}

/** A number between two others, both included. */
export function between(doc: string, least: number, most: number): Field<number> {
  return {
    doc,
    expected: `a number from ${least} to ${most}`,
    accepts: (value): value is number => typeof value === "number" && value >= least && value <= most,
  };
}

/** A whole number between two others, both included. */
export function wholeBetween(doc: string, least: number, most: number): Field<number> {
  return {
    doc,
    expected: `a whole number from ${least} to ${most}`,
    accepts: (value): value is number => isWhole(least)(value) && value <= most,
  };
}

/** `3` as `[3, 3]`; anything else is passed on for the field's check to judge. */
export function toPair(value: number | Pair): Pair {
  if (typeof value === "number") return [value, value];
  return Array.isArray(value) ? [...value] as unknown as Pair : value;
}

/** The spellings of padding that a user may write, as the core's two. */
export function toPadding(value: number | Pair | Padding | "valid"): Padding {
  if (value === "valid") return [0, 0, 0, 0];
  if (typeof value === "number") return [value, value, value, value];
  if (Array.isArray(value) && value.length === 2) return [value[0], value[0], value[1], value[1]];
  return (Array.isArray(value) ? [...value] : value) as Padding;
}

/** Two whole numbers of at least 0. */
export function naturalPair(doc: string): Field<Pair> {
  const expected = "a whole number of at least 0, or a pair [height, width] of them";
  return { doc, expected, accepts: isTuple<Pair>(2, isWhole(0)) };
}

/** Three whole numbers of at least 1: `[depth, height, width]`. */
export function triple(doc: string): Field<Triple> {
  const expected = "a whole number of at least 1, or three of them [depth, height, width]";
  return { doc, expected, accepts: isTuple<Triple>(3, isWhole(1)) };
}

/** Three whole numbers of at least 0: `[depth, height, width]`. */
export function naturalTriple(doc: string): Field<Triple> {
  const expected = "a whole number of at least 0, or three of them [depth, height, width]";
  return { doc, expected, accepts: isTuple<Triple>(3, isWhole(0)) };
}

/** Zeros before and after an axis. */
export function line(doc: string): Field<LinePadding> {
  const ends = isTuple<LinePadding>(2, isWhole(0));
  return {
    doc,
    expected: '"same", a whole number of at least 0, or [before, after]',
    accepts: (value): value is LinePadding => value === "same" || ends(value),
  };
}

/** `3` as `[3, 3, 3]`. */
export function toTriple(value: number | Triple): Triple {
  if (typeof value === "number") return [value, value, value];
  return Array.isArray(value) ? [...value] as unknown as Triple : value;
}

/** `1` as `[1, 1]`. */
export function toLine(value: number | LinePadding): LinePadding {
  if (typeof value === "number") return [value, value];
  return Array.isArray(value) ? [...value] as unknown as LinePadding : value;
}

/** The same, or nothing. */
export function optional<T>(field: Field<T>): Field<T | undefined> {
  return {
    ...field,
    accepts: (value): value is T | undefined => value === undefined || field.accepts(value),
  };
}

/** Whatever is given: what it should be is checked later, with words of its own. */
export const anything: Field<unknown> = {
  doc: "anything",
  expected: "anything",
  accepts: (_value): _value is unknown => true,
};
