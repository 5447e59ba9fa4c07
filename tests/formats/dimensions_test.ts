/** Sizes that `--dim` gives: other inputs for files with fixed sizes, and what opens nothing. */
import assert from "node:assert/strict";
import type { Format, ReadOptions } from "../../formats/format.ts";
import { readNetworks, shelf } from "../../formats/mod.ts";
import { format as tflite } from "../../formats/tflite/mod.ts";
import { type Count, count } from "../../ir/count.ts";
import { conv, network } from "../../mod.ts";
import { type TestOperator, type TestTensor, tfliteOf } from "./flatbuffer.ts";
import { graphOf, reading } from "./onnx.ts";

const text = (value: unknown) =>
  new TextEncoder().encode(typeof value === "string" ? value : JSON.stringify(value));

/** What a file of a format counts to. */
async function counted(from: string, bytes: Uint8Array, options: ReadOptions): Promise<Count> {
  const { networks } = await readNetworks({ path: "x", bytes }, options, from);
  return count(networks[0]!);
}

/** A convolution over all pixels, a mean of them, and a product: any image will do. */
const onnx = graphOf([1, 3, 8, 8], (graph) => {
  const features = graph.node("Conv", ["x", graph.weight("w", [4, 3, 3, 3])], {
    attributes: { pads: [1, 1, 1, 1] },
  });
  const pooled = graph.node("GlobalAveragePool", [features]);
  const flat = graph.node("Flatten", [pooled], { attributes: { axis: 1 } });
  return graph.node("Gemm", [flat, graph.weight("v", [4, 5])]);
});

const darknet = text(
  "[net]\nwidth=8\nheight=8\nchannels=3\n[convolutional]\nfilters=4\nsize=3\npad=1\n[avgpool]\n",
);

const caffe = text(
  'input: "data" input_shape { dim: 1 dim: 3 dim: 8 dim: 8 }\n' +
    'layer { name: "c" type: "Convolution" bottom: "data" top: "c" ' +
    "convolution_param { num_output: 4 kernel_size: 3 pad: 1 } }",
);

const keras = text({
  class_name: "Sequential",
  config: {
    name: "s",
    layers: [
      { class_name: "InputLayer", config: { name: "image", batch_shape: [null, 8, 8, 3] } },
      { class_name: "Conv2D", config: { name: "c", filters: 4, kernel_size: 3, padding: "same" } },
      { class_name: "GlobalAveragePooling2D", config: { name: "g" } },
    ],
  },
});

const dim = (...sizes: number[]) => ({
  shape: { shape: { dim: sizes.map((size) => ({ size: `${size}` })) } },
});
const tensor = (...values: number[]) => ({
  value: {
    tensor: { dtype: "DT_INT32", tensorShape: { dim: [{ size: `${values.length}` }] }, intVal: values },
  },
});

/** A convolution in a graph of TensorFlow.js, reshaped as a constant says. */
const tfjs = (...to: number[]) =>
  text({
    format: "graph-model",
    modelTopology: {
      node: [
        { name: "image", op: "Placeholder", attr: dim(1, 8, 8, 3) },
        { name: "w", op: "Const" },
        { name: "to", op: "Const", attr: tensor(...to) },
        {
          name: "conv",
          op: "Conv2D",
          input: ["image", "w"],
          attr: { strides: { list: { i: ["1", "1", "1", "1"] } }, padding: { s: btoa("SAME") } },
        },
        { name: "flat", op: "Reshape", input: ["conv", "to"] },
      ],
    },
    weightsManifest: [{ paths: [], weights: [{ name: "w", shape: [3, 3, 3, 4], dtype: "float32" }] }],
  });

const MACS = 4 * 27 * 64; // of the convolution at 8x8

const resized: readonly (readonly [from: string, bytes: Uint8Array, options: ReadOptions, macs: number])[] = [
  ["onnx", onnx, {}, MACS + 20],
  ["onnx", onnx, { shapes: { x: [1, 3, 16, 24] } }, 6 * MACS + 20],
  ["onnx", onnx, { shapes: { x: [5, 3, 16, 16] } }, 4 * MACS + 20], // a batch is set aside
  ["darknet", darknet, { shapes: { input: [3, 16, 16] } }, 4 * MACS],
  ["darknet", darknet, { dims: { height: 16 } }, 2 * MACS],
  ["caffe", caffe, { shapes: { data: [1, 3, 16, 16] } }, 4 * MACS],
  ["caffe", caffe, { dims: { width: 24 } }, 3 * MACS],
  ["keras", keras, { shapes: { image: [1, 16, 16, 3] } }, 4 * MACS],
  ["keras", keras, { dims: { height: 16 } }, 2 * MACS],
  ["keras", tfjs(1, -1), { shapes: { image: [1, 16, 16, 3] } }, 4 * MACS],
  ["keras", tfjs(1, -1), { dims: { width: 16 } }, 2 * MACS],
  [
    "json",
    text(network("n", [3, 8, 8], conv(4, 3, { padding: 1 }))),
    { shapes: { input: [3, 16, 8] } },
    2 * MACS,
  ],
];

for (const [from, bytes, options, macs] of resized) {
  Deno.test(`${from} with ${JSON.stringify(options)} has ${macs} MACs`, async () => {
    assert.equal((await counted(from, bytes, options)).macs, macs);
  });
}

const reshaped = graphOf(
  [1, 3, 8, 8],
  (graph) => graph.node("Reshape", ["x", graph.ints([1, 192])], { name: "flat" }),
);
const open = graphOf(
  [1, 3, 8, 8],
  (graph) => graph.node("Reshape", ["x", graph.ints([1, -1])], { name: "flat" }),
);
const stated = graphOf([1, 4], (graph) => {
  const made = graph.node("Strange", ["x"], { domain: "own", name: "strange" });
  graph.shape(made, [1, 7]);
  return graph.node("Relu", [made]);
});

const forbidden: readonly (readonly [title: string, read: () => Promise<unknown>, message: RegExp])[] = [
  [
    "a Reshape to a fixed size",
    () => reading(reshaped, { shapes: { x: [1, 3, 16, 16] } }),
    /^Cannot read tiny\.onnx node "flat" \(Reshape\): expected a shape of 768 elements, got \[1,192\]$/,
  ],
  [
    "an operator of which only the file says the output",
    () => reading(stated, { shapes: { x: [1, 8] } }),
    /node "strange" \(own\.Strange\): expected an output whose sizes follow from the input that --dim gives, got the file's own/,
  ],
  [
    "channels that the weights fix",
    () => reading(onnx, { shapes: { x: [1, 4, 8, 8] } }),
    /\(Conv\): expected weights of 4 \/ 1 channels, got \[4,3,3,3\]$/,
  ],
  [
    "a Reshape of TensorFlow.js to a fixed size",
    () => counted("keras", tfjs(1, 256), { shapes: { image: [1, 16, 16, 3] } }),
    /^Cannot read x node "flat": expected a shape of 1024 elements, got \[1, 256\]$/,
  ],
];

for (const [title, read, message] of forbidden) {
  Deno.test(`another input is refused by ${title}, which is named`, async () => {
    await assert.rejects(read, { name: "FodlamError", message });
  });
}

Deno.test("what a Reshape leaves open follows the input", async () => {
  const { networks: [net] } = await reading(open, { shapes: { x: [1, 3, 16, 16] } });
  assert.deepEqual(net!.layers.at(-1)!.shape, [768]);
});

const wrong: readonly (readonly [from: string, bytes: Uint8Array, options: ReadOptions, message: string])[] =
  [
    ["onnx", onnx, { dims: { foo: 3 } }, 'Cannot use --dim foo: expected a size among x, got "foo"'],
    [
      "onnx",
      onnx,
      { dims: { x: 3 } },
      "Cannot use --dim x: expected 4 sizes of at least 1, such as 1x3x8x8, got 3",
    ],
    [
      "onnx",
      onnx,
      { shapes: { x: [3, 8, 8] } },
      "Cannot use --dim x: expected 4 sizes of at least 1, such as 1x3x8x8, got 3x8x8",
    ],
    [
      "darknet",
      darknet,
      { dims: { hieght: 9 } },
      'Cannot use --dim hieght: expected a size among channels, height, width, input, got "hieght"; did you mean "height"?',
    ],
    [
      "caffe",
      caffe,
      { shapes: { dta: [1, 3, 8, 8] } },
      'Cannot use --dim dta: expected a size among data, channels, height, width, got "dta"; did you mean "data"?',
    ],
    [
      "keras",
      keras,
      { dims: { length: 9 } },
      'Cannot use --dim length: expected a size among image, height, width, channels, got "length"; did you mean "height"?',
    ],
    [
      "json",
      text(network("n", [3, 8, 8], conv(4, 3))),
      { dims: { batch: 2 } },
      'Cannot use --dim batch: expected a size among input, got "batch"',
    ],
    [
      "scale-sim",
      text("Layer,M,N,K,\nL0,1,2,3,\n"),
      { dims: { M: 2 } },
      'Cannot use --dim M: expected no size, because all sizes are fixed, got "M"',
    ],
    [
      "maestro",
      text("Network n {\nLayer a {\nType: CONV\nDimensions { K 4, C 3, R 3, S 3, Y 8, X 8 }\n}\n}\n"),
      { dims: { K: 2 } },
      'Cannot use --dim K: expected no size, because all sizes are fixed, got "K"',
    ],
  ];

for (const [from, bytes, options, message] of wrong) {
  Deno.test(`${from} refuses ${JSON.stringify(options)}, which opens nothing`, async () => {
    await assert.rejects(() => counted(from, bytes, options), { name: "FodlamError", message });
  });
}

Deno.test("every reader says which dimensions could be given, or refuses others itself", async () => {
  const files: Readonly<Record<string, Uint8Array>> = {
    onnx,
    darknet,
    caffe,
    keras,
    tflite: tfliteOf([{ name: "x", sizes: [1, 4] }, { name: "y", sizes: [1, 4] }], [{
      code: 19,
      inputs: [0],
      outputs: [1],
    }], [[0], [1]]),
  };
  for (const [id, bytes] of Object.entries(files)) {
    const format: Format = await shelf.find((entry) => entry.id === id)!.load();
    const { dimensions } = await format.read!({ path: "x", bytes }, {});
    assert.ok(dimensions!.length > 0, id);
  }
});

// TensorFlow Lite: the file has the sizes of every tensor, so they are worked out anew.

const INT32 = 2;
const numbers = (...values: number[]): TestTensor => ({ sizes: [values.length], type: INT32, values });
const weights = (...sizes: number[]): TestTensor => ({ sizes, bytes: 4 });
const window = (padding: number, stride: number) =>
  [[0, "i8", padding], [1, "i32", stride], [2, "i32", stride]] as const;

/** Shapes of the layers that a chain of operators makes of an image, given other sizes. */
async function shapes(
  input: readonly number[],
  given: readonly number[],
  steps: readonly (readonly [
    operator: Pick<TestOperator, "code" | "options">,
    output: readonly number[],
    ...constants: TestTensor[],
  ])[],
): Promise<string[]> {
  const tensors: TestTensor[] = [{ name: "image", sizes: input }], operators: TestOperator[] = [];
  let last = 0;
  for (const [operator, output, ...constants] of steps) {
    const places = constants.map((constant) => tensors.push(constant) - 1);
    const made = tensors.push({ name: `t${operators.length}`, sizes: output }) - 1;
    operators.push({ ...operator, inputs: [last, ...places], outputs: [made] });
    last = made;
  }
  const bytes = tfliteOf(tensors, operators, [[0], [last]]);
  const { networks: [net] } = await tflite.read!({ path: "x.tflite", bytes }, { shapes: { image: given } });
  return net!.layers.map(({ kind, shape }) => `${kind} ${shape.join("x")}`);
}

const conv2d = { code: 3, options: window(0, 2) } as const;

Deno.test("TFLite: an image classifier takes another image", async () => {
  const made = await shapes([1, 32, 32, 3], [1, 64, 48, 3], [
    [conv2d, [1, 16, 16, 8], weights(8, 3, 3, 3), weights(8)],
    [{ code: 4, options: window(1, 1) }, [1, 14, 14, 8], weights(1, 3, 3, 8), weights(8)],
    [{ code: 17, options: [...window(1, 2), [3, "i32", 2], [4, "i32", 2]] }, [1, 7, 7, 8]],
    [{ code: 34 }, [1, 9, 9, 8], { sizes: [4, 2], type: INT32, values: [0, 0, 1, 1, 1, 1, 0, 0] }],
    [{ code: 40 }, [1, 8], numbers(1, 2)],
    [{ code: 9 }, [1, 5], weights(5, 8)],
    [{ code: 25 }, [1, 5]],
  ]);
  assert.deepEqual(made, [
    "conv 8x32x24",
    "depthwise 8x30x22",
    "pool 8x15x11",
    "pad 8x17x13",
    "globalPool 8x1x1",
    "reshape 8",
    "fc 5",
    "softmax 5",
  ]);
});

Deno.test("TFLite: what a Reshape leaves open follows the image, slices and joins too", async () => {
  const made = await shapes([1, 8, 8, 4], [1, 16, 8, 4], [
    [{ code: 22 }, [1, 64, 4], numbers(1, -1, 4)],
    [{ code: 39 }, [1, 4, 64], numbers(0, 2, 1)],
  ]);
  assert.deepEqual(made, ["reshape 128x4", "transpose 4x128"]);
});

Deno.test("TFLite: shapes that are reckoned from the image's are reckoned anew", async () => {
  const tensors: TestTensor[] = [
    { name: "image", sizes: [1, 8, 8, 4] },
    { name: "shape", sizes: [4], type: INT32 },
    numbers(1),
    numbers(2),
    numbers(1),
    { name: "height", sizes: [], type: INT32 },
    numbers(32),
    numbers(-1),
    { name: "to", sizes: [3], type: INT32 },
    { name: "out", sizes: [1, 8, 32] },
    { sizes: [], type: INT32, values: [1] },
  ];
  const bytes = tfliteOf(tensors, [
    { code: 77, inputs: [0], outputs: [1] }, // SHAPE
    {
      code: 45,
      inputs: [1, 2, 3, 4],
      outputs: [5],
      options: [[0, "i32", 0], [1, "i32", 0], [2, "i32", 0], [3, "i32", 0], [4, "i32", 1]],
    },
    { code: 83, inputs: [10, 5, 7], outputs: [8], options: [[0, "i32", 3], [1, "i32", 0]] }, // PACK: 1, height, what is left
    { code: 22, inputs: [0, 8], outputs: [9] },
  ], [[0], [9]]);
  const { networks: [net] } = await tflite.read!({ path: "x.tflite", bytes }, {
    shapes: { image: [1, 16, 8, 4] },
  });
  assert.deepEqual(net!.layers.map(({ shape }) => shape), [[16, 32]]);
});

const fixed: readonly (readonly [title: string, ...Parameters<typeof shapes>, message: RegExp])[] = [
  [
    "a Reshape to a fixed size",
    [1, 8, 8, 4],
    [1, 16, 16, 4],
    [[{ code: 22 }, [1, 256], numbers(1, 256)]],
    /operator 0 RESHAPE "t0": expected a shape of 1024 elements, got \[1, 256\], which the file fixes$/,
  ],
  [
    "weights of a product",
    [1, 8, 8, 4],
    [1, 8, 9, 4],
    [[{ code: 9 }, [1, 5], weights(5, 256)]],
    /operator 0 FULLY_CONNECTED "t0": expected 256 features, which the weights read, got 288$/,
  ],
  [
    "channels",
    [1, 8, 8, 4],
    [1, 8, 8, 3],
    [[conv2d, [1, 4, 4, 8], weights(8, 3, 3, 4)]],
    /operator 0 CONV_2D "t0": expected 4 channels, which the filters read, got 3$/,
  ],
  [
    "an operator of one's own",
    [1, 8, 8, 4],
    [1, 16, 8, 4],
    [[{ code: "Mine" }, [1, 8, 8, 4]]],
    /operator 0 Mine "t0": expected an output whose sizes follow from the input that --dim gives, got sizes that the file fixes$/,
  ],
  ["a window larger than the image", [1, 8, 8, 4], [1, 2, 2, 4], [[{ code: 3, options: window(1, 1) }, [
    1,
    6,
    6,
    8,
  ], weights(8, 3, 3, 4)]], /operator 0 CONV_2D "t0": expected an input of at least 3 on each side, got 2$/],
];

for (const [title, input, given, steps, message] of fixed) {
  Deno.test(`TFLite: ${title} forbids another input, and is named`, async () => {
    await assert.rejects(() => shapes(input, given, steps), { name: "FodlamError", message });
  });
}
