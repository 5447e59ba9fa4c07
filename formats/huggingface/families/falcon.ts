/**
 * Falcon: E. Almazrouei et al., "The Falcon Series of Open Language Models", arXiv:2311.16867, 2023. Defaults are those of
 * FalconConfig in github.com/huggingface/transformers, src/transformers/models/falcon.
 */
import {
  type AnyTensor,
  apply,
  attention,
  feedForward,
  type Fragment,
  layerNorm,
  residual,
} from "../../../dsl/mod.ts";
import type { Ask, Built, Family } from "../ask.ts";
import type { Config } from "../config.ts";
import { ALIBI } from "./bloom.ts";
import { languageFamily, languageModel } from "./languageModel.ts";

/** Key-value heads: as the new form says, else one for all (multi-query) or one for each. */
function keyValueHeadsOf(config: Config, heads: number, isNew: boolean): number {
  const given = config.heads("num_kv_heads", heads), isMulti = config.flag("multi_query", true);
  return isNew ? given : isMulti ? 1 : heads;
}

/** Side by side on two normalisations (40B), on one (7B), or one after the other (RW). */
function blockOf(config: Config, isNew: boolean, attend: Fragment, forward: Fragment): Fragment {
  const norms = config.sizeIfAny("num_ln_in_parallel_attn") ?? (isNew ? 2 : 1);
  const first = layerNorm().then(attend), second = layerNorm().then(forward);
  if (!config.flag("parallel_attn", true) && !isNew) return residual(first).residual(second);
  if (norms === 2) return apply((x: AnyTensor) => x.add(x.then(first), x.then(second)));
  return apply((x: AnyTensor) => {
    const normed = x.layerNorm();
    return x.add(normed.then(attend), normed.then(forward));
  });
}

function build(config: Config, ask: Ask): Built {
  const width = config.size("hidden_size", 4544), heads = config.heads("num_attention_heads", 71);
  const isNew = config.flag("new_decoder_architecture", false), bias = config.flag("bias", false);
  const alibi = config.flag("alibi", false);
  if (alibi) ask.note(ALIBI);
  const keyValueHeads = keyValueHeadsOf(config, heads, isNew);
  const attend = attention(heads, {
    keyValueHeads,
    causal: true,
    rotary: !alibi,
    cached: ask.cached(),
    bias,
  });
  const activation = config.activation("activation", "gelu");
  const forward = feedForward(config.size("ffn_hidden_size", 4 * width), { activation, bias });
  const block = blockOf(config, isNew, attend, forward);
  return languageModel(config, ask, {
    vocabulary: config.size("vocab_size", 65024),
    width,
    layers: config.layers("num_hidden_layers", 32),
    tied: config.tied(true),
    block: () => block,
    norm: layerNorm(),
  });
}

/** Falcon. */
export const falcon: Family = languageFamily(["Falcon", "RW"], build, {
  aliases: {
    hidden_size: ["n_embed"],
    num_hidden_layers: ["n_layer"],
    num_attention_heads: ["n_head"],
    num_kv_heads: ["n_head_kv"],
  },
});
