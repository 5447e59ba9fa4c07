/**
 * Llama, Mistral, Mixtral and Phi 3. Defaults are those of LlamaConfig, MistralConfig, MixtralConfig and Phi3Config at
 * huggingface.co/docs/transformers/model_doc; recalled.
 */
import { moe } from "../../../dsl/mod.ts";
import type { Ask, Built, Family } from "../ask.ts";
import type { Config } from "../config.ts";
import { decoder, type Defaults, windows } from "./decoder.ts";
import { languageFamily } from "./languageModel.ts";

/** Llama, and what has its form. */
function llama(config: Config, ask: Ask): Built {
  const bias = config.flag("attention_bias", false);
  const sizes = { vocabulary: 32000, width: 4096, hidden: 11008, layers: 32, heads: 32 };
  return decoder(config, ask, sizes, { bias });
}

const MISTRAL: Defaults = {
  vocabulary: 32000,
  width: 4096,
  hidden: 14336,
  layers: 32,
  heads: 32,
  keyValueHeads: 8,
};

/** Mistral: 4096 tokens back unless the file says otherwise, all if it says null. */
function mistral(config: Config, ask: Ask): Built {
  const window = config.isNull("sliding_window") ? undefined : config.size("sliding_window", 4096);
  return decoder(config, ask, MISTRAL, { window: windows(config, window, () => true) });
}

/** Mixtral: each feed-forward a mixture. */
function mixtral(config: Config, ask: Ask): Built {
  const experts = config.size("num_local_experts", 8), topK = config.size("num_experts_per_tok", 2);
  const hidden = config.size("intermediate_size", MISTRAL.hidden);
  const window = windows(config, config.sizeIfAny("sliding_window"), () => true);
  return decoder(config, ask, MISTRAL, { window, feedForward: () => moe(experts, topK, hidden) });
}

/** Phi 3: queries, keys and values are one matrix there, which multiplies the same. */
function phi3(config: Config, ask: Ask): Built {
  const sizes = { vocabulary: 32064, width: 3072, hidden: 8192, layers: 32, heads: 32 };
  const window = windows(config, config.sizeIfAny("sliding_window"), () => true);
  return decoder(config, ask, sizes, { window });
}

/** Families of Llama's form. */
export const llamas: Readonly<Record<string, Family>> = {
  llama: languageFamily(["Llama", "LLaMA"], llama),
  mistral: languageFamily(["Mistral"], mistral),
  mixtral: languageFamily(["Mixtral"], mixtral),
  phi3: languageFamily(["Phi3"], phi3),
};
