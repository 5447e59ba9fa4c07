/** What a Caffe network reads: `input` fields, Input layers, and layers that read a data base, whose crop is the size. */
import type { Shape } from "../../ir/shape.ts";
import type { Dimensions } from "../dimensions.ts";
import type { GraphBuilder } from "../graph.ts";
import type { Fields } from "./fields.ts";

/** A size that the file gives: the first axis, which is the batch, and the others. */
export interface Given {
  /** Size of the first axis. */
  readonly first: number;
  /** The others. */
  readonly shape: Shape;
}

/** Types of layers that read from a data base, a folder or a program. */
const SOURCES =
  /^(input|data|imagedata|memorydata|hdf5data|dummydata|windowdata|annotateddata|videodata|parameter)$/;

/** Whether a layer is where data comes in. */
export function isSource(key: string, bottoms: number): boolean {
  return SOURCES.test(key) || (bottoms === 0 && key !== "priorbox");
}

/** An image of the size that was asked for, in place of the file's. */
function asAsked(shape: Shape, dims: Dimensions): Shape {
  if (shape.length !== 3) return shape;
  return ["channels", "height", "width"].map((name, axis) => dims.size(name) ?? shape[axis]!);
}

/** Sizes of an input as the user gives them, or as the file writes them, batch first. */
function given(name: string, sizes: readonly number[], dims: Dimensions): Given {
  const asked = dims.shape(name, sizes), [first = 1, ...shape] = asked ?? sizes;
  if (asked !== undefined) return { first, shape: shape.length === 0 ? [1] : shape };
  return { first, shape: shape.length === 0 ? [1] : asAsked(shape, dims) };
}

/** The sizes of the network's own `input` fields, one each. */
export function declared(net: Fields, dims: Dimensions): Given[] {
  const names = net.words("input");
  const shapes = net.messages("input_shape").map((shape) => shape.integers("dim"));
  const flat = net.integers("input_dim");
  for (let i = 0; i + 4 <= flat.length; i += 4) shapes.push(flat.slice(i, i + 4));
  return shapes.map((sizes, i) => given(names[i] ?? "", sizes, dims));
}

/** The edge of the crop, or the size to which images are brought. */
function edges(layer: Fields): readonly (number | undefined)[] {
  const transform = layer.message("transform_param"), resize = transform.message("resize_param");
  const image = layer.message("image_data_param"), data = layer.message("data_param");
  const crop = [transform, data, image, layer.message("window_data_param")]
    .map((fields) => fields.integer("crop_size")).find((edge) => edge !== undefined && edge > 0);
  const height = crop ?? resize.integer("height") ?? (image.integer("new_height") || undefined);
  const width = crop ?? resize.integer("width") ?? (image.integer("new_width") || undefined);
  return [height, width];
}

/** The sizes that a data layer's tops have. */
export function sourced(
  builder: GraphBuilder,
  layer: Fields,
  tops: readonly string[],
  dims: Dimensions,
): Given[] {
  const [input, dummy] = [layer.message("input_param"), layer.message("dummy_data_param")];
  const shapes = [...input.messages("shape"), ...dummy.messages("shape")].map((shape) =>
    shape.integers("dim")
  );
  if (shapes.length > 0) return tops.map((top, i) => given(top, shapes[i] ?? shapes[0]!, dims));
  // the second top of a data base is a label
  const image = (sizes: readonly number[]) =>
    tops.map((top, i) => given(top, i === 0 ? [1, ...sizes] : [1], dims));
  const memory = [layer.message("memory_data_param"), dummy].find((fields) => fields.has("channels"));
  if (memory !== undefined) {
    const sizes = ["channels", "height", "width"].map((size) => memory.integer(size) ?? 1);
    return image(sizes);
  }
  const [height = dims.size("height"), width = dims.size("width")] = edges(layer);
  const whole = dims.shape(tops[0] ?? "", [1, 3, 224, 224]);
  if (whole !== undefined) return image(whole.slice(1));
  if (height === undefined || width === undefined) {
    const hint = "the file does not say how large an image is: --dim height=224 --dim width=224";
    throw builder.fault(`a size of "${tops[0] ?? "data"}"`, "nothing", hint);
  }
  const channels = dims.size("channels");
  if (channels === undefined) {
    builder.note(`Images are assumed to have 3 channels: --dim channels=1 says otherwise`);
  }
  return image([channels ?? 3, height, width]);
}
