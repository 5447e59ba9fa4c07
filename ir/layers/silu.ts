import { type Activation, activation } from "../activation.ts";

/**
 * Sigmoid linear unit, or swish: x times sigmoid(x).
 *
 * Shape: unchanged. No MACs, no parameters. Vector operations: 5 an element (negate, exponential, add, divide, multiply).
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(64, 56, 56).silu().shape); // [ 64, 56, 56 ]
 * ```
 */
export const silu: Activation<"silu"> = activation("silu", 5);
