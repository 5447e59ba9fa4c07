import { type Elementwise, elementwise } from "../elementwise.ts";

/**
 * Sum of two or more tensors, element by element (a residual connection); sizes of 1 stretch.
 *
 * Shape: the common shape. No MACs, no parameters. Vector operations: inputs - 1 an element.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * const x = input(64, 56, 56);
 * console.log(x.conv(64, 3, { padding: 1 }).add(x).shape); // [ 64, 56, 56 ]
 * ```
 *
 * @throws {FodlamError} if the shapes differ in sizes other than 1
 */
export const add: Elementwise<"add"> = elementwise("add");
