/** Bounds: arithmetic on padded tiles, bytes through memories, vector operations, and fixed times on top. */
import { Scope } from "../../equations.ts";

/** The chip's numbers, a layer's facts, and what follows from them. */
export class RooflineTerms extends Scope {
  peakMacsPerSecond = 0;
  computeEfficiency = 0;
  cores = 0;
  /** Of an input's work, what gains nothing from further cores. */
  serialShare = 0;
  vectorOperationsPerSecond = 0;
  vectorEfficiency = 0;
  vectorLanes = 0;
  overlap = 0;
  batch = 1;
  macs = 0;
  vectorOperations = 0;
  /** Of an operand of the products. */
  bytesPerElement = 0;
  bytesPerWeight = 0;
  /** Of the parameters that a batch reads. */
  parameterBytes = 0;
  /** Elements of all right operands, and with the padding of their tiles. */
  elements = 0;
  paddedElements = 0;
  weightBytes = 0;
  activationBytes = 0;
  stateBytes = 0;
  computeSeconds = 0;
  productSeconds = 0;
  rereadBytes = 0;
  vectorSeconds = 0;
  longestSeconds = 0;
  timesSeconds = 0;
  overheadSeconds = 0;
  latencySeconds = 0;
  joulesPerMac = 0;
  vectorJoulesPerOperation = 0;
  ratedWatts = 0;
  powerShare = 0;
  computeJoules = 0;
  vectorJoules = 0;
  staticJoules = 0;
  energyJoules = 0;
}

/** A loop nest as products of matrices of one size, M x K times K x N, and the tile that they are cut into. */
export class TiledProducts extends Scope {
  products = 0;
  m = 0;
  n = 0;
  k = 0;
  taps = 0;
  /** Elements of the left operand of one product: an image's pixels are shared by overlapping windows. */
  leftElements = 0;
  tileRows = 0;
  tileColumns = 0;
  tileDepth = 0;
  /** Rows that loading the next tile of parameters takes the time of. */
  loadRows = 1;
  down = 0;
  across = 0;
  steps = 0;
  wholeTiles = 0;
  partsOfK = 1;
  tiles = 0;
  rounds = 0;
  serialSeconds = 0;
  computeSeconds = 0;
  operandBytes = 0;
  rereadBytes = 0;
  productSeconds = 0;
  paddedElements = 0;
}

/** A memory, and the bytes that pass it. */
export class MemoryTerms extends Scope {
  bytesPerSecond = 0;
  efficiency = 0;
  joulesPerByte = 0;
  /** Bytes of the next nearer memory. */
  nearerBytes = Infinity;
  /** Share of the parameters that passes it, and bytes of activations that nearer ones keep. */
  weightShare = 1;
  sparedBytes = 0;
  rereadBytes = 0;
  bytes = 0;
  seconds = 0;
  joules = 0;
}

/** What a run costs beyond its layers. */
export class RunTerms extends Scope {
  startSeconds = 0;
  /** Weight of the case that the network is run in contexts, and its layers. */
  contextShare = 0;
  layers = 0;
  contextSeconds = 0;
  contextLayerSeconds = 0;
  latencySeconds = 0;
  ratedWatts = 0;
  powerShare = 0;
  energyJoules = 0;
}

/** Tiles of products. */
export function tiling(p: TiledProducts): void {
  p.down = Math.ceil(Math.max(p.m, p.loadRows) / p.tileRows);
  p.across = Math.ceil(p.n / p.tileColumns);
  p.steps = Math.ceil(p.k / p.tileDepth);
  p.wholeTiles = p.products * p.down * p.across;
}

/** The same where each tap of a kernel is a product of its own. */
export function tilingByTap(p: TiledProducts): void {
  p.down = Math.ceil(Math.max(p.m, p.loadRows) / p.tileRows);
  p.across = Math.ceil(p.n / p.tileColumns);
  p.steps = p.taps * Math.ceil(p.k / p.taps / p.tileDepth);
  p.wholeTiles = p.products * p.down * p.across;
}

/** Rounds in which the cores work through the tiles. */
export function rounds(p: TiledProducts, t: RooflineTerms): void {
  p.tiles = p.wholeTiles * p.partsOfK;
  p.rounds = Math.ceil(p.tiles / t.cores);
}

/** Arithmetic of all rounds. */
export function arithmetic(all: TiledProducts, p: TiledProducts, t: RooflineTerms): void {
  all.computeSeconds = p.rounds * p.tileRows * p.tileColumns * p.tileDepth * Math.ceil(p.steps / p.partsOfK) *
    t.cores /
    (t.peakMacsPerSecond * t.computeEfficiency);
}

/** Bytes of the operands, each once. */
export function operands(p: TiledProducts, t: RooflineTerms): void {
  p.operandBytes = p.products * (p.leftElements + p.k * p.n) * t.bytesPerElement;
}

/** What of an input's work gains nothing from further cores, as one core does it. */
export function serial(p: TiledProducts, t: RooflineTerms): void {
  p.serialSeconds = t.serialShare * t.cores * p.products * p.m * p.n * p.k /
    (t.batch * t.peakMacsPerSecond * t.computeEfficiency);
}

/** The same on vectors. */
export function serialOnVectors(p: TiledProducts, t: RooflineTerms): void {
  p.serialSeconds = t.serialShare * t.cores * p.products * p.m * p.n * p.k /
    (t.batch * t.vectorOperationsPerSecond * t.vectorEfficiency);
}

/** An input that is spread over cores gains from them by Amdahl's law. */
export function spread(p: TiledProducts, all: TiledProducts, t: RooflineTerms): void {
  p.computeSeconds = Math.max(all.computeSeconds, p.serialSeconds + (1 - t.serialShare) * all.computeSeconds);
}

/** Bytes that tiles read again. */
export function rereads(p: TiledProducts, t: RooflineTerms): void {
  p.rereadBytes = p.products *
    (p.leftElements * (p.across - 1) + p.k * p.n * (Math.ceil(p.m / p.tileRows) - 1)) * t.bytesPerElement;
}

/** The same where a tile of parameters stays while all rows pass it. */
export function rereadsOfRows(p: TiledProducts, t: RooflineTerms): void {
  p.rereadBytes = p.products * p.leftElements * (p.across - 1) * t.bytesPerElement;
}

/** Products wait for their operands from the nearest memory. */
export function waiting(p: TiledProducts, near: MemoryTerms): void {
  p.productSeconds = Math.max(
    p.computeSeconds,
    (p.operandBytes + p.rereadBytes) / (near.bytesPerSecond * near.efficiency),
  );
}

/** Products on the vector unit. */
export function onVectors(all: TiledProducts, p: TiledProducts, t: RooflineTerms): void {
  all.computeSeconds = p.products * p.m * p.n * p.k / (t.vectorOperationsPerSecond * t.vectorEfficiency);
}

/** They wait for nothing. */
export function unhindered(p: TiledProducts): void {
  p.productSeconds = p.computeSeconds;
}

/** What tiled products add to their layer. */
export function addTiled(t: RooflineTerms, p: TiledProducts): void {
  t.computeSeconds += p.computeSeconds;
  t.productSeconds += p.productSeconds;
  t.rereadBytes += p.rereadBytes;
}

/** What products on the vector unit add. */
export function addUntiled(t: RooflineTerms, p: TiledProducts): void {
  t.computeSeconds += p.computeSeconds;
  t.productSeconds += p.productSeconds;
}

/** Elements of the right operand, and those with the padding of their tiles. */
export function padding(t: RooflineTerms, p: TiledProducts): void {
  p.paddedElements = p.products * p.across * p.tileColumns * p.steps * p.tileDepth;
  t.paddedElements += p.paddedElements;
  t.elements += p.products * p.n * p.k;
}

/** Products of which only the number of multiply-accumulates is known. */
export function shapeless(t: RooflineTerms): void {
  t.computeSeconds = t.macs / (t.peakMacsPerSecond * t.computeEfficiency);
  t.productSeconds = t.computeSeconds;
}

/** Parameters as they are read. */
export function weights(t: RooflineTerms): void {
  t.weightBytes = t.parameterBytes;
}

/** The same with the padding of their tiles. */
export function paddedWeights(t: RooflineTerms): void {
  t.weightBytes = t.parameterBytes + (t.paddedElements - t.elements) * t.bytesPerWeight;
}

/**
 * Bytes of operands that are read again from the memory behind a nearer one in which neither of them fits: each block of its size
 * is read for every block that it meets.
 */
export function rereadsBehind(memory: MemoryTerms, p: TiledProducts, t: RooflineTerms): void {
  memory.rereadBytes += p.products * Math.max(
    0,
    2 * p.m * p.n * p.k / Math.sqrt(memory.nearerBytes / t.bytesPerElement) * t.bytesPerElement -
      p.leftElements * t.bytesPerElement - p.k * p.n * t.bytesPerElement,
  );
}

/** Bytes that pass a memory: what nearer ones did not keep. */
export function passing(memory: MemoryTerms, t: RooflineTerms): void {
  memory.bytes = t.weightBytes * memory.weightShare + Math.max(0, t.activationBytes - memory.sparedBytes) +
    t.stateBytes +
    memory.rereadBytes;
  memory.seconds = memory.bytes / (memory.bytesPerSecond * memory.efficiency);
}

/** Whole vectors of as many lanes as there are. */
export function vector(t: RooflineTerms): void {
  t.vectorSeconds = Math.ceil(t.vectorOperations / t.vectorLanes) * t.vectorLanes /
    (t.vectorOperationsPerSecond * t.vectorEfficiency);
}

/** Times that overlap: of products and of vectors. */
export function bounds(t: RooflineTerms): void {
  t.longestSeconds = Math.max(t.productSeconds, t.vectorSeconds);
  t.timesSeconds = t.productSeconds + t.vectorSeconds;
}

/** And of each memory. */
export function memoryBound(t: RooflineTerms, memory: MemoryTerms): void {
  t.longestSeconds = Math.max(t.longestSeconds, memory.seconds);
  t.timesSeconds += memory.seconds;
}

/** The longest time, the share of the others that does not pass behind it, and the fixed time. */
export function latency(t: RooflineTerms): void {
  t.latencySeconds = t.longestSeconds + (1 - t.overlap) * (t.timesSeconds - t.longestSeconds) +
    t.overheadSeconds;
}

/** Energy of the power that is drawn whatever is done. */
export function staticEnergy(t: RooflineTerms): void {
  t.staticJoules = t.latencySeconds * t.ratedWatts * t.powerShare;
  t.energyJoules = t.staticJoules;
}

/** Energy of multiply-accumulates. */
export function computeEnergy(t: RooflineTerms): void {
  t.computeJoules = t.macs * t.joulesPerMac;
  t.energyJoules += t.computeJoules;
}

/** Energy of bytes through the nearest memory, those that tiles read again among them. */
export function nearestEnergy(t: RooflineTerms, memory: MemoryTerms): void {
  memory.joules = (memory.bytes + t.rereadBytes) * memory.joulesPerByte;
  t.energyJoules += memory.joules;
}

/** Energy of bytes through another. */
export function memoryEnergy(t: RooflineTerms, memory: MemoryTerms): void {
  memory.joules = memory.bytes * memory.joulesPerByte;
  t.energyJoules += memory.joules;
}

/** Energy of vector operations. */
export function vectorEnergy(t: RooflineTerms): void {
  t.vectorJoules = t.vectorOperations * t.vectorJoulesPerOperation;
  t.energyJoules += t.vectorJoules;
}

/** A run's fixed time. */
export function start(t: RunTerms): void {
  t.latencySeconds = t.startSeconds;
  t.energyJoules = t.latencySeconds * t.ratedWatts * t.powerShare;
}

/** The same with loading each context for the batch, as much as that case weighs. */
export function startInContexts(t: RunTerms): void {
  t.latencySeconds = t.startSeconds +
    t.contextShare * (t.contextSeconds + t.layers * t.contextLayerSeconds);
  t.energyJoules = t.latencySeconds * t.ratedWatts * t.powerShare;
}
