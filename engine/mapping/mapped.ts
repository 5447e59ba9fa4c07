import type { MappingGoal, RowStationaryArray, RunLengthCode } from "../../profiles/data/rowStationary.ts";
import type { Nest, Workload } from "../../ir/work.ts";
import { mapRows, type RowMapping } from "./rowStationary.ts";
import { arrayOf, remembered, type RowArray, type RowShape, shapeOf } from "./shape.ts";
import { type RowTraffic, trafficOf } from "./traffic.ts";

/** A loop nest on the array. */
export interface Mapped {
  readonly shape: RowShape;
  readonly mapping: RowMapping;
  readonly traffic: RowTraffic;
}

/**
 * Maps loop nests to an array, each of them once: the mapping that is best for the batch, and, where it is another, the one
 * that is best for one input, used again and again. None for a nest that fits no mapping.
 */
export function mapper(
  data: RowStationaryArray,
  goal: MappingGoal,
): { readonly array: RowArray; readonly map: (nest: Nest, batch: number) => readonly Mapped[] } {
  const array = arrayOf(data);
  const best = remembered((nest, batch) => mapRows(shapeOf(nest, batch, array), array, goal));
  const map = remembered((nest, batch) => {
    const shape = shapeOf(nest, batch, array);
    const mappings = batch === 1 ? [best(nest, 1)] : [best(nest, batch), best(nest, 1)];
    return mappings.flatMap((mapping) =>
      mapping === undefined ? [] : [{ shape, mapping, traffic: trafficOf(shape, mapping, array) }]
    );
  });
  return { array, map };
}

/** The first cost, unless the second is lower in time or energy: then a batch goes through one input after another. */
export function preferred<T extends { readonly latencySeconds: number; readonly energyJoules: number }>(
  first: T,
  second: T | undefined,
): T {
  if (second === undefined) return first;
  const lower = second.latencySeconds < first.latencySeconds || second.energyJoules < first.energyJoules;
  return lower ? second : first;
}

/** Words of inputs that DRAM holds for a nest: what the layer reads if that is less, for zeros around it are not stored. */
export function inputWords({ traffic }: Mapped, { nests, inputElements }: Workload, batch: number): number {
  return nests.length === 1 ? Math.min(traffic.dram.inputs, inputElements * batch) : traffic.dram.inputs;
}

/**
 * Bits in DRAM over bits of plain words, for values of which a share `density` is not zero and zeros lie at random: a pair of
 * a run of zeros and a value for each non-zero value and for each run that is too long, d / (1 - (1 - d)^L) pairs for each
 * value in all. Never more than plain words.
 */
export function codedShare(density: number, code: RunLengthCode, wordBits: number): number {
  const pairs = Math.floor(code.packBits.value / (code.runBits.value + code.levelBits.value));
  const longest = 2 ** code.runBits.value; // values that one pair can stand for
  const perElement = density === 0 ? 1 / longest : density / -Math.expm1(longest * Math.log1p(-density));
  return Math.min(1, perElement * code.packBits.value / pairs / wordBits);
}
