/** The operations of TensorFlow graphs. */
import * as movement from "./movement.ts";
import * as plain from "./plain.ts";
import type { Operator } from "./step.ts";
import * as windows from "./windows.ts";

/** An operator for each of several names. */
function all(names: string, operator: Operator): Record<string, Operator> {
  return Object.fromEntries(names.split(" ").map((name) => [name, operator]));
}

/** What each operation becomes. */
export const operators: ReadonlyMap<string, Operator> = new Map(Object.entries({
  ...all("Conv2D _FusedConv2D FusedConv2D", windows.conv2d),
  ...all("DepthwiseConv2dNative FusedDepthwiseConv2dNative DepthwiseConv2d", windows.conv2d),
  Conv2DBackpropInput: windows.transposed,
  MaxPool: windows.pooling("max"),
  AvgPool: windows.pooling("average"),
  ...all("MatMul _FusedMatMul BatchMatMul BatchMatMulV2", windows.matMul),
  ...all("Identity StopGradient Snapshot PreventGradient CheckNumerics Enter Exit", plain.same),
  Relu: plain.activationOf("relu"),
  Relu6: plain.activationOf("relu6"),
  LeakyRelu: plain.activationOf("leaky_relu"),
  Prelu: plain.activationOf("prelu"),
  Elu: plain.activationOf("elu"),
  Selu: plain.activationOf("selu"),
  Sigmoid: plain.activationOf("sigmoid"),
  Tanh: plain.activationOf("tanh"),
  Softplus: plain.activationOf("softplus"),
  ...all("Softmax LogSoftmax", plain.activationOf("softmax")),
  ...all("FusedBatchNorm FusedBatchNormV2 FusedBatchNormV3", plain.batchNorm),
  ...all("BiasAdd Add AddV2 AddN", plain.merge("add", (a, b) => a + b)),
  Sub: plain.merge("add", (a, b) => a - b),
  Mul: plain.merge("mul", (a, b) => a * b),
  ...all("RealDiv Div DivNoNan FloorDiv", plain.merge("mul", (a, b) => Math.floor(a / b))),
  Maximum: plain.merge("add", Math.max),
  Minimum: plain.merge("add", Math.min),
  SquaredDifference: plain.merge("add", (a, b) => (a - b) ** 2),
  ...all(
    "Abs Neg Square Sqrt Rsqrt Exp Log Sin Cos Floor Ceil Round Sign Cast Pow Reciprocal",
    plain.operations(1),
  ),
  ...all(
    "Less LessEqual Greater GreaterEqual Equal NotEqual LogicalAnd LogicalOr LogicalNot Select",
    plain.operations(1),
  ),
  ...all("SelectV2 ClipByValue Cumsum", plain.operations(2)),
  ...all("Mean Sum Prod", plain.reduce("average")),
  ...all("Max Min ArgMax ArgMin", plain.reduce("max")),
  Reshape: movement.reshape,
  Squeeze: movement.squeeze,
  ExpandDims: movement.expandDims,
  ConcatV2: movement.concat,
  Pack: movement.pack,
  Shape: movement.shape,
  ...all("Pad PadV2 MirrorPad", movement.pad),
  Transpose: movement.transpose,
  ResizeBilinear: movement.resize("bilinear"),
  ResizeNearestNeighbor: movement.resize("nearest"),
  Slice: movement.slice,
  StridedSlice: movement.stridedSlice,
  ...all("Split SplitV", movement.split),
  SpaceToBatchND: movement.intoBlocks,
  BatchToSpaceND: movement.fromBlocks,
  SpaceToDepth: movement.rearrange("spaceToDepth"),
  DepthToSpace: movement.rearrange("pixelShuffle"),
  ...all("GatherV2 Gather", movement.gather),
}));
