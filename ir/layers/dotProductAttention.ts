import { count, flag, natural } from "../field.ts";
import { type LayerDef, type LayerOptions, ranks, type TokenRank } from "../layer.ts";
import { Refusal, type Shape, tokens } from "../shape.ts";
import { product } from "../work.ts";

/** Fields of an attention. */
export interface DotProductAttentionFields {
  /** Query heads. */
  readonly heads: number;
  /** Key-value heads, each shared by heads / keyValueHeads query heads. */
  readonly keyValueHeads: number;
  /** Whether a token sees only itself and earlier ones. */
  readonly causal: boolean;
  /** How many tokens back a token sees, itself included; all if 0. */
  readonly window: number;
  /** Tokens whose keys and values stand in a cache, before the input's. */
  readonly cached: number;
  /** Learned values for each head by which scores shift with distance. */
  readonly relativePositions: number;
  /** Learned scores for each head that compete with the tokens' (attention sinks). */
  readonly sinks: number;
  /**
   * Features of a head's state stored for each cached token; those of its keys and values if 0 (latent
   * attention stores less).
   */
  readonly cachedFeatures: number;
}

/** Options of an attention. */
export interface DotProductAttentionOptions extends LayerOptions {
  /** Key-value heads, fewer than heads in grouped-query attention; as many as heads if left out. */
  readonly keyValueHeads?: number;
  /** Whether a token sees only itself and earlier ones; false if left out. */
  readonly causal?: boolean;
  /** How many tokens back a token sees, itself included (sliding window); all if left out. */
  readonly window?: number;
  /** Tokens whose keys and values stand in a cache, before the input's; none if left out. */
  readonly cached?: number;
  /**
   * Learned values for each head by which scores shift with distance (T5's buckets, Swin's table); none if
   * left out.
   */
  readonly relativePositions?: number;
  /** Learned scores for each head that compete with the tokens' (attention sinks); none if left out. */
  readonly sinks?: number;
  /**
   * Features stored in the cache for each token; those of keys and values if left out (latent attention
   * stores less).
   */
  readonly cachedFeatures?: number;
}

type Tokens = readonly [length: number, features: number];

interface Sizes {
  readonly queries: number;
  readonly keys: number;
  readonly headSize: number;
  readonly valueSize: number;
}

function sizesOf(fields: DotProductAttentionFields, inputs: readonly Shape[]): Sizes {
  if (inputs.length !== 3) throw new Refusal("three inputs: queries, keys and values", `${inputs.length}`);
  const [[queries, width], [keys, keyWidth], [values, valueWidth]] = inputs.map(tokens) as [
    Tokens,
    Tokens,
    Tokens,
  ];
  const { heads, keyValueHeads, cached } = fields;
  if (heads % keyValueHeads !== 0) {
    throw new Refusal(`key-value heads that divide ${heads} heads`, `${keyValueHeads}`);
  }
  if (width % heads !== 0) throw new Refusal(`query features that ${heads} heads divide`, `${width}`);
  const headSize = width / heads;
  if (keyWidth !== headSize * keyValueHeads) {
    throw new Refusal(
      `${headSize * keyValueHeads} key features (${keyValueHeads} heads of ${headSize})`,
      `${keyWidth}`,
    );
  }
  if (valueWidth % keyValueHeads !== 0) {
    throw new Refusal(`value features that ${keyValueHeads} heads divide`, `${valueWidth}`);
  }
  if (keys !== values) throw new Refusal(`as many values as keys, ${keys}`, `${values}`);
  return { queries, keys: keys + cached, headSize, valueSize: valueWidth / keyValueHeads };
}

/** The sum of all whole numbers from one to another; none if the first is the larger. */
function sumOf(first: number, last: number): number {
  return last < first ? 0 : (first + last) * (last - first + 1) / 2;
}

/**
 * Pairs of a query and a key that the masks let through; queries are the last of the keys. The query that stands at place j
 * among the keys, from 1, sees j keys if causal, the window at most.
 */
function seenPairs({ causal, window }: DotProductAttentionFields, { queries, keys }: Sizes): number {
  const first = keys - queries + 1, reach = window === 0 ? keys : Math.min(window, keys);
  if (!causal) return queries * keys - sumOf(Math.max(1, first - reach), keys - reach);
  const start = Math.max(1, first);
  return sumOf(start, reach) + reach * (keys - Math.max(reach, start - 1));
}

/**
 * Attention of queries to keys and values, heads side by side; projections are layers of their own (see
 * `attention` for all together). Inputs: queries `[T, heads x size]`, keys `[S, keyValueHeads x size]`,
 * values `[S, keyValueHeads x valueSize]`.
 *
 * Shape: `[T, heads x valueSize]`. MACs: heads x T x (S + cached) x (size + valueSize), the whole matrix;
 * what causal and window masks throw away is counted in it and told apart (`maskedMacs`). Parameters: heads x
 * (relativePositions + sinks). Vector operations: 5 for each score (softmax), 1 more to scale, 1 more for
 * relative positions. State: cached x the cache's features.
 *
 * @example One head of GPT-2
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * const q = input(1024, 64), k = q.fc(64), v = q.fc(64);
 * console.log(q.dotProductAttention(k, v, 1, { causal: true }).shape); // [ 1024, 64 ]
 * ```
 *
 * @throws {FodlamError} if heads, features or lengths do not fit together
 */
export const dotProductAttention: LayerDef<
  "dotProductAttention",
  [heads: number, options?: DotProductAttentionOptions],
  DotProductAttentionFields,
  "many",
  TokenRank
> = {
  kind: "dotProductAttention",
  inputs: "many",
  ranks: ranks.tokens,
  group: "matmul",
  fields: {
    heads: count("query heads"),
    keyValueHeads: count("key-value heads, each shared by heads / keyValueHeads query heads"),
    causal: flag("whether a token sees only itself and earlier ones"),
    window: natural("how many tokens back a token sees, itself included; all if 0"),
    cached: natural("tokens whose keys and values stand in a cache, before the input's"),
    relativePositions: natural("learned values for each head by which scores shift with distance"),
    sinks: natural("learned scores for each head that compete with the tokens'"),
    cachedFeatures: natural("features stored in the cache for each token; those of keys and values if 0"),
  },
  options: ["keyValueHeads", "causal", "window", "cached", "relativePositions", "sinks", "cachedFeatures"],
  make(heads, options = {}) {
    const { keyValueHeads = heads, causal = false, window = 0, cached = 0 } = options;
    const { relativePositions = 0, sinks = 0, cachedFeatures = 0 } = options;
    return { heads, keyValueHeads, causal, window, cached, relativePositions, sinks, cachedFeatures };
  },
  shape(fields, inputs) {
    const { queries, valueSize } = sizesOf(fields, inputs);
    return [queries, fields.heads * valueSize];
  },
  work(fields, inputs) {
    const sizes = sizesOf(fields, inputs);
    const { queries, keys, headSize, valueSize } = sizes;
    const { heads, keyValueHeads, cached, relativePositions, sinks, cachedFeatures, causal, window } = fields;
    const masked = queries * keys - seenPairs(fields, sizes);
    return {
      nests: [
        product(queries, heads * headSize, heads * keys, heads),
        product(queries, heads * keys, heads * valueSize, heads),
      ],
      maskedMacs: heads * masked * (headSize + valueSize),
      parameters: heads * (relativePositions + sinks),
      vectorOperations: heads * queries * keys * (relativePositions > 0 ? 7 : 6),
      stateElements: cached * (cachedFeatures || keyValueHeads * (headSize + valueSize)),
      // a cache of compressed keys, or values of another size, is read by other kernels
      ...(cachedFeatures === 0 && valueSize === headSize && {
        attention: { queries, keys, heads, keyValueHeads, headSize, causal, window },
      }),
    };
  },
};
