/** A layer's matrix products as facts: how many there are, how they are cut, how often memory is read. */
import type { Nest } from "../../../ir/work.ts";
import type { SystolicData } from "../../../profiles/types.ts";
import type { Product } from "./equations.ts";

/**
 * The matrix products of a loop nest: one for each group. A batch adds pixels where inputs share the weights, and products where
 * both factors are activations.
 */
export function setProduct(
  product: Product,
  { n, k, c, p, q, r, s, groups }: Nest,
  shared: boolean,
  batch: number,
): void {
  product.products = groups * (shared ? 1 : batch);
  product.pixels = n * p * q * (shared ? batch : 1);
  product.taps = c / groups * r * s;
  product.filters = k / groups;
}

/** Pixels that a column's accumulators hold, where they are few. */
export function roomOf({ accumulators, dataflow }: SystolicData): number {
  return dataflow === "weightStationary" ? accumulators?.value ?? Infinity : Infinity;
}

/** How often an operand that does not fit on the chip is read from memory: as often as the array goes over it. */
export function setReads(
  product: Product,
  cuts: number,
  bytesPerInput: number,
  bytesPerWeight: number,
  data: SystolicData,
): void {
  const { pixels, taps, filters, inputsPerTap, rowFolds, columnFolds } = product, { buffers } = data;
  product.inputReads = 1;
  product.weightReads = 1;
  if (buffers === undefined) return;
  if (pixels * taps * inputsPerTap * bytesPerInput > (buffers.inputBytes ?? Infinity) / buffers.parts) {
    product.inputReads = data.dataflow === "inputStationary" ? 1 : columnFolds;
  }
  if (taps * filters * bytesPerWeight > (buffers.weightBytes ?? Infinity) / buffers.parts) {
    product.weightReads = data.dataflow === "outputStationary"
      ? rowFolds
      : data.dataflow === "weightStationary"
      ? cuts
      : columnFolds;
  }
}

/** Folds tried beyond the least: shares that divide a dimension evenly may load faster. */
const MORE_FOLDS = 8;

/** Folds along the rows for the least time of overlapped loads: the least number of them, or some more of fewer rows. */
export function bestFolds({ down, across, steps }: Product, rows: number, columns: number): number {
  const least = Math.ceil(down / rows), columnFolds = Math.ceil(across / columns);
  let best = least, fewest = Infinity;
  for (let folds = least; folds <= Math.min(down, least + MORE_FOLDS); folds++) {
    const used = Math.ceil(down / folds),
      cycles = (folds * columnFolds - 1) * Math.max(steps, used) + 2 * used;
    if (cycles < fewest) [best, fewest] = [folds, cycles];
  }
  return best;
}
