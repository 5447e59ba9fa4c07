/** Values of parsed JSON. */

/** A JSON object. */
export type Json = Readonly<Record<string, unknown>>;

/** Whether something is an object of named values, and no list, map or other container, whose entries have other names or none. */
export function isRecord(value: unknown): value is Json {
  return Object.prototype.toString.call(value) === "[object Object]";
}

/** Freezes plain data to their depths; what is frozen already is taken to be so. */
export function frozen<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  for (const key in value) {
    const item = value[key];
    if (typeof item === "object" && item !== null) frozen(item); // most are numbers and words: no call for them
  }
  return Object.freeze(value);
}

/** Whether something is a JSON object. */
export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
