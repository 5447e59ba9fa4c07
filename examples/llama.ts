/**
 * Llama: H. Touvron et al., "LLaMA: Open and Efficient Foundation Language Models", arXiv:2302.13971, 2023,
 * Table 2; "Llama 2: Open Foundation and Fine-Tuned Chat Models", arXiv:2307.09288, 2023; A. Grattafiori et
 * al., "The Llama 3 Herd of Models", arXiv:2407.21783, 2024, Table 3. No biases, SwiGLU, rotary positions;
 * the small ones' head is the embedding.
 *
 * @module
 */
import {
  embedding,
  type Network,
  network,
  type Parametric,
  run,
  transformerBlock,
  type TransformerBlockOptions,
} from "../mod.ts";
import { ofPrompt } from "./shelf/parameters.ts";

/** A model of Llama's form; what its blocks have besides is an option of `transformerBlock`. */
export interface LlamaConfig extends TransformerBlockOptions {
  /** The network's name. */
  readonly name?: string;
  /** Transformer blocks. */
  readonly layers: number;
  /** Features of a token. */
  readonly width: number;
  /** Query heads. */
  readonly heads: number;
  /** Features of the gated feed-forward. */
  readonly hidden: number;
  /** Words. */
  readonly vocabulary: number;
  /** Whether the head is the embedding; false if left out. */
  readonly tied?: boolean;
}

/** What a language model is asked to do: take in a prompt, or generate one token. */
export interface LanguageOptions {
  /** Tokens of the prompt; 128 if left out. */
  readonly tokens?: number;
  /** Tokens that the generated one sees, itself included; the others' keys and values are cached. */
  readonly context?: number;
}

/** A size of Llama. */
export type LlamaSize = "2-7b" | "2-13b" | "2-70b" | "3-8b" | "3-70b" | "3.1-405b" | "3.2-1b" | "3.2-3b";

const LLAMA_2 = { vocabulary: 32000 };
const LLAMA_3 = { vocabulary: 128256, keyValueHeads: 8 };

const SIZES: Record<LlamaSize, LlamaConfig> = {
  "2-7b": { layers: 32, width: 4096, heads: 32, hidden: 11008, ...LLAMA_2 },
  "2-13b": { layers: 40, width: 5120, heads: 40, hidden: 13824, ...LLAMA_2 },
  "2-70b": { layers: 80, width: 8192, heads: 64, hidden: 28672, ...LLAMA_2, keyValueHeads: 8 },
  "3-8b": { layers: 32, width: 4096, heads: 32, hidden: 14336, ...LLAMA_3 },
  "3-70b": { layers: 80, width: 8192, heads: 64, hidden: 28672, ...LLAMA_3 },
  "3.1-405b": { layers: 126, width: 16384, heads: 128, hidden: 53248, ...LLAMA_3 },
  "3.2-1b": { layers: 16, width: 2048, heads: 32, hidden: 8192, ...LLAMA_3, tied: true },
  "3.2-3b": { layers: 28, width: 3072, heads: 24, hidden: 8192, ...LLAMA_3, tied: true },
};

/** How many tokens are read: the prompt's, or one. */
export function tokensOf({ tokens = 128, context }: LanguageOptions): number {
  return context === undefined ? tokens : 1;
}

/** How many tokens before them are cached; no more than a window sees. */
export function cachedOf({ context = 1 }: LanguageOptions, window = Infinity): number {
  return Math.min(context, window) - 1;
}

/** Llama, or a model of its form, on a prompt, or for one token if a `context` is given. */
export function llama(model: LlamaSize | LlamaConfig, options: LanguageOptions = {}): Network {
  const config = typeof model === "string" ? { name: `Llama-${model}`, ...SIZES[model] } : model;
  const { name = "Llama", layers, width, heads, hidden, vocabulary, tied = false, ...rest } = config;
  const block = transformerBlock(heads, hidden, {
    norm: "rmsNorm",
    gated: true,
    rotary: true,
    causal: true,
    cached: cachedOf(options, rest.window),
    ...rest,
  });
  return network(
    name,
    [tokensOf(options)],
    embedding(vocabulary, width, { name: "words" })
      .repeat(layers, block)
      .rmsNorm()
      .fc(vocabulary, { bias: false, name: "head", ...(tied && { sharedWith: "words" }) }),
  );
}

const net: Parametric = ofPrompt({ tokens: 128 }, (at) => llama("2-7b", at));
export default net;

if (import.meta.main) await run(net);
