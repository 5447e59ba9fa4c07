/**
 * Models as their authors publish them: the sizes in their `config.json` (re-entered), the parameters that their checkpoints
 * hold, and their MACs in closed form.
 */

/** A configuration. */
export type Json = Readonly<Record<string, unknown>>;

/** A published model. */
export interface Model {
  /** Its name on the Hugging Face Hub. */
  readonly name: string;
  /** The fields of its `config.json` that say its form. */
  readonly config: Json;
  /** Parameters that the checkpoint holds. */
  readonly parameters: number;
  /** Where they are published, and what was added or taken away. */
  readonly source: string;
  /** MACs for so many tokens; 0 for a model that reads none. */
  readonly macs?: readonly [tokens: number, macs: number];
}

const HUB = "the Hub's count of the safetensors file";

/** MACs of attention alone: scores and sums of `heads` features for every pair of tokens, in so many layers. */
const pairs = (layers: number, tokens: number, features: number): number =>
  2 * layers * tokens ** 2 * features;

const T = 128;

/** What sees and hears in Gemma 3n, in both sizes: 7,849,978,192 and 5,439,438,272 differ by their language models alone. */
const GEMMA_3N_TOWERS = 983281504;

/** One token of Gemma 3n alone: some layers make keys and values, all attend, predict and correct, and have words of their own. */
function gemma3n(count: number, making: number, hidden: number): number {
  const width = 2048, attending = 2 * width * 2048 + 2 * 2048, memory = 2 * width * 512;
  const rest = 3 * width * hidden + 2 * width * 64 + 2 * width * 256 + 2 * 4 * width + 4 * 16 + 4 * 4 +
    16 * width;
  return count * (attending + rest) + making * memory + width * count * 256 + 6 * width ** 2 + width * 262400;
}

const OPT = {
  model_type: "opt",
  architectures: ["OPTForCausalLM"],
  vocab_size: 50272,
  max_position_embeddings: 2048,
};
const BLOOM = { model_type: "bloom", architectures: ["BloomForCausalLM"], vocab_size: 250880 };
const NEOX = { model_type: "gpt_neox", architectures: ["GPTNeoXForCausalLM"], tie_word_embeddings: false };
const MAMBA = {
  model_type: "mamba",
  architectures: ["MambaForCausalLM"],
  state_size: 16,
  time_step_rank: "auto",
  use_bias: false,
  use_conv_bias: true,
  vocab_size: 50280,
};
const FALCON = {
  model_type: "falcon",
  architectures: ["FalconForCausalLM"],
  bias: false,
  parallel_attn: true,
};

/** Language models. */
export const decoders: readonly Model[] = [
  {
    name: "facebook/opt-125m",
    config: {
      ...OPT,
      hidden_size: 768,
      ffn_dim: 3072,
      num_attention_heads: 12,
      num_hidden_layers: 12,
      word_embed_proj_dim: 768,
      do_layer_norm_before: true,
    },
    parameters: 125239296,
    source: "transformers' count of OPTForCausalLM",
    macs: [T, 12 * T * 12 * 768 ** 2 + pairs(12, T, 768) + T * 768 * 50272],
  },
  {
    name: "facebook/opt-350m",
    config: {
      ...OPT,
      hidden_size: 1024,
      ffn_dim: 4096,
      num_attention_heads: 16,
      num_hidden_layers: 24,
      word_embed_proj_dim: 512,
      do_layer_norm_before: false,
    },
    parameters: 331196416,
    source: "transformers' count of OPTForCausalLM",
    macs: [T, 24 * T * 12 * 1024 ** 2 + pairs(24, T, 1024) + 2 * T * 512 * 1024 + T * 512 * 50272],
  },
  {
    name: "bigscience/bloom-560m",
    config: { ...BLOOM, hidden_size: 1024, n_head: 16, n_layer: 24 },
    parameters: 559214592,
    source: HUB,
    macs: [T, 24 * T * 12 * 1024 ** 2 + pairs(24, T, 1024) + T * 1024 * 250880],
  },
  {
    name: "bigscience/bloom-7b1",
    config: { ...BLOOM, n_embed: 4096, num_attention_heads: 32, n_layer: 30 },
    parameters: 7069016064,
    source: "model card",
  },
  {
    name: "tiiuae/falcon-7b",
    config: {
      ...FALCON,
      hidden_size: 4544,
      num_attention_heads: 71,
      num_hidden_layers: 32,
      multi_query: true,
      new_decoder_architecture: false,
      vocab_size: 65024,
    },
    parameters: 7217189760 - 65024 * 4544,
    source: `${HUB}, less the second copy of the embedding that it holds as the head`,
    macs: [
      T,
      32 * T * (4544 * (4544 + 2 * 64) + 4544 ** 2 + 8 * 4544 ** 2) + pairs(32, T, 4544) + T * 4544 * 65024,
    ],
  },
  {
    name: "tiiuae/falcon-40b",
    config: {
      ...FALCON,
      hidden_size: 8192,
      num_attention_heads: 128,
      num_hidden_layers: 60,
      num_kv_heads: 8,
      new_decoder_architecture: true,
      vocab_size: 65024,
    },
    parameters: 41835970560 - 65024 * 8192,
    source: `${HUB}, less the second copy of the embedding that it holds as the head`,
  },
  {
    name: "tiiuae/falcon-rw-1b",
    config: {
      ...FALCON,
      alibi: true,
      bias: true,
      hidden_size: 2048,
      num_attention_heads: 32,
      num_hidden_layers: 24,
      multi_query: false,
      parallel_attn: false,
      vocab_size: 50304,
    },
    parameters: 1311625216,
    source: HUB,
  },
  {
    name: "EleutherAI/pythia-70m",
    config: {
      ...NEOX,
      hidden_size: 512,
      intermediate_size: 2048,
      num_attention_heads: 8,
      num_hidden_layers: 6,
      rotary_pct: 0.25,
      use_parallel_residual: true,
      vocab_size: 50304,
    },
    parameters: 70426624,
    source: "Pythia, ICML 2023, Table 1 and model cards",
    macs: [T, 6 * T * 12 * 512 ** 2 + pairs(6, T, 512) + T * 512 * 50304],
  },
  {
    name: "EleutherAI/pythia-12b",
    config: {
      ...NEOX,
      hidden_size: 5120,
      intermediate_size: 20480,
      num_attention_heads: 40,
      num_hidden_layers: 36,
      vocab_size: 50688,
    },
    parameters: 11846072320,
    source: "Pythia, ICML 2023, Table 1 and model cards",
  },
  {
    name: "EleutherAI/gpt-neox-20b",
    config: {
      ...NEOX,
      hidden_size: 6144,
      intermediate_size: 24576,
      num_attention_heads: 64,
      num_hidden_layers: 44,
      vocab_size: 50432,
    },
    parameters: 20554567680,
    source: "arXiv:2204.06745, section 2",
  },
  {
    name: "state-spaces/mamba-130m-hf",
    config: {
      ...MAMBA,
      hidden_size: 768,
      intermediate_size: 1536,
      d_model: 768,
      n_layer: 24,
      num_hidden_layers: 24,
    },
    parameters: 129135360,
    source: HUB,
    macs: [T, 24 * T * (768 * 3072 + 1536 * 4 + 1536 * 80 + 48 * 1536 + 1536 * 768) + T * 768 * 50280],
  },
  {
    name: "state-spaces/mamba-2.8b-hf",
    config: { ...MAMBA, hidden_size: 2560, num_hidden_layers: 64 },
    parameters: 2768345600,
    source: HUB,
  },
  {
    name: "ai21labs/Jamba-v0.1",
    config: {
      model_type: "jamba",
      architectures: ["JambaForCausalLM"],
      attn_layer_offset: 4,
      attn_layer_period: 8,
      expert_layer_offset: 1,
      expert_layer_period: 2,
      hidden_size: 4096,
      intermediate_size: 14336,
      mamba_d_conv: 4,
      mamba_d_state: 16,
      mamba_dt_rank: 256,
      mamba_expand: 2,
      num_attention_heads: 32,
      num_experts: 16,
      num_experts_per_tok: 2,
      num_hidden_layers: 32,
      num_key_value_heads: 8,
      vocab_size: 65536,
      tie_word_embeddings: false,
    },
    parameters: 51570323328,
    source: HUB,
    macs: [
      1,
      4 * (4096 * (2 * 4096 + 2 * 1024)) + pairs(4, 1, 4096) +
      28 * (4096 * 16384 + 8192 * 4 + 8192 * 288 + 256 * 8192 + 8192 * 4096) +
      16 * 3 * 4096 * 14336 + 16 * (4096 * 16 + 2 * 3 * 4096 * 14336) + 4096 * 65536,
    ],
  },
  {
    name: "openai/gpt-oss-20b",
    config: {
      model_type: "gpt_oss",
      architectures: ["GptOssForCausalLM"],
      num_hidden_layers: 24,
      num_local_experts: 32,
      num_experts_per_tok: 4,
      experts_per_token: 4,
      sliding_window: 128,
      swiglu_limit: 7.0,
    },
    parameters: 20914757184,
    source: "model card: 20.9 B; to the unit with the biases",
    macs: [
      1,
      24 * (2880 * (2 * 4096 + 2 * 512)) + pairs(24, 1, 4096) + 24 * (2880 * 32 + 4 * 3 * 2880 ** 2) +
      2880 * 201088,
    ],
  },
  {
    name: "openai/gpt-oss-120b",
    config: { model_type: "gpt_oss", num_hidden_layers: 36, num_local_experts: 128 },
    parameters: 116829156672,
    source: "model card: 116.83 B; to the unit with the biases",
  },
  {
    name: "meta-llama/Llama-4-Scout-17B-16E",
    config: {
      model_type: "llama4",
      architectures: ["Llama4ForConditionalGeneration"],
      vision_config: { model_type: "llama4_vision_model" },
      text_config: {
        model_type: "llama4_text",
        hidden_size: 5120,
        intermediate_size: 8192,
        intermediate_size_mlp: 16384,
        num_attention_heads: 40,
        num_key_value_heads: 8,
        head_dim: 128,
        num_hidden_layers: 48,
        num_local_experts: 16,
        num_experts_per_tok: 1,
        interleave_moe_layer_step: 1,
        vocab_size: 202048,
      },
    },
    parameters: 108641793536 - 871932416,
    source: `${HUB}, less the 871,932,416 of the tower for images and its projector`,
    macs: [
      1,
      48 * (5120 * (2 * 5120 + 2 * 1024) + 5120 * 16 + 2 * 3 * 5120 * 8192) + pairs(48, 1, 5120) +
      5120 * 202048,
    ],
  },
  {
    name: "meta-llama/Llama-4-Maverick-17B-128E",
    config: {
      model_type: "llama4",
      text_config: { interleave_moe_layer_step: 2, num_local_experts: 128 },
      vision_config: {},
    },
    parameters: 401583781376 - 871932416,
    source: `${HUB}, less the 871,932,416 of the tower for images and its projector`,
  },
  {
    name: "Qwen/Qwen3-Next-80B-A3B-Instruct",
    config: {
      model_type: "qwen3_next",
      architectures: ["Qwen3NextForCausalLM"],
      decoder_sparse_step: 1,
      full_attention_interval: 4,
      head_dim: 256,
      linear_num_value_heads: 32,
      num_experts: 512,
      num_experts_per_tok: 10,
      partial_rotary_factor: 0.25,
    },
    parameters: 79674391296,
    source: `80 B in the model card; ${HUB} is 81.3 B with the layer for further tokens`,
    macs: [
      1,
      36 * (2048 * (8192 + 4096 + 64) + 8192 * 4 + 3 * 32 * 128 * 128 + 4096 * 2048) +
      12 * (2048 * (2 * 4096 + 2 * 512) + 2 * 4096 + 4096 * 2048) +
      48 * (2048 * 513 + 11 * 3 * 2048 * 512) + 2048 * 151936,
    ],
  },
  {
    name: "google/gemma-3n-E4B",
    config: {
      model_type: "gemma3n",
      architectures: ["Gemma3nForConditionalGeneration"],
      text_config: {
        model_type: "gemma3n_text",
        hidden_size: 2048,
        intermediate_size: Array(35).fill(16384),
        num_hidden_layers: 35,
        num_kv_shared_layers: 15,
        vocab_size: 262400,
      },
      vision_config: {},
      audio_config: {},
    },
    parameters: 7849978192 - GEMMA_3N_TOWERS,
    source: `${HUB}, less what sees and hears: what is left of E4B and of E2B by the same number`,
    macs: [1, gemma3n(35, 20, 16384)],
  },
  {
    name: "google/gemma-3n-E2B",
    config: {
      model_type: "gemma3n",
      text_config: {
        model_type: "gemma3n_text",
        intermediate_size: Array(30).fill(8192),
        num_hidden_layers: 30,
        num_kv_shared_layers: 10,
      },
    },
    parameters: 5439438272 - GEMMA_3N_TOWERS,
    source: `${HUB}, less what sees and hears`,
    macs: [1, gemma3n(30, 20, 8192)],
  },
  {
    name: "moonshotai/Kimi-K2-Instruct",
    config: {
      model_type: "kimi_k2",
      architectures: ["DeepseekV3ForCausalLM"],
      first_k_dense_replace: 1,
      hidden_size: 7168,
      intermediate_size: 18432,
      kv_lora_rank: 512,
      moe_intermediate_size: 2048,
      n_routed_experts: 384,
      n_shared_experts: 1,
      num_attention_heads: 64,
      num_experts_per_tok: 8,
      num_hidden_layers: 61,
      num_nextn_predict_layers: 0,
      q_lora_rank: 1536,
      vocab_size: 163840,
    },
    parameters: 1026408232448,
    source:
      "model card: 1 T; to the unit from the index of the safetensors files, without the scales of 8-bit weights",
    macs: [
      1,
      61 *
        (7168 * 1536 + 1536 * 64 * 192 + 7168 * 576 + 512 * 64 * 256 + 64 * (192 + 128) + 64 * 128 * 7168) +
      3 * 7168 * 18432 + 60 * (7168 * 384 + 9 * 3 * 7168 * 2048) + 7168 * 163840,
    ],
  },
  {
    name: "deepseek-ai/DeepSeek-V3",
    config: { model_type: "deepseek_v3", num_nextn_predict_layers: 1 },
    parameters: 671026419200,
    source: "model card: 671 B; to the unit without the layer for further tokens",
  },
  {
    name: "Qwen/Qwen2.5-VL-7B-Instruct",
    config: {
      model_type: "qwen2_5_vl",
      architectures: ["Qwen2_5_VLForConditionalGeneration"],
      hidden_size: 3584,
      intermediate_size: 18944,
      max_window_layers: 28,
      num_attention_heads: 28,
      num_hidden_layers: 28,
      num_key_value_heads: 4,
      rope_scaling: { type: "mrope", mrope_section: [16, 24, 24] },
      tie_word_embeddings: false,
      use_sliding_window: false,
      vision_config: { depth: 32, hidden_size: 1280 },
      vocab_size: 152064,
    },
    parameters: 8292166656 - 676550144,
    source: `${HUB}, less the 676,550,144 of what sees`,
  },
  {
    name: "Qwen/Qwen2.5-VL-3B-Instruct, as newer files say it",
    config: {
      model_type: "qwen2_5_vl",
      tie_word_embeddings: true,
      text_config: {
        model_type: "qwen2_5_vl_text",
        hidden_size: 2048,
        intermediate_size: 11008,
        num_attention_heads: 16,
        num_hidden_layers: 36,
        num_key_value_heads: 2,
        vocab_size: 151936,
      },
      vision_config: { depth: 32, hidden_size: 1280 },
    },
    parameters: 3754622976 - 668684288,
    source: `${HUB}, less the 668,684,288 of what sees; the head is tied by the outer file`,
  },
  {
    name: "mistralai/Mistral-Small-3.1-24B-Instruct-2503",
    config: {
      model_type: "mistral3",
      architectures: ["Mistral3ForConditionalGeneration"],
      text_config: {
        model_type: "mistral",
        head_dim: 128,
        hidden_size: 5120,
        intermediate_size: 32768,
        num_attention_heads: 32,
        num_hidden_layers: 40,
        num_key_value_heads: 8,
        sliding_window: null,
        vocab_size: 131072,
      },
      vision_config: { model_type: "pixtral" },
    },
    parameters: 23572403200,
    source: "the Hub's count of Mistral-Small-24B-Instruct-2501, whose form the language model has",
  },
  {
    name: "llava-hf/llava-1.5-7b-hf",
    config: {
      model_type: "llava",
      architectures: ["LlavaForConditionalGeneration"],
      text_config: { model_type: "llama", _name_or_path: "lmsys/vicuna-7b-v1.5", vocab_size: 32064 },
      vision_config: { model_type: "clip_vision_model" },
    },
    parameters: 7063427072 - 303507456 - 20979712,
    source: `${HUB}, less CLIP's 303,507,456 and the projector's 20,979,712`,
  },
];

/** A BERT's layers on `T` tokens: projections, feed-forward, scores. */
const layers = (count: number, tokens: number, width: number, hidden = 4 * width): number =>
  count * tokens * (4 * width ** 2 + 2 * width * hidden) + pairs(count, tokens, width);

const masked = (width: number, words: number, vocabulary: number): number =>
  T * (width * words + words * vocabulary);

/** BERT's base size, for masked words. */
export const BERT = {
  model_type: "bert",
  architectures: ["BertForMaskedLM"],
  hidden_size: 768,
  intermediate_size: 3072,
  max_position_embeddings: 512,
  num_attention_heads: 12,
  num_hidden_layers: 12,
  type_vocab_size: 2,
  vocab_size: 30522,
};

const ALBERT = {
  model_type: "albert",
  embedding_size: 128,
  hidden_size: 768,
  inner_group_num: 1,
  intermediate_size: 3072,
  num_attention_heads: 12,
  num_hidden_groups: 1,
};
const ELECTRA = { model_type: "electra", embedding_size: 128, hidden_size: 256 };

/** Encoders of texts, and what stands on them. */
export const encoders: readonly Model[] = [
  {
    name: "google-bert/bert-base-uncased",
    config: { ...BERT, architectures: ["BertForPreTraining"] },
    parameters: 110106428,
    source: HUB,
    macs: [T, layers(12, T, 768) + masked(768, 768, 30522) + 768 ** 2 + 2 * 768],
  },
  {
    name: "google-bert/bert-base-uncased for masked words",
    config: BERT,
    parameters: 109514298,
    source: "transformers' count of BertForMaskedLM",
    macs: [T, layers(12, T, 768) + masked(768, 768, 30522)],
  },
  {
    name: "FacebookAI/roberta-base",
    config: {
      ...BERT,
      model_type: "roberta",
      architectures: ["RobertaForMaskedLM"],
      max_position_embeddings: 514,
      type_vocab_size: 1,
      vocab_size: 50265,
    },
    parameters: 124697433,
    source: HUB,
  },
  {
    name: "FacebookAI/xlm-roberta-base",
    config: {
      ...BERT,
      model_type: "xlm-roberta",
      architectures: ["XLMRobertaForMaskedLM"],
      max_position_embeddings: 514,
      type_vocab_size: 1,
      vocab_size: 250002,
    },
    parameters: 278295186,
    source: HUB,
  },
  {
    name: "distilbert/distilbert-base-uncased",
    config: {
      model_type: "distilbert",
      architectures: ["DistilBertForMaskedLM"],
      dim: 768,
      hidden_dim: 3072,
      n_heads: 12,
      n_layers: 6,
    },
    parameters: 66985530,
    source: HUB,
  },
  {
    name: "albert/albert-base-v2",
    config: { ...ALBERT, architectures: ["AlbertForMaskedLM"] },
    parameters: 11221680,
    source: "transformers' count of AlbertForMaskedLM",
    macs: [T, T * 128 * 768 + layers(12, T, 768) + masked(768, 128, 30000)],
  },
  {
    name: "albert/albert-base-v2 without a head",
    config: { ...ALBERT, architectures: ["AlbertModel"] },
    parameters: 11683584,
    source: "transformers' count of AlbertModel",
  },
  {
    name: "google/electra-small-discriminator",
    config: { ...ELECTRA, architectures: ["ElectraForPreTraining"] },
    parameters: 13549057,
    source: "transformers' count of ElectraForPreTraining",
    macs: [T, T * 128 * 256 + layers(12, T, 256) + T * 256 ** 2 + T * 256],
  },
  {
    name: "google/electra-small-discriminator with two labels",
    config: { ...ELECTRA, architectures: ["ElectraForSequenceClassification"] },
    parameters: 13549314,
    source: "transformers' count of ElectraForSequenceClassification",
  },
  {
    name: "microsoft/deberta-v3-base",
    config: {
      model_type: "deberta-v2",
      hidden_size: 768,
      intermediate_size: 3072,
      max_relative_positions: -1,
      norm_rel_ebd: "layer_norm",
      num_attention_heads: 12,
      num_hidden_layers: 12,
      pos_att_type: "p2c|c2p",
      position_biased_input: false,
      position_buckets: 256,
      relative_attention: true,
      share_att_key: true,
      type_vocab_size: 0,
      vocab_size: 128100,
    },
    parameters: 183831552,
    source: "transformers' count of DebertaV2Model",
    macs: [T, layers(12, T, 768) + 12 * (2 * 512 * 768 ** 2 + 2 * T * 512 * 768)],
  },
  {
    name: "answerdotai/ModernBERT-base",
    config: {
      model_type: "modernbert",
      architectures: ["ModernBertForMaskedLM"],
      global_attn_every_n_layers: 3,
    },
    parameters: 149655232,
    source: HUB,
    macs: [T, 22 * T * (4 * 768 ** 2 + 3 * 768 * 1152) + pairs(22, T, 768) + masked(768, 768, 50368)],
  },
];

const WHISPER = { model_type: "whisper", architectures: ["WhisperForConditionalGeneration"] };

/** Whisper's encoder, and decoder on some tokens. */
function whisper(count: number, width: number, vocabulary: number): number {
  const ears = 3000 * width * 80 * 3 + 1500 * width ** 2 * 3 + layers(count, 1500, width);
  const cross = count * (2 * T * width ** 2 + 2 * 1500 * width ** 2 + 2 * T * 1500 * width);
  return ears + layers(count, T, width) + cross + T * width * vocabulary;
}

/** A vision transformer's patches and layers. */
const eyes = (count: number, places: number, patches: number, patch: number, width: number): number =>
  patches * width * 3 * patch ** 2 + layers(count, places, width);

/** Encoders with decoders, and models of images. */
export const others: readonly Model[] = [
  {
    name: "facebook/bart-base",
    config: {
      model_type: "bart",
      architectures: ["BartModel"],
      add_bias_logits: false,
      d_model: 768,
      decoder_attention_heads: 12,
      decoder_ffn_dim: 3072,
      decoder_layers: 6,
      encoder_attention_heads: 12,
      encoder_ffn_dim: 3072,
      encoder_layers: 6,
      normalize_embedding: true,
      num_hidden_layers: 6,
    },
    parameters: 139420416,
    source: "transformers' count of BartModel",
    macs: [T, 2 * layers(6, T, 768) + 6 * T * 4 * 768 ** 2 + pairs(6, T, 768)],
  },
  {
    name: "openai/whisper-tiny",
    config: {
      ...WHISPER,
      d_model: 384,
      decoder_attention_heads: 6,
      decoder_layers: 4,
      encoder_attention_heads: 6,
      encoder_layers: 4,
      num_hidden_layers: 4,
    },
    parameters: 37760640,
    source: HUB,
    macs: [T, whisper(4, 384, 51865)],
  },
  {
    name: "openai/whisper-base",
    config: {
      ...WHISPER,
      d_model: 512,
      decoder_attention_heads: 8,
      decoder_ffn_dim: 2048,
      decoder_layers: 6,
      encoder_attention_heads: 8,
      encoder_ffn_dim: 2048,
      encoder_layers: 6,
    },
    parameters: 72593920,
    source: HUB,
    macs: [T, whisper(6, 512, 51865)],
  },
  {
    name: "openai/whisper-large-v3",
    config: {
      ...WHISPER,
      d_model: 1280,
      decoder_attention_heads: 20,
      decoder_ffn_dim: 5120,
      decoder_layers: 32,
      encoder_attention_heads: 20,
      encoder_ffn_dim: 5120,
      encoder_layers: 32,
      num_mel_bins: 128,
      vocab_size: 51866,
    },
    parameters: 1543490560,
    source: HUB,
  },
  {
    name: "openai/clip-vit-base-patch32",
    config: {
      model_type: "clip",
      architectures: ["CLIPModel"],
      projection_dim: 512,
      text_config: { model_type: "clip_text_model" },
      vision_config: { model_type: "clip_vision_model", patch_size: 32 },
    },
    parameters: 151277313,
    source: HUB,
    macs: [77, eyes(12, 50, 49, 32, 768) + 768 * 512 + layers(12, 77, 512) + 512 ** 2 + 512],
  },
  {
    name: "openai/clip-vit-large-patch14",
    config: {
      model_type: "clip",
      architectures: ["CLIPModel"],
      projection_dim: 768,
      text_config: {
        hidden_size: 768,
        intermediate_size: 3072,
        num_attention_heads: 12,
        projection_dim: 768,
      },
      vision_config: {
        hidden_size: 1024,
        intermediate_size: 4096,
        num_attention_heads: 16,
        num_hidden_layers: 24,
        patch_size: 14,
        projection_dim: 768,
      },
    },
    parameters: 427616513,
    source: HUB,
  },
  {
    name: "google/siglip-base-patch16-224",
    config: {
      model_type: "siglip",
      architectures: ["SiglipModel"],
      text_config: { model_type: "siglip_text_model" },
      vision_config: { model_type: "siglip_vision_model" },
    },
    parameters: 203155970,
    source: HUB,
    macs: [
      64,
      eyes(12, 196, 196, 16, 768) + (2 + 2 * 196) * 768 ** 2 + 2 * 196 * 768 + 8 * 768 ** 2 +
      layers(12, 64, 768) + 768 ** 2 + 768,
    ],
  },
  {
    name: "facebook/dinov2-base",
    config: {
      model_type: "dinov2",
      architectures: ["Dinov2Model"],
      image_size: 518,
      layerscale_value: 1.0,
      mlp_ratio: 4,
      patch_size: 14,
    },
    parameters: 86580480,
    source: HUB,
    macs: [0, eyes(12, 1370, 1369, 14, 768)],
  },
  {
    name: "facebook/dinov2-giant",
    config: {
      model_type: "dinov2",
      hidden_size: 1536,
      image_size: 518,
      num_attention_heads: 24,
      num_hidden_layers: 40,
      patch_size: 14,
      use_swiglu_ffn: true,
    },
    parameters: 1136480768,
    source: HUB,
  },
  {
    name: "google/vit-base-patch16-224",
    config: {
      model_type: "vit",
      architectures: ["ViTForImageClassification"],
      num_labels: 1000,
    },
    parameters: 86567656,
    source: HUB,
    macs: [0, eyes(12, 197, 196, 16, 768) + 768 * 1000],
  },
];
