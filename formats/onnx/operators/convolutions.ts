/** Convolutions of sequences, images and volumes. */
import type { Padding, Pair, Triple } from "../../../ir/shape.ts";
import type { Emitter } from "../emitter.ts";
import type { Node } from "../node.ts";
import { grown, windowOf, type WindowSaid } from "../shapes/windows.ts";
import type { Value } from "../value.ts";
import { customLayer, need, type Operators, result } from "./rule.ts";

/** A convolution's data, weights and bias. */
interface Parts {
  readonly x: Value;
  readonly weights: Value;
  readonly bias: Value | undefined;
}

function four({ before, after }: WindowSaid): Padding {
  return [before[0]!, after[0]!, before[1]!, after[1]!];
}

/** MACs of a convolution whose output and weights are known: a product for each output element. */
function macsOf(out: Value, { weights }: Parts): number {
  return out.size * (weights.size / weights.shape[0]!);
}

function unsaid(emitter: Emitter, node: Node, parts: Parts, macs: number): void {
  const folded = isFolded(node, parts), out = result(emitter, node);
  const inputs = folded ? node.inputs.filter((value) => value !== parts.bias) : node.inputs;
  customLayer(emitter, { ...node, inputs }, { group: "conv", macs });
  if (folded) emitter.setStraight(out, unfolded(emitter, emitter.view(out).layer, undefined));
}

/**
 * PyTorch's exporter folds a batch normalisation into the convolution before it and gives weights and bias numbers for names
 * (`onnx::Conv_193`); its newer one keeps the weight's name and calls the bias after the layer's input or weights.
 */
function isFolded(node: Node, { weights, bias }: Parts): boolean {
  if (bias === undefined || !node.op.endsWith("Conv")) return false;
  const numbered = /^(onnx::Conv_)?\d+$/;
  if (numbered.test(weights.name) && numbered.test(bias.name)) return true;
  return /weight$/.test(weights.name) && bias.name === `${weights.name}_bias`;
}

/** The batch normalisation that an exporter has folded into a convolution, as a layer behind it. */
function unfolded(emitter: Emitter, conv: string, sharedWith: string | undefined): string {
  const owner = sharedWith === undefined ? undefined : `${sharedWith}.batchNorm`;
  const made = {
    name: `${conv}.batchNorm`,
    ...(owner !== undefined && emitter.maker.has(owner) && { sharedWith: owner }),
  };
  const layer = emitter.layer("batchNorm", [], [conv], made);
  emitter.note(
    "batch normalisation that the exporter folded into convolutions (weights without names) is written out again, " +
      "so that parameters are those of the model that was exported",
    layer,
  );
  return layer;
}

function convolution(data: number, weight: number, bias: number) {
  return (emitter: Emitter, node: Node): void => {
    const parts = {
      x: need(emitter, node, data),
      weights: need(emitter, node, weight),
      bias: node.inputs[bias],
    };
    const out = result(emitter, node),
      spatial = parts.x.shape.slice(2),
      kernel = parts.weights.shape.slice(2);
    const macs = macsOf(out, parts);
    const window = windowOf(node.attributes, spatial, kernel);
    const isSaid = parts.weights.isConstant && emitter.has(parts.x) && (parts.bias?.isConstant ?? true) &&
      [...window.before, ...window.after].every((side) => side >= 0) && parts.x.shape[0]! > 0;
    if (!isSaid) return unsaid(emitter, node, parts, macs);
    if (spatial.length === 2) return image(emitter, node, parts, window);
    if (spatial.length === 1 && parts.x.shape[0] === 1) return line(emitter, node, parts, window);
    if (spatial.length === 3 && parts.x.shape[0] === 1 && isCube(window)) {
      return volume(emitter, node, parts, window);
    }
    unsaid(emitter, node, parts, macs);
  };
}

/** Adds a convolution, and the batch normalisation that is folded into it. */
function convLayer(
  emitter: Emitter,
  node: Node,
  parts: Parts,
  add: (bias: boolean, made: object) => string,
  kind: "conv" | "depthwise" | "conv1d" | "conv3d" | "convTranspose" | "convTranspose3d",
): string {
  const folded = isFolded(node, parts), weights = [parts.weights, parts.bias];
  const made = emitter.multiplies(kind, parts.x, weights);
  const layer = add(parts.bias !== undefined && !folded, made);
  emitter.owns(layer, kind, weights);
  return folded ? unfolded(emitter, layer, made.sharedWith) : layer;
}

function image(emitter: Emitter, node: Node, parts: Parts, window: WindowSaid): void {
  const { x, weights } = parts, out = result(emitter, node);
  const [batch = 1, channels = 1, height = 1] = x.shape, [filters = 1, , ...kernel] = weights.shape;
  const rows = windowOf(node.attributes, [batch * height, x.shape[3]!], kernel);
  const stacked = { ...window, before: rows.before, after: rows.after };
  const made = Math.floor(
    (batch * height + stacked.before[0]! + stacked.after[0]! -
      (window.dilation[0]! * (kernel[0]! - 1) + 1)) / window.stride[0]!,
  ) + 1;
  if (batch > 1 && made !== batch * out.shape[2]!) return unsaid(emitter, node, parts, macsOf(out, parts));
  if (batch > 1) emitter.note(`${batch} images are laid one above the other`);
  const groups = node.attributes.int("group", 1);
  const how = { stride: window.stride as Pair, padding: four(stacked), dilation: window.dilation as Pair };
  const input = emitter.image(x);
  const isDepthwise = groups > 1 && groups === channels;
  const layer = convLayer(
    emitter,
    node,
    parts,
    (bias, made) =>
      isDepthwise
        ? emitter.own(
          node,
          "depthwise",
          [kernel as unknown as Pair, { ...how, multiplier: filters / channels, bias }],
          [input],
          made,
        )
        : emitter.own(
          node,
          "conv",
          [filters, kernel as unknown as Pair, { ...how, groups, bias }],
          [input],
          made,
        ),
    isDepthwise ? "depthwise" : "conv",
  );
  if (batch === 1) return emitter.setStraight(out, layer);
  const [, , p = 1, q = 1] = out.shape;
  emitter.setAs(out, layer, [filters, batch, p, q], [1, 0, 2, 3]);
}

function line(
  emitter: Emitter,
  node: Node,
  parts: Parts,
  { stride, dilation, before, after }: WindowSaid,
): void {
  const [filters = 1, , kernel = 1] = parts.weights.shape, out = result(emitter, node);
  const how = {
    stride: stride[0]!,
    dilation: dilation[0]!,
    padding: [before[0]!, after[0]!] as const,
    groups: node.attributes.int("group", 1),
  };
  const input = emitter.line(parts.x);
  const layer = convLayer(
    emitter,
    node,
    parts,
    (bias, made) => emitter.own(node, "conv1d", [filters, kernel, { ...how, bias }], [input], made),
    "conv1d",
  );
  emitter.setAs(out, layer, [1, out.shape[2]!, filters], [0, 2, 1]);
}

/** Whether a window of a volume has the same zeros on every axis and no gaps. */
function isCube({ before, after, dilation }: WindowSaid): boolean {
  const [first] = before, [last] = after;
  return before.every((side) => side === first) && after.every((side) => side === last) &&
    dilation.every((gap) => gap === 1);
}

function volume(emitter: Emitter, node: Node, parts: Parts, { stride, before, after }: WindowSaid): void {
  const [filters = 1, , ...kernel] = parts.weights.shape;
  const how = {
    stride: stride as unknown as Triple,
    padding: [before[0]!, after[0]!] as const,
    groups: node.attributes.int("group", 1),
  };
  const input = emitter.as(parts.x);
  const layer = convLayer(
    emitter,
    node,
    parts,
    (bias, made) =>
      emitter.own(node, "conv3d", [filters, kernel as unknown as Triple, { ...how, bias }], [input], made),
    "conv3d",
  );
  emitter.setStraight(result(emitter, node), layer);
}

function transposed(emitter: Emitter, node: Node): void {
  const parts = { x: need(emitter, node, 0), weights: need(emitter, node, 1), bias: node.inputs[2] };
  const { x, weights } = parts, out = result(emitter, node), groups = node.attributes.int("group", 1);
  const [batch = 1, channels = 1, ...spatial] = x.shape, kernel = weights.shape.slice(2);
  const { full, extra, window } = grown(node.attributes, spatial, kernel);
  const cut = full.map((size, i) => size - out.shape[2 + i]!);
  const macs = x.size * (weights.size / channels);
  const isCube = cut.every((size) => size === cut[0]); // a volume's zeros are the same on every axis
  const isSaid = weights.isConstant && emitter.has(x) && batch === 1 &&
    (spatial.length <= 2 || spatial.length === 3 && isCube) && cut.every((size) => size >= 0) &&
    window.dilation.every((gap) => gap === 1);
  if (!isSaid) return unsaid(emitter, node, parts, macs);
  if (spatial.length === 3) return transposedVolume(emitter, node, parts, { cut: cut[0]!, extra, window });
  const flat = spatial.length === 1;
  const pair = (list: readonly number[], fill: number) => (flat ? [fill, list[0]!] : list) as Pair;
  const sides = pair(cut, 0), before = sides.map((size) => Math.floor(size / 2));
  const how = {
    stride: pair(window.stride, 1),
    padding: [before[0]!, sides[0] - before[0]!, before[1]!, sides[1] - before[1]!] as const,
    outputPadding: pair(extra, 0),
    groups,
  };
  const input = emitter.as(x, flat ? [channels, 1, spatial[0]!] : [channels, ...spatial]);
  const filters = out.shape[1]!;
  const layer = convLayer(
    emitter,
    node,
    parts,
    (bias, made) =>
      emitter.own(node, "convTranspose", [filters, pair(kernel, 1), { ...how, bias }], [input], made),
    "convTranspose",
  );
  emitter.setStraight(out, layer);
}

/** What is known of a transposed convolution of a volume. */
interface Grown {
  /** Slices that are cut off each axis, before and after. */
  readonly cut: number;
  /** Slices added after each axis. */
  readonly extra: readonly number[];
  /** Its window. */
  readonly window: WindowSaid;
}

function transposedVolume(emitter: Emitter, node: Node, parts: Parts, { cut, extra, window }: Grown): void {
  const out = result(emitter, node), before = Math.floor(cut / 2), input = emitter.as(parts.x);
  const how = {
    stride: window.stride as unknown as Triple,
    padding: [before, cut - before] as const,
    outputPadding: extra as unknown as Triple,
    groups: node.attributes.int("group", 1),
  };
  const kernel = parts.weights.shape.slice(2) as unknown as Triple, filters = out.shape[1]!;
  const layer = convLayer(
    emitter,
    node,
    parts,
    (bias, made) => emitter.own(node, "convTranspose3d", [filters, kernel, { ...how, bias }], [input], made),
    "convTranspose3d",
  );
  emitter.setStraight(out, layer);
}

/** A convolution with an activation inside. */
function fused(emitter: Emitter, node: Node): void {
  const [x, weights, bias, sum] = node.inputs, out = result(emitter, node);
  convolution(0, 1, 2)(emitter, { ...node, inputs: [x, weights, bias] });
  if (sum !== undefined && emitter.has(sum)) {
    const view = emitter.view(out), other = emitter.alongside(sum, view);
    if (other !== undefined) {
      emitter.set(out, { ...view, layer: emitter.layer("add", [], [view.layer, other]) });
    }
  }
  emitter.activation(node, out);
}

/** Convolutions. */
export const convolutionOperators: Operators = {
  Conv: convolution(0, 1, 2),
  ConvInteger: (emitter, node) => convolution(0, 1, 2)(emitter, { ...node, inputs: node.inputs.slice(0, 2) }),
  QLinearConv: convolution(0, 3, 8),
  "com.microsoft.FusedConv": fused,
  ConvTranspose: transposed,
  DeformConv: (emitter, node) => {
    const parts = { x: need(emitter, node, 0), weights: need(emitter, node, 1), bias: node.inputs[3] };
    unsaid(emitter, node, parts, macsOf(result(emitter, node), parts));
  },
};
