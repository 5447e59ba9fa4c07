import type { Workload } from "../../ir/work.ts";
import type { SystolicData } from "../../profiles/types.ts";
import type { Bound, Chip, CostModel, Gap, LayerCost } from "../model.ts";
import { type Counts, countsOf, dramBytes, hertzOf, sramBytes } from "../systolic/counts.ts";
import { closingTerms, termsOf } from "../systolic/terms.ts";

/** Times that overlap, by cause. */
function partsOf(counts: Counts, data: SystolicData, chip: Chip): Record<string, number> {
  const { memory } = data, [weights, others] = dramBytes(counts), { delay } = chip.factors;
  const parts: Record<string, number> = { compute: counts.traffic.computeCycles / hertzOf(data, chip) };
  if (memory === undefined) return parts;
  const { bytesPerSecond, weightBytesPerSecond } = memory;
  const apart = weightBytesPerSecond !== undefined;
  parts.memory = (others + (apart ? 0 : weights)) / bytesPerSecond * delay;
  if (apart) parts.weights = weights / weightBytesPerSecond * delay;
  return parts;
}

/** Energy by cause, where the profile knows that of single events. */
function energyOf(counts: Counts, seconds: number, { energy }: SystolicData, { factors }: Chip) {
  if (energy === undefined) return undefined;
  const factor = factors.delay * factors.power, [weights, others] = dramBytes(counts);
  return {
    compute: counts.macs * energy.macJoules * factor,
    sram: sramBytes(counts) * energy.sramJoulesPerByte * factor,
    dram: (weights + others) * energy.dramJoulesPerByte * factor,
    static: seconds * energy.staticPowerWatts * factors.power,
  };
}

const NO_ENERGY = "with no energy: the profile knows none";
const BOUNDS: Readonly<Record<string, Bound>> = { compute: "compute", memory: "memory", weights: "memory" };

/** The cost of a layer's matrix products. */
function arrayCost(workload: Workload, batch: number, data: SystolicData, chip: Chip): LayerCost {
  const counts = countsOf(workload, batch, data, chip), parts = partsOf(counts, data, chip);
  const [cause, latencySeconds] = Object.entries(parts)
    .reduce((most, part) => part[1] > most[1] ? part : most);
  const energyParts = energyOf(counts, latencySeconds, data, chip);
  const cited = [
    data,
    data.buffers,
    data.memory,
    data.energy,
    data.accumulators,
    data.clockHertz ?? chip.profile.clock,
  ];
  return {
    latencySeconds,
    energyJoules: Object.values(energyParts ?? {}).reduce((sum, part) => sum + part, 0),
    latencyParts: parts,
    ...(energyParts && { energyParts }),
    basis: "modelled",
    bound: BOUNDS[cause]!,
    sources: [...new Set(cited.flatMap((one) => one === undefined ? [] : [one.source]))],
    assumed: [
      ...(data.memory ? [] : ["with as much memory bandwidth as the array can use"]),
      ...(energyParts ? [] : [NO_ENERGY]),
    ],
    terms: () =>
      termsOf(workload, batch, counts, { latencySeconds, latencyParts: parts, energyParts }, data, chip),
  };
}

/** The cost of work that is not multiply-accumulates, on a unit of its own: its time, and the static power in it. */
function vectorCost(workload: Workload, batch: number, data: SystolicData, chip: Chip): LayerCost {
  const unit = data.vectorOperationsPerCycle!, hertz = hertzOf(data, chip);
  const operations = workload.vectorOperations * batch;
  const cycles = Math.ceil(operations / unit.value), latencySeconds = cycles / hertz;
  const clock = (data.clockHertz ?? chip.profile.clock).source;
  const energyJoules = latencySeconds * (data.energy?.staticPowerWatts ?? 0) * chip.factors.power;
  return {
    latencySeconds,
    energyJoules,
    latencyParts: { vector: latencySeconds },
    ...(data.energy && { energyParts: { static: energyJoules } }),
    basis: "modelled",
    bound: "vector",
    sources: [...new Set([unit.source, clock, ...(data.energy ? [data.energy.source] : [])])],
    assumed: ["with its operands on the chip", ...(data.energy ? [] : [NO_ENERGY])],
    terms: () => [
      { name: "vectorOperationsPerCycle", value: unit.value, source: unit.source },
      { name: "clockHertz", value: hertz, source: clock },
      { name: "vectorOperations", value: operations },
      { name: "vectorCycles", value: cycles, formula: "ceil(vectorOperations / vectorOperationsPerCycle)" },
      { name: "vectorSeconds", value: latencySeconds, formula: "vectorCycles / clockHertz", holds: true },
      ...closingTerms(
        {
          latencySeconds,
          latencyParts: { vector: latencySeconds },
          energyParts: data.energy && { static: energyJoules },
        },
        data,
        chip,
      ),
    ],
  };
}

/**
 * A systolic array in closed form: each group of a layer is a matrix product cut into folds of the array's size, and each fold
 * takes as long as its stream, its fill and its drain. Memory time is the traffic that buffers leave, over the bandwidth; the
 * longer of the two holds.
 */
export const systolic: CostModel<"systolic"> = {
  id: "systolic",
  prepare(data, chip) {
    const { name } = chip.profile, unit = data.vectorOperationsPerCycle !== undefined;
    const noShape: Gap = { gap: `${name} needs a layer's loops, and only its count of MACs is known` };
    const noUnit: Gap = { gap: `${name} does multiply-accumulates alone` };
    return (workloads, batch) =>
      workloads.map((workload) => {
        if (workload.nests.length > 0) return arrayCost(workload, batch, data, chip);
        if (workload.macs > 0) return noShape;
        return unit && workload.vectorOperations > 0 ? vectorCost(workload, batch, data, chip) : noUnit;
      });
  },
};
