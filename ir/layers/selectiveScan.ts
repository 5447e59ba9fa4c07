import { count, flag } from "../field.ts";
import { type LayerDef, type LayerOptions, ranks, type TokenRank } from "../layer.ts";
import { formatShape, Refusal, sameShape, type Shape, tokens } from "../shape.ts";

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

/** Refuses steps that are not one for each feature, and B and C that are not one for each state. */
function fitting(state: number, inputs: readonly Shape[]): readonly [length: number, features: number] {
  if (inputs.length !== 4) throw new Refusal("four inputs: x, delta, B and C", `${inputs.length}`);
  const [length, features] = tokens(inputs[0]!);
  const wanted = [[length, features], [length, state], [length, state]];
  inputs.slice(1).forEach((shape, i) => {
    if (!sameShape(shape, wanted[i]!)) {
      throw new Refusal(`${["delta", "B", "C"][i]} of shape ${formatShape(wanted[i]!)}`, formatShape(shape));
    }
  });
  return [length, features];
}

/**
 * Selective state-space scan (Mamba): h = exp(delta A) h + delta B x, y = C h + D x, for each feature a
 * state of N. Inputs: x and delta `[T, D]`, B and C `[T, N]`; the projections that make them are layers of
 * their own.
 *
 * Shape: `[T, D]`. No MACs: the recurrence is element by element and runs on vector units, as frameworks
 * count it. Parameters: D x N (A) and D (D). Vector operations: T x D x (7 N + 2): delta A, exponential,
 * delta B x (2), h (2), C h; D x and its sum. State: D x N, if it stands in memory.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * const x = input(128, 1536);
 * console.log(x.selectiveScan(x.fc(1536), x.fc(16), x.fc(16), 16).shape); // [ 128, 1536 ]
 * ```
 *
 * @throws {FodlamError} if the inputs do not fit together
 */
export const selectiveScan: LayerDef<
  "selectiveScan",
  [state: number, options?: SelectiveScanOptions],
  SelectiveScanFields,
  "many",
  TokenRank
> = {
  kind: "selectiveScan",
  inputs: "many",
  ranks: ranks.tokens,
  group: "elementwise",
  fields: {
    state: count("state of each feature (N)"),
    stateful: flag("whether the state stands in memory from earlier tokens"),
  },
  options: ["stateful"],
  make: (state, { stateful = false } = {}) => ({ state, stateful }),
  shape: ({ state }, inputs) => fitting(state, inputs),
  work({ state, stateful }, inputs) {
    const [length, features] = fitting(state, inputs);
    return {
      parameters: features * (state + 1),
      vectorOperations: length * features * (7 * state + 2),
      stateElements: stateful ? features * state : 0,
    };
  },
};
