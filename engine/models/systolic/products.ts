/** A layer's matrix products as facts: how many there are, how they are cut, how often memory is read. */
import type { Nest } from "../../../ir/work.ts";
import type { SystolicData } from "../../../profiles/types.ts";
import type { Product, SystolicTerms } from "./equations.ts";

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

/** Folds along the columns tried beyond the least, and numbers of rows below the most. */
const MORE_FOLDS = 8, FEWER_ROWS = 1024;

/**
 * Sets the folds for the least time of overlapped loads: the least number of them where a fold's stream is longer than what smaller
 * shares could save, else any that fit the array. Equal shares of fewer rows or columns may fill and drain faster.
 */
export function setBestFolds(product: Product, t: SystolicTerms): void {
  const { down, across, steps } = product, leastColumns = Math.ceil(across / t.columns);
  product.rowFolds = Math.ceil(down / t.rows);
  product.columnFolds = leastColumns;
  if (steps >= 2 * t.rows + t.columns) return;
  let fewest = Infinity;
  const top = Math.min(t.rows, down);
  for (let used = top; used >= Math.max(1, top - FEWER_ROWS); used--) {
    const rows = Math.ceil(down / used), stream = Math.max(steps, used);
    const most = rows * stream < t.columns ? Math.min(across, leastColumns + MORE_FOLDS) : leastColumns;
    for (let columns = leastColumns; columns <= most; columns++) {
      const cycles = (rows * columns - 1) * stream + t.cyclesPerRow * used + Math.ceil(across / columns);
      if (cycles >= fewest) continue;
      fewest = cycles;
      product.rowFolds = rows;
      product.columnFolds = columns;
    }
  }
}
