/** Scales: values to pixels, and the values at which an axis is marked. */

/** Values to pixels. */
export interface Scale {
  /** The least value. */
  readonly from: number;
  /** The greatest. */
  readonly to: number;
  /** Where an axis is marked, in rising order. */
  readonly ticks: readonly number[];
  /** The share of the way, 0 to 1, of a value; outside values are brought to the ends. */
  at(value: number): number;
}

/** About so many marks stand on an axis. */
const TICKS = 6;

function clamped(share: number): number {
  return Math.min(1, Math.max(0, share));
}

/** The round number, 1, 2 or 5 times a power of ten, that is at least so much. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5].find((factor) => factor * power >= value * (1 - 1e-9)) ?? 10) * power;
}

/** A scale from 0, or from below it. */
export function linear(to: number, from = 0): Scale {
  const span = to - from > 0 && to - from < Infinity ? to - from : 1, step = roundUp(span / TICKS);
  const first = Math.ceil(from / step - 1e-9), count = Math.floor((from + span) / step + 1e-9) - first + 1;
  const ticks = Array.from({ length: count }, (_, i) => (first + i) * step);
  return { from, to: from + span, ticks, at: (value) => clamped((value - from) / span) };
}

/** A logarithmic scale around positive values, with a little room on both sides. */
export function logarithmic(values: readonly number[]): Scale {
  const known = values.filter((value) => value > 0 && value < Infinity);
  const least = known.reduce((a, b) => Math.min(a, b), Infinity),
    most = known.reduce((a, b) => Math.max(a, b), 0);
  const [from, to] = most === 0 ? [1, 10] : [least / 1.3, most * 1.3];
  const low = Math.log10(from), span = Math.log10(to) - low;
  return {
    from,
    to,
    ticks: logTicks(low, low + span),
    at: (value) => clamped((Math.log10(value) - low) / span),
  };
}

function logTicks(low: number, high: number): number[] {
  const decades = high - low, every = Math.max(1, Math.ceil(decades / (TICKS + 1)));
  const factors = decades <= 1 ? [1, 1.5, 2, 3, 4, 5, 7] : decades <= 2 ? [1, 2, 5] : [1];
  const powers = Array.from({ length: Math.ceil(high) - Math.floor(low) + 1 }, (_, i) => Math.floor(low) + i);
  return powers.filter((power) => every === 1 || power % every === 0).flatMap((power) =>
    factors.map((factor) => factor * 10 ** power)
  ).filter((value) => Math.log10(value) >= low && Math.log10(value) <= high);
}
