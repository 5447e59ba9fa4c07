/** Activations, poolings, merges. */
import { axes, channelAxis, image, paddingOf } from "../../../ir/shape.ts";
import type { GraphWriter } from "./graph.ts";
import type { Said } from "./said.ts";
import { batchNorm, groupNorm, instanceNorm, layerNorm, perChannel, rmsNorm } from "./norms.ts";

/** An operator of the same meaning. */
function one(opType: string, attributes: Readonly<Record<string, { readonly float: number }>> = {}) {
  return (
    { graph, inputs: [x], layer }: {
      readonly graph: GraphWriter;
      readonly inputs: readonly string[];
      readonly layer: { readonly name: string };
    },
  ) => graph.node(opType, [x!], { attributes, name: layer.name });
}

function pool({ graph, inputs: [x], shapes, layer }: Said<"pool">): string {
  const [, height, width] = image(shapes), [vertical, horizontal] = axes(layer);
  const [top, left] = [paddingOf(height, vertical), paddingOf(width, horizontal)];
  const attributes = {
    kernel_shape: layer.kernel,
    strides: layer.stride,
    pads: [top[0], left[0], top[1], left[1]],
    ceil_mode: Number(layer.ceilMode),
  };
  return graph.node(layer.mode === "max" ? "MaxPool" : "AveragePool", [x!], { attributes, name: layer.name });
}

/** Pooling to a size that divides the input's: windows of one size. */
function adaptivePool({ graph, inputs: [x], shapes: [shape], layer }: Said<"adaptivePool">): string {
  const kernel = layer.size.map((size, i) => shape![i + 1]! / size);
  const attributes = { kernel_shape: kernel, strides: kernel };
  return graph.node(layer.mode === "max" ? "MaxPool" : "AveragePool", [x!], { attributes, name: layer.name });
}

function globalPool({ graph, inputs: [x], shapes: [shape], layer }: Said<"globalPool">): string {
  const { mode, name } = layer;
  if (shape!.length === 3) {
    return graph.node(mode === "max" ? "GlobalMaxPool" : "GlobalAveragePool", [x!], { name });
  }
  const op = mode === "max" ? "ReduceMax" : "ReduceMean";
  return graph.node(op, [x!, graph.ints([1])], { attributes: { keepdims: 0 }, name });
}

function resize({ graph, inputs: [x], batch, layer }: Said<"resize" | "upsample">): string {
  const sizes = graph.ints([batch, ...layer.shape]);
  const attributes = { mode: layer.mode === "nearest" ? "nearest" : "linear" };
  return graph.node("Resize", [x!, "", "", sizes], { attributes, name: layer.name });
}

/** The gate of a gated linear unit. */
function gate(graph: GraphWriter, x: string, kind: Said<"glu">["layer"]["gate"]): string {
  if (kind === "none") return x;
  const opType = { sigmoid: "Sigmoid", silu: "Sigmoid", gelu: "Gelu", relu: "Relu" }[kind];
  const out = graph.node(opType, [x]);
  return kind === "silu" ? graph.node("Mul", [x, out]) : out;
}

function glu({ graph, inputs: [x], shapes: [shape], layer }: Said<"glu">): string {
  const attributes = { axis: channelAxis(shape!) + 1, num_outputs: 2 };
  const [value, gating] = graph.nodes("Split", [x!], { attributes, outputs: 2 });
  return graph.node("Mul", [value!, gate(graph, gating!, layer.gate)], { name: layer.name });
}

/** A merge of two or more tensors, pair by pair. */
function merge(opType: "Add" | "Mul") {
  return ({ graph, inputs, layer }: Said<"add" | "mul">): string =>
    inputs.slice(1).reduce(
      (left, right, i) =>
        graph.node(opType, [left, right], i === inputs.length - 2 ? { name: layer.name } : {}),
      inputs[0]!,
    );
}

/** Kinds without products. */
export const others = {
  relu: one("Relu"),
  elu: one("Elu"),
  gelu: one("Gelu"),
  leakyRelu: one("LeakyRelu"),
  sigmoid: one("Sigmoid"),
  hardSigmoid: one("HardSigmoid", { alpha: { float: 1 / 6 } }),
  hardSwish: one("HardSwish"),
  tanh: one("Tanh"),
  softplus: one("Softplus"),
  mish: one("Mish"),
  relu6: ({ graph, inputs: [x], layer }: Said<"relu6">) =>
    graph.node("Clip", [x!, graph.float(0), graph.float(6)], { name: layer.name }),
  silu: ({ graph, inputs: [x], layer }: Said<"silu">) =>
    graph.node("Mul", [x!, graph.node("Sigmoid", [x!])], { name: layer.name }),
  softmax: ({ graph, inputs: [x], shapes: [shape], layer }: Said<"softmax">) =>
    graph.node("Softmax", [x!], { attributes: { axis: channelAxis(shape!) + 1 }, name: layer.name }),
  prelu: (said: Said<"prelu">) =>
    said.graph.node("PRelu", [said.inputs[0]!, said.graph.weight(`${said.owner}.weight`, perChannel(said))], {
      name: said.layer.name,
    }),
  rotary({ graph, inputs: [x], shapes: [shape], layer }: Said<"rotary">) {
    const [length = 1, width = 1] = shape!, half = [length, Math.max(1, width >> 1)];
    const inputs = [x!, graph.ints([0]), graph.filled(half), graph.filled(half)];
    return graph.node("RotaryEmbedding", inputs, { domain: "com.microsoft", name: layer.name });
  },
  lrn: ({ graph, inputs: [x], layer }: Said<"lrn">) =>
    graph.node("LRN", [x!], { attributes: { size: layer.size }, name: layer.name }),
  quantize: ({ graph, inputs: [x], layer }: Said<"quantize">) =>
    graph.node("QuantizeLinear", [x!, graph.float(1), graph.zeroPoint()], { name: layer.name }),
  dequantize: ({ graph, inputs: [x], layer }: Said<"dequantize">) =>
    graph.node("DequantizeLinear", [x!, graph.float(1), graph.zeroPoint()], { name: layer.name }),
  batchNorm,
  layerNorm,
  rmsNorm,
  groupNorm,
  instanceNorm,
  pool,
  adaptivePool,
  globalPool,
  resize,
  upsample: resize,
  glu,
  add: merge("Add"),
  mul: merge("Mul"),
};
