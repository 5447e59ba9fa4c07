/** Darknet's layers that slide a window, and those that multiply by a matrix. */
import { elements, type Padding } from "../../ir/shape.ts";
import type { Tensor } from "../graph.ts";
import { activated, isNormalised, normalised, type Operator, type Step } from "./step.ts";

const BLUR = "Antialiasing blurs what a window with a step makes: the blur is left out";

/** A step for each axis. */
function strideOf({ section }: Step, otherwise: number): readonly [number, number] {
  const stride = section.integer("stride", otherwise);
  return [section.integer("stride_y", stride), section.integer("stride_x", stride)];
}

/** Zeros on each side: half the kernel where `pad` is set, `padding` otherwise. */
function sideOf({ section }: Step, size: number): number {
  return section.integer("pad", 0) !== 0 ? Math.floor(size / 2) : section.integer("padding", 0);
}

/** Convolution, batch normalisation, activation; `share_index` names the section whose weights it uses again. */
export function convolutional(step: Step): Tensor {
  const shared = step.section.integer("share_index", step.index);
  const owner = shared < 0 ? step.index + shared : shared;
  const made = step.builder.sharing(`${owner}`, () => multiplied(step));
  return activated(step, made, "logistic");
}

function multiplied(step: Step): Tensor {
  const { builder, section, index, input } = step;
  const filters = section.integer("filters", 1), size = section.integer("size", 1);
  const groups = section.integer("groups", 1), dilation = section.integer("dilation", 1);
  const options = {
    stride: strideOf(step, 1),
    padding: sideOf(step, size) * dilation, // zeros grow with the taps' distance (convolutional_layer.c of AlexeyAB)
    dilation,
    bias: !isNormalised(section),
  };
  const name = `conv${index}`;
  if (section.integer("xnor", 0) !== 0 || section.integer("binary", 0) !== 0) {
    builder.note("Binary weights are read as weights of full width", name);
  }
  const depthwise = groups > 1 && groups === input.shape[0] && filters % groups === 0;
  const made = depthwise
    ? builder.layer("depthwise", [size, { ...options, multiplier: filters / groups }], [input], { name })
    : builder.layer("conv", [filters, size, { ...options, groups }], [input], { name });
  if (section.integer("antialiasing", 0) !== 0) {
    builder.note(BLUR, name);
  }
  return normalised(step, made);
}

/** Transposed convolution. */
export function deconvolutional(step: Step): Tensor {
  const { builder, section, index, input } = step;
  const filters = section.integer("filters", 1), size = section.integer("size", 1);
  const options = { stride: strideOf(step, 1), padding: sideOf(step, size), bias: !isNormalised(section) };
  const made = builder.layer("convTranspose", [filters, size, options], [input], {
    name: `convTranspose${index}`,
  });
  return activated(step, normalised(step, made), "logistic");
}

/**
 * The zeros along an axis: `padding` in all, half before, and after only what a window reads. Without `padding` they are
 * size - 1, so that a last, partly filled window counts (maxpool_layer.c).
 */
function ends(length: number, size: number, stride: number, padding: number): [number, number] {
  const out = Math.floor((length + padding - size) / stride) + 1;
  const before = Math.floor(padding / 2);
  return [before, Math.max(0, (out - 1) * stride + size - length - before)];
}

/** The largest of neighbouring channels, pixel by pixel. */
function overChannels({ builder, section, index, input }: Step): Tensor {
  return builder.unknown([input], {
    type: "[maxpool]",
    name: `pool${index}`,
    group: "pool",
    output: [section.integer("out_channels", 1), ...input.shape.slice(1)],
    vectorOperations: elements(input.shape),
    reason: "A pooling over channels has no layer kind: one operation an element read is counted",
  });
}

/** Max or average pooling. */
export function pooling(mode: "max" | "average"): Operator {
  return (step) => {
    const { builder, section, index, input } = step;
    if (section.integer("maxpool_depth", 0) !== 0) return overChannels(step);
    if (section.integer("antialiasing", 0) !== 0) builder.note(BLUR, `pool${index}`);
    const stride = strideOf(step, 1);
    const size = section.integer("size", stride[0]);
    const given = section.integer("padding", size - 1);
    const [, height = 1, width = 1] = input.shape;
    const sides: Padding = [...ends(height, size, stride[0], given), ...ends(width, size, stride[1], given)];
    return builder.layer("pool", [size, { mode, stride, padding: sides }], [input], { name: `pool${index}` });
  };
}

/** Fully connected layer. */
export function connected(step: Step): Tensor {
  const { builder, section, index, input } = step;
  const flat = input.shape.length === 2
    ? builder.layer("flatten", [], [input], { name: `flatten${index}` })
    : input;
  const bias = !isNormalised(section);
  const made = builder.layer("fc", [section.integer("output", 1), { bias }], [flat], { name: `fc${index}` });
  return activated(step, normalised(step, made), "logistic");
}

/** A convolution with filters of its own at each place (local_layer.c). */
export function local(step: Step): Tensor {
  const { builder, section, index, input } = step;
  const filters = section.integer("filters", 1), size = section.integer("size", 1);
  const stride = section.integer("stride", 1), cut = section.integer("pad", 0) !== 0 ? 1 : size;
  const [channels = 1, height = 1, width = 1] = input.shape;
  const [p, q] = [height, width].map((length) => Math.floor((length - cut) / stride) + 1) as [number, number];
  const weights = filters * p * q * channels * size * size;
  if (!Number.isSafeInteger(weights)) throw builder.fault("at most 2^53 weights", `${weights}`);
  const options = { parameters: weights + filters * p * q, group: "conv" as const, output: [filters, p, q] };
  const made = builder.layer("custom", [weights, options], [input], { name: `local${index}` });
  return activated(step, made, "logistic");
}

/** A recurrent layer of full connections: one step of input and state, then its output. */
export function rnn(step: Step): Tensor {
  const { builder, section, index, input } = step;
  builder.note("One time step of a recurrent layer is counted", `rnn${index}`);
  const flat = builder.reshaped(input, [elements(input.shape)], `flatten${index}`);
  const hidden = builder.layer("rnn", [section.integer("hidden", 1)], [flat], { name: `rnn${index}` });
  return builder.layer("fc", [section.integer("output", 1)], [hidden], { name: `fc${index}` });
}

/** A recurrent layer with gates: one step. */
export function gated(kind: "gru" | "lstm"): Operator {
  return ({ builder, section, index, input }) => {
    builder.note("One time step of a recurrent layer is counted", `${kind}${index}`);
    const flat = builder.reshaped(input, [elements(input.shape)], `flatten${index}`);
    return builder.layer(kind, [section.integer("output", 1)], [flat], { name: `${kind}${index}` });
  };
}

/** The window of a recurrent layer of convolutions: said as for any other by A. Bochkovskiy's, always 3x3 in J. Redmon's. */
function recurrentWindow(step: Step) {
  const { section } = step, bias = !isNormalised(section);
  if (section.word("hidden") === undefined && section.word("output") === undefined) {
    const [hidden, filters] = [section.integer("hidden_filters", 1), section.integer("output_filters", 1)];
    return { hidden, filters, size: 3, options: { padding: 1, bias } };
  }
  const size = section.integer("size", 3), dilation = section.integer("dilation", 1);
  const options = {
    stride: section.integer("stride", 1),
    padding: sideOf(step, size) * dilation,
    dilation,
    groups: section.integer("groups", 1),
    bias,
  };
  return { hidden: section.integer("hidden", 1), filters: section.integer("output", 1), size, options };
}

/** A recurrent layer of convolutions: of the input, of the state, and of their sum. */
export function crnn(step: Step): Tensor {
  const { builder, index, input } = step, name = `crnn${index}`;
  const { hidden, filters, size, options } = recurrentWindow(step);
  builder.note("One time step of a recurrent layer is counted", name);
  const own = builder.layer("conv", [hidden, size, options], [input], { name: `${name}_input` });
  // the state is as large as what comes in, whatever the window
  const inner = { ...options, stride: 1, padding: "same" as const };
  const state = builder.layer("conv", [hidden, size, inner], [own], { name: `${name}_state` });
  const sum = builder.layer("add", [], [own, state], { name: `${name}_sum` });
  const made = builder.layer("conv", [filters, size, inner], [sum], { name });
  return activated(step, made, "logistic");
}
