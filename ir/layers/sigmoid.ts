import { type Activation, activation } from "../activation.ts";

/**
 * Logistic sigmoid: 1 / (1 + exp(-x)).
 *
 * Shape: unchanged. No MACs, no parameters. Vector operations: 4 an element (negate, exponential, add, divide).
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(64, 56, 56).sigmoid().shape); // [ 64, 56, 56 ]
 * ```
 */
export const sigmoid: Activation<"sigmoid"> = activation("sigmoid", 4);
