import { type Activation, activation } from "../activation.ts";

/**
 * Softplus: log(1 + exp(x)).
 *
 * Shape: unchanged. No MACs, no parameters. Vector operations: 3 an element (exponential, add, logarithm).
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(64, 56, 56).softplus().shape); // [ 64, 56, 56 ]
 * ```
 */
export const softplus: Activation<"softplus"> = activation("softplus", 3);
