/**
 * `quantization_config`: what each method makes of a model's layers, worked out by hand. The model has two blocks of seven
 * matrices: queries fc1 (4096 weights), keys fc2 and values fc3 (2048 each), output fc4 (4096), gate, up and down fc5 to fc7
 * (8192 each); fc8 to fc14 likewise; 73,728 weights in all. Embedding and head have 6,400 each, normalisations 320.
 */
import assert from "node:assert/strict";
import { matcher } from "../../formats/huggingface/quantization/pattern.ts";
import { rolesOf } from "../../formats/huggingface/roles.ts";
import { format } from "../../formats/huggingface/mod.ts";
import type { Reading, Source } from "../../formats/format.ts";
import { check } from "../../ir/check.ts";
import { count } from "../../ir/count.ts";
import { badFile, FodlamError } from "../../ir/errors.ts";
import type { Network } from "../../ir/network.ts";
import { fuzz } from "./fuzz.ts";

type Json = Readonly<Record<string, unknown>>;

const MODEL = {
  model_type: "llama",
  hidden_size: 64,
  intermediate_size: 128,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  vocab_size: 100,
  torch_dtype: "bfloat16",
};

const MATRICES = 73_728, OTHERS = 2 * 6_400 + 320;

async function read(
  quantization_config: unknown,
  model: Json = MODEL,
  dims: Record<string, number> = {},
): Promise<Reading> {
  const bytes = new TextEncoder().encode(JSON.stringify({ ...model, quantization_config }));
  const reading = await format.read!({ path: "model/config.json", bytes }, { dims });
  for (const network of reading.networks) assert.deepEqual(check(network), []);
  return reading;
}

/** Bits of weights, and of activations where they are not 16, by layer: `"4"`, `"8/8"`. */
function bitsOf({ layers }: Network): Record<string, string> {
  const text = ({ weights, activations = 16 }: { weights?: number; activations?: number }) =>
    `${weights ?? ""}${activations === 16 ? "" : `/${activations}`}`;
  return Object.fromEntries(layers.map(({ name, bits = {} }) => [name, text(bits)]));
}

/** Expected bits: one for all matrices, then those that differ, by their numbers. */
function matrices(all: string, others: Readonly<Record<number, string>> = {}): Record<string, string> {
  return Object.fromEntries(Array.from({ length: 14 }, (_, i) => [`fc${i + 1}`, others[i + 1] ?? all]));
}

const ENDS = { words: "16", head: "16", rmsNorm1: "16" };
const group = (weights: Json, more: Json = {}) => ({
  config_groups: { group_0: { targets: ["Linear"], weights, input_activations: null, ...more } },
});

/** Settings, bits by layer, bytes of weights, and what is said of what is stored beside them. */
const methods: readonly (readonly [
  title: string,
  settings: Json,
  bits: Record<string, string>,
  bytes: number,
  note: RegExp,
])[] = [
  [
    "GPTQ: matrices of blocks; groups of 128 hold a row of 64 or of 128",
    { quant_method: "gptq", bits: 4, group_size: 128 },
    { ...ENDS, ...matrices("4") },
    MATRICES / 2 + 2 * OTHERS,
    // a scale for each output: 2 x (64 + 32 + 32 + 64 + 128 + 128 + 64) = 1024; a group number for each of 2 x 512 inputs
    /^gptq: weights of 4 bits in 14 layers, 16 bits in the others; .* scales 2.048 kB, zero points 0.512 kB, numbers of groups 4.096 kB$/,
  ],
  [
    "GPTQ with its own head, and other bits",
    { quant_method: "gptq", bits: 8, group_size: 64, lm_head: true },
    { ...matrices("8"), words: "16", head: "8" },
    MATRICES + 6_400 + 2 * (6_400 + 320),
    /^gptq: weights of 8 bits in 15 layers/,
  ],
  [
    "GPTQModel's rules: some left out, some of more bits, the first that suits",
    {
      quant_method: "gptq",
      bits: 4,
      group_size: 32,
      dynamic: { "-:.*\\.0\\.mlp\\.(gate|up)_proj": {}, "+:.*\\.down_proj": { bits: 8, group_size: 64 } },
    },
    { ...ENDS, ...matrices("4", { 5: "16", 6: "16", 7: "8", 14: "8" }) },
    (MATRICES - 4 * 8192) / 2 + 2 * 8192 + 2 * (2 * 8192) + 2 * OTHERS,
    /^gptq: weights of 4 bits in 10 layers, 8 bits in 2 layers/,
  ],
  [
    "GPTQ of some matrices of a block alone",
    {
      quant_method: "gptq",
      bits: 4,
      group_size: 64,
      modules_in_block_to_quantize: [["self_attn.q_proj"], ["mlp.up_proj"]],
    },
    { ...ENDS, ...matrices("16", { 1: "4", 6: "4", 8: "4", 13: "4" }) },
    2 * MATRICES - 1.5 * 2 * (4096 + 8192) + 2 * OTHERS,
    /^gptq: weights of 4 bits in 4 layers/,
  ],
  [
    "AWQ, its old words too",
    {
      quant_method: "awq",
      w_bit: 4,
      q_group_size: 32,
      zero_point: true,
      version: "gemm",
      modules_to_not_convert: ["o_proj"],
    },
    { ...ENDS, ...matrices("4", { 4: "16", 11: "16" }) },
    (MATRICES - 8192) / 2 + 2 * (OTHERS + 8192),
    /scales 4.096 kB, zero points 1.024 kB$/, // (73,728 - 8,192) / 32 = 2048 groups
  ],
  [
    "bitsandbytes in 4 bits: a scale for each 64",
    {
      load_in_4bit: true,
      load_in_8bit: false,
      bnb_4bit_quant_type: "nf4",
      llm_int8_skip_modules: ["lm_head"],
    },
    { ...ENDS, ...matrices("4") },
    MATRICES / 2 + 2 * OTHERS,
    /^bitsandbytes: weights of 4 bits.*: scales 4.608 kB$/, // 73,728 / 64 x 4 bytes
  ],
  [
    "bitsandbytes with scales in 8 bits",
    { quant_method: "bitsandbytes", load_in_4bit: true, bnb_4bit_use_double_quant: true },
    { ...ENDS, ...matrices("4") },
    MATRICES / 2 + 2 * OTHERS,
    /: scales 1.17 kB$/, // 1152 x (1 + 4 / 256) bytes
  ],
  [
    "bitsandbytes in 8 bits: products too",
    {
      quant_method: "bitsandbytes",
      load_in_8bit: true,
      llm_int8_skip_modules: ["model.layers.1", "lm_head"],
    },
    { ...ENDS, ...matrices("8/8", { 8: "16", 9: "16", 10: "16", 11: "16", 12: "16", 13: "16", 14: "16" }) },
    MATRICES / 2 + MATRICES + 2 * OTHERS,
    /weights of 8 bits in 7 layers, their activations in 8, 16 bits in the others/,
  ],
  [
    "fp8 in blocks",
    { quant_method: "fp8", fmt: "e4m3", activation_scheme: "dynamic", weight_block_size: [64, 64] },
    { ...ENDS, ...matrices("8/8") },
    MATRICES + 2 * OTHERS,
    /: scales 0.08 kB$/, // 2 x (1 + 1 + 1 + 1 + 2 + 2 + 2) blocks of 4 bytes
  ],
  [
    "fp8, a scale a matrix, a regular expression that leaves a block out",
    { quant_method: "fp8", activation_scheme: "static", ignored_layers: ["model.layers.1.*"] },
    { ...ENDS, ...matrices("8/8", { 8: "16", 9: "16", 10: "16", 11: "16", 12: "16", 13: "16", 14: "16" }) },
    MATRICES / 2 + MATRICES + 2 * OTHERS,
    /: scales 0.028 kB$/,
  ],
  [
    "FBGEMM's fp8: layers left out by name",
    {
      quant_method: "fbgemm_fp8",
      activation_scale_ub: 1200,
      modules_to_not_convert: ["model.layers.0.self_attn.q_proj", "lm_head"],
    },
    { ...ENDS, ...matrices("8/8", { 1: "16" }) },
    MATRICES + 4096 + 2 * OTHERS,
    /: scales 3.84 kB$/, // 960 rows of 4 bytes
  ],
  [
    "compressed-tensors: types of a group, regular expressions in ignore",
    {
      quant_method: "compressed-tensors",
      format: "pack-quantized",
      ignore: ["lm_head", "re:.*\\.0\\.self_attn.*"],
      ...group({ num_bits: 4, type: "int", symmetric: true, strategy: "group", group_size: 32 }),
    },
    { ...ENDS, ...matrices("4", { 1: "16", 2: "16", 3: "16", 4: "16" }) },
    (MATRICES - 12_288) / 2 + 2 * (OTHERS + 12_288),
    /: scales 3.84 kB$/,
  ],
  [
    "compressed-tensors: activations, and a head that is not ignored",
    {
      quant_method: "compressed-tensors",
      ...group({ num_bits: 8, type: "float", strategy: "channel" }, {
        input_activations: { num_bits: 8, type: "float", dynamic: true, strategy: "token" },
      }),
      kv_cache_scheme: { num_bits: 8, type: "float" },
    },
    { ...matrices("8/8"), words: "16", head: "8/8", dotProductAttention1: "/8" },
    MATRICES + 6_400 + 2 * (6_400 + 320),
    /weights of 8 bits in 15 layers, their activations in 8/,
  ],
  [
    "compressed-tensors: two groups by target",
    {
      quant_method: "compressed-tensors",
      ignore: ["lm_head"],
      config_groups: {
        a: { targets: ["re:.*self_attn.*"], weights: { num_bits: 8, strategy: "channel" } },
        b: {
          targets: ["re:.*mlp.*"],
          weights: { num_bits: 4, type: "float", strategy: "tensor_group", group_size: 16 },
        },
      },
    },
    { ...ENDS, ...matrices("4", { 1: "8", 2: "8", 3: "8", 4: "8", 8: "8", 9: "8", 10: "8", 11: "8" }) },
    2 * 12_288 + 2 * 24_576 / 2 + 2 * OTHERS,
    /weights of 4 bits in 6 layers, 8 bits in 8 layers/,
  ],
  [
    "compressed-tensors: a preset",
    { quant_method: "compressed-tensors", ignore: ["lm_head"], config_groups: { W4A16: ["Linear"] } },
    { ...ENDS, ...matrices("4") },
    MATRICES / 2 + 2 * OTHERS,
    /: scales 2.048 kB$/,
  ],
  [
    "ModelOpt's NVFP4: globs, cached keys and values",
    {
      quant_method: "modelopt",
      quant_algo: "NVFP4",
      group_size: 16,
      exclude_modules: ["lm_head", "model.layers.0*"],
      kv_cache_quant_algo: "FP8",
    },
    {
      ...ENDS,
      ...matrices("4/4", { 1: "16", 2: "16", 3: "16", 4: "16", 5: "16", 6: "16", 7: "16" }),
      dotProductAttention2: "/8",
    },
    MATRICES / 4 + MATRICES + 2 * OTHERS,
    /: scales 2.304 kB, tables 0.028 kB$/, // 36,864 / 16 bytes, and 4 for each of 7 matrices
  ],
  [
    "ModelOpt's mixed precision",
    {
      quant_method: "modelopt",
      quantization: {
        quant_algo: "MIXED_PRECISION",
        quantized_layers: {
          "model.layers.*.mlp.down_proj": { quant_algo: "FP8" },
          "model.layers.0.self_attn.q_proj": { quant_algo: "W4A16_AWQ", group_size: 64 },
        },
      },
    },
    { ...ENDS, ...matrices("16", { 1: "4", 7: "8/8", 14: "8/8" }) },
    2 * (MATRICES + OTHERS) - 1.5 * 4096 - 2 * 8192,
    /weights of 4 bits in 1 layer, 8 bits in 2 layers/,
  ],
  [
    "torchao by its classes",
    {
      quant_method: "torchao",
      quant_type: { default: { _type: "Int4WeightOnlyConfig", _data: { group_size: 32 } } },
    },
    { ...ENDS, ...matrices("4") },
    MATRICES / 2 + 2 * OTHERS,
    /: scales 4.608 kB, zero points 4.608 kB$/,
  ],
  [
    "torchao by its first words",
    { quant_method: "torchao", quant_type: "int8_dynamic_activation_int8_weight", quant_type_kwargs: {} },
    { ...ENDS, ...matrices("8/8") },
    MATRICES + 2 * OTHERS,
    /activations in 8/,
  ],
  [
    "torchao by module",
    {
      quant_method: "torchao",
      quant_type: {
        default: {
          _type: "ModuleFqnToConfig",
          _data: {
            module_fqn_to_config: {
              _default: { _type: "Int8WeightOnlyConfig", _data: {} },
              "model.layers.0.self_attn.q_proj": {
                _type: "IntxWeightOnlyConfig",
                _data: { weight_dtype: { _type: "torch.dtype", _data: "int4" } },
              },
              "model.layers.1.mlp.up_proj": null,
            },
          },
        },
      },
    },
    { ...ENDS, ...matrices("8", { 1: "4", 13: "16" }) },
    MATRICES - 2048 + 8192 + 2 * OTHERS,
    /weights of 4 bits in 1 layer, 8 bits in 12 layers/,
  ],
  [
    "HQQ, by module",
    {
      quant_method: "hqq",
      quant_config: {
        "self_attn.q_proj": { nbits: 8, group_size: 64 },
        "mlp.up_proj": { nbits: 2, group_size: 64 },
      },
      skip_modules: ["lm_head"],
    },
    { ...ENDS, ...matrices("16", { 1: "8", 8: "8", 6: "2", 13: "2" }) },
    2 * (MATRICES + OTHERS) - 2 * 4096 - 2 * 1.75 * 8192,
    /weights of 2 bits in 2 layers, 8 bits in 2 layers/,
  ],
  [
    "HQQ",
    { quant_method: "hqq", quant_config: { weight_quant_params: { nbits: 4, group_size: 64, axis: 1 } } },
    { ...ENDS, ...matrices("4") },
    MATRICES / 2 + 2 * OTHERS,
    /: scales 2.304 kB, zero points 2.304 kB$/,
  ],
  [
    "AQLM: two tables of 256 vectors of 8",
    {
      quant_method: "aqlm",
      in_group_size: 8,
      out_group_size: 1,
      num_codebooks: 2,
      nbits_per_codebook: 8,
      linear_weights_not_to_quantize: [
        "model.embed_tokens.weight",
        "model.layers.0.mlp.up_proj.weight",
        "lm_head.weight",
      ],
    },
    { ...ENDS, ...matrices("2", { 6: "16" }) },
    (MATRICES - 8192) / 4 + 2 * (OTHERS + 8192),
    /tables 106.5 kB$/, // 13 x 2 x 256 x 8 x 2 bytes
  ],
  [
    "VPTQ: a vector of 8 out of 65,536, and what is left out of 256",
    {
      quant_method: "vptq",
      shared_layer_config: {
        up_proj: { vector_lens: [-1, 8], num_centroids: [-1, 65536], num_res_centroids: [-1, 256] },
      },
    },
    { ...ENDS, ...matrices("16", { 6: "3", 13: "3" }) },
    2 * (MATRICES + OTHERS) - 2 * 8192 * 13 / 8,
    /weights of 3 bits in 2 layers/,
  ],
  [
    "quanto, with activations",
    { quant_method: "quanto", weights: "int8", activations: "float8", modules_to_not_convert: ["lm_head"] },
    { ...ENDS, ...matrices("8/8") },
    MATRICES + 2 * OTHERS,
    /activations in 8/,
  ],
  [
    "EETQ",
    { quant_method: "eetq", weights: "int8" },
    { ...ENDS, ...matrices("8") },
    MATRICES + 2 * OTHERS,
    /: scales 2.048 kB$/,
  ],
  [
    "BitNet",
    { quant_method: "bitnet", modules_to_not_convert: ["lm_head"] },
    { ...ENDS, ...matrices("2/8") },
    MATRICES / 4 + 2 * OTHERS,
    /weights of 2 bits in 14 layers, their activations in 8/,
  ],
  [
    "HIGGS",
    { quant_method: "higgs", bits: 4, group_size: 64 },
    { ...ENDS, ...matrices("4") },
    MATRICES / 2 + 2 * OTHERS,
    /: scales 2.304 kB$/,
  ],
  [
    "SpQR",
    { quant_method: "spqr", bits: 3, beta1: 16, beta2: 16 },
    { ...ENDS, ...matrices("3") },
    MATRICES * 3 / 8 + 2 * OTHERS,
    /zero points 1.728 kB$/,
  ],
  [
    "AutoRound: settings of its own for some",
    {
      quant_method: "auto-round",
      bits: 4,
      group_size: 64,
      sym: true,
      data_type: "int",
      extra_config: { "model.layers.0.mlp.down_proj": { bits: 8 }, ".*layers.1.*v_proj": { bits: 16 } },
    },
    { ...ENDS, ...matrices("4", { 7: "8", 10: "16" }) },
    (MATRICES - 8192 - 2048) / 2 + 8192 + 2 * (OTHERS + 2048),
    /weights of 4 bits in 12 layers, 8 bits in 1 layer/,
  ],
  [
    "FP-Quant",
    { quant_method: "fp_quant", forward_dtype: "mxfp4", modules_to_not_convert: ["lm_head"] },
    { ...ENDS, ...matrices("4/4") },
    MATRICES / 2 + 2 * OTHERS,
    /: scales 2.304 kB$/,
  ],
  [
    "Quark: settings for all, and by glob",
    {
      quant_method: "quark",
      exclude: ["lm_head", "re:.*v_proj"],
      global_quant_config: {
        weight: { dtype: "fp8_e4m3", qscheme: "per_tensor" },
        input_tensors: { dtype: "fp8_e4m3" },
      },
      layer_quant_config: {
        "*o_proj": { weight: { dtype: "int4", qscheme: "per_group", group_size: 32 }, input_tensors: null },
      },
    },
    { ...ENDS, ...matrices("8/8", { 3: "16", 4: "4", 10: "16", 11: "4" }) },
    MATRICES - 4096 - 2 * 2048 + 2 * 4096 + 2 * OTHERS,
    /weights of 4 bits in 2 layers, 8 bits in 10 layers/,
  ],
];

for (const [title, settings, bits, bytes, note] of methods) {
  Deno.test(`quantization_config gives bits layer by layer: ${title}`, async () => {
    const { networks: [net], notes } = await read(settings), all = bitsOf(net!);
    for (const [name, own] of Object.entries(bits)) assert.equal(all[name], own, name);
    const counted = count(net!), plain = count((await read(undefined)).networks[0]!);
    assert.equal(counted.weightBytes, bytes);
    assert.deepEqual([counted.macs, counted.parameters], [plain.macs, plain.parameters]);
    const texts = notes.map(({ text }) => text);
    assert.ok(texts.some((text) => note.test(text)), texts.join("\n"));
    assert.ok(!texts.some((text) => /names no layer|does not use/.test(text)), texts.join("\n"));
  });
}

Deno.test("a Llama 3 8B in 4 bits has 5.59 GB of weights, and scales of 0.11 GB beside them", async () => {
  const model = {
    ...MODEL,
    hidden_size: 4096,
    intermediate_size: 14336,
    num_hidden_layers: 32,
    num_attention_heads: 32,
  };
  const { networks: [net], notes } = await read({ quant_method: "gptq", bits: 4 }, {
    ...model,
    num_key_value_heads: 8,
    vocab_size: 128256,
  });
  assert.equal(count(net!).weightBytes, 6_979_321_856 / 2 + 2 * 1_050_939_392);
  assert.match(notes.map(({ text }) => text).join(), /scales 109.1 MB, zero points 27.26 MB/);
});

/** gpt-oss-20b as published; the experts are in 4 bits (OpenAI, model card, 2025: a checkpoint of 12.8 GiB). */
const GPT_OSS = {
  model_type: "gpt_oss",
  hidden_size: 2880,
  intermediate_size: 2880,
  num_hidden_layers: 24,
  num_attention_heads: 64,
  num_key_value_heads: 8,
  head_dim: 64,
  vocab_size: 201088,
  num_local_experts: 32,
  num_experts_per_tok: 4,
  tie_word_embeddings: false,
};

Deno.test("gpt-oss has experts in 4 bits, and the bytes of its checkpoint with what stands beside them", async () => {
  const kept = ["model.layers.*.self_attn", "model.layers.*.mlp.router", "model.embed_tokens", "lm_head"];
  const { networks: [net], notes } = await read(
    { quant_method: "mxfp4", modules_to_not_convert: kept },
    GPT_OSS,
  );
  const bits = bitsOf(net!), { weightBytes } = count(net!);
  assert.deepEqual([bits.moe1, bits.fc1, bits.head, bits.embedding1], ["4", "16", "16", "16"]);
  const [, scales, rest] = /scales ([\d.]+) MB, biases and routers in 16 bits ([\d.]+) MB/.exec(
    notes.map(({ text }) => text).join(),
  )!;
  assert.equal(((weightBytes + 1e6 * (Number(scales) + Number(rest))) / 2 ** 30).toFixed(1), "12.8");
  assert.ok(!notes.some(({ text }) => text.includes("names no layer")));
});

Deno.test("a mixture has the bits of its experts, the mean where what is shared stays as it is", async () => {
  const model = {
    ...MODEL,
    model_type: "qwen2_moe",
    num_experts: 4,
    num_experts_per_tok: 2,
    moe_intermediate_size: 32,
    shared_expert_intermediate_size: 64,
  };
  const fp8 = { quant_method: "fp8", modules_to_not_convert: ["mlp.gate"] };
  assert.equal(bitsOf((await read(fp8, model)).networks[0]!).moe1, "8/8");
  const { networks: [net] } = await read({ ...fp8, modules_to_not_convert: ["shared_expert"] }, model);
  assert.equal(
    net!.layers.find(({ name }) => name === "moe1")!.bits!.weights,
    (4 * 32 * 8 + 64 * 16) / (4 * 32 + 64),
  );
});

Deno.test("Mixtral's gate is not its experts' w1", async () => {
  const model = { ...MODEL, model_type: "mixtral", num_local_experts: 4 };
  const { networks: [net] } = await read(
    { quant_method: "awq", bits: 4, modules_to_not_convert: ["gate"] },
    model,
  );
  assert.equal(bitsOf(net!).moe1, "4");
  const { networks: [other] } = await read(
    { quant_method: "awq", bits: 4, modules_to_not_convert: ["w1"] },
    model,
  );
  assert.equal(bitsOf(other!).moe1, "8"); // (16 + 4 + 4) / 3
});

Deno.test("latent attention is known whole and folded, by all its names", async () => {
  const model = {
    ...MODEL,
    model_type: "deepseek_v3",
    num_key_value_heads: 4,
    q_lora_rank: 32,
    kv_lora_rank: 16,
    qk_nope_head_dim: 8,
    qk_rope_head_dim: 8,
    v_head_dim: 8,
    first_k_dense_replace: 1,
    n_routed_experts: 4,
    num_experts_per_tok: 2,
    moe_intermediate_size: 32,
  };
  const settings = {
    quant_method: "fp8",
    weight_block_size: [128, 128],
    modules_to_not_convert: ["kv_b_proj", "q_a_proj"],
  };
  const sizes: number[] = [];
  for (const dims of [{}, { context: 10 }]) {
    const { networks: [net] } = await read(settings, model, dims), roles = rolesOf(net!);
    for (const layer of net!.layers) {
      const { role } = roles.get(layer)!, stays = ["keyValueUp", "queryDown"].includes(role);
      if (stays) assert.equal(layer.bits!.weights, 16);
      if (["queryUp", "keyValueDown", "attentionOutput", "gate", "up", "down", "experts"].includes(role)) {
        assert.deepEqual(layer.bits, { weights: 8, activations: 8 }, `${layer.name} ${role}`);
      }
    }
    sizes.push(count(net!).weightBytes);
  }
  assert.equal(sizes[0], sizes[1]);
});

Deno.test("other families: GPT-2, BERT and T5 by their own names", async () => {
  const eight = (kept: readonly string[]) => ({ load_in_8bit: true, llm_int8_skip_modules: kept });
  const gpt2 = { model_type: "gpt2", n_layer: 2, n_embd: 64, n_head: 4, vocab_size: 100 };
  const one = bitsOf((await read(eight(["h.0.attn.c_attn"]), gpt2)).networks[0]!);
  assert.deepEqual([one.fc1, one.fc3, one.fc4, one.fc7, one.head], ["16", "16", "8/8", "8/8", "16"]);
  const bert = {
    model_type: "bert",
    num_hidden_layers: 2,
    hidden_size: 64,
    intermediate_size: 128,
    num_attention_heads: 4,
  };
  const two = bitsOf((await read(eight(["intermediate.dense"]), bert)).networks[0]!);
  assert.deepEqual([two.fc1, two.fc5, two.fc6, two.pooler], ["8/8", "16", "8/8", "16"]);
  const t5 = {
    model_type: "t5",
    num_layers: 2,
    d_model: 64,
    d_ff: 128,
    num_heads: 4,
    d_kv: 16,
    vocab_size: 100,
  };
  const three = bitsOf(
    (await read(eight(["decoder.block.0.layer.1.EncDecAttention", "wo"]), t5)).networks[0]!,
  );
  const names = ["encoder.fc1", "encoder.fc6", "decoder.fc1", "decoder.fc5", "decoder.fc6", "decoder.fc15"];
  assert.deepEqual(names.map((name) => three[name]), ["8/8", "16", "8/8", "16", "16", "8/8"]);
});

Deno.test("settings of the language part, and of files beside the configuration, are read", async () => {
  const nested = {
    model_type: "llava",
    text_config: { ...MODEL, quantization_config: { quant_method: "awq", bits: 4 } },
  };
  assert.equal(bitsOf((await read(undefined, nested)).networks[0]!).fc1, "4");
  const named = { quant_method: "fp8", modules_to_not_convert: ["language_model.model.layers.0"] };
  const { networks: [net] } = await read(named, { model_type: "llava", text_config: MODEL });
  assert.deepEqual([bitsOf(net!).fc1, bitsOf(net!).fc8], ["16", "8/8"]);
  const files: Record<string, unknown> = {
    "config.json": MODEL,
    "quantize_config.json": { bits: 4, group_size: 128, desc_act: true, damp_percent: 0.01 },
    "hf_quant_config.json": {
      producer: { name: "modelopt" },
      quantization: { quant_algo: "FP8", exclude_modules: ["lm_head"] },
    },
  };
  for (const [file, bits] of [["quantize_config.json", "4"], ["hf_quant_config.json", "8/8"]] as const) {
    const sibling: Source["sibling"] = (name) =>
      Promise.resolve(new TextEncoder().encode(JSON.stringify(files[name])));
    const source = { path: "model", bytes: new Uint8Array(), entries: ["config.json", file], sibling };
    const { networks: [own] } = await format.read!(source, {});
    assert.equal(bitsOf(own!).fc1, bits);
  }
});

Deno.test("names that no layer has are said, and settings that change nothing", async () => {
  const { notes } = await read({
    quant_method: "fp8",
    modules_to_not_convert: ["visual", "lm_head"],
    some_setting: 1,
  });
  const texts = notes.map(({ text }) => text);
  assert.ok(texts.includes('quantization_config names no layer of this network by "visual"'));
  assert.ok(texts.includes('fields that this network does not use: "quantization_config.some_setting"'));
});

Deno.test("the type of plain weights is said where it is not of 16 bits", async () => {
  const said = async (torch_dtype: string) =>
    (await read(undefined, { ...MODEL, torch_dtype })).notes.some(({ text }) =>
      text.startsWith(`weights are stored as`)
    );
  assert.deepEqual([await said("bfloat16"), await said("torch.float32")], [false, true]);
  const { networks: [net] } = await read({ quant_method: "awq", bits: 4 }, {
    ...MODEL,
    torch_dtype: "float32",
  });
  assert.deepEqual([bitsOf(net!).fc1, bitsOf(net!).head], ["4", "32/32"]);
});

/** Settings that are refused, and what is said. */
const faults: readonly (readonly [settings: unknown, message: RegExp])[] = [
  [
    { quant_method: "gptqq", bits: 4 },
    /quant_method": expected a method among aqlm, .*, got "gptqq"; did you mean "gptq"\?$/,
  ],
  [{ quant_method: "sinq" }, /quant_method": expected a method among .*, got "sinq"/],
  [{ bits: 4 }, /quant_method": expected a method among .*, got (nothing|undefined)/],
  [{ quant_method: "gptq" }, /bits": expected one of 2, 3, 4, 5, 6, 8, got/],
  [{ quant_method: "gptq", bits: 4.5 }, /bits": expected one of 2, 3, 4, 5, 6, 8, got 4.5$/],
  [{ quant_method: "gptq", bits: "4" }, /bits": expected one of .*, got "4"$/],
  [
    { quant_method: "gptq", bits: 4, group_sise: 64 },
    /expected a field among .*, got "group_sise"; did you mean "group_size"\?$/,
  ],
  [{ quant_method: "gptq", bits: 4, group_size: -2 }, /group_size": expected a whole number/],
  [
    { quant_method: "gptq", bits: 4, dynamic: { "-:(": {} } },
    /dynamic": expected a regular expression with "\)" after "\(", got/,
  ],
  [{ quant_method: "gptq", bits: 4, dynamic: [] }, /dynamic": expected an object/],
  [{ quant_method: "bitsandbytes" }, /load_in_4bit": expected either .*, got "neither"$/],
  [{ load_in_4bit: true, load_in_8bit: true }, /load_in_4bit": expected either .*, got "both"$/],
  [
    { quant_method: "fp8", activation_scheme: "dynamik" },
    /activation_scheme": expected a scheme among dynamic, static, got "dynamik"; did you mean/,
  ],
  [{ quant_method: "fp8", weight_block_size: [128] }, /weight_block_size": expected two whole numbers/],
  [
    { quant_method: "fp8", modules_to_not_convert: "lm_head" },
    /modules_to_not_convert": expected a list of texts/,
  ],
  [{ quant_method: "compressed-tensors" }, /config_groups": expected an object of groups/],
  [
    { quant_method: "compressed-tensors", config_groups: { W5A16: ["Linear"] } },
    /expected a scheme among W8A16, .*, got "W5A16"/,
  ],
  [
    { quant_method: "compressed-tensors", ...group({ num_bits: 64 }) },
    /weights.num_bits": expected 1 to 32, got 64$/,
  ],
  [
    { quant_method: "torchao", quant_type: "int5_weight_only" },
    /quant_type": expected a type among .*, got "int5_weight_only"/,
  ],
  [{ quant_method: "torchao", quant_type: {} }, /quant_type": expected an object with "default"/],
  [{ quant_method: "modelopt", quant_algo: "FP9" }, /quant_algo": expected an algorithm among .*, got "FP9"/],
  [
    { quant_method: "quanto", weights: "tiny" },
    /weights": expected a type such as int8, int4 or float8_e4m3, got "tiny"$/,
  ],
  [{ quant_method: "hqq" }, /quant_config": expected an object/],
  [{ quant_method: "aqlm", num_codebooks: 0 }, /num_codebooks": expected a whole number/],
  ["gptq", /quantization_config/],
];

for (const [settings, message] of faults) {
  Deno.test(`a quantization_config is refused with its place: ${JSON.stringify(settings)}`, async () => {
    await assert.rejects(() => read(settings), { name: "FodlamError", message });
  });
}

const refuse = (expected: string) => new FodlamError(badFile("p", "", expected, "other"));

Deno.test("regular expressions match as Python's re.match does, in a time that grows with the text", () => {
  const patterns = [
    "lm_head",
    ".*lm_head",
    "model\\.layers\\.(0|1)\\..*",
    ".*[a-z_]+\\.\\d{1,2}$",
    "^(?!.*(?:mlp|lm)).*$",
    "a*?b",
    "[^.]+\\.x",
    "(?:ab)+c?",
    "\\bmlp\\b",
    "model.layers.*.self_attn",
    "a{2,}",
    "x|y|",
    "(?=abc)ab",
    "[]a]",
    "\\w+\\.\\D",
    "(?P<n>a)b?",
  ];
  const texts = [
    "lm_head",
    "model.lm_head",
    "model.layers.0.mlp",
    "model.layers.10.self_attn.q_proj",
    "aaab",
    "foo.x",
    "ababc",
    "a.mlp.b",
    "abc",
    "y",
    "]",
    "",
  ];
  for (const pattern of patterns) {
    const ours = matcher(pattern, refuse),
      theirs = new RegExp(`^(?:${pattern.replace("?P<", "?<").replace("[]a]", "[\\]a]")})`);
    for (const text of texts) assert.equal(ours(text), theirs.test(text), `${pattern} on ${text}`);
  }
  const before = performance.now();
  assert.equal(matcher("(a*)*(a*)*(a+)+$", refuse)(`${"a".repeat(5000)}b`), false);
  assert.ok(performance.now() - before < 2000);
  for (
    const broken of [
      "(",
      ")",
      "[a",
      "*a",
      "a{1000}",
      "(?<=a)b",
      "\\",
      "a".repeat(1001),
      "(".repeat(60),
      "(a{100}){100}{100}",
    ]
  ) {
    assert.throws(() => matcher(broken, refuse), { name: "FodlamError" }, broken);
  }
});

Deno.test("hostile settings are refused with a place, or read", async () => {
  const samples = methods.map(([, quantization_config]) => ({
    path: "config.json",
    bytes: JSON.stringify({ ...MODEL, quantization_config }),
  }));
  await fuzz(format, samples, { mutants: 1500 });
});
