import { type Activation, activation } from "../activation.ts";

/**
 * Leaky rectifier: negative values are multiplied by a small slope.
 *
 * Shape: unchanged. No MACs, no parameters. Vector operations: 2 an element (multiply and select).
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(64, 56, 56).leakyRelu().shape); // [ 64, 56, 56 ]
 * ```
 */
export const leakyRelu: Activation<"leakyRelu"> = activation("leakyRelu", 2);
