import { count } from "../../ir/field.ts";
import { blockWithOptions } from "../block.ts";
import { empty } from "../builder.ts";
import { attentionOptions } from "./options.ts";
import type { AnyTensor, Fragment, Tensor } from "../types.ts";

/** Options of an attention with its projections. */
export interface AttentionOptions {
  /** Key-value heads, fewer than heads in grouped-query attention; as many as heads if left out. */
  readonly keyValueHeads?: number;
  /** Features of a head; the input's over heads if left out. */
  readonly headSize?: number;
  /** Features of the output; the input's if left out. */
  readonly output?: number;
  /** Whether a token sees only itself and earlier ones; false if left out. */
  readonly causal?: boolean;
  /** How many tokens back a token sees, itself included (sliding window); all if left out. */
  readonly window?: number;
  /** Tokens whose keys and values stand in a cache, before the input's; none if left out. */
  readonly cached?: number;
  /** Whether queries, keys and values have biases; true if left out. */
  readonly bias?: boolean;
  /** Whether keys have biases; as `bias` if left out (Whisper's have none). */
  readonly keyBias?: boolean;
  /** Whether the output projection has a bias; as `bias` if left out. */
  readonly outputBias?: boolean;
  /** Whether queries and keys are turned by rotary positions; false if left out. */
  readonly rotary?: boolean;
  /** The normalisation of each head's queries and keys, with one scale for all heads (Qwen 3); none if left out. */
  readonly headNorm?: "rmsNorm" | "layerNorm";
  /** Learned values for each head by which scores shift with distance; none if left out. */
  readonly relativePositions?: number;
  /** The attention layer whose relative positions this one uses again (T5); it learns its own if left out. */
  readonly relativePositionsOf?: string;
  /** Learned scores for each head that compete with the tokens' (attention sinks); none if left out. */
  readonly sinks?: number;
  /**
   * The sequence that keys and values are made of (cross attention), or keys and values that were made before; the input
   * itself if left out.
   */
  readonly memory?: Tensor | readonly [keys: Tensor, values: Tensor];
}

type Memory = readonly [keys: AnyTensor, values: AnyTensor];

/** Multi-head attention with the four projections of its queries, keys, values and output. */
function attend(x: AnyTensor, heads: number, options: AttentionOptions): AnyTensor {
  const width = x.shape[1]!;
  const { keyValueHeads = heads, headSize = width / heads, output = width, bias = true } = options;
  const { keyBias = bias, outputBias = bias, rotary = false } = options;
  const { headNorm } = options;
  const normed = (tensor: AnyTensor, count: number) => {
    if (headNorm === undefined) return tensor;
    const [length, features] = tensor.shape as [number, number];
    return tensor.reshape([length * count, headSize])[headNorm]().reshape([length, features]);
  };
  const turned = (tensor: AnyTensor, count: number) => {
    const ready = normed(tensor, count);
    return rotary ? ready.rotary() : ready;
  };
  const project = (source: AnyTensor): Memory => [
    turned(source.fc(keyValueHeads * headSize, { bias: keyBias }), keyValueHeads),
    source.fc(keyValueHeads * headSize, { bias }),
  ];
  const queries = turned(x.fc(heads * headSize, { bias }), heads);
  const memory = options.memory as AnyTensor | Memory | undefined; // one type: comparing all ranks takes the editor long
  const [keys, values] = Array.isArray(memory)
    ? memory as Memory
    : project((memory as AnyTensor | undefined) ?? x);
  const { causal = false, window = 0, cached = 0, relativePositions = 0, sinks = 0 } = options;
  const { relativePositionsOf } = options;
  const shared = relativePositionsOf === undefined ? {} : { sharedWith: relativePositionsOf };
  const how = { keyValueHeads, causal, window, cached, relativePositions, sinks, ...shared };
  return queries.dotProductAttention(keys, values, heads, how).fc(output, { bias: outputBias });
}

/**
 * Multi-head attention with its projections: queries, keys and values, `dotProductAttention`, output. With
 * `memory` it is cross attention, with `keyValueHeads` grouped-query or multi-query, with `cached` one step
 * of decoding.
 *
 * @example One layer of BERT's attention
 * ```ts
 * import { count, input } from "@fodlam/fodlam";
 *
 * const net = input(128, 768).attention(12).toNetwork("attention");
 * console.log(count(net).parameters); // 2362368
 * ```
 */
export const attention: (heads: number, options?: AttentionOptions) => Fragment = blockWithOptions(
  "attention",
  { heads: count("query heads") },
  attentionOptions,
  (heads: number, options) => empty.apply((x) => attend(x, heads, options)),
);
