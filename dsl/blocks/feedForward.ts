import { count, type Fields, flag } from "../../ir/field.ts";
import { blockWithOptions } from "../block.ts";
import { empty } from "../builder.ts";
import type { Fragment } from "../types.ts";
import { activation as activationOf, type ActivationName, activationNamed } from "./activation.ts";

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

const takes = { hidden: count("features between the two layers") };
const bias = flag("whether the layers have biases");

const feedForwardOptions: Fields<FeedForwardOptions> = {
  activation: activationNamed("the activation"),
  bias,
};

const gatedOptions: Fields<GatedFeedForwardOptions> = { gate: activationNamed("the gate's function"), bias };

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
export const feedForward: (hidden: number, options?: FeedForwardOptions) => Fragment = blockWithOptions(
  "feedForward",
  takes,
  feedForwardOptions,
  (hidden: number, { activation = "gelu", bias = true }) =>
    empty.apply((x) => x.fc(hidden, { bias }).then(activationOf(activation)).fc(x.shape[1]!, { bias })),
);

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
export const gatedFeedForward: (hidden: number, options?: GatedFeedForwardOptions) => Fragment =
  blockWithOptions(
    "gatedFeedForward",
    takes,
    gatedOptions,
    (hidden: number, { gate = "silu", bias = false }) =>
      empty.apply((x) => {
        const gated = x.fc(hidden, { bias }).then(activationOf(gate)).mul(x.fc(hidden, { bias }));
        return gated.fc(x.shape[1]!, { bias });
      }),
  );
