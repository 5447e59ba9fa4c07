import assert from "node:assert/strict";
import { fasterRcnnVgg16, fasterRcnnVggM } from "../../examples/faster-rcnn.ts";
import { fromZoo } from "../../examples/mod.ts";
import { format } from "../../formats/caffe/mod.ts";
import type { Reading } from "../../formats/format.ts";
import { count } from "../../ir/count.ts";
import type { Network } from "../../ir/network.ts";
import { fuzz } from "./fuzz.ts";

const SAMPLES = new URL("samples/caffe/", import.meta.url);

async function sample(name: string, dims: Readonly<Record<string, number>> = {}): Promise<Reading> {
  const path = `${name}.prototxt`;
  return await format.read!({ path, bytes: await Deno.readFile(new URL(path, SAMPLES)) }, { dims });
}

async function readText(text: string, dims: Readonly<Record<string, number>> = {}): Promise<Reading> {
  return await format.read!({ path: "x.prototxt", bytes: new TextEncoder().encode(text) }, { dims });
}

function macsOf(network: Network): Record<string, number> {
  return Object.fromEntries(
    count(network).layers.filter(({ macs }) => macs > 0).map(({ name, macs }) => [name, macs]),
  );
}

/** VGG-16's convolutions at 224x224, by hand: filters x channels x 9 x pixels. */
const vgg16 = {
  conv1_1: 64 * 3 * 9 * 224 ** 2,
  conv1_2: 64 * 64 * 9 * 224 ** 2,
  conv2_1: 128 * 64 * 9 * 112 ** 2,
  conv2_2: 128 * 128 * 9 * 112 ** 2,
  conv3_1: 256 * 128 * 9 * 56 ** 2,
  conv3_2: 256 * 256 * 9 * 56 ** 2,
  conv3_3: 256 * 256 * 9 * 56 ** 2,
  conv4_1: 512 * 256 * 9 * 28 ** 2,
  conv4_2: 512 * 512 * 9 * 28 ** 2,
  conv4_3: 512 * 512 * 9 * 28 ** 2,
  conv5_1: 512 * 512 * 9 * 14 ** 2,
  conv5_2: 512 * 512 * 9 * 14 ** 2,
  conv5_3: 512 * 512 * 9 * 14 ** 2,
};

const vggM = { conv1: 167664672, conv2: 415334400, conv3: 199360512, conv4: 398721024, conv5: 398721024 };

// cucapra/fodlam, nets/*.json: the MACs that pycaffe's shapes gave the FODLAM of 2017 (batch 1, one region of interest).
const published: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  alexnet_deploy: {
    conv1: 105415200,
    conv2: 223948800,
    conv3: 149520384,
    conv4: 112140288,
    conv5: 74760192,
    fc6: 37748736,
    fc7: 16777216,
    fc8: 4096000,
  },
  VGG_ILSVRC_16_layers_deploy: { ...vgg16, fc6: 102760448, fc7: 16777216, fc8: 4096000 },
  VGG_CNN_M_deploy: { ...vggM, fc6: 75497472, fc7: 16777216, fc8: 4096000 },
  faster_rcnn_vgg16: {
    ...vgg16,
    "rpn_conv/3x3": 462422016,
    rpn_cls_score: 1806336,
    rpn_bbox_pred: 3612672,
    fc6: 102760448,
    fc7: 16777216,
    cls_score: 86016,
    bbox_pred: 344064,
  },
  faster_rcnn_vggm: {
    ...vggM,
    "rpn_conv/3x3": 199360512,
    rpn_cls_score: 778752,
    rpn_bbox_pred: 1557504,
    fc6: 75497472,
    fc7: 4194304,
    cls_score: 21504,
    bbox_pred: 86016,
  },
};

for (const [name, macs] of Object.entries(published)) {
  Deno.test(`${name} has the MACs of FODLAM's netfile, layer by layer`, async () => {
    assert.deepEqual(macsOf((await sample(name)).networks[0]!), macs);
  });
}

Deno.test("prototxt files give the layers of the zoo's networks", async () => {
  // Sizes that the poolings divide: rounded up or down is then one.
  const large = { height: 640, width: 800, rois: 300 };
  const pairs: readonly (readonly [name: string, ours: Network, dims: Readonly<Record<string, number>>])[] = [
    ["alexnet_deploy", await fromZoo("alexnet"), {}],
    ["VGG_CNN_M_deploy", await fromZoo("vgg-cnn-m"), {}],
    ["VGG_ILSVRC_16_layers_deploy", await fromZoo("vgg16"), {}],
    ["faster_rcnn_vgg16", fasterRcnnVgg16(large), large],
    ["faster_rcnn_vggm", fasterRcnnVggM(large), large],
  ];
  for (const [name, ours, dims] of pairs) {
    const read = (await sample(name, dims)).networks[0]!;
    assert.deepEqual(Object.values(macsOf(read)).sort(), Object.values(macsOf(ours)).sort(), name);
    assert.equal(count(read).parameters, count(ours).parameters, name);
  }
});

Deno.test("what a detector's file leaves open is said", async () => {
  const { notes } = await sample("faster_rcnn_vggm");
  assert.deepEqual(notes.map(({ layers }) => layers), [["proposal"], ["roi_pool5"]]);
  assert.match(notes[1]!.text, /^1 region of interest, as the file has it.*--dim rois=300$/);
});

const IMAGE = "input: 'data' input_shape { dim: 1 dim: 8 dim: 15 dim: 15 }\n";

/** The kinds and shapes of what a list of layers makes of an 8x15x15 image. */
async function made(layers: string): Promise<string[]> {
  const { networks } = await readText(IMAGE + layers);
  return networks[0]!.layers.map(({ kind, shape }) => `${kind} ${shape.join("x")}`);
}

const layer = (type: string, rest = "", top = "y", bottom = "data") =>
  `layer { name: "${top}" type: "${type}" bottom: "${bottom}" top: "${top}" ${rest} }\n`;

const convert: readonly (readonly [text: string, layers: readonly string[]])[] = [
  [layer("Convolution", "convolution_param { num_output: 4 kernel_h: 3 kernel_w: 1 stride: 2 }"), [
    "conv 4x7x8",
  ]],
  [layer("Convolution", "convolution_param { num_output: 16 kernel_size: 3 group: 8 }"), [
    "depthwise 16x13x13",
  ]],
  [layer("Convolution", "convolution_param { num_output: 4 kernel_size: 3 dilation: 2 }"), ["conv 4x11x11"]],
  [layer("Deconvolution", "convolution_param { num_output: 8 kernel_size: 4 stride: 2 pad: 1 group: 8 }"), [
    "convTranspose 8x30x30",
  ]],
  // pooling_layer.cpp: ceil((15 - 2) / 2) + 1, where a convolution would have 7
  [layer("Pooling", "pooling_param { kernel_size: 2 stride: 2 }"), ["pool 8x8x8"]],
  [layer("Pooling", "pooling_param { kernel_size: 2 stride: 2 round_mode: FLOOR }"), ["pool 8x7x7"]],
  // with padding, the window that would begin beyond the image and its padding is left out: ceil((15 + 2 - 2) / 3) + 1 = 6, and 5 x 3 < 16
  [layer("Pooling", "pooling_param { kernel_size: 2 stride: 3 pad: 1 }"), ["pool 8x6x6"]],
  // without, it stays: ceil((15 - 1) / 4) + 1 = 5, though the fifth begins at 16
  [layer("Pooling", "pooling_param { kernel_size: 1 stride: 4 }"), ["pool 8x5x5"]],
  [layer("Pooling", "pooling_param { pool: AVE global_pooling: true }"), ["globalPool 8x1x1"]],
  [layer("BatchNorm") + layer("Scale", "scale_param { bias_term: true }", "z", "y"), ["batchNorm 8x15x15"]],
  [layer("BatchNorm", "", "data") + layer("Scale", "", "data"), ["batchNorm 8x15x15"]],
  [layer("ReLU", "relu_param { negative_slope: 0.1 }", "data"), ["leakyRelu 8x15x15"]],
  [layer("Eltwise", 'bottom: "data" eltwise_param { operation: PROD }'), ["mul 8x15x15"]],
  [layer("Concat", 'bottom: "data" concat_param { axis: 2 }'), ["concat 8x30x15"]],
  [layer("Slice", 'top: "z" slice_param { slice_point: 3 }'), ["slice 3x15x15", "slice 5x15x15"]],
  [layer("Flatten"), ["flatten 1800"]],
  [layer("Flatten", "flatten_param { axis: 2 }"), ["reshape 8x225"]],
  [layer("Reshape", "reshape_param { shape { dim: 0 dim: 2 dim: -1 dim: 0 } }"), ["reshape 2x60x15"]],
  [layer("Reshape", "reshape_param { shape { dim: 4 dim: 2 } axis: 1 num_axes: 1 }"), ["reshape 4x2x15x15"]],
  [layer("Permute", "permute_param { order: 0 order: 2 order: 3 order: 1 }"), ["transpose 15x15x8"]],
  [layer("Interp", "interp_param { zoom_factor: 2 }"), ["resize 8x29x29"]],
  [layer("PriorBox", "prior_box_param { min_size: 30 max_size: 60 aspect_ratio: 2 aspect_ratio: 3 }"), [
    `custom 2x${4 * 15 * 15 * 6}`, // SSD: 1, 2, 1/2, 3, 1/3 and the one between the sizes
  ]],
  [layer("Anything"), ["custom 8x15x15"]],
  [layer("InnerProduct", "inner_product_param { num_output: 5 axis: 2 }"), ["reshape 8x225", "fc 8x5"]],
];

for (const [text, layers] of convert) {
  Deno.test(`${text.slice(0, 90).replace(/layer \{ name: "\w+" type: /, "").trim()} is ${layers.join(", ")}`, async () => {
    assert.deepEqual(await made(text), layers);
  });
}

Deno.test("the older form, with types in capitals, is the same network", async () => {
  const old = `name: "n" input: "data" input_dim: 1 input_dim: 3 input_dim: 9 input_dim: 9
    layers { name: "c" type: CONVOLUTION bottom: "data" top: "c" convolution_param < num_output: 2, kernel_size: 3 > }
    layers { name: "r" type: RELU bottom: "c" top: "c" }`;
  const today =
    `name: "n" layer { name: "data" type: "Input" top: "data" input_param { shape: { dim: [1, 3, 9, 9] } } }
    layer { name: "c" type: "Convolution" bottom: "data" top: "c" convolution_param { num_output: 2 kernel_size: 3 } }
    layer { name: "r" type: "ReLU" bottom: "c" top: "c" }`;
  assert.deepEqual((await readText(old)).networks, (await readText(today)).networks);
});

Deno.test("a training file is read as it is tested: its phase, its crop, no losses", async () => {
  const { networks: [network], notes } = await readText(`
    layer { name: "d" type: "Data" top: "data" top: "label" include { phase: TRAIN } transform_param { crop_size: 99 } }
    layer { name: "d" type: "Data" top: "data" top: "label" include { phase: TEST } transform_param { crop_size: 9 } }
    layer { name: "c" type: "Convolution" bottom: "data" top: "c" convolution_param { num_output: 2 kernel_size: 3 } }
    layer { name: "drop" type: "Dropout" bottom: "c" top: "c" exclude { phase: TEST } }
    layer { name: "fc" type: "InnerProduct" bottom: "c" top: "fc" inner_product_param { num_output: 4 } }
    layer { name: "loss" type: "SoftmaxWithLoss" bottom: "fc" bottom: "label" top: "loss" }
    layer { name: "acc" type: "Accuracy" bottom: "fc" bottom: "label" top: "acc" }`);
  assert.deepEqual(network!.layers.map(({ name }) => name), ["c", "fc"]);
  assert.deepEqual(network!.inputs, [{ name: "data", shape: [3, 9, 9] }]);
  assert.ok(notes.some(({ text, layers }) => /Losses/.test(text) && layers.join() === "loss,acc"));
});

Deno.test("weights that layers share by name are counted once", async () => {
  const fc = (name: string) =>
    layer(
      "InnerProduct",
      'param { name: "w" } param { name: "b" } inner_product_param { num_output: 4 }',
      name,
    );
  const { networks: [network] } = await readText(IMAGE + fc("left") + fc("right"));
  assert.deepEqual(network!.layers.map(({ sharedWith }) => sharedWith), [undefined, "left"]);
  assert.equal(count(network!).parameters, 4 * 1800 + 4);
});

Deno.test("an image of another size is read with --dim", async () => {
  const { networks } = await readText(IMAGE + layer("ReLU"), { height: 30, width: 20 });
  assert.deepEqual(networks[0]!.layers[0]!.shape, [8, 30, 20]);
});

const wrong: readonly (readonly [text: string, message: RegExp])[] = [
  ["layer {", /line 1: expected a field or "}", got the end of the file/],
  ["layer { name: }", /line 1: expected a value, got "}"/],
  ["\n\nlayer ] {", /line 3: expected ":" or "{", got "\]"/],
  ['net: "train.prototxt"\nbase_lr: 0.1', /expected layers: layer { ... }, got a solver of "train.prototxt"/],
  [layer("ReLU"), /line 1: expected "y" to read bottoms that stand above/],
  [`${IMAGE}\n${layer("ReLU", "", "y", "date")}`, /line 3: .*did you mean "data"\?/],
  [
    `${IMAGE}${layer("Convolution", "convolution_param { num_output: -1 kernel_size: 3 }")}`,
    /line 2 "y": expected filters/,
  ],
  [
    `${IMAGE}${layer("Convolution", "convolution_param { kernel_size: 3 }")}`,
    /line 2: expected num_output of "y"/,
  ],
  [
    `${IMAGE}${layer("Convolution", "convolution_param { num_output: x kernel_size: 3 }")}`,
    /line 2: expected num_output to be a whole/,
  ],
  ["input: 'd' input_dim: 1 input_dim: 9007199254740993 layer {}", /expected input_dim to be a whole number/],
  [
    "input: 'd' input_dim: [1, 3, 9007199254740991, 9] layer {}",
    /input "d": expected at most 2\^53 elements/,
  ],
  ["layer { name: 'd' type: 'Data' top: 'd' }", /expected a size of "d", got nothing; .*--dim height/],
  [`${"a {".repeat(100)}`, /expected messages within each other 64 deep at most/],
];

for (const [text, message] of wrong) {
  Deno.test(`a prototxt is refused: ${message.source.slice(0, 70)}`, async () => {
    await assert.rejects(() => readText(text), { name: "FodlamError", message });
  });
}

Deno.test("a prototxt of a million layers is refused in one message", async () => {
  await assert.rejects(
    () => readText(IMAGE + layer("ReLU", "", "data").repeat(110_000)),
    /at most 100000 layers/,
  );
  await assert.rejects(() => readText("layer{}".repeat(2_000_000)), /at most 1000000 fields/);
});

Deno.test("hostile prototxt files are refused with a place, or read", async () => {
  const names = ["alexnet_deploy", "VGG_ILSVRC_16_layers_deploy", "faster_rcnn_vggm"];
  const samples = await Promise.all(names.map(async (name) => {
    const path = `${name}.prototxt`;
    return { path, bytes: await Deno.readFile(new URL(path, SAMPLES)) };
  }));
  const { read, refused } = await fuzz(format, samples);
  assert.ok(read > 0 && refused["bad-file"]! > 0);
});
