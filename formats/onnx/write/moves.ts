/** Layers that move elements or join tensors. */
import { channelAxis, elements } from "../../../ir/shape.ts";
import type { GraphWriter } from "./graph.ts";
import type { Said, Writer } from "./said.ts";

/** Another shape. */
export function reshape(graph: GraphWriter, value: string, shape: readonly number[], name?: string): string {
  return graph.node("Reshape", [value, graph.ints(shape)], name === undefined ? {} : { name });
}

/** Axes in another order. */
export function transpose(graph: GraphWriter, value: string, perm: readonly number[], name?: string): string {
  return graph.node("Transpose", [value], { attributes: { perm }, ...(name !== undefined && { name }) });
}

/** Tokens `[N, T, D]` as `[N, D, T]` and back. */
export function turned(graph: GraphWriter, value: string, name?: string): string {
  return transpose(graph, value, [0, 2, 1], name);
}

const named = ({ layer }: { readonly layer: { readonly name: string } }) => layer.name;

/** Kinds that move. */
export const moves = {
  flatten: (said: Said<"flatten">) =>
    reshape(said.graph, said.inputs[0]!, [said.batch, elements(said.shapes[0]!)], named(said)),
  reshape: (said: Said<"reshape">) =>
    reshape(said.graph, said.inputs[0]!, [said.batch, ...said.layer.to], named(said)),
  transpose: (said: Said<"transpose">) =>
    transpose(said.graph, said.inputs[0]!, [0, ...said.layer.order.map((axis) => axis + 1)], named(said)),
  toTokens({ graph, inputs: [x], shapes: [shape], batch, layer }: Said<"toTokens">) {
    const [channels = 1, height = 1, width = 1] = shape!;
    return turned(graph, reshape(graph, x!, [batch, channels, height * width]), layer.name);
  },
  toImage({ graph, inputs: [x], batch, layer }: Said<"toImage">) {
    return reshape(graph, turned(graph, x!), [batch, ...layer.shape], layer.name);
  },
  channelShuffle({ graph, inputs: [x], shapes: [shape], batch, layer }: Said<"channelShuffle">) {
    const [channels = 1, height = 1, width = 1] = shape!, { groups } = layer;
    const apart = reshape(graph, x!, [batch, groups, channels / groups, height, width]);
    return reshape(graph, transpose(graph, apart, [0, 2, 1, 3, 4]), [batch, ...shape!], layer.name);
  },
  pixelShuffle: ({ graph, inputs: [x], layer }: Said<"pixelShuffle">) =>
    graph.node("DepthToSpace", [x!], {
      attributes: { blocksize: layer.factor, mode: "CRD" },
      name: layer.name,
    }),
  spaceToDepth: ({ graph, inputs: [x], layer }: Said<"spaceToDepth">) =>
    graph.node("SpaceToDepth", [x!], { attributes: { blocksize: layer.factor }, name: layer.name }),
  pad({ graph, inputs: [x], layer }: Said<"pad">) {
    const [top, bottom, left, right] = layer.sides;
    return graph.node("Pad", [x!, graph.ints([0, 0, top, left, 0, 0, bottom, right])], { name: layer.name });
  },
  slice({ graph, inputs: [x], layer }: Said<"slice">) {
    const [start, end, axis] = [[layer.start], [layer.end], [layer.axis + 1]].map((list) => graph.ints(list));
    return graph.node("Slice", [x!, start!, end!, axis!], { name: layer.name });
  },
  concat({ graph, inputs, shapes: [shape], layer }: Said<"concat">) {
    const axis = layer.axis === "channels" ? channelAxis(shape!) : layer.axis;
    return graph.node("Concat", inputs, { attributes: { axis: axis + 1 }, name: layer.name });
  },
  toWindows({ graph, inputs: [x], shapes: [shape], layer, batch, batchOut }: Said<"toWindows">) {
    const [channels = 1, height = 1, width = 1] = shape!, { size } = layer;
    const [rows, columns] = [Math.ceil(height / size), Math.ceil(width / size)];
    const more = [rows * size - height, columns * size - width];
    const padded = more.some((count) => count > 0)
      ? graph.node("Pad", [x!, graph.ints([0, 0, 0, 0, 0, 0, ...more])])
      : x!;
    const apart = reshape(graph, padded, [batch, channels, rows, size, columns, size]);
    return reshape(
      graph,
      transpose(graph, apart, [0, 2, 4, 3, 5, 1]),
      [batchOut, size * size, channels],
      layer.name,
    );
  },
  fromWindows({ graph, inputs: [x], shapes: [shape], layer, batchOut }: Said<"fromWindows">) {
    const [length = 1, channels = 1] = shape!, [height, width] = layer.size, side = Math.sqrt(length);
    const [rows, columns] = [Math.ceil(height / side), Math.ceil(width / side)];
    const apart = reshape(graph, x!, [batchOut, rows, columns, side, side, channels]);
    const whole = [batchOut, channels, rows * side, columns * side];
    const exact = whole[2] === height && whole[3] === width;
    const image = reshape(
      graph,
      transpose(graph, apart, [0, 5, 1, 3, 2, 4]),
      whole,
      exact ? layer.name : undefined,
    );
    if (exact) return image;
    return graph.node("Slice", [image, graph.ints([0, 0]), graph.ints([height, width]), graph.ints([2, 3])], {
      name: layer.name,
    });
  },
  anchors({ graph, inputs: [x], shapes: [shape], layer, batch }: Said<"anchors">) {
    const [, height = 1, width = 1] = shape!, { perPixel, values } = layer;
    const apart = reshape(graph, x!, [batch, perPixel, values, height, width]);
    return reshape(graph, transpose(graph, apart, [0, 3, 4, 1, 2]), [
      batch,
      height * width * perPixel,
      values,
    ], layer.name);
  },
  dropout: ({ graph, inputs: [x], layer }: Said<"dropout">) =>
    graph.node("Dropout", [x!], { name: layer.name }),
  embedding({ graph, inputs: [x], layer, owner }: Said<"embedding">) {
    const table = graph.weight(`${owner}.weight`, [layer.vocabulary, layer.size]);
    return graph.node("Gather", [table, x!], { attributes: { axis: 0 }, name: layer.name });
  },
  classToken({ graph, inputs: [x], shapes: [shape], layer, owner }: Said<"classToken">) {
    const token = graph.weight(`${owner}.weight`, [1, layer.tokens, shape![1]!]);
    return graph.node("Concat", [token, x!], { attributes: { axis: 1 }, name: layer.name });
  },
  positionEmbedding({ graph, inputs: [x], shapes: [shape], layer, owner }: Said<"positionEmbedding">) {
    const [length = 1, size = 1] = shape!, { positions, learned } = layer, name = layer.name;
    if (!learned) return graph.node("Add", [x!, graph.filled([length, size])], { name });
    const table = graph.weight(`${owner}.weight`, [positions || length, size]);
    const own = positions > length
      ? graph.node("Slice", [table, graph.ints([0]), graph.ints([length]), graph.ints([0])])
      : table;
    return graph.node("Add", [x!, own], { name });
  },
} satisfies { readonly [kind: string]: Writer<never> };
