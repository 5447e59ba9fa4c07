/** Products with weight matrices, and products of activations. */
import type { Emitter } from "../emitter.ts";
import type { Node } from "../node.ts";
import { product } from "../shapes/rule.ts";
import { equationOf } from "../shapes/products.ts";
import type { Value } from "../value.ts";
import { aligned, isAxis, isStraight, type View } from "../view.ts";
import { customLayer, need, type Operators, result } from "./rule.ts";

/** A product with a matrix of weights: on which axis of x it works, how many outputs, with what bias. */
interface Linear {
  readonly x: Value;
  readonly axis: number;
  readonly outputs: number;
  readonly weights: Value;
  readonly bias: Value | undefined;
}

/** The view of a pixel's channels where they are the features: then the product is a 1x1 convolution. */
function pixels(emitter: Emitter, x: Value, axis: number): View | undefined {
  const view = emitter.view(x), base = emitter.base(view);
  if (base.length !== 3 || base[1]! * base[2]! === 1 || !isAxis(view, axis, base, 0)) return undefined;
  return aligned(view, base)?.view;
}

/** Adds the layer; its output has the outputs where the features were. */
function linear(emitter: Emitter, node: Node, { x, axis, outputs, weights, bias }: Linear): void {
  const out = result(emitter, node), stored = [weights, bias], isBiased = bias !== undefined;
  const image = pixels(emitter, x, axis);
  if (image !== undefined) {
    const made = emitter.multiplies("conv", x, stored);
    const layer = emitter.own(node, "conv", [outputs, 1, { bias: isBiased }], [image.layer], made);
    emitter.owns(layer, "conv", stored);
    const own = image.axes[axis]!, pieces = image.pieces.slice(own.length - (outputs === 1 ? 0 : 1));
    const shift = image.pieces.length - pieces.length;
    const moved = outputs === 1 ? pieces : [outputs, ...pieces.slice(1)];
    const axes = image.axes.map((list, i) =>
      i === axis ? (outputs === 1 ? [] : [0]) : list.map((at) => at - shift)
    );
    return emitter.set(out, { layer, pieces: moved, axes });
  }
  const made = emitter.multiplies("fc", x, stored), input = vectors(emitter, x, axis);
  const layer = emitter.own(node, "fc", [outputs, { bias: isBiased }], [input], made);
  emitter.owns(layer, "fc", stored);
  const others = out.shape.filter((_, i) => i !== axis);
  const order = out.shape.map((_, i) => i === axis ? others.length : i < axis ? i : i - 1);
  emitter.setAs(out, layer, [...others, outputs], order);
}

/** The features of x as vectors; one vector is read from an image as it stands. */
function vectors(emitter: Emitter, x: Value, axis: number): string {
  const view = emitter.view(x), base = emitter.base(view);
  const isOne = x.size === x.shape[axis] && isStraight(view);
  return isOne && (base.length !== 2 || base[0] === 1) ? view.layer : emitter.tokens(x, axis);
}

/** A matrix of weights, its stack of one left out; nothing if it is a stack of several. */
function matrixOf(weights: Value): readonly [rows: number, columns: number] | undefined {
  const [rows = 1, columns = 1] = weights.shape.slice(-2);
  return weights.shape.length >= 2 && weights.size === rows * columns ? [rows, columns] : undefined;
}

function matmul(a: number, b: number, bias?: number) {
  return (emitter: Emitter, node: Node): void => {
    const left = need(emitter, node, a), right = need(emitter, node, b), out = result(emitter, node);
    const turned = node.attributes.int("transB", 0) === 1 && node.op.startsWith("com.microsoft.");
    if (!left.isConstant && !right.isConstant) return both(emitter, node, left, right, turned);
    const weights = left.isConstant ? left : right, x = left.isConstant ? right : left;
    const matrix = matrixOf(weights), added = bias === undefined ? undefined : node.inputs[bias];
    const isVector = right.shape.length === 1 || x.shape.length === 0;
    if (matrix === undefined || !emitter.has(x) || isVector || (left.isConstant && x.shape.length < 2)) {
      return customLayer(emitter, node, { group: "fc", macs: out.size * (left.shape.at(-1) ?? 1) });
    }
    const outputs = left.isConstant !== turned ? matrix[0] : matrix[1];
    const axis = left.isConstant ? x.shape.length - 2 : x.shape.length - 1;
    const wide = left.isConstant ? left.shape.length > x.shape.length : right.shape.length > x.shape.length;
    if (wide) return customLayer(emitter, node, { group: "fc", macs: out.size * (left.shape.at(-1) ?? 1) });
    linear(emitter, node, { x, axis, outputs, weights, bias: added });
  };
}

/** A product of two activations, stacks of matrices. */
function both(emitter: Emitter, node: Node, left: Value, right: Value, turned: boolean): void {
  const out = result(emitter, node), inner = left.shape.at(-1) ?? 1;
  const a = emitter.has(left) ? emitter.view(left) : undefined,
    b = emitter.has(right) ? emitter.view(right) : undefined;
  const stacks = [left, right].map(({ shape }) => product(shape.slice(0, -2)));
  const [s = 1, t = 1] = stacks, rows = left.shape.at(-2);
  const fits = left.shape.length >= 2 && right.shape.length >= 2 && (s === t || s === 1 || t === 1) &&
    Math.max(s, t) === product(out.shape.slice(0, -2));
  if (a === undefined || b === undefined || !fits) {
    return customLayer(emitter, node, { group: "fc", macs: out.size * inner });
  }
  const swapped = { ...b, axes: [...b.axes.slice(0, -2), b.axes.at(-1)!, b.axes.at(-2)!] };
  const shape = (stack: number, m: number, n: number) => stack === 1 && s === t ? [m, n] : [stack, m, n];
  const isEasier = !isStraight(b) && isStraight(swapped);
  const second = isEasier
    ? emitter.arranged(swapped, shape(t, right.shape.at(-1)!, right.shape.at(-2)!))
    : emitter.arranged(b, shape(t, right.shape.at(-2)!, right.shape.at(-1)!));
  const first = emitter.arranged(a, shape(s, rows!, inner));
  const made = emitter.multiplies("matmul", left, []);
  const layer = emitter.own(node, "matmul", [{ transposed: isEasier !== turned }], [first, second], made);
  emitter.setStraight(out, layer);
}

function gemm(a: number, b: number, c: number) {
  return (emitter: Emitter, node: Node): void => {
    const left = need(emitter, node, a), right = need(emitter, node, b), added = node.inputs[c];
    const out = result(emitter, node),
      transA = node.attributes.int("transA", 0) === 1,
      transB = node.attributes.int("transB", 0) === 1;
    const isSaid = emitter.has(left) && right.isConstant && right.shape.length === 2 &&
      left.shape.length === 2;
    if (!isSaid) {
      return customLayer(emitter, node, { group: "fc", macs: out.size * (left.shape[transA ? 0 : 1] ?? 1) });
    }
    const outputs = right.shape[transB ? 0 : 1]!;
    const bias = added?.isConstant && added.size === outputs ? added : undefined;
    const x = transA ? emitter.turned(left) : left;
    linear(emitter, node, { x, axis: 1, outputs, weights: right, bias });
    if (added === undefined || bias !== undefined || !emitter.has(added)) return;
    const view = emitter.view(out), other = emitter.alongside(added, view);
    if (other !== undefined) {
      emitter.set(out, { ...view, layer: emitter.layer("add", [], [view.layer, other]) });
    }
  };
}

/** A contraction of two tensors, as a product of matrices where its letters allow that. */
function einsum(emitter: Emitter, node: Node): void {
  const [left, right] = node.inputs, out = result(emitter, node);
  const { inputs: [p = "", q = ""], output } = equationOf(
    node.attributes.text("equation", ""),
    node.inputs.map((value) => value?.shape.length ?? 0),
  );
  const sizes = new Map([
    ...[...p].map((letter, i) => [letter, left!.shape[i]!] as const),
    ...[...q].map((letter, i) => [letter, right?.shape[i] ?? 1] as const),
  ]);
  const size = (letters: Iterable<string>) =>
    [...letters].reduce((all, letter) => all * sizes.get(letter)!, 1);
  const inner = [...p].filter((letter) => q.includes(letter) && !output.includes(letter));
  const stack = [...p].filter((letter) =>
    q.includes(letter) && output.includes(letter) && sizes.get(letter)! > 1
  );
  const rows = [...p].filter((letter) => !q.includes(letter)),
    columns = [...q].filter((letter) => !p.includes(letter));
  const macs = out.size * size(inner);
  const isSaid = node.inputs.length === 2 &&
    [...rows, ...columns].every((letter) => output.includes(letter)) &&
    new Set(p).size === p.length && new Set(q).size === q.length;
  if (!isSaid || right === undefined || left === undefined) {
    return customLayer(emitter, node, { group: "fc", macs });
  }
  const units = [...output].filter((letter) =>
    sizes.get(letter) === 1 && p.includes(letter) && q.includes(letter)
  );
  const arranged = (value: Value, word: string, letters: readonly string[], shape: readonly number[]) => {
    const view = emitter.view(value);
    return emitter.arranged(
      { ...view, axes: letters.map((letter) => view.axes[word.indexOf(letter)]!) },
      shape,
    );
  };
  const place = (letters: readonly string[], layer: string) =>
    emitter.setAs(
      out,
      layer,
      letters.map((letter) => sizes.get(letter)!),
      [...output].map((letter) => letters.indexOf(letter)),
    );
  if (right.isConstant && stack.length === 0) {
    const input = arranged(left, p, [...rows, ...inner], [size(rows), size(inner)]);
    const made = emitter.multiplies("fc", left, [right]);
    const layer = emitter.own(node, "fc", [size(columns), { bias: false }], [input], made);
    emitter.owns(layer, "fc", [right]);
    return place([...units, ...rows, ...columns], layer);
  }
  if (left.isConstant || right.isConstant) return customLayer(emitter, node, { group: "fc", macs });
  const first = arranged(left, p, [...stack, ...rows, ...inner], [size(stack), size(rows), size(inner)]);
  const second = arranged(right, q, [...stack, ...columns, ...inner], [
    size(stack),
    size(columns),
    size(inner),
  ]);
  const layer = emitter.own(node, "matmul", [{ transposed: true }], [first, second]);
  place([...units, ...stack, ...rows, ...columns], layer);
}

/** Weights of few bits in blocks: N outputs of K features, the bits an attribute. */
function fewBits(emitter: Emitter, node: Node): void {
  const x = need(emitter, node, 0), outputs = node.attributes.int("N", 1), bias = node.inputs[5];
  const bits = node.attributes.int("bits", 4);
  const layer = emitter.own(node, "fc", [outputs, { bias: bias !== undefined }], [emitter.tokens(x)], {
    bits: { weights: bits },
  });
  emitter.setStraight(result(emitter, node), layer);
}

/** Matrix products. */
export const productOperators: Operators = {
  MatMul: matmul(0, 1, 2),
  MatMulInteger: matmul(0, 1),
  QLinearMatMul: matmul(0, 3),
  "com.microsoft.DynamicQuantizeMatMul": matmul(0, 1, 4),
  "com.microsoft.MatMulIntegerToFloat": matmul(0, 1, 6),
  "com.microsoft.FusedMatMul": matmul(0, 1),
  "com.microsoft.TransposeMatMul": matmul(0, 1),
  "com.microsoft.MatMulNBits": fewBits,
  Gemm: gemm(0, 1, 2),
  "com.microsoft.FusedGemm": (emitter, node) => {
    gemm(0, 1, 2)(emitter, node);
    emitter.activation(node, result(emitter, node));
  },
  "com.microsoft.QGemm": gemm(0, 3, 6),
  Einsum: einsum,
};
