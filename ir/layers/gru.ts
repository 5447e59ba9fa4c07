import { type Recurrent, recurrent } from "../recurrent.ts";

/**
 * Gated recurrent unit. Time steps are the tokens; a vector is one step.
 *
 * Shape: `[T, D]` to `[T, H]`, `[D]` to `[H]`; twice the features if bidirectional. MACs, for each layer and
 * direction, with G = 3 gates: T x G x H x (D + H). Parameters: G x H x (D + H + biases), two biases as in
 * PyTorch. Vector operations: 20 for each element of the state (two sigmoids 8, tanh 4, and the sums and
 * products of its gates).
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(50, 300).gru(512, { bidirectional: true }).shape); // [ 50, 1024 ]
 * ```
 */
export const gru: Recurrent<"gru"> = recurrent("gru", 3, 20);
