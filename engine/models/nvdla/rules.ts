/**
 * The rules of NVDLA's published spreadsheet, perf/NVDLA_OpenSource_Performance.xlsx of github.com/nvdla/hw: bytes and cycles of
 * one convolution or fully connected layer. Where our reference has no formula of the sheet's but only its results, the rule is
 * the one that gives them; docs/models/nvdla.md says which.
 */
import { BITS_PER_BYTE, GIGA, MEGA } from "../../ir/units.ts";
import type { Bits, Nest, Workload } from "../../ir/work.ts";
import type { NvdlaData } from "../../profiles/types.ts";
import type { Fused } from "./fusing.ts";
import { imageOf } from "./images.ts";

/** Bytes of one group of a layer, for one input. */
export interface NvdlaBytes {
  /** Input, read once. */
  readonly input: number;
  /** What is written, after pooling. */
  readonly output: number;
  /** The other operand of an addition that is taken along. */
  readonly operand: number;
  /** Weights, read once. */
  readonly weights: number;
  /** How often the input is read. */
  readonly inputReads: number;
  /** How often the weights are read. */
  readonly weightReads: number;
}

const KERNELS = 32; // kernels that must be in the buffer at least: a public re-implementation of the sheet (nvdla.cpp, 2019)
const WINOGRAD_CYCLES = 2.25; // the sheet: 4 multiplications for each 9 of a 3x3 kernel
const WINOGRAD_WEIGHTS = 16 / 9; // the sheet: a 3x3 kernel becomes 4x4

function up(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}

/** Whether a nest is counted in Winograd's form. */
export function isWinograd({ r, s, stride, dilation }: Nest, { winograd }: NvdlaData): boolean {
  if (winograd === "none" || r !== 3 || s !== 3) return false;
  return winograd === "everywhere" || [...stride, ...dilation].every((step) => step === 1);
}

/** A nest as the sheet rounds it. */
export interface RoundedNest {
  /** Channels, strides folded in. */
  readonly channels: number;
  /** Filters, for one input. */
  readonly kernels: number;
  /** Multiplications for each that is made: 1, or more in Winograd's form. */
  readonly saving: number;
}

/** What the sheet's rounding makes of a nest. */
export function roundedNest(nest: Nest, data: NvdlaData, fcBatch: number): RoundedNest {
  const { k, c, stride: [sy, sx], groups } = nest;
  return {
    channels: up(c / groups * sy * sx, data.channelMultiple),
    kernels: up(k / groups * fcBatch, data.kernelMultiple) / fcBatch,
    saving: isWinograd(nest, data) ? WINOGRAD_CYCLES : 1,
  };
}

/** Cycles of the multipliers for one group of a nest and one input; `fcBatch` inputs are worked on together. */
export function macCycles(nest: Nest, data: NvdlaData, bits: number, fcBatch: number): number {
  const { n, p, q, r, s, stride: [sy, sx] } = nest;
  const { channels, kernels, saving } = roundedNest(nest, data, fcBatch);
  const macs = data.macs * BITS_PER_BYTE / Math.max(bits, BITS_PER_BYTE);
  return channels * n * p * q * kernels * r * s / (sx * sy) / macs / saving;
}

/** How often input and weights are read when they do not fit in the convolution buffer together. */
function reads(input: number, weights: number, stripe: number, filters: number, data: NvdlaData) {
  const { buffer, bufferBytes } = data;
  const half = (bytes: number) => bytes < bufferBytes ? bytes : bufferBytes / 2; // the sheet's way out
  if (buffer === "ignored" || weights + stripe <= bufferBytes) return { inputReads: 1, weightReads: 1 };
  if (weights < bufferBytes || weights < input) { // weights stay, the input passes again and again
    return { inputReads: Math.ceil(weights / (bufferBytes - half(stripe))), weightReads: 1 };
  }
  const room = bufferBytes - half(filters);
  return { inputReads: 1, weightReads: Math.ceil(input / room) };
}

/** Bytes of one group of a nest for one input. */
export function bytesOfNest(
  nest: Nest,
  workload: Workload,
  fused: Fused,
  data: NvdlaData,
  bits: Pick<Bits, "weights" | "activations">,
): NvdlaBytes {
  const { n, k, c, r, s, stride: [sy, sx], groups } = nest;
  const activation = bits.activations / BITS_PER_BYTE, weight = bits.weights / BITS_PER_BYTE;
  const [height, width] = imageOf(nest, workload.inputElements);
  const channels = up(c / groups * sy * sx, data.byteMultiple);
  const rows = Math.ceil(height / sy), columns = Math.ceil(width / sx);
  const line = channels * columns * activation;
  const input = line * rows * n;
  const kernel = channels * Math.ceil(r / sy) * Math.ceil(s / sx) * weight;
  const direct = kernel * (k / groups), transformed = direct * WINOGRAD_WEIGHTS;
  const transforms = isWinograd(nest, data) && (data.winogradWeights === "same" ||
    data.winogradWeights === "halfBuffer" && transformed <= data.bufferBytes / 2);
  const weights = Math.round(transforms ? transformed : direct);
  const outputs = workload.outputElements / k * fused.written;
  const output = outputs * up(k / groups, data.byteMultiple) * activation;
  const stripe = line * Math.min(Math.ceil((r + 1) / sy), rows);
  return {
    input,
    output,
    operand: fused.operand ? output : 0,
    weights,
    ...reads(input, weights, stripe, kernel * KERNELS, data),
  };
}

/** Cycles that bytes take at a bandwidth, in the sheet's whole cycles. */
export function cyclesOfBytes(bytes: number, bytesPerSecond: number, hertz: number, data: NvdlaData): number {
  const cycles = bytes / data.kilobyteBytes * (hertz / MEGA) / (bytesPerSecond / GIGA);
  return Math.ceil(cycles * (1 - 1e-12)); // a whole number that division made a little greater stays
}
