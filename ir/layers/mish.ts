import { type Activation, activation } from "../activation.ts";

/**
 * Mish: x times tanh(softplus(x)).
 *
 * Shape: unchanged. No MACs, no parameters. Vector operations: 6 an element (exponential, add, logarithm,
 * tanh, multiply, select).
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(64, 56, 56).mish().shape); // [ 64, 56, 56 ]
 * ```
 */
export const mish: Activation<"mish"> = activation("mish", 6);
