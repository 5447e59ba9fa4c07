import { BITS_PER_BYTE } from "../../../ir/units.ts";
import { bytesOf, operandBits, type Workload } from "../../../ir/work.ts";
import type { RooflineData } from "../../../profiles/data/roofline.ts";
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
import { contextsFor, fusedIn, networkBytesOf, weightShare } from "./contexts.ts";
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
const SHAPELESS = "of a shape that fills the unit, for its shape is not known";
const TOO_LARGE = "on a chip with more memory: the network's parameters need more than it has";

/**
 * Bounds: a layer takes as long as its arithmetic on padded tiles dealt out to cores, or as its bytes need on the slowest
 * memory that they pass, or as its vector operations, whichever is longest, and a fixed time on top.
 */
export const roofline: CostModel<"roofline"> = {
  id: "roofline",
  standing: "formula",
  prepare(data, chip) {
    const peaks = peaksOf(data, chip.factors), sources = [...sourcesIn(data)];
    const { cited } = constantsOf(data, chip.factors);
    const gap = `${chip.profile.name} computes with ${peaks.at(-1)!.bits} bits at the most`;
    return (work) => new RooflineJob(work, { data, chip, peaks, sources, gap, cited });
  },
};

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

  constructor({ workloads, sorts }: Work, ready: Ready) {
    const { data, chip, gap } = ready, isFused = fusedIn(workloads, data);
    const network = networkBytesOf(workloads, chip),
      contexts = contextsFor(workloads, isFused, data, network);
    this.#ready = ready;
    this.firsts = firstsOf(Int32Array.from(sorts, (sort, at) => 2 * sort + (isFused[at] ? 1 : 0)));
    this.#layers = workloads.map((workload, at) =>
      this.firsts[at] === at ? factsOf(workload, isFused[at]!, ready) : undefined
    );
    this.gaps = workloads.map((_, at) => this.#layers[this.firsts[at]!] === undefined ? gap : undefined);
    this.terms = constantsOf(data, chip.factors);
    this.#memories = memoriesOf(data, chip.factors);
    this.#memories.all.forEach((memory, i) => {
      const kept = this.#memories.keptWeightBytes[i]!;
      memory.weightShare = weightShare(i === 0, kept, network, data.contexts && contexts);
    });
    this.#unit = new Unit(data, this.terms, this.#memories.all[0]!);
    const holds = data.memories.at(-1)!.capacityBytes?.value ?? Infinity;
    this.#assumed = workloads.map(({ macs, nests }, at) => [
      ...(isFused[at] ? [FUSED] : macs > 0 && nests.length === 0 ? [SHAPELESS] : []),
      ...(at === 0 && network > holds ? [TOO_LARGE] : []),
    ]);
    this.#readWhole = data.unit.tiles.readWhole ?? false;
    const run = Object.assign(runOf(data, chip.factors), { contexts });
    this.whole = { terms: run, view: () => this.#viewOfRun() };
  }

  begin(batch: number, run: Run): void {
    const { terms } = this.whole;
    this.terms.batch = batch;
    run(terms.contexts > 1 ? equations.startInContexts : equations.start, terms);
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
        run(equations.onVectors, p, t);
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
    direct(equations.onVectors, p, this.terms);
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
    const { latencySeconds, energyJoules, contexts, contextSeconds, startSeconds } = this.whole.terms;
    const changing = contexts > 1 ? contexts * contextSeconds : 0;
    return {
      latencyParts: {
        ...(startSeconds > 0 && { start: startSeconds }),
        ...(changing > 0 && { contexts: changing }),
      },
      energyParts: { static: energyJoules },
      basis: "modelled",
      sources: this.#ready.sources,
      assumed: [],
      ...(latencySeconds > 0 && { bound: "overhead" as const }),
    };
  }
}

/** A layer's facts; none if the chip has no peak that is wide enough. */
function factsOf(
  workload: Workload,
  isFused: boolean,
  { data, chip, peaks, cited }: Ready,
): LayerFacts | undefined {
  const { bits, nests, parameters, parametersRead, group } = workload, { precision } = chip;
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
    bytesPerWeight: (bits?.weights ?? precision.weights) / BITS_PER_BYTE,
    weightBytes,
    mostReads: parametersRead === 0 || parameters <= parametersRead ? 1 : parameters / parametersRead,
    activationBytes: isFused ? Math.max(0, inputBytes - outputBytes) : inputBytes + outputBytes,
    stateBytes,
    overheadSeconds: overhead?.value ?? 0,
    cited: { ...cited, ...peak.cited, ...(overhead && { overheadSeconds: overhead.source }) },
  };
}
