/** Values of parsed JSON. */

/** A JSON object. */
export type Json = Readonly<Record<string, unknown>>;

/** Whether something is a JSON object. */
export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
