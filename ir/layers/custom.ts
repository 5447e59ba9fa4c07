import { natural, oneOf } from "../field.ts";
import { type AnyRank, type ByShapes, type LayerDef, type LayerOptions, ranks } from "../layer.ts";
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
  /** Bytes of activations read; as the inputs' shapes say if 0. */
  readonly inputBytes: number;
  /** Bytes of activations written; as the output's shape says if 0. */
  readonly outputBytes: number;
  /** The sort of work that it resembles. */
  readonly group: Group;
  /** Output shape; the first input's if empty. */
  readonly output: Shape;
}

/** Options of a layer whose work the user states: numbers, or functions of the input shapes. */
export interface CustomOptions extends LayerOptions {
  /** Weights and biases; 0 if left out. */
  readonly parameters?: ByShapes<number>;
  /** Operations that are not multiply-accumulates; 0 if left out. */
  readonly vectorOperations?: ByShapes<number>;
  /** Bytes of activations read; as the inputs' shapes say if left out. */
  readonly inputBytes?: ByShapes<number>;
  /** Bytes of activations written; as the output's shape says if left out. */
  readonly outputBytes?: ByShapes<number>;
  /** The sort of work that it resembles; `"conv"` if left out. */
  readonly group?: Group;
  /** Output shape; the first input's if left out. */
  readonly output?: ByShapes<Shape>;
}

/** A number of at least 0, which the builder also takes as a function. */
function work(doc: string) {
  const field = natural(doc);
  return {
    ...field,
    expected: `${field.expected}, or a function of the input shapes`,
    stored: field.expected,
  };
}

const SHAPE = "a list of at most four whole numbers of at least 1";

/**
 * A layer whose work the user states: an operator of one's own, what another tool counted, or an operation that FODLAM has no
 * word for. It reads one input or several.
 *
 * MACs, parameters, vector operations, bytes and the output shape are numbers, or functions of the shapes of the inputs, one
 * argument each, worked out when the layer is built. For each instance of the first input.
 *
 * Shape: `output`, or that of the first input. MACs, parameters, vector operations and bytes: as given; without bytes, those of
 * the shapes.
 *
 * @example
 * ```ts
 * import { count, custom, input } from "@fodlam/fodlam";
 *
 * const x = input(256, 14, 14).custom(1_000_000, { group: "conv", output: [64, 14, 14] });
 * console.log(x.shape); // [ 64, 14, 14 ]
 *
 * const mix = custom(([c = 1, h = 1, w = 1]) => 9 * c * h * w, { parameters: ([c = 1]) => 9 * c });
 * const { macs, parameters } = count(input(8, 4, 4).then(mix).toNetwork("mix"));
 * console.log(macs, parameters); // 1152 72
 * ```
 * @example Several inputs: the tensors stand before the work, as in a merge.
 * ```ts
 * import { custom, input } from "@fodlam/fodlam";
 *
 * const features = input(256, 14, 14), boxes = input(100, 4, { name: "boxes" });
 * const crops = custom(features, boxes, 0, {
 *   group: "movement",
 *   output: ([channels = 1], [count = 1]) => [count, channels],
 * });
 * console.log(crops.shape); // [ 100, 256 ]
 * ```
 */
export const custom: LayerDef<
  "custom",
  [macs: ByShapes<number>, options?: CustomOptions],
  CustomFields,
  "any",
  AnyRank
> = {
  kind: "custom",
  inputs: "any",
  ranks: ranks.any,
  group: ({ group }) => group,
  fields: {
    macs: work("multiply-accumulates for one inference"),
    parameters: work("weights and biases"),
    vectorOperations: work("operations that are not multiply-accumulates"),
    inputBytes: work("bytes of activations read; as the inputs' shapes say if 0"),
    outputBytes: work("bytes of activations written; as the output's shape says if 0"),
    group: oneOf(
      "the sort of work that it resembles",
      ...[
        "conv",
        "fc",
        "matmul",
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
      doc: "output shape; the first input's if empty",
      expected: `${SHAPE}, or a function of the input shapes`,
      stored: SHAPE,
      accepts: (value): value is Shape =>
        Array.isArray(value) && value.length <= 4 &&
        value.every((size) => Number.isSafeInteger(size) && size >= 1),
    },
  },
  options: ["parameters", "vectorOperations", "inputBytes", "outputBytes", "group", "output"],
  byShapes: ["macs", "parameters", "vectorOperations", "inputBytes", "outputBytes", "output"],
  make(macs, options = {}) {
    const {
      parameters = 0,
      vectorOperations = 0,
      inputBytes = 0,
      outputBytes = 0,
      group = "conv",
      output = [],
    } = options;
    const given = {
      macs,
      parameters,
      vectorOperations,
      inputBytes,
      outputBytes,
      group,
      output: Array.isArray(output) ? [...output] : output,
    };
    return given as CustomFields; // functions (`byShapes`) give way to values when the layer gets its inputs
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
