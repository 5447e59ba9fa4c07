/** Bands of served quantities, from rows that no fit has seen. */
import { type Interval, shortest } from "../../engine/trust/interval.ts";
import { median } from "../../ir/statistics.ts";
import type { ServingBand, ServingQuantity } from "../../profiles/serving/mod.ts";

/** How far a row is off whose network no fit has seen: ln(estimated / measured). */
export interface Residual {
  readonly software: string;
  readonly chip: string;
  readonly network: string;
  readonly quantity: string;
  readonly value: number;
}

/** Share of a network's rows that a band from the others is to hold, and steps by which it widens until it does. */
const PROMISED = 0.9, STEP = 1.02, MOST_STEPS = 100;

/** A band of each quantity of each software: the shortest that holds most rows, as much wider as rows of networks left out need. */
export function interleaved(all: readonly Residual[]): ServingBand[] {
  const groups = Map.groupBy(all, ({ software, quantity }) => `${software} ${quantity}`);
  return [...groups.values()].map((rows) => {
    const { software, quantity } = rows[0]!, networks = [...new Set(rows.map(({ network }) => network))];
    const without = new Map(
      networks.map((out) => [out, shortest(own(rows.filter(({ network }) => network !== out)))]),
    );
    const inside = (factor: number) =>
      rows.filter(({ network, value }) => isIn(-value, wider(without.get(network)!, factor))).length /
      rows.length;
    let factor = 1;
    for (let step = 0; step < MOST_STEPS && inside(factor) < PROMISED; step++) factor *= STEP;
    const band = wider(shortest(own(rows)), factor);
    return {
      software,
      chips: [...new Set(rows.map(({ chip }) => chip))],
      quantity: quantity as ServingQuantity,
      low: rounded(band.low),
      high: rounded(band.high),
      rows: rows.length,
      networks: networks.length,
      medianError: rounded(median(rows.map(({ value }) => Math.abs(Math.expm1(value))))),
      inside: rounded(inside(factor)),
    };
  });
}

function own(rows: readonly Residual[]): number[] {
  return rows.map(({ value }) => -value);
}

function isIn(value: number, { low, high }: Interval): boolean {
  return value >= low && value <= high;
}

/** An interval around the same middle, some times as wide. */
function wider({ low, high }: Interval, factor: number): Interval {
  const middle = (low + high) / 2, half = (high - low) / 2 * factor;
  return { low: middle - half, high: middle + half };
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
