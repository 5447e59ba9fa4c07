/** GPT-2. Defaults are those of GPT2Config at huggingface.co/docs/transformers/model_doc; recalled. */
import { embedding, feedForward, layerNorm, transformerBlock } from "../../../dsl/mod.ts";
import type { Ask, Built, Family } from "../ask.ts";
import type { Config } from "../config.ts";
import { languageFamily, languageModel } from "./languageModel.ts";

function build(config: Config, ask: Ask): Built {
  const width = config.size("n_embd", 768), vocabulary = config.size("vocab_size", 50257);
  const hidden = config.sizeIfAny("n_inner") ?? 4 * width;
  const positions = config.size("n_positions", 1024);
  ask.contextUpTo(positions);
  config.only("add_cross_attention", false);
  const block = transformerBlock(config.heads("n_head", 12), hidden, {
    causal: true,
    cached: ask.cached(),
    feedForward: feedForward(hidden, { activation: config.activation("activation_function", "gelu_new") }),
  });
  return languageModel(config, ask, {
    vocabulary,
    width,
    layers: config.layers("n_layer", 12),
    tied: config.tied(true),
    owner: "wte",
    words: embedding(vocabulary, width, { name: "wte" })
      .positionEmbedding({ positions }),
    block: () => block,
    norm: layerNorm(),
  });
}

/** GPT-2. */
export const gpt2: Family = languageFamily(["GPT2"], build, {
  aliases: {
    n_embd: ["hidden_size"],
    n_head: ["num_attention_heads"],
    n_layer: ["num_hidden_layers"],
    n_positions: ["max_position_embeddings", "n_ctx"],
  },
});
