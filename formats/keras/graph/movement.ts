/** Nodes of a TensorFlow graph that move, cut and put together. */
import { elements, type Padding } from "../../../ir/shape.ts";
import {
  flowing,
  hasBatch,
  input,
  ownAxis,
  shapeFor,
  type Step,
  tensor,
  tensors,
  unknown,
  type Value,
} from "./step.ts";

/** Bytes that are moved into another shape. */
function moved(step: Step, sizes: readonly number[]): Value {
  const { builder, name } = step;
  if (sizes.some((size) => !Number.isSafeInteger(size) || size < 1)) return unknown(step);
  const options = { group: "movement" as const, output: shapeFor(sizes) };
  return { made: builder.layer("custom", [0, options], [tensor(step)], { name }), sizes };
}

/** The same elements with other sizes. */
function resized(step: Step, sizes: readonly number[]): Value {
  const value = input(step);
  if (value.made === undefined) return { ...value, sizes };
  if (elements(sizes) !== elements(value.made.shape)) {
    if (!step.isResized) return unknown(step);
    throw step.builder.fault(`a shape of ${elements(value.made.shape)} elements`, `[${sizes.join(", ")}]`);
  }
  return { made: step.builder.reshaped(value.made, shapeFor(sizes), step.name), sizes };
}

/** Another shape, which a constant says. */
export function reshape(step: Step): Value {
  const wanted = input(step, 1).integers;
  if (wanted === undefined) {
    return unknown(step, "A new shape stands in the weights' file, which is not there: the old one is kept");
  }
  const total = elements(input(step).sizes),
    known = wanted.reduce((all, size) => size < 0 ? all : all * size, 1);
  return resized(step, wanted.map((size) => size < 0 ? total / known : size));
}

/** Axes of one element taken away, or added. */
export function squeeze(step: Step): Value {
  const { sizes } = input(step);
  const axes = step.attributes.integers("squeeze_dims").map((axis) => axis < 0 ? axis + sizes.length : axis);
  return resized(
    step,
    sizes.filter((size, axis) => size !== 1 || (axes.length > 0 ? !axes.includes(axis) : axis === 0)),
  );
}

/** An axis of one element put in; before the steps of a sequence, it makes a 1-d convolution of a 2-d one. */
export function expandDims(step: Step): Value {
  const { sizes } = input(step), given = input(step, 1).integers?.[0];
  if (given === undefined) {
    step.builder.note(
      "An axis stands in the weights' file, which is not there: taken as of a 1-d convolution",
    );
  }
  const axis = given ?? (sizes.length === 3 ? 1 : -1);
  const at = axis < 0 ? axis + sizes.length + 1 : axis;
  return resized(step, [...sizes.slice(0, at), 1, ...sizes.slice(at)]);
}

/** Tensors, or the whole numbers of shapes, one after another. */
export function concat(step: Step): Value {
  const { builder, name } = step;
  const values = step.inputs.slice(0, -1), axis = step.inputs.at(-1)?.integers?.[0] ?? -1;
  if (tensors(step).length === 0) {
    const integers = values.flatMap((value) => value.integers ?? [NaN]);
    return { sizes: [integers.length], integers: integers.some(Number.isNaN) ? undefined : integers };
  }
  const first = values[0]!, own = ownAxis(axis, first);
  const all = values.flatMap(({ made }) => made ?? []);
  if (own < 0 || all.length !== values.length) {
    return unknown(step, "Constants or batches among concatenated tensors: the bytes are counted");
  }
  return flowing(builder.layer("concat", [{ axis: own }], all, { name }), first);
}

/** Tensors stacked along a new axis, or whole numbers as a list. */
export function pack(step: Step): Value {
  if (tensors(step).length > 0) return unknown(step, "Stacked tensors: the bytes are counted");
  const integers = step.inputs.flatMap((value) => value.integers ?? [NaN]);
  return { sizes: [integers.length], integers: integers.some(Number.isNaN) ? undefined : integers };
}

/** The sizes of a tensor as whole numbers. */
export function shape(step: Step): Value {
  const { sizes } = input(step);
  return { sizes: [sizes.length], integers: [...sizes] };
}

/** Zeros around an image. */
export function pad(step: Step): Value {
  const { builder, name } = step;
  const value = input(step), sides = input(step, 1).integers;
  if (sides === undefined) return unknown(step);
  const sizes = value.sizes.map((size, axis) => size + (sides[2 * axis] ?? 0) + (sides[2 * axis + 1] ?? 0));
  const image = value.made?.shape.length === 3 && hasBatch(value) && sides.length === 8 && sides[6] === 0 &&
    sides[7] === 0;
  if (!image) return moved(step, sizes);
  const own = sides.slice(2, 6) as unknown as Exclude<Padding, "same">;
  return { made: builder.layer("pad", [own], [value.made!], { name }), sizes };
}

/** Axes in another order. */
export function transpose(step: Step): Value {
  const { builder, name } = step;
  const value = input(step), given = input(step, 1).integers;
  if (given === undefined || given.length !== value.sizes.length) return unknown(step);
  const sizes = given.map((axis) => value.sizes[axis] ?? 1), after = { sizes };
  if (hasBatch(value) !== hasBatch(after) || (hasBatch(value) && given[0] !== 0)) return moved(step, sizes);
  const order: number[] = [];
  given.forEach((axis, i) => {
    const to = ownAxis(i, after);
    if (to >= 0) order[to] = ownAxis(axis, value);
  });
  return { made: builder.layer("transpose", [order], [tensor(step)], { name }), sizes };
}

/** An image of a size that a constant says. */
export function resize(mode: "nearest" | "bilinear"): (step: Step) => Value {
  return (step) => {
    const size = input(step, 1).integers;
    if (size?.length !== 2) {
      return unknown(step, "A new size stands in the weights' file, which is not there: the old one is kept");
    }
    const made = step.builder.layer("resize", [[size[0]!, size[1]!], { mode }], [tensor(step)], {
      name: step.name,
    });
    return flowing(made, input(step));
  };
}

/** A part of a tensor, or of a list of whole numbers: start and size along each axis. */
function part(step: Step, starts: readonly number[], sizes: readonly number[]): Value {
  const { builder, name } = step;
  const value = input(step);
  if (value.made === undefined) {
    return { sizes, integers: value.integers?.slice(starts[0], starts[0]! + sizes[0]!) };
  }
  const cut = sizes.flatMap((size, axis) => size === value.sizes[axis] ? [] : [axis]);
  if (cut.length === 0) return value;
  const axis = ownAxis(cut[0]!, value);
  if (cut.length > 1 || axis < 0) return moved(step, sizes);
  const start = starts[cut[0]!]!;
  return {
    made: builder.layer("slice", [axis, start, start + sizes[cut[0]!]!], [value.made], { name }),
    sizes,
  };
}

/** A part by starts and sizes. */
export function slice(step: Step): Value {
  const [starts, wanted] = [input(step, 1).integers, input(step, 2).integers];
  const { sizes } = input(step);
  if (starts?.length !== sizes.length || wanted?.length !== sizes.length) return unknown(step);
  return part(step, starts, wanted.map((size, axis) => size < 0 ? sizes[axis]! - starts[axis]! : size));
}

/** A part by starts, ends and steps; masks say which of them are meant. */
export function stridedSlice(step: Step): Value {
  const { attributes } = step;
  const [begins, ends, strides] = [1, 2, 3].map((index) => input(step, index).integers);
  const { sizes, integers } = input(step);
  const shrink = attributes.integer("shrink_axis_mask", 0);
  if (attributes.integer("ellipsis_mask", 0) !== 0 || attributes.integer("new_axis_mask", 0) !== 0) {
    return unknown(step);
  }
  if (begins === undefined || ends === undefined || strides === undefined) return unknown(step);
  const starts = sizes.map((size, i) => {
    const begin = begins[i] ?? 0,
      open = (attributes.integer("begin_mask", 0) >> i) % 2 !== 0 || i >= begins.length;
    return open ? 0 : Math.min(size, Math.max(0, begin < 0 ? begin + size : begin));
  });
  const lengths = sizes.map((size, i) => {
    if ((shrink >> i) % 2 !== 0) return 1;
    const end = ends[i] ?? size,
      open = (attributes.integer("end_mask", 0) >> i) % 2 !== 0 || i >= ends.length;
    const stop = open ? size : Math.min(size, Math.max(0, end < 0 ? end + size : end));
    return Math.ceil((stop - starts[i]!) / (strides[i] ?? 1));
  });
  if (integers !== undefined) {
    const own = integers.slice(starts[0], starts[0]! + lengths[0]!);
    return { sizes: shrink === 0 ? [own.length] : [], integers: own };
  }
  const made = strides.every((stride) => stride === 1) ? part(step, starts, lengths) : moved(step, lengths);
  return shrink === 0 ? made : resized(
    { ...step, inputs: [made], name: `${step.name}_shape` },
    lengths.filter((_, i) => (shrink >> i) % 2 === 0),
  );
}

/** Equal parts, or parts of given sizes. */
export function split(step: Step): Value | readonly Value[] {
  const { builder, attributes, name } = step;
  const sized = step.node.op === "SplitV";
  const at = sized ? 0 : 1, value = input(step, at), axis = input(step, sized ? 2 : 0).integers?.[0] ?? -1;
  const own = ownAxis(axis, value), size = value.made?.shape[own];
  const count = attributes.integer("num_split", 1);
  if (value.made === undefined || size === undefined) return unknown(step);
  const given = sized ? input(step, 1).integers : undefined;
  const lengths = given ?? Array.from({ length: Math.min(Math.max(1, count), size) }, () => size / count);
  let start = 0;
  return lengths.map((length, i) => {
    const part = builder.layer("slice", [own, start, start + length], [value.made!], {
      name: `${name}_${i + 1}`,
    });
    start += length;
    return flowing(part, value);
  });
}

/** An image cut into blocks so that a dense window reads every so many pixels: the convolution that follows says it. */
export function intoBlocks(step: Step): Value {
  return { ...input(step), blocks: input(step, 1).integers };
}

/** The blocks put together again. */
export function fromBlocks(step: Step): Value {
  const { blocks: _, ...value } = input(step);
  return value;
}

/** Pixels turned into channels, or back. */
export function rearrange(kind: "spaceToDepth" | "pixelShuffle"): (step: Step) => Value {
  return (step) =>
    flowing(
      step.builder.layer(kind, [step.attributes.integer("block_size", 2)], [tensor(step)], {
        name: step.name,
      }),
      input(step),
    );
}

/** Rows of a table that the weights hold. */
export function gather(step: Step): Value {
  const { builder, name } = step;
  const [table, indices] = [input(step), input(step, 1)];
  if (table.made === undefined && table.integers !== undefined) {
    return {
      sizes: indices.sizes,
      integers: indices.integers?.map((i) => table.integers![i] ?? 0),
    };
  }
  if (table.made !== undefined || indices.made === undefined || table.sizes.length !== 2) {
    return unknown(step);
  }
  const [vocabulary, size] = table.sizes as [number, number];
  const tokens = builder.reshaped(indices.made, [elements(indices.made.shape)], `${name}_tokens`);
  const made = builder.layer("embedding", [vocabulary, size], [tokens], { name });
  const sizes = [...indices.sizes, size];
  return { made: builder.reshaped(made, shapeFor(sizes), `${name}_shape`), sizes };
}
