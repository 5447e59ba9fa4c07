import { type Norm, norm } from "../norm.ts";

/**
 * Layer normalisation: over the features of each token or vector, over the channels of each pixel of an
 * image.
 *
 * Shape: unchanged. No MACs. Parameters: 2 x D (scale and shift). Vector operations: 7 an element (sum,
 * subtract, square, sum, multiply, scale, shift).
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(64, 56, 56).layerNorm().shape); // [ 64, 56, 56 ]
 * ```
 */
export const layerNorm: Norm<"layerNorm"> = norm("layerNorm", 7);
