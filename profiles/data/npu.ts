import type { Group } from "../../ir/work.ts";
import type { Cited } from "../types.ts";

/** What the matrix unit reaches on whole tiles at one precision. */
export interface NpuRate {
  /** Bits of its operands; a layer uses the narrowest rate that has at least its own. */
  readonly bits: number;
  /** Multiply-accumulates per second, those of padding among them. */
  readonly macsPerSecond: number;
  /** A key of the profile's `sources`. */
  readonly source: string;
  /** How it was reached. */
  readonly note?: string;
}

/** The unit of operations on vectors. */
export interface NpuVector {
  /** Elements a second, one read or written each. */
  readonly elementsPerSecond: Cited;
  /** Elements that a multiply-accumulate of a depthwise convolution takes the time of. */
  readonly multiplyElements: Cited;
  /** Elements that one of a layer norm, GELU or softmax takes the time of. */
  readonly curvedElements: Cited;
  /** Elements that one read or written by a product takes the time of. */
  readonly movedElements: Cited;
}

/** The fixed time of a run under one software runtime, before it is multiplied by the chip's slowness. */
export interface NpuStart {
  /** Name of the runtime: `qnn`. */
  readonly name: string;
  /** Seconds for networks in floating point. */
  readonly floatSeconds: Cited;
  /** Seconds for networks with weights of at most 8 bits. */
  readonly quantisedSeconds: Cited;
}

/** A compiled engine of a matrix unit and a vector unit that work in turn, behind a runtime. */
export interface NpuData {
  /** Sorts of work that it is used for. */
  readonly groups: readonly Group[];
  /** Rates by precision, in any order. */
  readonly rates: readonly NpuRate[];
  /** Tile of the matrix unit: output pixels, filters and channels are padded to whole tiles. */
  readonly tile: {
    readonly rows: number;
    readonly columns: number;
    readonly depth: number;
    /** A key of the profile's `sources`. */
    readonly source: string;
    /** How it was reached. */
    readonly note?: string;
  };
  /** The unit of operations on vectors. */
  readonly vector: NpuVector;
  /** Bytes of weights a second from memory. */
  readonly weightBytesPerSecond: Cited;
  /** A fixed time for each layer with weights, before it is multiplied by the slowness. */
  readonly layerSeconds: Cited;
  /** A fixed time for each operation of the vector unit, likewise. */
  readonly operationSeconds: Cited;
  /** The fixed times of runs, by runtime. */
  readonly starts: readonly NpuStart[];
  /** Name of the runtime that is used. */
  readonly runtime: string;
  /** Fixed times of this chip over those stated: older and slower ones take longer. */
  readonly slowness: Cited;
  /** Power drawn whatever is done: a share of a known power. */
  readonly power: { readonly watts: Cited; readonly share: Cited };
}
