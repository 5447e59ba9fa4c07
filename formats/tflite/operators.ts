/** TensorFlow Lite's operators. */
import * as movement from "./movement.ts";
import * as plain from "./plain.ts";
import { recurrent } from "./recurrent.ts";
import { activation, type Operator } from "./step.ts";
import * as windows from "./windows.ts";

/** An operator for each of several names. */
function all(names: string, operator: Operator): Record<string, Operator> {
  return Object.fromEntries(names.split(" ").map((name) => [name, operator]));
}

/** What each operator becomes. */
export const operators: ReadonlyMap<string, Operator> = new Map(Object.entries({
  CONV_2D: windows.conv2d,
  DEPTHWISE_CONV_2D: windows.depthwise,
  TRANSPOSE_CONV: windows.transposeConv,
  Convolution2DTransposeBias: windows.transposeConvBias,
  MAX_POOL_2D: windows.pooling("max"),
  AVERAGE_POOL_2D: windows.pooling("average"),
  L2_POOL_2D: windows.pooling("average"),
  FULLY_CONNECTED: windows.fullyConnected,
  BATCH_MATMUL: windows.batchMatmul,
  ...recurrent,
  RELU: plain.plain("relu"),
  RELU6: plain.plain("relu6"),
  RELU_N1_TO_1: plain.plain("relu6"),
  RELU_0_TO_1: plain.plain("relu6"),
  LEAKY_RELU: plain.plain("leakyRelu"),
  PRELU: plain.prelu,
  ELU: plain.plain("elu"),
  GELU: plain.plain("gelu"),
  LOGISTIC: plain.plain("sigmoid"),
  TANH: plain.plain("tanh"),
  HARD_SWISH: plain.plain("hardSwish"),
  SOFTMAX: plain.plain("softmax"),
  LOG_SOFTMAX: plain.plain("softmax"),
  ...all("ADD SUB ADD_N MAXIMUM MINIMUM SQUARED_DIFFERENCE", plain.merge("add")),
  ...all("MUL DIV", plain.merge("mul")),
  ...all(
    "ABS NEG SQUARE SQRT RSQRT EXP LOG SIN COS FLOOR CEIL ROUND SIGN CAST POW FLOOR_DIV FLOOR_MOD",
    plain.operations(1),
  ),
  ...all("LESS LESS_EQUAL GREATER GREATER_EQUAL EQUAL NOT_EQUAL", plain.operations(1)),
  ...all("LOGICAL_AND LOGICAL_OR LOGICAL_NOT SELECT SELECT_V2 CUMSUM FAKE_QUANT", plain.operations(1)),
  ...all("MEAN SUM REDUCE_PROD REDUCE_ANY REDUCE_ALL", plain.reduce("average")),
  ...all("REDUCE_MAX REDUCE_MIN ARG_MAX ARG_MIN", plain.reduce("max")),
  QUANTIZE: plain.quantize,
  DEQUANTIZE: plain.dequantize,
  L2_NORMALIZATION: plain.l2Norm,
  LOCAL_RESPONSE_NORMALIZATION: plain.lrn,
  ...all("RESHAPE SQUEEZE EXPAND_DIMS", movement.reshape),
  CONCATENATION: movement.concatenation,
  PACK: movement.pack,
  UNPACK: movement.unpack,
  ...all("PAD PADV2 MIRROR_PAD", movement.pad),
  TRANSPOSE: movement.transpose,
  ...all("SLICE STRIDED_SLICE", movement.slice),
  ...all("SPLIT SPLIT_V", movement.split),
  ...all("GATHER EMBEDDING_LOOKUP", movement.gather),
  RESIZE_BILINEAR: movement.resize("bilinear"),
  RESIZE_NEAREST_NEIGHBOR: movement.resize("nearest"),
  SPACE_TO_DEPTH: movement.rearrange("spaceToDepth"),
  DEPTH_TO_SPACE: movement.rearrange("pixelShuffle"),
  ...all(
    "TILE BROADCAST_TO REVERSE_V2 REVERSE_SEQUENCE SPACE_TO_BATCH_ND BATCH_TO_SPACE_ND GATHER_ND",
    movement.move,
  ),
  STOP_GRADIENT: (step) => activation(step),
}));

/** Operators whose result is a constant where their inputs are, and that say shapes whatever they read. */
export const SHAPES: ReadonlySet<string> = new Set([
  "SHAPE",
  "RANK",
  "FILL",
  "RANGE",
  "ZEROS_LIKE",
  "VAR_HANDLE",
]);

/** Operators that run other graphs of the file. */
export const CONTROL: ReadonlySet<string> = new Set(["IF", "WHILE", "CALL", "CALL_ONCE"]);
