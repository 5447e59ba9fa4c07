/**
 * Llama 4, its language model: Meta, "The Llama 4 herd", 2025, and `Llama4TextConfig` in github.com/huggingface/transformers:
 * each token goes to one expert and to one that all share, in Maverick in every second layer. Three layers of four turn queries
 * and keys, which Scout normalises after that without learned scales, and see chunks of 8192 tokens, counted as windows of that
 * length. What sees is left out.
 *
 * @module
 */
import {
  type AnyTensor,
  apply,
  embedding,
  gatedFeedForward,
  moe,
  type Network,
  network,
  type Parametric,
  residual,
  rmsNorm,
  run,
} from "../mod.ts";
import { cachedOf, type LanguageOptions, tokensOf } from "./llama.ts";
import { ofPrompt } from "./shelf/parameters.ts";

/** A size of Llama 4. */
export type Llama4Size = "scout" | "maverick";

interface Sizes {
  readonly experts: number;
  /** Every so many layers mix experts, the others are dense. */
  readonly every: number;
  /** Whether queries and keys are normalised. */
  readonly isNormed: boolean;
}

const SIZES: Record<Llama4Size, Sizes> = {
  scout: { experts: 16, every: 1, isNormed: true },
  maverick: { experts: 128, every: 2, isNormed: false },
};

const LAYERS = 48, WIDTH = 5120, HIDDEN = 8192, CHUNK = 8192, VOCABULARY = 202048;
const HEADS = 40, KEY_VALUE_HEADS = 8, HEAD = 128;
const bias = false;

/** Root mean squares of each head made one, without a scale: square, sum, multiply. */
const normed = apply((x) =>
  x.custom(0, { vectorOperations: 4 * x.shape[0]! * x.shape[1]!, group: "normalization" })
);

/** Attention that turns queries and keys and sees a chunk, or does neither. */
function attend(x: AnyTensor, turns: boolean, isNormed: boolean, options: LanguageOptions): AnyTensor {
  const turned = (tensor: AnyTensor) => {
    const rotated = turns ? tensor.rotary() : tensor;
    return turns && isNormed ? rotated.then(normed) : rotated;
  };
  const queries = turned(x.fc(HEADS * HEAD, { bias })), keys = turned(x.fc(KEY_VALUE_HEADS * HEAD, { bias }));
  const values = x.fc(KEY_VALUE_HEADS * HEAD, { bias });
  return queries.dotProductAttention(keys, values, HEADS, {
    keyValueHeads: KEY_VALUE_HEADS,
    causal: true,
    cached: cachedOf(options, turns ? CHUNK : Infinity),
    ...(turns && { window: CHUNK }),
  }).fc(WIDTH, { bias });
}

/** Llama 4 on a prompt, or for one token if a `context` is given. */
export function llama4(size: Llama4Size, options: LanguageOptions = {}): Network {
  const { experts, every, isNormed } = SIZES[size];
  const plain = gatedFeedForward(2 * HIDDEN), mixture = moe(experts, 1, HIDDEN, { sharedHidden: HIDDEN });
  return network(
    `Llama-4-${size}`,
    [tokensOf(options)],
    embedding(VOCABULARY, WIDTH, { name: "words" })
      .repeat(
        LAYERS,
        (i) =>
          residual(rmsNorm().then(apply((x) => attend(x, (i + 1) % 4 !== 0, isNormed, options))))
            .residual(rmsNorm().then((i + 1) % every === 0 ? mixture : plain)),
      )
      .rmsNorm()
      .fc(VOCABULARY, { bias, name: "head" }),
  );
}

const net: Parametric = ofPrompt({ tokens: 128 }, (at) => llama4("scout", at));
export default net;

if (import.meta.main) await run(net);
