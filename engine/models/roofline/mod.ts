import { BITS_PER_BYTE } from "../../../ir/units.ts";
import { bitsOf, bytesOf, mostReadsOf, operandBits, type Workload } from "../../../ir/work.ts";
import type { RooflineData } from "../../../profiles/data/roofline.ts";
import { type Run, run as direct } from "../../equations.ts";
import type { Adjustable, Bound, Chip, CostModel, Job, LayerView, Work } from "../../model.ts";
import { mergedLayers } from "../../merged.ts";
import { sourcesIn } from "../../sources.ts";
import { fillingOf, fusedIn, networkBytesOf, weightShare } from "./contexts.ts";
import * as equations from "./equations.ts";
import type { RooflineTerms, RunTerms } from "./equations.ts";
import {
  constantsOf,
  type Memories,
  memoriesOf,
  overheadOf,
  type Peak,
  peakFor,
  peaksOf,
  runOf,
} from "./machine.ts";
import { type NestFacts, nestFacts, Unit } from "./products.ts";

const FUSED = "fused with the layer before it: no memory traffic but for another operand's";
const SHAPELESS = "as if its shape filled the unit, because the shape is not known";

/**
 * Bounds: a layer takes as long as its arithmetic on padded tiles dealt out to cores, or as its bytes need on the slowest
 * memory that they pass, or as its vector operations, whichever is longest, and a fixed time on top.
 */
export const roofline: CostModel<"roofline"> = {
  id: "roofline",
  standing: "formula",
  words: "asked",
  reads: [],
  knowsPeak: true,
  prepare(data, chip) {
    const peaks = peaksOf(data, chip.factors), sources = [...sourcesIn(data)];
    const { cited } = constantsOf(data, chip.factors);
    const gap = `${chip.profile.name} computes with at most ${peaks.at(-1)!.bits} bits`;
    return (work) => new RooflineJob(work, { data, chip, peaks, sources, gap, cited });
  },
  adjustable,
};

/** Shares of peaks and fixed times; powers and energies of single events. */
function adjustable(
  { unit, peaks, vector, memories, overheads, startSeconds, power }: RooflineData,
): Adjustable {
  return {
    latency: [
      "unit.efficiency",
      ...(unit.serialShare === undefined ? [] : ["unit.serialShare"]),
      ...peaks.flatMap(({ efficiency }, i) => efficiency ? [`peaks.${i}.efficiency`] : []),
      ...memories.map((_, i) => `memories.${i}.efficiency`),
      "vector.efficiency",
      ...overheads.map((_, i) => `overheads.${i}.seconds`),
      ...(startSeconds === undefined ? [] : ["startSeconds"]),
    ],
    energy: [
      ...(power.share.value > 0 ? ["power.share"] : []),
      ...peaks.flatMap(({ joulesPerMac }, i) => joulesPerMac ? [`peaks.${i}.joulesPerMac`] : []),
      ...memories.flatMap(({ joulesPerByte }, i) => joulesPerByte ? [`memories.${i}.joulesPerByte`] : []),
      ...(vector.joulesPerOperation ? ["vector.joulesPerOperation"] : []),
    ],
  };
}

/** A chip's data, made ready once. */
interface Ready {
  readonly data: RooflineData;
  readonly chip: Chip;
  readonly peaks: readonly Peak[];
  readonly sources: readonly string[];
  readonly gap: string;
  /** Ids of the sources of the chip's constants. */
  readonly cited: Readonly<Record<string, string>>;
}

/** What a layer is whatever the batch. */
interface LayerFacts {
  readonly peak: Peak;
  readonly isFused: boolean;
  readonly nests: readonly NestFacts[];
  readonly macs: number;
  readonly vectorOperations: number;
  readonly bytesPerElement: number;
  readonly bytesPerWeight: number;
  readonly weightBytes: number;
  /** Of a batch: others of it may read other rows of a table, or other experts, up to all of them. */
  readonly mostReads: number;
  readonly activationBytes: number;
  readonly stateBytes: number;
  readonly overheadSeconds: number;
  /** Ids of the sources of what depends on the layer. */
  readonly cited: Readonly<Record<string, string>>;
}

class RooflineJob implements Job {
  readonly gaps: readonly (string | undefined)[];
  readonly firsts: Int32Array;
  readonly terms: RooflineTerms;
  readonly whole: { readonly terms: RunTerms; view(): LayerView };
  readonly dependent = true;
  readonly #ready: Ready;
  readonly #layers: readonly (LayerFacts | undefined)[];
  readonly #memories: Memories;
  readonly #unit: Unit;
  readonly #assumed: readonly (readonly string[])[];
  readonly #readWhole: boolean;
  #onVectors = false;

  constructor(work: Work, ready: Ready) {
    const { data, chip, gap } = ready, { workloads } = work, isFused = fusedIn(workloads, data);
    const network = networkBytesOf(workloads, chip),
      { share, layers } = fillingOf(workloads, isFused, data, network);
    this.#ready = ready;
    const found = mergedLayers(work, isFused, (workload, isFused) => factsOf(workload, isFused, ready), {
      gap,
      merged: FUSED,
      shapeless: SHAPELESS,
    });
    this.firsts = found.firsts;
    this.gaps = found.gaps;
    this.#layers = found.facts;
    this.#assumed = found.assumed;
    this.terms = constantsOf(data, chip.factors);
    this.#memories = memoriesOf(data, chip.factors);
    this.#memories.all.forEach((memory, i) => {
      const kept = this.#memories.keptWeightBytes[i]!;
      memory.weightShare = weightShare(i === 0, kept, network, data.contexts && share);
    });
    this.#unit = new Unit(data, this.terms, this.#memories.all[0]!);
    this.#readWhole = data.unit.tiles.readWhole ?? false;
    const run = Object.assign(runOf(data, chip.factors), { contextShare: share, layers });
    this.whole = { terms: run, view: () => this.#viewOfRun() };
  }

  begin(batch: number, run: Run): void {
    const { terms } = this.whole;
    this.terms.batch = batch;
    run(terms.contextShare > 0 ? equations.startInContexts : equations.start, terms);
  }

  cost(layer: number, run: Run): void {
    const t = this.terms, facts = this.#layers[this.firsts[layer]!]!, { batch } = t;
    const { all, hasEnergy } = this.#memories, { data } = this.#ready;
    this.#set(facts, batch);
    this.#products(facts, batch, run);
    run(equations.vector, t);
    run(equations.bounds, t);
    for (let i = 0; i < all.length; i++) {
      run(equations.passing, all[i]!, t);
      run(equations.memoryBound, t, all[i]!);
    }
    run(equations.latency, t);
    run(equations.staticEnergy, t);
    if (facts.peak.joulesPerMac !== undefined) run(equations.computeEnergy, t);
    for (let i = 0; i < all.length; i++) {
      if (hasEnergy[i]) run(i === 0 ? equations.nearestEnergy : equations.memoryEnergy, t, all[i]!);
    }
    if (data.vector.joulesPerOperation !== undefined) run(equations.vectorEnergy, t);
  }

  #set(facts: LayerFacts, batch: number): void {
    const t = this.terms;
    t.cited = facts.cited;
    t.peakMacsPerSecond = facts.peak.macsPerSecond;
    t.computeEfficiency = facts.peak.efficiency ?? this.#ready.data.unit.efficiency.value;
    t.joulesPerMac = facts.peak.joulesPerMac ?? 0;
    t.macs = facts.macs * batch;
    t.vectorOperations = facts.vectorOperations * batch;
    t.bytesPerElement = facts.bytesPerElement;
    t.bytesPerWeight = facts.bytesPerWeight;
    t.parameterBytes = facts.weightBytes * Math.min(batch, facts.mostReads);
    t.activationBytes = facts.activationBytes * batch;
    t.stateBytes = facts.stateBytes * batch;
    t.overheadSeconds = facts.overheadSeconds;
    t.computeSeconds =
      t.productSeconds =
      t.rereadBytes =
      t.elements =
      t.paddedElements =
        0;
  }

  /** Products on the unit, or on vectors where those are faster; and the bytes of parameters that tiles read. */
  #products({ nests, macs, isFused, weightBytes }: LayerFacts, batch: number, run: Run): void {
    const t = this.terms, { all } = this.#memories, p = this.#unit.products;
    const { multiplies } = this.#ready.data.vector;
    for (let i = 0; i < all.length; i++) all[i]!.rereadBytes = 0;
    this.#onVectors = false;
    for (let i = 0; i < nests.length; i++) {
      this.#unit.set(nests[i]!, batch, nests.length === 1 ? "" : `${i + 1}`);
      this.#unit.cut(run);
      if (this.#readWhole) run(equations.padding, t, p);
      this.#behind(run);
      if (multiplies && this.#isFasterOnVectors()) {
        this.#unit.onVectors(run);
        run(equations.addUntiled, t, p);
        this.#onVectors = true;
      } else run(equations.addTiled, t, p);
    }
    if (nests.length === 0 && macs > 0 && !isFused) run(equations.shapeless, t);
    run(
      this.#readWhole && weightBytes > 0 && nests[0]?.addsRows ? equations.paddedWeights : equations.weights,
      t,
    );
  }

  /** Whether vectors multiply the products at hand sooner than tiles do; leaves them as tiles have them. */
  #isFasterOnVectors(): boolean {
    const p = this.#unit.products, { computeSeconds, productSeconds } = p;
    this.#unit.onVectors(direct);
    const isFaster = p.productSeconds < productSeconds;
    p.computeSeconds = computeSeconds;
    p.productSeconds = productSeconds;
    return isFaster;
  }

  /** Operands of which neither fits a memory are read again from the one behind it. */
  #behind(run: Run): void {
    const { all } = this.#memories, p = this.#unit.products, { bytesPerElement } = this.terms;
    const smaller = Math.min(p.leftElements, p.k * p.n) * bytesPerElement;
    for (let i = 1; i < all.length; i++) {
      if (smaller > all[i]!.nearerBytes) run(equations.rereadsBehind, all[i]!, p, this.terms);
    }
  }

  view(layer: number): LayerView {
    const t = this.terms, { all, hasEnergy } = this.#memories, { data } = this.#ready;
    const latencyParts: Record<string, number> = { compute: t.computeSeconds };
    const energyParts: Record<string, number> = { compute: 0 };
    if (this.#layers[this.firsts[layer]!]!.peak.joulesPerMac !== undefined) {
      energyParts.compute = t.computeJoules;
    }
    for (let i = 0; i < all.length; i++) {
      const { prefix, seconds, joules } = all[i]!;
      latencyParts[prefix] = i === 0 && t.productSeconds > t.computeSeconds
        ? Math.max(seconds, t.productSeconds)
        : seconds;
      energyParts[prefix] = hasEnergy[i] ? joules : 0;
    }
    latencyParts.vector = t.vectorSeconds;
    latencyParts.overhead = t.overheadSeconds;
    energyParts.vector = data.vector.joulesPerOperation === undefined ? 0 : t.vectorJoules;
    energyParts.static = t.staticJoules;
    return {
      latencyParts,
      energyParts,
      basis: "modelled",
      bound: this.#bound(),
      utilization: t.latencySeconds > 0 ? t.macs / (t.latencySeconds * t.peakMacsPerSecond) : 0,
      sources: this.#ready.sources,
      assumed: this.#assumed[layer]!,
    };
  }

  /** What holds the layer: its fixed time, or the longest of the times that overlap. */
  #bound(): Bound {
    const { overheadSeconds, longestSeconds, productSeconds, computeSeconds, vectorSeconds } = this.terms;
    if (overheadSeconds > longestSeconds) return "overhead";
    if (longestSeconds === productSeconds && productSeconds > 0) {
      return productSeconds > computeSeconds ? "memory" : this.#onVectors ? "vector" : "compute";
    }
    return longestSeconds === vectorSeconds && vectorSeconds > 0 ? "vector" : "memory";
  }

  #viewOfRun(): LayerView {
    const { latencySeconds, energyJoules, contextShare, startSeconds } = this.whole.terms;
    const changing = latencySeconds - startSeconds;
    return {
      latencyParts: {
        ...(startSeconds > 0 && { start: startSeconds }),
        ...(changing > 0 && { contexts: changing }),
      },
      energyParts: { static: energyJoules },
      basis: "modelled",
      sources: this.#ready.sources,
      assumed: contextShare > 0 && contextShare < 1 ? [weighed(contextShare)] : [],
      ...(latencySeconds > 0 && { bound: "overhead" as const }),
    };
  }
}

/** What is assumed of a network that may just fit the chip. */
function weighed(share: number): string {
  return `weighed: may or may not fit the chip at once; loading it in parts counts ${
    Math.round(share * 100)
  } %`;
}

/** A layer's facts; none if the chip has no peak that is wide enough. */
function factsOf(
  workload: Workload,
  isFused: boolean,
  { data, chip, peaks, cited }: Ready,
): LayerFacts | undefined {
  const { nests, parametersRead, group } = workload, { precision } = chip;
  const wider = operandBits(workload, precision), peak = peakFor(peaks, wider);
  if (peak === undefined) return undefined;
  const { weightBytes, stateBytes, inputBytes, outputBytes } = bytesOf(workload, precision);
  const overhead = isFused ? undefined : overheadOf(data, group, parametersRead > 0);
  return {
    peak,
    isFused,
    nests: isFused ? [] : nests.map((nest) => nestFacts(nest, group !== "matmul")),
    macs: workload.macs,
    vectorOperations: workload.vectorOperations,
    bytesPerElement: wider / BITS_PER_BYTE,
    bytesPerWeight: bitsOf(workload, precision).weights / BITS_PER_BYTE,
    weightBytes,
    mostReads: mostReadsOf(workload),
    activationBytes: isFused ? Math.max(0, inputBytes - outputBytes) : inputBytes + outputBytes,
    stateBytes,
    overheadSeconds: overhead?.value ?? 0,
    cited: { ...cited, ...peak.cited, ...(overhead && { overheadSeconds: overhead.source }) },
  };
}
