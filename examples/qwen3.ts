/**
 * Qwen3: A. Yang et al., "Qwen3 Technical Report", arXiv:2505.09388, 2025, Tables 1 and 2, and the authors' `config.json`:
 * Llama's form with heads of 128 features whose queries and keys are normalised; the small ones' head is the embedding. The
 * large ones send each token to 8 of 128 experts, Qwen3-Coder-480B to 8 of 160.
 *
 * @module
 */
import { moe, type Network, type Parametric, run } from "../mod.ts";
import { type LanguageOptions, llama } from "./llama.ts";
import { ofPrompt } from "./shelf/parameters.ts";

/** A size of Qwen3, all feed-forwards dense. */
export type Qwen3Size = "0.6b" | "1.7b" | "4b" | "8b" | "14b" | "32b";

/** A size of Qwen3, each feed-forward a mixture; Qwen3-Coder-30B is `"30b-a3b"`. */
export type Qwen3MoeSize = "30b-a3b" | "235b-a22b" | "coder-480b-a35b";

type Row = readonly [layers: number, width: number, heads: number, hidden: number];

const DENSE: Record<Qwen3Size, Row> = {
  "0.6b": [28, 1024, 16, 3072],
  "1.7b": [28, 2048, 16, 6144],
  "4b": [36, 2560, 32, 9728],
  "8b": [36, 4096, 32, 12288],
  "14b": [40, 5120, 40, 17408],
  "32b": [64, 5120, 64, 25600],
};
const TIED: readonly string[] = ["0.6b", "1.7b", "4b"] satisfies Qwen3Size[];

type MoeRow = readonly [...Row, keyValueHeads: number, experts: number];

/** Hidden features are those of an expert. */
const MIXED: Record<Qwen3MoeSize, MoeRow> = {
  "30b-a3b": [48, 2048, 32, 768, 4, 128],
  "235b-a22b": [94, 4096, 64, 1536, 4, 128],
  "coder-480b-a35b": [62, 6144, 96, 2560, 8, 160],
};

const FORM = { headSize: 128, headNorm: "rmsNorm", vocabulary: 151936 } as const;

/** Qwen3 on a prompt, or for one token if a `context` is given. */
export function qwen3(size: Qwen3Size, options: LanguageOptions = {}): Network {
  const [layers, width, heads, hidden] = DENSE[size];
  const sizes = { layers, width, heads, keyValueHeads: 8, hidden, tied: TIED.includes(size) };
  return llama({ ...FORM, ...sizes, name: `Qwen3-${size}` }, options);
}

/** Qwen3 with a mixture of experts on a prompt, or for one token if a `context` is given. */
export function qwen3Moe(size: Qwen3MoeSize, options: LanguageOptions = {}): Network {
  const [layers, width, heads, hidden, keyValueHeads, experts] = MIXED[size];
  const sizes = { layers, width, heads, keyValueHeads, hidden, feedForward: moe(experts, 8, hidden) };
  return llama({ ...FORM, ...sizes, name: `Qwen3-${size}` }, options);
}

const net: Parametric = ofPrompt({ tokens: 128 }, (at) => qwen3("8b", at));
export default net;

if (import.meta.main) await run(net);
