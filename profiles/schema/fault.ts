/** Faults of a profile as data: where, what was expected, what came. */
import type { z } from "../../deps/zod.ts";
import { type Mismatch, MOST_FAULTS, show, suggestion, unknownWord } from "../../ir/errors.ts";
import { isObject } from "../../ir/object.ts";
import type { Place } from "../named.ts";

export type { Place };

/** One fault. */
export interface Fault extends Mismatch {
  /** Where it is. */
  readonly place: Place;
  /** The key at that place that no field has, if that is the fault. */
  readonly key?: string;
}

/** A place as a message shows it: `models.roofline.memories[1].bytesPerSecond`. */
export function placeText(place: Place): string {
  return place.map((key, i) => {
    if (typeof key === "number") return `[${key}]`;
    const name = String(key);
    if (!/^[\w$-]+$/.test(name)) return `[${show(name)}]`;
    return i === 0 ? name : `.${name}`;
  }).join("");
}

/** What stands at a place. */
export function valueAt(value: unknown, place: Place): unknown {
  return place.reduce<unknown>(
    (at, key) =>
      typeof at === "object" && at !== null && Object.hasOwn(at, key)
        ? (at as Record<PropertyKey, unknown>)[key]
        : undefined,
    value,
  );
}

/** What came, where the same fault is at several places. */
export function again(got: string, times: number, what: string): string {
  return times === 1 ? got : `${got}, and likewise in ${times - 1} more ${what}${times === 2 ? "" : "s"}`;
}

/** The numbers that stand beside a source, by name. */
function numbersBeside(value: unknown, place: Place): string {
  const beside = valueAt(value, place.slice(0, -1));
  const numbers = Object.entries(isObject(beside) ? beside : {}).filter(([, item]) =>
    typeof item === "number"
  );
  return numbers.map(([name, item]) => ` of ${name} ${item}`).join(" and");
}

/** Keys that no field has; `meant` is the place of the field that was likely meant. */
function unknownKeys(
  value: unknown,
  issue: z.core.$ZodIssueUnrecognizedKeys,
): (Fault & { readonly meant?: Place })[] {
  const [what, ...known] = JSON.parse(issue.message) as [string, ...string[]];
  const present = Object.keys(valueAt(value, issue.path) as object);
  const open = known.filter((key) => !present.includes(key));
  return issue.keys.slice(0, MOST_FAULTS).map((key) => {
    const hint = suggestion(key, open);
    const near = /"(.*)"/.exec(hint ?? "")?.[1];
    const meant = near === undefined ? {} : { meant: [...issue.path, near] };
    return { ...unknownWord(what, key, known), place: issue.path, key, hint, ...meant };
  });
}

/** What a schema has against a value. A key that is missing because it is misspelt is one fault. */
export function faultsOfShape(schema: z.ZodType, value: unknown): Fault[] {
  const issues = (schema.safeParse(value).error?.issues ?? []).slice(0, MOST_FAULTS);
  const faults = faultsOf(issues, value);
  const misspelt = new Set(faults.flatMap(({ meant }) => meant === undefined ? [] : [placeText(meant)]));
  return faults.filter(({ place, got }) => got !== "nothing" || !misspelt.has(placeText(place)));
}

function faultsOf(
  issues: readonly z.core.$ZodIssue[],
  value: unknown,
): (Fault & { readonly meant?: Place })[] {
  return issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys") return unknownKeys(value, issue);
    const { path: place, message } = issue;
    const got = valueAt(value, place);
    const isSource = place.at(-1) === "source" && got === undefined;
    const expected = isSource ? message + numbersBeside(value, place) : message;
    const hint = (issue.code === "custom" ? issue.params?.hint as string | undefined : undefined) ??
      (typeof got === "string" ? hintFor(expected, got) : undefined);
    return [{ place, expected, got: show(got), hint }];
  });
}

/** The nearest of the words that an expectation lists. */
function hintFor(expected: string, got: string): string | undefined {
  const words = /^one of (.*)$/.exec(expected)?.[1];
  return words === undefined ? undefined : suggestion(got, words.split(", "));
}
