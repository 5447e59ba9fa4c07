/** Values of parsed JSON. */

/** A JSON object. */
export type Json = Readonly<Record<string, unknown>>;

/** Whether something is an object of named values, and no list, map or other container, whose entries have other names or none. */
export function isRecord(value: unknown): value is Json {
  return Object.prototype.toString.call(value) === "[object Object]";
}

/** Freezes an object and all that is in it. */
export function frozen<T>(value: T): T {
  if (typeof value !== "object" || value === null || still.has(value)) return value;
  still.add(value);
  for (const item of Object.values(value)) frozen(item);
  return Object.freeze(value);
}

/** What was frozen with all that is in it. */
const still = new WeakSet<object>();

/** Whether something is a JSON object. */
export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
