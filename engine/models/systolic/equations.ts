/**
 * Systolic arrays in closed form: a loop nest as a matrix product, the cycles of one, the words that it moves, and what both cost.
 * Formulas: A. Samajdar et al., "A Systematic Methodology for Characterizing Scalability of DNN Accelerators using SCALE-Sim",
 * ISPASS 2020, as the tool of that name (versions 2 and 3) runs them.
 */
import { Scope } from "../../equations.ts";

/** The array and its memory, and what the products of a layer come to. */
export class SystolicTerms extends Scope {
  rows = 0;
  columns = 0;
  clockHertz = 0;
  /** Cycles that a row of the array costs a fold: its skew, and loading where an operand is stationary. */
  cyclesPerRow = 0;
  /** 1 where the tool gives the number of the last cycle, counted from 0. */
  countedFromZero = 0;
  dramBytesPerSecond = 0;
  weightBytesPerSecond = 0;
  outputBytesPerSecond = 0;
  macs = 0;
  weightBytesPerElement = 0;
  activationBytesPerElement = 0;
  computeCycles = 0;
  sramIfmapReads = 0;
  sramFilterReads = 0;
  sramOfmapWrites = 0;
  scaleSimOfmapWrites = 0;
  dramIfmapReads = 0;
  dramFilterReads = 0;
  dramOfmapWrites = 0;
  weightBytes = 0;
  outputBytes = 0;
  dramBytes = 0;
  computeSeconds = 0;
  memorySeconds = 0;
  weightSeconds = 0;
  outputSeconds = 0;
  latencySeconds = 0;
  joulesPerMac = 0;
  sramJoulesPerByte = 0;
  dramJoulesPerByte = 0;
  staticPowerWatts = 0;
  computeJoules = 0;
  sramJoules = 0;
  dramJoules = 0;
  staticJoules = 0;
  energyJoules = 0;
  vectorOperations = 0;
  vectorOperationsPerCycle = 0;
  vectorCycles = 0;
  vectorSeconds = 0;
}

/** Matrix products of one shape: `pixels` x `taps` times `taps` x `filters`, or a part of them that the accumulators hold. */
export class Product extends Scope {
  /** How many there are. */
  products = 0;
  /** Output pixels of all inputs that share the weights (M). */
  pixels = 0;
  /** Products that an output adds up (K). */
  taps = 0;
  /** Filters (N). */
  filters = 0;
  /** The dimension along the array's rows, the one along its columns, and the one that streams. */
  down = 0;
  across = 0;
  steps = 0;
  rowFolds = 0;
  columnFolds = 0;
  /** Rows and columns of the array that are used, where folds are of equal size. */
  rowsUsed = 0;
  columnsUsed = 0;
  computeCycles = 0;
  sramIfmapReads = 0;
  sramFilterReads = 0;
  sramOfmapWrites = 0;
  scaleSimOfmapWrites = 0;
  /** Inputs in memory for each tap of a window. */
  inputsPerTap = 0;
  /** How often inputs and weights are read from memory. */
  inputReads = 1;
  weightReads = 1;
  dramIfmapReads = 0;
  dramFilterReads = 0;
  dramOfmapWrites = 0;
}

/** Outputs stay in the array. */
export function outputStationary(p: Product): void {
  p.down = p.pixels;
  p.across = p.filters;
  p.steps = p.taps;
}

/** Weights stay in the array. */
export function weightStationary(p: Product): void {
  p.down = p.taps;
  p.across = p.filters;
  p.steps = p.pixels;
}

/** Inputs stay in the array. */
export function inputStationary(p: Product): void {
  p.down = p.taps;
  p.across = p.pixels;
  p.steps = p.filters;
}

/** A product cut into folds of the array's size. */
export function folds(p: Product, t: SystolicTerms): void {
  p.rowFolds = Math.ceil(p.down / t.rows);
  p.columnFolds = Math.ceil(p.across / t.columns);
}

/** Folds one after another, each of which goes through the whole array. */
export function serialWhole(p: Product, t: SystolicTerms): void {
  p.computeCycles = p.products *
    (p.rowFolds * p.columnFolds * (t.cyclesPerRow * t.rows + t.columns + p.steps - 2) - t.countedFromZero);
}

/** Folds one after another, each of which goes through the cells that it fills: rows and columns add up to the product's own. */
export function serial(p: Product, t: SystolicTerms): void {
  p.computeCycles = p.products *
    (t.cyclesPerRow * p.down * p.columnFolds + p.across * p.rowFolds +
      p.rowFolds * p.columnFolds * (p.steps - 2) -
      t.countedFromZero);
}

/** Folds that load while the one before computes, of the whole array. */
export function overlappedWhole(p: Product, t: SystolicTerms): void {
  p.computeCycles = p.products *
    ((p.rowFolds * p.columnFolds - 1) * Math.max(p.steps, t.rows) + t.cyclesPerRow * t.rows + t.columns +
      p.steps - 2 -
      t.countedFromZero);
}

/** Folds that load while the one before computes, cut into equal shares of rows and columns. */
export function overlapped(p: Product, t: SystolicTerms): void {
  p.rowsUsed = Math.ceil(p.down / p.rowFolds);
  p.columnsUsed = Math.ceil(p.across / p.columnFolds);
  p.computeCycles = p.products *
    ((p.rowFolds * p.columnFolds - 1) * Math.max(p.steps, p.rowsUsed) + t.cyclesPerRow * p.rowsUsed +
      p.columnsUsed + p.steps - 2 - t.countedFromZero);
}

/** Words of stationary outputs. */
export function outputStationaryWords(p: Product): void {
  p.sramIfmapReads = p.products * p.pixels * p.taps * p.columnFolds;
  p.sramFilterReads = p.products * p.taps * p.filters * p.rowFolds;
  p.sramOfmapWrites = p.products * p.pixels * p.filters;
}

/** Words of stationary weights. */
export function weightStationaryWords(p: Product): void {
  p.sramIfmapReads = p.products * p.pixels * p.taps * p.columnFolds;
  p.sramFilterReads = p.products * p.taps * p.filters;
  p.sramOfmapWrites = p.products * p.pixels * p.filters * p.rowFolds;
}

/** Words of stationary inputs. */
export function inputStationaryWords(p: Product): void {
  p.sramIfmapReads = p.products * p.pixels * p.taps;
  p.sramFilterReads = p.products * p.taps * p.filters * p.columnFolds;
  p.sramOfmapWrites = p.products * p.pixels * p.filters * p.rowFolds;
}

/**
 * Output words as SCALE-Sim prints them. With stationary outputs it adds the cycles of each fold's skew, R + C, in which nothing
 * is written: a slip of the tool, kept so that its tables can be compared.
 */
export function scaleSimWordsWithSkew(p: Product, t: SystolicTerms): void {
  p.scaleSimOfmapWrites = p.sramOfmapWrites + p.products * p.rowFolds * p.columnFolds * (t.rows + t.columns);
}

/** The same where it adds nothing. */
export function scaleSimWords(p: Product): void {
  p.scaleSimOfmapWrites = p.sramOfmapWrites;
}

/** What a part of a product adds to it. */
export function addPart(p: Product, part: Product): void {
  p.computeCycles += part.computeCycles;
  p.sramIfmapReads += part.sramIfmapReads;
  p.sramFilterReads += part.sramFilterReads;
  p.sramOfmapWrites += part.sramOfmapWrites;
}

/** Words that a product reads from memory. */
export function memoryReads(p: Product): void {
  p.dramIfmapReads = p.products * p.pixels * p.taps * p.inputsPerTap * p.inputReads;
  p.dramFilterReads = p.products * p.taps * p.filters * p.weightReads;
}

/** Words that it writes there, where partial sums stay on the chip. */
export function outputsToMemory(p: Product): void {
  p.dramOfmapWrites = p.products * p.pixels * p.filters;
}

/** The same where every partial sum goes off the chip. */
export function partialSumsToMemory(p: Product): void {
  p.dramOfmapWrites = p.sramOfmapWrites;
}

/** What a product adds to its layer. */
export function addProduct(t: SystolicTerms, p: Product): void {
  t.computeCycles += p.computeCycles;
  t.sramIfmapReads += p.sramIfmapReads;
  t.sramFilterReads += p.sramFilterReads;
  t.sramOfmapWrites += p.sramOfmapWrites;
  t.dramIfmapReads += p.dramIfmapReads;
  t.dramFilterReads += p.dramFilterReads;
  t.dramOfmapWrites += p.dramOfmapWrites;
}

/** The same of what SCALE-Sim prints. */
export function addScaleSimWords(t: SystolicTerms, p: Product): void {
  t.scaleSimOfmapWrites += p.scaleSimOfmapWrites;
}

/** Bytes off the chip, and the time of the array. */
export function bytesAndCycles(t: SystolicTerms): void {
  t.weightBytes = t.dramFilterReads * t.weightBytesPerElement;
  t.dramBytes = t.weightBytes + (t.dramIfmapReads + t.dramOfmapWrites) * t.activationBytesPerElement;
  t.computeSeconds = t.computeCycles / t.clockHertz;
}

/** With as much bandwidth as the array can use. */
export function unboundLatency(t: SystolicTerms): void {
  t.latencySeconds = t.computeSeconds;
}

/** With one memory. */
export function memoryLatency(t: SystolicTerms): void {
  t.memorySeconds = t.dramBytes / t.dramBytesPerSecond;
  t.latencySeconds = Math.max(t.computeSeconds, t.memorySeconds);
}

/** With a memory of weights apart from the rest. */
export function apartLatency(t: SystolicTerms): void {
  t.memorySeconds = (t.dramBytes - t.weightBytes) / t.dramBytesPerSecond;
  t.weightSeconds = t.weightBytes / t.weightBytesPerSecond;
  t.latencySeconds = Math.max(t.computeSeconds, t.memorySeconds, t.weightSeconds);
}

/** With memories of weights and of outputs apart from that of inputs. */
export function channelsLatency(t: SystolicTerms): void {
  t.outputBytes = t.dramOfmapWrites * t.activationBytesPerElement;
  t.memorySeconds = (t.dramBytes - t.weightBytes - t.outputBytes) / t.dramBytesPerSecond;
  t.weightSeconds = t.weightBytes / t.weightBytesPerSecond;
  t.outputSeconds = t.outputBytes / t.outputBytesPerSecond;
  t.latencySeconds = Math.max(t.computeSeconds, t.memorySeconds, t.weightSeconds, t.outputSeconds);
}

/** Energy of single events, and of the time that they take. */
export function energy(t: SystolicTerms): void {
  t.computeJoules = t.macs * t.joulesPerMac;
  t.sramJoules = (t.sramFilterReads * t.weightBytesPerElement +
    (t.sramIfmapReads + t.sramOfmapWrites) * t.activationBytesPerElement) * t.sramJoulesPerByte;
  t.dramJoules = t.dramBytes * t.dramJoulesPerByte;
  t.staticJoules = t.latencySeconds * t.staticPowerWatts;
  t.energyJoules = t.computeJoules + t.sramJoules + t.dramJoules + t.staticJoules;
}

/** Work that is not multiply-accumulates, on a unit of its own. */
export function vectorLatency(t: SystolicTerms): void {
  t.vectorCycles = Math.ceil(t.vectorOperations / t.vectorOperationsPerCycle);
  t.vectorSeconds = t.vectorCycles / t.clockHertz;
  t.latencySeconds = t.vectorSeconds;
}

/** Energy of the time that it takes. */
export function vectorEnergy(t: SystolicTerms): void {
  t.staticJoules = t.latencySeconds * t.staticPowerWatts;
  t.energyJoules = t.staticJoules;
}
