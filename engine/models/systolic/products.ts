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

/**
 * Sets the folds for the least time of overlapped loads: the least number of them where a fold's stream is longer than what smaller
 * shares could save, else any that fit the array. Equal shares of fewer rows or columns may fill and drain faster. Every number of
 * folds that could be the fastest is tried, so that a larger array never misses what a smaller one finds.
 */
export function setBestFolds(product: Product, t: SystolicTerms): void {
  const { down, across, steps } = product, leastColumns = Math.ceil(across / t.columns);
  product.rowFolds = Math.ceil(down / t.rows);
  product.columnFolds = leastColumns;
  if (steps >= 2 * t.rows + t.columns) return;
  let fewest = Infinity;
  for (let most = Math.min(t.rows, down); most >= 1;) {
    const rows = Math.ceil(down / most), used = Math.ceil(down / rows), stream = Math.max(steps, used);
    if ((rows * leastColumns - 1) * steps >= fewest) break; // more folds stream longer than the best takes
    for (let columns = leastColumns; columns <= across; columns++) {
      const before = (rows * columns - 1) * stream + t.cyclesPerRow * used;
      if (before >= fewest) break;
      const cycles = before + Math.ceil(across / columns);
      if (cycles >= fewest) continue;
      fewest = cycles;
      product.rowFolds = rows;
      product.columnFolds = columns;
    }
    most = used - 1; // as many folds of more rows take no less
  }
}
