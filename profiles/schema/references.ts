/** What a profile names must be there: sources, models, tables, places of fitted values. */
import { unknownWord } from "../../ir/errors.ts";
import type { ChipProfile, ProfileBase } from "../types.ts";
import { again, type Fault, isObject, type Place, valueAt } from "./fault.ts";

/** Every name of a source, with its place: values of `source`, and cells of a column `source`. */
function* sourceNames(value: unknown, place: Place): Iterable<readonly [name: unknown, place: Place]> {
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) yield* sourceNames(item, [...place, i]);
  }
  if (!isObject(value)) return;
  const { columns, rows } = value;
  if (Array.isArray(columns) && Array.isArray(rows)) {
    const at = columns.indexOf("source");
    for (const [i, row] of rows.entries()) if (at >= 0) yield [row[at], [...place, "rows", i, at]];
    return;
  }
  for (const [key, item] of Object.entries(value)) {
    if (key === "source") yield [item, [...place, key]];
    else if (key !== "sources") yield* sourceNames(item, [...place, key]);
  }
}

/** Sources that are named and not there, each at the first place that names it. */
export function* missingSources(profile: ProfileBase): Iterable<Fault> {
  const known = Object.keys(profile.sources);
  const missing = new Map<string, Place[]>();
  for (const [name, place] of sourceNames(profile, [])) {
    if (typeof name !== "string" || Object.hasOwn(profile.sources, name)) continue;
    const places = missing.get(name);
    if (places === undefined) missing.set(name, [place]);
    else places.push(place);
  }
  for (const [name, places] of missing) {
    const wrong = unknownWord("the id of a source", name, known);
    const expected = known.length === 0 ? "the id of a source, and sources is empty" : wrong.expected;
    yield { ...wrong, expected, got: again(wrong.got, places.length, "place"), place: places[0]! };
  }
}

/** Errors and fits of models that the profile has no data for, and fitted values that are nowhere. */
export function* missingModels({ models, validation, fits = [] }: ChipProfile): Iterable<Fault> {
  const known = Object.keys(models);
  if (known.length === 0) yield { place: ["models"], expected: "data of at least one model", got: "{}" };
  for (const [i, { model }] of validation.entries()) {
    if (!known.includes(model)) {
      yield { ...unknownWord("a model of this profile", model, known), place: ["validation", i, "model"] };
    }
  }
  for (const [i, { model, parameters }] of fits.entries()) {
    if (!known.includes(model)) {
      yield { ...unknownWord("a model of this profile", model, known), place: ["fits", i, "model"] };
      continue;
    }
    for (const [j, parameter] of parameters.entries()) {
      if (valueAt(models[model], parameter.split(".")) !== undefined) continue;
      const expected = `a place in models.${model}, such as ${Object.keys(models[model]!).at(-1)}`;
      yield { place: ["fits", i, "parameters", j], expected, got: JSON.stringify(parameter) };
    }
  }
}
