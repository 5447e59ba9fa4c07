import { type Activation, activation } from "../activation.ts";

/**
 * Rectifier: negative values become zero.
 *
 * Shape: unchanged. No MACs, no parameters. Vector operations: one an element.
 *
 * @example
 * ```ts
 * import { conv } from "@fodlam/fodlam";
 *
 * const block = conv(64, 3).relu().pool();
 * ```
 */
export const relu: Activation<"relu"> = { ...activation("relu", 1), group: "rectifier" };
