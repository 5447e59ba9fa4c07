/**
 * GPT-2: A. Radford, J. Wu, R. Child, D. Luan, D. Amodei, I. Sutskever, "Language Models are Unsupervised Multitask
 * Learners", OpenAI 2019, Table 2. The head is the embedding, turned round.
 *
 * @module
 */
import { embedding, type Network, network, type Parametric, run, transformerBlock } from "../mod.ts";
import { ofPrompt } from "./shelf/parameters.ts";

/** A size of GPT-2. */
export type Gpt2Size = "small" | "medium" | "large" | "xl";

/** Layers, width and heads; the feed-forward is four times as wide. */
const SIZES: Record<Gpt2Size, readonly [layers: number, width: number, heads: number]> = {
  small: [12, 768, 12],
  medium: [24, 1024, 16],
  large: [36, 1280, 20],
  xl: [48, 1600, 25],
};

/** What a language model is asked to do: take in a prompt, or generate one token. */
export interface Gpt2Options {
  /** Tokens of the prompt; 1024 if left out. */
  readonly tokens?: number;
  /** Tokens that the generated one sees, itself included; the others' keys and values are cached. */
  readonly context?: number;
}

/** GPT-2 on a prompt, or for one token if a `context` is given. */
export function gpt2(size: Gpt2Size, { tokens = 1024, context }: Gpt2Options = {}): Network {
  const [layers, width, heads] = SIZES[size];
  const [length, cached] = context === undefined ? [tokens, 0] : [1, context - 1];
  return network(
    `GPT-2 ${size}`,
    [length],
    embedding(50257, width, { name: "wte" }).positionEmbedding({ positions: 1024 })
      .repeat(layers, transformerBlock(heads, 4 * width, { causal: true, cached }))
      .layerNorm()
      .fc(50257, { bias: false, name: "head", sharedWith: "wte" }),
  );
}

const net: Parametric = ofPrompt({ tokens: 1024, most: 1024 }, (at) => gpt2("small", at));
export default net;

if (import.meta.main) await run(net);
