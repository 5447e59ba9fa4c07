/** Caffe's layers that slide a window, and those that multiply by a matrix. */
import { elements, type Pair, type Shape, windows } from "../../ir/shape.ts";
import type { Fields } from "./fields.ts";
import type { Tensor } from "../graph.ts";
import { pairOf, type Step, unknown } from "./step.ts";

/** The first input as an image; vectors are 1x1 images. */
function imageOf({ builder, bottoms: [bottom], name }: Step) {
  if (bottom === undefined) throw builder.fault(`a bottom of "${name}"`, "none");
  const { shape } = bottom;
  return shape.length === 1 ? builder.reshaped(bottom, [shape[0]!, 1, 1], `${name}_image`) : bottom;
}

function filtersOf(step: Step, fields: Fields): number {
  const filters = fields.integer("num_output");
  if (filters === undefined) throw step.builder.fault(`num_output of "${step.name}"`, "nothing");
  return filters;
}

/** The window that a convolution and a deconvolution share. */
function windowOf(step: Step, fields: Fields) {
  const kernel = pairOf(fields, "kernel_size", "kernel", 0);
  if (kernel.includes(0)) {
    throw step.builder.fault(`kernel_size of "${step.name}" to be at least 1`, `${kernel}`);
  }
  const pad = pairOf(fields, "pad", "pad", 0);
  return {
    filters: filtersOf(step, fields),
    kernel,
    stride: pairOf(fields, "stride", "stride", 1),
    padding: [pad[0], pad[0], pad[1], pad[1]] as const,
    groups: fields.integer("group") ?? 1,
    bias: fields.flag("bias_term") ?? true,
  };
}

/** Convolution; one filter group a channel is a depthwise one. */
export function convolution(step: Step): Tensor {
  const { builder, name } = step;
  const fields = step.fields.message("convolution_param");
  const input = imageOf(step);
  if (input.shape.length !== 3) return unknown(step);
  const { filters, kernel, groups, ...window } = windowOf(step, fields);
  const options = { ...window, dilation: pairOf(fields, "dilation", "dilation", 1) };
  const [channels] = input.shape;
  const each = step.type.toLowerCase().includes("depthwise") ? channels! : groups;
  if (each > 1 && each === channels && filters % channels === 0) {
    return builder.layer("depthwise", [kernel, { ...options, multiplier: filters / channels }], [input], {
      name,
    });
  }
  return builder.layer("conv", [filters, kernel, { ...options, groups: each }], [input], { name });
}

/** Transposed convolution. */
export function deconvolution(step: Step): Tensor {
  const fields = step.fields.message("convolution_param");
  const { filters, kernel, ...options } = windowOf(step, fields);
  if (pairOf(fields, "dilation", "dilation", 1).some((size) => size !== 1)) {
    step.builder.note("A dilation of a transposed convolution is left out", step.name);
  }
  return step.builder.layer("convTranspose", [filters, kernel, options], [imageOf(step)], {
    name: step.name,
  });
}

/**
 * Caffe's number of windows along an axis: rounded up, less one that would begin in the padding; without padding it keeps
 * even a window that begins outside (pooling_layer.cpp).
 */
function pooled(size: number, kernel: number, stride: number, pad: number): number {
  const out = Math.ceil((size + 2 * pad - kernel) / stride) + 1;
  return pad > 0 && (out - 1) * stride >= size + pad ? out - 1 : out;
}

/** The windows along both axes, and whether FODLAM's own rounding up gives as many. */
function rounded(sizes: readonly number[], kernel: Pair, stride: Pair, pad: Pair) {
  const wanted = sizes.map((size, i) => pooled(size, kernel[i]!, stride[i]!, pad[i]!));
  const same = sizes.every((size, i) => {
    const window = { kernel: kernel[i]!, stride: stride[i]!, dilation: 1, ceilMode: true };
    return windows(size, { ...window, padding: [pad[i]!, pad[i]!] }) === wanted[i];
  });
  const after = sizes.map((size, i) =>
    Math.max(0, (wanted[i]! - 1) * stride[i]! + kernel[i]! - size - pad[i]!)
  );
  return { same, after };
}

/** Max and average pooling; a last, partly filled window counts. */
export function pooling(step: Step): Tensor {
  const { builder, name } = step;
  const fields = step.fields.message("pooling_param");
  const word = (fields.word("pool") ?? "MAX").toUpperCase();
  const mode = word === "AVE" || word === "1" ? "average" : "max";
  if (word === "STOCHASTIC" || word === "2") {
    builder.note("Stochastic pooling is counted as max pooling", name);
  }
  const input = imageOf(step);
  if (fields.flag("global_pooling")) return builder.layer("globalPool", [{ mode }], [input], { name });
  const kernel = pairOf(fields, "kernel_size", "kernel", 0);
  if (kernel.includes(0)) throw builder.fault(`kernel_size of "${name}" to be at least 1`, `${kernel}`);
  const stride = pairOf(fields, "stride", "stride", 1), pad = pairOf(fields, "pad", "pad", 0);
  const ceilMode = fields.flag("ceil_mode") ?? !["FLOOR", "1"].includes(fields.word("round_mode") ?? "CEIL");
  const { same, after } = rounded(input.shape.slice(1), kernel, stride, pad);
  if (!ceilMode || same) {
    const padding = [pad[0], pad[0], pad[1], pad[1]] as const;
    return builder.layer("pool", [kernel, { mode, stride, padding, ceilMode }], [input], { name });
  }
  const padding = [pad[0], after[0] ?? 0, pad[1], after[1] ?? 0] as const;
  return builder.layer("pool", [kernel, { mode, stride, padding }], [input], { name });
}

/** The input as the vectors that a matrix multiplies, from an axis on. */
function vectorsFrom(shape: Shape, axis: number): Shape {
  const before = elements(shape.slice(0, axis)), length = elements(shape.slice(axis));
  return axis === 0 ? [length] : [before, length];
}

/** Fully connected layer. */
export function innerProduct(step: Step): Tensor {
  const { builder, name, bottoms: [bottom] } = step;
  if (bottom === undefined) throw builder.fault(`a bottom of "${name}"`, "none");
  const fields = step.fields.message("inner_product_param");
  const given = fields.integer("axis") ?? 1;
  const axis = given < 0 ? given + bottom.shape.length : given - 1;
  if (axis < 0 || axis >= bottom.shape.length) {
    throw builder.fault(`axis of "${name}" within the bottom's ${bottom.shape.length + 1}`, `${given}`);
  }
  const bias = fields.flag("bias_term") ?? true;
  const fits = axis === 0 && bottom.shape.length !== 2;
  const input = fits ? bottom : builder.reshaped(bottom, vectorsFrom(bottom.shape, axis), `${name}_vectors`);
  return builder.layer("fc", [filtersOf(step, fields), { bias }], [input], { name });
}

/** Image columns: a window's pixels one after another. */
export function im2col(step: Step): Tensor {
  const fields = step.fields.message("convolution_param");
  const kernel = pairOf(fields, "kernel_size", "kernel", 1);
  const [channels = 1, height = 1, width = 1] = step.bottoms[0]?.shape ?? [];
  const sizes: Pair = [height, width];
  const stride = pairOf(fields, "stride", "stride", 1), pad = pairOf(fields, "pad", "pad", 0);
  const out = sizes.map((size, i) => Math.floor((size + 2 * pad[i]! - kernel[i]!) / stride[i]!) + 1);
  return unknown(step, [channels * kernel[0] * kernel[1], ...out]);
}
