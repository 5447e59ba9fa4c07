import type { Kind } from "../ir/registry.ts";
import type { Joules, Nanometers, Seconds } from "../ir/units.ts";
import type { Group } from "../ir/work.ts";
import type { ModelId, ScalingRule, Source } from "../profiles/types.ts";
import type { Basis, Bound, ErrorBand } from "./model.ts";

/** The name and version of the estimate format. */
export const ESTIMATE_FORMAT = "fodlam/estimate@1";

/** A time and an energy. */
export interface Cost {
  /** Latency in seconds. */
  readonly latencySeconds: Seconds;
  /** Energy in joules. */
  readonly energyJoules: Joules;
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
  /** Ids of sources. */
  readonly sources: readonly string[];
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

/** The cost of a network on an accelerator, as plain JSON. */
export interface Estimate {
  /** Always `"fodlam/estimate@1"`. */
  readonly format: "fodlam/estimate@1";
  /** The network, with its sums for one inference. */
  readonly network: { readonly name: string; readonly macs: number; readonly parameters: number };
  /** The accelerator. */
  readonly profile: {
    readonly id: string;
    readonly name: string;
    readonly year: number;
    readonly energyScope: string;
    readonly reproduction?: string;
  };
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
  readonly total: Cost & { readonly perInference: Cost };
  /** What is covered and what is not. */
  readonly coverage: Coverage;
  /** Share of the total latency by basis. */
  readonly basis: Readonly<Partial<Record<Basis, number>>>;
  /** How wrong the total may be: the layers' errors, weighed by their share and taken to go the same way. */
  readonly error?: ErrorBand;
  /** What was assumed, and for which layers. */
  readonly assumptions: readonly Assumption[];
  /** The sources named in the layers. */
  readonly sources: Readonly<Record<string, Source>>;
}
