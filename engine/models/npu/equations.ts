/** A matrix unit and a vector unit in turn: products on padded tiles, elements through the vector unit, and fixed times. */
import { Scope } from "../../equations.ts";

/** The chip's numbers, a layer's facts, and what follows from them. */
export class NpuTerms extends Scope {
  macsPerSecond = 0;
  elementsPerSecond = 0;
  multiplyElements = 0;
  curvedElements = 0;
  movedElements = 0;
  weightBytesPerSecond = 0;
  layerSeconds = 0;
  operationSeconds = 0;
  slowness = 1;
  ratedWatts = 0;
  powerShare = 0;
  macs = 0;
  /** Elements that a layer with multiply-accumulates reads and writes. */
  activationElements = 0;
  /** Elements read and written by operations of the vector unit, and results of those that follow a curve. */
  plainElements = 0;
  curves = 0;
  /** Parameters and state in bytes. */
  memoryBytes = 0;
  weightedLayers = 0;
  operations = 0;
  computeSeconds = 0;
  weightSeconds = 0;
  movingSeconds = 0;
  productSeconds = 0;
  vectorSeconds = 0;
  overheadSeconds = 0;
  latencySeconds = 0;
  energyJoules = 0;
}

/** A loop nest as products of matrices of one size: M output pixels, N filters, K channels at each of some taps. */
export class PaddedProducts extends Scope {
  products = 0;
  m = 0;
  n = 0;
  channels = 0;
  taps = 0;
  tileRows = 0;
  tileColumns = 0;
  tileDepth = 0;
  paddedMacs = 0;
  matrixSeconds = 0;
  multiplySeconds = 0;
  computeSeconds = 0;
}

/** What a run costs beyond its layers. */
export class NpuRunTerms extends Scope {
  startSeconds = 0;
  slowness = 1;
  ratedWatts = 0;
  powerShare = 0;
  latencySeconds = 0;
  energyJoules = 0;
}

/** Every tap of a kernel is a product of its own, padded to whole tiles. */
export function padded(p: PaddedProducts): void {
  p.paddedMacs = p.products * Math.ceil(p.m / p.tileRows) * p.tileRows * Math.ceil(p.n / p.tileColumns) *
    p.tileColumns * p.taps *
    Math.ceil(p.channels / p.tileDepth) * p.tileDepth;
}

/** An image of few channels: taps and channels together fill the depth of a tile. */
export function paddedImage(p: PaddedProducts): void {
  p.paddedMacs = p.products * p.m * Math.ceil(p.n / p.tileColumns) * p.tileColumns *
    Math.ceil(p.channels * p.taps / p.tileDepth) * p.tileDepth;
}

/** Products on the matrix unit. */
export function onMatrices(p: PaddedProducts, t: NpuTerms): void {
  p.matrixSeconds = p.paddedMacs / t.macsPerSecond;
  p.computeSeconds = p.matrixSeconds;
}

/** A depthwise convolution: on the unit that is faster with it, most often the vector unit. */
export function onEither(p: PaddedProducts, t: NpuTerms): void {
  p.matrixSeconds = p.paddedMacs / t.macsPerSecond;
  p.multiplySeconds = p.products * p.m * p.n * p.channels * p.taps * t.multiplyElements / t.elementsPerSecond;
  p.computeSeconds = Math.min(p.matrixSeconds, p.multiplySeconds);
}

/** What products add to their layer. */
export function addProducts(t: NpuTerms, p: PaddedProducts): void {
  t.computeSeconds += p.computeSeconds;
}

/** Products of which only the number of multiply-accumulates is known. */
export function shapeless(t: NpuTerms): void {
  t.computeSeconds = t.macs / t.macsPerSecond;
}

/** Arithmetic, weights and activations overlap; vector operations and fixed times follow. */
export function latency(t: NpuTerms): void {
  t.weightSeconds = t.memoryBytes / t.weightBytesPerSecond;
  t.movingSeconds = t.activationElements * t.movedElements / t.elementsPerSecond;
  t.productSeconds = Math.max(t.computeSeconds, t.weightSeconds, t.movingSeconds);
  t.vectorSeconds = (t.plainElements + t.curves * t.curvedElements) / t.elementsPerSecond;
  t.overheadSeconds = t.slowness *
    (t.weightedLayers * t.layerSeconds + t.operations * t.operationSeconds);
  t.latencySeconds = t.productSeconds + t.vectorSeconds + t.overheadSeconds;
  t.energyJoules = t.latencySeconds * t.ratedWatts * t.powerShare;
}

/** A run's fixed time. */
export function start(t: NpuRunTerms): void {
  t.latencySeconds = t.slowness * t.startSeconds;
  t.energyJoules = t.latencySeconds * t.ratedWatts * t.powerShare;
}
