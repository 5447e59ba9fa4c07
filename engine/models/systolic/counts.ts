import { BITS_PER_BYTE } from "../../ir/units.ts";
import type { Workload } from "../../ir/work.ts";
import type { SystolicData } from "../../profiles/types.ts";
import type { Chip } from "../model.ts";
import {
  computeCycles,
  cutByAccumulators,
  mapping,
  type Product,
  productsOf,
  scaleSimOfmapWrites,
  sramWords,
} from "./products.ts";

/** Cycles, and words by where they go. */
export interface Traffic {
  /** Cycles of the array. */
  computeCycles: number;
  /** Words of inputs read from their buffer. */
  sramIfmapReads: number;
  /** Words of weights read from their buffer. */
  sramFilterReads: number;
  /** Words of outputs and partial sums written to their buffer. */
  sramOfmapWrites: number;
  /** The same as SCALE-Sim prints them. */
  scaleSimOfmapWrites: number;
  /** Words of inputs read from memory. */
  dramIfmapReads: number;
  /** Words of weights read from memory. */
  dramFilterReads: number;
  /** Words of outputs and partial sums written to memory. */
  dramOfmapWrites: number;
}

/** What a layer does on the array, and the bytes of its words. */
export interface Counts {
  /** Multiply-accumulates of the batch. */
  readonly macs: number;
  /** Cycles and words. */
  readonly traffic: Readonly<Traffic>;
  /** Bytes of a weight. */
  readonly weightBytesPerElement: number;
  /** Bytes of an activation. */
  readonly activationBytesPerElement: number;
}

/** How often an operand that does not fit on the chip is read from memory: as often as the array goes over it. */
function passes(product: Product, cuts: number, data: SystolicData) {
  const { rowFolds, columnFolds } = mapping(product, data);
  switch (data.dataflow) {
    case "outputStationary":
      return { input: columnFolds, weights: rowFolds };
    case "weightStationary":
      return { input: columnFolds, weights: cuts };
    case "inputStationary":
      return { input: 1, weights: columnFolds };
  }
}

/** Cycles and buffer words of one product, in the parts that accumulators cut it into. */
function onChip(parts: readonly Product[], data: SystolicData) {
  const sum = (of: (part: Product) => number) => parts.reduce((all, part) => all + part.count * of(part), 0);
  return {
    computeCycles: sum((part) => computeCycles(part, data)),
    sramIfmapReads: sum((part) => sramWords(part, data).ifmapReads),
    sramFilterReads: sum((part) => sramWords(part, data).filterReads),
    sramOfmapWrites: sum((part) => sramWords(part, data).ofmapWrites),
    scaleSimOfmapWrites: sum((part) => scaleSimOfmapWrites(part, data)),
  };
}

/** Cycles and words of all products of one shape; `touched` inputs are in memory for each word of a window. */
function trafficOf(product: Product, touched: number, bytes: Bytes, data: SystolicData): Traffic {
  const { count, pixels, taps, filters } = product, { buffers } = data;
  const parts = data.accumulators && data.dataflow === "weightStationary"
    ? cutByAccumulators(product, data.accumulators.value)
    : [product];
  const cuts = parts.reduce((sum, part) => sum + part.count, 0) / count;
  const words = onChip(parts, data), times = passes(product, cuts, data);
  const reads = (words: number, bytes: number, room: number | undefined, again: number) =>
    words * (room === undefined || words * bytes <= room / buffers!.parts ? 1 : again);
  return {
    ...words,
    dramIfmapReads: count *
      reads(pixels * taps * touched, bytes.activation, buffers?.inputBytes, times.input),
    dramFilterReads: count * reads(taps * filters, bytes.weight, buffers?.weightBytes, times.weights),
    dramOfmapWrites: data.partialSums === "offChip" ? words.sramOfmapWrites : count * pixels * filters,
  };
}

/** Bytes of one element. */
interface Bytes {
  readonly weight: number;
  readonly activation: number;
}

/** Everything counted over a layer's products. */
export function countsOf(workload: Workload, batch: number, data: SystolicData, chip: Chip): Counts {
  const products = productsOf(workload, batch), { bits } = workload, { precision } = chip;
  const bytes = {
    weight: (bits?.weights ?? precision.weights) / BITS_PER_BYTE,
    activation: (bits?.activations ?? precision.activations) / BITS_PER_BYTE,
  };
  const windows = products.reduce((sum, { count, pixels, taps }) => sum + count * pixels * taps, 0);
  const touched = Math.min(1, workload.inputElements * batch / windows);
  const [first, ...rest] = products.map((product) => trafficOf(product, touched, bytes, data));
  const traffic = first!;
  for (const other of rest) {
    for (const key of Object.keys(traffic) as (keyof Traffic)[]) traffic[key] += other[key];
  }
  return {
    macs: workload.macs * batch,
    traffic,
    weightBytesPerElement: bytes.weight,
    activationBytesPerElement: bytes.activation,
  };
}

/** How a layer's one product is cut and read. */
export interface Reads {
  /** Inputs in memory for each tap of a window. */
  readonly touched: number;
  /** Parts that fit the accumulators. */
  readonly cuts: number;
  /** How often inputs are read from memory. */
  readonly inputs: number;
  /** How often weights are. */
  readonly weights: number;
}

/** How often the operands of a layer's one product are read from memory, and in how many parts it is done. */
export function readsOf(
  workload: Workload,
  batch: number,
  { count, pixels, taps, filters }: Product,
  { traffic }: Counts,
  data: SystolicData,
): Reads {
  const windows = count * pixels * taps, touched = Math.min(1, workload.inputElements * batch / windows);
  const room = data.dataflow === "weightStationary" ? data.accumulators?.value ?? Infinity : Infinity;
  return {
    touched,
    cuts: Math.max(1, Math.ceil(pixels / room)),
    inputs: traffic.dramIfmapReads / (windows * touched),
    weights: traffic.dramFilterReads / (count * taps * filters),
  };
}

/** Bytes off the chip: of weights, and of everything else. */
export function dramBytes(counts: Counts): readonly [weights: number, others: number] {
  const { traffic, weightBytesPerElement: weight, activationBytesPerElement: activation } = counts;
  return [
    traffic.dramFilterReads * weight,
    (traffic.dramIfmapReads + traffic.dramOfmapWrites) * activation,
  ];
}

/** Bytes between buffers and the array. */
export function sramBytes({ traffic, weightBytesPerElement, activationBytesPerElement }: Counts): number {
  return traffic.sramFilterReads * weightBytesPerElement +
    (traffic.sramIfmapReads + traffic.sramOfmapWrites) * activationBytesPerElement;
}

/** The array's clock in the process asked for. */
export function hertzOf({ clockHertz }: SystolicData, { profile, factors }: Chip): number {
  return (clockHertz?.value ?? profile.clock.hertz) / factors.delay;
}
