/**
 * BLOOM: BigScience, arXiv:2211.05100, 2022: scores shift with distance by fixed slopes (ALiBi). Defaults are those of
 * BloomConfig in github.com/huggingface/transformers, src/transformers/models/bloom.
 */
import { embedding, layerNorm, transformerBlock } from "../../../dsl/mod.ts";
import type { Ask, Built, Family } from "../ask.ts";
import type { Config } from "../config.ts";
import { languageFamily, languageModel } from "./languageModel.ts";

/** What is said where scores shift with distance by fixed slopes. */
export const ALIBI = "ALiBi's shift of the scores is not counted";

function build(config: Config, ask: Ask): Built {
  const width = config.size("hidden_size", 64), vocabulary = config.size("vocab_size", 250880);
  const block = transformerBlock(config.heads("n_head", 8), 4 * width, {
    causal: true,
    cached: ask.cached(),
  });
  ask.note(ALIBI);
  const inner = config.sizeIfAny("n_inner");
  if (inner !== undefined && inner !== 4 * width) {
    throw config.fault("n_inner", `nothing, or 4 times the width, ${4 * width}`, inner);
  }
  return languageModel(config, ask, {
    vocabulary,
    width,
    layers: config.layers("n_layer", 2),
    tied: config.tied(true),
    words: embedding(vocabulary, width, { name: "words" }).layerNorm(),
    block: () => block,
    norm: layerNorm(),
  });
}

/** BLOOM. */
export const bloom: Family = languageFamily(["Bloom"], build, {
  aliases: {
    hidden_size: ["n_embed", "n_embd"],
    n_head: ["num_attention_heads"],
    n_layer: ["num_hidden_layers"],
  },
});
