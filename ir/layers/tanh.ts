import { type Activation, activation } from "../activation.ts";

/**
 * Hyperbolic tangent.
 *
 * Shape: unchanged. No MACs, no parameters. Vector operations: 4 an element (exponential, subtract, add, divide).
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(64, 56, 56).tanh().shape); // [ 64, 56, 56 ]
 * ```
 */
export const tanh: Activation<"tanh"> = activation("tanh", 4);
