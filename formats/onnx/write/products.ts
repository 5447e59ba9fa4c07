/** Layers that multiply. */
import { elements, type Padding, paddingOf } from "../../../ir/shape.ts";
import type { GraphWriter } from "./graph.ts";
import { reshape, transpose, turned } from "./moves.ts";
import { recurrent } from "./recurrent.ts";
import type { Said, Writer } from "./said.ts";

/** A kernel along each axis of an input, for zeros that are `"same"`. */
interface Kernel {
  readonly kernel: readonly number[];
  readonly stride: readonly number[];
  readonly dilation: readonly number[];
}

/** Zeros before all axes and then after all axes, as ONNX lists them. */
function pads(
  padding: "same" | readonly (readonly [number, number])[],
  spatial: readonly number[],
  window: Kernel,
): number[] {
  const sides = spatial.map((size, i) =>
    padding === "same"
      ? paddingOf(size, {
        kernel: window.kernel[i]!,
        stride: window.stride[i]!,
        dilation: window.dilation[i]!,
        padding,
      })
      : padding[i]!
  );
  return [...sides.map(([before]) => before), ...sides.map(([, after]) => after)];
}

/** `[top, bottom, left, right]` by axis. */
function sidesOf(padding: Padding): "same" | readonly (readonly [number, number])[] {
  return padding === "same" ? padding : [[padding[0], padding[1]], [padding[2], padding[3]]];
}

/** A convolution and its weights. */
interface Conv extends Kernel {
  readonly x: string;
  readonly spatial: readonly number[];
  readonly padding: "same" | readonly (readonly [number, number])[];
  readonly groups: number;
  readonly channels: number;
  readonly filters: number;
  readonly bias: boolean;
  readonly owner: string;
  readonly name?: string;
}

/** A transposed convolution: what is cut off each axis is given, or what is more than size x stride. */
function transposed(
  { graph, inputs: [x], shapes: [shape], layer, owner }: Said<"convTranspose" | "convTranspose3d">,
  padding: Conv["padding"],
): string {
  const [channels = 1] = shape!, { groups, filters, name } = layer;
  const kernel: readonly number[] = layer.kernel, stride: readonly number[] = layer.stride;
  const cut = stride.map((step, i) => kernel[i]! - step);
  const sides = padding === "same"
    ? cut.map((size) => [Math.max(0, Math.floor(size / 2)), Math.max(0, Math.ceil(size / 2))] as const)
    : padding;
  const extra = padding === "same" ? cut.map((size) => Math.max(0, -size)) : layer.outputPadding;
  const weights = [graph.weight(`${owner}.weight`, [channels, filters / groups, ...kernel])];
  if (layer.bias) weights.push(graph.weight(`${owner}.bias`, [filters]));
  const attributes = {
    kernel_shape: kernel,
    strides: stride,
    pads: [...sides.map(([before]) => before), ...sides.map(([, after]) => after)],
    output_padding: extra,
    group: groups,
  };
  return graph.node("ConvTranspose", [x!, ...weights], { attributes, name });
}

function conv(graph: GraphWriter, said: Conv): string {
  const { kernel, stride, dilation, groups, channels, filters, owner } = said;
  const weights = [graph.weight(`${owner}.weight`, [filters, channels / groups, ...kernel])];
  if (said.bias) weights.push(graph.weight(`${owner}.bias`, [filters]));
  const attributes = {
    kernel_shape: kernel,
    strides: stride,
    dilations: dilation,
    pads: pads(said.padding, said.spatial, said),
    group: groups,
  };
  return graph.node("Conv", [said.x, ...weights], {
    attributes,
    ...(said.name !== undefined && { name: said.name }),
  });
}

/** A product of vectors with a matrix, and a bias. */
function matmul(said: Said<"fc">, x: string, length: number): string {
  const { graph, layer, owner, ownerKind } = said, { outputs, name } = layer;
  const weights = ownerKind === "embedding"
    ? graph.node("Transpose", [graph.weight(`${owner}.weight`, [outputs, length])], {
      attributes: { perm: [1, 0] },
    })
    : graph.weight(`${owner}.weight`, [length, outputs]);
  if (!layer.bias) return graph.node("MatMul", [x, weights], { name });
  return graph.node("Add", [graph.node("MatMul", [x, weights]), graph.weight(`${owner}.bias`, [outputs])], {
    name,
  });
}

const ALPHABET = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];

/** Kinds that multiply. */
export const products = {
  conv({ graph, inputs: [x], shapes: [shape], layer, owner }: Said<"conv">) {
    const [channels = 1, ...spatial] = shape!;
    return conv(graph, { ...layer, x: x!, spatial, channels, padding: sidesOf(layer.padding), owner });
  },
  depthwise({ graph, inputs: [x], shapes: [shape], layer, owner }: Said<"depthwise">) {
    const [channels = 1, ...spatial] = shape!;
    const how = {
      groups: channels,
      channels,
      filters: channels * layer.multiplier,
      padding: sidesOf(layer.padding),
    };
    return conv(graph, { ...layer, ...how, x: x!, spatial, owner });
  },
  conv3d({ graph, inputs: [x], shapes: [shape], layer, owner }: Said<"conv3d">) {
    const [channels = 1, ...spatial] = shape!;
    const padding = layer.padding === "same" ? layer.padding : [layer.padding, layer.padding, layer.padding];
    return conv(graph, { ...layer, x: x!, spatial, channels, padding, dilation: [1, 1, 1], owner });
  },
  conv1d({ graph, inputs: [x], shapes: [shape], layer, owner }: Said<"conv1d">) {
    const [length = 1, channels = 1] = shape!, { cached, name } = layer;
    const before = cached > 0 ? [graph.input(`${name}/cache`, [1, cached, channels])] : [];
    const all = cached > 0 ? graph.node("Concat", [...before, x!], { attributes: { axis: 1 } }) : x!;
    const out = conv(graph, {
      x: turned(graph, all),
      kernel: [layer.kernel],
      stride: [layer.stride],
      dilation: [layer.dilation],
      padding: layer.padding === "same" ? layer.padding : [layer.padding],
      spatial: [cached + length],
      groups: layer.groups,
      channels,
      filters: layer.filters,
      bias: layer.bias,
      owner,
      name: `${name}/conv`,
    });
    return turned(graph, out, name);
  },
  convTranspose: (said: Said<"convTranspose">) =>
    transposed(said, said.layer.padding === "same" ? "same" : sidesOf(said.layer.padding)),
  convTranspose3d(said: Said<"convTranspose3d">) {
    const { padding } = said.layer;
    return transposed(said, padding === "same" ? padding : [padding, padding, padding]);
  },
  fc(said: Said<"fc">) {
    const { graph, inputs: [x], shapes: [shape], batch } = said;
    if (shape!.length === 2) return matmul(said, x!, shape![1]!);
    const length = elements(shape!);
    return matmul(said, shape!.length === 1 ? x! : reshape(graph, x!, [batch, length]), length);
  },
  matmul({ graph, inputs: [a, b], shapes: [, second], layer }: Said<"matmul">) {
    const rank = second!.length + 1, perm = Array.from({ length: rank }, (_, i) => i);
    const swapped = [...perm.slice(0, -2), rank - 1, rank - 2];
    return graph.node("MatMul", [a!, layer.transposed ? transpose(graph, b!, swapped) : b!], {
      name: layer.name,
    });
  },
  einsum({ graph, inputs, layer }: Said<"einsum">) {
    const batch = ALPHABET.find((letter) => !layer.equation.includes(letter))!;
    const [left, right] = layer.equation.split("->") as [string, string];
    const equation = `${left.split(",").map((word) => batch + word).join(",")}->${batch}${right}`;
    return graph.node("Einsum", inputs, { attributes: { equation }, name: layer.name });
  },
  lstm: recurrent("lstm") as Writer<"lstm">,
  gru: recurrent("gru") as Writer<"gru">,
  rnn: recurrent("rnn") as Writer<"rnn">,
};
