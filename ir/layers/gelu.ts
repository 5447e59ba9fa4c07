import { type Activation, activation } from "../activation.ts";

/**
 * Gaussian error linear unit, x times the normal distribution of x, in its tanh form.
 *
 * Shape: unchanged. No MACs, no parameters. Vector operations: 8 an element (three multiplications and an
 * addition for the cubic, tanh, add, two multiplications).
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(64, 56, 56).gelu().shape); // [ 64, 56, 56 ]
 * ```
 */
export const gelu: Activation<"gelu"> = activation("gelu", 8);
