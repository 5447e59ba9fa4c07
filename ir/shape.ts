/**
 * Shapes leave the batch out: `[C, H, W]` for images, `[T, D]` for sequences of tokens, `[D]` for vectors.
 */
export type Shape = readonly number[];

/** A pair `[height, width]`. */
export type Pair = readonly [height: number, width: number];

/** Zeros added around an image: `[top, bottom, left, right]`, or `"same"` (output = ceil(input / stride)). */
export type Padding = "same" | readonly [top: number, bottom: number, left: number, right: number];

/** Raised by a shape rule; whoever called the rule adds the act and the layer's name. */
export class Refusal extends Error {
  /** What the rule wanted and what it met. */
  constructor(readonly expected: string, readonly got: string, readonly hint?: string) {
    super(`expected ${expected}, got ${got}`);
  }
}

/** `[64, 56, 56]` as `64x56x56`. */
export function formatShape(shape: Shape): string {
  return shape.join("x");
}

/** The number of elements in a tensor of this shape. */
export function elements(shape: Shape): number {
  let product = 1;
  for (let i = 0; i < shape.length; i++) product *= shape[i]!;
  return product;
}

/** Whether two shapes are the same. */
export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((size, i) => size === b[i]);
}

/** The one input of a layer that takes one, as an image. */
export function image(inputs: readonly Shape[]): readonly [channels: number, height: number, width: number] {
  const shape = inputs[0]!;
  if (shape.length !== 3) throw new Refusal("an image [C, H, W]", `the shape ${formatShape(shape)}`);
  return shape as readonly [number, number, number];
}

/** The sizes of a volume. */
export function volume(
  inputs: readonly Shape[],
): readonly [channels: number, depth: number, height: number, width: number] {
  const shape = inputs[0]!;
  if (shape.length !== 4) throw new Refusal("a volume [C, D, H, W]", `the shape ${formatShape(shape)}`);
  return shape as readonly [number, number, number, number];
}

/** A sliding window along one axis. */
export interface Window {
  /** Kernel size. */
  readonly kernel: number;
  /** Step between windows. */
  readonly stride: number;
  /** Distance between the kernel's taps; 1 is dense. */
  readonly dilation: number;
  /** Zeros before and after, or `"same"`. */
  readonly padding: "same" | readonly [before: number, after: number];
  /** Whether a last, partly filled window counts (Caffe, PyTorch `ceil_mode`). */
  readonly ceilMode?: boolean;
}

/** Zeros added before and after an axis. With `"same"` the odd one goes after, as in TensorFlow and ONNX `SAME_UPPER`. */
export function paddingOf(size: number, window: Window): readonly [before: number, after: number] {
  if (window.padding !== "same") return window.padding;
  const span = window.dilation * (window.kernel - 1) + 1;
  const total = Math.max(0, (Math.ceil(size / window.stride) - 1) * window.stride + span - size);
  return [Math.floor(total / 2), Math.ceil(total / 2)];
}

/**
 * Number of windows along one axis: floor((size + before + after - span) / stride) + 1, with
 * span = dilation x (kernel - 1) + 1. In ceil mode the quotient is rounded up, but a window that would start in the
 * padding after the input is left out, as Caffe and PyTorch do. Zero or less when no window fits.
 */
export function windows(size: number, window: Window): number {
  const [before, after] = paddingOf(size, window);
  const span = window.dilation * (window.kernel - 1) + 1;
  const room = size + before + after - span;
  if (room < 0) return 0;
  if (!window.ceilMode) return Math.floor(room / window.stride) + 1;
  return Math.min(Math.ceil(room / window.stride) + 1, Math.ceil((size + before) / window.stride));
}

/** Fields of a layer that slides a window over an image. */
export interface WindowFields {
  /** Kernel `[height, width]`. */
  readonly kernel: Pair;
  /** Stride `[vertical, horizontal]`. */
  readonly stride: Pair;
  /** Zeros around the input. */
  readonly padding: Padding;
  /** Distance between taps `[vertical, horizontal]`. */
  readonly dilation?: Pair;
  /** Whether partly filled windows count. */
  readonly ceilMode?: boolean;
}

/** The two axes of a window over an image, `[vertical, horizontal]`. */
export function axes(fields: WindowFields): readonly [Window, Window] {
  const { padding, ceilMode = false } = fields;
  const axis = (i: 0 | 1): Window => ({
    kernel: fields.kernel[i],
    stride: fields.stride[i],
    dilation: fields.dilation?.[i] ?? 1,
    padding: padding === "same" ? padding : [padding[2 * i]!, padding[2 * i + 1]!],
    ceilMode,
  });
  return [axis(0), axis(1)];
}

/** Output height and width of a window over an image; refuses a kernel that does not fit. */
export function slide(fields: WindowFields, height: number, width: number): Pair {
  const [vertical, horizontal] = axes(fields);
  const out: Pair = [windows(height, vertical), windows(width, horizontal)];
  if (out[0] >= 1 && out[1] >= 1) return out;
  const least = (window: Window) => {
    const padding = window.padding === "same" ? 0 : window.padding[0] + window.padding[1];
    return Math.max(1, window.dilation * (window.kernel - 1) + 1 - padding);
  };
  throw new Refusal(`an input of at least ${least(vertical)}x${least(horizontal)}`, `${height}x${width}`);
}

/** The axis of the channels of an image or volume, the features of tokens, the elements of a vector. */
export function channelAxis(shape: Shape): number {
  return shape.length === 2 ? 1 : 0;
}

/** The channels of an image or volume, the features of tokens, the elements of a vector. */
export function channelsOf(shape: Shape): number {
  return shape[channelAxis(shape)]!;
}

/** Refuses channels (features, filters) that groups do not divide. */
export function checkGroups(groups: number, what: string, size: number): void {
  if (size % groups !== 0) throw new Refusal(`${what} that ${groups} groups divide`, `${size}`);
}

/** A shape with another size on one axis. */
export function resized(shape: Shape, axis: number, size: number): Shape {
  return shape.map((old, i) => i === axis ? size : old);
}

/** One input as a token sequence. */
export function tokens(shape: Shape): readonly [length: number, features: number] {
  if (shape.length !== 2) throw new Refusal("a token sequence [T, D]", `the shape ${formatShape(shape)}`);
  return shape as readonly [number, number];
}

/** The shape that two tensors have together when sizes of 1 stretch; refuses sizes that differ otherwise. */
export function broadcast(a: Shape, b: Shape): Shape {
  const fits = a.length === b.length && a.every((size, i) => size === b[i] || size === 1 || b[i] === 1);
  if (!fits) throw new Refusal(`inputs of one shape, ${formatShape(a)}`, formatShape(b));
  return a.map((size, i) => Math.max(size, b[i]!));
}

/** Three sizes `[depth, height, width]`. */
export type Triple = readonly [depth: number, height: number, width: number];

/** Zeros before and after an axis, or `"same"`. */
export type LinePadding = "same" | readonly [before: number, after: number];

/** Whether a value is a shape: one to four whole numbers of at least 1. */
export function isShape(value: unknown): value is Shape {
  return Array.isArray(value) && value.length >= 1 && value.length <= 4 &&
    value.every((size) => Number.isSafeInteger(size) && size >= 1);
}
