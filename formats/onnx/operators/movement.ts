/** What moves elements, joins tensors or takes parts of them. */
import { sameShape } from "../../../ir/shape.ts";
import type { Emitter } from "../emitter.ts";
import type { Node } from "../node.ts";
import { axisOf } from "../shapes/rule.ts";
import { partsOf, slicesOf } from "../shapes/movement.ts";
import { product } from "../shapes/rule.ts";
import { Value } from "../value.ts";
import { aligned, isAxis, plain, reshaped, simple, straight, transposed } from "../view.ts";
import { customLayer, need, type Operators, pass, result, storedElements } from "./rule.ts";

/** Another shape for the same elements. */
function reshape(emitter: Emitter, node: Node): void {
  const x = need(emitter, node, 0), out = result(emitter, node), view = emitter.view(x);
  emitter.set(out, reshaped(view, out.shape) ?? straight(emitter.as(x), out.shape, view.bits));
}

function transpose(emitter: Emitter, node: Node): void {
  const x = need(emitter, node, 0), perm = node.attributes.ints("perm") ?? x.shape.map((_, i) => i).reverse();
  emitter.set(node.outputs[0], transposed(emitter.view(x), perm));
}

/** A part of a value along one axis: of the tensor's own axis if it is one, else of a tensor reshaped so that it is. */
export function part(
  emitter: Emitter,
  node: Node,
  x: Value,
  cut: { axis: number; start: number; count: number },
  out: Value,
): void {
  const { axis, start, count } = cut, size = x.shape[axis]!;
  if (count === size) return emitter.set(out, reshaped(emitter.view(x), out.shape) ?? emitter.view(x));
  const known = emitter.slice(x, { axis, start, count });
  if (known !== undefined) return emitter.set(out, known);
  const view = simple(emitter.view(x)), own = view.axes[axis]!;
  if (own.length !== 1) {
    const before = product(x.shape.slice(0, axis)), after = product(x.shape.slice(axis + 1));
    const layer = emitter.own(node, "slice", [1, start, start + count], [
      emitter.as(x, [before, size, after]),
    ]);
    return emitter.setStraight(out, layer);
  }
  const [piece = 0] = own, base = emitter.base(view);
  const before = product(view.pieces.slice(0, piece)), after = product(view.pieces.slice(piece + 1));
  let place = 0, passed = 1;
  while (place < base.length && (passed < before || base[place] === 1)) passed *= base[place++]!;
  const inner = (base[place] ?? 0) / size;
  const direct = passed === before && Number.isInteger(inner) && inner >= 1;
  const layer = direct
    ? emitter.own(node, "slice", [place, start * inner, (start + count) * inner], [view.layer])
    : emitter.own(node, "slice", [1, start, start + count], [
      emitter.reshaped(view.layer, [before, size, after]),
    ]);
  const pieces = view.pieces.map((own, i) => i === piece ? count : own);
  const cutView = { ...view, layer, pieces };
  const tidy = count === 1 ? withoutPiece(cutView, piece) : cutView;
  emitter.remember(x, cut, tidy);
  emitter.set(out, tidy);
}

function withoutPiece(view: ReturnType<typeof simple>, piece: number) {
  const axes = view.axes.map((axis) =>
    axis.filter((at) => at !== piece).map((at) => at > piece ? at - 1 : at)
  );
  return { ...view, pieces: view.pieces.filter((_, i) => i !== piece), axes };
}

function slice(emitter: Emitter, node: Node): void {
  const cuts = slicesOf(emitter.asked(node)), out = result(emitter, node);
  let x = need(emitter, node, 0);
  const real = cuts.filter(({ axis, count, step }) => count !== x.shape[axis] || step !== 1);
  if (real.some(({ step }) => step !== 1)) return customLayer(emitter, node, { group: "movement" });
  for (const cut of real) {
    const next = new Value({
      name: out.name,
      shape: x.shape.map((size, i) => i === cut.axis ? cut.count : size),
      type: x.type,
    });
    part(emitter, node, x, cut, next);
    x = next;
  }
  emitter.set(out, emitter.view(x));
}

function split(emitter: Emitter, node: Node): void {
  const x = need(emitter, node, 0), { axis, parts } = partsOf(emitter.asked(node));
  let start = 0;
  for (const [i, count] of parts.entries()) {
    const out = node.outputs[i];
    if (out !== undefined && !out.isConstant && emitter.isRead(out)) {
      part(emitter, node, x, { axis, start, count }, out);
    }
    start += count;
  }
}

/** Where a Gather takes neighbours: from which, how many. */
function run(indices: Value, size: number): readonly [start: number, count: number] | undefined {
  const all = indices.data?.map((index) => index < 0 ? index + size : index);
  if (all === undefined || all.length === 0 || indices.shape.length > 1) return undefined;
  return all.every((index, i) => index === all[0]! + i) ? [all[0]!, all.length] : undefined;
}

function gather(emitter: Emitter, node: Node): void {
  const data = need(emitter, node, 0), indices = need(emitter, node, 1), out = result(emitter, node);
  const axis = axisOf(node.attributes.int("axis", 0), data.shape.length);
  if (data.isConstant && data.shape.length === 2 && axis === 0 && data.isLearned) {
    return embedding(emitter, node, data, indices);
  }
  const place = indices.isConstant && emitter.has(data) ? run(indices, data.shape[axis]!) : undefined;
  if (place === undefined) return customLayer(emitter, node, { group: "movement" });
  const [start, count] = place;
  const shape = data.shape.map((size, i) => i === axis ? count : size);
  const cut = new Value({ name: out.name, shape, type: data.type });
  part(emitter, node, data, { axis, start, count }, cut);
  emitter.set(out, reshaped(emitter.view(cut), out.shape)!);
}

function embedding(emitter: Emitter, node: Node, table: Value, indices: Value): void {
  const [vocabulary = 1, size = 1] = table.shape;
  const made = emitter.multiplies("embedding", table, [table]);
  const input = emitter.as(indices, [indices.size]);
  const layer = emitter.own(node, "embedding", [vocabulary, size], [input], made);
  emitter.owns(layer, "embedding", [table]);
  emitter.setStraight(result(emitter, node), layer);
}

function concat(emitter: Emitter, node: Node): void {
  const values = node.inputs.filter((value) => value !== undefined && value.size > 0) as Value[];
  const out = result(emitter, node), axis = axisOf(node.attributes.int("axis", 1), out.shape.length);
  const flowing = values.filter((value) => emitter.has(value)), [first] = flowing;
  if (first === undefined) return customLayer(emitter, node, { group: "movement" });
  if (flowing.length < values.length) return withConstants(emitter, node, values, axis);
  if (values.length === 1) return emitter.set(out, emitter.view(first));
  return beside(emitter, node, values, axis);
}

/** Tensors beside each other: as they lie if all lie alike, else in plain order. */
function beside(emitter: Emitter, node: Node, values: readonly Value[], axis: number): void {
  const out = result(emitter, node), views = values.map((value) => simple(emitter.view(value)));
  const bases = views.map((view) => emitter.base(view)), [view, base] = [views[0]!, bases[0]!];
  const place = base.findIndex((_, i) => views.every((one, k) => isAxis(one, axis, bases[k]!, i)));
  const alike = (one: typeof view) =>
    `${one.axes.map((own) => own.join())}` === `${view.axes.map((own) => own.join())}`;
  const isDirect = place >= 0 &&
    views.every((one, k) =>
      alike(one) && bases[k]!.length === base.length && bases[k]!.every((size, i) =>
        i === place || size === base[i]
      ) &&
      `${aligned(one, bases[k]!)?.of}` === `${aligned(view, base)?.of}`
    );
  if (isDirect && view.axes[axis]!.length === 1) {
    const layer = emitter.own(node, "concat", [{ axis: place }], views.map(({ layer }) => layer));
    const pieces = view.pieces.map((size, i) => i === view.axes[axis]![0] ? out.shape[axis]! : size);
    return emitter.set(out, { ...view, layer, pieces, bits: undefined });
  }
  const before = product(out.shape.slice(0, axis)), after = product(out.shape.slice(axis + 1));
  const whole = plain(out.shape), drop = out.shape.length - whole.length;
  const keeps = axis >= drop && sameShape(out.shape.slice(drop), whole) &&
    product(out.shape.slice(0, drop)) === 1;
  const shapes = values.map(({ shape }) => keeps ? [...shape.slice(drop)] : [before, shape[axis]!, after]);
  const inputs = values.map((value, i) => emitter.as(value, shapes[i]!));
  emitter.setStraight(out, emitter.own(node, "concat", [{ axis: keeps ? axis - drop : 1 }], inputs));
}

/** Constants beside activations: learned tokens before a sequence, or something that is only moved. */
function withConstants(emitter: Emitter, node: Node, values: readonly Value[], axis: number): void {
  const out = result(emitter, node), [constant, x] = values;
  const stored = storedElements(constant);
  const isToken = values.length === 2 && constant!.isConstant && constant!.isLearned &&
    out.shape.length === 3 &&
    out.shape[0] === 1 && axis === 1 && stored === constant!.size;
  if (!isToken) {
    const parameters = values.reduce((sum, value) => sum + (value.isConstant ? storedElements(value) : 0), 0);
    return customLayer(emitter, node, { group: "movement", parameters });
  }
  const input = emitter.as(x!, [x!.shape[1]!, x!.shape[2]!]);
  emitter.setStraight(out, emitter.own(node, "classToken", [constant!.shape[1]!], [input]));
}

function depthToSpace(emitter: Emitter, node: Node): void {
  const input = emitter.image(need(emitter, node, 0)), out = result(emitter, node);
  if (out.shape[0] !== 1) return customLayer(emitter, node, { group: "movement" });
  emitter.setStraight(out, emitter.own(node, "pixelShuffle", [node.attributes.int("blocksize", 2)], [input]));
}

function spaceToDepth(emitter: Emitter, node: Node): void {
  const input = emitter.image(need(emitter, node, 0)), out = result(emitter, node);
  if (out.shape[0] !== 1) return customLayer(emitter, node, { group: "movement" });
  emitter.setStraight(out, emitter.own(node, "spaceToDepth", [node.attributes.int("blocksize", 2)], [input]));
}

/** A value stretched to a larger shape: nothing where it is no larger. */
function expand(emitter: Emitter, node: Node): void {
  const x = need(emitter, node, 0), out = result(emitter, node);
  if (x.size === out.size) return reshape(emitter, node);
  customLayer(emitter, node, { group: "movement" });
}

const moved = (emitter: Emitter, node: Node): void => customLayer(emitter, node, { group: "movement" });

/** Movement of data. */
export const movementOperators: Operators = {
  Reshape: reshape,
  Flatten: reshape,
  Squeeze: reshape,
  Unsqueeze: reshape,
  Transpose: transpose,
  Slice: slice,
  Split: split,
  Gather: gather,
  Concat: concat,
  Expand: expand,
  Tile: expand,
  DepthToSpace: depthToSpace,
  SpaceToDepth: spaceToDepth,
  Identity: pass,
  GatherElements: moved,
  GatherND: moved,
  ScatterElements: moved,
  Scatter: moved,
  ScatterND: moved,
  NonZero: moved,
  OneHot: moved,
  ReverseSequence: moved,
  Compress: moved,
  CenterCropPad: moved,
  MaxUnpool: moved,
  Col2Im: moved,
  Unique: moved,
  EyeLike: moved,
  ConstantOfShape: moved,
};
