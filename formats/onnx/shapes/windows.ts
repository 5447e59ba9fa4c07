/** Shapes of what slides a window: convolutions and poolings. */
import { Refusal, windows } from "../../../ir/shape.ts";
import type { Attributes } from "../node.ts";
import { axisOf, input, known, product, type ShapeRules, type Sizes, sizes } from "./rule.ts";

/** A window over the axes behind batch and channels, as the attributes say it. */
export interface WindowSaid {
  readonly kernel: Sizes;
  readonly stride: Sizes;
  readonly dilation: Sizes;
  /** Zeros before each axis. */
  readonly before: Sizes;
  /** Zeros after each axis. */
  readonly after: Sizes;
  readonly ceilMode: boolean;
}

function filled(list: Sizes | undefined, rank: number, value: number, what: string): Sizes {
  if (list === undefined || list.length === 0) return new Array<number>(rank).fill(value);
  if (list.length !== rank) throw new Refusal(`${what} for ${rank} axes`, `[${list.slice(0, 8)}]`);
  return list;
}

/** Padding that makes an axis ceil(size / stride) long; the odd one goes before for SAME_LOWER. */
function same(size: number, stride: number, span: number, lower: boolean): readonly [number, number] {
  const total = Math.max(0, (Math.ceil(size / stride) - 1) * stride + span - size);
  const less = Math.floor(total / 2);
  return lower ? [total - less, less] : [less, total - less];
}

/** A window's attributes, with defaults filled in and `auto_pad` made numbers. */
export function windowOf(attributes: Attributes, spatial: Sizes, kernel: Sizes): WindowSaid {
  const rank = spatial.length;
  if (kernel.length !== rank) throw new Refusal(`a kernel of ${rank} axes`, `[${kernel.slice(0, 8)}]`);
  const stride = filled(attributes.ints("strides"), rank, 1, "strides");
  const dilation = filled(attributes.ints("dilations"), rank, 1, "dilations");
  for (const size of [...kernel, ...stride, ...dilation]) {
    if (!Number.isSafeInteger(size) || size < 1) {
      throw new Refusal("a window of sizes of at least 1", `${size}`);
    }
  }
  const pads = filled(attributes.ints("pads"), 2 * rank, 0, "pads");
  const auto = attributes.text("auto_pad", "NOTSET"), ceilMode = attributes.int("ceil_mode", 0) === 1;
  const sides = spatial.map((size, i) => {
    if (auto === "VALID") return [0, 0];
    if (auto !== "SAME_UPPER" && auto !== "SAME_LOWER") return [pads[i]!, pads[rank + i]!];
    return same(size, stride[i]!, dilation[i]! * (kernel[i]! - 1) + 1, auto === "SAME_LOWER");
  });
  for (const side of sides.flat()) {
    if (!Number.isSafeInteger(side)) throw new Refusal("whole numbers of zeros", `${side}`);
  }
  return {
    kernel,
    stride,
    dilation,
    before: sides.map(([before]) => before!),
    after: sides.map(([, after]) => after!),
    ceilMode,
  };
}

/** Windows along each axis. */
export function slid(spatial: Sizes, window: WindowSaid): number[] {
  return spatial.map((size, i) => {
    const out = windows(size, {
      kernel: window.kernel[i]!,
      stride: window.stride[i]!,
      dilation: window.dilation[i]!,
      padding: [window.before[i]!, window.after[i]!],
      ceilMode: window.ceilMode,
    });
    if (out < 1) throw new Refusal(`an input in which a kernel of ${window.kernel} fits`, `[${spatial}]`);
    return out;
  });
}

/** The rule of a convolution whose data and weights are inputs of these numbers. */
function convolution(data: number, weights: number, type?: number): ShapeRules[string] {
  return (asked) => {
    const [batch = 1, channels = 1, ...spatial] = sizes(asked, data);
    const [filters = 1, inner = 1, ...kernel] = sizes(asked, weights);
    const groups = asked.attributes.int("group", 1);
    if (inner * groups !== channels) {
      throw new Refusal(`weights of ${channels} / ${groups} channels`, `[${sizes(asked, weights)}]`);
    }
    const window = windowOf(asked.attributes, spatial, kernel);
    return [{ shape: [batch, filters, ...slid(spatial, window)], ...(type !== undefined && { type }) }];
  };
}

/** A transposed convolution along each axis. */
export interface Grown {
  /** What comes out. */
  readonly shape: Sizes;
  /** What would come out if nothing were cut off. */
  readonly full: Sizes;
  /** What is added at the end of each axis; contained in both. */
  readonly extra: Sizes;
  readonly window: WindowSaid;
}

/** A transposed convolution's output along each axis, and what is cut off. */
export function grown(attributes: Attributes, spatial: Sizes, kernel: Sizes): Grown {
  const rank = spatial.length, window = windowOf(attributes, spatial, kernel);
  const extra = filled(attributes.ints("output_padding"), rank, 0, "output_padding");
  const asked = attributes.ints("output_shape")?.slice(-rank);
  const auto = attributes.text("auto_pad", "NOTSET").startsWith("SAME");
  const span = (i: number) => window.dilation[i]! * (window.kernel[i]! - 1) + 1;
  const full = spatial.map((size, i) => (size - 1) * window.stride[i]! + span(i) + extra[i]!);
  const shape = spatial.map((size, i) => {
    if (asked !== undefined && asked.length === rank) return asked[i]!;
    return auto ? size * window.stride[i]! : full[i]! - window.before[i]! - window.after[i]!;
  });
  if (shape.some((size) => !(size >= 1))) throw new Refusal("an output of at least 1", `[${shape}]`);
  return { shape, window, extra, full };
}

/** The rule of a pooling. */
const pooling: ShapeRules[string] = (asked) => {
  const [batch = 1, channels = 1, ...spatial] = sizes(asked);
  const kernel = asked.attributes.ints("kernel_shape") ?? [];
  const shape = [batch, channels, ...slid(spatial, windowOf(asked.attributes, spatial, kernel))];
  return [{ shape }, { shape, type: 7 }];
};

const globalPooling: ShapeRules[string] = (asked) => {
  const [batch = 1, channels = 1, ...spatial] = sizes(asked);
  return [{ shape: [batch, channels, ...spatial.map(() => 1)] }];
};

/** Convolutions and poolings. */
export const windowShapes: ShapeRules = {
  Conv: convolution(0, 1),
  ConvInteger: convolution(0, 1, 6),
  QLinearConv: convolution(0, 3),
  "com.microsoft.FusedConv": convolution(0, 1),
  "com.microsoft.NhwcMaxPool": pooling,
  DeformConv: convolution(0, 1),
  ConvTranspose(asked) {
    const [batch = 1, channels, ...spatial] = sizes(asked);
    const [inner, perGroup = 1, ...kernel] = sizes(asked, 1);
    if (inner !== channels) throw new Refusal(`weights of ${channels} channels`, `[${sizes(asked, 1)}]`);
    const { shape } = grown(asked.attributes, spatial, kernel);
    return [{ shape: [batch, perGroup * asked.attributes.int("group", 1), ...shape] }];
  },
  MaxPool: pooling,
  AveragePool: pooling,
  LpPool: pooling,
  QLinearAveragePool: pooling,
  "com.microsoft.QLinearAveragePool": pooling,
  GlobalAveragePool: globalPooling,
  GlobalMaxPool: globalPooling,
  GlobalLpPool: globalPooling,
  "com.microsoft.QLinearGlobalAveragePool": globalPooling,
  MaxRoiPool(asked) {
    const [, channels = 1] = sizes(asked), [rois = 1] = sizes(asked, 1);
    return [{ shape: [rois, channels, ...asked.attributes.ints("pooled_shape") ?? []] }];
  },
  RoiAlign(asked) {
    const [, channels = 1] = sizes(asked), [rois = 1] = sizes(asked, 1);
    const height = asked.attributes.int("output_height", 1), width = asked.attributes.int("output_width", 1);
    return [{ shape: [rois, channels, height, width] }];
  },
  MaxUnpool(asked) {
    const [batch = 1, channels = 1, ...spatial] = sizes(asked);
    if (asked.inputs[2] !== undefined) return [{ shape: known(asked, 2, "an output shape") }];
    const { kernel, stride, before, after } = windowOf(
      asked.attributes,
      spatial,
      asked.attributes.ints("kernel_shape") ?? [],
    );
    const out = spatial.map((size, i) => (size - 1) * stride[i]! + kernel[i]! - before[i]! - after[i]!);
    return [{ shape: [batch, channels, ...out] }];
  },
  Col2Im(asked) {
    const [batch = 1, columns = 1] = sizes(asked), image = known(asked, 1, "an image shape");
    return [{ shape: [batch, columns / product(known(asked, 2, "a block shape")), ...image] }];
  },
  GridSample(asked) {
    const [batch = 1, channels = 1] = sizes(asked);
    return [{ shape: [batch, channels, ...sizes(asked, 1).slice(1, -1)] }];
  },
  AffineGrid(asked) {
    const [batch = 1, , ...spatial] = known(asked, 1, "a size");
    return [{ shape: [batch, ...spatial, spatial.length] }];
  },
  DepthToSpace(asked) {
    const [batch = 1, channels = 1, height = 1, width = 1] = sizes(asked);
    const block = asked.attributes.int("blocksize", 1);
    return [{ shape: [batch, channels / block ** 2, height * block, width * block] }];
  },
  SpaceToDepth(asked) {
    const [batch = 1, channels = 1, height = 1, width = 1] = sizes(asked);
    const block = asked.attributes.int("blocksize", 1);
    return [{ shape: [batch, channels * block ** 2, height / block, width / block] }];
  },
  ImageDecoder: () => {
    throw new Refusal("tensors of a size that is known", "a compressed image");
  },
  GroupNormalization: (asked) => [{ shape: sizes(asked) }],
  Compress(asked) {
    const shape = sizes(asked), condition = input(asked, 1);
    const kept = condition.data?.filter((flag) => flag !== 0).length;
    const most = condition.size;
    if (kept === undefined) asked.assume(`as many elements kept as there are, ${most}`);
    if (!asked.attributes.has("axis")) return [{ shape: [kept ?? Math.min(most, product(shape))] }];
    const axis = axisOf(asked.attributes.int("axis", 0), shape.length);
    return [{ shape: shape.map((size, i) => i === axis ? kept ?? Math.min(most, size) : size) }];
  },
};
