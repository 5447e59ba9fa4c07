/** Models as llama.cpp's converter lays them out, small ones and those that are published: metadata and tensors. */
import type { Content, Entry, Typed } from "./gguf.ts";

const F32 = 0;

/** Metadata of an architecture: numbers are whole, as 32 bits. */
export function metadataOf(
  architecture: string,
  numbers: Readonly<Record<string, number>>,
  more: Readonly<Record<string, Typed>> = {},
): Record<string, Typed> {
  const own = Object.entries(numbers).map(([end, value]) => [`${architecture}.${end}`, { u32: value }]);
  return { "general.architecture": { text: architecture }, ...Object.fromEntries(own), ...more };
}

/** Sizes of a decoder. */
export interface Sizes {
  readonly width: number;
  readonly hidden: number;
  readonly layers: number;
  readonly heads: number;
  readonly keyValueHeads: number;
  readonly headSize: number;
  readonly words: number;
}

/** A few small ones, multiples of a block of 256. */
export const SMALL: Sizes = {
  width: 256,
  hidden: 512,
  layers: 2,
  heads: 4,
  keyValueHeads: 2,
  headSize: 64,
  words: 512,
};

/** Numbers of the metadata of a decoder. */
export function numbersOf(
  { width, hidden, layers, heads, keyValueHeads, headSize }: Sizes,
): Record<string, number> {
  return {
    block_count: layers,
    context_length: 2048,
    embedding_length: width,
    feed_forward_length: hidden,
    "attention.head_count": heads,
    "attention.head_count_kv": keyValueHeads,
    "attention.key_length": headSize,
    "attention.value_length": headSize,
  };
}

/** Tensors of Llama's form: the type of a matrix by its name and block. */
export function llamaTensors(
  { width, hidden, layers, heads, keyValueHeads, headSize, words }: Sizes,
  type: (name: string, block: number) => number,
  tied = false,
): Entry[] {
  const matrices = (block: number): Entry[] => {
    const one = (name: string, inputs: number, outputs: number): Entry => {
      return [`blk.${block}.${name}.weight`, [inputs, outputs], type(name, block)];
    };
    return [
      [`blk.${block}.attn_norm.weight`, [width], F32],
      one("attn_q", width, heads * headSize),
      one("attn_k", width, keyValueHeads * headSize),
      one("attn_v", width, keyValueHeads * headSize),
      one("attn_output", heads * headSize, width),
      [`blk.${block}.ffn_norm.weight`, [width], F32],
      one("ffn_gate", width, hidden),
      one("ffn_up", width, hidden),
      one("ffn_down", hidden, width),
    ];
  };
  return [
    ["token_embd.weight", [width, words], type("token_embd", -1)],
    ...Array.from({ length: layers }, (_, block) => matrices(block)).flat(),
    ["output_norm.weight", [width], F32],
    ...(tied ? [] : [["output.weight", [width, words], type("output", -1)] as const]),
  ];
}

/** A small Llama with one type for all matrices. */
export function smallLlama(type = 12): Content {
  return { metadata: metadataOf("llama", numbersOf(SMALL)), tensors: llamaTensors(SMALL, () => type) };
}

/** Llama 3 8B as `Q4_K_M` mixes it: six bits for heads, values and the feed-forward's ends in some blocks (llama.cpp, `use_more_bits`). */
export function llama3(): Content {
  const sizes = {
    width: 4096,
    hidden: 14336,
    layers: 32,
    heads: 32,
    keyValueHeads: 8,
    headSize: 128,
    words: 128256,
  };
  const isMore = (block: number) => block < 4 || block >= 28 || (block - 4) % 3 === 2;
  const type = (name: string, block: number) =>
    name === "output" || (["attn_v", "ffn_down"].includes(name) && isMore(block)) ? 14 : 12;
  return {
    metadata: metadataOf("llama", numbersOf(sizes), { "general.name": { text: "Meta-Llama-3-8B-Instruct" } }),
    tensors: llamaTensors(sizes, type),
  };
}

/** `"attn_q 4096x512"` as an entry: weights unless the name says otherwise, vectors in 32 bits. */
function entry(prefix: string, line: string, type: number): Entry {
  const [name, shape] = line.split(" ") as [string, string], sizes = shape.split("x").map(Number);
  const end = /\.|ssm_[ad]$/.test(name) ? "" : ".weight";
  return [
    `${prefix}${name}${end}`,
    sizes,
    sizes.length === 1 || /norm|gate_inp|ssm_a|ssm_conv1d|ssm_dt/.test(name) ? F32 : type,
  ];
}

/** A published model: what is in every block, and what outside. */
export interface Published {
  /** Its name on the Hugging Face Hub. */
  readonly name: string;
  readonly architecture: string;
  readonly numbers: Readonly<Record<string, number>>;
  readonly more?: Readonly<Record<string, Typed>>;
  readonly blocks: number;
  /** Tensors outside blocks. */
  readonly outside: readonly string[];
  /** Tensors of a block. */
  readonly block: (block: number) => readonly string[];
  /** Parameters of the network. */
  readonly parameters: number;
  /** Where the count is from. */
  readonly source: string;
}

/** A file of a published model with one type for matrices: `Q8_0`, whose blocks of 32 all widths are multiples of. */
export function fileOf({ architecture, numbers, more, blocks, outside, block }: Published): Content {
  const inside = Array.from({ length: blocks }, (_, i) => block(i).map((line) => entry(`blk.${i}.`, line, 8)))
    .flat();
  return {
    metadata: metadataOf(architecture, { block_count: blocks, ...numbers }, more),
    tensors: [...outside.map((line) => entry("", line, 8)), ...inside],
  };
}

/** Numbers of attention: heads, those of keys and values, features of one. */
function headed(width: number, hidden: number, heads: number, keyValueHeads: number, headSize: number) {
  return {
    embedding_length: width,
    feed_forward_length: hidden,
    "attention.head_count": heads,
    "attention.head_count_kv": keyValueHeads,
    "attention.key_length": headSize,
    "attention.value_length": headSize,
  };
}

const gated = (width: number, hidden: number) => [
  `ffn_gate ${width}x${hidden}`,
  `ffn_up ${width}x${hidden}`,
  `ffn_down ${hidden}x${width}`,
];

const attention = (width: number, queries: number, keys: number) => [
  `attn_q ${width}x${queries}`,
  `attn_k ${width}x${keys}`,
  `attn_v ${width}x${keys}`,
  `attn_output ${queries}x${width}`,
];

const experts = (width: number, hidden: number, count: number) => [
  `ffn_gate_inp ${width}x${count}`,
  `ffn_gate_exps ${width}x${hidden}x${count}`,
  `ffn_up_exps ${width}x${hidden}x${count}`,
  `ffn_down_exps ${hidden}x${width}x${count}`,
];

const shared = (width: number, hidden: number) => [
  `ffn_gate_shexp ${width}x${hidden}`,
  `ffn_up_shexp ${width}x${hidden}`,
  `ffn_down_shexp ${hidden}x${width}`,
];

const normed = (width: number, ...names: readonly string[]) => names.map((name) => `${name} ${width}`);

const withBias = (width: number, ...names: readonly string[]) =>
  names.flatMap((name) => [`${name} ${width}`, `${name}.bias ${width}`]);

/** GPT-2's matrices: queries, keys and values in one, and biases. */
const fused = (width: number, hidden: number) => [
  `attn_qkv ${width}x${3 * width}`,
  `attn_qkv.bias ${3 * width}`,
  `attn_output ${width}x${width}`,
  `attn_output.bias ${width}`,
  `ffn_up ${width}x${hidden}`,
  `ffn_up.bias ${hidden}`,
  `ffn_down ${hidden}x${width}`,
  `ffn_down.bias ${width}`,
];

const latent = (width: number, heads: number, query: number | undefined) => [
  ...(query === undefined
    ? [`attn_q ${width}x${heads * 192}`]
    : [`attn_q_a ${width}x${query}`, `attn_q_a_norm ${query}`, `attn_q_b ${query}x${heads * 192}`]),
  `attn_kv_a_mqa ${width}x576`,
  "attn_kv_a_norm 512",
  `attn_kv_b 512x${heads * 256}`,
  `attn_output ${heads * 128}x${width}`,
  ...normed(width, "attn_norm", "ffn_norm"),
];

const LATENT = { "rope.dimension_count": 64, "attention.kv_lora_rank": 512 };
const HUB = "huggingface.co, the model's page, safetensors";

/** Models with the counts that are published of them. */
export const published: readonly Published[] = [
  {
    name: "Qwen/Qwen2.5-0.5B",
    architecture: "qwen2",
    numbers: headed(896, 4864, 14, 2, 64),
    blocks: 24,
    outside: ["token_embd 896x151936", "output_norm 896"],
    block: () => [
      ...normed(896, "attn_norm", "ffn_norm"),
      ...attention(896, 896, 128),
      "attn_q.bias 896",
      "attn_k.bias 128",
      "attn_v.bias 128",
      ...gated(896, 4864),
    ],
    parameters: 494_032_768,
    source: HUB,
  },
  {
    name: "Qwen/Qwen3-30B-A3B",
    architecture: "qwen3moe",
    numbers: {
      ...headed(2048, 6144, 32, 4, 128),
      expert_count: 128,
      expert_used_count: 8,
      expert_feed_forward_length: 768,
    },
    blocks: 48,
    outside: ["token_embd 2048x151936", "output_norm 2048", "output 2048x151936"],
    block: () => [
      ...normed(2048, "attn_norm", "ffn_norm"),
      ...normed(128, "attn_q_norm", "attn_k_norm"),
      ...attention(2048, 4096, 512),
      ...experts(2048, 768, 128),
    ],
    parameters: 30_532_122_624,
    source: HUB,
  },
  {
    name: "Qwen/Qwen1.5-MoE-A2.7B",
    architecture: "qwen2moe",
    numbers: {
      ...headed(2048, 5632, 16, 16, 128),
      expert_count: 60,
      expert_used_count: 4,
      expert_feed_forward_length: 1408,
      expert_shared_feed_forward_length: 5632,
    },
    blocks: 24,
    outside: ["token_embd 2048x151936", "output_norm 2048", "output 2048x151936"],
    block: () => [
      ...normed(2048, "attn_norm", "ffn_norm", "attn_q.bias", "attn_k.bias", "attn_v.bias"),
      ...attention(2048, 2048, 2048),
      ...experts(2048, 1408, 60),
      ...shared(2048, 5632),
      "ffn_gate_inp_shexp 2048",
    ],
    parameters: 14_315_784_192,
    source: HUB,
  },
  {
    name: "mistralai/Mixtral-8x7B-v0.1",
    architecture: "llama",
    numbers: { ...headed(4096, 14336, 32, 8, 128), expert_count: 8, expert_used_count: 2 },
    blocks: 32,
    outside: ["token_embd 4096x32000", "output_norm 4096", "output 4096x32000"],
    block: () => [
      ...normed(4096, "attn_norm", "ffn_norm"),
      ...attention(4096, 4096, 1024),
      "ffn_gate_inp 4096x8",
      ...Array.from(
        { length: 8 },
        (_, i) =>
          ["ffn_gate", "ffn_up", "ffn_down"].map((name) =>
            `${name}.${i}.weight ${name === "ffn_down" ? "14336x4096" : "4096x14336"}`
          ),
      ).flat(), // as files of 2023 have them: a matrix an expert
    ],
    parameters: 46_702_792_704,
    source: HUB,
  },
  {
    name: "google/gemma-2-2b",
    architecture: "gemma2",
    numbers: { ...headed(2304, 9216, 8, 4, 256), "attention.sliding_window": 4096 },
    blocks: 26,
    outside: ["token_embd 2304x256000", "output_norm 2304"],
    block: () => [
      ...normed(2304, "attn_norm", "post_attention_norm", "ffn_norm", "post_ffw_norm"),
      ...attention(2304, 2048, 1024),
      ...gated(2304, 9216),
    ],
    parameters: 2_614_341_888,
    source: HUB,
  },
  {
    name: "google/gemma-3-1b-pt",
    architecture: "gemma3",
    numbers: { ...headed(1152, 6912, 4, 1, 256), "attention.sliding_window": 512 },
    blocks: 26,
    outside: ["token_embd 1152x262144", "output_norm 1152"],
    block: () => [
      ...normed(1152, "attn_norm", "post_attention_norm", "ffn_norm", "post_ffw_norm"),
      ...normed(256, "attn_q_norm", "attn_k_norm"),
      ...attention(1152, 1024, 256),
      ...gated(1152, 6912),
    ],
    parameters: 999_885_952,
    source: HUB,
  },
  {
    name: "microsoft/phi-2",
    architecture: "phi2",
    numbers: headed(2560, 10240, 32, 32, 80),
    blocks: 32,
    outside: [
      "token_embd 2560x51200",
      ...withBias(2560, "output_norm"),
      "output 2560x51200",
      "output.bias 51200",
    ],
    block: () => [
      ...withBias(2560, "attn_norm"),
      ...fused(2560, 10240),
    ],
    parameters: 2_779_683_840,
    source: HUB,
  },
  {
    name: "microsoft/Phi-3-mini-4k-instruct",
    architecture: "phi3",
    numbers: { ...headed(3072, 8192, 32, 32, 96), "attention.sliding_window": 2047 },
    blocks: 32,
    outside: ["token_embd 3072x32064", "output_norm 3072", "output 3072x32064"],
    block: () => [
      ...normed(3072, "attn_norm", "ffn_norm"),
      "attn_qkv 3072x9216",
      "attn_output 3072x3072",
      "ffn_up 3072x16384",
      "ffn_down 8192x3072",
    ],
    parameters: 3_821_079_552,
    source: HUB,
  },
  {
    name: "openai-community/gpt2",
    architecture: "gpt2",
    numbers: {
      embedding_length: 768,
      feed_forward_length: 3072,
      "attention.head_count": 12,
      context_length: 1024,
    },
    blocks: 12,
    outside: ["token_embd 768x50257", "position_embd 768x1024", ...withBias(768, "output_norm")],
    block: () => [
      ...withBias(768, "attn_norm", "ffn_norm"),
      ...fused(768, 3072),
    ],
    parameters: 124_439_808,
    source: "12 x 7,087,872 + 50,257 x 768 + 1,024 x 768 + 1,536",
  },
  {
    name: "google-bert/bert-base-uncased",
    architecture: "bert",
    numbers: {
      embedding_length: 768,
      feed_forward_length: 3072,
      "attention.head_count": 12,
      context_length: 512,
    },
    blocks: 12,
    outside: [
      "token_embd 768x30522",
      "position_embd 768x512",
      "token_types 768x2",
      ...withBias(768, "token_embd_norm"),
    ],
    block: () => [
      ...withBias(768, "attn_output_norm", "layer_output_norm"),
      ...["attn_q", "attn_k", "attn_v", "attn_output"].flatMap((
        name,
      ) => [`${name} 768x768`, `${name}.bias 768`]),
      "ffn_up 768x3072",
      "ffn_up.bias 3072",
      "ffn_down 3072x768",
      "ffn_down.bias 768",
    ],
    parameters: 108_891_648,
    source: "109,482,240 of the base model (huggingface.co) less the pooler's 590,592",
  },
  {
    name: "deepseek-ai/DeepSeek-V2-Lite",
    architecture: "deepseek2",
    numbers: {
      ...headed(2048, 10944, 16, 16, 192),
      ...LATENT,
      "attention.value_length": 128,
      leading_dense_block_count: 1,
      expert_count: 64,
      expert_used_count: 6,
      expert_shared_count: 2,
      expert_feed_forward_length: 1408,
    },
    blocks: 27,
    outside: ["token_embd 2048x102400", "output_norm 2048", "output 2048x102400"],
    block: (i) => [
      ...latent(2048, 16, undefined),
      ...(i < 1 ? gated(2048, 10944) : [...experts(2048, 1408, 64), ...shared(2048, 2816)]),
    ],
    parameters: 15_706_484_224,
    source: HUB,
  },
  {
    name: "deepseek-ai/DeepSeek-V3",
    architecture: "deepseek2",
    numbers: {
      ...headed(7168, 18432, 128, 1, 576),
      ...LATENT,
      "attention.key_length_mla": 192,
      "attention.value_length_mla": 128,
      "attention.value_length": 512,
      "attention.q_lora_rank": 1536,
      leading_dense_block_count: 3,
      expert_count: 256,
      expert_used_count: 8,
      expert_shared_count: 1,
      expert_feed_forward_length: 2048,
      expert_gating_func: 2,
    },
    blocks: 61,
    outside: ["token_embd 7168x129280", "output_norm 7168", "output 7168x129280"],
    block: (i) => [
      ...latent(7168, 128, 1536).filter((line) => !line.startsWith("attn_kv_b ")),
      "attn_k_b 128x512x128", // files since 2025 have the halves apart
      "attn_v_b 512x128x128",
      ...(i < 3
        ? gated(7168, 18432)
        : [...experts(7168, 2048, 256), ...shared(7168, 2048), "exp_probs_b.bias 256"]),
    ],
    parameters: 671_026_419_200,
    source:
      "DeepSeek-AI, arXiv:2412.19437, section 4.2: 671 B; huggingface.co: 684.5 B less 13.5 B of layer 61",
  },
  {
    name: "openai/gpt-oss-20b",
    architecture: "gpt-oss",
    numbers: {
      ...headed(2880, 2880, 64, 8, 64),
      "attention.sliding_window": 128,
      expert_count: 32,
      expert_used_count: 4,
      expert_feed_forward_length: 2880,
    },
    blocks: 24,
    outside: ["token_embd 2880x201088", "output_norm 2880", "output 2880x201088"],
    block: () => [
      ...normed(2880, "attn_norm", "post_attention_norm", "attn_output.bias"),
      ...attention(2880, 4096, 512),
      "attn_q.bias 4096",
      "attn_k.bias 512",
      "attn_v.bias 512",
      "attn_sinks 64",
      ...experts(2880, 2880, 32),
      "ffn_gate_inp.bias 32",
      "ffn_gate_exps.bias 2880x32",
      "ffn_up_exps.bias 2880x32",
      "ffn_down_exps.bias 2880x32",
    ],
    parameters: 20_914_757_184,
    source: "OpenAI, gpt-oss model card, 2025, table 1: 20.91 B",
  },
  {
    name: "tiiuae/falcon-7b",
    architecture: "falcon",
    numbers: {
      embedding_length: 4544,
      feed_forward_length: 18176,
      "attention.head_count": 71,
      "attention.head_count_kv": 1,
    },
    blocks: 32,
    outside: ["token_embd 4544x65024", ...withBias(4544, "output_norm")],
    block: () => [
      ...withBias(4544, "attn_norm"),
      "attn_qkv 4544x4672",
      "attn_output 4544x4544",
      "ffn_up 4544x18176",
      "ffn_down 18176x4544",
    ],
    parameters: 6_921_720_704,
    source: "by hand: 32 (4544 (4672 + 4544 + 2 x 18176) + 9088) + 65024 x 4544 + 9088",
  },
  {
    name: "bigscience/bloom-560m",
    architecture: "bloom",
    numbers: {
      embedding_length: 1024,
      feed_forward_length: 4096,
      "attention.head_count": 16,
      context_length: 2048,
    },
    blocks: 24,
    outside: ["token_embd 1024x250880", ...withBias(1024, "token_embd_norm", "output_norm")],
    block: () => [
      ...withBias(1024, "attn_norm", "ffn_norm"),
      ...fused(1024, 4096),
    ],
    parameters: 559_214_592,
    source: HUB,
  },
  {
    name: "EleutherAI/pythia-160m",
    architecture: "gptneox",
    numbers: {
      embedding_length: 768,
      feed_forward_length: 3072,
      "attention.head_count": 12,
      context_length: 2048,
    },
    more: { "gptneox.use_parallel_residual": { bool: 1 } },
    blocks: 12,
    outside: ["token_embd 768x50304", ...withBias(768, "output_norm"), "output 768x50304"],
    block: () => [
      ...withBias(768, "attn_norm", "ffn_norm"),
      ...fused(768, 3072),
    ],
    parameters: 162_322_944,
    source: "EleutherAI/pythia, README, table of sizes",
  },
  {
    name: "state-spaces/mamba-130m",
    architecture: "mamba",
    numbers: {
      embedding_length: 768,
      feed_forward_length: 0,
      "attention.head_count": 0,
      "ssm.conv_kernel": 4,
      "ssm.inner_size": 1536,
      "ssm.state_size": 16,
      "ssm.time_step_rank": 48,
    },
    blocks: 24,
    outside: ["token_embd 768x50280", "output_norm 768"],
    block: () => [
      "attn_norm 768",
      "ssm_in 768x3072",
      "ssm_conv1d 4x1536",
      "ssm_conv1d.bias 1536",
      "ssm_x 1536x80",
      "ssm_dt 48x1536",
      "ssm_dt.bias 1536",
      "ssm_a 16x1536",
      "ssm_d 1536",
      "ssm_out 1536x768",
    ],
    parameters: 129_135_360,
    source: HUB,
  },
  {
    name: "meta-llama/Llama-4-Scout-17B-16E",
    architecture: "llama4",
    numbers: {
      ...headed(5120, 16384, 40, 8, 128),
      expert_count: 16,
      expert_used_count: 1,
      expert_feed_forward_length: 8192,
      interleave_moe_layer_step: 1,
    },
    blocks: 48,
    outside: ["token_embd 5120x202048", "output_norm 5120", "output 5120x202048"],
    block: () => [
      ...normed(5120, "attn_norm", "ffn_norm"),
      ...attention(5120, 5120, 1024),
      ...experts(5120, 8192, 16),
      ...shared(5120, 8192),
    ],
    parameters: 107_769_861_120,
    source: `${HUB}: 108,641,793,536 less the 871,932,416 of the tower for images and its projector`,
  },
  {
    name: "Qwen/Qwen3-Next-80B-A3B-Instruct",
    architecture: "qwen3next",
    numbers: {
      ...headed(2048, 5120, 16, 2, 256),
      expert_count: 512,
      expert_used_count: 10,
      expert_feed_forward_length: 512,
      expert_shared_feed_forward_length: 512,
      "ssm.conv_kernel": 4,
      "ssm.state_size": 128,
      "ssm.group_count": 16,
      "ssm.time_step_rank": 32,
      "ssm.inner_size": 4096,
      full_attention_interval: 4,
    },
    blocks: 48,
    outside: ["token_embd 2048x151936", "output_norm 2048", "output 2048x151936"],
    block: (i) => [
      ...normed(2048, "attn_norm", "post_attention_norm", "ffn_gate_inp_shexp"),
      ...experts(2048, 512, 512),
      ...shared(2048, 512),
      ...(i % 4 === 3
        ? [
          ...attention(2048, 4096, 512).with(0, "attn_q 2048x8192"),
          ...normed(256, "attn_q_norm", "attn_k_norm"),
        ]
        : [
          "attn_qkv 2048x8192",
          "attn_gate 2048x4096",
          "ssm_conv1d 4x8192",
          "ssm_dt.bias 32",
          "ssm_a 32",
          "ssm_ba 2048x64",
          "ssm_norm 128",
          "ssm_out 4096x2048",
        ]),
    ],
    parameters: 79_674_391_296,
    source: "80 B in the model card; huggingface.co has 81.3 B with the layer for further tokens",
  },
  {
    name: "ibm-granite/granite-3.1-2b-base",
    architecture: "granite",
    numbers: headed(2048, 8192, 32, 8, 64),
    more: { "granite.logit_scale": { f32: 8 }, "granite.residual_scale": { f32: 0.22 } },
    blocks: 40,
    outside: ["token_embd 2048x49155", "output_norm 2048"],
    block:
      () => [...normed(2048, "attn_norm", "ffn_norm"), ...attention(2048, 2048, 512), ...gated(2048, 8192)],
    parameters: 2_533_531_648,
    source: HUB,
  },
];
