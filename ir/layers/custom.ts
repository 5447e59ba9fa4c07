import { natural, oneOf } from "../field.ts";
import { type AnyRank, type LayerDef, type LayerOptions, ranks } from "../layer.ts";
import type { Shape } from "../shape.ts";
import type { Group } from "../work.ts";

/** Fields of a layer whose work the user states. */
export interface CustomFields {
  /** Multiply-accumulates for one inference. */
  readonly macs: number;
  /** Weights and biases. */
  readonly parameters: number;
  /** Operations that are not multiply-accumulates. */
  readonly vectorOperations: number;
  /** Bytes of activations read; as the input's shape says if 0. */
  readonly inputBytes: number;
  /** Bytes of activations written; as the output's shape says if 0. */
  readonly outputBytes: number;
  /** The sort of work that it resembles. */
  readonly group: Group;
  /** Output shape; the input's if empty. */
  readonly output: Shape;
}

/** Options of a layer whose work the user states. */
export interface CustomOptions extends LayerOptions {
  /** Weights and biases; 0 if left out. */
  readonly parameters?: number;
  /** Operations that are not multiply-accumulates; 0 if left out. */
  readonly vectorOperations?: number;
  /** Bytes of activations read; as the input's shape says if left out. */
  readonly inputBytes?: number;
  /** Bytes of activations written; as the output's shape says if left out. */
  readonly outputBytes?: number;
  /** The sort of work that it resembles; `"conv"` if left out. */
  readonly group?: Group;
  /** Output shape; the input's if left out. */
  readonly output?: Shape;
}

/**
 * A layer of which only the work is known: what another tool counted, or an operation that FODLAM has no word for.
 *
 * Shape: `output`, or unchanged. MACs, parameters, vector operations and bytes: as given.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * const x = input(256, 14, 14).custom(1_000_000, { group: "conv", output: [64, 14, 14] });
 * console.log(x.shape); // [ 64, 14, 14 ]
 * ```
 */
export const custom: LayerDef<
  "custom",
  [macs: number, options?: CustomOptions],
  CustomFields,
  "one",
  AnyRank
> = {
  kind: "custom",
  inputs: "one",
  ranks: ranks.any,
  group: ({ group }) => group,
  fields: {
    macs: natural("multiply-accumulates for one inference"),
    parameters: natural("weights and biases"),
    vectorOperations: natural("operations that are not multiply-accumulates"),
    inputBytes: natural("bytes of activations read; as the input's shape says if 0"),
    outputBytes: natural("bytes of activations written; as the output's shape says if 0"),
    group: oneOf(
      "the sort of work that it resembles",
      ...[
        "conv",
        "fc",
        "pool",
        "rectifier",
        "activation",
        "normalization",
        "elementwise",
        "movement",
        "identity",
      ] as const,
    ),
    output: {
      doc: "output shape; the input's if empty",
      expected: "a list of at most four whole numbers of at least 1",
      accepts: (value): value is Shape =>
        Array.isArray(value) && value.length <= 4 &&
        value.every((size) => Number.isSafeInteger(size) && size >= 1),
    },
  },
  options: ["parameters", "vectorOperations", "inputBytes", "outputBytes", "group", "output"],
  make(macs, options = {}) {
    const {
      parameters = 0,
      vectorOperations = 0,
      inputBytes = 0,
      outputBytes = 0,
      group = "conv",
      output = [],
    } = options;
    return {
      macs,
      parameters,
      vectorOperations,
      inputBytes,
      outputBytes,
      group,
      output: Array.isArray(output) ? [...output] : output,
    };
  },
  shape: ({ output }, [input]) => output.length > 0 ? output : input!,
  work: ({ macs, parameters, vectorOperations, inputBytes, outputBytes }) => ({
    macs,
    parameters,
    vectorOperations,
    ...(inputBytes > 0 && { inputBytes }),
    ...(outputBytes > 0 && { outputBytes }),
  }),
};
