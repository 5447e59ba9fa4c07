import type { Kind } from "../ir/registry.ts";
import type { Joules, Nanometers, Seconds } from "../ir/units.ts";
import type { Group } from "../ir/work.ts";
import type { EnergyScope, ModelId, ScalingRule, Source } from "../profiles/types.ts";
import type { MappedNest } from "./mapped.ts";
import type { Basis, Bound, ErrorBand } from "./model.ts";
import type { Money } from "./price.ts";

/** The name and version of the estimate format. */
export const ESTIMATE_FORMAT = "fodlam/estimate@1";

/** A time and an energy. */
export interface Cost {
  /** Latency in seconds. */
  readonly latencySeconds: Seconds;
  /** Energy in joules; NaN, which JSON writes as null, where the profile knows none. */
  readonly energyJoules: Joules;
}

/** Bits of each tensor's elements over the layers that have it, in rising order: one number where all agree, none where no layer has any. */
export interface Precision {
  /** Bits of a weight as it is stored. */
  readonly weights: readonly number[];
  /** Bits of an activation. */
  readonly activations: readonly number[];
  /** Bits of an element of the KV cache or of another state. */
  readonly cache: readonly number[];
}

/** Bits of the tensors that a layer has. */
export type LayerBits = { readonly [K in keyof Precision]?: number };

/** The least and the greatest that a true value is expected to be. */
export interface Span {
  /** The least. */
  readonly low: number;
  /** The greatest. */
  readonly high: number;
}

/** Where the truth is expected: estimate / (1 + error), at both ends of the error. */
export interface Range {
  /** Of the latency, in seconds. */
  readonly latencySeconds: Span;
  /** Of the energy, in joules. */
  readonly energyJoules: Span;
}

/** What a network needs of a chip's memory, and what that has. */
export interface MemoryUse {
  /** The chip; of several, the one that is filled most. */
  readonly on: string;
  /** The memory's name; null where the profile names none. */
  readonly name: string | null;
  /** Bytes needed: the sum of the three below. */
  readonly bytes: number;
  /** Bytes of all weights. */
  readonly weightBytes: number;
  /** Bytes of the KV cache, or of another state, of the batch. */
  readonly cacheBytes: number;
  /** The most bytes of activations that are held at once. */
  readonly activationBytes: number;
  /** Bytes that the memory holds; null where that is not known. */
  readonly capacityBytes: number | null;
  /** Whether the network fits; null where that is not known. */
  readonly fits: boolean | null;
}

/** How much is done in a second; null where the latency is 0, or that of a part of the network. */
export interface Rate {
  /** Inferences a second: batch / latency. */
  readonly inferencesPerSecond: number | null;
  /** Tokens a second, of a decoder: each inference makes as many as it reads. */
  readonly tokensPerSecond?: number | null;
  /** The least inferences a second, from the latency's range; null where there is none. */
  readonly low: number | null;
  /** The most. */
  readonly high: number | null;
}

/** Shares of the latency by what limits the layer: they add up to 1, or are all 0 where there is no latency. */
export interface Limits {
  /** Layers bound by arithmetic. */
  readonly compute: number;
  /** Layers bound by a memory's bandwidth. */
  readonly memory: number;
  /** Layers bound by operations on vectors. */
  readonly vector: number;
  /** Layers bound by their fixed time, and what the run costs beyond its layers. */
  readonly fixed: number;
  /** Layers of which the model does not tell what limits them. */
  readonly unknown: number;
}

/** What every layer of an estimate says. */
export interface LayerEstimateBase {
  /** The layer's name. */
  readonly name: string;
  /** Its kind. */
  readonly kind: Kind;
  /** Its sort of work. */
  readonly group: Group;
  /** Multiply-accumulates of one inference. */
  readonly macs: number;
  /** Weights and biases. */
  readonly parameters: number;
}

/** A layer with a cost, for the whole batch. */
export interface CostedLayer extends LayerEstimateBase, Cost {
  /** Told apart by this word. */
  readonly status: "costed";
  /** The batch's cost divided by the batch. */
  readonly perInference: Cost;
  /** Bits of its tensors, of those that it has. */
  readonly bits: LayerBits;
  /** Inputs worked on together, where that is not the whole batch: all of them together would take longer, or more energy. */
  readonly together?: number;
  /** The latency by cause, where the model can tell. */
  readonly latencyParts?: Readonly<Record<string, Seconds>>;
  /** The energy by cause, where the model can tell; adds up to the energy. */
  readonly energyParts?: Readonly<Record<string, Joules>>;
  /** Dense MACs over what the array could do in that time, 0 to 1, where that has a meaning. */
  readonly utilization?: number;
  /** What limits the layer, where the model can tell. */
  readonly bound?: Bound;
  /** Where the number stands. */
  readonly basis: Basis;
  /** The model that made it. */
  readonly model: ModelId;
  /** The chip on which the layer runs. */
  readonly on: string;
  /** How wrong the model was found to be, where its rows allow to say so. */
  readonly error?: ErrorBand;
  /** Where the truth is expected, where the error is known. */
  readonly range?: Range;
  /** Ids of sources. */
  readonly sources: readonly string[];
  /** The mapping of each loop nest, for the inputs worked on together, where the model maps them onto a tree of memories. */
  readonly mapping?: readonly MappedNest[];
}

/** What a run of the network costs beyond its layers, for the batch: its start, changing contexts, loading. */
export interface RunCost extends Cost {
  /** The batch's cost divided by the batch. */
  readonly perInference: Cost;
  /** The latency by cause. */
  readonly latencyParts?: Readonly<Record<string, Seconds>>;
  /** The energy by cause. */
  readonly energyParts?: Readonly<Record<string, Joules>>;
  /** Where the number stands. */
  readonly basis: Basis;
  /** The model that made it. */
  readonly model: ModelId;
  /** The chip. */
  readonly on: string;
  /** How wrong the model was found to be. */
  readonly error?: ErrorBand;
  /** Ids of sources. */
  readonly sources: readonly string[];
}

/** Something assumed, and for which layers. */
export interface Assumption {
  /** What, in words that follow the layers' names. */
  readonly text: string;
  /** Names of the layers. */
  readonly layers: readonly string[];
}

/** A layer that costs nothing of its own: the profile takes it to be free, or there is no work in it. */
export interface FreeLayer extends LayerEstimateBase {
  /** Told apart by this word. */
  readonly status: "free";
  /** Why it costs nothing. */
  readonly reason: string;
  /** Ids of sources; none if there is no work in it. */
  readonly sources: readonly string[];
}

/** A layer that no model of the profile costs. Its time and energy are missing from the totals. */
export interface UncoveredLayer extends LayerEstimateBase {
  /** Told apart by this word. */
  readonly status: "uncovered";
  /** Why there is no number. */
  readonly reason: string;
}

/** A layer of an estimate. */
export type LayerEstimate = CostedLayer | FreeLayer | UncoveredLayer;

/** Shares of the work that has a cost in the estimate, 0 to 1. */
export interface Shares {
  /** Of the multiply-accumulates. */
  readonly macs: number;
  /** Of the bytes read and written by layers, weights included, dense. */
  readonly bytes: number;
}

/** What an estimate covers and what it leaves out. */
export interface Coverage {
  /** Work with a cost. */
  readonly costed: Shares;
  /** Work taken to be free. */
  readonly free: Shares;
  /** Work without a number. */
  readonly uncovered: Shares;
  /** Each layer without a number, with its share. */
  readonly uncoveredLayers: readonly (Shares & { readonly name: string; readonly kind: Kind })[];
}

/** How a chip's numbers were brought to a process. */
export interface Scaling {
  /** The chip. */
  readonly on: string;
  /** The rule. */
  readonly rule: ScalingRule;
  /** The chip's own process. */
  readonly fromNanometers: Nanometers;
  /** The process of the estimate. */
  readonly toNanometers: Nanometers;
  /** What times were multiplied by. */
  readonly delayFactor: number;
  /** What energies were multiplied by. */
  readonly energyFactor: number;
}

/** What an energy is, so that two of different chips are not taken for the same. */
export interface EnergyFacts {
  /** What it covers, in a word; null where the profile does not say. */
  readonly of: EnergyScope | null;
  /** Whether it is a constant power times the latency. */
  readonly constantPower: boolean;
  /** Whether any of it was held against a published energy of this chip. */
  readonly measured: boolean;
}

/** The cost of a network on an accelerator, as plain JSON. */
export interface Estimate {
  /** Always `"fodlam/estimate@1"`. */
  readonly format: "fodlam/estimate@1";
  /** The version of FODLAM that made it. */
  readonly fodlam: string;
  /** The network, with its sums for one inference. */
  readonly network: { readonly name: string; readonly macs: number; readonly parameters: number };
  /** The accelerator. */
  readonly profile: {
    readonly id: string;
    readonly name: string;
    readonly year: number;
    readonly energy: EnergyFacts;
    readonly energyScope: string;
    readonly reproduction?: string;
  };
  /** The name of the runtime that drives the chip; null where the profile tells none apart. */
  readonly runtime: string | null;
  /** How software drives the chip, in a few words; null where the profile does not say. */
  readonly driven: string | null;
  /** Bits of weights, activations and cache. */
  readonly precision: Precision;
  /** What the network needs of the chip's memory. */
  readonly memory: MemoryUse;
  /** The cost model asked for; `"auto"` takes for each layer the first that covers it. */
  readonly model: ModelId | "auto";
  /** Inputs processed together. */
  readonly batch: number;
  /** Process of the numbers. */
  readonly processNanometers: Nanometers;
  /** Chips whose numbers were brought there from another process. */
  readonly scaling: readonly Scaling[];
  /** Every layer, in the network's order. */
  readonly layers: readonly LayerEstimate[];
  /** What the run costs beyond its layers, on chips where there is such a thing; part of the total. */
  readonly runs?: readonly RunCost[];
  /** Sums of costed layers by kind, for the batch. */
  readonly byKind: Readonly<Partial<Record<Kind, Cost>>>;
  /** Sums of costed layers by sort of work, for the batch. */
  readonly byGroup: Readonly<Partial<Record<Group, Cost>>>;
  /** Sum of all costed layers and of the run, for the batch, and its share for one inference. */
  readonly total: Cost & { readonly perInference: Cost; readonly range: Range | null };
  /** How much is done in a second. */
  readonly rate: Rate;
  /** What limits the network: shares of the latency. */
  readonly limits: Limits;
  /** What is covered and what is not. */
  readonly coverage: Coverage;
  /** Share of the total latency by basis. */
  readonly basis: Readonly<Partial<Record<Basis, number>>>;
  /** How wrong the total may be: the layers' errors, weighed by their share and taken to go the same way. */
  readonly error?: ErrorBand;
  /** Money and carbon, if prices were given. */
  readonly money?: Money;
  /** What was assumed, and for which layers. */
  readonly assumptions: readonly Assumption[];
  /** The sources named in the layers. */
  readonly sources: Readonly<Record<string, Source>>;
}
