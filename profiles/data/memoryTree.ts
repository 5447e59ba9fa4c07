import type { Group } from "../../ir/work.ts";
import type { Cited } from "../types.ts";

/**
 * A loop of a nest: groups, inputs (images, tokens), filters and channels of a group, output rows and columns, kernel rows and
 * columns. The letters are those of `Nest`; papers write N, K or M, C, P or E, Q or F, R, S.
 */
export type LoopName = "g" | "n" | "k" | "c" | "p" | "q" | "r" | "s";

/** What a nest reads and writes. The weights of an attention are the other operand of its products. */
export type TensorName = "weights" | "inputs" | "outputs";

/** One number for every tensor, or one for each that the memory keeps. */
export type ByTensor<V = Cited> = V | { readonly [T in TensorName]?: V };

/** How many iterations of a loop stand at a place. */
export type LoopCounts = { readonly [D in LoopName]?: number };

/** What moves bits to or from a memory: of one instance, each cycle. */
export interface MemoryPort {
  /** Bits that it moves in a cycle. */
  readonly bitsPerCycle: Cited;
  /** Tensors that are read through it. */
  readonly reads?: readonly TensorName[];
  /** Tensors that are written through it. */
  readonly writes?: readonly TensorName[];
}

/** Energy of a memory: for each access of a line, and for each cycle. */
export interface MemoryEnergy {
  /** Joules of reading a line. */
  readonly readJoules: Cited;
  /** Joules of writing a line. */
  readonly writeJoules: Cited;
  /** Joules of writing a line of sums that come from nearer memories; as writing if left out. */
  readonly updateJoules?: Cited;
  /** Joules that an instance in use leaks in a cycle; none if left out. */
  readonly leakageJoules?: Cited;
}

/** Loops that may stand at a memory. */
export interface LoopRules {
  /** Loops that may stand there; any if left out. */
  readonly loops?: readonly LoopName[];
  /** Iterations that must stand there. */
  readonly counts?: LoopCounts;
  /** Loops from outside in; those that are not named may stand anywhere. */
  readonly order?: readonly LoopName[];
}

/** A memory, from the farthest to the nearest. */
export interface TreeLevel {
  /** Its name: `dram`, `globalBuffer`. */
  readonly name: string;
  /** Tensors that it keeps; others pass. */
  readonly keeps: readonly TensorName[];
  /** Tensors that a mapping may keep in it or let pass. */
  readonly mayKeep?: readonly TensorName[];
  /** Names of the fan-outs that lie between it and the arithmetic; of the others it has an instance at each place. */
  readonly feeds: readonly string[];
  /** Bits that an instance holds, shared by its tensors or for each; without limit if left out. */
  readonly capacityBits?: ByTensor;
  /** Tiles of each tensor that it holds at a time: 2 where the next one is loaded while one is in use; 1 if left out. */
  readonly tiles?: Cited;
  /** Bits of an element; `partialSums` of outputs that are not finished, as outputs if left out. */
  readonly wordBits: Cited | { readonly [T in TensorName | "partialSums"]?: Cited };
  /** Bits of a line, for which the energies are. */
  readonly lineBits: ByTensor;
  /** Instances whose words stand side by side in one line: an access of the line serves those in use; 1 if left out. */
  readonly instancesPerLine?: Cited;
  /** The least bits that a transfer moves; a smaller one is rounded up; none if left out. */
  readonly leastBits?: Cited;
  /** Its energies; by process and capacity from a small public table if left out. */
  readonly energy?: MemoryEnergy;
  /** Its ports; never a limit if left out. */
  readonly ports?: readonly MemoryPort[];
  /** Loops that may stand at it. */
  readonly temporal?: LoopRules;
  /** Whether inputs and outputs of a layer that fit in it whole stay there from layer to layer; false if left out. */
  readonly staysBetweenLayers?: boolean;
}

/** Places side by side. */
export interface FanOut {
  /** Its name: `columns`, `rows`, `lanes`. */
  readonly name: string;
  /** Places. */
  readonly size: Cited;
  /** Loops that may be spread over it. */
  readonly loops: readonly LoopName[];
  /** Iterations that must be spread over it. */
  readonly counts?: LoopCounts;
  /** Whether one read serves all places that need the same word; true if left out. */
  readonly multicast?: boolean;
  /** Whether partial sums of its places are added up on their way out; true if left out. */
  readonly reduction?: boolean;
}

/** What multiplies at each place. */
export interface TreeCompute {
  /** Joules of a multiply-accumulate; by process and bits from a small public table if left out. */
  readonly joulesPerMac?: Cited;
  /** Multiply-accumulates that a place does in a cycle; 1 if left out. */
  readonly macsPerCycle?: Cited;
}

/** What tools count differently. */
export interface TreeCounting {
  /** Whether input rows and columns that a stride leaves out are loaded with the others of a tile. */
  readonly strideGaps: "loaded" | "skipped";
  /** Whether the first value of a partial sum is read, as a zero, like later ones. */
  readonly firstSums: "read" | "set";
  /** Whether a tile of outputs is read where it leaves for a farther memory. */
  readonly leavingSums: "read" | "free";
  /**
   * Where a tile of inputs keeps what it shares with the one before: wherever windows slide, or only where no other loop stands between
   * the sliding one and the tile; `sliding` if left out.
   */
  readonly overlaps?: "sliding" | "innermost";
  /** Whether the lines that a layer moves are charged by share, or rounded up to whole ones; `shared` if left out. */
  readonly lines?: "shared" | "whole";
  /** A key of the profile's `sources`. */
  readonly source: string;
}

/** What zeros save. */
export interface TreeZeros {
  /** Of a zero weight: the energy of its product, or its cycle too. */
  readonly weights?: "gated" | "skipped";
  /** Of a zero input. */
  readonly inputs?: "gated" | "skipped";
  /** Densities taken for layers that state none. */
  readonly assumedDensity: {
    readonly weights: number;
    readonly activations: number;
    readonly source: string;
  };
}

/** Memories from DRAM to the arithmetic, and what a mapping of loops onto them costs. */
export interface MemoryTreeData {
  /** Sorts of work that it does. */
  readonly groups: readonly Group[];
  /** Memories, the farthest first. */
  readonly levels: readonly TreeLevel[];
  /** Fan-outs, the farthest first. */
  readonly fanOuts: readonly FanOut[];
  /** What multiplies. */
  readonly compute: TreeCompute;
  /** What tools count differently. */
  readonly counting: TreeCounting;
  /** What zeros save; nothing if left out. */
  readonly zeros?: TreeZeros;
}
