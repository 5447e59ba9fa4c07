import { BITS_PER_BYTE } from "../../../ir/units.ts";
import {
  bitsOf,
  bytesOf,
  type FallbackBits,
  mostReadsOf,
  operandBits,
  type Workload,
} from "../../../ir/work.ts";
import type { GpuData } from "../../../profiles/data/gpu.ts";
import { type Run, run as direct } from "../../equations.ts";
import type { Adjustable, Bound, Chip, CostModel, Job, LayerView, Work } from "../../model.ts";
import { mergedLayers } from "../../merged.ts";
import { sourcesIn } from "../../sources.ts";
import { fusedIn } from "../roofline/contexts.ts";
import { type Peak, peakFor, peaksOf } from "../roofline/machine.ts";
import { type NestFacts, nestFacts } from "../roofline/products.ts";
import { Attention, type AttentionWidths } from "./attention.ts";
import * as equations from "./equations.ts";
import type { GpuTerms, RunTerms } from "./equations.ts";
import { Experts } from "./experts.ts";
import { constantsOf, forBits, hostSecondsOf, passesOf, runOf } from "./machine.ts";
import { convolving, Multiplier, type Widths } from "./products.ts";
import { costRun } from "./runs.ts";

const FUSED = "fused with the layer before it: no kernel, and no memory traffic but for another operand's";
const SHAPELESS = "as if its shape filled the cores, because the shape is not known";

/** Bits at which libraries multiply what is narrower, unless a call quantises its operands itself. */
const PLAIN_BITS = 16;

/** Bytes of an output of a call that quantises: its sums leave at 16 bits. */
const QUANTISED_OUTPUT = 2;

/**
 * A GPU by its kernels: each starts in some cycles, multiplies tiles on its cores while operands come from memory, and writes its
 * outputs. The host issues one after the other and runs ahead of the chip.
 */
export const gpu: CostModel<"gpu"> = {
  id: "gpu",
  standing: "formula",
  words: "asked",
  reads: ["clock"],
  knowsPeak: true,
  prepare(data, chip) {
    const peaks = peaksOf(data, chip.factors), sources = [...sourcesIn(data), chip.profile.clock.source];
    const gap = `${chip.profile.name} computes with at most ${peaks.at(-1)!.bits} bits`;
    return (work) => new GpuJob(work, { data, chip, peaks, sources: [...new Set(sources)], gap });
  },
  adjustable,
};

/** What kernels of a network reach, and times of the host; the power. */
function adjustable({ products, runtime, power }: GpuData): Adjustable {
  const convolutions = ["efficiency", "memoryEfficiency", "groupedMemoryEfficiency", "kernelCycles"];
  const multiplying = ["computeEfficiency", "readEfficiency", "kernelCycles"];
  return {
    latency: [
      ...runtime.convolutions.flatMap((_, i) =>
        convolutions.map((name) => `runtime.convolutions.${i}.${name}`)
      ),
      ...products.flatMap((_, i) => multiplying.map((name) => `products.${i}.${name}`)),
      "pointwise.readEfficiency",
      ...runtime.host.map((_, i) => `runtime.host.${i}.seconds`),
      ...(runtime.startSeconds.value > 0 && runtime.graph.value === 0 ? ["runtime.startSeconds"] : []),
      ...(runtime.inputSeconds ? ["runtime.inputSeconds"] : []),
    ],
    energy: power.share.value > 0 ? ["power.share"] : [],
  };
}

/** A chip's data, made ready once. */
interface Ready {
  readonly data: GpuData;
  readonly chip: Chip;
  readonly peaks: readonly Peak[];
  readonly sources: readonly string[];
  readonly gap: string;
}

/** How a layer's operands are multiplied: with which constants, how wide they are. */
interface Way {
  readonly multiplier: Multiplier;
  readonly widths: Widths;
}

/** What a layer is whatever the batch. */
interface LayerFacts {
  readonly workload: Workload;
  readonly isFused: boolean;
  readonly peak: Peak;
  readonly way: Way | undefined;
  readonly nests: readonly NestFacts[];
  readonly kernelShare: number;
  readonly l2Bytes: number;
  readonly passes: number;
  /** Ids of the sources of what depends on the layer. */
  readonly cited: Readonly<Record<string, string>>;
  readonly weightBytes: number;
  readonly mostReads: number;
  /** Of one inference, weights left out. */
  readonly bytes: number;
  readonly attention: { readonly peak: Peak; readonly widths: AttentionWidths } | undefined;
  readonly experts: { readonly grouped: Experts; readonly widths: Widths } | undefined;
}

class GpuJob implements Job {
  readonly gaps: readonly (string | undefined)[];
  readonly firsts: Int32Array;
  readonly terms: GpuTerms;
  readonly whole: { readonly terms: RunTerms; view(): LayerView };
  readonly dependent = true;
  readonly #ready: Ready;
  readonly #layers: readonly (LayerFacts | undefined)[];
  readonly #attention: Attention;
  readonly #cited: Readonly<Record<string, string>>;
  readonly #assumed: readonly (readonly string[])[];
  readonly #multipliers = new Map<number, Multiplier>();
  readonly #convolvers = new Map<number, Multiplier>();
  readonly #experts = new Map<number, Experts>();
  /** Times of the layers for the batch that was begun, where the host's line needed them. */
  #seconds: Float64Array | undefined;

  constructor(work: Work, ready: Ready) {
    const { data, chip, gap } = ready, { workloads } = work;
    const isFused = fusedIn(workloads, { fused: data.runtime.fuses });
    this.#ready = ready;
    this.terms = constantsOf(data, chip);
    this.#cited = this.terms.cited;
    this.#attention = new Attention(data.attention, this.terms);
    const found = mergedLayers(work, isFused, (workload, isFused) => this.#factsOf(workload, isFused), {
      gap,
      merged: FUSED,
      shapeless: SHAPELESS,
    });
    this.firsts = found.firsts;
    this.gaps = found.gaps;
    this.#layers = found.facts;
    this.#assumed = found.assumed;
    const run = runOf(data, chip);
    run.hostSeconds = hostSecondsOf(
      data.runtime,
      workloads.filter((_, at) => !isFused[at] && this.gaps[at] === undefined),
    );
    this.whole = { terms: run, view: () => this.#viewOfRun() };
  }

  begin(batch: number, run: Run): void {
    const { terms } = this.whole;
    this.terms.batch = terms.batch = batch;
    costRun(terms, run, this.#ready.data.runtime.waits.value > 0, () => this.#deviceSeconds());
  }

  /** What the chip itself is busy for. */
  #deviceSeconds(): number {
    const { firsts, gaps } = this, seconds = this.#seconds ??= new Float64Array(firsts.length);
    let sum = 0;
    for (let at = 0; at < firsts.length; at++) {
      if (gaps[at] !== undefined) continue;
      if (firsts[at] === at) {
        this.#cost(at, direct);
        seconds[at] = this.terms.latencySeconds;
      }
      sum += seconds[firsts[at]!]!;
    }
    return sum;
  }

  cost(layer: number, run: Run): void {
    if (run !== direct || this.#seconds === undefined || this.#isActive) return this.#cost(layer, run);
    this.terms.latencySeconds = this.#seconds[this.firsts[layer]!]!;
    run(equations.staticEnergy, this.terms);
    run(equations.energy, this.terms);
  }

  /** Whether arithmetic and bytes add to the power, so that a layer's energy does not follow from its time. */
  get #isActive(): boolean {
    return this.terms.macShare + this.terms.byteShare > 0;
  }

  #cost(layer: number, run: Run): void {
    const t = this.terms, facts = this.#layers[this.firsts[layer]!]!, { batch } = t;
    const { workload, isFused, nests, peak, bytes, weightBytes, mostReads } = facts;
    t.peakMacsPerSecond = peak.macsPerSecond;
    t.macs = workload.macs * batch;
    t.vectorOperations = isFused ? 0 : workload.vectorOperations * batch;
    t.passes = facts.passes;
    t.cited = facts.cited;
    t.bytes = bytes * batch + weightBytes * Math.min(batch, mostReads);
    t.launchSeconds =
      t.coreSeconds =
      t.memorySeconds =
      t.vectorSeconds =
      t.productSeconds =
      t.computeJoules =
      t.dramJoules =
        0;
    if (isFused) run(equations.fused, t);
    else if (workload.macs === 0) run(equations.kernel, t);
    else if (nests.length === 0 && facts.attention === undefined && facts.experts === undefined) {
      run(equations.shapeless, t);
    } else {
      this.#multiply(facts, run);
      run(equations.latency, t);
    }
    run(equations.staticEnergy, t);
    const isAdded = t.macs * t.macShare + t.bytes * t.byteShare > 0;
    run(isAdded ? equations.activeEnergy : equations.energy, t);
  }

  #multiply(facts: LayerFacts, run: Run): void {
    const { workload, attention, experts, nests, peak } = facts;
    const t = this.terms, inputs = t.batch * (workload.instances ?? 1);
    if (attention !== undefined) {
      t.peakMacsPerSecond = attention.peak.macsPerSecond;
      this.#attention.cost(workload.attention!, inputs, attention.widths, run);
    }
    if (experts !== undefined) {
      const work = workload.experts!;
      experts.grouped.cost(work, work.tokens * inputs, peak.macsPerSecond, experts.widths, run);
    }
    for (let i = 0; i < nests.length; i++) this.#product(facts, i, run);
  }

  #product({ way, nests, kernelShare, l2Bytes, peak }: LayerFacts, at: number, run: Run): void {
    const { multiplier, widths } = way!, p = multiplier.terms, nest = nests[at]!;
    p.suffix = nests.length === 1 ? "" : `${at + 1}`;
    p.kernelShare = kernelShare;
    p.l2Bytes = l2Bytes;
    p.peakMacsPerSecond = peak.macsPerSecond;
    multiplier.set(nest, this.terms.batch, widths);
    multiplier.cost(nest, run);
    run(equations.addProduct, this.terms, p);
  }

  view(layer: number): LayerView {
    const t = this.terms;
    if (this.#seconds !== undefined) this.#cost(layer, direct);
    return {
      latencyParts: {
        compute: t.coreSeconds,
        dram: t.memorySeconds,
        vector: t.vectorSeconds,
        overhead: t.launchSeconds,
      },
      energyParts: this.#energyParts(),
      basis: "modelled",
      bound: this.#bound(),
      utilization: t.latencySeconds > 0 ? t.macs / (t.latencySeconds * t.peakMacsPerSecond) : 0,
      sources: this.#ready.sources,
      assumed: this.#assumed[layer]!,
    };
  }

  /** The energy by cause. */
  #energyParts(): Readonly<Record<string, number>> {
    const { staticJoules, computeJoules, dramJoules } = this.terms;
    if (computeJoules + dramJoules === 0) return { static: staticJoules };
    return { compute: computeJoules, dram: dramJoules, static: staticJoules };
  }

  #bound(): Bound {
    const { launchSeconds, coreSeconds, memorySeconds, vectorSeconds } = this.terms;
    const longest = Math.max(launchSeconds, coreSeconds, memorySeconds, vectorSeconds);
    if (longest === launchSeconds && longest > 0) return "overhead";
    if (longest === coreSeconds && longest > 0) return "compute";
    return longest === vectorSeconds && longest > 0 ? "vector" : "memory";
  }

  #viewOfRun(): LayerView {
    const { latencySeconds, energyJoules, startSeconds, waitSeconds } = this.whole.terms;
    return {
      latencyParts: {
        ...(startSeconds > 0 && { start: startSeconds }),
        ...(waitSeconds > 0 && { host: waitSeconds }),
      },
      energyParts: { static: energyJoules },
      basis: "modelled",
      sources: this.#ready.sources,
      assumed: [],
      ...(latencySeconds > 0 && { bound: "overhead" as const }),
    };
  }

  /** A layer's facts; none if the chip has no peak that is wide enough. */
  #factsOf(workload: Workload, isFused: boolean): LayerFacts | undefined {
    const { peaks, data, chip: { precision } } = this.#ready;
    const bits = operandBits(workload, precision), peak = peakFor(peaks, bits);
    if (peak === undefined) return undefined;
    const { weightBytes, stateBytes, inputBytes, outputBytes } = bytesOf(workload, keptAs(precision));
    const { group, attention, experts } = workload, isConv = group === "conv";
    const passes = passesOf(data.runtime, workload);
    const own = isFused || attention !== undefined ? [] : routedOut(workload);
    return {
      workload,
      isFused,
      peak,
      way: own.length > 0 ? this.#wayOf(workload, bits, peak) : undefined,
      passes: passes?.times ?? 1,
      cited: { ...this.#cited, ...(passes && { passes: passes.source }) },
      nests: own.map((nest) => nestFacts(nest, group !== "matmul")),
      kernelShare: isConv ? 1 : data.runtime.kernelShare.value,
      l2Bytes: isConv ? this.terms.l2Bytes * this.terms.l2Share : 0,
      weightBytes: isFused ? 0 : weightBytes,
      mostReads: mostReadsOf(workload),
      bytes: isFused ? Math.max(0, inputBytes - outputBytes) : inputBytes + outputBytes + stateBytes,
      attention: attention && this.#attentionOf(workload, bits, stateBytes),
      experts: experts && { grouped: this.#expertsOf(bits), widths: this.#widthsOf(workload, peak) },
    };
  }

  /** How a layer's operands are multiplied. A call that quantises them has constants of its own; other calls have those of 16 bits. */
  #wayOf(workload: Workload, bits: number, peak: Peak): Way {
    const { products, runtime } = this.#ready.data, widths = this.#widthsOf(workload, peak);
    if (workload.group === "conv") return { multiplier: this.#convolverFor(bits, workload), widths };
    const quantises = runtime.quantises.value > 0 &&
      products.some((set) => set.bits < PLAIN_BITS && set.bits >= bits);
    if (!quantises) return { multiplier: this.#multiplierFor(Math.max(bits, PLAIN_BITS)), widths };
    return { multiplier: this.#multiplierFor(bits), widths: { ...widths, output: QUANTISED_OUTPUT } };
  }

  #widthsOf(workload: Workload, peak: Peak): Widths {
    const { weights, activations, cache } = bitsOf(workload, keptAs(this.#ready.chip.precision));
    const right = workload.parametersRead > 0 ? weights : workload.stateElements > 0 ? cache : activations;
    return {
      operand: wordOf(peak.bits) / BITS_PER_BYTE,
      activation: activations / BITS_PER_BYTE,
      weight: right / BITS_PER_BYTE,
      output: activations / BITS_PER_BYTE,
    };
  }

  #multiplierFor(bits: number): Multiplier {
    const set = forBits(this.#ready.data.products, bits);
    let found = this.#multipliers.get(set.bits);
    if (found === undefined) this.#multipliers.set(set.bits, found = new Multiplier(set, this.terms));
    return found;
  }

  /** Convolutions by the bits of their operands, those in groups apart. */
  #convolverFor(bits: number, { nests }: Workload): Multiplier {
    const { products, runtime } = this.#ready.data, set = forBits(runtime.convolutions, bits);
    const inGroups = nests.some(({ groups }) => groups > 1), key = inGroups ? -set.bits : set.bits;
    let found = this.#convolvers.get(key);
    if (found === undefined) {
      const data = convolving(forBits(products, Math.max(bits, PLAIN_BITS)), set, inGroups);
      this.#convolvers.set(key, found = new Multiplier(data, this.terms, true));
    }
    return found;
  }

  #attentionOf(workload: Workload, bits: number, stateBytes: number) {
    const { data: { attention }, peaks, chip } = this.#ready;
    const { activations, cache } = bitsOf(workload, chip.precision);
    return {
      peak: peakFor(peaks, Math.max(bits, attention.bits)) ?? peakFor(peaks, bits)!,
      widths: {
        bytesPerElement: activations / BITS_PER_BYTE,
        bytesPerCached: cache / BITS_PER_BYTE,
        stateBytes: stateBytes / (workload.instances ?? 1),
      },
    };
  }

  #expertsOf(bits: number): Experts {
    const { experts, spread } = this.#ready.data, set = forBits(experts, bits);
    let found = this.#experts.get(set.bits);
    if (found === undefined) {
      const { exponent, ranks, skew } = spread;
      const numbers = { exponent: exponent.value, ranks: ranks.value, skew: skew.value };
      this.#experts.set(set.bits, found = new Experts(set, numbers, this.terms));
    }
    return found;
  }
}

/** Precisions as tensors are kept: between 16 and 32 bits, as TF32's 19, each value has 32. */
function keptAs({ weights, activations, cache }: FallbackBits): FallbackBits {
  const kept = (bits: number) => bits > PLAIN_BITS ? Math.max(bits, 2 * PLAIN_BITS) : bits;
  return {
    weights: kept(weights),
    activations: kept(activations),
    ...(cache !== undefined && { cache: kept(cache) }),
  };
}

/** Bits of the word that operands of a peak are kept in: a power of two. */
function wordOf(bits: number): number {
  let word = 1;
  while (word < bits) word *= 2;
  return word;
}

/** A layer's nests without those of the experts that tokens are sent to. */
function routedOut({ nests, experts }: Workload) {
  if (experts === undefined) return nests;
  return nests.filter((_, at) => at < experts.firstNest || at > experts.firstNest + 1);
}
