/** Samples of files, by format. */
import { ggufOf } from "../formats/gguf.ts";
import { smallLlama } from "../formats/gguf_models.ts";
import { fromZoo } from "../../examples/mod.ts";
import { unpacked } from "../../formats/gzip.ts";
import { writeNetwork, type Writing } from "../../formats/mod.ts";
import { isFodlamError } from "../../ir/errors.ts";
import type { Network } from "../../mod.ts";
import { tfliteOf } from "../formats/flatbuffer.ts";
import { decoders, encoders, others } from "../formats/huggingface_models.ts";
import { networksOfEveryKind } from "./kinds.ts";
import type { Sample } from "./target.ts";

const encoder = new TextEncoder();

/** A text as a file. */
export function textSample(path: string, text: string, options: Partial<Sample> = {}): Sample {
  return { path, bytes: encoder.encode(text), ...options };
}

/** Values as JSON files. */
export function jsonSamples(
  path: string,
  values: readonly unknown[],
  options: Partial<Sample> = {},
): Sample[] {
  return values.map((value) => textSample(path, JSON.stringify(value), options));
}

const folder = new URL("../formats/samples/", import.meta.url);

/** Files of a folder of the tests, by the end of their names. */
export function filed(name: string, ending: string): Sample[] {
  const found = [...Deno.readDirSync(new URL(`${name}/`, folder))].filter((file) =>
    file.name.endsWith(ending)
  );
  return found.map((file) => ({
    path: file.name,
    bytes: Deno.readFileSync(new URL(`${name}/${file.name}`, folder)),
  })).sort((a, b) => a.path < b.path ? -1 : 1);
}

/** Small networks, and short ones of every kind of layer. */
export async function networks(): Promise<Network[]> {
  const names = ["lenet5", "caffe-lenet", "neuraltalk"];
  return [...networksOfEveryKind(), ...await Promise.all(names.map(fromZoo))];
}

/** A network of which a format can say no layer. */
function nothing(error: unknown): Writing {
  if (!isFodlamError(error)) throw error;
  return { files: [], skipped: [], notes: [] };
}

/** Networks as our own writer has them; those that a format cannot say are left out. */
export async function written(format: string, ending: string): Promise<Sample[]> {
  const files = (await networks()).map(async (net) => {
    const { files } = await writeNetwork(net, format, { skipUnsupported: true }).catch(nothing);
    return files.map(({ path, content }): Sample => ({
      path: path === "" ? `net${ending}` : path,
      bytes: typeof content === "string" ? encoder.encode(content) : content,
    }));
  });
  return (await Promise.all(files)).flat().filter(({ path }) => path.endsWith(ending));
}

/** Larger files take longer than they teach. */
const SMALL_BYTES = 10_000;

/** Models as other tools export them, weights left away. */
export async function exported(): Promise<Sample[]> {
  return await Promise.all(
    filed("onnx", ".onnx.gz").filter(({ bytes }) => bytes.length < SMALL_BYTES).map(async (
      { path, bytes },
    ) => ({ path, bytes: await unpacked(bytes, path) })),
  );
}

/** Numbers of tensor types. */
const INT8 = 9, INT32 = 2;

/** TensorFlow Lite: a quantised convolution and a classifier; an addition of two branches. */
export function tfliteSamples(): Sample[] {
  const window = [[0, "i8", 0], [1, "i32", 2], [2, "i32", 2], [3, "i8", 1]] as const;
  const classifier = tfliteOf(
    [
      { name: "picture", sizes: [1, 12, 12, 3], type: INT8 },
      { name: "kernel", sizes: [6, 3, 3, 3], type: INT8, bytes: 162 },
      { name: "bias", sizes: [6], type: INT32, values: [1, 2, 3, 4, 5, 6] },
      { name: "features", sizes: [1, 6, 6, 6], type: INT8 },
      { name: "matrix", sizes: [5, 216], type: INT8, bytes: 1080 },
      { name: "logits", sizes: [1, 5], type: INT8 },
      { name: "scores", sizes: [1, 5], type: INT8 },
    ],
    [
      { code: 3, inputs: [0, 1, 2], outputs: [3], options: window },
      { code: 9, inputs: [3, 4, -1], outputs: [5] },
      { code: 25, inputs: [5], outputs: [6] },
    ],
    [[0], [6]],
  );
  const sum = tfliteOf(
    [
      { name: "x", sizes: [1, 8, 8, 4] },
      { name: "w", sizes: [1, 3, 3, 4] },
      { name: "y", sizes: [1, 8, 8, 4] },
      { name: "z", sizes: [1, 8, 8, 4] },
      { name: "mean", sizes: [1, 4] },
      { name: "axes", sizes: [2], type: INT32, values: [1, 2] },
    ],
    [
      {
        code: 4,
        inputs: [0, 1],
        outputs: [2],
        options: [[0, "i8", 0], [1, "i32", 1], [2, "i32", 1], [3, "i32", 1]],
      },
      { code: 0, inputs: [0, 2], outputs: [3] },
      { code: 40, inputs: [3, 5], outputs: [4] },
    ],
    [[0], [4]],
  );
  return [classifier, sum].map((bytes) => ({ path: "net.tflite", bytes }));
}

/** A safetensors file: a header and as many zeros as it names. */
export function safetensorsSamples(): Sample[] {
  const shapes: Record<string, readonly number[]> = {
    "model.embed_tokens.weight": [32, 8],
    "model.layers.0.self_attn.q_proj.weight": [8, 8],
    "model.layers.0.mlp.up_proj.weight": [16, 8],
    "model.layers.0.input_layernorm.weight": [8],
    "conv.weight": [4, 3, 3, 3],
    "conv.bias": [4],
  };
  let end = 0;
  const tensors = Object.entries(shapes).map(([name, shape]) => {
    const start = end;
    end += 2 * shape.reduce((all, size) => all * size, 1);
    return [name, { dtype: "F16", shape, data_offsets: [start, end] }];
  });
  const header = encoder.encode(
    JSON.stringify(Object.fromEntries([["__metadata__", { format: "pt" }], ...tensors])),
  );
  const bytes = new Uint8Array(8 + header.length + end);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
  bytes.set(header, 8);
  return [{ path: "model.safetensors", bytes }];
}

/** Headers of GGUF files: a small model in several types of block. */
export function ggufSamples(): Sample[] {
  return [1, 2, 12, 14, 39].map((type) => ({ path: "model.gguf", bytes: ggufOf(smallLlama(type)) }));
}

const decoder = {
  hidden_size: 64,
  intermediate_size: 160,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  vocab_size: 300,
  max_position_embeddings: 128,
  rms_norm_eps: 1e-6,
  tie_word_embeddings: false,
  torch_dtype: "bfloat16",
};

/** Configurations of Hugging Face's families: small ones, and those of published models. */
export function huggingfaceSamples(): Sample[] {
  const encoder = { ...decoder, type_vocab_size: 2, hidden_act: "gelu", layer_norm_eps: 1e-12 };
  const configs = [
    { ...decoder, model_type: "llama", architectures: ["LlamaForCausalLM"], hidden_act: "silu" },
    {
      ...decoder,
      model_type: "mixtral",
      architectures: ["MixtralForCausalLM"],
      num_local_experts: 4,
      num_experts_per_tok: 2,
      hidden_act: "silu",
      sliding_window: 64,
    },
    {
      ...decoder,
      model_type: "qwen3",
      architectures: ["Qwen3ForCausalLM"],
      head_dim: 16,
      hidden_act: "silu",
    },
    {
      ...decoder,
      model_type: "gemma2",
      head_dim: 16,
      sliding_window: 32,
      hidden_activation: "gelu_pytorch_tanh",
    },
    {
      model_type: "gpt2",
      architectures: ["GPT2LMHeadModel"],
      n_embd: 64,
      n_layer: 2,
      n_head: 4,
      vocab_size: 300,
      n_positions: 128,
    },
    { ...encoder, model_type: "bert", architectures: ["BertForMaskedLM"] },
    {
      ...encoder,
      model_type: "vit",
      architectures: ["ViTModel"],
      image_size: 32,
      patch_size: 8,
      num_channels: 3,
    },
    {
      model_type: "t5",
      architectures: ["T5ForConditionalGeneration"],
      d_model: 64,
      d_kv: 16,
      d_ff: 128,
      num_layers: 2,
      num_decoder_layers: 2,
      num_heads: 4,
      vocab_size: 300,
      relative_attention_num_buckets: 8,
    },
    {
      ...decoder,
      model_type: "llama",
      quantization_config: { quant_method: "gptq", bits: 4, group_size: 32 },
    },
  ];
  const published = [...decoders, ...encoders, ...others].map(({ config }) => config);
  return jsonSamples("model/config.json", [...configs, ...published], { options: { dims: { sequence: 4 } } });
}
