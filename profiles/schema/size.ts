/** Files that nobody wrote by hand: refused before anything reads them to the end. */
import type { Fault, Place } from "./fault.ts";

/** So many values are a table of ten thousand rows, a file of a megabyte. */
const MOST_VALUES = 150_000;
/** Brackets inside each other; the format has eight. */
const MOST_LEVELS = 32;

/** Characters of a text; the longest of the shelf has 283. */
const MOST_CHARACTERS = 10_000;

/** A value that is still to be looked into. */
interface Open {
  readonly value: object;
  readonly place: Place;
}

function isOpen(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** Adds what stands in a value and holds values itself; gives how many stand in it. */
function open({ value, place }: Open, rest: Open[]): number {
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      if (isOpen(value[i])) rest.push({ value: value[i], place: [...place, i] });
    }
    return value.length;
  }
  const entries = Object.entries(value);
  for (const [key, item] of entries) if (isOpen(item)) rest.push({ value: item, place: [...place, key] });
  return entries.length;
}

/** A text that is a book, or a key that means something else to JavaScript. */
function oddity(value: object, place: Place): Fault | undefined {
  if (Object.hasOwn(value, "__proto__")) return { place, expected: "another key", got: '"__proto__"' };
  for (const [key, item] of Object.entries(value)) {
    const text = typeof item === "string" && item.length > key.length ? item : key;
    if (text.length <= MOST_CHARACTERS) continue;
    return { place, expected: `texts of at most ${MOST_CHARACTERS} characters`, got: `${text.length}` };
  }
}

/** What is beyond all measure in a value, if anything is. */
export function excess(value: object): Fault | undefined {
  const rest: Open[] = [{ value, place: [] }];
  let values = 0;
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    const { place } = next;
    if (place.length >= MOST_LEVELS) {
      const expected = `at most ${MOST_LEVELS} brackets inside each other`;
      return { place: place.slice(0, 2), expected, got: "more" };
    }
    const odd = oddity(next.value, place);
    if (odd !== undefined) return odd;
    values += open(next, rest);
    if (values > MOST_VALUES) {
      return { place: place.slice(0, 3), expected: `at most ${MOST_VALUES} values in all`, got: "more" };
    }
  }
  return undefined;
}
