import type { HierarchyData } from "../../../profiles/data/hierarchy.ts";
import type { Cited } from "../../../profiles/types.ts";
import { bitsOf, type Nest, type Workload } from "../../../ir/work.ts";
import { codedShare } from "../../mapping/coded.ts";
import { passBound } from "../../mapping/bound.ts";
import { type RowDensity, rowDensity } from "../../mapping/density.ts";
import { dramWords, loops, otherWords, RowTerms, time } from "../../mapping/equations.ts";
import { LayerMappings } from "../../mapping/layers.ts";
import { Mapper } from "../../mapping/mapper.ts";
import { type Goal, type RowMapping, setMapping } from "../../mapping/search.ts";
import { arrayOf, nestTermsOf, type RowArray, sourcesByName } from "../../mapping/shape.ts";
import type { Run } from "../../equations.ts";
import { type Chip, type CostModel, firstsOf, type Job, type LayerView, type Work } from "../../model.ts";
import { sourcesIn } from "../../sources.ts";
import * as equations from "./equations.ts";
import { HierarchyTerms } from "./equations.ts";

const TIME_ASSUMED =
  "as fast as the row-stationary array whose accesses are counted, because the tool gives no time";

/** What an input's word counts beside a weight's, for it travels coded, and a cycle beside a unit of energy: Eyeriss's own mappings. */
const CODED = 2 / 3, CYCLE = 3;

/**
 * Energy of arithmetic and of each level of memory for each tensor, as multiples of a multiply-accumulate (the MIT EEMS
 * energy tool). Its mapping saves
 * words from DRAM first. The time, which that tool does not give, is that of the fastest mapping on the same array.
 */
export const hierarchy: CostModel<"hierarchy"> = {
  id: "hierarchy",
  standing: "formula",
  words: "asked",
  reads: ["clock"],
  adjustable: ({ array, trafficFactor }) => ({
    latency: [
      "array.dramBytesPerSecond",
      ...(array.passOverheadCycles.value > 0 ? ["array.passOverheadCycles"] : []),
    ],
    energy: ["joulesPerUnit", ...(trafficFactor === undefined ? [] : ["trafficFactor"])],
  }),
  prepare(data, chip) {
    const array = arrayOf(data.array), sources = [...sourcesIn(data)];
    const ready = { data, chip, array, sources, fastest: new Mapper(array), thriftiest: new Mapper(array) };
    return (work) => new HierarchyJob(work, ready);
  },
};

interface Ready {
  readonly data: HierarchyData;
  readonly chip: Chip;
  readonly array: RowArray;
  readonly sources: readonly string[];
  readonly fastest: Mapper;
  readonly thriftiest: Mapper;
}

/** The two mappings of a nest. */
interface Mappings {
  readonly time: RowMapping;
  readonly energy: RowMapping;
}

class HierarchyJob implements Job {
  readonly gaps: readonly (string | undefined)[];
  readonly firsts: Int32Array;
  readonly terms: HierarchyTerms;
  readonly #ready: Ready;
  readonly #workloads: readonly Workload[];
  readonly #densities: readonly RowDensity[];
  readonly #time: RowTerms;
  readonly #energy: RowTerms;
  readonly #fast: Goal;
  readonly #thrifty: Goal;
  readonly #mappings = new LayerMappings<readonly Mappings[]>((layer, batch) => this.#find(layer, batch));

  constructor({ workloads, sorts }: Work, ready: Ready) {
    const { data, chip, array } = ready;
    this.#ready = ready;
    this.#workloads = workloads;
    this.firsts = firstsOf(sorts);
    this.#densities = workloads.map((workload) => rowDensity(workload, data.assumedDensity, chip.density));
    const t = this.terms = constantsOf(data, chip, array);
    const x = this.#time = nestTermsOf(new RowTerms(), data.array, array);
    const y = this.#energy = nestTermsOf(new RowTerms(), data.array, array);
    x.prefix = "fastest";
    this.#fast = {
      of: () => {
        equations.nestTime(x, t);
        return x.latencySeconds;
      },
      least: (cycles) => cycles / t.clockHertz,
    };
    this.#thrifty = {
      of: () => t.dramUnit * (y.weightDramWords + CODED * y.dramInputWords * y.inputReads) + CYCLE * y.cycles,
    };
    this.gaps = this.#mappings.gaps(workloads, this.firsts, chip.profile.name);
  }

  begin(batch: number): void {
    this.terms.batch = batch;
  }

  cost(layer: number, run: Run): void {
    const t = this.terms,
      x = this.#time,
      y = this.#energy,
      workload = this.#workloads[layer]!,
      { nests } = workload;
    const mappings = this.#mappings.of(layer, t.batch)!;
    this.#setLayer(layer);
    clear(t);
    for (let i = 0; i < nests.length; i++) {
      x.suffix = y.suffix = nests.length === 1 ? "" : `${i + 1}`;
      this.#map(x, nests[i]!, workload, mappings[i]!.time, run);
      run(equations.nestTime, x, t);
      run(equations.addTime, t, x);
      this.#map(y, nests[i]!, workload, mappings[i]!.energy, run);
      run(otherWords, y);
      run(equations.arithmetic, y, t);
      run(equations.levels, y, t);
      run(equations.addEnergy, t, y);
    }
    run(equations.energy, t);
  }

  #map(x: RowTerms, nest: Nest, workload: Workload, mapping: RowMapping, run: Run): void {
    this.#ready.fastest.setShape(x, nest, workload, this.terms.batch);
    setMapping(x, mapping);
    run(loops, x);
    if (x === this.#time) run(time, x);
    run(dramWords, x);
  }

  #find(layer: number, batch: number): readonly Mappings[] | undefined {
    const workload = this.#workloads[layer]!, t = this.terms, x = this.#time, y = this.#energy;
    const { fastest, thriftiest } = this.#ready;
    this.#setLayer(layer);
    const rest = `${t.weightDensity} ${t.inputDensity} ${t.weightBits} ${t.inputBits} ${t.psumBits}`;
    const found: Mappings[] = [];
    for (const nest of workload.nests) {
      fastest.setShape(x, nest, workload, batch);
      thriftiest.setShape(y, nest, workload, batch);
      const time = fastest.mappingOf(x, nest, batch, rest, this.#fast);
      const energy = thriftiest.mappingOf(y, nest, batch, rest, this.#thrifty);
      if (time === undefined || energy === undefined) return undefined;
      found.push({ time, energy });
    }
    return found;
  }

  /** Densities and bits of each tensor's words; a partial sum between DRAM and arithmetic has the accumulator's. */
  #setLayer(layer: number): void {
    const t = this.terms, workload = this.#workloads[layer]!;
    const bits = bitsOf(workload, this.#ready.chip.precision);
    const density = this.#densities[layer]!;
    t.weightDensity = density.weights;
    t.inputDensity = density.activations;
    const { code, array } = this.#ready.data,
      coded = (share: number) => code === undefined ? share : codedShare(share, code, array.wordBits.value);
    t.inputWordShare = code === undefined ? density.activations : 1;
    t.inputCodedShare = coded(density.activations);
    t.outputCodedShare = coded(density.outputs);
    t.weightBits = bits.weights;
    t.inputBits = t.outputBits = bits.activations;
    t.psumBits = workload.bits?.accumulator ?? t.inputBits;
  }

  view(layer: number): LayerView {
    const t = this.terms;
    return {
      latencyParts: { processing: t.processingLatencySeconds, dram: t.dramSeconds },
      energyParts: {
        compute: t.computeJoules,
        registerFile: t.registerFileJoules,
        interPe: t.interPeJoules,
        globalBuffer: t.globalBufferJoules,
        dram: t.dramJoules,
      },
      basis: "modelled",
      bound: t.processingLatencySeconds < t.dramSeconds ? "memory" : passBound(this.#time),
      sources: this.#ready.sources,
      assumed: [TIME_ASSUMED, this.#densities[layer]!.assumed],
    };
  }
}

function clear(t: HierarchyTerms): void {
  t.computeEnergy =
    t.registerFileWeights =
    t.registerFileInputs =
    t.registerFileOutputs =
      0;
  t.interPeWeights = t.interPeInputs = t.interPeOutputs = 0;
  t.globalBufferWeights = t.globalBufferInputs = t.globalBufferOutputs = 0;
  t.dramWeights = t.dramInputs = t.dramOutputs = 0;
  t.processingLatencySeconds = t.dramSeconds = t.latencySeconds = 0;
}

/** The chip's numbers at the process asked for. */
function constantsOf(
  data: HierarchyData,
  { profile, factors: { delay, power } }: Chip,
  array: RowArray,
): HierarchyTerms {
  const { units, unitBits, joulesPerUnit, assumedDensity, trafficFactor } = data;
  return Object.assign(new HierarchyTerms(), {
    wordBytes: array.wordBytes,
    clockHertz: profile.clock.hertz / delay,
    linkBytesPerSecond: data.array.dramBytesPerSecond.value / delay,
    macUnit: units.mac.value,
    registerFileUnit: units.registerFile.value,
    interPeUnit: units.interPe.value,
    globalBufferUnit: units.globalBuffer.value,
    dramUnit: units.dram.value,
    unitBits: unitBits.value,
    joulesPerUnit: joulesPerUnit.value * delay * power,
    ...(trafficFactor !== undefined && { trafficFactor: trafficFactor.value }),
    cited: {
      wordBytes: data.array.wordBits.source,
      clockHertz: profile.clock.source,
      linkBytesPerSecond: data.array.dramBytesPerSecond.source,
      ...sourcesByName(units as unknown as Readonly<Record<string, Cited>>, (level) => `${level}Unit`),
      unitBits: unitBits.source,
      joulesPerUnit: joulesPerUnit.source,
      ...(trafficFactor !== undefined && { trafficFactor: trafficFactor.source }),
      outputCodedShare: assumedDensity.source,
    },
  });
}
