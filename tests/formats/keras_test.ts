import assert from "node:assert/strict";
import { format } from "../../formats/keras/mod.ts";
import type { Reading } from "../../formats/format.ts";
import { count } from "../../ir/count.ts";
import type { Network } from "../../ir/network.ts";
import { fuzz } from "./fuzz.ts";

const SAMPLES = new URL("samples/keras/", import.meta.url);

async function readText(text: string, dims: Readonly<Record<string, number>> = {}): Promise<Reading> {
  return await format.read!({ path: "model.json", bytes: new TextEncoder().encode(text) }, { dims });
}

async function sample(name: string): Promise<Network> {
  return (await readText(await Deno.readTextFile(new URL(`${name}.json`, SAMPLES)))).networks[0]!;
}

/** A sequential model of layers, the first of which has a shape. */
function sequential(
  shape: readonly (number | null)[],
  ...layers: readonly (readonly [string, object])[]
): string {
  const list = layers.map(([class_name, config], i) => ({
    class_name,
    config: { name: `l${i}`, ...config },
  }));
  const input = { class_name: "InputLayer", config: { batch_shape: [null, ...shape], name: "in" } };
  return JSON.stringify({ class_name: "Sequential", config: { name: "s", layers: [input, ...list] } });
}

/** The kinds, shapes and parameters of what a list of layers makes. */
async function made(...model: Parameters<typeof sequential>): Promise<string[]> {
  const { networks } = await readText(sequential(...model));
  return count(networks[0]!).layers.map(({ kind, shape, parameters }) =>
    `${kind} ${shape.join("x")} ${parameters}`
  );
}

// TensorFlow.js 4.22 made these models and says how many of their parameters are trainable.
const trainable: Readonly<Record<string, number>> = {
  images: 7395,
  sequence: 15702,
  wrapped: 1654,
  volume: 1022,
  shared: 220,
  nested: 168,
};

for (const [name, parameters] of Object.entries(trainable)) {
  Deno.test(`${name}.json has the trainable parameters that TensorFlow.js counts`, async () => {
    assert.equal(count(await sample(name)).parameters, parameters);
  });
}

Deno.test("images have their channels first, whatever the file has", async () => {
  // The output shapes of TensorFlow.js: [8, 9, 8], [6, 5, 16], [18, 15, 5], [36, 30, 4], [14, 20, 7], [3].
  const { layers } = await sample("images");
  const shapes = ["Conv2D1", "DepthwiseConv2D1", "Conv2DTranspose1", "Conv2DTranspose2", "Dense1", "Dense2"]
    .map((word) => layers.find(({ name }) => name.endsWith(`_${word}`))!.shape);
  assert.deepEqual(shapes, [[8, 8, 9], [16, 6, 5], [5, 18, 15], [4, 36, 30], [7, 14, 20], [3]]);
});

Deno.test("a layer that is used twice has its weights once", async () => {
  const { layers } = await sample("shared");
  const uses = layers.filter(({ kind }) => kind === "conv");
  assert.deepEqual(uses.map(({ name, sharedWith }) => [name, sharedWith]), [["shared", undefined], [
    "shared_2",
    "shared",
  ]]);
});

const convert: readonly (readonly [readonly number[], string, object, readonly string[]])[] = [
  [[8, 8, 4], "Conv2D", {
    filters: 6,
    kernel_size: [3, 3],
    padding: "same",
    strides: [2, 2],
    use_bias: false,
  }, ["conv 6x4x4 216"]],
  [[8, 8, 4], "Conv2D", { filters: 8, kernel_size: 3, groups: 2, activation: "relu" }, [
    "conv 8x6x6 152",
    "relu 8x6x6 0",
  ]],
  [[8, 8, 4], "DepthwiseConv2D", { kernel_size: 3, depth_multiplier: 2 }, ["depthwise 8x6x6 80"]],
  [[8, 8, 4], "SeparableConv2D", { kernel_size: 3, filters: 5 }, ["depthwise 4x6x6 36", "conv 5x6x6 25"]],
  [[8, 8, 4], "Conv2DTranspose", { kernel_size: 2, strides: 3, filters: 5 }, ["convTranspose 5x24x24 85"]],
  [[4, 8, 8, 4], "Conv3DTranspose", { kernel_size: 2, strides: 2, filters: 5, padding: "same" }, [
    "convTranspose3d 5x8x16x16 165",
  ]],
  [[8, 8, 4], "MaxPooling2D", { pool_size: [3, 3], strides: null }, ["pool 4x2x2 0"]],
  [[8, 8, 4], "GlobalAveragePooling2D", {}, ["globalPool 4x1x1 0", "reshape 4 0"]],
  [[8, 8, 4], "GlobalAveragePooling2D", { keepdims: true }, ["globalPool 4x1x1 0"]],
  [[8, 8, 4], "BatchNormalization", { scale: false }, ["batchNorm 4x8x8 4"]],
  [[8, 8, 4], "Rescaling", { scale: 0.5 }, ["custom 4x8x8 0"]],
  [[8, 8, 4], "ZeroPadding2D", { padding: [[1, 2], [0, 3]] }, ["pad 4x11x11 0"]],
  [[8, 8, 4], "Reshape", { target_shape: [4, -1] }, ["reshape 4x64 0"]],
  [[8, 8, 4], "UpSampling2D", { size: [2, 2], interpolation: "bilinear" }, ["upsample 4x16x16 0"]],
  [[8, 8, 4], "ReLU", { max_value: 6.0 }, ["relu6 4x8x8 0"]],
  [[8, 8, 4], "Activation", { activation: { class_name: "function", config: "hard_silu" } }, [
    "hardSwish 4x8x8 0",
  ]],
  [[8, 8, 4], "SomethingNew", {}, ["custom 4x8x8 0"]],
  [[10, 16], "LSTM", { units: 8, return_sequences: true }, [`lstm 10x8 ${4 * 8 * (16 + 8 + 1)}`]],
  [[10, 16], "GRU", { units: 8, return_sequences: true, reset_after: true }, [
    `gru 10x8 ${3 * 8 * (16 + 8 + 2)}`,
  ]],
  [[10, 16], "Conv1D", { filters: 8, kernel_size: [3], padding: "causal", dilation_rate: [2] }, [
    "conv1d 10x8 392",
  ]],
  [[10, 16], "LayerNormalization", {}, ["layerNorm 10x16 32"]],
  [[10, 16], "Dense", { units: 3 }, ["fc 10x3 51"]],
  [[10], "Embedding", { input_dim: 100, output_dim: 16 }, ["embedding 10x16 1600"]],
];

for (const [shape, type, config, layers] of convert) {
  Deno.test(`${type} ${JSON.stringify(config)} is ${layers.join(", ")}`, async () => {
    assert.deepEqual(await made(shape, [type, config]), layers);
  });
}

Deno.test("attention of Keras 3 is four projections around the products", async () => {
  const tensor = (name: string) => ({
    class_name: "__keras_tensor__",
    config: { shape: [null, 10, 16], keras_history: [name, 0, 0] },
  });
  const { networks: [network] } = await readText(JSON.stringify({
    module: "keras",
    class_name: "Functional",
    config: {
      name: "f",
      layers: [
        {
          class_name: "InputLayer",
          name: "x",
          config: { batch_shape: [null, 10, 16], name: "x" },
          inbound_nodes: [],
        },
        {
          class_name: "MultiHeadAttention",
          name: "a",
          config: { num_heads: 2, key_dim: 4, name: "a" },
          inbound_nodes: [{ args: [tensor("x")], kwargs: { value: tensor("x") } }],
        },
        {
          class_name: "Add",
          name: "sum",
          config: { name: "sum" },
          inbound_nodes: [{ args: [[tensor("x"), tensor("a")]], kwargs: {} }],
        },
      ],
      input_layers: ["x", 0, 0],
      output_layers: ["sum", 0, 0],
    },
  }));
  const { macs, parameters } = count(network!);
  assert.equal(parameters, 3 * (16 * 8 + 8) + 8 * 16 + 16); // query, key, value; output
  assert.equal(macs, 4 * 10 * 16 * 8 + 2 * 2 * 10 * 10 * 4); // projections; scores and sums of values, two heads of 4
  assert.deepEqual(network!.outputs, ["sum"]);
});

Deno.test("open sizes are asked for by name", async () => {
  const text = sequential([null, null, 3], ["Conv2D", { filters: 2, kernel_size: 3 }]);
  await assert.rejects(
    () => readText(text),
    /input "in": expected a size for dimension "height".*--dim height=1/,
  );
  const { networks } = await readText(text, { height: 10, width: 12 });
  assert.deepEqual(networks[0]!.layers[0]!.shape, [2, 8, 10]);
});

Deno.test("what TensorFlow.js writes around a model is read through", async () => {
  const model = JSON.parse(sequential([4], ["Dense", { units: 2 }]));
  const text = JSON.stringify({
    format: "layers-model",
    modelTopology: { model_config: model },
    weightsManifest: [],
  });
  assert.equal(count((await readText(text)).networks[0]!).parameters, 10);
});

/** A graph model: a convolution with its bias and activation within, a mean, a reshaping that the weights' file says. */
const graph = {
  format: "graph-model",
  modelTopology: {
    node: [
      {
        name: "image",
        op: "Placeholder",
        attr: { shape: { shape: { dim: [{ size: "-1" }, { size: "9" }, { size: "9" }, { size: "3" }] } } },
      },
      { name: "w", op: "Const" },
      { name: "b", op: "Const" },
      { name: "to", op: "Const" },
      { name: "axes", op: "Const" },
      {
        name: "conv",
        op: "_FusedConv2D",
        input: ["image", "w", "b"],
        attr: {
          strides: { list: { i: ["1", "2", "2", "1"] } },
          dilations: { list: { i: ["1", "1", "1", "1"] } },
          padding: { s: btoa("SAME") },
          fused_ops: { list: { s: [btoa("BiasAdd"), btoa("Relu6")] } },
        },
      },
      { name: "mean", op: "Mean", input: ["conv", "axes"], attr: { keep_dims: { b: true } } },
      { name: "out", op: "Reshape", input: ["mean", "to"] },
    ],
  },
  weightsManifest: [{
    paths: ["group1"],
    weights: [
      {
        name: "w",
        shape: [3, 3, 3, 8],
        dtype: "float32",
        quantization: { dtype: "uint8", min: 0, scale: 1 },
      },
      { name: "b", shape: [8], dtype: "float32" },
      { name: "to", shape: [2], dtype: "int32" },
      { name: "axes", shape: [2], dtype: "int32" },
    ],
  }],
};

Deno.test("a graph model's shapes are read from its weights' file", async () => {
  const file = new Uint8Array(216 + 32 + 8 + 8);
  new Int32Array(file.buffer, 216 + 32, 4).set([-1, 8, 1, 2]);
  const bytes = new TextEncoder().encode(JSON.stringify(graph));
  const asked: string[] = [];
  const sibling = (path: string) => (asked.push(path), Promise.resolve(file));
  const { networks: [network] } = await format.read!({ path: "model.json", bytes, sibling }, {});
  assert.deepEqual(asked, ["group1"]);
  assert.deepEqual(network!.layers.map(({ kind, shape }) => [kind, shape]), [
    ["conv", [8, 5, 5]],
    ["relu6", [8, 5, 5]],
    ["globalPool", [8, 1, 1]],
    ["reshape", [8]],
  ]);
  const [conv] = count(network!).layers;
  assert.deepEqual([conv!.macs, conv!.parameters, network!.layers[0]!.bits], [25 * 8 * 27, 224, {
    weights: 8,
  }]);
});

Deno.test("a graph model without its weights' file is read as far as it says", async () => {
  const { networks: [network], notes } = await readText(JSON.stringify(graph));
  assert.equal(network!.layers.length, 4);
  assert.ok(notes.some(({ text }) => /weights' file, which is not there/.test(text)));
});

const wrong: readonly (readonly [text: string, message: RegExp])[] = [
  ["{", /line 1, column 2/],
  ["[]", /expected a model as an object, got \[\]/],
  ["{}", /field "class_name": expected Sequential or Functional, got nothing/],
  [
    sequential([8, 8, 3], ["Conv2D", { kernel_size: 3 }]),
    /layer "l0": expected filters, a whole number, got nothing/,
  ],
  [sequential([8, 8, 3], ["Conv2D", { filters: -2, kernel_size: 3 }]), /layer "l0": expected filters to be/],
  [
    sequential([8, 8, 3], ["Conv2D", { filters: 2, kernel_size: 9 }]),
    /layer "l0": expected an input of at least 9x9/,
  ],
  [sequential([9007199254740992], ["Dense", { units: 2 }]), /sizes of input "in" to be whole numbers/],
  [sequential([8, 8], ["Reshape", { target_shape: [7, -1] }]), /layer "l0"/],
  [
    JSON.stringify({
      class_name: "Functional",
      config: {
        layers: ["a", "b"].map((name, i) => ({
          class_name: "ReLU",
          name,
          config: {},
          inbound_nodes: [[[["b", "a"][i], 0, 0, {}]]],
        })),
        output_layers: [["b", 0, 0]],
      },
    }),
    /expected layers without cycles, got "a", which reads itself/,
  ],
  [
    JSON.stringify({
      modelTopology: {
        node: [{ name: "a", op: "Relu", input: ["b"] }, { name: "b", op: "Relu", input: ["a"] }],
      },
    }),
    /expected nodes without cycles, got "a"/,
  ],
];

for (const [text, message] of wrong) {
  Deno.test(`a model is refused: ${message.source.slice(0, 70)}`, async () => {
    await assert.rejects(() => readText(text), { name: "FodlamError", message });
  });
}

Deno.test("a model of a million layers is refused in one message", async () => {
  const text = sequential([4], ["ReLU", {}]).replace(
    /\{[^{}]*\{[^{}]*"l0"\}\}/,
    (layer) => new Array(150_000).fill(layer).join(),
  );
  await assert.rejects(() => readText(text), /at most 100000 layers of model "s", got 150001/);
});

Deno.test("hostile models are refused with a place, or read", async () => {
  const names = ["images", "sequence", "wrapped", "shared", "nested"];
  const files = await Promise.all(names.map((name) => Deno.readTextFile(new URL(`${name}.json`, SAMPLES))));
  const samples = [...files, JSON.stringify(graph, null, 1)].map((bytes) => ({ path: "model.json", bytes }));
  const { read, refused } = await fuzz(format, samples, { mutants: 3000 });
  assert.ok(read > 0 && refused["bad-json"]! > 0 && refused["bad-file"]! > 0);
});

const sizesOf = (...sizes: number[]) => ({ dim: sizes.map((size) => ({ size: `${size}` })) });

/** A 1-d convolution as TensorFlow.js has it: an axis put in, a convolution of an image of one row, the axis taken out. */
function lineOf(axis: object, weights: object = {}) {
  const node = (name: string, op: string, input: string[] = [], attr = {}) => ({ name, op, input, attr });
  return JSON.stringify({
    modelTopology: {
      node: [
        node("x", "Placeholder", [], { shape: { shape: sizesOf(1, 50, 6) } }),
        node("axis", "Const", [], axis),
        node("w", "Const"),
        node("rows", "ExpandDims", ["x", "axis"]),
        node("c", "Conv2D", ["rows", "w"], {
          strides: { list: { i: ["1", "1", "2", "1"] } },
          padding: { s: btoa("VALID") },
        }),
        node("y", "Squeeze", ["c"], { squeeze_dims: { list: { i: ["1"] } } }),
        node("z", "Relu", ["y"]),
      ],
    },
    weightsManifest: [{
      paths: ["weights"],
      weights: [{ name: "w", shape: [1, 4, 6, 8], dtype: "float32" }, ...Object.values(weights)],
    }],
  });
}

const spelt = (more: object, sizes: number[] = []) => ({
  value: { tensor: { dtype: "DT_INT32", tensorShape: sizesOf(...sizes), ...more } },
});

const axes: readonly (readonly [title: string, text: string, isNoted: boolean])[] = [
  ["as a list in the graph", lineOf(spelt({ intVal: [1] })), false],
  ["as a number in the graph", lineOf(spelt({ intVal: -3 }, [1])), false],
  ["as bytes in the graph", lineOf(spelt({ tensorContent: btoa("\x01\0\0\0") }, [1])), false],
  ["in a file that is not there", lineOf({}, { axis: { name: "axis", shape: [], dtype: "int32" } }), true],
];

for (const [title, text, isNoted] of axes) {
  Deno.test(`a convolution over an axis that was put in, ${title}, is one of a sequence`, async () => {
    const { networks: [network], notes } = await readText(text);
    const { macs, parameters } = count(network!);
    assert.deepEqual([macs, parameters], [24 * 8 * 24, 8 * 24]); // floor((50 - 4) / 2) + 1 = 24 steps
    assert.deepEqual(network!.layers.at(-1)!.shape, [24, 8]);
    assert.equal(notes.some(({ text }) => /An axis stands in the weights' file/.test(text)), isNoted);
  });
}
