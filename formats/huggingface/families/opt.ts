/**
 * OPT: S. Zhang et al., arXiv:2205.01068, 2022: GPT-3's form. Defaults are those of OPTConfig in
 * github.com/huggingface/transformers, src/transformers/models/opt.
 */
import {
  apply,
  embedding,
  fc,
  feedForward,
  type Fragment,
  layerNorm,
  transformerBlock,
} from "../../../dsl/mod.ts";
import type { Ask, Built, Family } from "../ask.ts";
import type { Config } from "../config.ts";
import { languageFamily, languageModel } from "./languageModel.ts";

/** The positions' table has two rows before the first; OPT-350M normalises after, and its words have fewer features. */
function build(config: Config, ask: Ask): Built {
  const width = config.size("d_model", 768), vocabulary = config.size("vocab_size", 50272);
  const wordWidth = config.size("word_embed_proj_dim", width), hidden = config.size("ffn_dim", 3072);
  const isBefore = config.flag("do_layer_norm_before", true), bias = config.flag("enable_bias", true);
  const isLast = isBefore && !config.flag("_remove_final_layer_norm", false);
  config.only("layer_norm_elementwise_affine", true);
  const block = transformerBlock(config.heads("num_attention_heads", 12), hidden, {
    normAt: isBefore ? "before" : "after",
    causal: true,
    cached: ask.cached(),
    bias,
    feedForward: feedForward(hidden, { activation: config.activation("activation_function", "relu"), bias }),
  });
  const positions = config.size("max_position_embeddings", 2048) + 2;
  ask.contextUpTo(positions - 2);
  const project = (features: number): Fragment => wordWidth === width ? same : fc(features, { bias: false });
  const words = embedding(vocabulary, wordWidth, { name: "words" }).then(project(width)).positionEmbedding({
    positions,
  });
  const norm = (isLast ? layerNorm() : same).then(project(wordWidth));
  const layers = config.layers("num_hidden_layers", 12), tied = config.tied(true);
  return languageModel(config, ask, { vocabulary, width, layers, tied, words, block: () => block, norm });
}

const same: Fragment = apply((x) => x);

/** OPT. */
export const opt: Family = languageFamily(["OPT"], build, { aliases: { d_model: ["hidden_size"] } });
