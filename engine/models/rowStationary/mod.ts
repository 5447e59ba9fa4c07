import type { RowStationaryData } from "../../../profiles/data/rowStationary.ts";
import type { Cited } from "../../../profiles/types.ts";
import type { Workload } from "../../../ir/work.ts";
import { codedShare } from "../../mapping/coded.ts";
import { type AssumedDensity, type RowDensity, rowDensity } from "../../mapping/density.ts";
import { dramWords, loops, otherWords, RowTerms, time } from "../../mapping/equations.ts";
import { LayerMappings } from "../../mapping/layers.ts";
import { Mapper } from "../../mapping/mapper.ts";
import { type Goal, type RowMapping, setMapping } from "../../mapping/search.ts";
import { arrayOf, nestTermsOf, type RowArray, sourcesByName } from "../../mapping/shape.ts";
import { passBound } from "../../mapping/bound.ts";
import { type Run, run as direct } from "../../equations.ts";
import {
  type Bound,
  type Chip,
  type CostModel,
  firstsOf,
  type Job,
  type LayerView,
  type Work,
} from "../../model.ts";
import { sourcesIn } from "../../sources.ts";
import { addNest, energy, nestEnergy, nestTime, RowStationaryTerms, staticPower } from "./equations.ts";

/**
 * A row-stationary array such as Eyeriss, from its shape and buffers: the mapping that takes the least time, or the silicon's own
 * where it is known, the passes that it takes, what they move, and the time and energy of both.
 */
export const rowStationary: CostModel<"rowStationary"> = {
  id: "rowStationary",
  standing: "formula",
  words: "fixed",
  reads: ["clock"],
  adjustable: ({ array }) => ({
    latency: [
      "array.dramBytesPerSecond",
      ...(array.passOverheadCycles.value > 0 ? ["array.passOverheadCycles"] : []),
    ],
    energy: ["joulesPerUnit"],
  }),
  prepare(data, chip) {
    const array = arrayOf(data.array), mapper = new Mapper(array, data.mappings);
    const sources = [...sourcesIn(data)];
    return (work) => new RowStationaryJob(work, { data, chip, array, mapper, sources });
  },
  blind({ models: { rowStationary: data, ...models }, ...profile }) {
    const { mappings, ...rest } = data!;
    return mappings === undefined ? undefined : { ...profile, models: { ...models, rowStationary: rest } };
  },
};

interface Ready {
  readonly data: RowStationaryData;
  readonly chip: Chip;
  readonly array: RowArray;
  readonly mapper: Mapper;
  readonly sources: readonly string[];
}

class RowStationaryJob implements Job {
  readonly gaps: readonly (string | undefined)[];
  readonly firsts: Int32Array;
  readonly terms: RowStationaryTerms;
  readonly #ready: Ready;
  readonly #workloads: readonly Workload[];
  readonly #densities: readonly LayerDensity[];
  readonly #nest: RowTerms;
  readonly #goal: Goal;
  readonly #mappings = new LayerMappings<readonly RowMapping[]>((layer, batch) => this.#find(layer, batch));
  #batch = 1;
  #bound: Bound = "compute";

  constructor({ workloads, sorts }: Work, ready: Ready) {
    const { data, chip, array } = ready;
    this.#ready = ready;
    this.#workloads = workloads;
    this.firsts = firstsOf(sorts);
    this.#densities = workloads.map((workload) => densityOf(workload, data, chip));
    this.terms = constantsOf(data, chip, array);
    direct(staticPower, this.terms);
    this.#nest = nestTermsOf(new RowTerms(), data.array, array);
    this.#goal = {
      of: () => {
        nestTime(this.#nest, this.terms);
        return this.#nest.latencySeconds;
      },
      least: (cycles) => cycles / this.terms.clockHertz,
      rest: () => this.#nest.featureMapDramSeconds,
    };
    this.gaps = this.#mappings.gaps(workloads, this.firsts, chip.profile.name);
  }

  begin(batch: number): void {
    this.#batch = batch;
  }

  cost(layer: number, run: Run): void {
    const t = this.terms,
      x = this.#nest,
      { nests } = this.#workloads[layer]!,
      mappings = this.#mappings.of(layer, this.#batch)!;
    this.#setShares(this.#densities[layer]!);
    t.inputDensity = this.#densities[layer]!.activations;
    t.outputDensity = this.#densities[layer]!.outputs;
    clear(t);
    run(staticPower, t);
    let longest = -1;
    for (let i = 0; i < nests.length; i++) {
      x.suffix = nests.length === 1 ? "" : `${i + 1}`;
      this.#ready.mapper.setShape(x, nests[i]!, this.#workloads[layer]!, this.#batch);
      setMapping(x, mappings[i]!);
      run(loops, x);
      run(time, x);
      run(dramWords, x);
      run(otherWords, x);
      run(nestTime, x, t);
      run(nestEnergy, x, t);
      run(addNest, t, x);
      if (x.processingLatencySeconds <= longest) continue;
      longest = x.processingLatencySeconds;
      this.#bound = passBound(x);
    }
    run(energy, t);
    if (Math.max(t.weightDramSeconds, t.featureMapDramSeconds) > t.processingLatencySeconds) {
      this.#bound = "memory";
    }
  }

  /** Mappings of a layer's nests. A mapping is chosen for as many zeros as the chip assumes: which there are is known when it runs. */
  #find(layer: number, batch: number): readonly RowMapping[] | undefined {
    const workload = this.#workloads[layer]!, x = this.#nest, { mapper, data } = this.#ready;
    this.#setShares(sharesOf(data.assumedDensity, data));
    const mappings: RowMapping[] = [];
    for (const nest of workload.nests) {
      mapper.setShape(x, nest, workload, batch);
      const mapping = mapper.mappingOf(x, nest, batch, "", this.#goal);
      if (mapping === undefined) return undefined;
      mappings.push(mapping);
    }
    return mappings;
  }

  #setShares(shares: Shares): void {
    const t = this.terms, x = this.#nest;
    x.weightShare = shares.weightShare;
    x.workShare = shares.workShare;
    t.weightCodedShare = shares.weightCodedShare;
    t.inputCodedShare = shares.inputCodedShare;
    t.outputCodedShare = shares.outputCodedShare;
  }

  view(layer: number): LayerView {
    const t = this.terms;
    return {
      latencyParts: {
        processing: t.processingLatencySeconds,
        unoverlappedDram: t.latencySeconds - t.processingLatencySeconds,
      },
      energyParts: {
        compute: t.computeJoules,
        registerFile: t.registerFileJoules,
        interPe: t.interPeJoules,
        globalBuffer: t.globalBufferJoules,
        static: t.staticJoules,
      },
      basis: "modelled",
      bound: this.#bound,
      sources: this.#ready.sources,
      assumed: [this.#densities[layer]!.assumed],
    };
  }
}

/** What follows from densities: shares that are coded, that are there at all, and that take time. */
interface Shares {
  readonly weightShare: number;
  readonly workShare: number;
  readonly weightCodedShare: number;
  readonly inputCodedShare: number;
  readonly outputCodedShare: number;
}

type LayerDensity = RowDensity & Shares;

function densityOf(workload: Workload, data: RowStationaryData, chip: Chip): LayerDensity {
  const density = rowDensity(workload, data.assumedDensity, chip.density);
  return { ...density, ...sharesOf(density, data) };
}

function sharesOf(
  { weights, activations, outputs }: AssumedDensity,
  { skips, code, array }: RowStationaryData,
): Shares {
  const coded = (share: number) => codedShare(share, code, array.wordBits.value);
  const skipsWeights = skips.includes("weights"), weightShare = skipsWeights ? weights : 1;
  return {
    weightShare,
    workShare: weightShare * (skips.includes("activations") ? activations : 1),
    weightCodedShare: skipsWeights ? coded(weights) : 1,
    inputCodedShare: coded(activations),
    outputCodedShare: coded(outputs),
  };
}

function clear(t: RowStationaryTerms): void {
  t.macs =
    t.cycles =
    t.globalBufferBytes =
    t.dramBytes =
      0;
  t.processingLatencySeconds =
    t.weightDramSeconds =
    t.featureMapDramSeconds =
    t.latencySeconds =
      0;
  t.computeJoules =
    t.registerFileJoules =
    t.interPeJoules =
    t.globalBufferJoules =
    t.staticJoules =
      0;
}

/** The chip's numbers at the process asked for. */
function constantsOf(data: RowStationaryData, { profile, factors: { delay, power } }: Chip, array: RowArray) {
  const { units, joulesPerUnit, gatedShare, assumedDensity, code } = data;
  return Object.assign(new RowStationaryTerms(), {
    rows: array.rows,
    columns: array.columns,
    macsPerPe: array.macsPerPe,
    wordBytes: array.wordBytes,
    clockHertz: profile.clock.hertz / delay,
    linkBytesPerSecond: data.array.dramBytesPerSecond.value / delay,
    macUnit: units.mac.value,
    registerFileUnit: units.registerFile.value,
    interPeUnit: units.interPe.value,
    globalBufferUnit: units.globalBuffer.value,
    joulesPerUnit: joulesPerUnit.value * delay * power,
    gatedShare: gatedShare.value,
    cited: {
      rows: data.array.rows.source,
      columns: data.array.columns.source,
      macsPerPe: data.array.macsPerPe.source,
      wordBytes: data.array.wordBits.source,
      clockHertz: profile.clock.source,
      linkBytesPerSecond: data.array.dramBytesPerSecond.source,
      ...sourcesByName(units as unknown as Readonly<Record<string, Cited>>, (key) => `${key}Unit`),
      joulesPerUnit: joulesPerUnit.source,
      gatedShare: gatedShare.source,
      outputDensity: assumedDensity.source,
      inputCodedShare: code.runBits.source,
      outputCodedShare: code.runBits.source,
    },
  });
}
