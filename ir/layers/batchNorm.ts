import { type Norm, norm } from "../norm.ts";

/**
 * Batch normalisation at inference: a scale and a shift for each channel, foldable into the convolution
 * before it.
 *
 * Shape: unchanged. No MACs. Parameters: 2 x C (scale and shift; the running mean and variance are not
 * learned and not counted). Vector operations: 2 an element (multiply, add).
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(64, 56, 56).batchNorm().shape); // [ 64, 56, 56 ]
 * ```
 */
export const batchNorm: Norm<"batchNorm"> = norm("batchNorm", 2);
