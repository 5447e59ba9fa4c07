import type { Group } from "../../ir/work.ts";
import type { Cited } from "../types.ts";

/** Which operand stays in the array's cells while the other two pass by. */
export type Dataflow = "outputStationary" | "weightStationary" | "inputStationary";

/** Room for each operand on the chip, all of it; `parts` halves of a double buffer, one filled while the other is read. */
export interface SystolicBuffers {
  /** Bytes for inputs. */
  readonly inputBytes: number;
  /** Bytes for weights. */
  readonly weightBytes: number;
  /** Parts that a buffer is split into, of which one serves the array: 2 for double buffering. */
  readonly parts: number;
  /** A key of the profile's `sources`. */
  readonly source: string;
}

/** Memory off the chip. */
export interface SystolicMemory {
  /** Bytes a second of everything that has no channel of its own. */
  readonly bytesPerSecond: number;
  /** Bytes a second of weights, where they come over a channel of their own. */
  readonly weightBytesPerSecond?: number;
  /** Bytes a second of outputs, where they leave over a channel of their own; weights then have one as well. */
  readonly outputBytesPerSecond?: number;
  /** A key of the profile's `sources`. */
  readonly source: string;
}

/** Energy of single events. */
export interface SystolicEnergy {
  /** Joules of one multiply-accumulate. */
  readonly macJoules: number;
  /** Joules of one byte moved between a buffer and the array. */
  readonly sramJoulesPerByte: number;
  /** Joules of one byte moved from or to memory off the chip. */
  readonly dramJoulesPerByte: number;
  /** Watts drawn whether anything happens or not. */
  readonly staticPowerWatts: number;
  /** A key of the profile's `sources`. */
  readonly source: string;
}

/** A grid of multiply-accumulate cells through which operands move one cell a cycle. */
export interface SystolicData {
  /** Sorts of work that it does. */
  readonly groups: readonly Group[];
  /** Rows of cells. */
  readonly rows: number;
  /** Columns of cells. */
  readonly columns: number;
  /** What stays in the cells. */
  readonly dataflow: Dataflow;
  /** Number of a matrix product's first cycle: 1, or 0 as in SCALE-Sim, which reports the last one's number as their count. */
  readonly countsFrom: 0 | 1;
  /** Whether partial sums wait in accumulators, or leave the chip each time that the products of an output are cut. */
  readonly partialSums: "onChip" | "offChip";
  /** Whether the next stationary operand is loaded while the array computes; if not, each fold pays fill and drain. */
  readonly loads: "serial" | "overlapped";
  /** Whether each fold goes through the whole array, as in SCALE-Sim; if left out, cells that a fold does not fill stay idle. */
  readonly wholeArray?: boolean;
  /** A key of the profile's `sources`, for the array. */
  readonly source: string;
  /** Partial sums that a column's accumulator holds; more output pixels than these read the weights again. */
  readonly accumulators?: Cited;
  /** The array's clock, if it is not the profile's. */
  readonly clockHertz?: Cited;
  /** Room on the chip; without it every operand is taken to fit. */
  readonly buffers?: SystolicBuffers;
  /** Memory off the chip; without it there is as much bandwidth as the array can use. */
  readonly memory?: SystolicMemory;
  /** Operations a cycle of the unit for work that is not multiply-accumulates, if there is one. */
  readonly vectorOperationsPerCycle?: Cited;
  /** Energy of single events; without it no energy is known. */
  readonly energy?: SystolicEnergy;
}
