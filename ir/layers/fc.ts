import { count, flag } from "../field.ts";
import type { LayerDef, LayerOptions } from "../layer.ts";
import { elements, type Shape } from "../shape.ts";
import { product } from "../work.ts";

/** Fields of a fully connected layer. */
export interface FcFields {
  /** Outputs of each input vector. */
  readonly outputs: number;
  /** Whether each output adds a bias. */
  readonly bias: boolean;
}

/** Options of a fully connected layer. */
export interface FcOptions extends LayerOptions {
  /** Whether each output adds a bias; true if left out. */
  readonly bias?: boolean;
}

/** Vectors in the input, and the length of each: a token sequence holds one a token, anything else is one vector. */
function vectors(shape: Shape): [count: number, length: number] {
  return shape.length === 2 ? [shape[0]!, shape[1]!] : [1, elements(shape)];
}

/**
 * Fully connected (dense, inner product) layer.
 *
 * Shape: an image `[C, H, W]` or a vector `[D]` is read as one vector and gives `[outputs]`; a sequence `[T, D]` gives
 * `[T, outputs]`, each token by itself. MACs: vectors x length x outputs. Parameters: length x outputs, and outputs biases.
 * A language model's head that is its embedding says so: `fc(50257, { bias: false, sharedWith: "words" })`.
 *
 * @example The largest layer of VGG-16
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * const x = input(512, 7, 7).fc(4096);
 * console.log(x.shape); // [ 4096 ]
 * ```
 */
export const fc: LayerDef<
  "fc",
  [outputs: number, options?: FcOptions],
  FcFields,
  "one",
  {
    readonly vector: "vector";
    readonly tokens: "tokens";
    readonly image: "vector";
    readonly volume: "vector";
  }
> = {
  kind: "fc",
  inputs: "one",
  ranks: { vector: "vector", tokens: "tokens", image: "vector", volume: "vector" },
  group: "fc",
  fields: {
    outputs: count("outputs of each input vector"),
    bias: flag("whether each output adds a bias"),
  },
  options: ["bias"],
  make: (outputs, { bias = true } = {}) => ({ outputs, bias }),
  shape: ({ outputs }, [input]) => input!.length === 2 ? [input![0]!, outputs] : [outputs],
  work({ outputs, bias }, [input]) {
    const [n, c] = vectors(input!);
    return {
      nests: [product(n, c, outputs)],
      biasAdditions: bias ? n * outputs : 0,
      parameters: c * outputs + (bias ? outputs : 0),
    };
  },
};
