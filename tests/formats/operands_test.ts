/** Custom layers keep all that they read, in every reader and in the scripts written of it; what is left out is noted. */
import assert from "node:assert/strict";
import type { Reading } from "../../formats/format.ts";
import { readNetworks } from "../../formats/mod.ts";
import { replayed } from "../../formats/typescript/replay.ts";
import { scriptOf } from "../../formats/typescript/script.ts";
import { check } from "../../ir/check.ts";
import { count } from "../../ir/count.ts";
import { tfliteOf } from "./flatbuffer.ts";
import { graphOf } from "./onnx.ts";

const text = (value: unknown) =>
  new TextEncoder().encode(typeof value === "string" ? value : JSON.stringify(value));

async function reading(from: string, bytes: Uint8Array): Promise<Reading> {
  return await readNetworks({ path: "x", bytes }, {}, from);
}

const layer = (name: string, type: string, bottoms: string, more = "") =>
  `layer { name: "${name}" type: "${type}" ${
    bottoms.split(" ").map((bottom) => `bottom: "${bottom}"`).join(" ")
  } top: "${name}" ${more} }\n`;
const convolution = (filters: number) => `convolution_param { num_output: ${filters} kernel_size: 1 }`;

/** A detector whose regions come by a branch of their own. */
const detector = text(
  'input: "data" input_shape { dim: 1 dim: 3 dim: 32 dim: 32 }\n' +
    layer("trunk", "Convolution", "data", convolution(8)) +
    layer("rpn", "Convolution", "trunk", convolution(12)) +
    layer("proposals", "Python", "rpn", 'python_param { module: "rpn.proposal" layer: "ProposalLayer" }') +
    layer("maps", "Convolution", "trunk", convolution(50)) +
    layer("pooled", "PSROIPooling", "maps proposals", "psroi_pooling_param { output_dim: 2 group_size: 5 }"),
);

/** Anchors read the sizes of a feature map and of the image; the features go on as well. */
const anchors = text(
  'input: "data" input_shape { dim: 1 dim: 3 dim: 32 dim: 32 }\n' +
    layer("trunk", "Convolution", "data", convolution(8)) +
    layer("anchors", "PriorBox", "trunk data", "prior_box_param { min_size: 30 }") +
    layer("boxes", "Convolution", "trunk", convolution(4)) +
    layer("found", "DetectionOutput", "boxes anchors", "detection_output_param { keep_top_k: 10 }"),
);

const deformable = graphOf([1, 4, 6, 6], (graph) => {
  const same = { attributes: { pads: [1, 1, 1, 1] } };
  const offsets = graph.node("Conv", ["x", graph.weight("o", [18, 4, 3, 3])], { ...same, name: "offsets" });
  const mask = graph.node("Conv", ["x", graph.weight("m", [9, 4, 3, 3])], { ...same, name: "mask" });
  const inputs = ["x", graph.weight("w", [8, 4, 3, 3]), offsets, "", mask];
  return graph.node("DeformConv", inputs, { ...same, name: "bent" });
});

const chosen = graphOf([1, 4, 8], (graph) => {
  const [a, b] = ["a", "b"].map((name) =>
    graph.node("MatMul", ["x", graph.weight(`${name}.weight`, [8, 8])], { name })
  );
  const largest = graph.node("Max", [a!, b!], { name: "largest" });
  return graph.node("Where", [graph.node("Greater", [a!, b!], { name: "greater" }), largest, b!], {
    name: "chosen",
  });
});

const regions = graphOf([1, 4, 16, 16], (graph) => {
  const boxes = graph.node("Conv", ["x", graph.weight("r", [4, 4, 16, 16])], { name: "boxes" });
  const flat = graph.node("Reshape", [boxes, graph.ints([1, 4])]);
  const places = graph.node("Cast", [graph.node("ReduceMax", [flat], { attributes: { keepdims: 0 } })], {
    attributes: { to: 7 },
  });
  const batch = graph.node("Reshape", [places, graph.ints([1])]);
  return graph.node("RoiAlign", ["x", flat, batch], {
    attributes: { output_height: 2, output_width: 2 },
    name: "cut",
  });
});

const keras = text({
  class_name: "Functional",
  config: {
    name: "two",
    layers: [
      {
        class_name: "InputLayer",
        name: "in",
        config: { name: "in", batch_shape: [null, 8, 8, 3] },
        inbound_nodes: [],
      },
      ...["a", "b"].map((name) => ({
        class_name: "Conv2D",
        name,
        config: { name, filters: 4, kernel_size: 1 },
        inbound_nodes: [[["in", 0, 0, {}]]],
      })),
      {
        class_name: "Mine",
        name: "own",
        config: { name: "own" },
        inbound_nodes: [[["a", 0, 0, {}], ["b", 0, 0, {}]]],
      },
    ],
    input_layers: [["in", 0, 0]],
    output_layers: [["own", 0, 0]],
  },
});

const node = (name: string, op: string, input: string[] = [], attr = {}) => ({ name, op, input, attr });
const shape = (...sizes: number[]) => ({
  shape: { shape: { dim: sizes.map((size) => ({ size: `${size}` })) } },
});
const tfjs = text({
  modelTopology: {
    node: [
      node("in", "Placeholder", [], shape(1, 8, 8, 3)),
      node("w", "Const"),
      ...["a", "b"].map((name) =>
        node(name, "Conv2D", ["in", "w"], {
          strides: { list: { i: ["1", "1", "1", "1"] } },
          padding: { s: btoa("SAME") },
        })
      ),
      node("own", "Mine", ["a", "b"]),
    ],
  },
  weightsManifest: [{ paths: [], weights: [{ name: "w", shape: [1, 1, 3, 4], dtype: "float32" }] }],
});

const tflite = tfliteOf(
  [
    { name: "in", sizes: [1, 8, 8, 3] },
    { sizes: [4, 1, 1, 3], bytes: 4 },
    { name: "a", sizes: [1, 8, 8, 4] },
    { name: "b", sizes: [1, 8, 8, 4] },
    { name: "own", sizes: [1, 8, 8, 4] },
    { name: "rows", sizes: [1, 8, 8, 4] },
  ],
  [
    { code: 3, inputs: [0, 1], outputs: [2], options: [[1, "i32", 1], [2, "i32", 1]] },
    { code: 3, inputs: [0, 1], outputs: [3], options: [[1, "i32", 1], [2, "i32", 1]] },
    { code: "Mine", inputs: [2, 3], outputs: [4] },
    { code: 36, inputs: [4, 3], outputs: [5] }, // GATHER of a tensor by a tensor
  ],
  [[0], [5]],
);

const darknet = text(
  "[net]\nwidth=8\nheight=8\nchannels=3\n[convolutional]\nfilters=4\nactivation=linear\n" +
    "[convolutional]\nfilters=4\nstride=2\nactivation=linear\n[shortcut]\nfrom=-2\nactivation=linear\n",
);

const files:
  readonly (readonly [title: string, from: string, bytes: Uint8Array, reads: Record<string, string[]>])[] = [
    ["a detector of Caffe", "caffe", detector, { pooled: ["maps", "proposals"] }],
    ["anchors of Caffe", "caffe", anchors, { anchors: ["trunk", "data"], found: ["boxes", "anchors"] }],
    ["a deformable convolution of ONNX", "onnx", deformable, { bent: ["x", "offsets", "mask"] }],
    ["choices of ONNX", "onnx", chosen, {
      largest: ["a", "b"],
      greater: ["a", "b"],
      chosen: ["greater", "largest", "b"],
    }],
    ["a class of one's own in Keras", "keras", keras, { own: ["a", "b"] }],
    ["an operation of one's own in TensorFlow.js", "keras", tfjs, { own: ["a", "b"] }],
    ["an operator of one's own in TFLite", "tflite", tflite, { own: ["a", "b"], rows: ["own", "b"] }],
    ["a sum of different sizes in Darknet", "darknet", darknet, { add2: ["conv1", "conv0"] }],
  ];

for (const [title, from, bytes, reads] of files) {
  Deno.test(`${title}: custom layers read everything, and so does the script`, async () => {
    const { networks: [net] } = await reading(from, bytes);
    const found = net!.layers.filter(({ kind }) => kind === "custom").map((
      { name, inputs },
    ) => [name, inputs]);
    for (const [name, inputs] of Object.entries(reads)) {
      assert.deepEqual(Object.fromEntries(found)[name], inputs);
    }
    assert.deepEqual(check(net), []);
    const again = replayed(scriptOf(net!, true));
    assert.deepEqual(JSON.parse(JSON.stringify(again)), JSON.parse(JSON.stringify(net)));
    assert.deepEqual(count(again), count(net!));
  });
}

Deno.test("RoIAlign of ONNX reads its regions; where anchors are, only sizes are read", async () => {
  const { networks: [net] } = await reading("onnx", regions);
  assert.equal(net!.layers.find(({ name }) => name === "cut")!.inputs.length, 3);
  const { networks: [boxes] } = await reading("caffe", anchors);
  const { layers } = count(boxes!);
  assert.equal(layers.find(({ name }) => name === "anchors")!.inputBytes, 16); // two sizes of two tensors, 32 bits each
});

Deno.test("a RoI pooling reads what chooses its regions", async () => {
  const pool = text(
    'input: "data" input_shape { dim: 1 dim: 3 dim: 32 dim: 32 }\n' +
      'input: "rois" input_shape { dim: 7 dim: 5 }\n' +
      layer("c", "Convolution", "data", convolution(8)) +
      layer("p", "ROIPooling", "c rois", "roi_pooling_param { pooled_h: 2 pooled_w: 2 }"),
  );
  const { networks: [net], notes } = await reading("caffe", pool);
  const last = net!.layers.at(-1)!;
  assert.deepEqual([last.kind, last.inputs, last.shape, last.instances], [
    "roiPool",
    ["c", "rois"],
    [8, 2, 2],
    7,
  ]);
  assert.ok(notes.every(({ text }) => !/left out/.test(text)));
});

const noted:
  readonly (readonly [title: string, from: string, bytes: Uint8Array, note: RegExp, layers: string[]])[] = [
    [
      "the second bottom of a Crop",
      "caffe",
      text(
        'input: "data" input_shape { dim: 1 dim: 3 dim: 32 dim: 32 }\n' +
          layer("small", "Convolution", "data", "convolution_param { num_output: 8 kernel_size: 3 }") +
          layer("cut", "Crop", "data small", "crop_param { axis: 2 offset: 1 }"),
      ),
      /^Crop also reads "small", which its layer does not take: left out$/,
      ["cut_columns"],
    ],
    [
      "a layer for training alone",
      "caffe",
      text(
        'input: "data" input_shape { dim: 1 dim: 3 dim: 32 dim: 32 }\n' +
          layer("c", "Convolution", "data", convolution(8)) +
          layer("extra", "Convolution", "c", `${convolution(8)} include { phase: TRAIN }`),
      ),
      /^Layers used only in training \(include, exclude\) are left out$/,
      ["extra"],
    ],
    [
      "the second output of an unknown type",
      "caffe",
      text(
        'input: "data" input_shape { dim: 1 dim: 3 dim: 32 dim: 32 }\n' +
          layer("c", "Mine", "data", 'top: "d"') + layer("e", "Convolution", "d", convolution(8)),
      ),
      /^Mine makes several tensors: those after the first are extracted at no cost$/,
      ["c"],
    ],
    [
      "an input that nothing reads",
      "caffe",
      text(
        'input: "data" input_shape { dim: 1 dim: 3 dim: 32 dim: 32 }\n' +
          'input: "im_info" input_shape { dim: 1 dim: 3 }\n' +
          layer("c", "Convolution", "data", convolution(8)),
      ),
      /^Inputs that no layer reads are left out$/,
      ["im_info"],
    ],
    [
      "a state that a recurrent node is given",
      "onnx",
      graphOf([5, 1, 8], (graph) => {
        const first = graph.node("ReduceMean", ["x"], {
          attributes: { axes: [0], keepdims: 1 },
          name: "first",
        });
        const weight = (name: string) => graph.weight(name, [1, 8, 8]);
        return graph.node("RNN", ["x", weight("w"), weight("r"), "", "", first], {
          attributes: { hidden_size: 8 },
          name: "rnn",
        });
      }),
      /^RNN also reads "first", which its layer does not take: left out$/,
      ["rnn"],
    ],
    [
      "nodes that no output needs",
      "onnx",
      graphOf([1, 8], (graph) => {
        graph.node("Sigmoid", ["x"]);
        return graph.node("Relu", ["x"]);
      }),
      /^1 node that no output needs: left out$/,
      [],
    ],
    [
      "a blur of Darknet",
      "darknet",
      text(
        "[net]\nwidth=8\nheight=8\nchannels=3\n[convolutional]\nfilters=4\nstride=2\nantialiasing=1\nactivation=linear\n",
      ),
      /^Antialiasing blurs what a window with a step makes: the blur is left out$/,
      ["conv0"],
    ],
  ];

for (const [title, from, bytes, note, layers] of noted) {
  Deno.test(`${title}: left out, and noted`, async () => {
    const { notes } = await reading(from, bytes);
    const found = notes.find(({ text }) => note.test(text));
    assert.ok(found !== undefined, JSON.stringify(notes));
    assert.deepEqual(found.layers, layers);
  });
}

Deno.test("a mask that depends on the input is left out of an attention, and noted", async () => {
  const attention = graphOf([1, 6, 16], (graph) => {
    const [q, k, v] = ["q", "k", "v"].map((name) =>
      graph.node("MatMul", ["x", graph.weight(`${name}.weight`, [16, 16])], { name })
    );
    const scores = graph.node("MatMul", [
      q!,
      graph.node("Transpose", [k!], { attributes: { perm: [0, 2, 1] } }),
    ]);
    const mask = graph.node("MatMul", ["x", graph.weight("m", [16, 6])], { name: "mask" });
    const seen = graph.node("Softmax", [graph.node("Add", [scores, mask])], { attributes: { axis: -1 } });
    return graph.node("MatMul", [seen, v!], { name: "attended" });
  });
  const { networks: [net], notes } = await reading("onnx", attention);
  const own = notes.find(({ text }) => /added to attention's scores/.test(text));
  assert.deepEqual(own?.layers, ["attended"]);
  assert.ok(net!.layers.some(({ kind }) => kind === "dotProductAttention"));
});
