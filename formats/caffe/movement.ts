/** Caffe's layers that move, cut and put together. */
import { elements, type Shape } from "../../ir/shape.ts";
import type { Tensor } from "../graph.ts";
import { axisOf, type Step, unknown } from "./step.ts";

function only({ builder, bottoms: [bottom], name }: Step): Tensor {
  if (bottom === undefined) throw builder.fault(`a bottom of "${name}"`, "none");
  return bottom;
}

/** Tensors side by side; along the batch where the file says so, which has no place here. */
export function concat(step: Step): Tensor {
  const { builder, bottoms, name, fields } = step;
  const own = fields.message("concat_param");
  const { shape } = only(step);
  const axis = axisOf(step, own.integer("axis") ?? own.integer("concat_dim") ?? 1, shape);
  if (axis >= 0) return builder.layer("concat", [{ axis }], bottoms, { name });
  builder.note("A concatenation along the batch is left out: one of its inputs goes on", name);
  return bottoms[0]!;
}

/** The ends of the parts of a slice. */
function endsOf(step: Step, size: number, points: readonly number[]): number[] {
  const { builder, tops, name } = step;
  if (points.length > 0 && points.length !== tops.length - 1) {
    throw builder.fault(`${tops.length - 1} values of slice_point of "${name}"`, `${points.length}`);
  }
  if (points.length > 0) return [...points, size];
  if (size % tops.length !== 0) {
    throw builder.fault(`an axis that ${tops.length} tops of "${name}" divide`, `${size}`);
  }
  return tops.map((_, i) => (i + 1) * size / tops.length);
}

/** A tensor cut into its tops. */
export function slice(step: Step): Tensor | readonly Tensor[] {
  const { builder, tops, name, fields } = step;
  const own = fields.message("slice_param");
  const input = only(step);
  const axis = axisOf(step, own.integer("axis") ?? own.integer("slice_dim") ?? 1, input.shape);
  if (axis < 0) {
    builder.note("A cut along the batch is left out: every part is the whole", name);
    return input;
  }
  const ends = endsOf(step, input.shape[axis]!, own.integers("slice_point"));
  return ends.map((end, i) => {
    const part = tops.length === 1 ? name : `${name}_${i + 1}`;
    return builder.layer("slice", [axis, ends[i - 1] ?? 0, end], [input], { name: part });
  });
}

/** Another shape for the same elements: 0 keeps a size, -1 takes what is left. */
export function reshape(step: Step): Tensor {
  const { builder, name, fields } = step;
  const input = only(step);
  const own = fields.message("reshape_param");
  const dims = own.message("shape").integers("dim");
  const old = [1, ...input.shape];
  const start = own.integer("axis") ?? 0, first = start < 0 ? start + old.length + 1 : start;
  const span = own.integer("num_axes") ?? -1;
  const end = span < 0 ? old.length : Math.min(first + span, old.length);
  const kept = dims.map((dim, i) => dim === 0 ? old[first + i] ?? 1 : dim);
  const sizes = [...old.slice(0, first), ...kept, ...old.slice(end)];
  return builder.reshaped(input, resolved(step, sizes, elements(input.shape)), name);
}

/** The sizes without the batch, with the open one filled in. */
function resolved({ builder, name }: Step, sizes: readonly number[], total: number): Shape {
  const open = sizes.indexOf(-1);
  const rest = sizes.reduce((all, size) => size === -1 ? all : all * size, 1);
  // A batch that the file spells out is not this one, of 1; an open size after it takes what is left.
  const batch = sizes[0]! > 1 && (open > 0 || rest === total * sizes[0]!) ? sizes[0]! : 1;
  const full = sizes.map((size) => size === -1 ? total * batch / rest : size);
  const shape = full[0] === batch ? full.slice(1) : full;
  const merged = shape.length > 4 ? [...shape.slice(0, 3), elements(shape.slice(3))] : shape;
  if (merged.every((size) => Number.isSafeInteger(size) && size >= 1)) {
    return merged.length > 0 ? merged : [1];
  }
  throw builder.fault(`a shape of "${name}" for ${total} elements`, sizes.join("x"));
}

/** All axes from one to another as one. */
export function flatten(step: Step): Tensor {
  const { builder, name, fields } = step;
  const input = only(step);
  const own = fields.message("flatten_param");
  const { shape } = input;
  const start = axisOf(step, own.integer("axis") ?? 1, shape);
  const end = axisOf(step, own.integer("end_axis") ?? -1, shape);
  if (start <= 0 && end === shape.length - 1) return builder.layer("flatten", [], [input], { name });
  const to = [...shape.slice(0, start), elements(shape.slice(start, end + 1)), ...shape.slice(end + 1)];
  return builder.reshaped(input, to, name);
}

/** Axes in another order. */
export function permute(step: Step): Tensor {
  const { builder, name, fields } = step;
  const input = only(step);
  const given = fields.message("permute_param").integers("order");
  const rest = Array.from({ length: input.shape.length + 1 }, (_, i) => i).filter((axis) =>
    !given.includes(axis)
  );
  const order = [...given, ...rest];
  if (order[0] !== 0) return unknown(step, input.shape);
  return builder.layer("transpose", [order.slice(1).map((axis) => axis - 1)], [input], { name });
}

/** The first bottom cut to the size of the second, from an axis on. */
export function crop(step: Step): Tensor {
  const { builder, bottoms: [, like], name, fields } = step;
  if (like === undefined) throw builder.fault(`two bottoms of "${name}"`, `${step.bottoms.length}`);
  const own = fields.message("crop_param");
  const offsets = own.integers("offset");
  let made = only(step);
  const first = axisOf(step, own.integer("axis") ?? 2, made.shape);
  for (let axis = Math.max(0, first); axis < made.shape.length; axis++) {
    const size = like.shape[axis] ?? made.shape[axis]!;
    const start = offsets[axis - first] ?? offsets[0] ?? 0;
    if (size === made.shape[axis]) continue;
    const part = `${name}_${axis === made.shape.length - 1 ? "columns" : "rows"}`;
    made = builder.layer("slice", [axis, start, start + size], [made], { name: part });
  }
  return made;
}

/** An image made larger or smaller, pixels between pixels by interpolation (DeepLab, PSPNet). */
export function interp(step: Step): Tensor {
  const { builder, name, fields, bottoms: [, like] } = step;
  const input = only(step);
  const own = fields.message("interp_param");
  const zoom = own.integer("zoom_factor") ?? 1, shrink = own.integer("shrink_factor") ?? 1;
  const pad = (own.integer("pad_beg") ?? 0) + (own.integer("pad_end") ?? 0);
  const size = (axis: 1 | 2, given: number | undefined) => {
    const cut = (input.shape[axis] ?? 1) + pad;
    const shrunk = Math.floor((cut - 1) / shrink) + 1;
    return given || like?.shape[axis] || shrunk + (shrunk - 1) * (zoom - 1);
  };
  const to = [size(1, own.integer("height")), size(2, own.integer("width"))] as const;
  return builder.layer("resize", [to, { mode: "bilinear" }], [input], { name });
}

/** An image made larger by a whole factor. */
export function upsample(step: Step): Tensor {
  const { builder, name, fields } = step;
  const own = fields.message("upsample_param");
  const [height, width] = [own.integer("upsample_h"), own.integer("upsample_w")];
  if (height !== undefined && width !== undefined) {
    return builder.layer("resize", [[height, width]], [only(step)], { name });
  }
  return builder.layer("upsample", [own.integer("scale") ?? 2], [only(step)], { name });
}

/** Pixels turned into channels (YOLOv2's passthrough). */
export function reorg(step: Step): Tensor {
  return step.builder.layer("spaceToDepth", [step.fields.message("reorg_param").integer("stride") ?? 2], [
    only(step),
  ], {
    name: step.name,
  });
}

/** Channels of several groups dealt out in turn. */
export function shuffle(step: Step): Tensor {
  const group = step.fields.message("shuffle_channel_param").integer("group") ?? 1;
  return step.builder.layer("channelShuffle", [group], [only(step)], { name: step.name });
}
