import type { Nest, Workload } from "../../ir/work.ts";
import type { NvdlaData } from "../../profiles/types.ts";
import type { Chip } from "../model.ts";
import type { Fused } from "./fusing.ts";
import { bytesOfNest, cyclesOfBytes, macCycles } from "./rules.ts";

/** Nothing counted. */
export const NOTHING = {
  inputBytes: 0,
  outputBytes: 0,
  operandBytes: 0,
  weightBytes: 0,
  dramBytes: 0,
  secondReadBytes: 0,
  secondWriteBytes: 0,
  macCycles: 0,
  dramCycles: 0,
  secondReadCycles: 0,
  secondWriteCycles: 0,
  layerCycles: 0,
};

/** Bytes and cycles of a layer, for all its groups and the whole batch. */
export type Counts = typeof NOTHING;

const KEYS = Object.keys(NOTHING) as (keyof Counts)[];

/** Bits of a layer's tensors. */
export function bitsOf({ bits }: Workload, { precision }: Chip): { weights: number; activations: number } {
  return {
    weights: bits?.weights ?? precision.weights,
    activations: bits?.activations ?? precision.activations,
  };
}

/** Whether a second memory holds the weights of all convolutions beside the largest layer's activations. */
export function holdsWeights(
  workloads: readonly Workload[],
  fused: ReadonlyMap<number, Fused>,
  data: NvdlaData,
  chip: Chip,
): boolean {
  let weights = 0, activations = 0;
  for (const [place, taken] of fused) {
    const workload = workloads[place]!;
    if (workload.group === "fc") continue;
    for (const nest of workload.nests) {
      const bytes = bytesOfNest(nest, workload, taken, data, bitsOf(workload, chip));
      weights += nest.groups * bytes.weights;
      activations = Math.max(activations, nest.groups * (bytes.input + bytes.output + bytes.operand));
    }
  }
  return weights + activations <= data.secondMemoryBytes;
}

/** What a layer is told from outside: what it takes along, and whether its weights are near already. */
export interface Around {
  readonly taken: Fused;
  readonly batch: number;
  readonly resident: boolean;
}

/** Bytes of one group and one input by where they go. */
interface BytesByPlace extends Omit<Counts, `${string}Cycles`> {
  /** Inputs that share the weights. */
  readonly together: number;
  /** How often the input is read. */
  readonly inputReads: number;
  /** Whether the second memory holds input and output. */
  readonly second: boolean;
}

/** Where one group's bytes of one input go. */
export function bytesOf(
  nest: Nest,
  workload: Workload,
  { taken, batch, resident }: Around,
  data: NvdlaData,
  chip: Chip,
): BytesByPlace {
  const isFc = workload.group === "fc";
  const together = !isFc ? 1 : data.fcBatch === "asked" ? batch : data.fcBatch;
  const bytes = bytesOfNest(nest, workload, taken, data, bitsOf(workload, chip));
  const input = bytes.input * bytes.inputReads, output = bytes.output + bytes.operand;
  const shares = isFc && data.fcWeights === "shared" ? together : 1;
  const weightBytes = bytes.weights * bytes.weightReads / shares;
  const second = data.secondMemoryBytes >= bytes.input + output;
  const fromDram = resident && !isFc ? 0 : weightBytes;
  return {
    together,
    inputReads: bytes.inputReads,
    second,
    inputBytes: bytes.input,
    outputBytes: bytes.output,
    operandBytes: bytes.operand,
    weightBytes,
    dramBytes: second ? fromDram + (isFc ? input : 0) : weightBytes + input + output,
    secondReadBytes: second && !isFc ? input : 0,
    secondWriteBytes: second ? output : 0,
  };
}

/** Bytes and cycles of one group of a nest and one input. */
function countsOfNest(nest: Nest, workload: Workload, around: Around, data: NvdlaData, chip: Chip): Counts {
  const { together, inputReads: _reads, second: _second, ...bytes } = bytesOf(
    nest,
    workload,
    around,
    data,
    chip,
  );
  const { hertz } = chip.profile.clock, bits = bitsOf(workload, chip);
  const moved = (bytes: number, perSecond: number) =>
    bytes === 0 ? 0 : cyclesOfBytes(bytes, perSecond, hertz, data);
  const cycles = {
    macCycles: macCycles(nest, data, Math.max(bits.weights, bits.activations), together),
    dramCycles: moved(bytes.dramBytes, data.memoryBytesPerSecond),
    secondReadCycles: moved(bytes.secondReadBytes, data.secondMemoryReadBytesPerSecond),
    secondWriteCycles: moved(bytes.secondWriteBytes, data.secondMemoryWriteBytesPerSecond),
  };
  return { ...bytes, ...cycles, layerCycles: Math.max(...Object.values(cycles)) };
}

/** What a layer's nests cost, each group and each input one after another. */
export function countsOf(workload: Workload, around: Around, data: NvdlaData, chip: Chip): Counts {
  const counts = { ...NOTHING };
  for (const nest of workload.nests) {
    const one = countsOfNest(nest, workload, around, data, chip), times = nest.groups * around.batch;
    for (const key of KEYS) counts[key] += times * one[key];
  }
  return counts;
}
