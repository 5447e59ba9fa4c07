/** Engines that multiply stored weights by activations that are not zero, one a cycle and multiplier. */
import { Scope } from "../../equations.ts";

/** The engine, and what the products of a layer come to. */
export class SparseTerms extends Scope {
  pes = 0;
  /** Rows and columns of processing elements, where pixels are dealt out. */
  pesAcross = 0;
  /** Multipliers of a processing element. */
  multipliers = 1;
  clockHertz = 0;
  /** Actual time over the time of a perfectly shared load. */
  loadImbalance = 1;
  powerWatts = 0;
  weightDensity = 0;
  activationDensity = 0;
  batch = 1;
  storedWeights = 0;
  idealCycles = 0;
  latencySeconds = 0;
  energyJoules = 0;
}

/** A product of a matrix and vectors, or a convolution. */
export class Product extends Scope {
  /** How often the weights are gone through: pixels, and instances of the input. */
  products = 0;
  /** Filters, of which each has its weights. */
  outputs = 0;
  outputRows = 0;
  outputColumns = 0;
  weights = 0;
  /** Zeros stored for each weight, where runs of zeros are too long. */
  paddingPerWeight = 0;
  storedWeights = 0;
  /** Cycles of a perfectly shared load. */
  evenCycles = 0;
  /** The fullest processing element's share over the average. */
  unevenness = 1;
  idealCycles = 0;
}

/** Weights that are stored, and the cycles that they take where they are shared evenly. */
export function stored(p: Product, t: SparseTerms): void {
  p.storedWeights = p.weights * t.weightDensity * (1 + p.paddingPerWeight);
  p.evenCycles = p.products * p.storedWeights * t.activationDensity / t.pes / t.multipliers;
}

/** Outputs dealt out to the processing elements. */
export function outputsDealtOut(p: Product, t: SparseTerms): void {
  p.unevenness = Math.ceil(p.outputs / t.pes) / (p.outputs / t.pes);
  p.idealCycles = p.evenCycles * p.unevenness;
}

/** Pixels dealt out to a square of processing elements. */
export function pixelsDealtOut(p: Product, t: SparseTerms): void {
  t.pesAcross = Math.sqrt(t.pes);
  p.unevenness = Math.ceil(p.outputRows / t.pesAcross) / (p.outputRows / t.pesAcross) *
    (Math.ceil(p.outputColumns / t.pesAcross) / (p.outputColumns / t.pesAcross));
  p.idealCycles = p.evenCycles * p.unevenness;
}

/** So many outputs that they are dealt out evenly. */
export function evenly(p: Product): void {
  p.idealCycles = p.evenCycles;
}

/** What a product adds to its layer. */
export function addProduct(t: SparseTerms, p: Product): void {
  t.storedWeights += p.storedWeights;
  t.idealCycles += p.idealCycles;
}

/** Time and energy: the power is the same whatever the layer. */
export function costs(t: SparseTerms): void {
  t.latencySeconds = t.idealCycles * t.loadImbalance / t.clockHertz * t.batch;
  t.energyJoules = t.latencySeconds * t.powerWatts;
}
