/** What exporters write in several nodes is one layer; what they move is moved only where it must be. */
import assert from "node:assert/strict";
import type { GraphWriter } from "../../formats/onnx/write/graph.ts";
import { graphOf, layersOf, networkOf } from "./onnx.ts";

type Build = (graph: GraphWriter) => string;

/** Operators with attributes, in few letters. */
const op = (
  graph: GraphWriter,
  opType: string,
  inputs: string[],
  attributes: Record<string, number | number[]> = {},
) => graph.node(opType, inputs, { attributes });

/** x - mean(x) over the root of its mean square, in the nodes of PyTorch's exporter before operator set 17. */
function eightNodeNorm(graph: GraphWriter, x: string, size: number): string {
  const centred = op(graph, "Sub", [x, op(graph, "ReduceMean", [x], { axes: [-1] })]);
  const mean = op(graph, "ReduceMean", [op(graph, "Pow", [centred, graph.float(2)])], { axes: [-1] });
  const root = op(graph, "Sqrt", [op(graph, "Add", [mean, graph.float(1e-6)])]);
  const scaled = op(graph, "Mul", [op(graph, "Div", [centred, root]), graph.weight("scale", [size])]);
  return op(graph, "Add", [scaled, graph.weight("shift", [size])]);
}

/** A dense layer: product and bias. */
function dense(graph: GraphWriter, x: string, name: string, inputs: number, outputs: number): string {
  return op(graph, "Add", [
    graph.weight(`${name}.b`, [outputs]),
    op(graph, "MatMul", [x, graph.weight(name, [inputs, outputs])]),
  ]);
}

/** Heads apart: `[1, T, H x D]` to `[1, H, T, D]`. */
function heads(graph: GraphWriter, x: string, [t, h, d]: [number, number, number]): string {
  return op(graph, "Transpose", [op(graph, "Reshape", [x, graph.ints([1, t, h, d])])], {
    perm: [0, 2, 1, 3],
  });
}

const activations: Record<string, Build> = {
  gelu: (graph) => {
    const erf = op(graph, "Erf", [op(graph, "Div", ["x", graph.float(Math.SQRT2)])]);
    return op(graph, "Mul", [
      op(graph, "Mul", ["x", op(graph, "Add", [erf, graph.float(1)])]),
      graph.float(0.5),
    ]);
  },
  silu: (graph) => op(graph, "Mul", ["x", op(graph, "Sigmoid", ["x"])]),
  hardSwish: (graph) => {
    const clip = op(graph, "Clip", [op(graph, "Add", ["x", graph.float(3)]), graph.float(0), graph.float(6)]);
    return op(graph, "Div", [op(graph, "Mul", ["x", clip]), graph.float(6)]);
  },
  hardSigmoid: (graph) => {
    const clip = op(graph, "Clip", [op(graph, "Add", ["x", graph.float(3)]), graph.float(0), graph.float(6)]);
    return op(graph, "Div", [clip, graph.float(6)]);
  },
  mish: (graph) => op(graph, "Mul", ["x", op(graph, "Tanh", [op(graph, "Softplus", ["x"])])]),
  relu6: (graph) => op(graph, "Clip", ["x", graph.float(0), graph.float(6)]),
  relu: (graph) => op(graph, "Clip", ["x", graph.float(0)]),
};

Deno.test("activations in several nodes are one layer", async (t) => {
  for (const [kind, build] of Object.entries(activations)) {
    await t.step(
      kind,
      async () => assert.deepEqual(await layersOf(graphOf([1, 8, 4, 4], build)), [[kind, 0, 0]]),
    );
  }
});

Deno.test("GELU with a tanh is one layer", async () => {
  const build: Build = (graph) => {
    const cube = op(graph, "Mul", [op(graph, "Pow", ["x", graph.float(3)]), graph.float(0.044715)]);
    const inner = op(graph, "Mul", [op(graph, "Add", ["x", cube]), graph.float(0.7978846)]);
    const tail = op(graph, "Add", [op(graph, "Tanh", [inner]), graph.float(1)]);
    return op(graph, "Mul", [op(graph, "Mul", ["x", graph.float(0.5)]), tail]);
  };
  assert.deepEqual(await layersOf(graphOf([1, 5, 16], build)), [["gelu", 0, 0]]);
});

Deno.test("a layer norm in eight nodes is one layer", async () => {
  const bytes = graphOf([1, 10, 32], (graph) => eightNodeNorm(graph, "x", 32));
  assert.deepEqual(await layersOf(bytes), [["layerNorm", 0, 64]]);
});

Deno.test("a product that only looks like an activation stays a product", async () => {
  const bytes = graphOf([1, 8, 4, 4], (graph) => {
    const gate = op(graph, "Sigmoid", [op(graph, "GlobalAveragePool", ["x"])]);
    return op(graph, "Mul", ["x", gate]);
  });
  assert.deepEqual(await layersOf(bytes), [["globalPool", 0, 0], ["sigmoid", 0, 0], ["mul", 0, 0]]);
});

// one head sees T x S pairs, each with products over D of the key and D of the value: 2 x H x T x S x D
const ATTENTION_MACS = 2 * 4 * 10 * 10 * 8;

Deno.test("matmul, scale, mask, softmax, matmul are attention with the same MACs", async () => {
  const bytes = graphOf([1, 10, 32], (graph) => {
    const [q, k, v] = ["q", "k", "v"].map((name) =>
      heads(graph, dense(graph, "x", name, 32, 32), [10, 4, 8])
    );
    const turned = op(graph, "Transpose", [k!], { perm: [0, 1, 3, 2] });
    const scaled = op(graph, "Div", [op(graph, "MatMul", [q!, turned]), graph.float(Math.sqrt(8))]);
    const masked = op(graph, "Add", [scaled, graph.filled([10, 10])]);
    const out = op(graph, "MatMul", [op(graph, "Softmax", [masked], { axis: -1 }), v!]);
    const joined = op(graph, "Reshape", [
      op(graph, "Transpose", [out], { perm: [0, 2, 1, 3] }),
      graph.ints([1, 10, 32]),
    ]);
    return dense(graph, joined, "o", 32, 32);
  });
  const fc = ["fc", 10 * 32 * 32, 32 * 32 + 32];
  assert.deepEqual(await layersOf(bytes), [fc, fc, fc, ["dotProductAttention", ATTENTION_MACS, 0], fc]);
});

Deno.test("one matrix for queries, keys and values is three layers", async () => {
  const bytes = graphOf([1, 10, 32], (graph) => {
    const qkv = op(graph, "Reshape", [dense(graph, "x", "qkv", 32, 96), graph.ints([1, 10, 3, 4, 8])]);
    const apart = op(graph, "Transpose", [qkv], { perm: [2, 0, 3, 1, 4] });
    const [q, k, v] = [0, 1, 2].map((i) => op(graph, "Gather", [apart, graph.ints([i], true)], { axis: 0 }));
    const scores = op(graph, "MatMul", [q!, op(graph, "Transpose", [k!], { perm: [0, 1, 3, 2] })]);
    const out = op(graph, "MatMul", [op(graph, "Softmax", [scores], { axis: -1 }), v!]);
    return op(graph, "Reshape", [
      op(graph, "Transpose", [out], { perm: [0, 2, 1, 3] }),
      graph.ints([1, 10, 32]),
    ]);
  });
  const fc = ["fc", 10 * 32 * 32, 32 * 32 + 32];
  assert.deepEqual(await layersOf(bytes), [fc, fc, fc, ["dotProductAttention", ATTENTION_MACS, 0]]);
});

Deno.test("products of activations without a softmax stay products", async () => {
  const bytes = graphOf([1, 10, 32], (graph) => {
    const turned = op(graph, "Transpose", ["x"], { perm: [0, 2, 1] });
    return op(graph, "MatMul", [op(graph, "MatMul", ["x", turned]), "x"]);
  });
  assert.deepEqual(await layersOf(bytes), [["matmul", 10 * 10 * 32, 0], ["matmul", 10 * 10 * 32, 0]]);
});

/** What is moved, in the nodes of PyTorch's exporter, and the layer that it is. */
const moves: readonly (readonly [kind: string, shape: number[], build: Build])[] = [
  ["channelShuffle", [1, 8, 4, 4], (graph) => {
    const apart = op(graph, "Reshape", ["x", graph.ints([1, 2, 4, 4, 4])]);
    return op(graph, "Reshape", [
      op(graph, "Transpose", [apart], { perm: [0, 2, 1, 3, 4] }),
      graph.ints([1, 8, 4, 4]),
    ]);
  }],
  ["pixelShuffle", [1, 8, 4, 4], (graph) => {
    const apart = op(graph, "Reshape", ["x", graph.ints([1, 2, 2, 2, 4, 4])]);
    return op(graph, "Reshape", [
      op(graph, "Transpose", [apart], { perm: [0, 1, 4, 2, 5, 3] }),
      graph.ints([1, 2, 8, 8]),
    ]);
  }],
  ["toTokens", [1, 8, 4, 4], (graph) => {
    const flat = op(graph, "Reshape", ["x", graph.ints([1, 8, -1])]);
    return op(graph, "Transpose", [flat], { perm: [0, 2, 1] });
  }],
  ["toImage", [1, 16, 8], (graph) => {
    const turned = op(graph, "Transpose", ["x"], { perm: [0, 2, 1] });
    return op(graph, "Reshape", [turned, graph.ints([1, 8, 4, 4])]);
  }],
];

Deno.test("movements that FODLAM has words for are said by them", async (t) => {
  for (const [kind, shape, build] of moves) {
    await t.step(kind, async () => {
      const { layers } = await networkOf(graphOf(shape, (graph) => op(graph, "Relu", [build(graph)])));
      assert.ok(
        layers.some((layer) => layer.kind === kind) || layers.at(-1)!.kind === kind,
        layers.map((one) => one.kind).join(),
      );
    });
  }
});

Deno.test("an image turned to channels last and back is not moved", async () => {
  const bytes = graphOf([1, 8, 4, 4], (graph) => {
    const last = op(graph, "Transpose", ["x"], { perm: [0, 2, 3, 1] });
    const wide = dense(graph, eightNodeNorm(graph, last, 8), "w", 8, 16);
    return op(graph, "Transpose", [wide], { perm: [0, 3, 1, 2] });
  });
  // a product with the channels of each pixel is a 1x1 convolution: 16 pixels x 8 x 16
  assert.deepEqual(await layersOf(bytes), [["layerNorm", 0, 16], ["conv", 16 * 8 * 16, 8 * 16 + 16]]);
});

Deno.test("weights that two nodes read are counted once", async () => {
  const bytes = graphOf([1, 10, 32], (graph) => {
    const w = graph.weight("w", [32, 32]);
    return op(graph, "MatMul", [op(graph, "MatMul", ["x", w]), w]);
  });
  const { layers } = await networkOf(bytes);
  assert.equal(layers[1]!.sharedWith, layers[0]!.name);
  assert.deepEqual(await layersOf(bytes), [["fc", 10 * 32 * 32, 32 * 32], ["fc", 10 * 32 * 32, 0]]);
});
