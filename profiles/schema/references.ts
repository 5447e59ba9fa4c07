/** What a profile names must be there: sources, models, tables, places of fitted values. */
import { unknownWord } from "../../ir/errors.ts";
import { publishedIds } from "../published/mod.ts";
import { isObject } from "../../ir/object.ts";
import { type Place, sourceNames } from "../named.ts";
import { toSi } from "../rows.ts";
import type { ChipProfile, Fit, ModelData, ProfileBase } from "../types.ts";
import { again, type Fault, valueAt } from "./fault.ts";

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
  for (const [i, fit] of fits.entries()) {
    const { model } = fit;
    if (!known.includes(model)) {
      yield { ...unknownWord("a model of this profile", model, known), place: ["fits", i, "model"] };
      continue;
    }
    for (const fault of faultsOfFit(fit, models)) yield { ...fault, place: ["fits", i, ...fault.place] };
  }
}

/** Whether a fit can change what stands at a place: a number, a number with a source, or names of averaged networks. */
function isFitted(value: unknown): boolean {
  return typeof value === "number" || Array.isArray(value) ||
    (isObject(value) && typeof value.value === "number");
}

/** Places that are nowhere or hold no number, tables that are not there, a quantity in a unit that models do not use. */
function* faultsOfFit({ model, tables, quantity, parameters }: Fit, models: ModelData): Iterable<Fault> {
  for (const [j, table] of tables.entries()) {
    const all = ["own", ...publishedIds];
    if (!all.includes(table)) yield { ...unknownWord("a table", table, all), place: ["tables", j] };
  }
  const [si] = toSi(quantity);
  if (si !== quantity) yield { place: ["quantity"], expected: si, got: JSON.stringify(quantity) };
  for (const [j, parameter] of parameters.entries()) {
    const place = ["parameters", j], got = JSON.stringify(parameter);
    const value = valueAt(models[model], parameter.split("."));
    if (value === undefined) {
      const expected = `a place in models.${model}, such as ${Object.keys(models[model]!).at(-1)}`;
      yield { place, expected, got };
    } else if (!isFitted(value)) {
      yield { place, expected: `the place of a number in models.${model}`, got };
    }
  }
}
