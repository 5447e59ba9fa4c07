import { count, flag } from "../field.ts";
import { type LayerDef, type LayerOptions, ranks, type TokenRank } from "../layer.ts";
import { tokens } from "../shape.ts";

/** Fields of a selective scan. */
export interface SelectiveScanFields {
  /** State of each feature (N). */
  readonly state: number;
  /** Whether the state stands in memory from earlier tokens, as when one token is generated. */
  readonly stateful: boolean;
}

/** Options of a selective scan. */
export interface SelectiveScanOptions extends LayerOptions {
  /**
   * Whether the state stands in memory from earlier tokens, as when one token is generated; false if left
   * out.
   */
  readonly stateful?: boolean;
}

/**
 * Selective state-space scan (Mamba): h = exp(delta A) h + delta B x, y = C h + D x, for each feature a state
 * of N. The projections that make delta, B and C are layers of their own.
 *
 * Shape: `[T, D]` unchanged. No MACs: the recurrence is element by element and runs on vector units, as
 * frameworks count it. Parameters: D x N (A) and D (D). Vector operations: T x D x (7 N + 2): delta A,
 * exponential, delta B x (2), h (2), C h; D x and its sum. State: D x N, if it stands in memory.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(128, 1536).selectiveScan(16).shape); // [ 128, 1536 ]
 * ```
 */
export const selectiveScan: LayerDef<
  "selectiveScan",
  [state: number, options?: SelectiveScanOptions],
  SelectiveScanFields,
  "one",
  TokenRank
> = {
  kind: "selectiveScan",
  inputs: "one",
  ranks: ranks.tokens,
  group: "elementwise",
  fields: {
    state: count("state of each feature (N)"),
    stateful: flag("whether the state stands in memory from earlier tokens"),
  },
  options: ["stateful"],
  make: (state, { stateful = false } = {}) => ({ state, stateful }),
  shape: (_fields, [input]) => tokens(input!),
  work({ state, stateful }, [input]) {
    const [length, features] = tokens(input!);
    return {
      parameters: features * (state + 1),
      vectorOperations: length * features * (7 * state + 2),
      stateElements: stateful ? features * state : 0,
    };
  },
};
