import { type Norm, norm } from "../norm.ts";

/**
 * Root mean square normalisation: over the features of each token or vector, without mean or shift.
 *
 * Shape: unchanged. No MACs. Parameters: D (scale). Vector operations: 4 an element (square, sum, multiply, scale).
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(64, 56, 56).rmsNorm().shape); // [ 64, 56, 56 ]
 * ```
 */
export const rmsNorm: Norm<"rmsNorm"> = norm("rmsNorm", 4, { shift: false });
