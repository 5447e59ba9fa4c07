import type { Group } from "../../ir/work.ts";
import type { Cited } from "../types.ts";

/** An array of processing elements that keep rows of filters and slide rows of inputs past them, and its buffers. */
export interface RowStationaryArray {
  /** Rows of processing elements; a set of them is as high as the kernel. */
  readonly rows: Cited;
  /** Columns of processing elements; a set is as wide as the output rows that it makes together. */
  readonly columns: Cited;
  /** Multiply-accumulates that one element does in a cycle. */
  readonly macsPerPe: Cited;
  /** Bits of a word in every buffer. */
  readonly wordBits: Cited;
  /** Weights that one element holds. */
  readonly filterWords: Cited;
  /** Inputs that one element holds. */
  readonly inputWords: Cited;
  /** Partial sums that one element holds. */
  readonly psumWords: Cited;
  /** Global buffer for inputs and partial sums. */
  readonly bufferBytes: Cited;
  /** Global buffer for the weights of the next pass. */
  readonly filterBufferBytes: Cited;
  /** Partial sums that leave the global buffer in a cycle, while as many come back. */
  readonly psumWordsPerCycle: Cited;
  /** Inputs that leave the global buffer in a cycle. */
  readonly inputWordsPerCycle: Cited;
  /** Weights that leave the global buffer in a cycle. */
  readonly filterWordsPerCycle: Cited;
  /** Bytes that go to and from DRAM in a second. */
  readonly dramBytesPerSecond: Cited;
  /** Groups of a convolution in groups that may be mapped side by side, in sets of their own. */
  readonly groupsTogether: Cited;
  /** Output columns that are mapped together; wider outputs are cut into equal tiles. */
  readonly widestTile: Cited;
  /** Cycles of each processing pass in which nothing is multiplied, loading of weights left out. */
  readonly passOverheadCycles: Cited;
}

/** Mappings that silicon is known to use: each a row, the loop nest first and then the letters of the paper's Table II. */
export interface KnownMappings {
  /** Names of the columns: `filters`, `inputChannels`, ... as in a published table; `p`, `q`, `r`, `t`, `m`, `n`, `e`, `tiles`. */
  readonly columns: readonly string[];
  /** The rows. */
  readonly rows: readonly (readonly number[])[];
  /** A key of the profile's `sources`. */
  readonly source: string;
  /** How they were found. */
  readonly note?: string;
}

/** Energy of one word's access, as multiples of a multiply-accumulate's. */
export interface AccessUnits {
  /** A multiply-accumulate: 1. */
  readonly mac: Cited;
  /** Registers and small memories of an element. */
  readonly registerFile: Cited;
  /** From one element to another, or from the network of the array into an element. */
  readonly interPe: Cited;
  /** Global buffer. */
  readonly globalBuffer: Cited;
  /** DRAM. */
  readonly dram: Cited;
}

/** How zeros are left out of what goes to DRAM: pairs of a run of zeros and a value, packed into words. */
export interface RunLengthCode {
  /** Bits of the number of zeros before a value. */
  readonly runBits: Cited;
  /** Bits of a value. */
  readonly levelBits: Cited;
  /** Bits of a word, which holds whole pairs. */
  readonly packBits: Cited;
}

/** A row-stationary machine in the manner of Eyeriss. */
export interface RowStationaryData {
  /** Sorts of work that it does. */
  readonly groups: readonly Group[];
  /** The array and its buffers. */
  readonly array: RowStationaryArray;
  /** Mappings of layers that are known; of others, the one that takes the least time. */
  readonly mappings?: KnownMappings;
  /** Weights of a search by words, of profiles written before mappings were searched by time; has no effect, and checks say so. */
  readonly goal?: unknown;
  /** Energy of accesses. */
  readonly units: AccessUnits;
  /** Joules of one unit. */
  readonly joulesPerUnit: Cited;
  /** Share of an element's power that is saved while its input is zero: its switching part. The rest goes on all the time. */
  readonly gatedShare: Cited;
  /** Code of feature maps in DRAM. */
  readonly code: RunLengthCode;
  /** Tensors whose zeros take no time either; their weights are coded in DRAM, too. */
  readonly skips: readonly ("activations" | "weights")[];
  /** Densities taken for layers that state none. */
  readonly assumedDensity: {
    /** Of weights. */
    readonly weights: number;
    /** Of inputs. */
    readonly activations: number;
    /** Of outputs, which no layer states. */
    readonly outputs: number;
    /** A key of the profile's `sources`. */
    readonly source: string;
  };
}
