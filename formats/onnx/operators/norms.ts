/** Normalisations. */
import { channelAxis } from "../../../ir/shape.ts";
import type { Emitter } from "../emitter.ts";
import type { Node } from "../node.ts";
import type { Value } from "../value.ts";
import { isAxis, type View } from "../view.ts";
import { customLayer, need, type Operators, result, storedElements } from "./rule.ts";

/** A value in a tensor whose channels are an axis of the value; brought there if it is not so already. */
function channelsAt(emitter: Emitter, value: Value, axis: number): View {
  const view = emitter.view(value), base = emitter.base(view);
  if (isAxis(view, axis, base, channelAxis(base))) return view;
  const rank = value.shape.length;
  if (axis === 1 && rank === 4 && value.shape[0] === 1) {
    const layer = emitter.image(value);
    emitter.setStraight(value, layer);
    return emitter.view(value);
  }
  const layer = emitter.tokens(value, axis), others = value.shape.filter((_, i) => i !== axis);
  const order = value.shape.map((_, i) => i === axis ? rank - 1 : i < axis ? i : i - 1);
  emitter.setAs(value, layer, [...others, value.shape[axis]!], order);
  return emitter.view(value);
}

/**
 * Which of scale and shift a normalisation of so many channels learns: those that the file stores, not those that it fills or
 * computes. Nothing if they are of other sizes.
 */
function affine(channels: number, scale: Value | undefined, shift: Value | undefined) {
  const fits = [scale, shift].every((value) => value === undefined || value.size === channels);
  const isStored = (value: Value | undefined) => value !== undefined && value.weights.length > 0;
  return fits ? { scale: isStored(scale), shift: isStored(shift) } : undefined;
}

function finish(emitter: Emitter, node: Node, view: View, layer: string): void {
  emitter.set(node.outputs[0], { ...view, layer, bits: undefined });
}

function batchNorm(emitter: Emitter, node: Node): void {
  const x = need(emitter, node, 0);
  if (!emitter.has(x) || x.shape.length < 2) {
    return customLayer(emitter, node, { vectorOperations: 2 * x.size });
  }
  const view = channelsAt(emitter, x, 1), stored = [node.inputs[1], node.inputs[2]];
  const sharedWith = emitter.multiplies("batchNorm", x, stored).sharedWith;
  const layer = emitter.own(node, "batchNorm", [], [view.layer], { sharedWith });
  emitter.owns(layer, "batchNorm", stored);
  finish(emitter, node, view, layer);
}

/** The axes of a layer normalisation: how many, from where. */
function overOf(node: Node, rank: number): readonly [first: number, count: number] {
  const given = node.attributes.int("axis", -1), first = given < 0 ? given + rank : given;
  return [first, node.attributes.int("axes", rank - first)];
}

function overFeatures(kind: "layerNorm" | "rmsNorm") {
  return (emitter: Emitter, node: Node): void => {
    const x = need(emitter, node, 0), out = result(emitter, node), [, scale, shift] = node.inputs;
    const [first, count] = overOf(node, x.shape.length);
    const features = x.shape.slice(first, first + count).reduce((all, size) => all * size, 1);
    const learned = affine(features, scale, shift);
    if (!emitter.has(x) || (learned === undefined && count === 1)) {
      return customLayer(emitter, node, { group: "normalization", vectorOperations: 7 * x.size });
    }
    if (count === 1 && learned !== undefined) {
      const view = channelsAt(emitter, x, first);
      return finish(emitter, node, view, emitter.own(node, kind, [learned], [view.layer]));
    }
    const perChannel = affine(x.shape[1] ?? 1, scale, shift);
    if (first === 1 && perChannel !== undefined && learned === undefined) {
      const view = channelsAt(emitter, x, 1);
      return finish(emitter, node, view, emitter.own(node, "groupNorm", [1, perChannel], [view.layer]));
    }
    const vectors = x.size / features;
    const input = emitter.as(x, vectors === 1 ? [features] : [vectors, features]);
    const parameters = learned === undefined ? storedElements(scale) + storedElements(shift) : 0;
    const layer = learned === undefined
      ? emitter.own(
        node,
        "custom",
        [0, { group: "normalization", parameters, vectorOperations: 7 * x.size }],
        [input],
      )
      : emitter.own(node, kind, [learned], [input]);
    emitter.setStraight(out, layer);
  };
}

/** Whether an instance normalisation learns anything: frameworks write ones and zeros where it does not. */
function isTrivial(value: Value | undefined, number: number): boolean {
  return value === undefined || value.data?.every((one) => one === number) === true;
}

function instanceNorm(emitter: Emitter, node: Node): void {
  const x = need(emitter, node, 0), [, scale, shift] = node.inputs;
  const view = channelsAt(emitter, x, 1);
  const learned = { scale: !isTrivial(scale, 1), shift: !isTrivial(shift, 0) };
  finish(emitter, node, view, emitter.own(node, "instanceNorm", [learned], [view.layer]));
}

function groupNorm(axisOf: (rank: number) => number, groupsIn: string) {
  return (emitter: Emitter, node: Node): void => {
    const x = need(emitter, node, 0), [, scale, shift] = node.inputs, axis = axisOf(x.shape.length);
    const learned = affine(x.shape[axis] ?? 1, scale, shift), groups = node.attributes.int(groupsIn, 1);
    if (learned === undefined || (x.shape[axis] ?? 1) % groups !== 0) {
      return customLayer(emitter, node, { group: "normalization", vectorOperations: 7 * x.size });
    }
    const view = channelsAt(emitter, x, axis);
    finish(emitter, node, view, emitter.own(node, "groupNorm", [groups, learned], [view.layer]));
    if (node.attributes.int("activation", 0) !== 1) return;
    const out = emitter.view(result(emitter, node));
    finish(emitter, node, out, emitter.layer("silu", [], [out.layer]));
  };
}

/** The sum of an input and a shortcut, normalised: outputs the result and, as the fourth, the sum. */
function skipNorm(kind: "layerNorm" | "rmsNorm") {
  return (emitter: Emitter, node: Node): void => {
    const x = need(emitter, node, 0), skip = need(emitter, node, 1), scale = node.inputs[2];
    const [shift, bias] = kind === "layerNorm"
      ? [node.inputs[3], node.inputs[4]]
      : [undefined, node.inputs[3]];
    const view = channelsAt(emitter, x, x.shape.length - 1), other = emitter.alongside(skip, view);
    if (other === undefined) return customLayer(emitter, node, { vectorOperations: 8 * x.size });
    let sum = emitter.layer("add", [], [view.layer, other]);
    if (bias !== undefined) sum = emitter.layer("batchNorm", [{ scale: false, shift: true }], [sum]);
    const layer = emitter.own(node, kind, [{ scale: scale !== undefined, shift: shift !== undefined }], [
      sum,
    ]);
    finish(emitter, node, view, layer);
    emitter.set(node.outputs[3], { ...view, layer: sum, bits: undefined });
  };
}

/** Normalisations. */
export const normOperators: Operators = {
  BatchNormalization: batchNorm,
  LayerNormalization: overFeatures("layerNorm"),
  SimplifiedLayerNormalization: overFeatures("rmsNorm"),
  "com.microsoft.SimplifiedLayerNormalization": overFeatures("rmsNorm"),
  RMSNormalization: overFeatures("rmsNorm"),
  InstanceNormalization: instanceNorm,
  GroupNormalization: groupNorm(() => 1, "num_groups"),
  "com.microsoft.GroupNorm": groupNorm((rank) => rank - 1, "groups"),
  "com.microsoft.SkipLayerNormalization": skipNorm("layerNorm"),
  "com.microsoft.SkipSimplifiedLayerNormalization": skipNorm("rmsNorm"),
  LRN(emitter, node) {
    const x = need(emitter, node, 0);
    if (x.shape.length !== 4) {
      return customLayer(emitter, node, { group: "normalization", vectorOperations: 13 * x.size });
    }
    const view = channelsAt(emitter, x, 1), base = emitter.base(view);
    const size = node.attributes.int("size", 5);
    if (base.length !== 3) {
      return customLayer(emitter, node, {
        group: "normalization",
        vectorOperations: (2 * size + 3) * x.size,
      });
    }
    finish(emitter, node, view, emitter.own(node, "lrn", [{ size }], [view.layer]));
  },
  LpNormalization: (emitter, node) =>
    customLayer(emitter, node, { group: "normalization", vectorOperations: 4 * need(emitter, node, 0).size }),
  MeanVarianceNormalization: (emitter, node) =>
    customLayer(emitter, node, { group: "normalization", vectorOperations: 7 * need(emitter, node, 0).size }),
};
