import { operandBits, type Workload } from "../../../ir/work.ts";
import type { NpuData, NpuRate } from "../../../profiles/data/npu.ts";
import type { Run } from "../../equations.ts";
import type { Adjustable, Bound, Chip, CostModel, Job, LayerView, Work } from "../../model.ts";
import { mergedLayers } from "../../merged.ts";
import { sourcesIn } from "../../sources.ts";
import { peakFor } from "../roofline/machine.ts";
import * as equations from "./equations.ts";
import type { NpuRunTerms, NpuTerms, PaddedProducts } from "./equations.ts";
import {
  foldedIn,
  isQuantised,
  type MemoryFacts,
  memoryOf,
  type NestFacts,
  nestFacts,
  type VectorFacts,
  vectorFacts,
} from "./layers.ts";
import { constantsOf, productsOf, ratesOf, runOf } from "./machine.ts";

const FOLDED = "fused with the layer before it";
const SHAPELESS = "as if its shape filled the unit, because the shape is not known";

/**
 * A matrix unit and a vector unit in turn: a layer takes as long as its products on padded tiles, its weights or its activations,
 * whichever is longest, then its vector operations, and a fixed time for each; a run starts at the expense of its runtime.
 */
export const npu: CostModel<"npu"> = {
  id: "npu",
  standing: "formula",
  words: "asked",
  reads: [],
  knowsPeak: true,
  prepare(data, chip) {
    const rates = ratesOf(data, chip.factors);
    const ready: Ready = {
      data,
      chip,
      rates,
      sources: [...sourcesIn(data)],
      gap: `${chip.profile.name} computes with at most ${rates.at(-1)!.bits} bits`,
      cited: constantsOf(data, chip.factors).cited,
    };
    return (work) => new NpuJob(work, ready);
  },
  adjustable,
};

/** Rates of its units and of its memory, and how slow its fixed times are; the power. */
function adjustable({ rates, power }: NpuData): Adjustable {
  return {
    latency: [
      ...rates.map((_, i) => `rates.${i}.macsPerSecond`),
      "vector.elementsPerSecond",
      "weightBytesPerSecond",
      "slowness",
    ],
    energy: power.share.value > 0 ? ["power.share"] : [],
  };
}

/** A chip's data, made ready once. */
interface Ready {
  readonly data: NpuData;
  readonly chip: Chip;
  readonly rates: readonly NpuRate[];
  readonly sources: readonly string[];
  readonly gap: string;
  /** Ids of the sources of the chip's constants. */
  readonly cited: Readonly<Record<string, string>>;
}

/** What a layer is whatever the batch. */
interface LayerFacts extends VectorFacts, MemoryFacts {
  readonly rate: NpuRate;
  readonly nests: readonly NestFacts[];
  readonly macs: number;
  readonly activationElements: number;
  readonly weightedLayers: number;
  /** Ids of the sources of what depends on the layer. */
  readonly cited: Readonly<Record<string, string>>;
}

class NpuJob implements Job {
  readonly gaps: readonly (string | undefined)[];
  readonly firsts: Int32Array;
  readonly terms: NpuTerms;
  readonly whole: { readonly terms: NpuRunTerms; view(): LayerView };
  readonly #layers: readonly (LayerFacts | undefined)[];
  readonly #products: PaddedProducts;
  readonly #assumed: readonly (readonly string[])[];
  readonly #sources: readonly string[];
  #batch = 1;

  constructor(work: Work, ready: Ready) {
    const { data, chip, gap, sources } = ready;
    const found = mergedLayers(
      work,
      foldedIn(work.workloads),
      (workload, isFolded) => factsOf(workload, isFolded, ready),
      { gap, merged: FOLDED, shapeless: SHAPELESS },
    );
    this.firsts = found.firsts;
    this.gaps = found.gaps;
    this.#layers = found.facts;
    this.#assumed = found.assumed;
    this.#sources = sources;
    this.#products = productsOf(data);
    this.terms = constantsOf(data, chip.factors);
    this.whole = { terms: runOf(data, chip), view: () => this.#viewOfRun() };
  }

  begin(batch: number, run: Run): void {
    this.#batch = batch;
    run(equations.start, this.whole.terms);
  }

  cost(layer: number, run: Run): void {
    const t = this.terms, facts = this.#layers[this.firsts[layer]!]!;
    this.#set(facts, this.#batch);
    facts.nests.forEach((nest, i) => this.#multiply(nest, facts.nests.length === 1 ? "" : `${i + 1}`, run));
    if (facts.nests.length === 0 && facts.macs > 0) run(equations.shapeless, t);
    run(equations.latency, t);
  }

  #set(facts: LayerFacts, batch: number): void {
    const t = this.terms;
    t.cited = facts.cited;
    t.macsPerSecond = facts.rate.macsPerSecond;
    t.macs = facts.macs * batch;
    t.activationElements = facts.activationElements * batch;
    t.plainElements = facts.plainElements * batch;
    t.curves = facts.curves * batch;
    t.operations = facts.operations;
    t.weightedLayers = facts.weightedLayers;
    t.memoryBytes = facts.weightBytes * Math.min(batch, facts.mostReads) + facts.stateBytes * batch;
    t.computeSeconds = 0;
  }

  #multiply(nest: NestFacts, suffix: string, run: Run): void {
    const p = this.#products, { addsRows } = nest, batch = this.#batch;
    p.suffix = suffix;
    p.products = addsRows ? nest.groups : nest.groups * batch;
    p.m = addsRows ? nest.rows * batch : nest.rows;
    p.n = nest.n;
    p.channels = nest.channels;
    p.taps = nest.taps;
    run(nest.isImage ? equations.paddedImage : equations.padded, p);
    run(nest.isDepthwise ? equations.onEither : equations.onMatrices, p, this.terms);
    run(equations.addProducts, this.terms, p);
  }

  view(layer: number): LayerView {
    const t = this.terms;
    return {
      latencyParts: {
        compute: t.computeSeconds,
        weights: t.weightSeconds,
        activations: t.movingSeconds,
        vector: t.vectorSeconds,
        overhead: t.overheadSeconds,
      },
      energyParts: { static: t.energyJoules },
      basis: "modelled",
      bound: boundOf(t),
      utilization: t.latencySeconds > 0 ? t.macs / (t.latencySeconds * t.macsPerSecond) : 0,
      sources: this.#sources,
      assumed: this.#assumed[layer]!,
    };
  }

  #viewOfRun(): LayerView {
    const { latencySeconds, energyJoules } = this.whole.terms;
    return {
      latencyParts: { start: latencySeconds },
      energyParts: { static: energyJoules },
      basis: "modelled",
      bound: "overhead",
      sources: this.#sources,
      assumed: [],
    };
  }
}

/** The longest of the times that a layer is made of. */
function boundOf(t: NpuTerms): Bound {
  const { overheadSeconds, vectorSeconds, productSeconds, computeSeconds, weightSeconds } = t;
  if (overheadSeconds > Math.max(vectorSeconds, productSeconds)) return "overhead";
  if (vectorSeconds > productSeconds) return "vector";
  if (productSeconds === computeSeconds) return "compute";
  return productSeconds === weightSeconds ? "memory" : "vector";
}

/** What a layer costs that is done with the one before it. */
const FREE = { plainElements: 0, curves: 0, operations: 0, weightBytes: 0, stateBytes: 0, mostReads: 1 };

/** A layer's facts; none if the chip has no rate that is wide enough. */
function factsOf(
  workload: Workload,
  isFolded: boolean,
  { chip: { precision }, rates, cited }: Ready,
): LayerFacts | undefined {
  const { nests, group, macs, inputElements, outputElements, parametersRead } = workload;
  const rate = peakFor(rates, operandBits(workload, precision));
  if (rate === undefined) return undefined;
  const own = isFolded ? FREE : {
    ...vectorFacts(workload, isQuantised(workload, precision)),
    ...memoryOf(workload, precision),
  };
  return {
    ...own,
    rate,
    nests: nests.map((nest) => nestFacts(nest, group !== "matmul")),
    macs,
    activationElements: macs > 0 && group !== "matmul" ? inputElements + outputElements : 0,
    weightedLayers: macs > 0 && parametersRead > 0 ? 1 : 0,
    cited: { ...cited, macsPerSecond: rate.source },
  };
}
