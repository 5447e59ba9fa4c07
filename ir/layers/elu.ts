import { type Activation, activation } from "../activation.ts";

/**
 * Exponential linear unit: x where positive, exp(x) - 1 where negative.
 *
 * Shape: unchanged. No MACs, no parameters. Vector operations: 3 an element (exponential, subtract, select).
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(64, 56, 56).elu().shape); // [ 64, 56, 56 ]
 * ```
 */
export const elu: Activation<"elu"> = activation("elu", 3);
