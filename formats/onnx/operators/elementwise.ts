/** Activations, sums and products, and everything else that works element by element. */
import type { Kind } from "../../../ir/registry.ts";
import { channelAxis, type Shape } from "../../../ir/shape.ts";
import type { Emitter } from "../emitter.ts";
import type { Node } from "../node.ts";
import { bitsOf } from "../types.ts";
import type { Value } from "../value.ts";
import { isAxis, plain } from "../view.ts";
import { customLayer, need, type Operator, type Operators, pass, result, storedElements } from "./rule.ts";

type Plain = Extract<
  Kind,
  | "relu"
  | "relu6"
  | "elu"
  | "gelu"
  | "leakyRelu"
  | "sigmoid"
  | "hardSigmoid"
  | "hardSwish"
  | "silu"
  | "tanh"
  | "softplus"
  | "mish"
  | "softmax"
  | "rotary"
>;

/** A layer that works on every element by itself, wherever the elements lie. */
function unary(kind: Plain): Operator {
  return (emitter, node) => {
    const view = emitter.view(need(emitter, node, 0));
    const layer = emitter.own(node, kind, [], [view.layer]);
    emitter.set(node.outputs[0], { ...view, layer, bits: undefined });
  };
}

/** So many operations an element, for what FODLAM has no word for. */
function operations(count: number): Operator {
  return (emitter, node) => {
    const value = need(emitter, node, 0), isMerge = node.inputs.slice(1).some((other) => emitter.has(other));
    if (isMerge || !emitter.has(value) || result(emitter, node).size !== value.size) {
      return customLayer(emitter, node, { vectorOperations: count * result(emitter, node).size });
    }
    const view = emitter.view(value),
      work = { group: "elementwise", vectorOperations: count * value.size } as const;
    const layer = emitter.own(node, "custom", [0, work], [view.layer]);
    emitter.set(node.outputs[0], { ...view, layer, bits: undefined });
  };
}

function clip(emitter: Emitter, node: Node): void {
  const low = node.inputs[1]?.scalar ?? node.attributes.float("min", -Infinity);
  const high = node.inputs[2]?.scalar ?? node.attributes.float("max", Infinity);
  if (low === 0 && high === 6) unary("relu6")(emitter, node);
  else if (low === 0 && high > 1e30) unary("relu")(emitter, node);
  else operations(2)(emitter, node);
}

/** Whether a constant holds one number for each channel of the tensor in which a value lies. */
function isPerChannel(emitter: Emitter, value: Value, constant: Value): boolean {
  const view = emitter.view(value), base = emitter.base(view);
  const gap = value.shape.length - constant.shape.length;
  const axis = constant.shape.findIndex((size) => size === constant.size);
  return constant.size > 1 && gap >= 0 && axis >= 0 && isAxis(view, axis + gap, base, channelAxis(base));
}

/** A constant scale or shift of an activation. */
function withConstant(emitter: Emitter, node: Node, value: Value, constant: Value): void {
  const isScale = node.op === "Mul" || node.op === "Div",
    view = emitter.view(value),
    base = emitter.base(view);
  const stored = storedElements(constant), out = result(emitter, node);
  if (constant.isLearned && stored === constant.size && isPerChannel(emitter, value, constant)) {
    const layer = emitter.own(node, "batchNorm", [{ scale: isScale, shift: !isScale }], [view.layer]);
    return emitter.set(out, { ...view, layer, bits: undefined });
  }
  if (!isScale && constant.isLearned && isTable(base, stored) && constant.size === value.size) {
    const positions = stored / base[1]!;
    const layer = emitter.own(node, "positionEmbedding", [positions === base[0] ? {} : { positions }], [
      view.layer,
    ]);
    return emitter.set(out, { ...view, layer, bits: undefined });
  }
  const work = { parameters: stored, vectorOperations: out.size };
  if (out.size !== value.size) return customLayer(emitter, node, work);
  const layer = emitter.own(node, "custom", [0, { ...work, group: "elementwise" }], [view.layer]);
  emitter.set(out, { ...view, layer, bits: undefined });
}

/** Whether stored numbers are a vector for each token, and perhaps for more. */
function isTable(base: Shape, stored: number): boolean {
  return base.length === 2 && stored >= base[0]! * base[1]! && stored % base[1]! === 0;
}

/** A sum or product of activations; what is neither counts as one operation an element. */
function merge(kind: "add" | "mul"): Operator {
  return (emitter, node) => {
    const values = node.inputs.filter((value) => value !== undefined), out = result(emitter, node);
    const flowing = values.filter((value) => emitter.has(value)), [first, second] = flowing;
    if (first === undefined) return customLayer(emitter, node);
    if (second === undefined) {
      const constant = values.find((value) => value !== first);
      return constant === undefined ? pass(emitter, node) : withConstant(emitter, node, first, constant);
    }
    if (node.op === "Sub" || node.op === "Div") {
      emitter.note(`${node.op} is written as ${kind}: the same work`);
    }
    const at = flowing.findIndex((value) => value.size === out.size);
    const view = at < 0 ? undefined : emitter.view(flowing[at]!);
    const inputs = view && flowing.map((value, i) => i === at ? view.layer : emitter.alongside(value, view));
    if (view === undefined || inputs === undefined || inputs.includes(undefined)) {
      return outer(emitter, node, kind, flowing);
    }
    const layer = emitter.own(node, kind, [], inputs as string[]);
    emitter.set(out, { ...view, layer, bits: undefined });
  };
}

/** Two tensors that each stretch the other, or that lie too differently: in plain order. */
function outer(emitter: Emitter, node: Node, kind: "add" | "mul", values: readonly Value[]): void {
  const out = result(emitter, node), shape = plain(out.shape), rank = out.shape.length;
  const drop = rank - shape.length;
  const isPlain = out.shape.slice(0, drop).every((size) => size === 1) &&
    `${out.shape.slice(drop)}` === `${shape}`;
  if (!isPlain) return customLayer(emitter, node, { vectorOperations: out.size * (values.length - 1) });
  const inputs = values.map((value) => {
    const full = [...new Array<number>(rank - value.shape.length).fill(1), ...value.shape];
    return emitter.as(value, full.slice(drop));
  });
  emitter.setStraight(out, emitter.own(node, kind, [], inputs));
}

/** Quantised additions and products: inputs 0 and 3, the rest are scales. */
function quantizedMerge(kind: "add" | "mul"): Operator {
  return (emitter, node) => merge(kind)(emitter, { ...node, inputs: [node.inputs[0], node.inputs[3]] });
}

function prelu(emitter: Emitter, node: Node): void {
  const value = need(emitter, node, 0), slope = need(emitter, node, 1);
  if (!emitter.has(value)) return customLayer(emitter, node);
  const view = emitter.view(value), base = emitter.base(view);
  const fits = slope.size === value.shape[1] && isAxis(view, 1, base, channelAxis(base));
  if (!fits) return operations(2)(emitter, node);
  emitter.set(node.outputs[0], {
    ...view,
    layer: emitter.own(node, "prelu", [], [view.layer]),
    bits: undefined,
  });
}

/** Quantised and at once dequantised: nothing is done but that the next layer reads fewer bits. */
function quantize(emitter: Emitter, node: Node): void {
  const value = need(emitter, node, 0), out = result(emitter, node), view = emitter.view(value);
  const readers = emitter.readers(out), bits = bitsOf(out.type);
  if (readers.length > 0 && readers.every(({ op }) => op.endsWith("DequantizeLinear"))) {
    emitter.marked.add(out);
    return emitter.set(out, { ...view, bits });
  }
  emitter.set(out, { ...view, layer: emitter.own(node, "quantize", [bits], [view.layer]), bits });
}

function dequantize(emitter: Emitter, node: Node): void {
  const value = need(emitter, node, 0), view = emitter.view(value);
  if (emitter.marked.has(value)) return emitter.set(node.outputs[0], view);
  const layer = emitter.own(node, "dequantize", [view.bits ?? bitsOf(value.type)], [view.layer]);
  emitter.set(node.outputs[0], { ...view, layer, bits: undefined });
}

function all(names: string, operator: Operator): Operators {
  return Object.fromEntries(names.trim().split(/\s+/).map((name) => [name, operator]));
}

/** Element-by-element operators. */
export const elementwiseOperators: Operators = {
  Relu: unary("relu"),
  ThresholdedRelu: unary("relu"),
  LeakyRelu: unary("leakyRelu"),
  "com.microsoft.QLinearLeakyRelu": unary("leakyRelu"),
  Elu: unary("elu"),
  Celu: unary("elu"),
  Selu: unary("elu"),
  Gelu: unary("gelu"),
  "com.microsoft.Gelu": unary("gelu"),
  "com.microsoft.QuickGelu": unary("silu"),
  Sigmoid: unary("sigmoid"),
  "com.microsoft.QLinearSigmoid": unary("sigmoid"),
  HardSigmoid: unary("hardSigmoid"),
  HardSwish: unary("hardSwish"),
  Swish: unary("silu"),
  "fodlam.Silu": unary("silu"),
  Tanh: unary("tanh"),
  Softplus: unary("softplus"),
  Mish: unary("mish"),
  Softmax: unary("softmax"),
  LogSoftmax: unary("softmax"),
  "com.microsoft.QLinearSoftmax": unary("softmax"),
  RotaryEmbedding: unary("rotary"),
  "com.microsoft.RotaryEmbedding": unary("rotary"),
  PRelu: prelu,
  Clip: clip,
  ...all("Add Sum Sub", merge("add")),
  ...all("Mul Div", merge("mul")),
  ...all("QLinearAdd com.microsoft.QLinearAdd", quantizedMerge("add")),
  ...all("QLinearMul com.microsoft.QLinearMul", quantizedMerge("mul")),
  ...all(
    "Abs Ceil Floor Neg Not Round Sign Reciprocal Sqrt Identity CumSum Trilu BitwiseNot IsNaN IsInf",
    operations(1),
  ),
  ...all(
    "Exp Log Sin Cos Tan Sinh Cosh Asin Acos Atan Asinh Acosh Atanh Erf Softsign Shrink Hardmax",
    operations(2),
  ),
  ...all(
    "And Or Xor Equal Greater Less GreaterOrEqual LessOrEqual Max Min Mean Mod Pow Where BitShift",
    operations(1),
  ),
  ...all("BitwiseAnd BitwiseOr BitwiseXor", operations(1)),
  ...all("Cast CastLike Dropout", pass),
  ...all("QuantizeLinear com.microsoft.QuantizeLinear DynamicQuantizeLinear", quantize),
  ...all("DequantizeLinear com.microsoft.DequantizeLinear", dequantize),
};
