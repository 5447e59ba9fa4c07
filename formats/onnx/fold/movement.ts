/** Constants moved, cut, joined and summed up. */
import { axisOf } from "../shapes/rule.ts";
import { rounded } from "./elementwise.ts";
import { indices, stretched, stridesOf } from "./indices.ts";
import type { Fold, FoldAsked, Folds } from "./rule.ts";

const same: Fold = ({ inputs: [x] }) => x!.data;

/** Elements picked by a rule from output index to input index. */
function picked({ inputs: [x], shape }: FoldAsked, from: (index: readonly number[]) => readonly number[]) {
  const strides = stridesOf(x!.shape), out: number[] = [];
  for (const index of indices(shape)) {
    out.push(x!.data[from(index).reduce((sum, at, i) => sum + at * strides[i]!, 0)] ?? 0);
  }
  return out;
}

function concatenated({ inputs, attributes, shape }: FoldAsked): readonly number[] {
  const axis = axisOf(attributes.int("axis", 0), shape.length);
  const rows = shape.slice(0, axis).reduce((all, size) => all * size, 1);
  const out: number[] = [];
  for (let row = 0; row < rows; row++) {
    for (const one of inputs) {
      const length = one!.data.length / rows;
      for (let i = 0; i < length; i++) out.push(one!.data[row * length + i]!);
    }
  }
  return out;
}

function gathered({ inputs: [x, at], attributes }: FoldAsked): readonly number[] {
  const axis = axisOf(attributes.int("axis", 0), x!.shape.length), size = x!.shape[axis]!;
  const inner = x!.shape.slice(axis + 1).reduce((all, own) => all * own, 1);
  const outer = x!.shape.slice(0, axis).reduce((all, own) => all * own, 1);
  const out: number[] = [];
  for (let row = 0; row < outer; row++) {
    for (const index of at!.data) {
      const place = (row * size + (index < 0 ? index + size : index)) * inner;
      for (let i = 0; i < inner; i++) out.push(x!.data[place + i] ?? 0);
    }
  }
  return out;
}

const startOf = (start: number, size: number, step: number) =>
  Math.min(Math.max(start < 0 ? start + size : start, 0), step < 0 ? size - 1 : size);

function sliced(asked: FoldAsked): readonly number[] {
  const { inputs: [x, starts, , axes, steps], attributes } = asked;
  const from = attributes.ints("starts") ?? starts?.data ?? [];
  const on = attributes.ints("axes") ?? axes?.data ?? from.map((_, i) => i);
  const first = x!.shape.map(() => 0), step = x!.shape.map(() => 1);
  on.forEach((given, i) => {
    const axis = axisOf(given, x!.shape.length);
    step[axis] = steps?.data[i] ?? 1;
    first[axis] = startOf(from[i] ?? 0, x!.shape[axis]!, step[axis]!);
  });
  return picked(asked, (index) => index.map((at, i) => first[i]! + at * step[i]!));
}

type Join = (all: number, one: number) => number;

/** A reduction: how two numbers join, from where it starts, and what is done at the end. */
function reduction(join: Join, start: number, end = (sum: number, _count: number) => sum): Fold {
  return ({ inputs: [x, given], attributes, type }) => {
    const shape = x!.shape, axes = attributes.ints("axes") ?? given?.data;
    const gone = axes === undefined || axes.length === 0
      ? new Set(shape.map((_, i) => i))
      : new Set(axes.map((axis) => axisOf(axis, shape.length)));
    if (axes?.length === 0 && attributes.int("noop_with_empty_axes", 0) === 1) return x!.data;
    const kept = shape.map((size, i) => gone.has(i) ? 1 : size), strides = stridesOf(kept);
    const size = kept.reduce((all, own) => all * own, 1);
    const out = new Array<number>(size).fill(start);
    let at = 0;
    for (const index of indices(shape)) {
      const place = index.reduce((sum, own, i) => gone.has(i) ? sum : sum + own * strides[i]!, 0);
      out[place] = join(out[place]!, x!.data[at++]!);
    }
    return out.map((sum) => rounded(end(sum, x!.data.length / size), type));
  };
}

/** Movement of constants, and their reductions. */
export const movementFolds: Folds = {
  Reshape: same,
  Flatten: same,
  Squeeze: same,
  Unsqueeze: same,
  Shape: () => undefined, // computed from the shape alone, constant or not
  ConstantOfShape: () => undefined, // likewise
  Concat: concatenated,
  Gather: gathered,
  Slice: sliced,
  Expand: ({ inputs: [x], shape }) => stretched(x!.data, x!.shape, shape),
  Tile: (asked) => {
    const from = asked.inputs[0]!.shape;
    return picked(asked, (index) => index.map((at, i) => at % from[i]!));
  },
  Transpose(asked) {
    const perm = asked.attributes.ints("perm") ?? asked.shape.map((_, i) => i).reverse();
    return picked(asked, (index) => perm.map((_, axis) => index[perm.indexOf(axis)]!));
  },
  Range({ inputs: [start, , step], shape, type }) {
    const [first, by] = [start!.data[0]!, step!.data[0]!];
    return Array.from({ length: shape[0]! }, (_, i) => rounded(first + i * by, type));
  },
  NonZero({ inputs: [x], shape }) {
    const found: number[][] = [];
    let at = 0;
    for (const index of indices(x!.shape)) if (x!.data[at++] !== 0) found.push([...index]);
    return found.length === shape[1]
      ? x!.shape.flatMap((_, axis) => found.map((index) => index[axis]!))
      : undefined;
  },
  CumSum({ inputs: [x], attributes }) {
    if (x!.shape.length !== 1 || attributes.int("reverse", 0) === 1) return undefined;
    let sum = 0;
    return x!.data.map((value) => sum += value);
  },
  Trilu(asked) {
    const { inputs: [x, k], attributes } = asked, upper = attributes.int("upper", 1) === 1;
    const shift = k?.data[0] ?? 0;
    let at = 0;
    return [...indices(x!.shape)].map((index) => {
      const gap = index.at(-1)! - index.at(-2)! - shift;
      return (upper ? gap >= 0 : gap <= 0) ? x!.data[at++]! : (at++, 0);
    });
  },
  ReduceSum: reduction((a, b) => a + b, 0),
  ReduceProd: reduction((a, b) => a * b, 1),
  ReduceMax: reduction(Math.max, -Infinity),
  ReduceMin: reduction(Math.min, Infinity),
  ReduceMean: reduction((a, b) => a + b, 0, (sum, count) => sum / count),
  ScatterND({ inputs: [x, at, updates] }) {
    const depth = at!.shape.at(-1) ?? 0, strides = stridesOf(x!.shape), out = [...x!.data];
    const piece = x!.shape.slice(depth).reduce((all, size) => all * size, 1);
    for (let i = 0; i * depth < at!.data.length; i++) {
      let place = 0;
      for (let axis = 0; axis < depth; axis++) {
        const index = at!.data[i * depth + axis]!;
        place += (index < 0 ? index + x!.shape[axis]! : index) * strides[axis]!;
      }
      for (let k = 0; k < piece; k++) out[place + k] = updates!.data[i * piece + k] ?? 0;
    }
    return out.slice(0, x!.data.length);
  },
};
