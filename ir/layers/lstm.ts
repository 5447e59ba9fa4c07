import { type Recurrent, recurrent, type RecurrentOptions } from "../recurrent.ts";

/** Options of an LSTM. */
export interface LstmOptions extends RecurrentOptions {
  /** Size to which the output is projected (P); not at all if left out. */
  readonly projection?: number;
}

/**
 * Long short-term memory. Time steps are the tokens; a vector is one step.
 *
 * Shape: `[T, D]` to `[T, H]`, `[D]` to `[H]`; twice the features if bidirectional. MACs, for each layer and
 * direction, with G = 4 gates: T x G x H x (D + H). With a projection, U is G x H x P and H x P is added for
 * each token. Parameters: G x H x (D + H + biases), two biases as in PyTorch. Vector operations: 28 for each
 * element of the state (three sigmoids 12, two tanh 8, and the sums and products of its gates).
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(50, 300).lstm(512, { bidirectional: true }).shape); // [ 50, 1024 ]
 * ```
 */
export const lstm: Recurrent<"lstm", LstmOptions> = recurrent("lstm", 4, 28);
