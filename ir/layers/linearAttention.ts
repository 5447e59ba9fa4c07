import { count, flag } from "../field.ts";
import { type LayerDef, type LayerOptions, ranks, type TokenRank } from "../layer.ts";
import { Refusal, type Shape, tokens } from "../shape.ts";
import { product } from "../work.ts";

/** Fields of a linear attention. */
export interface LinearAttentionFields {
  /** Heads. */
  readonly heads: number;
  /** Whether the state stands in memory from earlier tokens, as when one token is generated. */
  readonly stateful: boolean;
}

/** Options of a linear attention. */
export interface LinearAttentionOptions extends LayerOptions {
  /**
   * Whether the state stands in memory from earlier tokens, as when one token is generated; false if left
   * out.
   */
  readonly stateful?: boolean;
}

type Tokens = readonly [length: number, features: number];

function sizesOf(
  heads: number,
  inputs: readonly Shape[],
): { length: number; size: number; valueSize: number } {
  if (inputs.length !== 3) throw new Refusal("three inputs: queries, keys and values", `${inputs.length}`);
  const [q, k, v] = inputs.map(tokens) as [Tokens, Tokens, Tokens];
  if (q[0] !== k[0] || k[0] !== v[0]) {
    throw new Refusal(`sequences of one length, ${q[0]}`, `${k[0]} and ${v[0]}`);
  }
  if (q[1] !== k[1]) throw new Refusal(`keys of ${q[1]} features`, `${k[1]}`);
  if (q[1]! % heads !== 0 || v[1]! % heads !== 0) {
    throw new Refusal(`features that ${heads} heads divide`, `${q[1]} and ${v[1]}`);
  }
  return { length: q[0]!, size: q[1]! / heads, valueSize: v[1]! / heads };
}

/**
 * Linear attention: a state of size x valueSize for each head takes in each key and value and answers each
 * query, at a cost that does not grow with the distance. Inputs as for `dotProductAttention`.
 *
 * Shape: `[T, heads x valueSize]`. MACs: 2 x heads x T x size x valueSize (the update and the answer). No
 * parameters. Vector operations: one for each feature of queries and keys. State: heads x size x valueSize,
 * if it stands in memory.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * const q = input(1024, 512);
 * console.log(q.linearAttention(q.fc(512), q.fc(512), 8).shape); // [ 1024, 512 ]
 * ```
 *
 * @throws {FodlamError} if heads, features or lengths do not fit together
 */
export const linearAttention: LayerDef<
  "linearAttention",
  [heads: number, options?: LinearAttentionOptions],
  LinearAttentionFields,
  "many",
  TokenRank
> = {
  kind: "linearAttention",
  inputs: "many",
  ranks: ranks.tokens,
  group: "matmul",
  fields: { heads: count("heads"), stateful: flag("whether the state stands in memory from earlier tokens") },
  options: ["stateful"],
  make: (heads, { stateful = false } = {}) => ({ heads, stateful }),
  shape({ heads }, inputs) {
    const { length, valueSize } = sizesOf(heads, inputs);
    return [length, heads * valueSize];
  },
  work({ heads, stateful }, inputs) {
    const { length, size, valueSize } = sizesOf(heads, inputs);
    return {
      nests: [
        product(size, heads * length, heads * valueSize, heads),
        product(length, heads * size, heads * valueSize, heads),
      ],
      vectorOperations: 2 * length * heads * size,
      stateElements: stateful ? heads * size * valueSize : 0,
    };
  },
};
