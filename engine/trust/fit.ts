/** Fitting parameters of a model to published rows. Deterministic: the same rows and start give the same values. */
import type { ChipProfile, Fit, ModelId } from "../../profiles/types.ts";
import { compare, type Held } from "./compare.ts";
import { withChanges } from "../changes.ts";
import { models } from "../models/mod.ts";
import { valueAt } from "./published.ts";

/** A fit that is shipped stays: fitting it again changes nothing if it would make the errors smaller by less than this share. */
export const WORTHWHILE = 0.005;
/** The first and the last step of the search, as factors of a parameter. */
const FIRST_STEP = 0.4, LAST_STEP = 0.004;
/** A round of steps that makes the errors smaller by less than this share is the last of its size: the search would creep otherwise. */
const LEAST_GAIN = 0.001;
/** Errors below this weigh little. */
const SOFT = 0.02;

/** A fitted value, with as many digits as rows can tell. */
export function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

/** The most that a parameter can be: shares of what a machine reaches cannot exceed all of it, or what they are above it already. */
export function mostOf(path: string, start: number): number {
  return /efficiency|share|utilization/i.test(path) ? Math.max(1, start) : Infinity;
}

/** The mean size of the errors of one quantity, as logarithms of estimated / published, so that twice and half weigh the same. */
export function lossOf(
  rows: readonly Held[],
  profile: ChipProfile,
  model: ModelId,
  quantity: string,
): number {
  let sum = 0, count = 0;
  for (const held of rows) {
    for (const found of compare(held, profile, model, quantity)) {
      sum += Math.hypot(Math.log(found.estimated / found.published), SOFT);
      count++;
    }
  }
  return count === 0 ? Infinity : sum / count;
}

/** A search along each parameter in turn, with steps that halve where they gain little. */
function search(
  start: readonly number[],
  legal: (at: number, value: number) => boolean,
  loss: (values: readonly number[]) => number,
): number[] {
  let best = [...start], least = loss(best);
  for (let step = FIRST_STEP; step > LAST_STEP;) {
    const before = best, worst = least;
    for (let at = 0; at < start.length; at++) {
      for (const factor of [1 + step, 1 / (1 + step)]) {
        const tried = best.with(at, best[at]! * factor);
        if (!legal(at, tried[at]!)) continue;
        const found = loss(tried);
        if (found < least) [best, least] = [tried, found];
      }
    }
    if (before !== best) {
      const further = best.map((value, at) => value * value / before[at]!); // on in the direction that helped
      const found = further.every((value, at) => legal(at, value)) ? loss(further) : Infinity;
      if (found < least) [best, least] = [further, found];
    }
    if (least >= worst * (1 - LEAST_GAIN)) step /= 2;
  }
  return best;
}

/**
 * A profile with one model's parameters fitted to rows, if that makes its errors smaller by more than a share of them. Where rows
 * are left out the share must be 0: values that were fitted to all rows, those left out among them, would stay otherwise.
 */
export function fitted(
  profile: ChipProfile,
  { model, quantity, parameters }: Fit,
  rows: readonly Held[],
  worthwhile: number = 0,
): ChipProfile {
  const { fit } = models[model];
  if (fit !== undefined) return fit(profile, rows.map(({ row: { name, network } }) => ({ name, network })));
  const changed = (values: readonly number[]) =>
    withChanges(profile, Object.fromEntries(parameters.map((path, i) => [`${model}.${path}`, values[i]!])));
  const loss = (values: readonly number[]) => lossOf(rows, changed(values), model, quantity);
  const start = parameters.map((path) => valueAt(profile, model, path));
  const found = search(start, (at, value) => value > 0 && value <= mostOf(parameters[at]!, start[at]!), loss)
    .map(rounded);
  return loss(found) < loss(start) * (1 - worthwhile) ? changed(found) : profile;
}
