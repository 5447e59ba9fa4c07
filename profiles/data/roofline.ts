import type { Group } from "../../ir/work.ts";
import type { Cited } from "../types.ts";

/** The most that the unit of multiply-accumulates does at one precision. */
export interface RooflinePeak {
  /** Bits of its operands; a layer uses the narrowest peak that has at least its own. */
  readonly bits: number;
  /** Multiply-accumulates per second, half of the printed operations per second. */
  readonly macsPerSecond: number;
  /** A key of the profile's `sources`. */
  readonly source: string;
  /** How it was reached. */
  readonly note?: string;
  /** Joules for one multiply-accumulate; none if only the power of the chip is known. */
  readonly joulesPerMac?: Cited;
  /** Share of it that work of the best shape reaches; the unit's if left out. */
  readonly efficiency?: Cited;
}

/**
 * The unit of multiply-accumulates: cores that each work through tiles of a product of an M x K and a K x N matrix (M output pixels
 * of all inputs, K values for each, N filters). A systolic array of R x C is one core with a tile of `[8, C, R]`, say.
 */
export interface RooflineUnit {
  /** Cores among which tiles are dealt out: SMs, matrix units. The last round may leave some idle. */
  readonly cores: Cited;
  /** Share of the peak that work of the best shape reaches. */
  readonly efficiency: Cited;
  /** Tiles `[m, n, k]` among which the fastest is taken: m and n are padded to whole tiles, k to multiples. */
  readonly tiles: {
    /** The tiles. */
    readonly sizes: readonly (readonly [m: number, n: number, k: number])[];
    /** Whether each tap of a kernel is a product of its own, with K the channels alone; false if left out. */
    readonly perTap?: boolean;
    /** Whether a tile of parameters stays in the unit while all rows pass it, as in a weight-stationary array; false if left out. */
    readonly stationary?: boolean;
    /** Whether a tile of parameters is read whole, its padding like the rest; false if left out. */
    readonly readWhole?: boolean;
    /** A key of the profile's `sources`. */
    readonly source: string;
    /** How they were reached. */
    readonly note?: string;
  };
  /**
   * Share of an input's work that gains nothing from further cores, where a batch has fewer inputs than there are cores and each input
   * is spread over several (Amdahl's law); 0 if left out.
   */
  readonly serialShare?: Cited;
  /** Most parts into which K is cut where there are fewer tiles than cores; 1 if left out. */
  readonly splits?: Cited;
  /** Rows of M below which an array waits for its next weights: loading a tile of them takes so many rows' time. */
  readonly loadRows?: Cited;
}

/** A memory, or a link to one. */
export interface RooflineMemory {
  /** Its name, as parts of latency and energy are called: `l2`, `dram`, `usb`. */
  readonly name: string;
  /** Peak bytes per second. */
  readonly bytesPerSecond: Cited;
  /** Share of that which long transfers reach. */
  readonly efficiency: Cited;
  /** Whether it is another chip, which does not change with this one's process. */
  readonly offChip: boolean;
  /** Bytes that it holds; a product whose operands are both larger is read again from the next memory outwards. */
  readonly capacityBytes?: Cited;
  /** Bytes of activations that stay from one layer to the next; none if left out. */
  readonly activationBytes?: Cited;
  /** Bytes of parameters that stay from one inference to the next; none if left out. */
  readonly weightBytes?: Cited;
  /** Joules to move one byte; none if only the power of the chip is known. */
  readonly joulesPerByte?: Cited;
}

/** The unit of operations on vectors. */
export interface RooflineVector {
  /** Operations a second: one a lane and cycle, a multiply-add counted once. */
  readonly operationsPerSecond: Cited;
  /** Share of that which is reached. */
  readonly efficiency: Cited;
  /** Lanes of the whole chip; the last vector of a layer may leave some idle. */
  readonly lanes: Cited;
  /** Whether it computes products (depthwise convolutions, say) where it is faster than the other unit. */
  readonly multiplies: boolean;
  /** Joules for one operation; none if only the power of the chip is known. */
  readonly joulesPerOperation?: Cited;
}

/** A fixed time for each layer of some groups: a kernel's launch. */
export interface RooflineOverhead {
  /** Sorts of work. */
  readonly groups: readonly Group[];
  /** Only layers with parameters, or only those without; both if left out. */
  readonly parameters?: boolean;
  /** Seconds for each layer. */
  readonly seconds: Cited;
}

/** Work that is done on a layer's outputs before they are written. */
export interface RooflineFusion {
  /** The sort of work. */
  readonly group: Group;
  /** Sorts of layers that it is fused with when it follows them. */
  readonly after: readonly Group[];
  /** A key of the profile's `sources`. */
  readonly source: string;
}

/**
 * A chip that runs a whole network at once from parameters on the chip, and where it is too large, parts of it in turn: the
 * parameters of every part (a context) are then loaded anew for each batch. Near a limit the two cases are weighed.
 */
export interface RooflineContexts {
  /** Bytes of parameters that one context holds. */
  readonly weightBytes: Cited;
  /** Multiply-accumulates of an inference that one context does at the most. */
  readonly macs: Cited;
  /** Layers that one context holds, those fused with others not counted. */
  readonly layers: Cited;
  /** Products of two activations, as in attention, that one context holds. */
  readonly attentions: Cited;
  /** Seconds to run through the contexts for a batch, beside the time to load parameters. */
  readonly seconds: Cited;
  /** Seconds for each layer of the network on top. */
  readonly layerSeconds: Cited;
}

/** Bounds by arithmetic, by each memory's bandwidth and by vector operations, and fixed times. */
export interface RooflineData {
  /** Sorts of work that it is used for. */
  readonly groups: readonly Group[];
  /** Peaks by precision, in any order. */
  readonly peaks: readonly RooflinePeak[];
  /** The unit of multiply-accumulates. */
  readonly unit: RooflineUnit;
  /** The unit of operations on vectors. */
  readonly vector: RooflineVector;
  /** Memories, the nearest first; all data come from the last. */
  readonly memories: readonly RooflineMemory[];
  /** Share of the shorter times that passes behind the longest; 1 is a perfect overlap. */
  readonly overlap: Cited;
  /** Fixed times of layers; the first entry that names a layer's group holds for it. */
  readonly overheads: readonly RooflineOverhead[];
  /** A fixed time for each run of the network, whatever the batch. */
  readonly startSeconds?: Cited;
  /** What of a network is on the chip at once, if parameters do not stay by the share that fits: with `weightBytes` of memories. */
  readonly contexts?: RooflineContexts;
  /** What is fused with the layer before it. */
  readonly fused: readonly RooflineFusion[];
  /** Power drawn whatever is done: a share of a known power, all of it where nothing is known by operation and byte. */
  readonly power: { readonly watts: Cited; readonly share: Cited };
}
