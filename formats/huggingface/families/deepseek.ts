/**
 * DeepSeek-V2 and V3: DeepSeek-AI, arXiv:2405.04434, 2024, section 2.1, and arXiv:2412.19437, 2024, section 2.1. Defaults are
 * those of DeepseekV3Config and DeepseekV2Config at huggingface.co/docs/transformers/model_doc; recalled.
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
import type { Ask, Family } from "../ask.ts";
import type { Config } from "../config.ts";
import { held } from "../heads.ts";
import { languageFamily, languageModel } from "./languageModel.ts";

/** Sizes of latent attention. */
interface Latent {
  readonly heads: number;
  /** Features that queries are made from; the token's own if left out. */
  readonly queryLatent: number | undefined;
  /** Features that keys and values are made from. */
  readonly latent: number;
  /** Features of a head's queries and keys that are turned, and that are not. */
  readonly rotary: number;
  readonly still: number;
  /** Features of a head's values. */
  readonly value: number;
  /** Whether the ways down to the latent features and the output have biases. */
  readonly downBias: boolean;
}

const bias = false, causal = true;

/** The first features and the rest. */
function parted(x: AnyTensor, first: number): [AnyTensor, AnyTensor] {
  return [x.slice(1, 0, first), x.slice(1, first, x.shape[1]!)];
}

/** Latent attention: a sequence's keys and values for each head, or one token on the latent ones themselves. */
function latentAttention(x: AnyTensor, sizes: Latent, ask: Ask): AnyTensor {
  const { heads, queryLatent, latent: features, rotary, still, value, downBias } = sizes;
  const cachedFeatures = features + rotary;
  const source = queryLatent === undefined ? x : x.fc(queryLatent, { bias: downBias }).rmsNorm();
  const [queries, turning] = parted(source.fc(heads * (still + rotary), { bias }), heads * still);
  const [down, turningKey] = parted(x.fc(cachedFeatures, { bias: downBias }), features);
  const [latent, turned, turnedKey] = [down.rmsNorm(), turning.rotary(), turningKey.rotary()];
  if (ask.context === undefined) {
    const [keys, values] = parted(latent.fc(heads * (still + value), { bias }), heads * still);
    const wholeKeys = keys.concat(turnedKey, ...Array<AnyTensor>(heads - 1).fill(turnedKey));
    return queries.concat(turned)
      .dotProductAttention(wholeKeys, values, heads, { causal, cachedFeatures })
      .fc(x.shape[1]!, { bias: downBias });
  }
  const perHead = { groups: heads, bias };
  const cache = { keyValueHeads: 1, causal, cached: ask.cached(), cachedFeatures };
  return queries.conv1d(heads * features, 1, perHead).concat(turned)
    .dotProductAttention(latent.concat(turnedKey), latent, heads, cache)
    .conv1d(heads * value, 1, perHead)
    .fc(x.shape[1]!, { bias: downBias });
}

function latentOf(config: Config, heads: number, queryLatent: number): Latent {
  return {
    heads: config.heads("num_attention_heads", heads),
    queryLatent: config.isNull("q_lora_rank") ? undefined : config.size("q_lora_rank", queryLatent),
    latent: config.size("kv_lora_rank", 512),
    rotary: config.size("qk_rope_head_dim", 64),
    still: config.size("qk_nope_head_dim", 128),
    value: config.size("v_head_dim", 128),
    downBias: config.flag("attention_bias", false),
  };
}

/** Defaults that differ between the two. */
interface Defaults {
  readonly vocabulary: number;
  readonly width: number;
  readonly hidden: number;
  readonly expert: number;
  readonly layers: number;
  readonly heads: number;
  readonly experts: number;
  readonly shared: number;
  readonly dense: number;
  /** Experts that a token goes to. */
  readonly topK: number;
  /** Whether the router corrects each expert's score by a learned number (no auxiliary loss). */
  readonly corrected?: boolean;
}

function deepseek(classes: readonly string[], defaults: Defaults): Family {
  return languageFamily(classes, (config, ask) => {
    const sizes = latentOf(config, defaults.heads, 1536);
    const dense = config.number("first_k_dense_replace", defaults.dense);
    const every = config.size("moe_layer_freq", 1);
    const plain = gatedFeedForward(config.size("intermediate_size", defaults.hidden), {
      gate: config.activation("hidden_act", "silu"),
    });
    const mixture = mixtureOf(config, defaults) ?? plain;
    const attention = apply((x) => latentAttention(x, sizes, ask));
    if (config.number("num_nextn_predict_layers", 0) > 0) {
      ask.note("layers that predict further tokens are left out");
    }
    return languageModel(config, ask, {
      vocabulary: config.size("vocab_size", defaults.vocabulary),
      width: config.size("hidden_size", defaults.width),
      layers: config.layers("num_hidden_layers", defaults.layers),
      tied: config.tied(false),
      owner: "embedding1",
      block: (layer) =>
        residual(rmsNorm().then(attention))
          .residual(rmsNorm().then(layer < dense || layer % every !== 0 ? plain : mixture)),
    });
  });
}

/** A mixture of experts, some of them for every token; nothing if there are none to choose from. */
function mixtureOf(config: Config, defaults: Defaults): Fragment | undefined {
  if (config.isNull("n_routed_experts")) return undefined;
  const experts = config.size("n_routed_experts", defaults.experts);
  const expert = config.size("moe_intermediate_size", defaults.expert);
  const sharedHidden = config.number("n_shared_experts", defaults.shared) * expert;
  const mixture = moe(experts, config.size("num_experts_per_tok", defaults.topK), expert, { sharedHidden });
  return defaults.corrected === true ? held(experts).then(mixture) : mixture;
}

/** DeepSeek-V2. */
export const deepseekV2: Family = deepseek(["DeepseekV2"], {
  vocabulary: 102400,
  width: 4096,
  hidden: 11008,
  expert: 1407,
  layers: 30,
  heads: 32,
  experts: 64,
  shared: 2,
  dense: 0,
  topK: 6,
});

const V3: Defaults = {
  vocabulary: 129280,
  width: 7168,
  hidden: 18432,
  expert: 2048,
  layers: 61,
  heads: 128,
  experts: 256,
  shared: 1,
  dense: 3,
  topK: 8,
  corrected: true,
};

/** DeepSeek-V3. */
export const deepseekV3: Family = deepseek(["DeepseekV3"], V3);

/** Kimi K2, which has the form and the class of DeepSeek-V3. */
export const kimiK2: Family = deepseek(["DeepseekV3", "KimiK2"], V3);
