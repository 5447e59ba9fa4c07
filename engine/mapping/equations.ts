/**
 * A loop nest on a row-stationary array: Y.-H. Chen et al., JSSC 52(1), 2017, sections III and IV, Tables II and III. A set of
 * processing elements is as high as the kernel and makes `e` output rows; `r` sets add up different channels, `t` sets have
 * different filters; each element holds rows of `p` filters and `q` channels. A pass goes over `n` images; `m` output channels wait in
 * the global buffer while the passes add up all channels.
 */
import { Scope } from "../equations.ts";

/** An array's numbers, the shape of a nest as it takes it, a mapping in the letters of the paper's Table II, and what follows. */
export class RowTerms extends Scope {
  macsPerPe = 1;
  psumWordsPerCycle = 1;
  inputWordsPerCycle = 1;
  filterWordsPerCycle = 1;
  passOverheadCycles = 0;
  /** Images that share the weights. */
  images = 1;
  /** Groups, each mapped for itself. */
  groups = 1;
  /** Filters of a group. */
  layerFilters = 1;
  /** Input channels of a group, times the pieces of a kernel that is larger than the array takes. */
  layerChannels = 1;
  outputHeight = 1;
  outputWidth = 1;
  /** Rows and columns of (a piece of) the kernel. */
  kernelHeight = 1;
  kernelWidth = 1;
  /** Input rows and columns for one output row and column, and for each further one. */
  reachHeight = 1;
  reachWidth = 1;
  stepHeight = 1;
  stepWidth = 1;
  /** Words of inputs that DRAM holds. */
  dramInputWords = 0;
  p = 1;
  q = 1;
  r = 1;
  t = 1;
  m = 1;
  n = 1;
  e = 1;
  /** Groups side by side. */
  together = 1;
  /** Tiles side by side into which the output is cut. */
  tiles = 1;
  /** Shares of multiplications that take time, and of weights that are there. */
  workShare = 1;
  weightShare = 1;
  activePes = 0;
  filterRounds = 1;
  channelRounds = 1;
  groupRounds = 1;
  /** Groups, filters and channels of a pass, on average: the last of them may have fewer. */
  passGroups = 1;
  passFilters = 1;
  passChannels = 1;
  strips = 1;
  lastRows = 1;
  outputColumns = 1;
  passInputRows = 1;
  lastInputRows = 1;
  inputColumns = 1;
  imageInputs = 1;
  stripInputs = 1;
  imageBlocks = 1;
  passesPerStrip = 1;
  passes = 1;
  arithmeticCyclesPerPass = 0;
  psumCyclesPerPass = 0;
  inputCyclesPerPass = 0;
  lastStripCyclesPerPass = 0;
  cycles = 0;
  macs = 0;
  weightDramWords = 0;
  inputRounds = 1;
  inputReads = 1;
  outputDramWords = 0;
  psumBufferWords = 0;
  inputBufferWords = 0;
  weightBufferWords = 0;
  psumArrayWords = 0;
  inputArrayWords = 0;
  weightArrayWords = 0;
  // What models make of it: of one class for all, because equations run faster on objects of one shape
  processingLatencySeconds = 0;
  weightDramSeconds = 0;
  featureMapDramSeconds = 0;
  latencySeconds = 0;
  dramBytes = 0;
  globalBufferBytes = 0;
  computeJoules = 0;
  registerFileJoules = 0;
  interPeJoules = 0;
  globalBufferJoules = 0;
  staticJoules = 0;
  computeEnergy = 0;
  registerFileWeights = 0;
  registerFileInputs = 0;
  registerFileOutputs = 0;
  interPeWeights = 0;
  interPeInputs = 0;
  interPeOutputs = 0;
  globalBufferWeights = 0;
  globalBufferInputs = 0;
  globalBufferOutputs = 0;
  dramWeights = 0;
  dramInputs = 0;
  dramOutputs = 0;
  normalizedEnergy = 0;
  dramSeconds = 0;
}

/** How often things happen. */
export function loops(x: RowTerms): void {
  x.strips = Math.ceil(x.outputHeight / x.e);
  x.lastRows = x.outputHeight - (x.strips - 1) * x.e;
  x.outputColumns = Math.ceil(x.outputWidth / x.tiles);
  x.passInputRows = (x.e - 1) * x.stepHeight + x.reachHeight;
  x.lastInputRows = (x.lastRows - 1) * x.stepHeight + x.reachHeight;
  x.inputColumns = (x.outputColumns - 1) * x.stepWidth + x.reachWidth;
  x.imageBlocks = Math.ceil(x.images / x.n);
  x.filterRounds = Math.ceil(x.layerFilters / (x.p * x.t));
  x.channelRounds = Math.ceil(x.layerChannels / (x.q * x.r));
  x.passFilters = x.layerFilters / x.filterRounds;
  x.passChannels = x.layerChannels / x.channelRounds;
  x.groupRounds = Math.ceil(x.groups / x.together);
  x.passGroups = x.groups / x.groupRounds;
  x.passesPerStrip = x.channelRounds * x.filterRounds * x.imageBlocks * x.groupRounds * x.tiles;
  x.passes = x.strips * x.passesPerStrip;
}

/**
 * Passes follow each other: each takes the longest of multiplying (after its weights were loaded), of moving partial sums and of
 * moving inputs, and an overhead.
 */
export function time(x: RowTerms): void {
  x.arithmeticCyclesPerPass =
    x.p * x.q * x.kernelWidth * x.outputColumns * x.images / x.imageBlocks / x.macsPerPe * x.workShare +
    x.passGroups * x.passFilters * x.passChannels * x.kernelHeight * x.kernelWidth / x.filterWordsPerCycle *
      x.weightShare;
  x.psumCyclesPerPass = x.passGroups * x.passFilters * x.e * x.outputColumns * x.images / x.imageBlocks /
    x.psumWordsPerCycle;
  x.inputCyclesPerPass = x.passGroups * x.images / x.imageBlocks * x.passChannels * x.passInputRows *
    x.inputColumns /
    x.inputWordsPerCycle;
  x.lastStripCyclesPerPass = Math.max(
    x.arithmeticCyclesPerPass,
    x.psumCyclesPerPass * x.lastRows / x.e,
    x.inputCyclesPerPass * x.lastInputRows / x.passInputRows,
  );
  x.cycles = (x.strips - 1) * x.passesPerStrip *
      Math.max(x.arithmeticCyclesPerPass, x.psumCyclesPerPass, x.inputCyclesPerPass) +
    x.passesPerStrip * x.lastStripCyclesPerPass + x.passes * x.passOverheadCycles;
}

/** Words to and from DRAM; inputs as often as they are read. */
export function dramWords(x: RowTerms): void {
  x.weightDramWords = x.layerFilters * x.layerChannels * x.kernelHeight * x.kernelWidth * x.groups *
    x.strips * x.tiles *
    x.imageBlocks;
  x.imageInputs = ((x.outputHeight - 1) * x.stepHeight + x.reachHeight) *
    ((x.outputWidth - 1) * x.stepWidth + x.reachWidth);
  x.stripInputs = ((x.strips - 1) * x.passInputRows + x.lastInputRows) * x.inputColumns * x.tiles;
  x.inputRounds = Math.ceil(x.layerFilters / x.m);
  x.inputReads = x.inputRounds * x.stripInputs / x.imageInputs;
  x.outputDramWords = x.images * x.layerFilters * x.groups * x.outputHeight * x.outputWidth;
}

/** Words through the global buffer and the array: partial sums each way and each round, inputs once for each group of filters. */
export function otherWords(x: RowTerms): void {
  x.activePes = x.kernelHeight * x.e * x.r * x.t * x.together;
  x.macs = x.outputDramWords * x.layerChannels * x.kernelHeight * x.kernelWidth;
  x.psumBufferWords = 2 * x.images * x.layerFilters * x.groups * x.outputHeight * x.outputWidth *
    x.channelRounds;
  x.inputBufferWords = x.images * x.layerChannels * x.groups * x.stripInputs * x.filterRounds;
  x.weightBufferWords = x.weightDramWords;
  x.psumArrayWords = x.outputDramWords * x.channelRounds * x.r * x.kernelHeight;
  x.inputArrayWords = x.images * x.layerChannels * x.groups * x.outputHeight * x.kernelHeight *
    x.inputColumns * x.tiles *
    x.filterRounds * x.t;
  x.weightArrayWords = x.weightBufferWords / x.strips * x.outputHeight;
}
