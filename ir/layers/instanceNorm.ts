import { type Norm, norm } from "../norm.ts";

/**
 * Instance normalisation: over the pixels of each channel. It learns nothing unless asked to.
 *
 * Shape: unchanged. No MACs. Parameters: none, or C for each of `scale` and `shift`. Vector operations: 7 an
 * element (sum, subtract, square, sum, multiply, scale, shift).
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(64, 56, 56).instanceNorm().shape); // [ 64, 56, 56 ]
 * ```
 */
export const instanceNorm: Norm<"instanceNorm"> = norm("instanceNorm", 7, { scale: false, shift: false });
