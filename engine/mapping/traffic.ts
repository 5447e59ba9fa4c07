import type { RowMapping } from "./rowStationary.ts";
import { inputColumns, inputRows, type RowArray, type RowShape } from "./shape.ts";

/** Words of each tensor at one level. */
export interface TensorWords {
  /** Weights. */
  readonly weights: number;
  /** Inputs. */
  readonly inputs: number;
  /** Partial sums or outputs. */
  readonly outputs: number;
}

/** What a processing pass takes, in cycles; the longest of the three holds. */
export interface PassCycles {
  /** Multiplying, after the weights were loaded. */
  readonly arithmetic: number;
  /** Loading weights into the elements; nothing is multiplied meanwhile. */
  readonly weightLoad: number;
  /** Partial sums from the global buffer and back. */
  readonly psums: number;
  /** Inputs from the global buffer. */
  readonly inputs: number;
}

/** The cycles of a pass over `rows` output rows. */
export function passCycles(
  shape: RowShape,
  { p, q, r, t, n, tiles, together }: RowMapping,
  array: RowArray,
  rows: number,
): PassCycles {
  const { kernelHeight, kernelWidth } = shape;
  const width = Math.ceil(shape.outputWidth / tiles);
  const images = shape.images / Math.ceil(shape.images / n); // on average: the last pass may have fewer
  return {
    arithmetic: p * q * kernelWidth * width * images / array.macsPerPe,
    weightLoad: together * p * t * q * r * kernelHeight * kernelWidth / array.filterWordsPerCycle,
    psums: together * p * t * rows * width * images / array.psumWordsPerCycle,
    inputs: together * images * q * r * inputRows(shape, rows) * inputColumns(shape, width) /
      array.inputWordsPerCycle,
  };
}

/** The longest of a pass's overlapping times. */
export function longest({ arithmetic, weightLoad, psums, inputs }: PassCycles): number {
  return Math.max(arithmetic + weightLoad, psums, inputs);
}

/** How often things happen in a mapping, for all groups. */
interface Loops {
  /** Strips of `e` output rows. */
  readonly strips: number;
  /** Output rows of the last strip. */
  readonly last: number;
  /** Input rows of all strips. */
  readonly rows: number;
  /** Passes over each strip. */
  readonly perStrip: number;
  /** Groups of images. */
  readonly blocks: number;
  /** Sums over channels that go through the global buffer. */
  readonly rounds: number;
  /** Groups of filters that see the inputs one after another. */
  readonly filterRounds: number;
}

function loopsOf(
  shape: RowShape,
  { p, q, r, t, n, e, filters, channels, tiles, together }: RowMapping,
): Loops {
  const strips = Math.ceil(shape.outputHeight / e);
  const last = shape.outputHeight - (strips - 1) * e;
  const blocks = Math.ceil(shape.images / n);
  const rounds = channels / (q * r);
  const filterRounds = filters / (p * t);
  return {
    strips,
    last,
    rows: (strips - 1) * inputRows(shape, e) + inputRows(shape, last),
    perStrip: rounds * filterRounds * blocks * Math.ceil(shape.groups / together) * tiles,
    blocks,
    rounds,
    filterRounds,
  };
}

/** Words through the global buffer: partial sums each way and each round, inputs once for each group of filters. */
function bufferWords(shape: RowShape, { filters, tiles }: RowMapping, loops: Loops): TensorWords {
  const { images, groups, channels, outputHeight, outputWidth, kernelHeight, kernelWidth } = shape;
  const width = inputColumns(shape, Math.ceil(outputWidth / tiles)) * tiles;
  return {
    weights: shape.filters * channels * kernelHeight * kernelWidth * groups * loops.strips * tiles *
      loops.blocks,
    inputs: images * channels * groups * loops.rows * width * loops.filterRounds,
    outputs: 2 * images * filters * groups * outputHeight * outputWidth * loops.rounds,
  };
}

/** Cycles without the overhead of passes, and words through the global buffer: what the search asks for. */
export function cyclesOf(
  shape: RowShape,
  mapping: RowMapping,
  array: RowArray,
): { cycles: number; bufferWords: number } {
  const loops = loopsOf(shape, mapping);
  const full = longest(passCycles(shape, mapping, array, mapping.e));
  const last = longest(passCycles(shape, mapping, array, loops.last));
  const words = bufferWords(shape, mapping, loops);
  return {
    cycles: ((loops.strips - 1) * full + last) * loops.perStrip,
    bufferWords: words.weights + words.inputs + words.outputs,
  };
}

/** What a mapped layer moves and how long it takes, for all images and dense. */
export interface RowTraffic {
  /** Multiply-accumulates. */
  readonly macs: number;
  /** Processing passes. */
  readonly passes: number;
  /** Cycles of passes over a full strip, the last strip, and how many there are of each. */
  readonly full: PassCycles;
  readonly last: PassCycles;
  readonly fullPasses: number;
  readonly lastPasses: number;
  /** Words to and from DRAM; inputs as padded. */
  readonly dram: TensorWords;
  /** How often each input is read from DRAM. */
  readonly inputReads: number;
  /** Words to and from the global buffer. */
  readonly globalBuffer: TensorWords;
  /** Words into elements from the array's network, and partial sums from element to element. */
  readonly interPe: TensorWords;
}

/** Everything that a mapping moves. */
export function trafficOf(shape: RowShape, mapping: RowMapping, array: RowArray): RowTraffic {
  const { images, groups, channels, filters, outputHeight, outputWidth, kernelHeight, kernelWidth } = shape;
  const { q, t, e, m, tiles } = mapping;
  const loops = loopsOf(shape, mapping);
  const globalBuffer = bufferWords(shape, mapping, loops);
  const width = inputColumns(shape, Math.ceil(outputWidth / tiles)) * tiles;
  const outputs = images * filters * groups * outputHeight * outputWidth;
  const inputRounds = mapping.filters / m;
  const once = inputRows(shape, outputHeight) * inputColumns(shape, outputWidth);
  return {
    macs: outputs * channels * kernelHeight * kernelWidth,
    passes: loops.strips * loops.perStrip,
    full: passCycles(shape, mapping, array, e),
    last: passCycles(shape, mapping, array, loops.last),
    fullPasses: (loops.strips - 1) * loops.perStrip,
    lastPasses: loops.perStrip,
    dram: { weights: globalBuffer.weights, inputs: images * channels * groups * once, outputs },
    inputReads: inputRounds * loops.rows * width / once,
    globalBuffer,
    interPe: {
      weights: globalBuffer.weights / loops.strips * outputHeight,
      inputs: images * channels * groups * outputHeight * kernelHeight * width * loops.filterRounds * t,
      outputs: outputs * mapping.channels * kernelHeight / q,
    },
  };
}
