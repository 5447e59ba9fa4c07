/** The interval of a band: the shortest one that holds most residuals, ln(measured / estimated). */
import type { ErrorRange } from "../../profiles/types.ts";

/** Residuals that a band holds: more than the nine tenths that it promises, because the shortest interval is chosen with them in view. */
const COVER = 0.92;
/** Where an interval needs more residuals than there are, it reaches past the extremes by this share of their span. */
const PAST = 0.1;
/** The least span: residuals that are all equal still leave some doubt. */
const LEAST_SPAN = 0.02;

/** Ends of an interval of residuals. */
export interface Interval {
  /** The lower end. */
  readonly low: number;
  /** The upper end. */
  readonly high: number;
}

/** The shortest interval that holds `COVER` of some residuals; of a few, all of them and a share of their span at either end. */
export function shortest(residuals: readonly number[]): Interval {
  const sorted = residuals.toSorted((a, b) => a - b), count = sorted.length;
  const first = sorted[0]!, last = sorted[count - 1]!, held = Math.ceil(COVER * (count + 1));
  if (held > count) {
    const past = PAST * (last - first + LEAST_SPAN);
    return { low: first - past, high: last + past };
  }
  let best = 0;
  for (let at = 1; at + held <= count; at++) {
    if (sorted[at + held - 1]! - sorted[at]! < sorted[best + held - 1]! - sorted[best]!) best = at;
  }
  return { low: sorted[best]!, high: sorted[best + held - 1]! };
}

/** What separates a band from the rows that it stands on, each a distance in ln that adds in squares to half the width. */
export const DISTANCES = {
  chip: 0.3,
  precision: 0.5,
  sort: 0.5,
  shape: 0.3,
  runtime: 0.25,
  power: 0.25,
} as const;

/** What may separate them. */
export type Distance = keyof typeof DISTANCES;

/** An interval at a distance from its residuals: symmetric, half as wide as its farther end and the distances, added in squares. */
export function widened({ low, high }: Interval, distances: readonly Distance[]): Interval {
  if (distances.length === 0) return { low, high };
  const far = Math.max(Math.abs(low), Math.abs(high));
  const half = Math.hypot(far, ...distances.map((name) => DISTANCES[name]));
  return { low: -half, high: half };
}

/** An interval of a case unlike those that it stands on: about the same middle, half as wide as it was and the distances, in squares. */
export function apart({ low, high }: Interval, distances: readonly Distance[]): Interval {
  const middle = (low + high) / 2;
  const half = Math.hypot((high - low) / 2, ...distances.map((name) => DISTANCES[name]));
  return { low: middle - half, high: middle + half };
}

/** The interval of errors, estimated / measured - 1. */
export function residualsIn({ low, high }: ErrorRange): Interval {
  return { low: -Math.log1p(high), high: -Math.log1p(low) };
}

/** An interval as errors, estimated / measured - 1. */
export function errorsIn({ low, high }: Interval): ErrorRange {
  return { low: Math.expm1(-high), high: Math.expm1(-low) };
}

/** How many times its lower end the upper end of a band is. */
export function widthOf({ low, high }: Interval): number {
  return Math.exp(high - low);
}

/** The middle values of so many equal parts of some sorted ones, so that each stands for as many; all of them if they are fewer. */
export function evenly(values: readonly number[], count: number): number[] {
  const sorted = values.toSorted((a, b) => a - b);
  if (sorted.length <= count) return sorted;
  return Array.from({ length: count }, (_, i) => sorted[Math.floor((i + 0.5) * sorted.length / count)]!);
}
