import { empty } from "../builder.ts";
import type { Fragment } from "../types.ts";
import { activation as activationOf, type ActivationName } from "./activation.ts";

/** Options of a feed-forward. */
export interface FeedForwardOptions {
  /** The activation; `"gelu"` if left out. */
  readonly activation?: ActivationName;
  /** Whether the layers have biases; true if left out. */
  readonly bias?: boolean;
}

/** Options of a gated feed-forward. */
export interface GatedFeedForwardOptions {
  /** The gate's function: SwiGLU (`"silu"`, if left out), GeGLU (`"gelu"`), ... */
  readonly gate?: ActivationName;
  /** Whether the layers have biases; false if left out. */
  readonly bias?: boolean;
}

/**
 * Two fully connected layers with an activation between, for each token.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(128, 768).feedForward(3072).shape); // [ 128, 768 ]
 * ```
 */
export function feedForward(hidden: number, options: FeedForwardOptions = {}): Fragment {
  const { activation = "gelu", bias = true } = options;
  return empty.apply((x) => x.fc(hidden, { bias }).then(activationOf(activation)).fc(x.shape[1]!, { bias }));
}

/**
 * Gated feed-forward (SwiGLU, GeGLU): one projection times a function of another, then back.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(128, 4096).gatedFeedForward(11008).shape); // [ 128, 4096 ]
 * ```
 */
export function gatedFeedForward(hidden: number, options: GatedFeedForwardOptions = {}): Fragment {
  const { gate = "silu", bias = false } = options;
  return empty.apply((x) => {
    const gated = x.fc(hidden, { bias }).then(activationOf(gate)).mul(x.fc(hidden, { bias }));
    return gated.fc(x.shape[1]!, { bias });
  });
}
