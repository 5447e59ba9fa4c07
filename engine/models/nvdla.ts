import { BITS_PER_BYTE } from "../../ir/units.ts";
import type { Workload } from "../../ir/work.ts";
import type { NvdlaData } from "../../profiles/types.ts";
import { type Fused, fusedInto } from "../fusing.ts";
import { bytesOfNest, cyclesOfBytes, macCycles } from "../nvdla.ts";
import type { Chip, CostModel, Gap, LayerCost, Term } from "../model.ts";

/** Cycles and bytes of a layer, for all its groups and the whole batch. */
interface Counts {
  inputBytes: number;
  outputBytes: number;
  operandBytes: number;
  weightBytes: number;
  dramBytes: number;
  secondReadBytes: number;
  secondWriteBytes: number;
  macCycles: number;
  dramCycles: number;
  secondReadCycles: number;
  secondWriteCycles: number;
  layerCycles: number;
}

const NOTHING: Counts = {
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

/** Data, clock and precisions for one layer. */
function bitsOf(workload: Workload, { precision }: Chip) {
  return {
    weights: workload.bits?.weights ?? precision.weights,
    activations: workload.bits?.activations ?? precision.activations,
  };
}

/** Whether a second memory holds the weights of all convolutions beside the largest layer's activations. */
function holdsWeights(
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

/** What a layer's nests cost, each group one after another. */
function countsOf(
  workload: Workload,
  taken: Fused,
  batch: number,
  data: NvdlaData,
  chip: Chip,
  resident: boolean,
): Counts {
  const counts = { ...NOTHING }, { hertz } = chip.profile.clock;
  const isFc = workload.group === "fc", bits = bitsOf(workload, chip);
  const together = !isFc ? 1 : data.fcBatch === "asked" ? batch : data.fcBatch;
  const shares = isFc && data.fcWeights === "shared" ? together : 1;
  for (const nest of workload.nests) {
    const bytes = bytesOfNest(nest, workload, taken, data, bits);
    const input = bytes.input * bytes.inputReads, output = bytes.output + bytes.operand;
    const weights = bytes.weights * bytes.weightReads / shares;
    const second = data.secondMemoryBytes >= bytes.input + output;
    const kept = resident && !isFc ? 0 : weights;
    const dram = second ? kept + (isFc ? input : 0) : weights + input + output;
    const read = second && !isFc ? input : 0, write = second ? output : 0;
    const cycles = {
      mac: macCycles(nest, data, Math.max(bits.weights, bits.activations), together),
      dram: cyclesOfBytes(dram, data.memoryBytesPerSecond, hertz, data),
      read: read && cyclesOfBytes(read, data.secondMemoryReadBytesPerSecond, hertz, data),
      write: write && cyclesOfBytes(write, data.secondMemoryWriteBytesPerSecond, hertz, data),
    };
    const times = nest.groups * batch;
    counts.inputBytes += times * bytes.input;
    counts.outputBytes += times * bytes.output;
    counts.operandBytes += times * bytes.operand;
    counts.weightBytes += times * weights;
    counts.dramBytes += times * dram;
    counts.secondReadBytes += times * read;
    counts.secondWriteBytes += times * write;
    counts.macCycles += times * cycles.mac;
    counts.dramCycles += times * cycles.dram;
    counts.secondReadCycles += times * cycles.read;
    counts.secondWriteCycles += times * cycles.write;
    counts.layerCycles += times * Math.max(cycles.mac, cycles.dram, cycles.read, cycles.write);
  }
  return counts;
}

const FORMULAS: Partial<Record<keyof Counts, string>> = {
  macCycles:
    "channels in, strides folded in and rounded up, x outputs x filters rounded up x kernel / strides / macs, / 2.25 for Winograd",
  dramCycles: "ceil(dramBytes / kilobyteBytes x 1000 / dramBytesPerSecond x clockHertz)",
  secondReadCycles: "as dramCycles, at the second memory's reading bandwidth",
  secondWriteCycles: "as dramCycles, at the second memory's writing bandwidth",
  layerCycles:
    "group by group, the greatest of macCycles, dramCycles, secondReadCycles and secondWriteCycles",
};

/** The estimate taken apart. */
function termsOf(counts: Counts, data: NvdlaData, { profile: { clock } }: Chip): Term[] {
  const { source, secondMemoryBytes: second } = data;
  const constants = {
    macs: data.macs,
    bufferBytes: data.bufferBytes,
    dramBytesPerSecond: data.memoryBytesPerSecond,
    kilobyteBytes: data.kilobyteBytes,
    byteMultiple: data.byteMultiple,
    channelMultiple: data.channelMultiple,
    kernelMultiple: data.kernelMultiple,
    ...(second > 0 && { secondMemoryBytes: second }),
  };
  const greatest = Math.max(
    counts.macCycles,
    counts.dramCycles,
    counts.secondReadCycles,
    counts.secondWriteCycles,
  );
  return [
    ...Object.entries(constants).map(([name, value]) => ({ name, value, source })),
    { name: "clockHertz", value: clock.hertz, source: clock.source },
    ...(Object.keys(counts) as (keyof Counts)[]).filter((name) => second > 0 || !name.startsWith("second"))
      .map((name) => ({
        name,
        value: counts[name],
        ...(FORMULAS[name] && { formula: FORMULAS[name] }),
        ...(/^(mac|dram|second\w+)Cycles$/.test(name) && { holds: counts[name] === greatest }),
      })),
    { name: "latencySeconds", value: counts.layerCycles / clock.hertz, formula: "layerCycles / clockHertz" },
  ];
}

/** A cost from counts. */
function costOf(counts: Counts, assumed: readonly string[], data: NvdlaData, chip: Chip): LayerCost {
  const { clock } = chip.profile, seconds = chip.factors.delay / clock.hertz;
  const latencySeconds = counts.layerCycles * seconds, { powerWatts } = data;
  const watts = (powerWatts?.value ?? 0) * chip.factors.power;
  const { macCycles, dramCycles, secondReadCycles, secondWriteCycles } = counts;
  const memory = Math.max(dramCycles, secondReadCycles, secondWriteCycles);
  return {
    latencySeconds,
    energyJoules: latencySeconds * watts,
    latencyParts: {
      compute: macCycles * seconds,
      dram: dramCycles * seconds,
      ...(data.secondMemoryBytes > 0 && {
        secondRead: secondReadCycles * seconds,
        secondWrite: secondWriteCycles * seconds,
      }),
    },
    ...(powerWatts && { energyParts: { average: latencySeconds * watts } }),
    basis: "modelled",
    bound: macCycles >= memory ? "compute" : "memory",
    sources: [...new Set([data.source, clock.source, ...(powerWatts ? [powerWatts.source] : [])])],
    assumed: powerWatts ? assumed : [...assumed, "with no energy: the profile knows none"],
    terms: () => termsOf(counts, data, chip),
  };
}

/** Work that no convolution takes along, moved through memory. */
function movedCost(workload: Workload, batch: number, data: NvdlaData, chip: Chip): LayerCost {
  const bytes = bitsOf(workload, chip).activations / BITS_PER_BYTE * batch;
  const inputBytes = workload.inputElements * bytes, outputBytes = workload.outputElements * bytes;
  const dramBytes = inputBytes + outputBytes;
  const dramCycles = cyclesOfBytes(dramBytes, data.memoryBytesPerSecond, chip.profile.clock.hertz, data);
  const counts = { ...NOTHING, inputBytes, outputBytes, dramBytes, dramCycles, layerCycles: dramCycles };
  return costOf(counts, [], data, chip);
}

/** What the sheet takes for granted of a layer, where the caller asks for something else. */
function assumptionsOf(workload: Workload, batch: number, data: NvdlaData): string[] {
  const { fcBatch } = data;
  return workload.group !== "fc" || fcBatch === "asked" || fcBatch === batch
    ? []
    : [`the share of one input in a batch of ${fcBatch}, as the spreadsheet takes fully connected layers`];
}

/**
 * NVDLA by the rules of its published spreadsheet: the longest of the multipliers' and the memories' cycles holds. Its optimism
 * is in options of the data, each of which has a realistic side.
 */
export const nvdla: CostModel<"nvdla"> = {
  id: "nvdla",
  prepare(data, chip) {
    const { name } = chip.profile;
    const noShape: Gap = { gap: `${name} needs a layer's loops, and only its count of MACs is known` };
    const along: Gap = { gap: `${name} does it on the way from a convolution to memory` };
    return (workloads, batch) => {
      const fused = new Map<number, Fused>();
      workloads.forEach(({ nests }, place) => {
        if (nests.length > 0) fused.set(place, fusedInto(place, workloads));
      });
      const taken = new Set([...fused.values()].flatMap(({ places }) => places));
      const resident = data.secondMemoryBytes > 0 && holdsWeights(workloads, fused, data, chip);
      return workloads.map((workload, place): LayerCost | Gap => {
        const own = fused.get(place);
        if (own !== undefined) {
          const counts = countsOf(workload, own, batch, data, chip, resident);
          return costOf(counts, assumptionsOf(workload, batch, data), data, chip);
        }
        if (workload.macs > 0) return noShape;
        return taken.has(place) || data.unfused === "free" ? along : movedCost(workload, batch, data, chip);
      });
    };
  },
};
