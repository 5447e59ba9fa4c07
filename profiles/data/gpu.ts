import type { Group } from "../../ir/work.ts";
import type { Cited } from "../types.ts";
import type { RooflineFusion, RooflineOverhead, RooflinePeak } from "./roofline.ts";

/**
 * How a library multiplies matrices of one width of operand. What happens inside the chip is in cycles of its clock, what it reaches
 * of memory and peak is a share, so that a chip without rows of its own inherits by clock, cores, bandwidth and peak.
 */
export interface GpuProducts {
  /** Bits of the operands. */
  readonly bits: number;
  /** Cycles of a kernel that does next to nothing. */
  readonly kernelCycles: number;
  /** Share of the peak that a tile reaches. */
  readonly computeEfficiency: number;
  /** Share of the memory's bandwidth at which operands are read. */
  readonly readEfficiency: number;
  /** Share of the memory's bandwidth at which outputs are written. */
  readonly writeEfficiency: number;
  /** Bytes of operands a cycle and core. */
  readonly operandBytesPerCycle: number;
  /** Cycles of one step along k for the chain of sums that depend on each other. */
  readonly stepCycles: number;
  /** Cycles to add up the parts where k is cut; it is never cut if left out. */
  readonly splitCycles?: number;
  /** Share of the last, broken round of tiles that is waited for. */
  readonly tail: number;
  /** Share of the shorter of computing and reading that passes behind the longer. */
  readonly overlap: number;
  /** Elements a cycle and core that a runtime turns into these operands first, if it does. */
  readonly quantElementsPerCycle?: number;
  /** Cycles of a kernel on vectors that takes up to four rows, if the library has one. */
  readonly vectorCycles?: number;
  /** A key of the profile's `sources`. */
  readonly source: string;
}

/** An attention of a prompt: scores, softmax and sums in one kernel, a block of queries after the other. */
export interface GpuContext {
  /** Cycles of a kernel that does next to nothing. */
  readonly startCycles: number;
  /** Elements a cycle and core that are turned, cast and written to the cache first. */
  readonly elementsPerCycle: number;
  /** Cycles of a block of queries before its first keys. */
  readonly blockCycles: number;
  /** Share of the peak that the two products of a block reach. */
  readonly computeEfficiency: number;
  /** Scores a cycle and core that pass the softmax. */
  readonly scoresPerCycle: number;
  /** Share of the memory's bandwidth that is reached. */
  readonly readEfficiency: number;
  /** A key of the profile's `sources`. */
  readonly source: string;
}

/** An attention of one token a sequence to the keys and values in its cache. */
export interface GpuGeneration {
  /** Cycles of a kernel that does next to nothing. */
  readonly startCycles: number;
  /** Share of the memory's bandwidth that a kernel a query head reaches. */
  readonly readEfficiency: number;
  /** Bytes of keys and values a cycle and core of such a kernel. */
  readonly headBytesPerCycle: number;
  /** Cycles of a job of such a kernel, for a head of 128 features. */
  readonly headCycles: number;
  /** Share of the memory's bandwidth that a kernel a group of query heads reaches, which share keys and values. */
  readonly groupedReadEfficiency: number;
  /** Bytes of keys and values a cycle and core of such a kernel. */
  readonly groupedBytesPerCycle: number;
  /** Cycles of a job of such a kernel. */
  readonly groupedCycles: number;
  /** Further cycles of such a job for each 1024 features of its query heads. */
  readonly rowCycles: number;
  /** Cycles for each key and feature of its query heads. */
  readonly pairCycles: number;
  /** Cycles to add up the parts where keys are cut. */
  readonly splitCycles: number;
  /** A key of the profile's `sources`. */
  readonly source: string;
}

/** Attention in one kernel. */
export interface GpuAttention {
  /** Bits at the least that it multiplies. */
  readonly bits: number;
  /** Of a prompt. */
  readonly context: GpuContext;
  /** Of one token a sequence. */
  readonly generation: GpuGeneration;
  /** A key of the profile's `sources`. */
  readonly source: string;
}

/** How a library multiplies tokens with the experts that they chose, at one width of operand. */
export interface GpuExperts {
  /** Bits of the operands. */
  readonly bits: number;
  /** Cycles of a call: choosing, sorting, kernels that do next to nothing. */
  readonly startCycles: number;
  /** Cycles for each expert at hand. */
  readonly expertCycles: number;
  /** Elements of tokens a cycle and core that are gathered and put back. */
  readonly elementsPerCycle: number;
  /** Share of the peak that a tile reaches. */
  readonly computeEfficiency: number;
  /** Share of the memory's bandwidth that is reached. */
  readonly readEfficiency: number;
  /** Cycles of one step along k. */
  readonly stepCycles: number;
  /** Share of the last, broken round of tiles that is waited for. */
  readonly tail: number;
  /** Share of the shorter of computing and reading that passes behind the longer. */
  readonly overlap: number;
  /** A key of the profile's `sources`. */
  readonly source: string;
}

/** How tokens spread over experts, and experts over chips. */
export interface GpuSpread {
  /** Exponent of the power law by which experts are chosen; 0 if all alike. */
  readonly exponent: Cited;
  /** Chips among which the experts are dealt out, of which the most loaded is meant. */
  readonly ranks: Cited;
  /** How far the most loaded chip has the experts that are chosen most: 1 not at all. */
  readonly skew: Cited;
}

/** How a library's convolutions in a network do at one width of operand: products whose tensors all pass the memory in one kernel. */
export interface GpuConvolutions {
  /** Bits of the operands. */
  readonly bits: number;
  /** Cycles of a kernel that does next to nothing. */
  readonly kernelCycles: number;
  /** Share of the peak that a tile reaches. */
  readonly efficiency: number;
  /** Share of that where channels are in groups. */
  readonly groupedShare: number;
  /** Share of the memory's bandwidth that is reached. */
  readonly memoryEfficiency: number;
  /** The same where channels are in groups, depthwise ones among them. */
  readonly groupedMemoryEfficiency: number;
  /** Share of the shorter of computing and reading that passes behind the longer. */
  readonly overlap: number;
  /** A key of the profile's `sources`. */
  readonly source: string;
}

/** How often some layers without products read and write their bytes: copies, casts, wider sums. */
export interface GpuPasses {
  /** Sorts of work. */
  readonly groups: readonly Group[];
  /** Only layers with at least so many operations an output: 5 tells a layer norm from a batch norm, 32 a pooling of whole images. */
  readonly operations?: number;
  /** Only layers that cut images into windows or put them together; any if left out. */
  readonly windows?: boolean;
  /** Times that the bytes pass the memory. */
  readonly times: number;
  /** A key of the profile's `sources`. */
  readonly source: string;
}

/** Whatever else is done: a kernel that reads and writes. */
export interface GpuPointwise {
  /** Cycles of a kernel that does next to nothing. */
  readonly kernelCycles: Cited;
  /** Share of the memory's bandwidth that is reached. */
  readonly readEfficiency: Cited;
  /** Share of the L2 that still holds what the kernel before wrote. */
  readonly l2Share: Cited;
  /** Multiply-accumulates a cycle and core outside the matrix unit: of depthwise convolutions. */
  readonly vectorMacsPerCycle: Cited;
}

/** What the software says of a run, whatever the chip. */
export interface GpuRuntime {
  /** What is done on the outputs of the layer before it. */
  readonly fuses: readonly RooflineFusion[];
  /** Seconds of a run before its first kernel. */
  readonly startSeconds: Cited;
  /** Further seconds of the host for each input of a batch: scheduling, choosing tokens, answers; none if left out. */
  readonly inputSeconds?: Cited;
  /** Seconds of the host for each kernel, by sort of work; the first entry that names a layer's group holds for it, none is no time. */
  readonly host: readonly RooflineOverhead[];
  /** 1 if each call is waited for, as in a benchmark of one; 0 if the host runs ahead, so that the longer of the two lines counts. */
  readonly waits: Cited;
  /** 1 if kernels are launched again and again as one graph: start and host then add nothing. */
  readonly graph: Cited;
  /** Share of the rates of products by themselves that they reach in a network. */
  readonly kernelShare: Cited;
  /** Convolutions by the bits of their operands. */
  readonly convolutions: readonly GpuConvolutions[];
  /** Layers that pass the memory more than once; the first entry that suits a layer holds for it, none is once. */
  readonly passes: readonly GpuPasses[];
  /** 1 if activations of products are brought to the weights' bits by the call itself, 0 if the layer before does it. */
  readonly quantises: Cited;
}

/** A GPU by the kernels that its libraries run on it. */
export interface GpuData {
  /** Sorts of work that it is used for. */
  readonly groups: readonly Group[];
  /** Peaks by precision, in any order. */
  readonly peaks: readonly RooflinePeak[];
  /** Streaming multiprocessors. */
  readonly cores: Cited;
  /** Operations a second on vectors. */
  readonly vectorOperationsPerSecond: Cited;
  /** The memory off the chip. */
  readonly memory: { readonly bytesPerSecond: Cited; readonly capacityBytes: Cited };
  /** The cache that all cores share. */
  readonly l2: { readonly capacityBytes: Cited };
  /** Products by the bits of their operands. */
  readonly products: readonly GpuProducts[];
  /** Attention in one kernel. */
  readonly attention: GpuAttention;
  /** Products of experts by the bits of their operands. */
  readonly experts: readonly GpuExperts[];
  /** How tokens spread over experts. */
  readonly spread: GpuSpread;
  /** Whatever else is done. */
  readonly pointwise: GpuPointwise;
  /** What the software says. */
  readonly runtime: GpuRuntime;
  /** Power, as shares of a known power. */
  readonly power: GpuPower;
}

/**
 * Power as shares of a known power: while anything runs, further at the peak of multiply-accumulates of the precision at hand, further at the
 * full bandwidth of the memory; and the most. Where nothing is known by operation and byte, the first is all.
 */
export interface GpuPower {
  /** The known power. */
  readonly watts: Cited;
  /** While anything runs. */
  readonly share: Cited;
  /** Further at the peak of multiply-accumulates; none if left out. */
  readonly macs?: Cited;
  /** Further at the full bandwidth of the memory; none if left out. */
  readonly bytes?: Cited;
  /** The most; all of it if left out. */
  readonly most?: Cited;
}
