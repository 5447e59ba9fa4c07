import { count } from "../../ir/field.ts";
import { blockWithOptions } from "../block.ts";
import { empty } from "../builder.ts";
import type { Fragment } from "../types.ts";
import { activation, type ActivationName } from "./activation.ts";
import { squeezeExciteOptions } from "./options.ts";

/** Options of a squeeze-and-excite. */
export interface SqueezeExciteOptions {
  /** The activation between; a rectifier if left out. */
  readonly activation?: ActivationName;
  /** The gate; a sigmoid if left out. */
  readonly gate?: ActivationName;
}

/**
 * Each channel times a gate that follows from the average of all channels (SE block): 1x1 convolutions with
 * biases to `hidden` channels and back.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(96, 56, 56).squeezeExcite(4).shape); // [ 96, 56, 56 ]
 * ```
 */
export const squeezeExcite: (hidden: number, options?: SqueezeExciteOptions) => Fragment = blockWithOptions(
  "squeezeExcite",
  { hidden: count("channels between") },
  squeezeExciteOptions,
  (hidden: number, { activation: between = "relu", gate = "sigmoid" }) =>
    empty.apply((x) => {
      const gates = x.globalPool().conv(hidden, 1).then(activation(between)).conv(x.shape[0]!, 1).then(
        activation(gate),
      );
      return x.mul(gates);
    }),
);
