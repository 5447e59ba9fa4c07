/** Keras's layers that move, pad, cut and resize. */
import { elements, type Padding, resized } from "../../ir/shape.ts";
import type { Tensor } from "../graph.ts";
import { axisOf } from "../nhwc.ts";
import { modelShape, only, type Step } from "./step.ts";

/** All elements as a vector. */
export function flatten(step: Step): Tensor {
  const input = only(step);
  return input.shape.length === 1 ? input : step.builder.layer("flatten", [], [input], { name: step.name });
}

/** Another shape for the same elements; -1 takes what is left. */
export function reshape(step: Step): Tensor {
  const { builder, config, name } = step;
  const input = only(step);
  const wanted = config.integers("target_shape"), total = elements(input.shape);
  const known = wanted.reduce((all, size) => size < 0 ? all : all * size, 1);
  const sizes = wanted.map((size) => size < 0 ? total / known : size);
  return builder.reshaped(input, modelShape(step, sizes), name);
}

/** Axes in another order. */
export function permute(step: Step): Tensor {
  const { builder, config, name, channelsFirst } = step;
  const input = only(step);
  const rank = input.shape.length;
  const dims = config.integers("dims").map((axis) => axis - 1);
  const order = new Array<number>(rank).fill(-1);
  const own = (axis: number) => channelsFirst ? axis : axisOf(axis, rank);
  dims.forEach((from, to) => order[own(to)] = own(from));
  return builder.layer("transpose", [order.slice(0, rank)], [input], { name });
}

/** A vector so many times. */
export function repeatVector(step: Step): Tensor {
  const { builder, config, name } = step;
  const output = [config.count("n"), elements(only(step).shape)];
  return builder.layer("custom", [0, { group: "movement", output }], [only(step)], { name });
}

/** Pairs `[[top, bottom], [left, right]]`, however they are written. */
function sides({ config }: Step, key: string): [number, number, number, number] {
  const value = config.raw(key);
  const pairs = Array.isArray(value) ? value : [value, value];
  return pairs.flatMap((pair) => Array.isArray(pair) ? pair : [pair, pair]) as [
    number,
    number,
    number,
    number,
  ];
}

/** Zeros around an image. */
export function zeroPadding(step: Step): Tensor {
  const { builder, name } = step;
  return builder.layer("pad", [sides(step, "padding") as Exclude<Padding, "same">], [only(step)], { name });
}

/** Zeros before and after a sequence: bytes that are moved. */
export function zeroPadding1d(step: Step): Tensor {
  const { builder, config, name } = step;
  const input = only(step);
  const value = config.raw("padding");
  const [before, after] = Array.isArray(value)
    ? config.sizes("padding", 2, 1)
    : [config.integer("padding") ?? 1, config.integer("padding") ?? 1];
  const output = resized(input.shape, 0, input.shape[0]! + before! + after!);
  return builder.layer("custom", [0, { group: "movement", output }], [input], { name });
}

/** Part of each axis of an image or a sequence. */
export function cropping(step: Step): Tensor {
  const { builder, name } = step;
  const input = only(step);
  const cuts = input.shape.length === 2 ? sides(step, "cropping").slice(0, 2) : sides(step, "cropping");
  const first = input.shape.length === 2 ? 0 : 1;
  let made = input;
  for (let i = 0; i < cuts.length / 2; i++) {
    const [before, after] = [cuts[2 * i]!, cuts[2 * i + 1]!];
    if (before === 0 && after === 0) continue;
    const axis = first + i, size = made.shape[axis] ?? 0;
    made = builder.layer("slice", [axis, before, size - after], [made], { name: `${name}_${i + 1}` });
  }
  return made;
}

/** A larger image by a whole factor, or different ones. */
export function upSampling(step: Step): Tensor {
  const { builder, config, name } = step;
  const input = only(step);
  const mode = config.word("interpolation") === "bilinear" ? "bilinear" : "nearest";
  const [vertical, horizontal] = config.sizes("size", 2, 2) as [number, number];
  if (vertical === horizontal) return builder.layer("upsample", [vertical, { mode }], [input], { name });
  const [, height = 1, width = 1] = input.shape;
  return builder.layer("resize", [[height * vertical, width * horizontal], { mode }], [input], { name });
}

/** A longer sequence: each token so many times. */
export function upSampling1d(step: Step): Tensor {
  const { builder, config, name } = step;
  const input = only(step);
  const output = resized(input.shape, 0, input.shape[0]! * config.sizes("size", 1, 2)[0]!);
  return builder.layer("custom", [0, { group: "movement", output }], [input], { name });
}

/** An image of a given size. */
export function resizing(step: Step): Tensor {
  const { builder, config, name } = step;
  const size = [config.count("height"), config.count("width")] as const;
  if (step.type === "CenterCrop") {
    const [channels = 1] = only(step).shape;
    return builder.layer("custom", [0, { group: "movement", output: [channels, ...size] }], [only(step)], {
      name,
    });
  }
  const mode = config.word("interpolation") === "nearest" ? "nearest" : "bilinear";
  return builder.layer("resize", [size, { mode }], [only(step)], { name });
}
