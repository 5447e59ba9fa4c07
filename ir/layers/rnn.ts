import { type Recurrent, recurrent } from "../recurrent.ts";

/**
 * Simple recurrent layer (Elman): h = tanh(W x + U h + b). Time steps are the tokens; a vector is one step.
 *
 * Shape: `[T, D]` to `[T, H]`, `[D]` to `[H]`; twice the features if bidirectional. MACs, for each layer and
 * direction, with G = 1 gate: T x G x H x (D + H). Parameters: G x H x (D + H + biases), two biases as in
 * PyTorch. Vector operations: 5 for each element of the state (tanh 4, one sum).
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(50, 300).rnn(512, { bidirectional: true }).shape); // [ 50, 1024 ]
 * ```
 */
export const rnn: Recurrent<"rnn"> = recurrent("rnn", 1, 5);
