/** Sources that a profile's data name. */
import { isObject } from "../ir/object.ts";

/** A place in a file: keys and numbers of items, from the outside in. */
export type Place = readonly PropertyKey[];

/** Every name of a source, with its place: values of `source`, and cells of a column `source`. */
export function* sourceNames(value: unknown, place: Place): Iterable<readonly [name: unknown, place: Place]> {
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) yield* sourceNames(item, [...place, i]);
  }
  if (!isObject(value)) return;
  const { columns, rows } = value;
  const at = Array.isArray(columns) && Array.isArray(rows) ? columns.indexOf("source") : -1;
  if (at >= 0) {
    for (const [i, row] of (rows as unknown[][]).entries()) yield [row[at], [...place, "rows", i, at]];
    return;
  }
  for (const [key, item] of Object.entries(value)) {
    if (key === "source") yield [item, [...place, key]];
    else if (key !== "sources") yield* sourceNames(item, [...place, key]);
  }
}
