import { type Activation, activation } from "../activation.ts";

/**
 * Rectifier that stops at 6: min(max(x, 0), 6).
 *
 * Shape: unchanged. No MACs, no parameters. Vector operations: 2 an element (maximum and minimum).
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(64, 56, 56).relu6().shape); // [ 64, 56, 56 ]
 * ```
 */
export const relu6: Activation<"relu6"> = activation("relu6", 2);
