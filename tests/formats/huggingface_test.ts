/**
 * Configurations as their models' authors publish them (sizes re-entered; recalled), against the zoo, layer by layer, against
 * its reference counts, and against the parameters that the Hugging Face Hub prints.
 */
import assert from "node:assert/strict";
import { deepseekV2 } from "../../examples/deepseek.ts";
import { fromZoo, zoo } from "../../examples/mod.ts";
import { count } from "../../ir/count.ts";
import type { Network } from "../../ir/network.ts";
import { format } from "../../formats/huggingface/mod.ts";
import type { Reading, ReadOptions } from "../../formats/format.ts";
import { fuzz } from "./fuzz.ts";
import { BERT as MASKED_BERT } from "./huggingface_models.ts";

type Json = Readonly<Record<string, unknown>>;

async function read(
  config: unknown,
  dims: ReadOptions["dims"] = {},
  path = "model/config.json",
): Promise<Reading> {
  const text = typeof config === "string" ? config : JSON.stringify(config);
  return await format.read!({ path, bytes: new TextEncoder().encode(text) }, { dims });
}

async function networkOf(config: Json, dims: ReadOptions["dims"] = {}): Promise<Network> {
  return (await read(config, dims)).networks[0]!;
}

const LLAMA_2 = {
  model_type: "llama",
  hidden_act: "silu",
  hidden_size: 4096,
  intermediate_size: 11008,
  num_attention_heads: 32,
  num_hidden_layers: 32,
  num_key_value_heads: 32,
  pretraining_tp: 1,
  rope_scaling: null,
  tie_word_embeddings: false,
  vocab_size: 32000,
};
const LLAMA_3 = {
  ...LLAMA_2,
  intermediate_size: 14336,
  num_key_value_heads: 8,
  vocab_size: 128256,
  attention_bias: false,
  mlp_bias: false,
};
const MISTRAL = {
  model_type: "mistral",
  hidden_act: "silu",
  hidden_size: 4096,
  intermediate_size: 14336,
  num_attention_heads: 32,
  num_hidden_layers: 32,
  num_key_value_heads: 8,
  sliding_window: 4096,
  tie_word_embeddings: false,
  vocab_size: 32000,
};
const MIXTRAL = {
  ...MISTRAL,
  model_type: "mixtral",
  num_experts_per_tok: 2,
  num_local_experts: 8,
  sliding_window: null,
};
const GPT2 = {
  model_type: "gpt2",
  n_embd: 768,
  n_head: 12,
  n_layer: 12,
  n_positions: 1024,
  vocab_size: 50257,
};
const BERT = { ...MASKED_BERT, architectures: ["BertModel"] };
const LABELS = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [i, `class ${i}`]));
const VIT = {
  model_type: "vit",
  architectures: ["ViTForImageClassification"],
  id2label: LABELS,
  hidden_size: 768,
  image_size: 224,
  intermediate_size: 3072,
  num_attention_heads: 12,
  num_channels: 3,
  num_hidden_layers: 12,
  patch_size: 16,
  qkv_bias: true,
};
const T5 = {
  model_type: "t5",
  d_ff: 2048,
  d_kv: 64,
  d_model: 512,
  num_heads: 8,
  num_layers: 6,
  relative_attention_num_buckets: 32,
  vocab_size: 32128,
};
const DEEPSEEK_LITE = {
  model_type: "deepseek_v2",
  first_k_dense_replace: 1,
  hidden_act: "silu",
  hidden_size: 2048,
  intermediate_size: 10944,
  kv_lora_rank: 512,
  moe_intermediate_size: 1408,
  moe_layer_freq: 1,
  n_routed_experts: 64,
  n_shared_experts: 2,
  num_attention_heads: 16,
  num_experts_per_tok: 6,
  num_hidden_layers: 27,
  q_lora_rank: null,
  qk_nope_head_dim: 128,
  qk_rope_head_dim: 64,
  v_head_dim: 128,
  vocab_size: 102400,
};

const QWEN3 = {
  model_type: "qwen3",
  attention_bias: false,
  head_dim: 128,
  hidden_act: "silu",
  num_key_value_heads: 8,
  tie_word_embeddings: false,
  vocab_size: 151936,
};
const QWEN3_MOE = { ...QWEN3, model_type: "qwen3_moe", num_experts_per_tok: 8, mlp_only_layers: [] };
const GEMMA3 = {
  model_type: "gemma3_text",
  hidden_activation: "gelu_pytorch_tanh",
  sliding_window_pattern: 6,
};
const LLAMA_4 = { model_type: "llama4_text", num_hidden_layers: 48, vocab_size: 202048 };
const KIMI_K2 = {
  model_type: "kimi_k2",
  first_k_dense_replace: 1,
  moe_intermediate_size: 2048,
  n_routed_experts: 384,
  num_attention_heads: 64,
  num_nextn_predict_layers: 0,
  vocab_size: 163840,
};
const GPT_OSS = { model_type: "gpt_oss", num_hidden_layers: 24, num_local_experts: 32 };
const MAMBA = { model_type: "mamba", num_hidden_layers: 24, use_bias: false };

const decode = { context: 2048 };

/** The zoo's name of each configuration, and what it is asked. */
const same: readonly (readonly [zoo: string, config: Json, dims?: ReadOptions["dims"]])[] = [
  ["llama-2-7b", LLAMA_2],
  ["llama-2-7b-decode", LLAMA_2, decode],
  [
    "llama-2-13b-decode",
    {
      ...LLAMA_2,
      hidden_size: 5120,
      intermediate_size: 13824,
      num_attention_heads: 40,
      num_hidden_layers: 40,
      num_key_value_heads: 40,
    },
    decode,
  ],
  [
    "llama-2-70b-decode",
    {
      ...LLAMA_2,
      hidden_size: 8192,
      intermediate_size: 28672,
      num_attention_heads: 64,
      num_hidden_layers: 80,
      num_key_value_heads: 8,
    },
    decode,
  ],
  ["llama-3-8b", LLAMA_3],
  ["llama-3-8b-decode", LLAMA_3, decode],
  [
    "llama-3.2-1b",
    {
      ...LLAMA_3,
      hidden_size: 2048,
      intermediate_size: 8192,
      num_hidden_layers: 16,
      head_dim: 64,
      tie_word_embeddings: true,
    },
  ],
  [
    "llama-3.1-405b-decode",
    {
      ...LLAMA_3,
      hidden_size: 16384,
      intermediate_size: 53248,
      num_attention_heads: 128,
      num_hidden_layers: 126,
    },
    decode,
  ],
  [
    "qwen3-0.6b",
    {
      ...QWEN3,
      hidden_size: 1024,
      intermediate_size: 3072,
      num_attention_heads: 16,
      num_hidden_layers: 28,
      tie_word_embeddings: true,
    },
  ],
  [
    "qwen3-32b-decode",
    {
      ...QWEN3,
      hidden_size: 5120,
      intermediate_size: 25600,
      num_attention_heads: 64,
      num_hidden_layers: 64,
    },
    decode,
  ],
  [
    "qwen3-235b-a22b-decode",
    {
      ...QWEN3_MOE,
      hidden_size: 4096,
      moe_intermediate_size: 1536,
      num_attention_heads: 64,
      num_experts: 128,
      num_hidden_layers: 94,
      num_key_value_heads: 4,
    },
    decode,
  ],
  [
    "qwen3-coder-480b-a35b",
    {
      ...QWEN3_MOE,
      hidden_size: 6144,
      moe_intermediate_size: 2560,
      num_attention_heads: 96,
      num_experts: 160,
      num_hidden_layers: 62,
    },
  ],
  [
    "gemma-3-1b-decode",
    {
      ...GEMMA3,
      head_dim: 256,
      hidden_size: 1152,
      intermediate_size: 6912,
      num_attention_heads: 4,
      num_hidden_layers: 26,
      num_key_value_heads: 1,
      sliding_window: 512,
      vocab_size: 262144,
    },
    decode,
  ],
  [
    "gemma-3-27b",
    {
      ...GEMMA3,
      head_dim: 128,
      hidden_size: 5376,
      intermediate_size: 21504,
      num_attention_heads: 32,
      num_hidden_layers: 62,
      num_key_value_heads: 16,
      sliding_window: 1024,
    },
  ],
  ["llama-4-scout", { ...LLAMA_4, num_local_experts: 16, interleave_moe_layer_step: 1 }],
  [
    "llama-4-maverick-decode",
    { ...LLAMA_4, num_local_experts: 128, interleave_moe_layer_step: 2, use_qk_norm: false },
    decode,
  ],
  ["deepseek-v3", { model_type: "deepseek_v3" }],
  ["deepseek-v3-decode", { model_type: "deepseek_v3" }, decode],
  ["kimi-k2-decode", KIMI_K2, decode],
  ["gpt-oss-120b-decode", { model_type: "gpt_oss", num_hidden_layers: 36, num_local_experts: 128 }, decode],
  ["modernbert-base", { model_type: "modernbert", architectures: ["ModernBertModel"] }, { sequence: 512 }],
  [
    "modernbert-large",
    {
      model_type: "modernbert",
      architectures: ["ModernBertModel"],
      hidden_size: 1024,
      intermediate_size: 2624,
      num_attention_heads: 16,
      num_hidden_layers: 28,
    },
    { sequence: 512 },
  ],
  ["mistral-7b", MISTRAL],
  ["mistral-7b-decode", MISTRAL, decode],
  ["mixtral-8x7b", MIXTRAL],
  ["mixtral-8x7b-decode", MIXTRAL, decode],
  ["deepseek-v2-lite", DEEPSEEK_LITE],
  ["deepseek-v2-lite-decode", DEEPSEEK_LITE, decode],
  ["gpt-oss-20b", GPT_OSS],
  ["gpt-oss-20b-decode", GPT_OSS, decode],
  ["mamba-130m", MAMBA],
  ["mamba-130m-decode", MAMBA, decode],
  ["gpt2-small", GPT2, { sequence: 1024 }],
  ["gpt2-small-decode", GPT2, { context: 1024 }],
  ["gpt2-medium", { ...GPT2, n_embd: 1024, n_head: 16, n_layer: 24 }, { sequence: 1024 }],
  ["gpt2-xl", { ...GPT2, n_embd: 1600, n_head: 25, n_layer: 48 }, { sequence: 1024 }],
  ["bert-base", BERT],
  ["bert-base-384", BERT, { sequence: 384 }],
  ["bert-base-512", BERT, { sequence: 512 }],
  [
    "bert-large-384",
    { ...BERT, hidden_size: 1024, intermediate_size: 4096, num_attention_heads: 16, num_hidden_layers: 24 },
    { sequence: 384 },
  ],
  ["vit-b-16", VIT],
  ["vit-b-32", { ...VIT, patch_size: 32 }],
  ["vit-l-16", {
    ...VIT,
    hidden_size: 1024,
    intermediate_size: 4096,
    num_attention_heads: 16,
    num_hidden_layers: 24,
  }],
  ["vit-ti-16", { ...VIT, hidden_size: 192, intermediate_size: 768, num_attention_heads: 3 }],
  ["t5-small", T5, { sequence: 512 }],
  ["t5-small-decode", T5, { sequence: 512, context: 512 }],
  ["t5-base", { ...T5, d_ff: 3072, d_model: 768, num_heads: 12, num_layers: 12 }, { sequence: 512 }],
];

Deno.test("configurations give the zoo's networks", async (t) => {
  for (const [name, config, dims] of same) {
    await t.step(name, async () => {
      const made = await networkOf(config, dims), known = await fromZoo(name);
      assert.deepEqual({ ...made, name: known.name }, known);
      const { macs, parameters } = count(made);
      assert.deepEqual([macs, parameters], [zoo[name]!.macs, zoo[name]!.parameters]);
    });
  }
});

const QWEN2 = {
  model_type: "qwen2",
  max_window_layers: 28,
  sliding_window: 32768,
  use_sliding_window: false,
};
const GEMMA = { model_type: "gemma", head_dim: 256, hidden_act: "gelu", vocab_size: 256000 };

/** Parameters as the Hugging Face Hub prints them for the model's weights (recalled). */
const published: readonly (readonly [model: string, config: Json, parameters: number])[] = [
  ["FacebookAI/roberta-base", {
    ...BERT,
    model_type: "roberta",
    architectures: ["RobertaModel"],
    max_position_embeddings: 514,
    type_vocab_size: 1,
    vocab_size: 50265,
  }, 124645632],
  ["distilbert-base-uncased", {
    model_type: "distilbert",
    dim: 768,
    hidden_dim: 3072,
    n_heads: 12,
    n_layers: 6,
    vocab_size: 30522,
  }, 66362880],
  ["google/vit-base-patch16-224-in21k", { ...VIT, architectures: ["ViTModel"] }, 86389248],
  ["google/t5-v1_1-small", {
    ...T5,
    d_ff: 1024,
    num_heads: 6,
    num_layers: 8,
    feed_forward_proj: "gated-gelu",
    tie_word_embeddings: false,
  }, 76961152],
  [
    "Qwen/Qwen2-0.5B",
    {
      ...QWEN2,
      hidden_size: 896,
      intermediate_size: 4864,
      num_attention_heads: 14,
      num_hidden_layers: 24,
      num_key_value_heads: 2,
      tie_word_embeddings: true,
      vocab_size: 151936,
    },
    494032768,
  ],
  [
    "Qwen/Qwen2-7B",
    {
      ...QWEN2,
      hidden_size: 3584,
      intermediate_size: 18944,
      num_attention_heads: 28,
      num_hidden_layers: 28,
      num_key_value_heads: 4,
      vocab_size: 152064,
    },
    7615616512,
  ],
  [
    "Qwen/Qwen1.5-MoE-A2.7B",
    {
      ...QWEN2,
      model_type: "qwen2_moe",
      hidden_size: 2048,
      intermediate_size: 5632,
      num_attention_heads: 16,
      num_hidden_layers: 24,
      num_key_value_heads: 16,
      num_experts: 60,
      num_experts_per_tok: 4,
      moe_intermediate_size: 1408,
      shared_expert_intermediate_size: 5632,
      decoder_sparse_step: 1,
      vocab_size: 151936,
    },
    14315784192,
  ],
  [
    "Qwen/Qwen3-0.6B",
    {
      model_type: "qwen3",
      attention_bias: false,
      head_dim: 128,
      hidden_size: 1024,
      intermediate_size: 3072,
      num_attention_heads: 16,
      num_hidden_layers: 28,
      num_key_value_heads: 8,
      tie_word_embeddings: true,
      vocab_size: 151936,
    },
    596049920,
  ],
  [
    "Qwen/Qwen3-8B",
    {
      model_type: "qwen3",
      attention_bias: false,
      head_dim: 128,
      hidden_size: 4096,
      intermediate_size: 12288,
      num_attention_heads: 32,
      num_hidden_layers: 36,
      num_key_value_heads: 8,
      tie_word_embeddings: false,
      vocab_size: 151936,
    },
    8190735360,
  ],
  [
    "Qwen/Qwen3-30B-A3B",
    {
      model_type: "qwen3_moe",
      head_dim: 128,
      hidden_size: 2048,
      intermediate_size: 6144,
      moe_intermediate_size: 768,
      num_attention_heads: 32,
      num_hidden_layers: 48,
      num_key_value_heads: 4,
      num_experts: 128,
      num_experts_per_tok: 8,
      mlp_only_layers: [],
      vocab_size: 151936,
    },
    30532122624,
  ],
  [
    "google/gemma-2b",
    {
      ...GEMMA,
      hidden_size: 2048,
      intermediate_size: 16384,
      num_attention_heads: 8,
      num_hidden_layers: 18,
      num_key_value_heads: 1,
    },
    2506172416,
  ],
  [
    "google/gemma-7b",
    {
      ...GEMMA,
      hidden_size: 3072,
      intermediate_size: 24576,
      num_attention_heads: 16,
      num_hidden_layers: 28,
      num_key_value_heads: 16,
    },
    8537680896,
  ],
  [
    "google/gemma-2-2b",
    {
      ...GEMMA,
      model_type: "gemma2",
      hidden_size: 2304,
      intermediate_size: 9216,
      num_attention_heads: 8,
      num_hidden_layers: 26,
      num_key_value_heads: 4,
      sliding_window: 4096,
    },
    2614341888,
  ],
  [
    "google/gemma-2-9b",
    {
      ...GEMMA,
      model_type: "gemma2",
      hidden_size: 3584,
      intermediate_size: 14336,
      num_attention_heads: 16,
      num_hidden_layers: 42,
      num_key_value_heads: 8,
      sliding_window: 4096,
    },
    9241705984,
  ],
  [
    "google/gemma-3-1b-pt",
    {
      model_type: "gemma3_text",
      head_dim: 256,
      hidden_activation: "gelu_pytorch_tanh",
      hidden_size: 1152,
      intermediate_size: 6912,
      num_attention_heads: 4,
      num_hidden_layers: 26,
      num_key_value_heads: 1,
      sliding_window: 512,
      sliding_window_pattern: 6,
      vocab_size: 262144,
    },
    999885952,
  ],
  [
    "microsoft/phi-2",
    {
      model_type: "phi",
      hidden_act: "gelu_new",
      hidden_size: 2560,
      intermediate_size: 10240,
      num_attention_heads: 32,
      num_hidden_layers: 32,
      partial_rotary_factor: 0.4,
      vocab_size: 51200,
    },
    2779683840,
  ],
  [
    "microsoft/Phi-3-mini-4k-instruct",
    {
      model_type: "phi3",
      hidden_size: 3072,
      intermediate_size: 8192,
      num_attention_heads: 32,
      num_hidden_layers: 32,
      num_key_value_heads: 32,
      sliding_window: 2047,
      vocab_size: 32064,
    },
    3821079552,
  ],
];

Deno.test("configurations give the parameters that the Hub prints", async (t) => {
  for (const [model, config, parameters] of published) {
    await t.step(model, async () => {
      assert.equal(count(await networkOf(config)).parameters, parameters);
    });
  }
});

Deno.test("DeepSeek-V2 with a query latent is as the zoo builds it", async () => {
  const full = {
    ...DEEPSEEK_LITE,
    hidden_size: 5120,
    intermediate_size: 12288,
    moe_intermediate_size: 1536,
    n_routed_experts: 160,
    num_attention_heads: 128,
    num_hidden_layers: 60,
    q_lora_rank: 1536,
  };
  const made = await networkOf(full), known = deepseekV2("full");
  assert.deepEqual({ ...made, name: known.name }, known);
});

Deno.test("defaults are the family's: an empty Llama configuration is Llama 2 7B", async () => {
  const bare = await read({ model_type: "llama" }, {}, "Llama-2-7b-hf/config.json");
  assert.equal(bare.networks[0]!.name, "Llama-2-7b-hf");
  assert.deepEqual(bare.networks[0]!.layers, (await networkOf(LLAMA_2)).layers);
  assert.match(bare.notes[0]!.text, /^a sequence of 128 tokens; another with --dim sequence=N/);
});

Deno.test("windows follow layer_types, max_window_layers and the family's pattern", async () => {
  const windowsOf = async (config: Json) => {
    const { layers } = await networkOf({ num_hidden_layers: 6, ...config });
    return layers.flatMap((layer) => layer.kind === "dotProductAttention" ? [layer.window] : []);
  };
  assert.deepEqual(await windowsOf({ ...MISTRAL, num_hidden_layers: 2, sliding_window: null }), [0, 0]);
  assert.deepEqual(await windowsOf({ model_type: "gemma2" }), [4096, 0, 4096, 0, 4096, 0]);
  assert.deepEqual(await windowsOf({ model_type: "gemma3_text", sliding_window: 512 }), [
    512,
    512,
    512,
    512,
    512,
    0,
  ]);
  const types = ["full_attention", "sliding_attention", "full_attention"];
  const listed = { model_type: "gemma3_text", layer_types: types, num_hidden_layers: 3 };
  assert.deepEqual(await windowsOf(listed), [0, 4096, 0]);
  const qwen = { model_type: "qwen2", use_sliding_window: true, max_window_layers: 4, sliding_window: 64 };
  assert.deepEqual(await windowsOf(qwen), [0, 0, 0, 0, 64, 64]);
});

Deno.test("a Gemma 3 with images is read as its language model", async () => {
  const whole = {
    model_type: "gemma3",
    text_config: { num_hidden_layers: 2 },
    vision_config: { hidden_size: 1152 },
  };
  const { networks, notes } = await read(whole);
  assert.equal(networks[0]!.layers.filter(({ kind }) => kind === "dotProductAttention").length, 2);
  assert.ok(notes.some(({ text }) => text.startsWith("the language model only")));
});

/** What is wrong with a configuration, and what is said. */
const faults: readonly (readonly [
  title: string,
  config: unknown,
  message: string | RegExp,
  dims?: ReadOptions["dims"],
])[] = [
  [
    "an unknown family",
    { model_type: "lama" },
    /^Cannot read model\/config.json field "model_type": expected a model type among .*, got "lama"; did you mean "llama"\?$/,
  ],
  ["no family", {}, /field "model_type": expected a model type among .*, got nothing$/],
  [
    "a text for a number",
    { ...LLAMA_2, hidden_size: "4096" },
    'Cannot read model/config.json field "hidden_size": expected a whole number from 1 to 2147483648, got "4096"',
  ],
  [
    "a huge number of layers",
    { ...LLAMA_2, num_hidden_layers: 2 ** 53 },
    'Cannot read model/config.json field "num_hidden_layers": expected a whole number from 1 to 512, got 9007199254740992',
  ],
  [
    "heads that do not divide",
    { ...LLAMA_2, num_attention_heads: 33 },
    'Cannot read model/config.json field "hidden_size": expected a multiple of num_attention_heads, 33, got 4096',
  ],
  [
    "key-value heads that do not divide",
    { ...LLAMA_2, num_key_value_heads: 5 },
    /^Cannot read model\/config.json file: expected sizes that fit each other, got Cannot add dotProductAttention/,
  ],
  [
    "an unknown activation",
    { ...LLAMA_2, hidden_act: "gellu" },
    /^Cannot read model\/config.json field "hidden_act": expected an activation among .*, got "gellu"; did you mean "gelu"\?$/,
  ],
  [
    "a part of a wrong type",
    { model_type: "gemma3", text_config: [] },
    'Cannot read model/config.json field "text_config": expected an object, got []',
  ],
  [
    "a field of a part",
    { model_type: "gemma3", text_config: { vocab_size: -1 } },
    'Cannot read model/config.json field "text_config.vocab_size": expected a whole number from 1 to 2147483648, got -1',
  ],
  [
    "a sequence beyond measure",
    LLAMA_2,
    "Cannot read model/config.json: expected --dim sequence to be a whole number from 1 to 1048576, got 2097152",
    { sequence: 2 ** 21 },
  ],
  [
    "more than 2^53 MACs",
    {
      ...LLAMA_2,
      hidden_size: 2 ** 31,
      vocab_size: 2 ** 31,
      num_attention_heads: 1,
      num_key_value_heads: 1,
    },
    "Cannot read model/config.json file: expected sizes that come to at most 2^53 MACs and parameters, got more",
  ],
  [
    "no JSON",
    '{ "model_type": "llama", }',
    /^Cannot read model\/config.json: expected JSON, got .* at line 1, column 26$/,
  ],
];

for (const [title, config, message, dims] of faults) {
  Deno.test(`a configuration of ${title} is refused with its field`, async () => {
    await assert.rejects(() => read(config, dims), { name: "FodlamError", message });
  });
}

Deno.test("hostile configurations are refused with a place, or read", async () => {
  const small = (config: Json) => JSON.stringify(config, null, 2);
  const samples = [
    LLAMA_2,
    MIXTRAL,
    GPT2,
    BERT,
    { ...VIT, id2label: {} },
    T5,
    DEEPSEEK_LITE,
    published.at(-5)![1],
  ];
  const { read, refused } = await fuzz(
    format,
    samples.map((config, i) => ({
      path: `${i}/config.json`,
      bytes: small(config),
      options: { dims: { sequence: 4 } },
    })),
  );
  assert.ok(read > 100 && refused["bad-file"]! > 100 && refused["bad-json"]! > 100);
});
