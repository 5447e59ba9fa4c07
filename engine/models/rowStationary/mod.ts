import type { RowStationaryData } from "../../profiles/data/rowStationary.ts";
import type { Workload } from "../../ir/work.ts";
import { codedShare, inputWords, type Mapped, mapper, preferred } from "../mapping/mapped.ts";
import { type RowDensity, rowDensity } from "../mapping/density.ts";
import { REGISTER_ACCESSES } from "../mapping/energy.ts";
import { sourcesIn } from "../sources.ts";
import { type PassBound, processingCycles } from "../mapping/time.ts";
import type { Bound, Chip, CostModel, Gap, LayerCost } from "../model.ts";
import { partTerms } from "./rowStationaryTerms.ts";

/** What one loop nest of a layer costs; sums over nests are the layer's. */
export interface RowPart {
  readonly mapped: Mapped;
  /** Words of inputs that DRAM holds. */
  readonly dramInputWords: number;
  /** Bits in DRAM over bits of plain words. */
  readonly coded: Readonly<Record<"weights" | "inputs" | "outputs", number>>;
  /** Shares of multiplications that take time, and of weights that are there. */
  readonly workShare: number;
  readonly weightShare: number;
  readonly cycles: number;
  readonly bound: PassBound;
  /** Cycles of a full pass. */
  readonly pass: ReturnType<typeof processingCycles>["pass"];
  readonly processingSeconds: number;
  readonly weightSeconds: number;
  readonly featureMapSeconds: number;
  readonly latencySeconds: number;
  readonly energyJoules: number;
  readonly dramBytes: number;
  readonly globalBufferBytes: number;
  /** Joules by level. */
  readonly energy: Readonly<
    Record<"compute" | "registerFile" | "interPe" | "globalBuffer" | "static", number>
  >;
}

const boundNames: Readonly<Record<PassBound, Bound>> = {
  arithmetic: "compute",
  psums: "memory",
  inputs: "memory",
  overhead: "overhead",
};

/** The part of a cost that does not depend on the layer: what a nest costs on this chip. */
function costing(data: RowStationaryData, { profile, factors }: Chip) {
  const { array, map } = mapper(data.array, data.goal);
  const { units, gatedShare, code, skips } = data;
  const clock = profile.clock.hertz / factors.delay;
  const bytesPerSecond = data.array.dramBytesPerSecond.value / factors.delay;
  const joules = data.joulesPerUnit.value * factors.delay * factors.power;
  const perMac = units.mac.value + REGISTER_ACCESSES * units.registerFile.value;
  const always = perMac * (1 - gatedShare.value) / gatedShare.value; // of an element and cycle, see docs/models
  const staticWatts = joules * always * array.rows * array.columns * array.macsPerPe * clock;

  function partOf(mapped: Mapped, workload: Workload, batch: number, density: RowDensity): RowPart {
    const { traffic } = mapped;
    const { dram, globalBuffer, interPe } = traffic;
    const weights = skips.includes("weights") ? density.weights : 1; // the share that is there at all
    const work = weights * (skips.includes("activations") ? density.activations : 1);
    const { cycles, pass, bound } = processingCycles(traffic, array.passOverheadCycles, work, weights);
    const coded = (share: number) => codedShare(share, code, data.array.wordBits.value);
    const shares = {
      weights: skips.includes("weights") ? coded(density.weights) : 1,
      inputs: coded(density.activations),
      outputs: coded(density.outputs),
    };
    const dramInputWords = inputWords(mapped, workload, batch);
    const weightWords = dram.weights * shares.weights;
    const featureMapWords = dramInputWords * traffic.inputReads * shares.inputs +
      dram.outputs * shares.outputs;
    const processingSeconds = cycles / clock;
    const weightSeconds = weightWords * array.wordBytes / bytesPerSecond;
    const featureMapSeconds = featureMapWords * array.wordBytes / bytesPerSecond;
    const latencySeconds = Math.max(processingSeconds, weightSeconds) + featureMapSeconds;
    const switched = traffic.macs * density.activations * weights;
    const sum = (words: typeof dram) => words.weights * weights + words.inputs + words.outputs;
    const energy = {
      compute: switched * units.mac.value * joules,
      registerFile: switched * REGISTER_ACCESSES * units.registerFile.value * joules,
      interPe: sum(interPe) * units.interPe.value * joules,
      globalBuffer: sum(globalBuffer) * units.globalBuffer.value * joules,
      static: staticWatts * latencySeconds,
    };
    return {
      mapped,
      dramInputWords,
      coded: shares,
      workShare: work,
      weightShare: weights,
      cycles,
      pass,
      bound,
      processingSeconds,
      weightSeconds,
      featureMapSeconds,
      latencySeconds,
      dramBytes: (weightWords + featureMapWords) * array.wordBytes,
      globalBufferBytes: sum(globalBuffer) * array.wordBytes,
      energyJoules: energy.compute + energy.registerFile + energy.interPe + energy.globalBuffer +
        energy.static,
      energy,
    };
  }
  return {
    array,
    map,
    partOf,
    constants: { clockHertz: clock, bytesPerSecond, joules, staticWatts, delay: factors.delay },
  };
}

function total(parts: readonly RowPart[], of: (part: RowPart) => number): number {
  let sum = 0;
  for (const part of parts) sum += of(part);
  return sum;
}

/** What limits a layer: a transfer if it is longer than processing, else what holds up its longest nest. */
function boundOf(parts: readonly RowPart[]): Bound {
  const processing = total(parts, (part) => part.processingSeconds);
  const weights = total(parts, (part) => part.weightSeconds);
  const featureMaps = total(parts, (part) => part.featureMapSeconds);
  if (Math.max(weights, featureMaps) > processing) return "memory";
  const longest = parts.reduce((a, b) => b.processingSeconds > a.processingSeconds ? b : a);
  return boundNames[longest.bound];
}

/**
 * A row-stationary array such as Eyeriss, from its shape and buffers: the mapping that the paper's search would choose, the
 * passes that it takes, what they move, and the time and energy of both.
 */
export const rowStationary: CostModel<"rowStationary"> = {
  id: "rowStationary",
  prepare(data, chip) {
    const { map, partOf, constants } = costing(data, chip);
    const { array, goal, units, joulesPerUnit, gatedShare, code, assumedDensity } = data;
    const sources = [...sourcesIn([array, goal, units, code, joulesPerUnit, gatedShare, assumedDensity])];
    const gap = (why: string): Gap => ({ gap: `${chip.profile.name} ${why}` });
    const unknown = gap("maps loop nests, and its shape is not known");
    const tooLarge = gap("has buffers too small for it");

    return (workloads, batch) =>
      workloads.map((workload): LayerCost | Gap => {
        const { nests } = workload;
        if (nests.length === 0) return unknown;
        const density = rowDensity(workload, assumedDensity, chip.density);
        const parts: RowPart[] = [];
        for (const nest of nests) {
          const [first, second] = map(nest, batch);
          if (first === undefined) return tooLarge;
          const other = second && partOf(second, workload, batch, density);
          parts.push(preferred(partOf(first, workload, batch, density), other));
        }
        const energyParts = {
          compute: total(parts, ({ energy }) => energy.compute),
          registerFile: total(parts, ({ energy }) => energy.registerFile),
          interPe: total(parts, ({ energy }) => energy.interPe),
          globalBuffer: total(parts, ({ energy }) => energy.globalBuffer),
          static: total(parts, ({ energy }) => energy.static),
        };
        const processing = total(parts, (part) => part.processingSeconds);
        const latencySeconds = total(parts, (part) => part.latencySeconds);
        return {
          latencySeconds,
          energyJoules: energyParts.compute + energyParts.registerFile + energyParts.interPe +
            energyParts.globalBuffer + energyParts.static,
          latencyParts: { processing, unoverlappedDram: latencySeconds - processing },
          energyParts,
          basis: "modelled",
          bound: boundOf(parts),
          sources,
          assumed: [density.assumed],
          terms: () => partTerms(parts, energyParts, data, density, constants),
        };
      });
  },
};
