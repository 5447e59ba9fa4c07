import { type Activation, activation } from "../activation.ts";

/**
 * Piecewise linear swish: x times hardSigmoid(x).
 *
 * Shape: unchanged. No MACs, no parameters. Vector operations: 5 an element (add, maximum, minimum and two
 * multiplications).
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(64, 56, 56).hardSwish().shape); // [ 64, 56, 56 ]
 * ```
 */
export const hardSwish: Activation<"hardSwish"> = activation("hardSwish", 5);
