/** Dimensions, branches, functions, quantised forms, densities: what a file may hold besides layers. */
import assert from "node:assert/strict";
import { ModelProtoSchema } from "../../deps/onnx_buf.ts";
import { create, toBinary } from "../../deps/protobuf.ts";
import { detect } from "../../formats/mod.ts";
import type { GraphWriter } from "../../formats/onnx/write/graph.ts";
import { graphOf, layersOf, networkOf, reading } from "./onnx.ts";

const op = (
  graph: GraphWriter,
  opType: string,
  inputs: string[],
  attributes: Record<string, number | number[]> = {},
) => graph.node(opType, inputs, { attributes });

type Dimension = number | string;

/** A model of nodes and initializers as plain data: what the writer's own graphs cannot hold. */
// deno-lint-ignore no-explicit-any -- the shape of a protobuf message, checked by create()
function model(graph: any, rest: any = {}): Uint8Array {
  return toBinary(
    ModelProtoSchema,
    create(ModelProtoSchema, { irVersion: 8n, opsetImport: [{ version: 17n }], graph, ...rest }),
  );
}

function value(name: string, dims: readonly Dimension[], elemType = 1) {
  const dim = dims.map((size) =>
    typeof size === "number"
      ? { value: { case: "dimValue" as const, value: BigInt(size) } }
      : { value: { case: "dimParam" as const, value: size } }
  );
  return { name, type: { value: { case: "tensorType" as const, value: { elemType, shape: { dim } } } } };
}

const bytesOf = (array: Float32Array | BigInt64Array | Int8Array | Uint8Array) =>
  new Uint8Array(array.buffer as ArrayBuffer);
const tensor = (
  name: string,
  dims: number[],
  dataType: number,
  data?: Float32Array | BigInt64Array | Int8Array | Uint8Array,
) => ({ name, dims: dims.map(BigInt), dataType, ...(data !== undefined && { rawData: bytesOf(data) }) });

const conv = { opType: "Conv", name: "c", input: ["x", "w"], output: ["y"] };

Deno.test("open dimensions: the batch is 1, others are asked for by name", async () => {
  const graph = { node: [conv], initializer: [tensor("w", [8, 3, 3, 3], 1)], output: [value("y", [])] };
  const bytes = model({ ...graph, input: [value("x", ["batch_size", 3, "height", "width"])] });
  await assert.rejects(reading(bytes), {
    message:
      'Cannot read tiny.onnx input "x": expected a size for dimension "height", got none; give it with --dim height=1',
  });
  const { layers } = await networkOf(bytes, { dims: { height: 32, width: 16 } });
  assert.deepEqual(layers[0]!.shape, [8, 30, 14]);
});

Deno.test("a dimension without a name is asked for by its place", async () => {
  const node = [{ opType: "Relu", input: ["x"], output: ["y"] }];
  const bytes = model({ node, input: [value("x", [-1, 3, -1, 4])], output: [value("y", [])] });
  await assert.rejects(
    reading(bytes),
    /expected a size for dimension "x\.2", got none; give it with --dim x\.2=1/,
  );
  assert.deepEqual((await networkOf(bytes, { dims: { "x.2": 5 } })).layers[0]!.shape, [3, 5, 4]);
});

Deno.test("a fixed batch of images is set aside, and that is noted", async () => {
  const graph = { node: [conv], initializer: [tensor("w", [8, 3, 3, 3], 1)], output: [value("y", [])] };
  const { networks, notes } = await reading(model({ ...graph, input: [value("x", [16, 3, 10, 10])] }));
  assert.deepEqual(networks[0]!.inputs[0]!.shape, [3, 10, 10]);
  assert.match(notes[0]!.text, /batch of 16 is set aside/);
});

Deno.test("shapes that nodes compute are folded", async () => {
  const bytes = graphOf([1, 8, 4, 6], (graph) => {
    const shape = op(graph, "Shape", ["x"]);
    const part = (i: number) =>
      op(graph, "Unsqueeze", [
        op(graph, "Gather", [shape, graph.ints([i], true)], { axis: 0 }),
        graph.ints([0]),
      ]);
    const pixels = op(graph, "Mul", [part(2), part(3)]);
    const to = op(graph, "Concat", [part(0), part(1), pixels], { axis: 0 });
    return op(graph, "Relu", [op(graph, "Reshape", ["x", to])]);
  });
  const { layers } = await networkOf(bytes);
  assert.deepEqual(layers.map(({ kind, shape }) => [kind, shape]), [["relu", [8, 4, 6]], ["reshape", [
    8,
    24,
  ]]]);
});

const branch = (opType: string) => ({
  node: [{ opType, input: ["x"], output: ["z"] }],
  output: [value("z", [])],
  name: opType,
});
const conditional = (condition: object) =>
  model({
    node: [{
      opType: "If",
      name: "choice",
      input: ["yes"],
      output: ["y"],
      attribute: [
        { name: "then_branch", type: 5, g: branch("Relu") },
        { name: "else_branch", type: 5, g: branch("Sigmoid") },
      ],
    }],
    output: [value("y", [])],
    ...condition,
  });

Deno.test("a branch whose condition is known is taken, another refused by name", async () => {
  const known = conditional({
    input: [value("x", [1, 4])],
    initializer: [tensor("yes", [], 9, Uint8Array.of(0))],
  });
  assert.deepEqual((await networkOf(known)).layers.map(({ kind }) => kind), ["sigmoid"]);
  const open = conditional({ input: [value("x", [1, 4]), value("yes", [], 9)] });
  await assert.rejects(
    reading(open),
    /^FodlamError: Cannot read tiny\.onnx node "choice" \(If\): expected a condition that is known/,
  );
  assert.deepEqual((await networkOf(open, { dims: { yes: 1 } })).layers.map(({ kind }) => kind), ["relu"]);
});

Deno.test("loops are refused by name", async () => {
  const node = [{ opType: "Loop", name: "again", input: ["", "", "x"], output: ["y"] }];
  await assert.rejects(
    reading(model({ node, input: [value("x", [1, 4])], output: [value("y", [])] })),
    {
      message:
        'Cannot read tiny.onnx node "again" (Loop): expected operators that a list of layers can say, got Loop; ' +
        'export without it, or cut the model before it, such as "x" (onnx.utils.extract_model)',
    },
  );
});

Deno.test("a function of the file is put in place of its node", async () => {
  const functions = [{
    name: "Twice",
    domain: "own",
    input: ["a", "m"],
    output: ["c"],
    node: [
      { opType: "MatMul", input: ["a", "m"], output: ["b"] },
      { opType: "Relu", input: ["b"], output: ["c"] },
    ],
    opsetImport: [{ version: 17n }],
  }];
  const node = [{ opType: "Twice", domain: "own", name: "t", input: ["x", "w"], output: ["y"] }];
  const graph = {
    node,
    initializer: [tensor("w", [8, 4], 1)],
    input: [value("x", [1, 8])],
    output: [value("y", [])],
  };
  assert.deepEqual(await layersOf(model(graph, { functions })), [["fc", 32, 32], ["relu", 0, 0]]);
});

Deno.test("a function that calls itself is refused", async () => {
  const node = [{ opType: "F", domain: "own", input: ["x"], output: ["y"] }];
  const functions = [{ name: "F", domain: "own", input: ["x"], output: ["y"], node }];
  await assert.rejects(
    reading(model({ node, input: [value("x", [1, 4])], output: [value("y", [])] }, { functions })),
    /expected functions that end, got one that calls itself/,
  );
});

const quantizer = (
  name: string,
) => [tensor(`${name}.scale`, [], 1, Float32Array.of(0.1)), tensor(`${name}.zero`, [], 3, Int8Array.of(0))];
const pair = (x: string) => [
  { opType: "QuantizeLinear", input: [x, "q.scale", "q.zero"], output: [`${x}.q`] },
  { opType: "DequantizeLinear", input: [`${x}.q`, "q.scale", "q.zero"], output: [`${x}.d`] },
];

Deno.test("quantised and dequantised: bits of the layer, and nothing between", async () => {
  const node = [
    ...pair("x"),
    { opType: "DequantizeLinear", input: ["w", "q.scale", "q.zero"], output: ["w.d"] },
    { opType: "Conv", name: "c", input: ["x.d", "w.d"], output: ["y"] },
  ];
  const initializer = [tensor("w", [8, 3, 3, 3], 3), ...quantizer("q")];
  const { layers } = await networkOf(
    model({ node, initializer, input: [value("x", [1, 3, 8, 8])], output: [value("y", [])] }),
  );
  assert.deepEqual(layers.map(({ kind, bits }) => [kind, bits]), [["conv", { weights: 8, activations: 8 }]]);
});

Deno.test("QLinearConv has the bits of its tensors", async () => {
  const node = [
    { opType: "QuantizeLinear", name: "q", input: ["x", "q.scale", "q.zero"], output: ["x.q"] },
    {
      opType: "QLinearConv",
      name: "c",
      input: ["x.q", "q.scale", "q.zero", "w", "q.scale", "q.zero", "q.scale", "q.zero", "b"],
      output: ["y.q"],
    },
    { opType: "DequantizeLinear", name: "d", input: ["y.q", "q.scale", "q.zero"], output: ["y"] },
  ];
  const initializer = [tensor("w", [8, 3, 3, 3], 3), tensor("b", [8], 6), ...quantizer("q")];
  const { layers } = await networkOf(
    model({ node, initializer, input: [value("x", [1, 3, 8, 8])], output: [value("y", [])] }),
  );
  assert.deepEqual(layers.map(({ kind, bits }) => [kind, bits]), [
    ["quantize", undefined],
    ["conv", { weights: 8, activations: 8 }],
    ["dequantize", undefined],
  ]);
});

Deno.test("16-bit weights are said, 32-bit ones left open", async () => {
  const graph = (type: number) => ({
    node: [conv],
    initializer: [tensor("w", [8, 3, 3, 3], type)],
    input: [value("x", [1, 3, 8, 8], type)],
    output: [value("y", [])],
  });
  assert.deepEqual((await networkOf(model(graph(10)))).layers[0]!.bits, { weights: 16, activations: 16 });
  assert.equal((await networkOf(model(graph(1)))).layers[0]!.bits, undefined);
});

Deno.test("densities are counted in the weights when asked for", async () => {
  const weights = Float32Array.from({ length: 216 }, (_, i) => i % 4 === 0 ? 0.5 : i % 4 === 1 ? -0 : 0);
  const graph = {
    node: [conv],
    initializer: [tensor("w", [8, 3, 3, 3], 1, weights)],
    input: [value("x", [1, 3, 8, 8])],
    output: [value("y", [])],
  };
  assert.deepEqual((await networkOf(model(graph), { measureDensity: true })).layers[0]!.density, {
    weights: 0.25,
  });
  assert.equal((await networkOf(model(graph))).layers[0]!.density, undefined);
});

Deno.test("weights in another file are not opened", async () => {
  const external = {
    ...tensor("w", [8, 3, 3, 3], 1),
    dataLocation: 1,
    externalData: [{ key: "location", value: "../secret" }],
  };
  const graph = {
    node: [conv],
    initializer: [external],
    input: [value("x", [1, 3, 8, 8])],
    output: [value("y", [])],
  };
  const { format } = await import("../../formats/onnx/mod.ts");
  const sibling = () => assert.fail("a file was opened");
  const { networks } = await format.read!({ path: "tiny.onnx", bytes: model(graph), sibling }, {});
  assert.equal(networks[0]!.layers[0]!.kind, "conv");
  const { notes } = await reading(model(graph), { measureDensity: true });
  assert.match(notes[0]!.text, /^weights in other files are not measured/);
});

const shapeElsewhere = (location: string, offset: string) =>
  model({
    node: [{ opType: "Reshape", input: ["x", "shape"], output: ["r"] }, {
      opType: "MatMul",
      input: ["r", "w"],
      output: ["y"],
    }],
    initializer: [
      {
        ...tensor("shape", [2], 7),
        dataLocation: 1,
        externalData: [{ key: "location", value: location }, { key: "offset", value: offset }],
      },
      {
        ...tensor("w", [16, 8], 1),
        dataLocation: 1,
        externalData: [{ key: "location", value: location }, { key: "offset", value: "16" }],
      },
    ],
    input: [value("x", [1, 4, 8])],
    output: [value("y", [])],
  });

Deno.test("a shape in another file of the folder is fetched, weights only when their zeros are counted", async () => {
  const { openSource } = await import("../../cli/input/source.ts"),
    { format } = await import("../../formats/onnx/mod.ts");
  const folder = await Deno.makeTempDir();
  try {
    const weights = Float32Array.from({ length: 128 }, (_, i) => i % 2);
    const data = [...bytesOf(new BigInt64Array([2n, 16n])), ...bytesOf(weights)];
    await Deno.writeFile(`${folder}/net.data`, Uint8Array.from(data));
    const opened = async (location: string, offset: string) => {
      await Deno.writeFile(`${folder}/net.onnx`, shapeElsewhere(location, offset));
      return (await openSource(`${folder}/net.onnx`, undefined)).source;
    };
    const { networks: [net] } = await format.read!(await opened("net.data", "0"), {});
    assert.deepEqual([net!.layers.at(-1)!.shape, net!.layers.at(-1)!.density], [[2, 8], undefined]);
    const { networks: [measured] } = await format.read!(await opened("net.data", "0"), {
      measureDensity: true,
    });
    assert.deepEqual(measured!.layers.at(-1)!.density, { weights: 0.5 });
    for (
      const [location, offset, message] of [
        ["../net.data", "0", /expected files inside its own folder, got "\.\.\/net\.data"$/],
        ["/etc/passwd", "0", /expected files inside its own folder/],
        ["net.data", "9007199254740991", /Reshape/],
        ["net.data", "-1", /Reshape/],
        ["missing", "0", /Reshape/],
      ] as const
    ) {
      const source = await opened(location, offset);
      await assert.rejects(async () => await format.read!(source, {}), message);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("an operator that is not known keeps its bytes and its place", async () => {
  const node = [
    { opType: "Relu", name: "r", input: ["x"], output: ["a"] },
    { opType: "Wobble", domain: "elsewhere", name: "odd", input: ["a"], output: ["b"] },
    { opType: "Relu", name: "s", input: ["b"], output: ["y"] },
  ];
  const { networks, notes } = await reading(
    model({ node, input: [value("x", [1, 4, 8, 8])], output: [value("y", [])] }),
  );
  assert.deepEqual(networks[0]!.layers.map(({ kind, shape }) => [kind, shape]), [
    ["relu", [4, 8, 8]],
    ["custom", [4, 8, 8]],
    ["relu", [4, 8, 8]],
  ]);
  assert.ok(
    notes.some(({ text, layers }) =>
      /^elsewhere\.Wobble has no layer kind/.test(text) && layers[0] === "odd"
    ),
  );
  assert.ok(
    notes.some(({ text }) =>
      /^elsewhere\.Wobble is unknown: its output is assumed to have the shape/.test(text)
    ),
  );
});

Deno.test("what depends on the data is taken at its largest, and noted", async () => {
  const node = [
    { opType: "NonZero", name: "n", input: ["x"], output: ["a"] },
    {
      opType: "Transpose",
      input: ["a"],
      output: ["b"],
      attribute: [{ name: "perm", type: 7, ints: [1n, 0n] }],
    },
    { opType: "Cast", input: ["b"], output: ["c"], attribute: [{ name: "to", type: 2, i: 1n }] },
    { opType: "MatMul", name: "m", input: ["c", "w"], output: ["y"] },
  ];
  const graph = {
    node,
    initializer: [tensor("w", [2, 5], 1)],
    input: [value("x", [3, 4])],
    output: [value("y", [])],
  };
  const { networks, notes } = await reading(model(graph));
  assert.deepEqual(networks[0]!.layers.at(-1)!.shape, [12, 5]); // 3 x 4 elements, none of them zero
  assert.ok(
    notes.some(({ text }) => text === "depends on the data: all 12 elements assumed non-zero"),
  );
});

Deno.test("a recurrent layer keeps its matrices and its direction", async () => {
  const node = [{
    opType: "LSTM",
    name: "l",
    input: ["x", "w", "r", "b"],
    output: ["y"],
    attribute: [{ name: "hidden_size", type: 2, i: 16n }, {
      name: "direction",
      type: 3,
      s: new TextEncoder().encode("bidirectional"),
    }],
  }];
  const initializer = [tensor("w", [2, 64, 8], 1), tensor("r", [2, 64, 16], 1), tensor("b", [2, 128], 1)];
  const bytes = model({ node, initializer, input: [value("x", [20, 1, 8])], output: [value("y", [])] });
  // 20 steps, 2 directions, 4 gates of 16: 2 x 20 x 64 x (8 + 16); parameters 2 x 64 x (8 + 16 + 2)
  assert.deepEqual((await layersOf(bytes)).filter(([, macs]) => macs !== 0), [["lstm", 61440, 3328]]);
});

Deno.test("the format is told by its first bytes", () => {
  assert.equal(detect("model", model({ node: [conv] })), "onnx");
  assert.equal(detect("model.onnx", Uint8Array.of(1, 2, 3)), "onnx");
});
