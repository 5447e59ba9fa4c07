/** What a Caffe network reads: `input` fields, Input layers, and layers that read a data base, whose crop is the size. */
import type { Shape } from "../../ir/shape.ts";
import type { GraphBuilder } from "../graph.ts";
import type { Fields } from "./fields.ts";

/** A size that the file gives: the first axis, which is the batch, and the others. */
export interface Given {
  /** Size of the first axis. */
  readonly first: number;
  /** The others. */
  readonly shape: Shape;
}

/** Values for what the file leaves open, or to read an image of another size. */
export type Dims = Readonly<Record<string, number>>;

/** Types of layers that read from a data base, a folder or a program. */
const SOURCES =
  /^(input|data|imagedata|memorydata|hdf5data|dummydata|windowdata|annotateddata|videodata|parameter)$/;

/** Whether a layer is where data comes in. */
export function isSource(key: string, bottoms: number): boolean {
  return SOURCES.test(key) || (bottoms === 0 && key !== "priorbox");
}

/** An image of the size that was asked for, in place of the file's. */
function asAsked(shape: Shape, { channels, height, width }: Dims): Shape {
  if (shape.length !== 3) return shape;
  return [channels ?? shape[0]!, height ?? shape[1]!, width ?? shape[2]!];
}

/** Sizes as the file writes them, batch first. */
function given(sizes: readonly number[], dims: Dims): Given {
  const [first = 1, ...shape] = sizes;
  return { first, shape: shape.length === 0 ? [1] : asAsked(shape, dims) };
}

/** The sizes of the network's own `input` fields, one each. */
export function declared(net: Fields, dims: Dims): Given[] {
  const shapes = net.messages("input_shape").map((shape) => shape.integers("dim"));
  const flat = net.integers("input_dim");
  for (let i = 0; i + 4 <= flat.length; i += 4) shapes.push(flat.slice(i, i + 4));
  return shapes.map((sizes) => given(sizes, dims));
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
export function sourced(builder: GraphBuilder, layer: Fields, tops: readonly string[], dims: Dims): Given[] {
  const [input, dummy] = [layer.message("input_param"), layer.message("dummy_data_param")];
  const shapes = [...input.messages("shape"), ...dummy.messages("shape")].map((shape) =>
    shape.integers("dim")
  );
  if (shapes.length > 0) return tops.map((_, i) => given(shapes[i] ?? shapes[0]!, dims));
  const memory = [layer.message("memory_data_param"), dummy].find((fields) => fields.has("channels"));
  if (memory !== undefined) {
    const sizes = ["channels", "height", "width"].map((size) => memory.integer(size) ?? 1);
    return tops.map((_, i) => i === 0 ? given([1, ...sizes], dims) : given([1], dims));
  }
  const [height = dims.height, width = dims.width] = edges(layer);
  if (height === undefined || width === undefined) {
    const hint = "the file does not say how large an image is: --dim height=224 --dim width=224";
    throw builder.fault(`a size of "${tops[0] ?? "data"}"`, "nothing", hint);
  }
  if (dims.channels === undefined) {
    builder.note(`Images are taken to have 3 channels: --dim channels=1 says otherwise`);
  }
  return tops.map((_, i) => i === 0 ? given([1, dims.channels ?? 3, height, width], dims) : given([1], dims));
}
