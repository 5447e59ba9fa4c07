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
