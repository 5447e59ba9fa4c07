/**
 * Architectures of llama.cpp in the words of transformers' configurations (ggml-org/llama.cpp, gguf-py/gguf/constants.py, Keys;
 * convert_hf_to_gguf.py writes the one from the other). A family of `formats/huggingface` then builds the network.
 */
import type { Metadata } from "./metadata.ts";

/** A configuration as transformers writes it. */
export type Configuration = Readonly<Record<string, unknown>>;

/** Metadata to the configuration that says the same. */
export type Architecture = (metadata: Metadata) => Configuration;

/** The words of a model, and whether its head is their table. */
function words(m: Metadata): Configuration {
  return { vocab_size: m.rows("token_embd.weight"), tie_word_embeddings: !m.has("output.weight") };
}

/** Width and layers. */
function trunk(m: Metadata): Configuration {
  return { hidden_size: m.number("embedding_length"), num_hidden_layers: m.number("block_count") };
}

/** What nearly every configuration has. */
function common(m: Metadata): Configuration {
  const headSize = m.numberIfAny("attention.key_length"), valueSize = m.numberIfAny("attention.value_length");
  if (headSize !== undefined && valueSize !== undefined && headSize !== valueSize) {
    const place = `key "${m.architecture}.attention.value_length"`;
    throw m.fault(place, `${headSize}, as attention.key_length`, `${valueSize}`);
  }
  return {
    ...trunk(m),
    num_attention_heads: m.number("attention.head_count"),
    num_key_value_heads: m.numberIfAny("attention.head_count_kv") ?? m.number("attention.head_count"),
    intermediate_size: m.number("feed_forward_length"),
    ...words(m),
    ...(headSize !== undefined && { head_dim: headSize }),
  };
}

/** The window of attention; null if there is none. */
function window(m: Metadata): Configuration {
  const size = m.numberIfAny("attention.sliding_window") ?? 0;
  return { sliding_window: size > 0 ? size : null };
}

/** The same without fields. */
function without(configuration: Configuration, ...fields: readonly string[]): Configuration {
  return Object.fromEntries(Object.entries(configuration).filter(([field]) => !fields.includes(field)));
}

const hasBias = (m: Metadata, name: string) => m.has(`blk.0.${name}.bias`);

/** Llama and Mixtral; also models of other names that llama.cpp reads as Llama. Biases are what the tensors say. */
function llama(m: Metadata): Configuration {
  const base = { ...common(m), model_type: "llama" };
  const experts = m.numberIfAny("expert_count") ?? 0;
  if (experts > 0) {
    return {
      ...base,
      model_type: "mixtral",
      intermediate_size: m.numberIfAny("expert_feed_forward_length") ?? m.number("feed_forward_length"),
      num_local_experts: experts,
      num_experts_per_tok: m.number("expert_used_count"),
    };
  }
  const ofQueries = hasBias(m, "attn_q"), ofOutput = hasBias(m, "attn_output");
  if (ofQueries && !ofOutput) return { ...base, model_type: "qwen2" };
  return { ...base, attention_bias: ofQueries, mlp_bias: hasBias(m, "ffn_down") };
}

/** Qwen with a mixture of experts; the sizes of experts are those of the tensors where the metadata leaves them out. */
function qwenMixture(m: Metadata): Configuration {
  const hidden = m.numberIfAny("expert_feed_forward_length") ??
    m.tensor("blk.0.ffn_up_exps.weight")?.sizes[1];
  const shared = m.numberIfAny("expert_shared_feed_forward_length") ??
    m.tensor("blk.0.ffn_up_shexp.weight")?.sizes[1];
  return {
    ...common(m),
    num_experts: m.number("expert_count"),
    num_experts_per_tok: m.number("expert_used_count"),
    moe_intermediate_size: hidden ?? m.number("expert_feed_forward_length"),
    ...(shared !== undefined && { shared_expert_intermediate_size: shared }),
  };
}

function gpt2(m: Metadata): Configuration {
  return {
    model_type: "gpt2",
    n_embd: m.number("embedding_length"),
    n_layer: m.number("block_count"),
    n_head: m.number("attention.head_count"),
    n_inner: m.number("feed_forward_length"),
    n_positions: m.rows("position_embd.weight"),
    ...words(m),
  };
}

/** BERT, or DistilBERT where there are no kinds of tokens. */
function bert(m: Metadata): Configuration {
  const base = without(common(m), "num_key_value_heads", "tie_word_embeddings");
  const positions = m.rows("position_embd.weight"), heads = m.number("attention.head_count");
  if (m.has("token_types.weight")) {
    const types = m.rows("token_types.weight");
    return { ...base, model_type: "bert", max_position_embeddings: positions, type_vocab_size: types };
  }
  return {
    model_type: "distilbert",
    dim: base.hidden_size,
    hidden_dim: base.intermediate_size,
    n_layers: base.num_hidden_layers,
    n_heads: heads,
    vocab_size: base.vocab_size,
    max_position_embeddings: positions,
  };
}

/** Latent attention: DeepSeek-V2, V3 and what has their form. Sigmoids choose experts from V3 on. */
function deepseek(m: Metadata): Configuration {
  const either = (one: string, other: string) => m.numberIfAny(one) ?? m.number(other);
  const rotary = m.number("rope.dimension_count"), experts = m.numberIfAny("expert_count") ?? 0;
  const key = either("attention.key_length_mla", "attention.key_length");
  const predicted = m.numberIfAny("nextn_predict_layers") ?? 0;
  const isThird = m.numberIfAny("expert_gating_func") === 2 ||
    m.has(`blk.${m.numberIfAny("leading_dense_block_count") ?? 0}.exp_probs_b.bias`);
  return {
    model_type: isThird ? "deepseek_v3" : "deepseek_v2",
    hidden_size: m.number("embedding_length"),
    num_hidden_layers: m.number("block_count") - predicted,
    num_attention_heads: m.number("attention.head_count"),
    intermediate_size: m.number("feed_forward_length"),
    ...words(m),
    q_lora_rank: m.numberIfAny("attention.q_lora_rank") ?? null,
    kv_lora_rank: m.number("attention.kv_lora_rank"),
    qk_rope_head_dim: rotary,
    qk_nope_head_dim: key - rotary,
    v_head_dim: either("attention.value_length_mla", "attention.value_length"),
    first_k_dense_replace: m.numberIfAny("leading_dense_block_count") ?? 0,
    n_routed_experts: experts === 0 ? null : experts,
    ...(experts > 0 && {
      n_shared_experts: m.numberIfAny("expert_shared_count") ?? 0,
      num_experts_per_tok: m.number("expert_used_count"),
      moe_intermediate_size: m.number("expert_feed_forward_length"),
    }),
  };
}

function gptOss(m: Metadata): Configuration {
  return {
    ...common(m),
    ...window(m),
    model_type: "gpt_oss",
    intermediate_size: m.number("expert_feed_forward_length"),
    num_local_experts: m.number("expert_count"),
    num_experts_per_tok: m.number("expert_used_count"),
  };
}

/** Falcon: the large ones have a normalisation of their own for each part. */
function falcon(m: Metadata): Configuration {
  const heads = m.number("attention.head_count"),
    keyValueHeads = m.numberIfAny("attention.head_count_kv") ?? 1;
  const isNew = m.has("blk.0.attn_norm_2.weight");
  return {
    model_type: "falcon",
    ...trunk(m),
    num_attention_heads: heads,
    ...(isNew ? { num_kv_heads: keyValueHeads } : { multi_query: keyValueHeads === 1 }),
    new_decoder_architecture: isNew,
    ffn_hidden_size: m.numberIfAny("feed_forward_length") ?? 4 * m.number("embedding_length"),
    ...words(m),
    bias: hasBias(m, "attn_qkv"),
  };
}

function bloom(m: Metadata): Configuration {
  return {
    model_type: "bloom",
    hidden_size: m.number("embedding_length"),
    n_layer: m.number("block_count"),
    n_head: m.number("attention.head_count"),
    ...words(m),
  };
}

function gptNeox(m: Metadata): Configuration {
  return {
    ...without(common(m), "num_key_value_heads", "head_dim"),
    model_type: "gpt_neox",
    use_parallel_residual: m.flag("use_parallel_residual", true),
    attention_bias: hasBias(m, "attn_qkv"),
  };
}

function mamba(m: Metadata): Configuration {
  return {
    model_type: "mamba",
    ...trunk(m),
    intermediate_size: m.number("ssm.inner_size"),
    state_size: m.number("ssm.state_size"),
    conv_kernel: m.number("ssm.conv_kernel"),
    time_step_rank: m.number("ssm.time_step_rank"),
    use_bias: hasBias(m, "ssm_in"),
    use_conv_bias: hasBias(m, "ssm_conv1d"),
    ...words(m),
  };
}

/** Llama 4's language model: every so many layers a mixture, the others with a feed-forward of their own size. */
function llama4(m: Metadata): Configuration {
  return {
    ...common(m),
    model_type: "llama4_text",
    intermediate_size: m.number("expert_feed_forward_length"),
    intermediate_size_mlp: m.number("feed_forward_length"),
    num_local_experts: m.number("expert_count"),
    num_experts_per_tok: m.number("expert_used_count"),
    interleave_moe_layer_step: m.numberIfAny("interleave_moe_layer_step") ?? 1,
  };
}

/** Qwen3-Next: linear attention by the metadata of state spaces, and every fourth layer a whole one. */
function qwen3Next(m: Metadata): Configuration {
  const valueHeads = m.number("ssm.time_step_rank");
  return {
    ...qwenMixture(m),
    model_type: "qwen3_next",
    linear_conv_kernel_dim: m.number("ssm.conv_kernel"),
    linear_key_head_dim: m.number("ssm.state_size"),
    linear_num_key_heads: m.number("ssm.group_count"),
    linear_num_value_heads: valueHeads,
    linear_value_head_dim: m.number("ssm.inner_size") / valueHeads,
    full_attention_interval: m.numberIfAny("full_attention_interval") ?? 4,
  };
}

const as = (model_type: string, ...more: readonly Architecture[]): Architecture => (m) => ({
  ...common(m),
  ...Object.assign({}, ...more.map((one) => one(m))),
  model_type,
});

/** Every architecture that is read, by llama.cpp's word for it. */
export const architectures: Readonly<Record<string, Architecture>> = {
  llama,
  mistral3: as("mistral", window),
  qwen2: as("qwen2"),
  qwen2vl: as("qwen2"),
  qwen2moe: (m) => ({ ...qwenMixture(m), model_type: "qwen2_moe" }),
  qwen3: as("qwen3"),
  qwen3moe: (m) => ({ ...qwenMixture(m), model_type: "qwen3_moe" }),
  gemma: as("gemma"),
  gemma2: as("gemma2", window),
  gemma3: as("gemma3_text", window),
  phi2: (m) => ({ ...without(as("phi")(m), "head_dim") }),
  phi3: as("phi3", window),
  gpt2,
  gptneox: gptNeox,
  bloom,
  falcon,
  bert,
  mamba,
  deepseek2: deepseek,
  "gpt-oss": gptOss,
  llama4,
  qwen3next: qwen3Next,
  qwen3vl: as("qwen3"),
  qwen3vlmoe: (m) => ({ ...qwenMixture(m), model_type: "qwen3_moe" }),
  baichuan: llama,
  ernie4_5: llama,
  exaone: llama,
  granite: llama,
  internlm2: llama,
  minicpm: llama,
  smollm3: llama,
  xverse: llama,
};

/** Architectures that have Llama's layers and are told apart by what costs nothing: scales, positions. */
export const ALIKE: readonly string[] = Object.keys(architectures).filter((name) =>
  name !== "llama" && architectures[name] === llama
);
