/** What `serve` takes, as data. */
import {
  between,
  count,
  type Field,
  type Fields,
  natural,
  oneOf,
  record,
  text,
  wholeBetween,
} from "../../ir/field.ts";
import { networkField } from "../../ir/given.ts";
import type { Network } from "../../ir/network.ts";
import { priceFields, type Prices } from "../price.ts";
import { prepareFields, type PrepareOptions } from "../options.ts";
import type { Parallel } from "./shard.ts";

/** Software that serves language models. */
export type ServingRuntime = "vllm" | "tensorrt-llm";

/** Guesses of later tokens. */
export interface SpeculationOptions {
  /** Tokens guessed in each step. */
  readonly tokens: number;
  /** The chance that a guess is right, 0 to 1. */
  readonly acceptance: number;
  /** The network that guesses, on the same GPUs; guessing is free if left out (a head of the model, a look-up). */
  readonly draft?: Network;
}

/** How to serve a language model. */
export interface ServeOptions
  extends Pick<PrepareOptions, "bits" | "weightBits" | "activationBits" | "cacheBits">, Prices {
  /** The software, `"vllm"` if left out. */
  readonly runtime?: ServingRuntime;
  /** Tokens of a prompt; 1024 if left out. */
  readonly prompt?: number;
  /** Tokens that a request generates; 256 if left out. */
  readonly output?: number;
  /** Requests in flight, over all GPUs; 1 if left out. */
  readonly requests?: number;
  /** GPUs in all; as many as `parallel` says, or 1, if left out. */
  readonly gpus?: number;
  /** How they share the model; each matrix is cut over all of them if left out. */
  readonly parallel?: Partial<Parallel>;
  /** Bits of the weights of experts, where they differ from other weights: 4.25 of GPT-OSS. */
  readonly expertBits?: number;
  /** Tokens of the prompt that stand in the cache already, because requests share them. */
  readonly prefix?: number;
  /** Tokens of prompts that a step reads at the most; longer prompts come in parts. 8192 if left out. */
  readonly chunk?: number;
  /** Guesses of later tokens. */
  readonly speculation?: SpeculationOptions;
}

/** The most that anybody serves: beyond it sums of a step would not be exact. */
const MOST_REQUESTS = 65536, MOST_TOKENS = 1e7, MOST_CHUNK = 32768, MOST_GUESSES = 64;

const ways: Fields<Parallel> = {
  tensor: count("GPUs that share each matrix and the heads of each attention"),
  pipeline: count("stages of layers one after the other"),
  expert: count("GPUs among which experts are dealt out"),
  data: count("copies, each with requests of its own"),
};

/** How to serve any other network. */
export interface ServeItemsOptions
  extends Pick<PrepareOptions, "bits" | "weightBits" | "activationBits" | "cacheBits">, Prices {
  /** The software, `"diffusers"` if left out. */
  readonly runtime?: "diffusers";
  /** Items worked on together; 1 if left out. */
  readonly batch?: number;
  /** GPUs in all; as many as `parallel` says, or 1, if left out. */
  readonly gpus?: number;
  /** How they share an item, and how many copies there are; all GPUs exchange heads if left out. */
  readonly parallel?: { readonly ulysses?: number; readonly ring?: number; readonly data?: number };
  /** What an item is, in a word; `"item"` if left out. */
  readonly item?: string;
}

const sharing = {
  ulysses: count("GPUs that exchange heads"),
  ring: count("groups that pass keys and values around"),
  data: count("copies"),
};

/** Each option: its meaning and its legal values. */
export const serveItemsFields: Fields<ServeItemsOptions> = {
  runtime: oneOf("the software that serves", "diffusers"),
  batch: wholeBetween("items worked on together", 1, MOST_REQUESTS),
  gpus: wholeBetween("GPUs in all", 1, MOST_REQUESTS),
  parallel: record(
    "how GPUs share an item",
    "ulysses, ring and data, each a whole number of at least 1",
    sharing,
  ),
  item: text("what an item is"),
  bits: prepareFields.bits,
  weightBits: prepareFields.weightBits,
  activationBits: prepareFields.activationBits,
  cacheBits: prepareFields.cacheBits,
  ...priceFields,
};

/** Each option: its meaning and its legal values. */
export const serveFields: Fields<ServeOptions> = {
  runtime: oneOf("the software that serves", "vllm", "tensorrt-llm"),
  prompt: wholeBetween("tokens of a prompt", 1, MOST_TOKENS),
  output: wholeBetween("tokens that a request generates", 1, MOST_TOKENS),
  requests: wholeBetween("requests in flight", 1, MOST_REQUESTS),
  gpus: wholeBetween("GPUs in all", 1, MOST_REQUESTS),
  parallel: record<Parallel>(
    "how GPUs share the model",
    "tensor, pipeline, expert and data, each a whole number of at least 1",
    ways,
  ) as Field<Partial<Parallel>>,
  bits: prepareFields.bits,
  weightBits: prepareFields.weightBits,
  activationBits: prepareFields.activationBits,
  cacheBits: prepareFields.cacheBits,
  expertBits: between("bits of the weights of experts", 1, 64),
  prefix: natural("tokens of the prompt that stand in the cache already"),
  chunk: wholeBetween("tokens of prompts that a step reads at the most", 1, MOST_CHUNK),
  speculation: record<Required<SpeculationOptions>>(
    "guesses of later tokens",
    "{ tokens, acceptance }, and a network as draft if guessing is not free",
    {
      tokens: wholeBetween("tokens guessed in each step", 1, MOST_GUESSES),
      acceptance: between("chance that a guess is right", 0, 1),
      draft: networkField,
    },
  ) as unknown as Field<SpeculationOptions>,
  ...priceFields,
};
