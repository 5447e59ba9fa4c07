/** Layers that multiply. */
import { elements, type Padding, paddingOf, type Shape } from "../../../ir/shape.ts";
import type { GraphWriter } from "./graph.ts";
import { reshape, transpose, turned } from "./moves.ts";
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

type Recurrent = "lstm" | "gru" | "rnn";
const GATES: Readonly<Record<Recurrent, number>> = { lstm: 4, gru: 3, rnn: 1 };

function recurrent<K extends Recurrent>(kind: K) {
  return (said: Said<Recurrent>): string => {
    const { graph, inputs: [x], shapes: [shape], layer, owner } = said;
    const length = shape!.length === 1 ? 1 : shape![0]!, directions = layer.bidirectional ? 2 : 1;
    const rows = GATES[kind] * layer.hidden;
    let now = x!, features = shape!.at(-1)!;
    for (let i = 0; i < layer.layers; i++) {
      const key = layer.layers === 1 ? owner : `${owner}.${i}`;
      const inputs = [
        reshape(graph, now, [length, 1, features]),
        graph.weight(`${key}.weight`, [directions, rows, features]),
        graph.weight(`${key}.recurrent`, [directions, rows, layer.hidden]),
        ...(layer.biases === 2 ? [graph.weight(`${key}.bias`, [directions, 2 * rows])] : []),
      ];
      const attributes = {
        hidden_size: layer.hidden,
        direction: layer.bidirectional ? "bidirectional" : "forward",
      };
      const isLast = i === layer.layers - 1;
      const out = graph.node(kind.toUpperCase(), inputs, {
        attributes,
        name: isLast ? `${layer.name}/steps` : `${layer.name}/steps${i}`,
      });
      features = directions * layer.hidden;
      const to = isLast ? [1, ...layer.shape] : [1, length, features];
      now = reshape(graph, transpose(graph, out, [2, 0, 1, 3]), to, isLast ? layer.name : undefined);
    }
    return now;
  };
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
  convTranspose({ graph, inputs: [x], shapes: [shape], layer, owner }: Said<"convTranspose">) {
    const [channels = 1] = shape!, { kernel, stride, groups, filters, name } = layer;
    const cut = stride.map((step, i) => kernel[i]! - step); // "same": what is more than size x stride
    const given = layer.padding === "same"
      ? cut.map((size) => [Math.max(0, Math.floor(size / 2)), Math.max(0, Math.ceil(size / 2))] as const)
      : sidesOf(layer.padding) as readonly (readonly [number, number])[];
    const extra = layer.padding === "same" ? cut.map((size) => Math.max(0, -size)) : layer.outputPadding;
    const weights = [graph.weight(`${owner}.weight`, [channels, filters / groups, ...kernel])];
    if (layer.bias) weights.push(graph.weight(`${owner}.bias`, [filters]));
    const attributes = {
      kernel_shape: kernel,
      strides: stride,
      pads: [...given.map(([before]) => before), ...given.map(([, after]) => after)],
      output_padding: extra,
      group: groups,
    };
    return graph.node("ConvTranspose", [x!, ...weights], { attributes, name });
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

/** Heads apart: `[N, T, H x D]` to `[N, H, T, D]`. */
function apart(graph: GraphWriter, x: string, [batch, heads, length, size]: Shape): string {
  return transpose(graph, reshape(graph, x, [batch!, length!, heads!, size!]), [0, 2, 1, 3]);
}

/** Heads of keys or values, each as often as query heads share it. */
function repeated(graph: GraphWriter, x: string, [batch, heads, length, size]: Shape, times: number): string {
  if (times === 1) return x;
  const one = reshape(graph, x, [batch!, heads!, 1, length!, size!]);
  const all = graph.node("Expand", [one, graph.ints([batch!, heads!, times, length!, size!])]);
  return reshape(graph, all, [batch!, heads! * times, length!, size!]);
}

/** Attention: a product, its softmax, a product. */
export function attention(said: Said<"dotProductAttention">): string {
  const { graph, layer, inputs, shapes, batch } = said, { heads, keyValueHeads, cached, name } = layer;
  const [[queries = 1, width = 1] = [], [keys = 1] = [], [, valueWidth = 1] = []] = shapes;
  const size = width / heads,
    valueSize = valueWidth / keyValueHeads,
    times = heads / keyValueHeads,
    all = keys + cached;
  const q = apart(graph, inputs[0]!, [batch, heads, queries, size]);
  const own = [size, valueSize].map((wide, i) => {
    const now = apart(graph, inputs[i + 1]!, [batch, keyValueHeads, keys, wide]);
    if (cached === 0) return repeated(graph, now, [batch, keyValueHeads, all, wide], times);
    const past = graph.input(`${name}/past/${["keys", "values"][i]}`, [batch, keyValueHeads, cached, wide]);
    const joined = graph.node("Concat", [past, now], { attributes: { axis: 2 } });
    return repeated(graph, joined, [batch, keyValueHeads, all, wide], times);
  });
  const product = graph.node("MatMul", [q, transpose(graph, own[0]!, [0, 1, 3, 2])]);
  let scores = graph.node("Mul", [product, graph.float(1 / Math.sqrt(size))]);
  if (layer.relativePositions > 0) scores = shifted(said, scores, queries, all);
  if (layer.causal || layer.window > 0) scores = graph.node("Add", [scores, graph.filled([queries, all])]);
  const out = graph.node("MatMul", [weighed(graph, scores, said, [batch, heads, queries, all]), own[1]!], {
    name: `${name}/values`,
  });
  return reshape(graph, transpose(graph, out, [0, 2, 1, 3]), [batch, queries, heads * valueSize], name);
}

/** Scores with a learned number for each head and distance; which distance stands where is not said. */
function shifted(
  { graph, layer, owner }: Said<"dotProductAttention">,
  scores: string,
  queries: number,
  keys: number,
): string {
  const table = graph.weight(`${owner}.relativePositions`, [layer.relativePositions, layer.heads]);
  const places = graph.node("Cast", [graph.filled([queries, keys])], { attributes: { to: 7 } });
  const picked = graph.node("Gather", [table, places], { attributes: { axis: 0 } });
  return graph.node("Add", [scores, transpose(graph, picked, [2, 0, 1])]);
}

/** The softmax of scores, with a learned score beside them where there are sinks. */
function weighed(
  graph: GraphWriter,
  scores: string,
  { layer, owner }: Said<"dotProductAttention">,
  [batch, heads, queries, keys]: Shape,
): string {
  const attributes = { axis: -1 };
  if (layer.sinks === 0) return graph.node("Softmax", [scores], { attributes });
  const sinks = graph.weight(`${owner}.sinks`, [1, heads!, 1, layer.sinks]);
  const spread = graph.node("Expand", [sinks, graph.ints([batch!, heads!, queries!, layer.sinks])]);
  const joined = graph.node("Concat", [scores, spread], { attributes: { axis: 3 } });
  const weights = graph.node("Softmax", [joined], { attributes });
  return graph.node("Slice", [weights, graph.ints([0]), graph.ints([keys!]), graph.ints([3])]);
}
