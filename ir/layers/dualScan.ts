import { count, flag } from "../field.ts";
import { type LayerDef, type LayerOptions, ranks, type TokenRank } from "../layer.ts";
import { checkGroups, formatShape, Refusal, sameShape, type Shape, tokens } from "../shape.ts";
import { product } from "../work.ts";

/** Fields of a state-space dual scan. */
export interface DualScanFields {
  /** Heads, each with one step for all its features. */
  readonly heads: number;
  /** State of each feature (N). */
  readonly state: number;
  /** Groups of heads that share B and C. */
  readonly groups: number;
  /** Whether the state stands in memory from earlier tokens, as when one token is generated. */
  readonly stateful: boolean;
}

/** Options of a state-space dual scan. */
export interface DualScanOptions extends LayerOptions {
  /** Groups of heads that share B and C; 1 if left out. */
  readonly groups?: number;
  /**
   * Whether the state stands in memory from earlier tokens, as when one token is generated; false if left
   * out.
   */
  readonly stateful?: boolean;
}

/** Refuses heads that do not divide the features, steps that are not one for each head, and B and C that are not one for each group's state. */
function fitting(
  fields: DualScanFields,
  inputs: readonly Shape[],
): readonly [length: number, features: number] {
  if (inputs.length !== 4) throw new Refusal("four inputs: x, delta, B and C", `${inputs.length}`);
  const [length, features] = tokens(inputs[0]!);
  const { heads, state, groups } = fields;
  if (features % heads !== 0) throw new Refusal(`features that ${heads} heads divide`, `${features}`);
  checkGroups(groups, "heads", heads);
  const wanted = [[length, heads], [length, groups * state], [length, groups * state]];
  inputs.slice(1).forEach((shape, i) => {
    if (!sameShape(shape, wanted[i]!)) {
      throw new Refusal(`${["delta", "B", "C"][i]} of shape ${formatShape(wanted[i]!)}`, formatShape(shape));
    }
  });
  return [length, features];
}

/**
 * State-space dual scan (Mamba-2): h = exp(delta a) h + delta B x, y = C h + d x. All features of a head share
 * one step and one decay, so that it runs as matrix products, where `selectiveScan` (Mamba) cannot. Inputs: x
 * `[T, D]`, delta `[T, heads]`, B and C `[T, groups x N]`; the projections that make them are layers of their
 * own.
 *
 * Shape: `[T, D]`. MACs: 2 x T x D x N (the update and the answer of the recurrence; running in chunks does
 * more). Parameters: 3 x heads (a, d, and the steps' bias). Vector operations: 6 for each step (bias, softplus
 * 3, product with a, exponential), 3 for each feature (delta x; d x and its sum). State: D x N, if it stands in
 * memory.
 *
 * Source: T. Dao, A. Gu, "Transformers are SSMs", ICML 2024, section 6.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * const x = input(128, 1536);
 * console.log(x.dualScan(x.fc(24), x.fc(128), x.fc(128), 24, 128).shape); // [ 128, 1536 ]
 * ```
 *
 * @throws {FodlamError} if the inputs do not fit together
 */
export const dualScan: LayerDef<
  "dualScan",
  [heads: number, state: number, options?: DualScanOptions],
  DualScanFields,
  "many",
  TokenRank
> = {
  kind: "dualScan",
  inputs: "many",
  ranks: ranks.tokens,
  group: "matmul",
  fields: {
    heads: count("heads, each with one step for all its features"),
    state: count("state of each feature (N)"),
    groups: count("groups of heads that share B and C"),
    stateful: flag("whether the state stands in memory from earlier tokens"),
  },
  options: ["groups", "stateful"],
  make: (heads, state, { groups = 1, stateful = false } = {}) => ({ heads, state, groups, stateful }),
  shape: (fields, inputs) => fitting(fields, inputs),
  work(fields, inputs) {
    const [length, features] = fitting(fields, inputs);
    const { heads, state, stateful } = fields;
    return {
      nests: [
        product(state, heads * length, features, heads),
        product(length, heads * state, features, heads),
      ],
      parameters: 3 * heads,
      vectorOperations: 6 * length * heads + 3 * length * features,
      stateElements: stateful ? features * state : 0,
    };
  },
};
