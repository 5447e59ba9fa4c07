/** Profiles as functions are given them: which of them are known to be without fault, and how the others must look. */
import type { Field } from "../ir/field.ts";
import type { Profile } from "./types.ts";
import { isObject, type Json } from "../ir/object.ts";

const checked = new WeakSet<object>(), shipped = new WeakSet<object>();

/** Marks a profile as one that FODLAM ships. */
export function markShipped<P extends Profile>(profile: P): P {
  shipped.add(profile);
  return markChecked(profile);
}

/** Whether a profile is one that FODLAM ships. */
export function isShipped(profile: Profile): boolean {
  return shipped.has(profile);
}

/** Marks a profile as checked: one that the schema found no fault with. */
export function markChecked<P extends Profile>(profile: P): P {
  checked.add(profile);
  return profile;
}

/** Whether a profile is known to be without fault. */
export function isChecked(value: unknown): boolean {
  return typeof value === "object" && value !== null && checked.has(value);
}

/** Whether a value has what every profile has; the schema, which is loaded when it is asked for, knows more. */
function looksLike({ format, id, name, process, sources, models, parts }: Json): boolean {
  const named = format === "fodlam/profile@1" && typeof id === "string" && typeof name === "string";
  return named && isObject(process) && isObject(sources) && (isObject(models) || Array.isArray(parts));
}

/** An accelerator that a function is given. */
export const profileField: Field<Profile> = {
  doc: "the accelerator",
  expected: 'a profile such as await loadProfile("eyeriss") or await defineProfile({ ... })',
  accepts: (value): value is Profile => isChecked(value) || (isObject(value) && looksLike(value)),
};
