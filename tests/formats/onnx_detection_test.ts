/** Graphs as detectors, segmenters and windowed transformers are exported: everything that multiplies is counted. */
import assert from "node:assert/strict";
import { GraphWriter } from "../../formats/onnx/write/graph.ts";
import { layersOf, reading } from "./onnx.ts";

type Inputs = readonly string[];

/** A graph with short words for what exporters write. */
class Export {
  readonly graph: GraphWriter = new GraphWriter();

  constructor(shape: readonly number[]) {
    this.graph.input("x", shape);
  }

  op(
    type: string,
    inputs: Inputs,
    attributes: Record<string, number | string | readonly number[]> = {},
  ): string {
    return this.graph.node(type, inputs, { attributes });
  }

  /** Several outputs. */
  ops(
    type: string,
    outputs: number,
    inputs: Inputs,
    attributes: Record<string, number | string | readonly number[]> = {},
  ) {
    return this.graph.nodes(type, inputs, { attributes, outputs });
  }

  ints(...values: number[]): string {
    return this.graph.ints(values);
  }

  int(value: number): string {
    return this.graph.ints([value], true);
  }

  conv(input: string, name: string, dims: readonly number[], pads = 0, stride = 1): string {
    const attributes = {
      kernel_shape: dims.slice(2),
      pads: [pads, pads, pads, pads],
      strides: [stride, stride],
    };
    return this.op("Conv", [input, this.graph.weight(name, dims)], attributes);
  }

  /** A size of a value, as a list of one: Shape, Gather, Unsqueeze. */
  size(value: string, axis: number): string {
    return this.op("Unsqueeze", [
      this.op("Gather", [this.op("Shape", [value]), this.int(axis)]),
      this.ints(0),
    ]);
  }

  /** The file's bytes. */
  bytes(...outputs: string[]): Uint8Array {
    return this.graph.bytes("tiny", outputs.map((name) => ({ name, shape: [] })));
  }
}

async function multiplied(bytes: Uint8Array): Promise<(string | number)[][]> {
  return (await layersOf(bytes)).filter(([, macs]) => macs !== 0);
}

/** Scores and boxes of an image of 64x64: a stem, heads, top scores, boxes decoded and clipped, what overlaps left out. */
function proposals(net: Export) {
  const features = net.op("Relu", [net.conv("x", "stem", [8, 3, 3, 3], 1, 4)]);
  const flat = (value: string, last: number) => {
    const parts = [net.size(value, 0), net.ints(-1), net.ints(last)];
    return net.op("Reshape", [
      net.op("Transpose", [value], { perm: [0, 2, 3, 1] }),
      net.op("Concat", parts, { axis: 0 }),
    ]);
  };
  const scores = flat(net.conv(features, "score", [3, 8, 1, 1]), 1);
  const deltas = flat(net.conv(features, "delta", [12, 8, 1, 1]), 4);
  const line = net.op("Flatten", [scores], { axis: 1 });
  const most = net.op("ReduceMin", [net.op("Concat", [net.ints(100), net.size(line, 1)], { axis: 0 })], {
    keepdims: 1,
  });
  const [top, index] = net.ops("TopK", 2, [line, most], { axis: 1 });
  const rows = net.op("Squeeze", [index!, net.ints(0)]);
  const chosen = net.op("Gather", [net.op("Squeeze", [deltas, net.ints(0)]), rows], { axis: 0 });
  const [dx, dy, dw, dh] = net.ops("Split", 4, [chosen], { axis: 1 });
  const boxes = net.op("Concat", [dx!, dy!, net.op("Exp", [dw!]), net.op("Exp", [dh!])], { axis: 1 });
  const clipped = net.op("Clip", [boxes, net.graph.float(0), net.graph.float(64)]);
  const suppressed = net.op("NonMaxSuppression", [
    net.op("Unsqueeze", [clipped, net.ints(0)]),
    net.op("Unsqueeze", [net.op("Sigmoid", [top!]), net.ints(0)]),
    net.ints(20),
    net.graph.float(0.5),
  ]);
  const kept = net.op("Squeeze", [net.op("Gather", [suppressed, net.ints(2)], { axis: 1 }), net.ints(1)]);
  return { features, boxes: net.op("Gather", [clipped, kept], { axis: 0 }) };
}

Deno.test("a detector of two stages: heads, top scores, suppression, regions, a product for each region", async () => {
  const net = new Export([1, 3, 64, 64]);
  const { features, boxes } = proposals(net);
  const batch = net.op("Cast", [
    net.op("Squeeze", [net.op("Gather", [boxes, net.ints(0)], { axis: 1 }), net.ints(1)]),
  ], { to: 7 });
  const regions = net.op("RoiAlign", [features, boxes, batch], {
    output_height: 7,
    output_width: 7,
    sampling_ratio: 2,
  });
  const flat = net.op("Flatten", [regions], { axis: 1 });
  const classes = net.op("Gemm", [flat, net.graph.weight("fc", [5, 8 * 49])], { transB: 1 });
  const bytes = net.bytes(net.op("Softmax", [classes], { axis: 1 }), boxes);
  const rows = (await multiplied(bytes)).map(([kind, macs, parameters]) => [kind, Number(macs), parameters]);
  assert.deepEqual(rows.slice(0, 3), [
    ["conv", 16 * 16 * 8 * 27, 8 * 27],
    ["conv", 16 * 16 * 12 * 8, 96], // in the order of use: boxes are read before their scores choose among them
    ["conv", 16 * 16 * 3 * 8, 24],
  ]);
  const [kind, macs, parameters] = rows.at(-1)!;
  assert.deepEqual([kind, parameters], ["fc", 5 * 8 * 49]);
  assert.equal(macs, 20 * 5 * 8 * 49); // the most boxes that suppression keeps
  const { notes } = await reading(bytes);
  assert.ok(notes.some(({ text }) => /depends on the data/.test(text)), JSON.stringify(notes));
});

Deno.test("a segmenter's upsampling to the size of its input, by Shape, Slice and Concat", async () => {
  const net = new Export([1, 3, 32, 48]);
  const features = net.conv(net.conv("x", "a", [8, 3, 3, 3], 1, 8), "b", [21, 8, 1, 1]);
  const sizes = net.op("Slice", [net.op("Shape", ["x"]), net.ints(2), net.ints(4), net.ints(0)]);
  const front = net.op("Slice", [net.op("Shape", [features]), net.ints(0), net.ints(2), net.ints(0)]);
  const to = net.op("Concat", [front, net.op("Cast", [sizes], { to: 7 })], { axis: 0 });
  const bytes = net.bytes(net.op("Resize", [features, "", "", to], { mode: "linear" }));
  const { networks: [network] } = await reading(bytes);
  assert.deepEqual(network!.layers.at(-1)!.shape, [21, 32, 48]);
  assert.deepEqual(await multiplied(bytes), [["conv", 4 * 6 * 8 * 27, 216], ["conv", 4 * 6 * 21 * 8, 168]]);
});

Deno.test("windows of a transformer: padded by Mod, rolled, cut by Reshape and Transpose, and put back", async () => {
  const net = new Export([1, 14, 14, 8]);
  const rest = net.op("Mod", [
    net.op("Sub", [net.ints(7), net.op("Mod", [net.size("x", 1), net.ints(7)])]),
    net.ints(7),
  ]);
  const none = net.ints(0);
  const pads = net.op("Concat", [none, none, none, none, none, rest, rest, none], { axis: 0 });
  const padded = net.op("Pad", ["x", pads]);
  const roll = (value: string, axis: number, by: number) => {
    const part = (from: number, to: number) =>
      net.op("Slice", [value, net.ints(from), net.ints(to), net.ints(axis)]);
    return net.op("Concat", [part(by, 2 ** 31), part(0, by)], { axis });
  };
  const rolled = roll(roll(padded, 1, 3), 2, 3);
  const windows = net.op("Reshape", [
    net.op("Transpose", [net.op("Reshape", [rolled, net.ints(1, 2, 7, 2, 7, 8)])], {
      perm: [0, 1, 3, 2, 4, 5],
    }),
    net.ints(4, 49, 8),
  ]);
  const qkv = net.op("MatMul", [windows, net.graph.weight("qkv", [8, 24])]);
  const split = net.op("Transpose", [net.op("Reshape", [qkv, net.ints(4, 49, 3, 2, 4)])], {
    perm: [2, 0, 3, 1, 4],
  });
  const [q, k, v] = [0, 1, 2].map((i) => net.op("Gather", [split, net.int(i)], { axis: 0 }));
  const scaled = net.op("Mul", [q!, net.graph.float(0.5)]);
  const scores = net.op("MatMul", [scaled, net.op("Transpose", [k!], { perm: [0, 1, 3, 2] })]);
  const biased = net.op("Add", [scores, net.graph.weight("bias", [1, 2, 49, 49])]);
  const mixed = net.op("MatMul", [net.op("Softmax", [biased], { axis: -1 }), v!]);
  const heads = net.op("Reshape", [net.op("Transpose", [mixed], { perm: [0, 2, 1, 3] }), net.ints(4, 49, 8)]);
  const out = net.op("MatMul", [heads, net.graph.weight("out", [8, 8])]);
  const back = net.op("Reshape", [
    net.op("Transpose", [net.op("Reshape", [out, net.ints(1, 2, 2, 7, 7, 8)])], { perm: [0, 1, 3, 2, 4, 5] }),
    net.ints(1, 14, 14, 8),
  ]);
  const rows = await multiplied(net.bytes(net.op("Add", ["x", roll(roll(back, 1, 11), 2, 11)])));
  const sum = (column: number) => rows.reduce((all, row) => all + Number(row[column]), 0);
  assert.equal(sum(1), 196 * 8 * 24 + 2 * 4 * 2 * 49 * 49 * 4 + 196 * 8 * 8);
  assert.ok([8 * 24 + 8 * 8, 8 * 24 + 8 * 8 + 2 * 49 * 49].includes(sum(2)), `${sum(2)}`);
});

Deno.test("a decoder's mask and positions: Trilu, Range, CumSum, Where, Expand, ScatterND, cosines", async () => {
  const net = new Export([1, 6, 8]);
  const length = net.op("Squeeze", [net.size("x", 1), net.ints(0)]);
  const positions = net.op("Cast", [net.op("Range", [net.int(0), length, net.int(1)])], { to: 1 });
  const angles = net.op("MatMul", [
    net.op("Unsqueeze", [positions, net.ints(1)]),
    net.op("Unsqueeze", [net.op("Cast", [net.ints(1, 2, 3, 4)], { to: 1 }), net.ints(0)]),
  ]);
  const both = net.op("Concat", [angles, angles], { axis: -1 });
  const turn = (value: string) => {
    const [a, b] = net.ops("Split", 2, [value], { axis: -1, num_outputs: 2 });
    const turned = net.op("Concat", [net.op("Neg", [b!]), a!], { axis: -1 });
    return net.op("Add", [
      net.op("Mul", [value, net.op("Cos", [both])]),
      net.op("Mul", [turned, net.op("Sin", [both])]),
    ]);
  };
  const project = (name: string) => net.op("MatMul", ["x", net.graph.weight(name, [8, 8])]);
  const square = net.op("Concat", [net.size("x", 1), net.size("x", 1)], { axis: 0 });
  const full = net.op("Expand", [net.graph.float(-1e9), square]);
  const mask = net.op("Unsqueeze", [net.op("Trilu", [full, net.int(1)], { upper: 1 }), net.ints(0)]);
  const scores = net.op("MatMul", [
    turn(project("q")),
    net.op("Transpose", [turn(project("k"))], { perm: [0, 2, 1] }),
  ]);
  const masked = net.op("Where", [
    net.op("Less", [mask, net.graph.float(-1)]),
    mask,
    net.op("Add", [scores, mask]),
  ]);
  const out = net.op("MatMul", [net.op("Softmax", [masked], { axis: -1 }), project("v")]);
  const rows = await multiplied(net.bytes(out));
  const sum = (column: number) => rows.reduce((all, row) => all + Number(row[column]), 0);
  assert.deepEqual([sum(1), sum(2)], [3 * 6 * 8 * 8 + 2 * 6 * 6 * 8, 3 * 64]);
});

Deno.test("a grid of samples and a sum over letters keep the rest of the network", async () => {
  const net = new Export([1, 8, 6, 6]);
  const grid = net.op("Transpose", [net.op("Tanh", [net.conv("x", "g", [2, 8, 1, 1])])], {
    perm: [0, 2, 3, 1],
  });
  const sampled = net.op("GridSample", ["x", grid]);
  const rows = net.op("Reshape", [sampled, net.ints(1, 8, 36)]);
  const out = net.op("Einsum", [rows, net.graph.weight("e", [8, 5])], { equation: "bct,cd->btd" });
  assert.deepEqual(await multiplied(net.bytes(out)), [["conv", 36 * 16, 16], ["fc", 36 * 8 * 5, 40]]);
});
