import { BITS_PER_BYTE } from "../../ir/units.ts";
import type { Workload } from "../../ir/work.ts";
import type { NvdlaData } from "../../profiles/types.ts";
import type { Chip, CostModel, Gap, LayerCost } from "../model.ts";
import { bitsOf, type Counts, countsOf, holdsWeights, NOTHING } from "../nvdla/counts.ts";
import { type Fused, fusedInto } from "../nvdla/fusing.ts";
import { cyclesOfBytes } from "../nvdla/rules.ts";
import { type Convolution, termsOf } from "../nvdla/terms.ts";

/** Times that overlap, by cause. */
function partsOf(counts: Counts, seconds: number, data: NvdlaData): Record<string, number> {
  const { macCycles, dramCycles, secondReadCycles, secondWriteCycles } = counts;
  return {
    compute: macCycles * seconds,
    dram: dramCycles * seconds,
    ...(data.secondMemoryBytes > 0 && {
      secondRead: secondReadCycles * seconds,
      secondWrite: secondWriteCycles * seconds,
    }),
  };
}

/** What does not depend on the network. */
interface Prepared {
  readonly data: NvdlaData;
  readonly chip: Chip;
  readonly sources: readonly string[];
}

/** A cost from counts. */
function costOf(
  counts: Counts,
  assumed: readonly string[],
  { data, chip, sources }: Prepared,
  convolution?: Convolution,
): LayerCost {
  const { clock } = chip.profile, seconds = chip.factors.delay / clock.hertz, { powerWatts } = data;
  const latencySeconds = counts.layerCycles * seconds, parts = partsOf(counts, seconds, data);
  const energyJoules = latencySeconds * (powerWatts?.value ?? 0) * chip.factors.power;
  return {
    latencySeconds,
    energyJoules,
    latencyParts: parts,
    ...(powerWatts && { energyParts: { average: energyJoules } }),
    basis: "modelled",
    bound: parts.compute === Math.max(...Object.values(parts)) ? "compute" : "memory",
    sources,
    assumed: powerWatts ? assumed : [...assumed, "with no energy: the profile knows none"],
    terms: () => termsOf(counts, { latencySeconds, energyJoules }, data, chip, convolution),
  };
}

/** Work that no convolution takes along, moved through memory. */
function movedCost(workload: Workload, batch: number, on: Prepared): LayerCost {
  const { data, chip } = on;
  const bytes = bitsOf(workload, chip).activations / BITS_PER_BYTE * batch;
  const inputBytes = workload.inputElements * bytes, outputBytes = workload.outputElements * bytes;
  const dramBytes = inputBytes + outputBytes;
  const dramCycles = cyclesOfBytes(dramBytes, data.memoryBytesPerSecond, chip.profile.clock.hertz, data);
  const counts = { ...NOTHING, inputBytes, outputBytes, dramBytes, dramCycles, layerCycles: dramCycles };
  return costOf(counts, [], on);
}

/** What the sheet takes for granted of a layer, where the caller asks for something else. */
function assumptionsOf(workload: Workload, batch: number, { fcBatch }: NvdlaData): string[] {
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
    const { name, clock } = chip.profile, { source, powerWatts } = data;
    const cited = [source, clock.source, ...(powerWatts ? [powerWatts.source] : [])];
    const on: Prepared = { data, chip, sources: [...new Set(cited)] };
    const noShape: Gap = { gap: `${name} needs a layer's loops, and only its count of MACs is known` };
    const along: Gap = { gap: `${name} does it on the way from a convolution to memory` };
    return (workloads, batch) => {
      const fused = new Map<number, Fused>();
      workloads.forEach(({ nests }, place) => {
        if (nests.length > 0) fused.set(place, fusedInto(place, workloads));
      });
      const places = new Set([...fused.values()].flatMap(({ places }) => places));
      const resident = data.secondMemoryBytes > 0 && holdsWeights(workloads, fused, data, chip);
      return workloads.map((workload, place): LayerCost | Gap => {
        const taken = fused.get(place);
        if (taken !== undefined) {
          const around = { taken, batch, resident };
          const counts = countsOf(workload, around, data, chip);
          return costOf(counts, assumptionsOf(workload, batch, data), on, { workload, around });
        }
        if (workload.macs > 0) return noShape;
        return places.has(place) || data.unfused === "free" ? along : movedCost(workload, batch, on);
      });
    };
  },
};
