/** Files that nobody wrote by hand: refused before anything reads them to the end. */
import type { Fault, Place } from "./fault.ts";

/** So many values are a table of ten thousand rows, a file of a megabyte. */
const MOST_VALUES = 150_000;
/** Brackets inside each other; the format has eight. */
const MOST_LEVELS = 32;

/** What is beyond all measure in a value, if anything is. */
export function excess(value: unknown): Fault | undefined {
  let values = 0;
  const open: { readonly value: unknown; readonly place: Place }[] = [{ value, place: [] }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, place } = next;
    if (typeof value !== "object" || value === null) continue;
    if (place.length >= MOST_LEVELS) {
      const expected = `at most ${MOST_LEVELS} brackets inside each other`;
      return { place: place.slice(0, 2), expected, got: "more" };
    }
    const items = Object.entries(value);
    values += items.length;
    if (values > MOST_VALUES) {
      return { place: place.slice(0, 3), expected: `at most ${MOST_VALUES} values in all`, got: "more" };
    }
    const isList = Array.isArray(value);
    for (const [key, item] of items) {
      if (typeof item === "object") open.push({ value: item, place: [...place, isList ? Number(key) : key] });
    }
  }
  return undefined;
}
