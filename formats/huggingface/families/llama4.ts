/**
 * Llama 4, its language model: Meta, "The Llama 4 herd", 2025. Defaults are those of Llama4TextConfig in
 * github.com/huggingface/transformers, src/transformers/models/llama4.
 */
import {
  type AnyTensor,
  apply,
  type Fragment,
  gatedFeedForward,
  moe,
  residual,
  rmsNorm,
} from "../../../dsl/mod.ts";
import { elements } from "../../../ir/shape.ts";
import type { Ask, Built, Family } from "../ask.ts";
import type { Config } from "../config.ts";
import { languageFamily, languageModel } from "./languageModel.ts";

/** Sizes of attention. */
interface Attention {
  readonly heads: number;
  readonly keyValueHeads: number;
  readonly headSize: number;
  readonly bias: boolean;
  /** Whether queries and keys are normalised where they are turned; nothing is learned there. */
  readonly isNormed: boolean;
}

const normed = (x: AnyTensor): AnyTensor =>
  x.custom(0, { vectorOperations: 4 * elements(x.shape), group: "normalization" });

/** Attention of a layer that turns queries and keys, or not, and sees a chunk, or all. */
function attend(
  x: AnyTensor,
  sizes: Attention,
  turns: boolean,
  chunk: number | undefined,
  ask: Ask,
): AnyTensor {
  const { heads, keyValueHeads, headSize, bias, isNormed } = sizes;
  const turned = (tensor: AnyTensor) => {
    const rotated = turns ? tensor.rotary() : tensor;
    return turns && isNormed ? normed(rotated) : rotated;
  };
  const queries = turned(x.fc(heads * headSize, { bias }));
  const keys = turned(x.fc(keyValueHeads * headSize, { bias })),
    values = x.fc(keyValueHeads * headSize, { bias });
  const window = chunk === undefined ? {} : { window: chunk };
  const how = { keyValueHeads, causal: true, cached: ask.cached(chunk), ...window };
  return queries.dotProductAttention(keys, values, heads, how).fc(x.shape[1]!, { bias });
}

/** Which layers turn: as listed with 1 and 0, else all but every fourth. */
function turningLayers(config: Config): (layer: number) => boolean {
  const listed = config.numbers("no_rope_layers"), every = config.size("no_rope_layer_interval", 4);
  return (layer) => listed?.length ? listed[layer] === 1 : (layer + 1) % every !== 0;
}

/** Which layers mix experts: as listed, else every so many. */
function mixingLayers(config: Config): (layer: number) => boolean {
  const listed = config.numbers("moe_layers"), every = config.size("interleave_moe_layer_step", 1);
  return (layer) => listed === undefined ? (layer + 1) % every === 0 : listed.includes(layer);
}

function attentionOf(config: Config, width: number): Attention {
  const heads = config.heads("num_attention_heads", 40);
  return {
    heads,
    keyValueHeads: config.isNull("num_key_value_heads") ? heads : config.heads("num_key_value_heads", 8),
    headSize: config.isNull("head_dim") ? Math.floor(width / heads) : config.size("head_dim", 128),
    bias: config.flag("attention_bias", false),
    isNormed: config.flag("use_qk_norm", true),
  };
}

function build(config: Config, ask: Ask): Built {
  const width = config.size("hidden_size", 5120), layers = config.layers("num_hidden_layers", 48);
  const sizes = attentionOf(config, width);
  const turns = turningLayers(config), mixes = mixingLayers(config);
  const chunk = config.isNull("attention_chunk_size") ? undefined : config.size("attention_chunk_size", 8192);
  const types = config.layerTypes(
    layers,
    ["full_attention", "chunked_attention"],
    (i) => turns(i) ? "chunked_attention" : "full_attention",
  );
  const hidden = config.size("intermediate_size", 8192), gate = config.activation("hidden_act", "silu");
  const plain = gatedFeedForward(config.size("intermediate_size_mlp", 16384), { gate });
  const mixture = moe(config.size("num_local_experts", 16), config.size("num_experts_per_tok", 1), hidden, {
    sharedHidden: hidden,
  });
  if (chunk !== undefined && (ask.context ?? ask.tokens) > chunk) {
    ask.note(`chunks of ${chunk} tokens are counted as sliding windows of the same length`);
  }
  const block = (i: number): Fragment => {
    const seen = types[i] === "chunked_attention" ? chunk : undefined;
    return residual(rmsNorm().then(apply((x) => attend(x, sizes, turns(i), seen, ask))))
      .residual(rmsNorm().then(mixes(i) ? mixture : plain));
  };
  const vocabulary = config.size("vocab_size", 202048), tied = config.tied(false);
  return languageModel(config, ask, { vocabulary, width, layers, tied, block });
}

/** Llama 4's language model. */
export const llama4: Family = languageFamily(["Llama4", "Llama4Text"], build);
