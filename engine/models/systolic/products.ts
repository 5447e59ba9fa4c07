/**
 * Systolic arrays in closed form: a loop nest as matrix products, the cycles of one, and the words that it moves. Formulas: A.
 * Samajdar et al., "A Systematic Methodology for Characterizing Scalability of DNN Accelerators using SCALE-Sim", ISPASS 2020,
 * as the tool of that name (versions 2 and 3) runs them.
 */
import type { Workload } from "../../ir/work.ts";
import type { SystolicData } from "../../profiles/types.ts";

/** Matrix products of one shape: `pixels` x `taps` times `taps` x `filters`. */
export interface Product {
  /** How many there are. */
  readonly count: number;
  /** Output pixels of all inputs of the batch (M). */
  readonly pixels: number;
  /** Products that an output adds up (K). */
  readonly taps: number;
  /** Filters (N). */
  readonly filters: number;
}

/** Words between buffers and the array. */
export interface Words {
  /** Words of inputs read. */
  readonly ifmapReads: number;
  /** Words of weights read. */
  readonly filterReads: number;
  /** Words of outputs or partial sums written. */
  readonly ofmapWrites: number;
}

/** The array's own numbers. */
export type Grid = Pick<SystolicData, "rows" | "columns" | "dataflow" | "countsFrom" | "loads">;

/**
 * The matrix products of a layer: one for each group of each loop nest. A batch adds pixels where inputs share the weights, and
 * products where both factors are activations.
 */
export function productsOf({ nests, parametersRead }: Workload, batch: number): Product[] {
  const shared = parametersRead > 0;
  return nests.map(({ n, k, c, p, q, r, s, groups }) => ({
    count: groups * (shared ? 1 : batch),
    pixels: n * p * q * (shared ? batch : 1),
    taps: c / groups * r * s,
    filters: k / groups,
  }));
}

/** How a product lies on the array: two dimensions in space, cut into folds, and one in time. */
export interface Mapping {
  /** Folds along the array's rows. */
  readonly rowFolds: number;
  /** Folds along the array's columns. */
  readonly columnFolds: number;
  /** Cycles that a full stream takes. */
  readonly steps: number;
  /** Cycles to load the stationary operand, and to fill and drain the array, and 2. */
  readonly fill: number;
}

/** Where a product's three dimensions go. */
export function mapping({ pixels, taps, filters }: Product, { rows, columns, dataflow }: Grid): Mapping {
  const on = (vertical: number, horizontal: number, steps: number, fill: number) => ({
    rowFolds: Math.ceil(vertical / rows),
    columnFolds: Math.ceil(horizontal / columns),
    steps,
    fill,
  });
  switch (dataflow) {
    case "outputStationary":
      return on(pixels, filters, taps, rows + columns);
    case "weightStationary":
      return on(taps, filters, pixels, 2 * rows + columns);
    case "inputStationary":
      return on(taps, pixels, filters, 2 * rows + columns);
  }
}

/**
 * Cycles of one matrix product. Serial loads: every fold pays its fill and drain. Overlapped ones: the first fold does, and the
 * others take what computing or loading takes, whichever is longer.
 */
export function computeCycles(product: Product, grid: Grid): number {
  const { rowFolds, columnFolds, steps, fill } = mapping(product, grid);
  const folds = rowFolds * columnFolds, last = grid.countsFrom === 0 ? 1 : 0;
  if (grid.loads === "serial") return folds * (fill + steps - 2) - last;
  return (folds - 1) * Math.max(steps, grid.rows) + fill + steps - 2 - last;
}

/** Words that one matrix product moves between buffers and the array. */
export function sramWords(product: Product, grid: Grid): Words {
  const { pixels, taps, filters } = product, { rowFolds, columnFolds } = mapping(product, grid);
  switch (grid.dataflow) {
    case "outputStationary":
      return {
        ifmapReads: pixels * taps * columnFolds,
        filterReads: taps * filters * rowFolds,
        ofmapWrites: pixels * filters,
      };
    case "weightStationary":
      return {
        ifmapReads: pixels * taps * columnFolds,
        filterReads: taps * filters,
        ofmapWrites: pixels * filters * rowFolds,
      };
    case "inputStationary":
      return {
        ifmapReads: pixels * taps,
        filterReads: taps * filters * columnFolds,
        ofmapWrites: pixels * filters * rowFolds,
      };
  }
}

/**
 * Output words as SCALE-Sim prints them. With stationary outputs it adds the cycles of each fold's skew, R + C, in which nothing
 * is written: a slip of the tool, kept here so that its tables can be compared.
 */
export function scaleSimOfmapWrites(product: Product, grid: Grid): number {
  const { rowFolds, columnFolds } = mapping(product, grid);
  const skew = grid.dataflow === "outputStationary" ? rowFolds * columnFolds * (grid.rows + grid.columns) : 0;
  return sramWords(product, grid).ofmapWrites + skew;
}

/** A product cut where a column's accumulator is full: the parts read the weights again, each for its own pixels. */
export function cutByAccumulators(product: Product, capacity: number): Product[] {
  const full = Math.ceil(product.pixels / capacity) - 1;
  const rest = { ...product, pixels: product.pixels - full * capacity };
  return full === 0 ? [rest] : [{ ...product, count: product.count * full, pixels: capacity }, rest];
}
