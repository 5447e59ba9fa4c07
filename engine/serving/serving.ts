/** What `serve` gives. */
import type { Seconds } from "../../ir/units.ts";
import type { Source } from "../../profiles/types.ts";
import type { Money } from "../price.ts";
import type { MemoryUse } from "../estimate.ts";
import type { SequenceParallel } from "./items.ts";
import type { Parallel } from "./shard.ts";
import type { Cause } from "./step.ts";

/** The name and version of the serving format. */
export const SERVING_FORMAT = "fodlam/serving@1";

/** The least and the most that a quantity is expected to be. */
export interface ServingSpan {
  /** The least. */
  readonly low: number;
  /** The most. */
  readonly high: number;
  /** On what that rests. */
  readonly rule: string;
}

/** What takes the longest in a phase: arithmetic, memory, the links between GPUs, or software beside the layers. */
export type ServingLimit = "compute" | "memory" | "links" | "software";

/** A phase of serving: a step that reads a prompt, or one that makes tokens. */
export interface Phase {
  /** Seconds of a step. */
  readonly seconds: Seconds;
  /** Shares of them by cause. */
  readonly causes: Readonly<Record<Cause, number>>;
  /** What takes the longest by itself. */
  readonly limit: ServingLimit;
}

/** What a GPU must hold. */
export interface ServingMemory {
  /** Bytes of a GPU's memory. */
  readonly capacityBytes: number;
  /** Bytes of it that the software may use. */
  readonly usableBytes: number;
  /** Weights of a GPU's part of the model. */
  readonly weightBytes: number;
  /** Cache of one request on a GPU, in the middle of its output. */
  readonly cacheBytesPerRequest: number;
  /** Cache of all requests on a GPU. */
  readonly cacheBytes: number;
  /** Activations of the largest step. */
  readonly activationBytes: number;
  /** All of it. */
  readonly bytes: number;
  /** The most requests that fit at once in the middle of their outputs, over all GPUs. */
  readonly mostRequests: number;
  /** Whether the prompts of those that are asked for fit. */
  readonly fits: boolean;
  /** Whether they do not fit in the middle of their outputs, so that some wait for others to end; that is not costed. */
  readonly waits: boolean;
}

/** Guesses of later tokens, which the model then checks all at once. */
export interface Speculation {
  /** Tokens guessed in each step. */
  readonly tokens: number;
  /** The chance that a guess is right. */
  readonly acceptance: number;
  /** The network that guesses; null where guessing is taken to be free. */
  readonly draft: string | null;
  /** Tokens that a step makes on average. */
  readonly tokensPerStep: number;
}

/** How a language model is served on some GPUs, in a steady state. */
export interface Serving {
  /** Always `"fodlam/serving@1"`. */
  readonly format: typeof SERVING_FORMAT;
  /** FODLAM's version. */
  readonly fodlam: string;
  /** A language model. */
  readonly kind: "language";
  /** The model. */
  readonly network: { readonly name: string; readonly parameters: number };
  /** The chip. */
  readonly profile: { readonly id: string; readonly name: string };
  /** The software. */
  readonly runtime: string;
  /** How it drives GPUs. */
  readonly driven: string;
  /** How layers are costed: by the kernels of a runtime of the chip, or by its model. */
  readonly kernels: string;
  /** GPUs in all. */
  readonly gpus: number;
  /** How they share the model. */
  readonly parallel: Parallel;
  /** Bits of weights, activations and cache where the network states none, and of experts' weights. */
  readonly precision: {
    readonly weights: number;
    readonly activations: number;
    readonly cache: number;
    readonly experts: number;
  };
  /** Tokens of a prompt. */
  readonly prompt: number;
  /** Tokens of it that stand in the cache already. */
  readonly prefix: number;
  /** Tokens that a request generates. */
  readonly output: number;
  /** Requests in flight, over all GPUs. */
  readonly requests: number;
  /** Tokens of prompts that a step reads at the most. */
  readonly chunk: number;
  /** Guesses, if there are any. */
  readonly speculation?: Speculation;
  /** From the start of a prompt's first step to its first token, the other requests running on; no queue before it. */
  readonly timeToFirstTokenSeconds: Seconds;
  /** Between two tokens of a request, in the middle of its output, in a step without prompts. */
  readonly timePerTokenSeconds: Seconds;
  /** The same at the start of the output. */
  readonly timePerTokenStartSeconds: Seconds;
  /** The same at its end. */
  readonly timePerTokenEndSeconds: Seconds;
  /** From the start of a prompt to the last token, prompts of others between included. */
  readonly secondsPerRequest: number;
  /** Output tokens a second of all GPUs together, time for prompts included. */
  readonly tokensPerSecond: number;
  /** The same for one request. */
  readonly tokensPerSecondPerUser: number;
  /** The same for one GPU. */
  readonly tokensPerSecondPerGpu: number;
  /** Energy of all GPUs for an output token, its share of the prompt included. */
  readonly joulesPerToken: number;
  /** Power of all GPUs. */
  readonly powerWatts: number;
  /** Ranges of what stands above, by its name. */
  readonly range: Readonly<Record<string, ServingSpan>>;
  /** What happens in a step. */
  readonly phases: { readonly prompt: Phase; readonly token: Phase };
  /** What must be held. */
  readonly memory: ServingMemory;
  /** Money and carbon, if asked for. */
  readonly money?: Money;
  /** What is taken for granted. */
  readonly assumptions: readonly string[];
  /** Where the numbers come from, by id. */
  readonly sources: Readonly<Record<string, Source>>;
}

/** How any other network is served on some GPUs, batch after batch. */
export interface ItemServing
  extends
    Pick<Serving, "format" | "fodlam" | "network" | "profile" | "runtime" | "driven" | "kernels" | "gpus"> {
  /** Whatever is no language model. */
  readonly kind: "items";
  /** What an item is: `image`, `film`, `text`. */
  readonly item: string;
  /** How GPUs share an item. */
  readonly parallel: SequenceParallel;
  /** Items worked on together. */
  readonly batch: number;
  /** Seconds of a batch. */
  readonly secondsPerBatch: number;
  /** Items a second of all GPUs. */
  readonly itemsPerSecond: number;
  /** Energy of all GPUs for an item. */
  readonly joulesPerItem: number;
  /** Power of all GPUs. */
  readonly powerWatts: number;
  /** Ranges of what stands above, by its name. */
  readonly range: Readonly<Record<string, ServingSpan>>;
  /** What must be held. */
  readonly memory: MemoryUse;
  /** Money and carbon, if asked for. */
  readonly money?: Money;
  /** What is taken for granted. */
  readonly assumptions: readonly string[];
  /** Where the numbers come from, by id. */
  readonly sources: Readonly<Record<string, Source>>;
}
