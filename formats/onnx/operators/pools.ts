/** Poolings, reductions and resizings. */
import type { Pair } from "../../../ir/shape.ts";
import type { Emitter } from "../emitter.ts";
import type { Node } from "../node.ts";
import { paddingOf } from "../shapes/movement.ts";
import { reducedAxes } from "../shapes/others.ts";
import { windowOf } from "../shapes/windows.ts";
import type { Value } from "../value.ts";
import { isStraight } from "../view.ts";
import { customLayer, need, type Operators, pass, rest, result } from "./rule.ts";

/** A value `[N, C, H, W]` or `[N, C, L]` as an image of N x C channels, each by itself. */
function planes(emitter: Emitter, x: Value): string {
  const [batch = 1, channels = 1, ...spatial] = x.shape;
  const [height, width] = spatial.length === 1
    ? [1, spatial[0]!]
    : [spatial[0]!, spatial.slice(1).reduce((a, b) => a * b, 1)];
  return emitter.as(x, [batch * channels, height, width]);
}

function pool(mode: "max" | "average") {
  return (emitter: Emitter, node: Node): void => {
    const x = need(emitter, node, 0), out = result(emitter, node), spatial = x.shape.slice(2);
    const { kernel, stride, dilation, before, after, ceilMode } = windowOf(
      node.attributes,
      spatial,
      node.attributes.ints("kernel_shape") ?? [],
    );
    const isSaid = emitter.has(x) && (spatial.length === 1 || spatial.length === 2) &&
      dilation.every((gap) => gap === 1) &&
      [...before, ...after].every((side) => side >= 0);
    const vectorOperations = out.size * kernel.reduce((all, size) => all * size, 1);
    if (!isSaid) return customLayer(emitter, node, { group: "pool", vectorOperations });
    const flat = spatial.length === 1;
    const pair = (list: readonly number[], fill: number) => (flat ? [fill, list[0]!] : list) as Pair;
    const [b, a] = [pair(before, 0), pair(after, 0)];
    const how = { mode, stride: pair(stride, 1), padding: [b[0], a[0], b[1], a[1]] as const, ceilMode };
    const layer = emitter.own(node, "pool", [pair(kernel, 1), how], [planes(emitter, x)]);
    emitter.setStraight(out, layer);
    rest(emitter, node, layer);
  };
}

/** A reduction over axes to one value each: over pixels of an image, over tokens, or over features. */
function reduced(emitter: Emitter, node: Node, mode: "max" | "average", axes: readonly number[]): void {
  const x = need(emitter, node, 0), out = result(emitter, node), gone = new Set(axes);
  if (!emitter.has(x) || gone.size === 0) return customLayer(emitter, node, { vectorOperations: x.size });
  const view = emitter.view(x);
  const kept = view.axes.filter((_, i) => !gone.has(i)), lost = view.axes.filter((_, i) => gone.has(i));
  const size = x.shape.reduce((all, own, i) => gone.has(i) ? all : all * own, 1), inner = x.size / size;
  const channelsFirst = { ...view, axes: [...kept, ...lost] };
  const lengths = x.shape.filter((_, i) => gone.has(i));
  const [height, width] = lengths.length === 2 ? [lengths[0]!, lengths[1]!] : [inner, 1];
  const isImage = isStraight(channelsFirst) || size === 1;
  const input = isImage
    ? emitter.arranged(channelsFirst, [size, height, width])
    : emitter.arranged({ ...view, axes: [...lost, ...kept] }, [inner, size]);
  emitter.setStraight(out, emitter.own(node, "globalPool", [{ mode }], [input]));
}

function globalPool(mode: "max" | "average") {
  return (emitter: Emitter, node: Node): void => {
    const rank = need(emitter, node, 0).shape.length;
    reduced(emitter, node, mode, Array.from({ length: Math.max(0, rank - 2) }, (_, i) => i + 2));
  };
}

function reduction(mode: "max" | "average") {
  return (emitter: Emitter, node: Node): void =>
    reduced(emitter, node, mode, reducedAxes(emitter.asked(node)));
}

/** A reduction by another function: one operation an element read. */
function counted(operations: number) {
  return (emitter: Emitter, node: Node): void =>
    customLayer(emitter, node, { vectorOperations: operations * need(emitter, node, 0).size });
}

function resize(emitter: Emitter, node: Node): void {
  const x = need(emitter, node, 0), out = result(emitter, node), [, , height = 1, width = 1] = out.shape;
  if (`${x.shape}` === `${out.shape}`) return pass(emitter, node);
  const given = node.attributes.text("mode", "nearest"), mode = given === "nearest" ? "nearest" : "bilinear";
  const isSaid = x.shape.length === 4 && out.shape[0] === x.shape[0] && out.shape[1] === x.shape[1] &&
    given !== "cubic";
  if (!isSaid) {
    const each = given === "nearest" ? 0 : given === "cubic" ? 31 : 7; // 16 products and 15 sums for each cubic pixel
    return customLayer(emitter, node, { group: "movement", vectorOperations: each * out.size });
  }
  const factor = height / x.shape[2]!, input = planes(emitter, x);
  const isWhole = Number.isInteger(factor) && factor > 1 && width === factor * x.shape[3]!;
  const layer = isWhole
    ? emitter.own(node, "upsample", [factor, { mode }], [input])
    : emitter.own(node, "resize", [[height, width], { mode }], [input]);
  emitter.setStraight(out, layer);
}

function pad(emitter: Emitter, node: Node): void {
  const x = need(emitter, node, 0), out = result(emitter, node), rank = x.shape.length;
  const { before, after } = paddingOf(emitter.asked(node));
  if ([...before, ...after].every((side) => side === 0)) return pass(emitter, node);
  const outer = [...before.slice(0, -2), ...after.slice(0, -2)];
  const isSaid = rank >= 3 && outer.every((side) => side === 0) &&
    [...before, ...after].every((side) => side >= 0);
  if (!isSaid) return customLayer(emitter, node, { group: "movement" });
  const [height = 1, width = 1] = x.shape.slice(-2);
  const sides = [before.at(-2)!, after.at(-2)!, before.at(-1)!, after.at(-1)!] as const;
  const input = emitter.as(x, [x.size / (height * width), height, width]);
  emitter.setStraight(out, emitter.own(node, "pad", [sides], [input]));
}

/** Samples along each side of an output pixel, if the file leaves them to the region's size. */
const ADAPTIVE_SAMPLES = 2;

function roiAlign(emitter: Emitter, node: Node): void {
  const samples = node.attributes.int("sampling_ratio", 0) || ADAPTIVE_SAMPLES;
  customLayer(emitter, node, {
    group: "pool",
    vectorOperations: 8 * result(emitter, node).size * samples ** 2,
  });
}

/** Poolings, reductions, resizings and paddings. */
export const poolOperators: Operators = {
  MaxPool: pool("max"),
  AveragePool: pool("average"),
  LpPool: pool("average"),
  "com.microsoft.QLinearAveragePool": pool("average"),
  "com.microsoft.NhwcMaxPool": (emitter, node) => customLayer(emitter, node, { group: "pool" }),
  GlobalAveragePool: globalPool("average"),
  GlobalMaxPool: globalPool("max"),
  GlobalLpPool: globalPool("average"),
  "com.microsoft.QLinearGlobalAveragePool": globalPool("average"),
  ReduceMean: reduction("average"),
  ReduceMax: reduction("max"),
  ReduceMin: reduction("max"),
  ReduceSum: reduction("average"),
  ReduceProd: counted(1),
  ReduceL1: counted(2),
  ReduceL2: counted(2),
  ReduceSumSquare: counted(2),
  ReduceLogSum: counted(2),
  ReduceLogSumExp: counted(3),
  ArgMax: counted(1),
  ArgMin: counted(1),
  Resize: resize,
  Upsample: resize,
  Pad: pad,
  RoiAlign: roiAlign,
  MaxRoiPool: counted(1),
  TopK: (emitter, node) => {
    const x = need(emitter, node, 0);
    customLayer(emitter, node, {
      vectorOperations: Math.ceil(x.size * Math.log2(Math.max(2, result(emitter, node).size))),
    });
  },
  NonMaxSuppression: (emitter, node) => {
    const boxes = need(emitter, node, 0).shape[1] ?? 1, kept = result(emitter, node).shape[0] ?? 1;
    customLayer(emitter, node, {
      vectorOperations: Math.ceil(boxes * Math.log2(Math.max(2, boxes))) + 12 * kept * boxes,
    });
  },
};
