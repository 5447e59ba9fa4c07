import { type Activation, activation } from "../activation.ts";

/**
 * Rotary position embedding: each pair of features turned by an angle that follows from the position (applied
 * to queries and keys).
 *
 * Shape: unchanged. No MACs, no parameters. Vector operations: 3 an element (two products, one sum).
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(128, 4096).rotary().shape); // [ 128, 4096 ]
 * ```
 */
export const rotary: Activation<"rotary"> = { ...activation("rotary", 3), group: "elementwise" };
