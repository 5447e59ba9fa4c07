/**
 * Published tables that profiles are held against: one JSON file each, every row with the id of its source. Nothing of an
 * estimate depends on them but its error. Imports the types of `profiles/`.
 *
 * ```ts
 * import { publishedIds } from "./mod.ts";
 *
 * console.log(Array.isArray(publishedIds)); // true
 * ```
 *
 * @module
 */
import type { PublishedTable } from "../types.ts";

interface JsonModule {
  readonly default: unknown;
}

const shelf: Readonly<Record<string, () => Promise<JsonModule>>> = {};

/** The names of all published tables. */
export const publishedIds: readonly string[] = Object.keys(shelf);

/** A published table. */
export async function loadPublished(id: string): Promise<PublishedTable> {
  return (await shelf[id]!()).default as PublishedTable;
}
