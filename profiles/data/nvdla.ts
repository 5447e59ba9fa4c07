import type { Group } from "../../ir/work.ts";
import type { Cited } from "../types.ts";

/** Where Winograd's form of a 3x3 convolution is counted. */
export type Winograd = "everywhere" | "stride-1-3x3" | "none";

/** NVDLA by the rules of its published spreadsheet; options say on which side of its optimism to stand. */
export interface NvdlaData {
  /** Sorts of work that it sees: what it costs, and what may be fused into that. */
  readonly groups: readonly Group[];
  /** Multiplications of 8-bit numbers a cycle; half as many of 16-bit ones. */
  readonly macs: number;
  /** The convolution buffer, in bytes. */
  readonly bufferBytes: number;
  /** Bytes a second of the memory. */
  readonly memoryBytesPerSecond: number;
  /** Bytes of a kilobyte of traffic: 1024 in the spreadsheet, which divides by 1000 afterwards. */
  readonly kilobyteBytes: 1000 | 1024;
  /** Channels are rounded up to a multiple of this where bytes are counted. */
  readonly byteMultiple: number;
  /** Input channels, after strides are folded into them, are rounded up to a multiple of this where cycles are counted. */
  readonly channelMultiple: number;
  /** Filters are rounded up to a multiple of this where cycles are counted. */
  readonly kernelMultiple: number;
  /** Which 3x3 kernels take 1 / 2.25 of the cycles. */
  readonly winograd: Winograd;
  /** Which of these read transformed weights, 16/9 of the bytes; `halfBuffer`: those whose weights then fill half the buffer at most. */
  readonly winogradWeights: "same" | "halfBuffer" | "none";
  /**
   * Whether what does not fit in the buffer is read again: the larger of weights and input passes for each part of the smaller that
   * the buffer holds; `weightsStay`: weights smaller than the buffer stay even if the input is smaller.
   */
  readonly buffer: "checked" | "weightsStay" | "ignored";
  /** Inputs that a fully connected layer is computed for at once, whatever the batch asked for; `"asked"`: that batch. */
  readonly fcBatch: number | "asked";
  /** Whether inputs of a batch share the reading of a fully connected layer's weights. */
  readonly fcWeights: "shared" | "each";
  /** Whether pooling and elementwise work that no convolution takes along is free, or moves its bytes. */
  readonly unfused: "free" | "memory";
  /** Size of a second memory near the chip; 0 for none. */
  readonly secondMemoryBytes: number;
  /** Bytes read a second from the second memory. */
  readonly secondMemoryReadBytesPerSecond: number;
  /** Bytes written a second to the second memory. */
  readonly secondMemoryWriteBytesPerSecond: number;
  /** A key of the profile's `sources`, for the numbers above. */
  readonly source: string;
  /** Average power in watts, whatever the layer; without it no energy is known. */
  readonly powerWatts?: Cited;
}
