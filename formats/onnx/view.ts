/**
 * How a value of the file lies in a layer's tensor. ONNX moves axes with Reshape and Transpose all the time; most of it is
 * another way to read the same elements. A view says for each of the value's axes which pieces of the tensor it is made of, so
 * that a layer for moving elements is only written where somebody needs them in another order.
 */
import type { Shape } from "../../ir/shape.ts";

/** A value's axes in terms of a layer's tensor. */
export interface View {
  /** The layer or input that holds the elements. */
  readonly layer: string;
  /** The tensor's elements in their order, cut into pieces: sizes from the slowest to the fastest. None is 1. */
  readonly pieces: readonly number[];
  /** For each axis of the value, the pieces that it is made of, by their places. */
  readonly axes: readonly (readonly number[])[];
  /** Bits of its elements, where they were quantised. */
  readonly bits?: number | undefined;
}

/** A view of a tensor whose elements stand as the value's do. */
export function straight(layer: string, shape: readonly number[], bits?: number): View {
  const pieces: number[] = [];
  const axes = shape.map((size) => size === 1 ? [] : [pieces.push(size) - 1]);
  return { layer, pieces, axes, bits };
}

/** The pieces in the order of the value. */
export function orderOf({ axes }: View): readonly number[] {
  return axes.flat();
}

/** Whether the elements stand as the value's do. */
export function isStraight(view: View): boolean {
  return orderOf(view).every((piece, i) => piece === i);
}

/** The sizes of a value's axes. */
export function shapeOf({ axes, pieces }: View): number[] {
  return axes.map((axis) => axis.reduce((all, piece) => all * pieces[piece]!, 1));
}

/** The axes in another order. */
export function transposed(view: View, perm: readonly number[]): View {
  return { ...view, axes: perm.map((axis) => view.axes[axis]!) };
}

/** A piece cut in two. */
function cut(view: View, piece: number, front: number): View {
  const pieces = [...view.pieces];
  pieces.splice(piece, 1, front, view.pieces[piece]! / front);
  const axes = view.axes.map((axis) =>
    axis.flatMap((at) => at < piece ? [at] : at > piece ? [at + 1] : [at, at + 1])
  );
  return { ...view, pieces, axes };
}

/** Pieces that follow each other both in the tensor and in the value, made one; `joins` says across which axes. */
function merged(view: View, joins: (axis: number) => boolean): View {
  const flat = view.axes.flatMap((axis, i) => axis.map((piece) => ({ piece, axis: i })));
  const follows = new Set<number>();
  flat.forEach(({ piece, axis }, i) => {
    const before = flat[i - 1];
    if (before !== undefined && before.piece + 1 === piece && (before.axis === axis || joins(axis))) {
      follows.add(piece);
    }
  });
  if (follows.size === 0) return view;
  const place: number[] = [], pieces: number[] = [];
  view.pieces.forEach((size, i) => {
    if (follows.has(i)) pieces[pieces.length - 1]! *= size;
    else pieces.push(size);
    place.push(pieces.length - 1);
  });
  const axes = view.axes.map((axis) =>
    axis.filter((piece) => !follows.has(piece)).map((piece) => place[piece]!)
  );
  return { ...view, pieces, axes };
}

/** The fewest pieces that say the same. */
export function simple(view: View): View {
  return merged(view, () => false);
}

/** The pieces of the elements' order, whatever the axes: blocks that stay together. */
export function blocks(view: View): { readonly sizes: readonly number[]; readonly order: readonly number[] } {
  const one = merged(view, () => true);
  return { sizes: one.pieces, order: orderOf(one) };
}

/** The same elements with other axes, or nothing where a new axis is made of parts that do not lie together. */
export function reshaped(view: View, shape: readonly number[]): View | undefined {
  let now = merged(view, () => true);
  now = { ...now, axes: [orderOf(now)] };
  const axes: number[][] = [];
  let at = 0;
  for (const size of shape) {
    const axis: number[] = [];
    let rest = size;
    while (rest > 1) {
      const piece = now.axes[0]![at];
      if (piece === undefined) return undefined;
      const own = now.pieces[piece]!;
      if (rest % own === 0) {
        axis.push(piece);
        rest /= own;
        at++;
      } else if (own % rest === 0) {
        now = cut(now, piece, rest);
        for (const made of axes) made.forEach((other, i) => other > piece && (made[i] = other + 1));
        axis.forEach((other, i) => other > piece && (axis[i] = other + 1));
        axis.push(piece);
        at++;
        rest = 1;
      } else return undefined;
    }
    axes.push(axis);
  }
  return at === now.axes[0]!.length ? simple({ ...now, axes }) : undefined;
}

/** A view whose pieces do not cross the axes of the layer's tensor, and the pieces of each of those axes; nothing if they must. */
export function aligned(
  view: View,
  base: Shape,
): { readonly view: View; readonly of: number[][] } | undefined {
  let now = simple(view);
  const of: number[][] = [];
  let at = 0;
  for (const size of base) {
    const own: number[] = [];
    let rest = size;
    while (rest > 1) {
      const piece = now.pieces[at];
      if (piece === undefined) return undefined;
      if (rest % piece !== 0) {
        if (piece % rest !== 0) return undefined;
        now = cut(now, at, rest);
      }
      rest /= now.pieces[at]!;
      own.push(at++);
    }
    of.push(own);
  }
  return at === now.pieces.length ? { view: now, of } : undefined;
}

/** Two views with every axis cut at the same places, the first no coarser than it was; nothing if that cannot be. */
export function matched(a: View, b: View): readonly [View, View] | undefined {
  let left = a, right = simple(b);
  for (let axis = 0; axis < left.axes.length; axis++) {
    for (let i = 0; i < Math.max(left.axes[axis]!.length, right.axes[axis]!.length); i++) {
      const p = left.axes[axis]![i], q = right.axes[axis]![i];
      if (p === undefined || q === undefined) return undefined;
      const own = left.pieces[p]!, other = right.pieces[q]!;
      if (own === other) continue;
      if (own > other && own % other === 0) left = cut(left, p, other);
      else if (other > own && other % own === 0) right = cut(right, q, own);
      else return undefined;
    }
  }
  return [left, right];
}

/** Whether a value's axis is exactly one axis of the layer's tensor. */
export function isAxis(view: View, axis: number, base: Shape, of: number): boolean {
  const found = aligned(view, base);
  if (found === undefined) return false;
  const own = found.view.axes[axis]!, wanted = found.of[of]; // nothing if the tensor has fewer axes
  return own.length === wanted?.length && own.every((piece, i) => piece === wanted[i]);
}

/** A shape as FODLAM has it: without the batch, at most four sizes of at least 1. */
export function plain(shape: readonly number[]): Shape {
  let out: readonly number[] = shape.length >= 2 && shape[0] === 1 ? shape.slice(1) : shape;
  if (out.length > 4) out = out.filter((size) => size !== 1);
  if (out.length > 4) {
    const gap = out.length - 3;
    out = [out.slice(0, gap).reduce((all, size) => all * size, 1), ...out.slice(gap)];
  }
  return out.length === 0 ? [1] : out;
}

/** The pieces of each axis of a tensor, where pieces do not cross them. */
export function grouped({ pieces }: View, base: Shape): number[][] {
  let at = 0;
  return base.map((size) => {
    const own: number[] = [];
    for (let rest = size; rest > 1; rest /= pieces[at++]!) own.push(at);
    return own;
  });
}
