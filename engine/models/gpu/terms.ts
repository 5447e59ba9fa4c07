/** What the equations of a GPU are about: numbers by name, and what follows from them. */
import { Scope } from "../../equations.ts";

/** The chip's numbers, a layer's facts, and what follows from them. */
export class GpuTerms extends Scope {
  cores = 0;
  hertz = 0;
  bytesPerSecond = 0;
  vectorOperationsPerSecond = 0;
  vectorMacsPerCycle = 0;
  kernelCycles = 0;
  readEfficiency = 0;
  l2Bytes = 0;
  l2Share = 0;
  peakMacsPerSecond = 0;
  batch = 1;
  macs = 0;
  vectorOperations = 0;
  bytesPerActivation = 0;
  bytesPerWeight = 0;
  /** Bytes that pass the memory of a kernel without products. */
  bytes = 0;
  keptBytes = 0;
  /** Times that these bytes pass it. */
  passes = 1;
  launchSeconds = 0;
  coreSeconds = 0;
  memorySeconds = 0;
  vectorSeconds = 0;
  productSeconds = 0;
  latencySeconds = 0;
  ratedWatts = 0;
  powerShare = 0;
  macShare = 0;
  byteShare = 0;
  mostShare = 1;
  staticJoules = 0;
  macJoules = 0;
  byteJoules = 0;
  /** Share of what arithmetic and bytes would add that the most power leaves. */
  addedShare = 0;
  computeJoules = 0;
  dramJoules = 0;
  energyJoules = 0;
}

/** Products of matrices of one size, m x k times k x n, how the library multiplies them, and the tile that it takes. */
export class ProductTerms extends Scope {
  kernelCycles = 0;
  computeEfficiency = 0;
  readEfficiency = 0;
  writeEfficiency = 0;
  operandBytesPerCycle = 0;
  stepCycles = 0;
  splitCycles = 0;
  tail = 0;
  overlap = 0;
  quantElementsPerCycle = 0;
  vectorCycles = 0;
  /** Share of the rates above that is reached where this is one kernel of many. */
  kernelShare = 1;
  peakMacsPerSecond = 0;
  bytesPerOperand = 0;
  bytesPerActivation = 0;
  bytesPerWeight = 0;
  bytesPerOutput = 0;
  /** Experts that have tokens, and their tiles down. */
  active = 0;
  rowTiles = 0;
  products = 0;
  m = 0;
  n = 0;
  k = 0;
  /** Elements of all left operands: an image's pixels are shared by overlapping windows. */
  leftElements = 0;
  /** Bytes that may still stand in the L2. */
  l2Bytes = 0;
  depth = 0;
  tileRows = 0;
  tileColumns = 0;
  parts = 1;
  wholeSteps = 0;
  wholeLoad = 0;
  stepSeconds = 0;
  load = 0;
  waves = 0;
  steps = 0;
  computeSeconds = 0;
  chainSeconds = 0;
  coreSeconds = 0;
  bytes = 0;
  outputBytes = 0;
  readSeconds = 0;
  splitSeconds = 0;
  bodySeconds = 0;
  writeSeconds = 0;
  quantSeconds = 0;
  launchSeconds = 0;
  seconds = 0;
}

/** The experts at hand, and how the library multiplies with them. */
export class ExpertsTerms extends Scope {
  startCycles = 0;
  expertCycles = 0;
  elementsPerCycle = 0;
  experts = 0;
  routed = 0;
  size = 0;
  launchSeconds = 0;
  moveSeconds = 0;
}

/** Of an attention: its sizes, what the kernel reaches, and what follows. */
export class AttentionTerms extends Scope {
  startCycles = 0;
  elementsPerCycle = 0;
  blockCycles = 0;
  computeEfficiency = 0;
  scoresPerCycle = 0;
  readEfficiency = 0;
  bytesPerCycle = 0;
  jobCycles = 0;
  headCycles = 0;
  groupedCycles = 0;
  rowCycles = 0;
  pairCycles = 0;
  splitCycles = 0;
  sequences = 0;
  queries = 0;
  keys = 0;
  heads = 0;
  keyValueHeads = 0;
  headSize = 0;
  /** The most keys that a query sees. */
  reach = 0;
  bytesPerElement = 0;
  bytesPerCached = 0;
  stateBytes = 0;
  blockRows = 0;
  elements = 0;
  blocks = 0;
  metKeys = 0;
  productCycles = 0;
  blockSeconds = 0;
  lastSeconds = 0;
  jobs = 0;
  parts = 1;
  keyCycles = 0;
  launchSeconds = 0;
  writeSeconds = 0;
  coreSeconds = 0;
  readSeconds = 0;
  splitSeconds = 0;
  seconds = 0;
}

/** What a run costs beyond its layers. */
export class RunTerms extends Scope {
  startSeconds = 0;
  inputSeconds = 0;
  batch = 1;
  hostSeconds = 0;
  deviceSeconds = 0;
  waitSeconds = 0;
  latencySeconds = 0;
  ratedWatts = 0;
  powerShare = 0;
  energyJoules = 0;
}
