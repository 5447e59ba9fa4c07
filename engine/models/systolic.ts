import { BITS_PER_BYTE } from "../../ir/units.ts";
import type { Workload } from "../../ir/work.ts";
import type { SystolicData } from "../../profiles/types.ts";
import {
  computeCycles,
  cutByAccumulators,
  mapping,
  type Product,
  productsOf,
  scaleSimOfmapWrites,
  sramWords,
} from "../arrays.ts";
import type { Bound, Chip, CostModel, Gap, LayerCost, Term } from "../model.ts";

/** What a layer does on the array, in cycles and words, and in bytes off the chip. */
interface Counts {
  readonly macs: number;
  readonly computeCycles: number;
  readonly sramIfmapReads: number;
  readonly sramFilterReads: number;
  readonly sramOfmapWrites: number;
  readonly scaleSimOfmapWrites: number;
  readonly dramIfmapReads: number;
  readonly dramFilterReads: number;
  readonly dramOfmapWrites: number;
  readonly weightBytesPerElement: number;
  readonly activationBytesPerElement: number;
}

/** How often an operand that does not fit on the chip is read from memory: as often as the array goes over it. */
function passes(product: Product, parts: readonly Product[], data: SystolicData) {
  const { rowFolds, columnFolds } = mapping(product, data);
  switch (data.dataflow) {
    case "outputStationary":
      return { input: columnFolds, weights: rowFolds };
    case "weightStationary":
      return {
        input: columnFolds,
        weights: parts.reduce((sum, { count }) => sum + count, 0) / product.count,
      };
    case "inputStationary":
      return { input: 1, weights: columnFolds };
  }
}

/** Everything counted over a layer's products; `distinct` is the number of input elements that memory holds. */
function countsOf(workload: Workload, batch: number, data: SystolicData, chip: Chip): Counts {
  const products = productsOf(workload, batch);
  const { bits } = workload, { buffers } = data;
  const weightBytes = (bits?.weights ?? chip.precision.weights) / BITS_PER_BYTE;
  const activationBytes = (bits?.activations ?? chip.precision.activations) / BITS_PER_BYTE;
  const windows = products.reduce((sum, { count, pixels, taps }) => sum + count * pixels * taps, 0);
  const touched = Math.min(1, workload.inputElements * batch / windows);
  const fits = (bytes: number, room: number | undefined) =>
    room === undefined || bytes <= room / buffers!.parts;
  let cycles = 0, ifmap = 0, filter = 0, ofmap = 0, printed = 0, dramIn = 0, dramFilter = 0, dramOut = 0;
  for (const product of products) {
    const { count, pixels, taps, filters } = product;
    const parts = data.accumulators && data.dataflow === "weightStationary"
      ? cutByAccumulators(product, data.accumulators.value)
      : [product];
    let written = 0;
    for (const part of parts) {
      const words = sramWords(part, data);
      cycles += part.count * computeCycles(part, data);
      ifmap += part.count * words.ifmapReads;
      filter += part.count * words.filterReads;
      written += part.count * words.ofmapWrites;
      printed += part.count * scaleSimOfmapWrites(part, data);
    }
    ofmap += written;
    const times = passes(product, parts, data);
    const input = pixels * taps * touched, weights = taps * filters;
    dramIn += count * input * (fits(input * activationBytes, buffers?.inputBytes) ? 1 : times.input);
    dramFilter += count * weights * (fits(weights * weightBytes, buffers?.weightBytes) ? 1 : times.weights);
    dramOut += data.partialSums === "offChip" ? written : count * pixels * filters;
  }
  return {
    macs: workload.macs * batch,
    computeCycles: cycles,
    sramIfmapReads: ifmap,
    sramFilterReads: filter,
    sramOfmapWrites: ofmap,
    scaleSimOfmapWrites: printed,
    dramIfmapReads: dramIn,
    dramFilterReads: dramFilter,
    dramOfmapWrites: dramOut,
    weightBytesPerElement: weightBytes,
    activationBytesPerElement: activationBytes,
  };
}

/** Bytes off the chip: weights, and everything else. */
function dramBytes(counts: Counts): readonly [weights: number, others: number] {
  const { weightBytesPerElement: weight, activationBytesPerElement: activation } = counts;
  return [
    counts.dramFilterReads * weight,
    (counts.dramIfmapReads + counts.dramOfmapWrites) * activation,
  ];
}

/** Times that overlap, by cause. */
function partsOf(counts: Counts, data: SystolicData, chip: Chip): Record<string, number> {
  const { memory } = data, [weights, others] = dramBytes(counts);
  const hertz = (data.clockHertz?.value ?? chip.profile.clock.hertz) / chip.factors.delay;
  const parts: Record<string, number> = { compute: counts.computeCycles / hertz };
  if (memory === undefined) return parts;
  const { bytesPerSecond, weightBytesPerSecond } = memory;
  const apart = weightBytesPerSecond !== undefined;
  parts.memory = (others + (apart ? 0 : weights)) / bytesPerSecond * chip.factors.delay;
  if (apart) parts.weights = weights / weightBytesPerSecond * chip.factors.delay;
  return parts;
}

/** Energy by cause, where the profile knows that of single events. */
function energyOf(counts: Counts, seconds: number, data: SystolicData, { factors }: Chip) {
  const { energy } = data;
  if (energy === undefined) return undefined;
  const { weightBytesPerElement, activationBytesPerElement } = counts;
  const factor = factors.delay * factors.power, [weights, others] = dramBytes(counts);
  const sram = counts.sramFilterReads * weightBytesPerElement +
    (counts.sramIfmapReads + counts.sramOfmapWrites) * activationBytesPerElement;
  return {
    compute: counts.macs * energy.macJoules * factor,
    sram: sram * energy.sramJoulesPerByte * factor,
    dram: (weights + others) * energy.dramJoulesPerByte * factor,
    static: seconds * energy.staticPowerWatts * factors.power,
  };
}

const CYCLES: Readonly<Record<SystolicData["dataflow"], string>> = {
  outputStationary: "ceil(M / rows) x ceil(N / columns) x (rows + columns + K - 2)",
  weightStationary: "ceil(K / rows) x ceil(N / columns) x (2 rows + columns + M - 2)",
  inputStationary: "ceil(K / rows) x ceil(M / columns) x (2 rows + columns + N - 2)",
};

/** The estimate taken apart. */
function termsOf(counts: Counts, parts: Record<string, number>, data: SystolicData, chip: Chip): Term[] {
  const { source, memory, clockHertz } = data, { clock } = chip.profile, { delay } = chip.factors;
  const [weightBytes, others] = dramBytes(counts), greatest = Math.max(...Object.values(parts));
  const each = data.countsFrom === 0 ? ", less 1" : "";
  const formula = data.loads === "serial"
    ? `sum over products of ${CYCLES[data.dataflow]}${each}`
    : "sum over products of (folds - 1) x max(steps, rows) + fill + steps - 2" + each;
  const bound = (name: string, part: string, formula: string): Term => ({
    name,
    value: parts[part]!,
    formula,
    holds: parts[part] === greatest,
  });
  const apart = parts.weights !== undefined;
  const { macs: _macs, computeCycles: cycles, ...traffic } = counts;
  return [
    { name: "rows", value: data.rows, source },
    { name: "columns", value: data.columns, source },
    {
      name: "clockHertz",
      value: (clockHertz?.value ?? clock.hertz) / delay,
      source: (clockHertz ?? clock).source,
    },
    ...(memory === undefined ? [] : [
      { name: "dramBytesPerSecond", value: memory.bytesPerSecond / delay, source: memory.source },
      ...(apart
        ? [{
          name: "weightBytesPerSecond",
          value: memory.weightBytesPerSecond! / delay,
          source: memory.source,
        }]
        : []),
    ]),
    { name: "computeCycles", value: cycles, formula },
    ...Object.entries(traffic).map(([name, value]) => ({ name, value })),
    { name: "weightBytes", value: weightBytes, formula: "dramFilterReads x weightBytesPerElement" },
    {
      name: "dramBytes",
      value: weightBytes + others,
      formula: "weightBytes + (dramIfmapReads + dramOfmapWrites) x activationBytesPerElement",
    },
    bound("computeSeconds", "compute", "computeCycles / clockHertz"),
    ...(memory === undefined ? [] : [
      bound(
        "memorySeconds",
        "memory",
        `${apart ? "(dramBytes - weightBytes)" : "dramBytes"} / dramBytesPerSecond`,
      ),
      ...(apart ? [bound("weightSeconds", "weights", "weightBytes / weightBytesPerSecond")] : []),
    ]),
  ];
}

/** The cost of work that is not multiply-accumulates, on a unit of its own. */
function vectorCost(workload: Workload, batch: number, data: SystolicData, chip: Chip): LayerCost {
  const unit = data.vectorOperationsPerCycle!, { clock } = chip.profile;
  const hertz = (data.clockHertz?.value ?? clock.hertz) / chip.factors.delay;
  const operations = workload.vectorOperations * batch;
  const cycles = Math.ceil(operations / unit.value), latencySeconds = cycles / hertz;
  const watts = data.energy === undefined ? 0 : data.energy.staticPowerWatts * chip.factors.power;
  return {
    latencySeconds,
    energyJoules: latencySeconds * watts,
    latencyParts: { vector: latencySeconds },
    ...(data.energy && { energyParts: { static: latencySeconds * watts } }),
    basis: "modelled",
    bound: "vector",
    sources: [unit.source],
    assumed: ["with its operands on the chip", ...(data.energy ? [] : [NO_ENERGY])],
    terms: () => [
      { name: "vectorOperationsPerCycle", value: unit.value, source: unit.source },
      { name: "clockHertz", value: hertz, source: (data.clockHertz ?? clock).source },
      { name: "vectorOperations", value: operations },
      { name: "vectorCycles", value: cycles, formula: "ceil(vectorOperations / vectorOperationsPerCycle)" },
      { name: "vectorSeconds", value: latencySeconds, formula: "vectorCycles / clockHertz", holds: true },
    ],
  };
}

const NO_ENERGY = "with no energy: the profile knows none";
const BOUNDS: Readonly<Record<string, Bound>> = { compute: "compute", memory: "memory", weights: "memory" };

/** The cost of a layer's matrix products. */
function arrayCost(workload: Workload, batch: number, data: SystolicData, chip: Chip): LayerCost {
  const counts = countsOf(workload, batch, data, chip), parts = partsOf(counts, data, chip);
  const [cause, latencySeconds] = Object.entries(parts).reduce((most, part) =>
    part[1] > most[1] ? part : most
  );
  const energyParts = energyOf(counts, latencySeconds, data, chip);
  const own = [data, data.buffers, data.memory, data.energy, data.accumulators, data.clockHertz];
  return {
    latencySeconds,
    energyJoules: Object.values(energyParts ?? {}).reduce((sum, part) => sum + part, 0),
    latencyParts: parts,
    ...(energyParts && { energyParts }),
    basis: "modelled",
    bound: BOUNDS[cause]!,
    sources: [...new Set(own.flatMap((cited) => cited === undefined ? [] : [cited.source]))],
    assumed: [
      ...(data.memory ? [] : ["with as much memory bandwidth as the array can use"]),
      ...(energyParts ? [] : [NO_ENERGY]),
    ],
    terms: () => termsOf(counts, parts, data, chip),
  };
}

/**
 * A systolic array in closed form: each group of a layer is a matrix product cut into folds of the array's size, and each fold
 * takes as long as its stream, its fill and its drain. Memory time is the traffic of buffers that are halves of a double buffer
 * over the bandwidth; the longer of the two holds.
 */
export const systolic: CostModel<"systolic"> = {
  id: "systolic",
  prepare(data, chip) {
    const name = chip.profile.name;
    const noShape: Gap = { gap: `${name} needs a layer's loops, and only its count of MACs is known` };
    const noUnit: Gap = { gap: `${name} does multiply-accumulates alone` };
    const unit = data.vectorOperationsPerCycle !== undefined;
    return (workloads, batch) =>
      workloads.map((workload) => {
        if (workload.nests.length > 0) return arrayCost(workload, batch, data, chip);
        if (workload.macs > 0) return noShape;
        return unit && workload.vectorOperations > 0 ? vectorCost(workload, batch, data, chip) : noUnit;
      });
  },
};
