/**
 * NVDLA's published spreadsheet, perf/NVDLA_OpenSource_Performance.xlsx of github.com/nvdla/hw: bytes and cycles of a convolution or a
 * fully connected layer, and of work that is moved alone. Where our reference has no formula of the sheet's but only its results,
 * the rule is the one that gives them; docs/models/nvdla.md says which.
 */
import { Scope } from "../../equations.ts";

/** The accelerator, and what the passes of a layer come to. */
export class NvdlaTerms extends Scope {
  /** Multiplications of 8-bit numbers a cycle. */
  macsPerCycle = 0;
  bufferBytes = 0;
  dramBytesPerSecond = 0;
  kilobyteBytes = 0;
  byteMultiple = 0;
  channelMultiple = 0;
  kernelMultiple = 0;
  secondMemoryReadBytesPerSecond = 0;
  secondMemoryWriteBytesPerSecond = 0;
  clockHertz = 0;
  /** What is kept of cycles before they are rounded up, so that a whole number that division made a little greater stays. */
  roundingShare = 1 - 1e-12;
  averageWatts = 0;
  batch = 1;
  activationBytesPerElement = 0;
  weightBytesPerElement = 0;
  /** Bits of the wider operand, 8 at least. */
  operandBits = 0;
  inputElements = 0;
  outputElements = 0;
  inputBytes = 0;
  outputBytes = 0;
  operandBytes = 0;
  weightBytes = 0;
  dramBytes = 0;
  secondReadBytes = 0;
  secondWriteBytes = 0;
  macCycles = 0;
  dramCycles = 0;
  secondReadCycles = 0;
  secondWriteCycles = 0;
  layerCycles = 0;
  computeSeconds = 0;
  dramSeconds = 0;
  secondReadSeconds = 0;
  secondWriteSeconds = 0;
  latencySeconds = 0;
  averageJoules = 0;
  energyJoules = 0;
}

/** A loop nest as it passes through the accelerator: group by group, and input by input or some inputs in one go. */
export class Pass extends Scope {
  groups = 1;
  /** How often it goes through: groups, and inputs that are not worked on in one go. */
  runs = 1;
  /** Inputs of one run. */
  inputs = 1;
  groupChannels = 0;
  groupFilters = 0;
  /** Loops of the nest on other data of the same input: RoIs, tokens. */
  images = 0;
  imageHeight = 0;
  imageWidth = 0;
  /** Outputs of a filter, of all images. */
  places = 0;
  /** Outputs of a filter that are written, after pooling. */
  placesWritten = 0;
  kernelRows = 0;
  kernelColumns = 0;
  strideRows = 1;
  strideColumns = 1;
  /** Inputs whose filters are rounded up together. */
  inputsTogether = 1;
  /** Inputs that share a reading of the weights. */
  inputsPerReading = 1;
  /** Multiplications for each that is made: 1, or more in Winograd's form. */
  winogradSaving = 1;
  /** Weights read for each: 1, or more in Winograd's form. */
  winogradWeights = 1;
  /** How often the other operand of an addition is read: once, where one is taken along. */
  operandReads = 0;
  /** How often the input and the weights are read. */
  inputReads = 1;
  weightReads = 1;
  strideArea = 1;
  channels = 0;
  kernels = 0;
  byteChannels = 0;
  byteFilters = 0;
  lines = 0;
  lineBytes = 0;
  imageBytes = 0;
  stripeBytes = 0;
  roomBytes = 0;
  kernelBytes = 0;
  filterBytes = 0;
  resultBytes = 0;
  inputBytes = 0;
  outputBytes = 0;
  operandBytes = 0;
  weightBytes = 0;
  dramBytes = 0;
  secondReadBytes = 0;
  secondWriteBytes = 0;
  macCycles = 0;
  dramCycles = 0;
  secondReadCycles = 0;
  secondWriteCycles = 0;
  layerCycles = 0;
}

/** Bytes of one group of one input: strides are folded into channels, and channels rounded up. */
export function bytes(p: Pass, t: NvdlaTerms): void {
  p.strideArea = p.strideRows * p.strideColumns;
  p.byteChannels = Math.ceil(p.groupChannels * p.strideArea / t.byteMultiple) * t.byteMultiple;
  p.byteFilters = Math.ceil(p.groupFilters / t.byteMultiple) * t.byteMultiple;
  p.lines = Math.ceil(p.imageHeight / p.strideRows);
  p.lineBytes = p.byteChannels * Math.ceil(p.imageWidth / p.strideColumns) * t.activationBytesPerElement;
  p.imageBytes = p.lineBytes * p.lines * p.images;
  p.stripeBytes = p.lineBytes * Math.min(Math.ceil((p.kernelRows + 1) / p.strideRows), p.lines);
  p.kernelBytes = p.byteChannels * Math.ceil(p.kernelRows / p.strideRows) *
    Math.ceil(p.kernelColumns / p.strideColumns) *
    t.weightBytesPerElement;
  p.filterBytes = Math.round(p.kernelBytes * p.groupFilters * p.winogradWeights);
  p.resultBytes = p.placesWritten * p.byteFilters * t.activationBytesPerElement;
}

/** Room in the buffer beside a stripe of the input or 32 kernels, which take half of it at most. */
export function room(p: Pass, t: NvdlaTerms): void {
  p.roomBytes = Math.max(t.bufferBytes / 2, t.bufferBytes - Math.max(p.stripeBytes, 32 * p.kernelBytes));
}

/** Weights stay in the buffer in parts, for each of which the input passes. */
export function weightsStay(p: Pass): void {
  p.inputReads = Math.ceil(p.filterBytes / p.roomBytes);
}

/** The input stays in the buffer in parts, for each of which the weights pass. */
export function inputStays(p: Pass): void {
  p.weightReads = Math.ceil(p.imageBytes / p.roomBytes);
}

/** Bytes of all runs; the input is counted once. */
export function traffic(p: Pass): void {
  p.inputBytes = p.runs * p.inputs * p.imageBytes;
  p.outputBytes = p.runs * p.inputs * p.resultBytes;
  p.operandBytes = p.outputBytes * p.operandReads;
  p.weightBytes = p.runs * p.inputs * p.filterBytes * p.weightReads / p.inputsPerReading;
}

/** Cycles of the multipliers. */
export function multiplications(p: Pass, t: NvdlaTerms): void {
  p.channels = Math.ceil(p.groupChannels * p.strideArea / t.channelMultiple) * t.channelMultiple;
  p.kernels = Math.ceil(p.groupFilters * p.inputsTogether / t.kernelMultiple) * t.kernelMultiple /
    p.inputsTogether;
  p.macCycles = p.runs * p.inputs *
    (p.channels * p.places * p.kernels * p.kernelRows * p.kernelColumns / p.strideArea /
      (t.macsPerCycle * 8 / t.operandBits) /
      p.winogradSaving);
  p.layerCycles = p.macCycles;
}

/** All bytes from and to DRAM. */
export function allInDram(p: Pass): void {
  p.dramBytes = p.weightBytes + p.inputBytes * p.inputReads + p.outputBytes + p.operandBytes;
}

/** Weights and input from DRAM. */
export function operandsInDram(p: Pass): void {
  p.dramBytes = p.weightBytes + p.inputBytes * p.inputReads;
}

/** Weights alone from DRAM. */
export function weightsInDram(p: Pass): void {
  p.dramBytes = p.weightBytes;
}

/** Cycles of DRAM: each run's are whole. */
export function dramCycles(p: Pass, t: NvdlaTerms): void {
  p.dramCycles = p.runs *
    Math.ceil(
      p.dramBytes / p.runs / t.kilobyteBytes * 1000 / t.dramBytesPerSecond * t.clockHertz * t.roundingShare,
    );
  p.layerCycles = Math.max(p.layerCycles, p.dramCycles);
}

/** Input from the second memory. */
export function secondReads(p: Pass, t: NvdlaTerms): void {
  p.secondReadBytes = p.inputBytes * p.inputReads;
  p.secondReadCycles = p.runs *
    Math.ceil(
      p.secondReadBytes / p.runs / t.kilobyteBytes * 1000 / t.secondMemoryReadBytesPerSecond * t.clockHertz *
        t.roundingShare,
    );
  p.layerCycles = Math.max(p.layerCycles, p.secondReadCycles);
}

/** Output, and the other operand of an addition, in the second memory. */
export function secondWrites(p: Pass, t: NvdlaTerms): void {
  p.secondWriteBytes = p.outputBytes + p.operandBytes;
  p.secondWriteCycles = p.runs *
    Math.ceil(
      p.secondWriteBytes / p.runs / t.kilobyteBytes * 1000 / t.secondMemoryWriteBytesPerSecond *
        t.clockHertz * t.roundingShare,
    );
  p.layerCycles = Math.max(p.layerCycles, p.secondWriteCycles);
}

/** What a pass adds to its layer. */
export function addPass(t: NvdlaTerms, p: Pass): void {
  t.inputBytes += p.inputBytes;
  t.outputBytes += p.outputBytes;
  t.operandBytes += p.operandBytes;
  t.weightBytes += p.weightBytes;
  t.dramBytes += p.dramBytes;
  t.macCycles += p.macCycles;
  t.dramCycles += p.dramCycles;
  t.layerCycles += p.layerCycles;
}

/** The same in the second memory. */
export function addSecond(t: NvdlaTerms, p: Pass): void {
  t.secondReadBytes += p.secondReadBytes;
  t.secondWriteBytes += p.secondWriteBytes;
  t.secondReadCycles += p.secondReadCycles;
  t.secondWriteCycles += p.secondWriteCycles;
}

/** Work that no convolution takes along, moved through memory. */
export function moved(t: NvdlaTerms): void {
  t.inputBytes = t.inputElements * t.batch * t.activationBytesPerElement;
  t.outputBytes = t.outputElements * t.batch * t.activationBytesPerElement;
  t.dramBytes = t.inputBytes + t.outputBytes;
  t.dramCycles = Math.ceil(
    t.dramBytes / t.kilobyteBytes * 1000 / t.dramBytesPerSecond * t.clockHertz * t.roundingShare,
  );
  t.layerCycles = t.dramCycles;
}

/** Times that overlap: those of a pass by cause, and what they come to where the longest holds. */
export function latency(t: NvdlaTerms): void {
  t.computeSeconds = t.macCycles / t.clockHertz;
  t.dramSeconds = t.dramCycles / t.clockHertz;
  t.latencySeconds = t.layerCycles / t.clockHertz;
}

/** Times of the second memory. */
export function secondLatency(t: NvdlaTerms): void {
  t.secondReadSeconds = t.secondReadCycles / t.clockHertz;
  t.secondWriteSeconds = t.secondWriteCycles / t.clockHertz;
}

/** Energy: the average power, whatever the layer. */
export function energy(t: NvdlaTerms): void {
  t.averageJoules = t.latencySeconds * t.averageWatts;
  t.energyJoules = t.averageJoules;
}
