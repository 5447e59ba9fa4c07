import { type Activation, activation } from "../activation.ts";

/**
 * Piecewise linear sigmoid: min(max(x + 3, 0), 6) / 6.
 *
 * Shape: unchanged. No MACs, no parameters. Vector operations: 4 an element (add, maximum, minimum, multiply).
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(64, 56, 56).hardSigmoid().shape); // [ 64, 56, 56 ]
 * ```
 */
export const hardSigmoid: Activation<"hardSigmoid"> = activation("hardSigmoid", 4);
