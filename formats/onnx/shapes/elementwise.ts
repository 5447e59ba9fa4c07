/** Shapes of what works element by element, and of what leaves the shape alone. */
import { BOOL } from "../types.ts";
import { dataTypeOf } from "./types.ts";
import { broadcast, input, known, type ShapeRule, type ShapeRules, sizes } from "./rule.ts";

/** The first input's shape, for every output. */
const same: ShapeRule = (asked) =>
  Array.from({ length: Math.max(1, asked.outputs) }, () => ({ shape: sizes(asked) }));

/** The first input's shape, true or false. */
const asked: ShapeRule = (asked) => [{ shape: sizes(asked), type: BOOL }];

/** All inputs together. */
const together: ShapeRule = (asked) => {
  if (asked.opset < 7 && asked.attributes.int("broadcast", 0) === 1) return [{ shape: sizes(asked) }];
  const all = asked.inputs.flatMap((value) => value === undefined ? [] : [value.shape]);
  return [{ shape: all.reduce(broadcast, []) }];
};

const compared: ShapeRule = (asked) => [{ ...together(asked)[0]!, type: BOOL }];

/** Two quantised inputs, each with scale and zero point: the first and the fourth. */
const quantized: ShapeRule = (asked) => [{ shape: broadcast(sizes(asked), sizes(asked, 3)) }];

const cast: ShapeRule = (asked) => [{ shape: sizes(asked), type: asked.attributes.int("to", 1) }];

const random: ShapeRule = (
  asked,
) => [{ shape: asked.attributes.ints("shape") ?? [], type: dataTypeOf(asked) }];

function all(operators: string, rule: ShapeRule): ShapeRules {
  return Object.fromEntries(operators.trim().split(/\s+/).map((operator) => [operator, rule]));
}

/** Operators that leave the shape alone. */
const SAME = `
  Abs Acos Acosh Asin Asinh Atan Atanh BitwiseNot Ceil Celu Clip Cos Cosh CumSum CumProd Elu Erf Exp Floor Gelu PRelu
  HardSigmoid HardSwish Hardmax InstanceNormalization LRN LeakyRelu Log LogSoftmax LpNormalization MeanVarianceNormalization Mish
  Neg Reciprocal Relu Round Selu Shrink Sigmoid Sign Sin Sinh Softmax Softplus Softsign Sqrt Swish Tan Tanh ThresholdedRelu
  Bernoulli RMSNormalization RotaryEmbedding ImageScaler ParametricSoftplus ScaledTanh Affine
  com.microsoft.Gelu com.microsoft.FastGelu com.microsoft.BiasGelu com.microsoft.QuickGelu com.microsoft.BiasAdd
  com.microsoft.QLinearSigmoid com.microsoft.QLinearLeakyRelu com.microsoft.QLinearSoftmax com.microsoft.RotaryEmbedding
  com.microsoft.SimplifiedLayerNormalization com.microsoft.GroupNorm com.microsoft.Rfft com.microsoft.BiasDropout
`;

/** Element-by-element operators and normalisations. */
export const elementwiseShapes: ShapeRules = {
  ...all(SAME, same),
  ...all("Not IsNaN IsInf", asked),
  ...all(
    "Add Sub Mul Div Pow Mod Min Max Mean Sum BitShift BitwiseAnd BitwiseOr BitwiseXor",
    together,
  ),
  ...all("And Or Xor Equal Greater Less GreaterOrEqual LessOrEqual", compared),
  ...all("com.microsoft.QLinearAdd com.microsoft.QLinearMul QLinearAdd QLinearMul", quantized),
  Cast: cast,
  CastLike: (asked) => [{ shape: sizes(asked), type: input(asked, 1).type }],
  Where: (asked) => [{ ...together(asked)[0]!, type: input(asked, 1).type }],
  Dropout: (asked) => [{ shape: sizes(asked) }, { shape: sizes(asked), type: BOOL }],
  BatchNormalization(asked) {
    const channels = { shape: sizes(asked, 1) };
    return [{ shape: sizes(asked) }, channels, channels, channels, channels];
  },
  LayerNormalization(asked) {
    const shape = sizes(asked), axis = asked.attributes.int("axis", -1);
    const from = axis < 0 ? axis + shape.length : axis;
    const reduced = { shape: shape.map((size, i) => i >= from ? 1 : size) };
    return [{ shape }, reduced, reduced];
  },
  SimplifiedLayerNormalization: (asked) => [{ shape: sizes(asked) }, { shape: sizes(asked).slice(0, -1) }],
  "com.microsoft.SkipLayerNormalization": (asked) => [0, 1, 2, 3].map(() => ({ shape: sizes(asked) })),
  "com.microsoft.SkipSimplifiedLayerNormalization": (asked) =>
    [0, 1, 2, 3].map(() => ({ shape: sizes(asked) })),
  "com.microsoft.EmbedLayerNormalization"(asked) {
    const [batch = 1, length = 1] = sizes(asked), hidden = sizes(asked, 2).at(-1) ?? 1;
    const type = input(asked, 2).type;
    return [{ shape: [batch, length, hidden], type }, { shape: [batch], type: 6 }, {
      shape: [batch, length, hidden],
      type,
    }];
  },
  QuantizeLinear: (
    asked,
  ) => [{ shape: sizes(asked), type: asked.inputs[2]?.type ?? asked.attributes.int("output_dtype", 2) }],
  "com.microsoft.QuantizeLinear": (asked) => [{ shape: sizes(asked), type: asked.inputs[2]?.type ?? 2 }],
  DequantizeLinear: (asked) => [{ shape: sizes(asked), type: input(asked, 1).type }],
  "com.microsoft.DequantizeLinear": (asked) => [{ shape: sizes(asked), type: input(asked, 1).type }],
  DynamicQuantizeLinear: (asked) => [
    { shape: sizes(asked), type: 2 },
    { shape: [], type: 1 },
    { shape: [], type: 2 },
  ],
  RandomNormal: random,
  RandomUniform: random,
  RandomNormalLike: (asked) => [{ shape: sizes(asked), type: dataTypeOf(asked) }],
  RandomUniformLike: (asked) => [{ shape: sizes(asked), type: dataTypeOf(asked) }],
  Multinomial: (
    asked,
  ) => [{ shape: [sizes(asked)[0] ?? 1, asked.attributes.int("sample_size", 1)], type: 6 }],
  BlackmanWindow: (asked) => [{ shape: [known(asked, 0, "a size")[0]!], type: 1 }],
  HannWindow: (asked) => [{ shape: [known(asked, 0, "a size")[0]!], type: 1 }],
  HammingWindow: (asked) => [{ shape: [known(asked, 0, "a size")[0]!], type: 1 }],
};
