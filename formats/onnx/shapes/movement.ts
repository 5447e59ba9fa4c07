/** Shapes of what moves elements or picks some of them. */
import { Refusal } from "../../../ir/shape.ts";
import { dataTypeOf } from "./types.ts";
import {
  type Asked,
  axisOf,
  broadcast,
  input,
  known,
  option,
  product,
  type ShapeRules,
  type Sizes,
  sizes,
} from "./rule.ts";

/** The shape that a Reshape asks for, its 0 and -1 resolved. */
export function reshaped(from: Sizes, to: Sizes, allowZero: boolean): Sizes {
  const out = to.map((size, i) => size === 0 && !allowZero ? from[i] ?? 0 : size);
  const open = out.indexOf(-1), rest = product(out.filter((size) => size !== -1));
  if (open >= 0) out[open] = rest === 0 ? 0 : product(from) / rest;
  const fits = product(out) === product(from) && out.every((size) => Number.isInteger(size) && size >= 0);
  if (!fits) throw new Refusal(`a shape of ${product(from)} elements`, `[${to.slice(0, 8)}]`);
  return out;
}

/** Start, step and number of the elements that a Slice takes on an axis. */
export function sliced(size: number, start: number, end: number, step: number): readonly [number, number] {
  if (step === 0) throw new Refusal("a step other than 0", "0");
  const clamp = (at: number, low: number, high: number) =>
    Math.min(Math.max(at < 0 ? at + size : at, low), high);
  const first = step > 0 ? clamp(start, 0, size) : clamp(start, 0, size - 1);
  const last = step > 0 ? clamp(end, 0, size) : clamp(end, -1, size - 1);
  return [first, Math.max(0, Math.ceil((last - first) / step))];
}

/** What a Slice takes: on which axes, from where, how many. */
export function slicesOf(asked: Asked): { axis: number; start: number; count: number; step: number }[] {
  const shape = sizes(asked);
  const starts = option(asked, "starts", 1) ?? [], ends = option(asked, "ends", 2) ?? [];
  const axes = option(asked, "axes", 3) ?? starts.map((_, i) => i);
  const steps = asked.inputs[4] === undefined ? starts.map(() => 1) : known(asked, 4, "steps");
  return axes.map((given, i) => {
    const axis = axisOf(given, shape.length), step = steps[i] ?? 1;
    const [start, count] = sliced(shape[axis]!, starts[i] ?? 0, ends[i] ?? 0, step);
    return { axis, start, count, step };
  });
}

/** Sizes of a Split's parts. */
export function partsOf(asked: Asked): { axis: number; parts: readonly number[] } {
  const shape = sizes(asked), axis = axisOf(asked.attributes.int("axis", 0), shape.length);
  const size = shape[axis]!, count = asked.attributes.int("num_outputs", asked.outputs);
  const even = Math.ceil(size / Math.max(1, count));
  const parts = option(asked, "split", 1) ??
    Array.from({ length: Math.min(count, 10_000) }, (_, i) => Math.max(0, Math.min(even, size - i * even)));
  if (product([parts.reduce((sum, part) => sum + part, 0)]) !== size) {
    throw new Refusal(`parts of ${size} in all`, `[${parts.slice(0, 8)}]`);
  }
  return { axis, parts };
}

/** Axes that an Unsqueeze puts in, or a Squeeze takes out. */
export function unsqueezed(shape: Sizes, axes: Sizes): Sizes {
  const rank = shape.length + axes.length, put = new Set(axes.map((axis) => axisOf(axis, rank)));
  if (put.size !== axes.length) throw new Refusal("every axis once", `[${axes.slice(0, 8)}]`);
  const rest = shape[Symbol.iterator]();
  return Array.from({ length: rank }, (_, i) => put.has(i) ? 1 : rest.next().value as number);
}

/** A shape without the axes that a Squeeze names, or without any that are 1. */
export function squeezed(shape: Sizes, axes: Sizes | undefined): Sizes {
  const gone = new Set(axes?.map((axis) => axisOf(axis, shape.length)));
  return shape.filter((size, i) => axes === undefined ? size !== 1 : !gone.has(i));
}

/** Zeros before and after each axis, as a Pad says them. */
export function paddingOf(asked: Asked): { before: number[]; after: number[] } {
  const rank = sizes(asked).length;
  const pads = asked.attributes.ints("pads") ?? asked.attributes.ints("paddings") ?? known(asked, 1, "pads");
  const axes = asked.inputs[3] === undefined
    ? Array.from({ length: rank }, (_, i) => i)
    : known(asked, 3, "axes").map((axis) => axisOf(axis, rank));
  if (pads.length !== 2 * axes.length) {
    throw new Refusal(`${2 * axes.length} pads`, `${pads.length}`);
  }
  const before = new Array<number>(rank).fill(0), after = [...before];
  axes.forEach((axis, i) => {
    before[axis] = pads[i]!;
    after[axis] = pads[axes.length + i]!;
  });
  return { before, after };
}

/** The size that a Resize or Upsample makes. */
function resized(asked: Asked): Sizes {
  const shape = sizes(asked), { attributes } = asked;
  const at = asked.op === "Upsample" || asked.opset < 11 ? [1, -1] : [2, 3];
  const has = (index: number) => (asked.inputs[index]?.size ?? 0) > 0;
  const axes = attributes.ints("axes")?.map((axis) => axisOf(axis, shape.length)) ?? shape.map((_, i) => i);
  const out = [...shape];
  if (at[1]! > 0 && has(at[1]!)) {
    known(asked, at[1]!, "sizes").forEach((size, i) => out[axes[i]!] = size);
    const policy = attributes.text("keep_aspect_ratio_policy", "stretch");
    if (policy === "stretch") return out;
    const ratios = axes.map((axis) => out[axis]! / shape[axis]!);
    const scale = policy === "not_larger" ? Math.min(...ratios) : Math.max(...ratios);
    axes.forEach((axis) => out[axis] = Math.round(shape[axis]! * scale));
    return out;
  }
  const given = attributes.floats("scales") ??
    (attributes.has("height_scale")
      ? [1, 1, attributes.float("height_scale", 1), attributes.float("width_scale", 1)]
      : undefined);
  const scales = given ?? known(asked, at[0]!, "scales");
  const roi = attributes.text("coordinate_transformation_mode", "") === "tf_crop_and_resize" && has(1)
    ? known(asked, 1, "a region")
    : undefined;
  axes.forEach((axis, i) => {
    const share = roi === undefined ? 1 : roi[axes.length + i]! - roi[i]!;
    out[axis] = Math.floor(shape[axis]! * share * (scales[i] ?? 1));
  });
  return out;
}

const same: ShapeRules[string] = (asked) => [{ shape: sizes(asked) }];

/** Data movement. */
export const movementShapes: ShapeRules = {
  Identity: same,
  Reshape(asked) {
    const to = asked.attributes.ints("shape") ?? known(asked, 1, "a shape");
    return [{ shape: reshaped(sizes(asked), to, asked.attributes.int("allowzero", 0) === 1) }];
  },
  Flatten(asked) {
    const shape = sizes(asked), axis = asked.attributes.int("axis", 1);
    const at = axis < 0 ? axis + shape.length : axis;
    return [{ shape: [product(shape.slice(0, at)), product(shape.slice(at))] }];
  },
  Transpose(asked) {
    const shape = sizes(asked), perm = asked.attributes.ints("perm") ?? shape.map((_, i) => i).reverse();
    const fits = perm.length === shape.length && shape.every((_, i) => perm.includes(i));
    if (!fits) throw new Refusal(`each of ${shape.length} axes once`, `[${perm.slice(0, 8)}]`);
    return [{ shape: perm.map((axis) => shape[axis]!) }];
  },
  Squeeze: (asked) => [{ shape: squeezed(sizes(asked), option(asked, "axes", 1)) }],
  Unsqueeze: (asked) => [{ shape: unsqueezed(sizes(asked), option(asked, "axes", 1) ?? []) }],
  Expand(asked) {
    return [{ shape: broadcast(sizes(asked), known(asked, 1, "a shape")) }];
  },
  Tile(asked) {
    const shape = sizes(asked), repeats = known(asked, 1, "repeats");
    return [{ shape: shape.map((size, i) => size * (repeats[i] ?? 1)) }];
  },
  Concat(asked) {
    const all = asked.inputs.flatMap((value) => value === undefined ? [] : [value.shape]);
    const first = all[0] ?? [], axis = axisOf(asked.attributes.int("axis", 1), first.length);
    for (const shape of all) {
      const fits = shape.length === first.length && shape.every((size, i) => i === axis || size === first[i]);
      if (!fits) throw new Refusal(`inputs of a shape such as [${first}]`, `[${shape}]`);
    }
    const size = all.reduce((sum, shape) => sum + shape[axis]!, 0);
    return [{ shape: first.map((own, i) => i === axis ? size : own) }];
  },
  Slice(asked) {
    const out = [...sizes(asked)];
    for (const { axis, count } of slicesOf(asked)) out[axis] = count;
    return [{ shape: out }];
  },
  Split(asked) {
    const shape = sizes(asked), { axis, parts } = partsOf(asked);
    return parts.map((part) => ({ shape: shape.map((size, i) => i === axis ? part : size) }));
  },
  Gather(asked) {
    const shape = sizes(asked), axis = axisOf(asked.attributes.int("axis", 0), shape.length);
    return [{ shape: [...shape.slice(0, axis), ...sizes(asked, 1), ...shape.slice(axis + 1)] }];
  },
  GatherElements: (asked) => [{ shape: sizes(asked, 1) }],
  GatherND(asked) {
    const shape = sizes(asked), indices = sizes(asked, 1), batch = asked.attributes.int("batch_dims", 0);
    return [{ shape: [...indices.slice(0, -1), ...shape.slice(batch + (indices.at(-1) ?? 0))] }];
  },
  ScatterElements: same,
  Scatter: same,
  ScatterND: same,
  TensorScatter: same,
  Trilu: same,
  ReverseSequence: same,
  Pad(asked) {
    const { before, after } = paddingOf(asked);
    const out = sizes(asked).map((size, i) => size + before[i]! + after[i]!);
    if (out.some((size) => !Number.isSafeInteger(size) || size < 0)) {
      throw new Refusal("padding that leaves something", `[${out.slice(0, 8)}]`);
    }
    return [{ shape: out }];
  },
  CenterCropPad(asked) {
    const out = [...sizes(asked)], to = known(asked, 1, "a shape");
    const axes = asked.attributes.ints("axes") ?? out.map((_, i) => i);
    axes.forEach((axis, i) => out[axisOf(axis, out.length)] = to[i]!);
    return [{ shape: out }];
  },
  Resize: (asked) => [{ shape: resized(asked) }],
  Upsample: (asked) => [{ shape: resized(asked) }],
  Shape(asked) {
    const rank = sizes(asked).length;
    const [, count] = sliced(rank, asked.attributes.int("start", 0), asked.attributes.int("end", rank), 1);
    return [{ shape: [count], type: 7 }];
  },
  Size: () => [{ shape: [], type: 7 }],
  ConstantOfShape(asked) {
    const type = asked.attributes.tensor("value")?.dataType ?? 1;
    return [{ shape: known(asked, 0, "a shape"), type }];
  },
  Range(asked) {
    const [start, limit, delta] = [0, 1, 2].map((i) => known(asked, i, "a range")[0]!);
    const count = Math.max(0, Math.ceil((limit! - start!) / delta!));
    return [{ shape: [Number.isFinite(count) ? count : 0] }];
  },
  OneHot(asked) {
    const shape = sizes(asked), depth = known(asked, 1, "a depth")[0]!;
    const rank = shape.length + 1, axis = axisOf(asked.attributes.int("axis", -1), rank);
    const type = input(asked, 2).type;
    return [{ shape: [...shape.slice(0, axis), depth, ...shape.slice(axis)], type }];
  },
  EyeLike: (asked) => [{ shape: sizes(asked), type: dataTypeOf(asked, 1) }],
  NonZero(asked) {
    const value = input(asked, 0);
    const found = value.data?.filter((number) => number !== 0).length;
    if (found === undefined) asked.assume(`all ${value.size} elements assumed non-zero`);
    return [{ shape: [value.shape.length, found ?? value.size], type: 7 }];
  },
  Unique(asked) {
    const value = input(asked, 0), axis = asked.attributes.has("axis");
    const most = axis
      ? value.shape[axisOf(asked.attributes.int("axis", 0), value.shape.length)]!
      : value.size;
    asked.assume(`all ${most} elements assumed distinct`);
    const shape = axis ? value.shape : [most];
    return [{ shape }, { shape: [most], type: 7 }, { shape: [most], type: 7 }, { shape: [most], type: 7 }];
  },
};
