/** Activations, normalisations, poolings, merges. */
import { axes, channelAxis, channelsOf, image, paddingOf } from "../../../ir/shape.ts";
import type { GraphWriter } from "./graph.ts";
import type { Said } from "./said.ts";
import { transpose, turned } from "./moves.ts";

type Any = Said<"relu">;

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

/** The shape by which a number for each channel stretches over a tensor. */
function perChannel({ shapes: [shape] }: Pick<Any, "shapes">): number[] {
  const axis = channelAxis(shape!);
  return shape!.slice(axis).map((size, i) => i === 0 ? size : 1);
}

/** What a normalisation learns, or numbers that are not learned where it does not. */
function affine(
  { graph, owner, shapes: [shape], layer }: Said<"layerNorm" | "batchNorm" | "instanceNorm" | "groupNorm">,
) {
  const dims = [channelsOf(shape!)];
  return {
    scale: layer.scale ? graph.weight(`${owner}.scale`, dims) : graph.filled(dims),
    shift: layer.shift ? graph.weight(`${owner}.shift`, dims) : graph.filled(dims),
  };
}

/** Runs with the channels as the second axis, as ONNX wants it: tokens are turned before and after. */
function channelsSecond(
  graph: GraphWriter,
  x: string,
  rank: number,
  name: string,
  run: (x: string, name?: string) => string,
): string {
  if (rank !== 2) return run(x, name);
  return turned(graph, run(turned(graph, x), `${name}/turned`), name);
}

function batchNorm(said: Said<"batchNorm">): string {
  const { graph, inputs: [x], shapes: [shape], layer, owner } = said, { name } = layer;
  if (layer.scale !== layer.shift) {
    const weight = graph.weight(`${owner}.${layer.scale ? "scale" : "shift"}`, perChannel(said));
    return graph.node(layer.scale ? "Mul" : "Add", [x!, weight], { name });
  }
  const { scale, shift } = affine(said), dims = [channelsOf(shape!)];
  const mean = graph.weight(`${owner}.mean`, dims), variance = graph.weight(`${owner}.variance`, dims);
  return channelsSecond(
    graph,
    x!,
    shape!.length,
    name,
    (value, own) =>
      graph.node(
        "BatchNormalization",
        [value, scale, shift, mean, variance],
        own === undefined ? {} : { name: own },
      ),
  );
}

/** Runs with the features as the last axis: images are turned before and after. */
function featuresLast(
  graph: GraphWriter,
  x: string,
  rank: number,
  name: string,
  run: (x: string, name: string) => string,
): string {
  if (rank < 3) return run(x, name);
  const last = Array.from({ length: rank + 1 }, (_, i) => i === 0 ? 0 : i === rank ? 1 : i + 1);
  const back = Array.from({ length: rank + 1 }, (_, i) => i === 0 ? 0 : i === 1 ? rank : i - 1);
  return transpose(graph, run(transpose(graph, x, last), `${name}/turned`), back, name);
}

function layerNorm(said: Said<"layerNorm">): string {
  const { graph, inputs: [x], shapes: [shape], layer } = said, { scale, shift } = affine(said);
  return featuresLast(
    graph,
    x!,
    shape!.length,
    layer.name,
    (value, name) =>
      graph.node("LayerNormalization", [value, scale, ...(layer.shift ? [shift] : [])], {
        attributes: { axis: -1 },
        name,
      }),
  );
}

function rmsNorm({ graph, inputs: [x], shapes: [shape], layer, owner }: Said<"rmsNorm">): string {
  const dims = [channelsOf(shape!)];
  return featuresLast(graph, x!, shape!.length, layer.name, (value, name) => {
    const square = graph.node("Pow", [value, graph.float(2)]);
    const mean = graph.node("ReduceMean", [square, graph.ints([-1])]);
    const root = graph.node("Sqrt", [graph.node("Add", [mean, graph.float(1e-6)])]); // a usual guard against zero
    const steps = [layer.scale ? "scale" : "", layer.shift ? "shift" : ""].filter((word) => word !== "");
    let out = graph.node("Div", [value, root], steps.length === 0 ? { name } : {});
    steps.forEach((word, i) => {
      const weight = graph.weight(`${owner}.${word}`, dims), own = i === steps.length - 1 ? { name } : {};
      out = graph.node(word === "scale" ? "Mul" : "Add", [out, weight], own);
    });
    return out;
  });
}

function groupNorm(said: Said<"groupNorm">): string {
  const { graph, inputs: [x], shapes: [shape], layer } = said, { scale, shift } = affine(said);
  return channelsSecond(
    graph,
    x!,
    shape!.length,
    layer.name,
    (value, own) =>
      graph.node("GroupNormalization", [value, scale, shift], {
        attributes: { num_groups: layer.groups },
        ...(own !== undefined && { name: own }),
      }),
  );
}

function instanceNorm(said: Said<"instanceNorm">): string {
  const { graph, inputs: [x], shapes: [shape], layer } = said, { scale, shift } = affine(said);
  return channelsSecond(
    graph,
    x!,
    shape!.length,
    layer.name,
    (value, own) =>
      graph.node("InstanceNormalization", [value, scale, shift], own === undefined ? {} : { name: own }),
  );
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
