/**
 * Jamba: O. Lieber et al., arXiv:2403.19887, 2024: of eight layers one attends and seven scan, every second feed-forward is a
 * mixture. Defaults are those of JambaConfig in github.com/huggingface/transformers, src/transformers/models/jamba.
 */
import {
  apply,
  attention,
  type Fragment,
  gatedFeedForward,
  moe,
  residual,
  rmsNorm,
} from "../../../dsl/mod.ts";
import type { Ask, Built, Family } from "../ask.ts";
import type { Config } from "../config.ts";
import { languageFamily, languageModel } from "./languageModel.ts";
import { type Mixer, mixer, rankOf } from "./mamba.ts";

/** Which layers of a period are special. */
function every(config: Config, what: string, period: number, offset: number): (layer: number) => boolean {
  const length = config.size(`${what}_layer_period`, period),
    first = config.number(`${what}_layer_offset`, offset);
  if (first >= length) throw config.fault(`${what}_layer_offset`, `less than the period, ${length}`, first);
  return (layer) => layer % length === first;
}

function mixerOf(config: Config, width: number): Mixer {
  return {
    features: Math.floor(config.ratio("mamba_expand", 2) * width),
    state: config.size("mamba_d_state", 16),
    kernel: config.size("mamba_d_conv", 4),
    rank: rankOf(config, "mamba_dt_rank", width),
    bias: config.flag("mamba_proj_bias", false),
    convBias: config.flag("mamba_conv_bias", true),
    normed: config.flag("mamba_inner_layernorms", true),
  };
}

/** A layer attends without positions, or scans. */
function build(config: Config, ask: Ask): Built {
  const width = config.size("hidden_size", 4096), hidden = config.size("intermediate_size", 14336);
  const window = config.sizeIfAny("sliding_window");
  const attend = attention(config.heads("num_attention_heads", 32), {
    keyValueHeads: config.heads("num_key_value_heads", 8),
    causal: true,
    bias: false,
    cached: ask.cached(window),
    ...(window !== undefined && { window }),
  });
  const sizes = mixerOf(config, width), scan = apply((x) => mixer(x, sizes, ask));
  const plain = gatedFeedForward(hidden, { gate: config.activation("hidden_act", "silu") });
  const experts = config.size("num_experts", 16);
  const mixture = moe(experts, config.size("num_experts_per_tok", 2), hidden);
  const attends = every(config, "attn", 8, 4), mixes = every(config, "expert", 2, 1);
  const block = (layer: number): Fragment =>
    residual(rmsNorm().then(attends(layer) ? attend : scan))
      .residual(rmsNorm().then(experts > 1 && mixes(layer) ? mixture : plain));
  return languageModel(config, ask, {
    vocabulary: config.size("vocab_size", 65536),
    width,
    layers: config.layers("num_hidden_layers", 32),
    tied: config.tied(false),
    block,
  });
}

/** Jamba. */
export const jamba: Family = languageFamily(["Jamba"], build);
