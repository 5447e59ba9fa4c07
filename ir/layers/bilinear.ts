import { count, flag } from "../field.ts";
import { type LayerDef, type LayerOptions, ranks, type SameRank } from "../layer.ts";
import { channelsOf, formatShape, Refusal, type Shape } from "../shape.ts";
import { product } from "../work.ts";

/** Fields of a bilinear layer. */
export interface BilinearFields {
  /** Outputs of each pair of vectors. */
  readonly outputs: number;
  /** Whether each output adds a bias. */
  readonly bias: boolean;
}

/** Options of a bilinear layer. */
export interface BilinearOptions extends LayerOptions {
  /** Whether each output adds a bias; true if left out. */
  readonly bias?: boolean;
}

function pairs(inputs: readonly Shape[]): [count: number, a: number, b: number] {
  const [a, b] = inputs as [Shape, Shape];
  if (inputs.length !== 2) throw new Refusal("two inputs", `${inputs.length}`);
  const fits = a.length === b.length && a.length <= 2 && (a.length === 1 || a[0] === b[0]);
  if (!fits) {
    throw new Refusal(
      "two vectors, or two sequences of one length",
      `${formatShape(a)} and ${formatShape(b)}`,
    );
  }
  return [a.length === 1 ? 1 : a[0]!, channelsOf(a), channelsOf(b)];
}

/**
 * Bilinear layer: y_k = a' W_k b + bias_k for two vectors a and b.
 *
 * Shape: `[A]` and `[B]` to `[outputs]`; `[T, A]` and `[T, B]` to `[T, outputs]`. MACs: T x outputs x B x (A
 * + 1), the products with a first. Parameters: outputs x A x B, and outputs biases.
 *
 * @example
 * ```ts
 * import { bilinear, input } from "@fodlam/fodlam";
 *
 * console.log(bilinear(input(20), input(30), 40).shape); // [ 40 ]
 * ```
 *
 * @throws {FodlamError} if there are not two vectors, or two sequences of one length
 */
export const bilinear: LayerDef<
  "bilinear",
  [outputs: number, options?: BilinearOptions],
  BilinearFields,
  "many",
  SameRank
> = {
  kind: "bilinear",
  inputs: "many",
  ranks: ranks.same,
  group: "fc",
  fields: {
    outputs: count("outputs of each pair of vectors"),
    bias: flag("whether each output adds a bias"),
  },
  options: ["bias"],
  make: (outputs, { bias = true } = {}) => ({ outputs, bias }),
  shape({ outputs }, inputs) {
    const [length] = pairs(inputs);
    return inputs[0]!.length === 1 ? [outputs] : [length, outputs];
  },
  work({ outputs, bias }, inputs) {
    const [n, a, b] = pairs(inputs);
    return {
      nests: [product(n, a, outputs * b), product(n, outputs * b, outputs, outputs)],
      biasAdditions: bias ? n * outputs : 0,
      parameters: outputs * a * b + (bias ? outputs : 0),
    };
  },
};
