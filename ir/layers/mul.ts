import { type Elementwise, elementwise } from "../elementwise.ts";

/**
 * Product of two or more tensors, element by element; sizes of 1 stretch (the gate of a squeeze-and-excite).
 *
 * Shape: the common shape. No MACs, no parameters. Vector operations: inputs - 1 an element.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * const x = input(64, 56, 56);
 * console.log(x.mul(x.globalPool().sigmoid()).shape); // [ 64, 56, 56 ]
 * ```
 *
 * @throws {FodlamError} if the shapes differ in sizes other than 1
 */
export const mul: Elementwise<"mul"> = elementwise("mul");
