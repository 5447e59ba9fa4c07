import assert from "node:assert/strict";
import { detect } from "../../formats/mod.ts";
import type { Reading } from "../../formats/format.ts";
import { format } from "../../formats/tflite/mod.ts";
import { count } from "../../ir/count.ts";
import { type TestOperator, type TestTensor, tfliteOf } from "./flatbuffer.ts";
import { fuzz } from "./fuzz.ts";

async function readBytes(bytes: Uint8Array): Promise<Reading> {
  return await format.read!({ path: "x.tflite", bytes }, {});
}

const FLOAT16 = 1, INT32 = 2, INT8 = 9;

/** A constant whose values do not matter. */
const weights = (sizes: readonly number[], type = 0): TestTensor => ({ sizes, type, bytes: 4 });

/** A constant of whole numbers. */
const numbers = (...values: number[]): TestTensor => ({ sizes: [values.length], type: INT32, values });

/** What one operator makes of an input, constants after it, and an output: kinds, shapes, MACs, parameters. */
async function made(
  input: TestTensor,
  operator: Pick<TestOperator, "code" | "options">,
  constants: readonly TestTensor[],
  output: TestTensor,
): Promise<string[]> {
  const tensors = [{ name: "in", ...input }, ...constants, { name: "out", ...output }];
  const inputs = [0, ...constants.map((_, i) => i + 1)], last = tensors.length - 1;
  const bytes = tfliteOf(tensors, [{ ...operator, inputs, outputs: [last] }], [[0], [last]]);
  const { networks } = await readBytes(bytes);
  return count(networks[0]!).layers.map((layer) =>
    `${layer.kind} ${layer.shape.join("x")} ${layer.macs} ${layer.parameters}`
  );
}

const image: TestTensor = { sizes: [1, 9, 9, 4] };

/** Options of a window: padding (0 same, 1 valid), horizontal and vertical stride. */
const window = (padding: number, stride: number) =>
  [[0, "i8", padding], [1, "i32", stride], [2, "i32", stride]] as const;

const convert: readonly (readonly [name: string, ...Parameters<typeof made>, readonly string[]])[] = [
  ["CONV_2D with relu6", image, { code: 3, options: [...window(0, 2), [3, "i8", 3]] }, [
    weights([8, 3, 3, 4]),
    weights([8]),
  ], {
    sizes: [1, 5, 5, 8],
  }, [`conv 8x5x5 ${8 * 36 * 25} 296`, "relu6 8x5x5 0 0"]],
  ["CONV_2D in groups", image, { code: 3, options: window(1, 1) }, [weights([8, 3, 3, 2])], {
    sizes: [1, 7, 7, 8],
  }, [
    `conv 8x7x7 ${8 * 18 * 49} 144`,
  ]],
  ["DEPTHWISE_CONV_2D", image, { code: 4, options: window(1, 1) }, [weights([1, 3, 3, 8]), weights([8])], {
    sizes: [1, 7, 7, 8],
  }, [
    `depthwise 8x7x7 ${8 * 9 * 49} 80`,
  ]],
  [
    "FULLY_CONNECTED of an image",
    image,
    { code: 9 },
    [weights([10, 324]), weights([10])],
    { sizes: [1, 10] },
    ["fc 10 3240 3250"],
  ],
  ["FULLY_CONNECTED of tokens", { sizes: [1, 6, 16] }, { code: 9 }, [weights([10, 16])], {
    sizes: [1, 6, 10],
  }, ["fc 6x10 960 160"]],
  ["AVERAGE_POOL_2D", image, { code: 1, options: [...window(1, 3), [3, "i32", 3], [4, "i32", 3]] }, [], {
    sizes: [1, 3, 3, 4],
  }, [
    "pool 4x3x3 0 0",
  ]],
  ["MEAN over height and width", image, { code: 40 }, [numbers(1, 2)], { sizes: [1, 4] }, [
    "globalPool 4x1x1 0 0",
    "reshape 4 0 0",
  ]],
  ["MUL by constants of each channel", image, { code: 18 }, [weights([4])], image, ["custom 4x9x9 0 4"]],
  ["RESHAPE", image, { code: 22 }, [numbers(1, 81, 4)], { sizes: [1, 81, 4] }, ["reshape 81x4 0 0"]],
  ["TRANSPOSE", image, { code: 39 }, [numbers(0, 2, 3, 1)], { sizes: [1, 9, 4, 9] }, ["transpose 9x9x4 0 0"]],
  ["PAD", image, { code: 34 }, [numbers(0, 0, 1, 2, 0, 1, 0, 0)], { sizes: [1, 12, 10, 4] }, [
    "pad 4x12x10 0 0",
  ]],
  ["RESIZE_BILINEAR", image, { code: 23 }, [numbers(18, 18)], { sizes: [1, 18, 18, 4] }, [
    "resize 4x18x18 0 0",
  ]],
  ["STRIDED_SLICE of channels", image, { code: 45 }, [
    numbers(0, 0, 0, 1),
    numbers(1, 9, 9, 3),
    numbers(1, 1, 1, 1),
  ], {
    sizes: [1, 9, 9, 2],
  }, ["slice 2x9x9 0 0"]],
  ["MediaPipe's transposed convolution", image, { code: "Convolution2DTransposeBias" }, [
    weights([6, 2, 2, 4]),
    weights([6]),
  ], {
    sizes: [1, 18, 18, 6],
  }, [`convTranspose 6x18x18 ${81 * 4 * 24} 102`]],
  ["BATCH_MATMUL with a constant", { sizes: [1, 6, 16] }, { code: 126 }, [weights([16, 8])], {
    sizes: [1, 6, 8],
  }, ["fc 6x8 768 128"]],
  ["HARD_SWISH", image, { code: 117 }, [], image, ["hardSwish 4x9x9 0 0"]],
  ["a custom operator", image, { code: "TFLite_Detection_PostProcess" }, [], { sizes: [1, 10, 4] }, [
    "custom 10x4 0 0",
  ]],
];

for (const [name, input, operator, constants, output, layers] of convert) {
  Deno.test(`${name} is ${layers.join(", ")}`, async () => {
    assert.deepEqual(await made(input, operator, constants, output), layers);
  });
}

Deno.test("a batch in the file is left out", async () => {
  const four = (sizes: readonly number[]): TestTensor => ({ sizes: [4, ...sizes.slice(1)] });
  const layers = await made(four([1, 9, 9, 4]), { code: 19 }, [], four([1, 9, 9, 4]));
  assert.deepEqual(layers, ["relu 4x9x9 0 0"]);
});

/** Whole-number images through a convolution, a matrix, a softmax and an operator of detectors. */
const quantised = tfliteOf(
  [
    { name: "image", sizes: [1, 8, 8, 3], type: INT8 },
    { name: "filters", sizes: [4, 3, 3, 3], type: INT8, bytes: 108 },
    { name: "bias", sizes: [4], type: INT32, values: [1, 2, 3, 4] },
    { name: "conv;conv_bias", sizes: [1, 8, 8, 4], type: INT8 },
    { name: "weights", sizes: [10, 256], type: INT8, bytes: 2560 },
    { name: "scores", sizes: [1, 10], type: INT8 },
    { name: "probabilities", sizes: [1, 10], type: INT8 },
    { name: "float", sizes: [1, 10] },
    { name: "boxes", sizes: [1, 5, 4] },
    { name: "classes", sizes: [1, 5] },
  ],
  [
    {
      code: 3,
      inputs: [0, 1, 2],
      outputs: [3],
      options: [[0, "i8", 0], [1, "i32", 1], [2, "i32", 1], [3, "i8", 1]],
    },
    { code: 9, inputs: [3, 4, -1], outputs: [5] },
    { code: 25, inputs: [5], outputs: [6] },
    { code: 6, inputs: [6], outputs: [7] },
    { code: "TFLite_Detection_PostProcess", inputs: [7], outputs: [8, 9] },
  ],
  [[0], [8, 9]],
);

Deno.test("quantised layers have their bits, custom operators a note", async () => {
  const { networks: [network], notes } = await readBytes(quantised);
  assert.deepEqual(network!.layers.map(({ name, kind, bits }) => [name, kind, bits]), [
    ["conv", "conv", { weights: 8, activations: 8 }],
    ["conv_relu", "relu", { activations: 8 }],
    ["scores", "fc", { weights: 8, activations: 8 }],
    ["probabilities", "softmax", { activations: 8 }],
    ["float", "dequantize", { activations: 8 }],
    ["boxes", "custom", undefined],
    ["boxes_2", "custom", undefined],
  ]);
  // what it does, and the outputs after its first
  assert.deepEqual(notes.map(({ layers }) => layers), [["boxes"], ["boxes"]]);
  assert.equal(count(network!).macs, 64 * 4 * 27 + 2560);
});

Deno.test("weights in half precision are read through what widens them", async () => {
  const bytes = tfliteOf(
    [image, { sizes: [2, 1, 1, 4], type: FLOAT16, bytes: 16 }, { sizes: [2, 1, 1, 4] }, {
      name: "c",
      sizes: [1, 9, 9, 2],
    }],
    [
      { code: 6, inputs: [1], outputs: [2] },
      { code: 3, inputs: [0, 2], outputs: [3], options: window(0, 1) },
    ],
    [[0], [3]],
  );
  const { networks: [network] } = await readBytes(bytes);
  assert.deepEqual(network!.layers.map(({ kind, bits }) => [kind, bits]), [["conv", { weights: 16 }]]);
});

/** Attention of two heads over ten tokens: products of stacks of matrices, and sums that stretch. */
const attention = tfliteOf(
  [
    { name: "q", sizes: [1, 2, 10, 8] },
    { name: "k", sizes: [1, 2, 10, 8] },
    { name: "scores", sizes: [1, 2, 10, 10] },
    { name: "seen", sizes: [1, 2, 10, 10] },
    { name: "out", sizes: [1, 2, 10, 8] },
    { name: "left", sizes: [1, 2, 10, 4] },
    { name: "right", sizes: [1, 2, 10, 4] },
    numbers(3),
    { name: "whole", sizes: [1, 2, 10, 8] },
  ],
  [
    { code: 126, inputs: [0, 1], outputs: [2], options: [[0, "i8", 0], [1, "i8", 1]] },
    { code: 25, inputs: [2], outputs: [3] },
    { code: 126, inputs: [3, 1], outputs: [4] },
    { code: 49, inputs: [7, 4], outputs: [5, 6] },
    { code: 2, inputs: [5, 6], outputs: [8], options: [[0, "i32", -1]] },
  ],
  [[0, 1], [8]],
);

Deno.test("products of stacks of matrices, cuts and joins follow their axes", async () => {
  const { networks: [network] } = await readBytes(attention);
  assert.deepEqual(count(network!).layers.map(({ kind, shape, macs }) => [kind, shape.join("x"), macs]), [
    ["einsum", "10x2x10", 2 * 10 * 10 * 8], // heads and tokens after what was the last axis
    ["softmax", "10x2x10", 0],
    ["einsum", "8x2x10", 2 * 10 * 10 * 8],
    ["slice", "4x2x10", 0],
    ["slice", "4x2x10", 0],
    ["concat", "8x2x10", 0],
  ]);
});

Deno.test("a file is told by its first bytes", () => {
  assert.equal(detect("model.bin", quantised), "tflite");
});

Deno.test("broken files are refused with the byte", async () => {
  await assert.rejects(
    () => readBytes(new Uint8Array()),
    /Cannot read x.tflite byte 0: expected 4 bytes within the file's 0/,
  );
  await assert.rejects(() => readBytes(quantised.slice(0, 40)), /byte \d+: expected/);
  const late = tfliteOf([image, image, image], [{ code: 19, inputs: [1], outputs: [2] }], [[0], [2]]);
  await assert.rejects(
    () => readBytes(late),
    /operator 0 RELU: expected tensors that an operator before makes, got tensor 1/,
  );
  const far = tfliteOf([image, image], [{ code: 19, inputs: [7], outputs: [1] }], [[0], [1]]);
  await assert.rejects(() => readBytes(far), /operator 0 RELU: expected a tensor among 2 tensors, got 7/);
  const negative = tfliteOf([{ sizes: [1, -3, 9, 4] }, image], [{ code: 19, inputs: [0], outputs: [1] }], [[
    0,
  ], [1]]);
  await assert.rejects(
    () => readBytes(negative),
    /expected a shape of one to four sizes of at least 1, got 4x-3x9/,
  );
  const cycle = tfliteOf([image, image], [{ code: 0, inputs: [0, 1], outputs: [1] }], [[0], [1]]);
  await assert.rejects(
    () => readBytes(cycle),
    /operator 0 ADD: expected tensors that an operator before makes/,
  );
});

Deno.test("hostile files are refused with a place, or read", async () => {
  const samples = [quantised, attention].map((bytes) => ({ path: "x.tflite", bytes }));
  const { read, refused } = await fuzz(format, samples, { mutants: 4000 });
  assert.ok(read > 0 && refused["bad-file"]! > 0);
});

/** One operator that keeps a state: what it makes, and its bits. */
async function stateful(
  input: readonly number[],
  operator: Pick<TestOperator, "code" | "options">,
  operands: readonly (TestTensor | undefined)[],
  output: readonly number[],
  type = 0,
): Promise<string[]> {
  const tensors: TestTensor[] = [{ name: "in", sizes: input, type }];
  const inputs = [0, ...operands.map((one) => one === undefined ? -1 : tensors.push(one) - 1)];
  const last = tensors.push({ name: "out", sizes: output, type }) - 1;
  const { networks } = await readBytes(
    tfliteOf(tensors, [{ ...operator, inputs, outputs: [last] }], [[0], [last]]),
  );
  return count(networks[0]!).layers.map((layer) =>
    `${layer.kind} ${layer.shape.join("x")} ${layer.macs} ${layer.parameters}`
  );
}

const state = (...sizes: number[]): TestTensor => ({ sizes, variable: true });
/** A state of which the file holds the first values: still none of the weights. */
const started = (...sizes: number[]): TestTensor => ({ sizes, variable: true, bytes: 4 });
const gate = weights([8, 4]), again = weights([8, 8]), bias = weights([8]), none = undefined;

/** An LSTM of 8 over 5 features of 4: gates of the input, of the state, no peepholes, biases. */
const lstm = (inputGate: boolean) => [
  inputGate ? gate : none,
  gate,
  gate,
  gate,
  inputGate ? again : none,
  again,
  again,
  again,
  none,
  none,
  none,
  inputGate ? bias : none,
  bias,
  bias,
  bias,
  none,
  none,
  state(1, 8),
  state(1, 8),
];

const states: readonly (readonly [title: string, ...Parameters<typeof stateful>, expected: string])[] = [
  [
    "SVDF",
    [1, 6],
    { code: 27 },
    [weights([12, 6]), weights([12, 5]), bias, state(1, 60)],
    [1, 12],
    0,
    `custom 12 ${12 * 11} ${12 * 11 + 8}`,
  ],
  [
    "SVDF of 8 bits, whose bias has 32",
    [1, 6],
    { code: 27 },
    [weights([12, 6], INT8), weights([12, 5], INT8), weights([12], INT32), started(1, 60)],
    [1, 12],
    INT8,
    `custom 12 ${12 * 11} ${12 * 11 + 12}`,
  ],
  ["LSTM", [1, 5, 4], { code: 44 }, lstm(true), [1, 5, 8], 0, `lstm 5x8 ${5 * 4 * 8 * 12} ${4 * 8 * 13}`],
  [
    "LSTM of coupled gates",
    [1, 5, 4],
    { code: 44 },
    lstm(false),
    [1, 5, 8],
    0,
    `custom 5x8 ${5 * 3 * 8 * 12} ${3 * 8 * 13}`,
  ],
  [
    "RNN",
    [1, 5, 4],
    { code: 35 },
    [gate, again, bias, state(1, 8)],
    [1, 5, 8],
    0,
    `rnn 5x8 ${5 * 8 * 12} ${8 * 13}`,
  ],
  [
    "one step of an RNN",
    [1, 4],
    { code: 24 },
    [gate, again, bias, state(1, 8)],
    [1, 8],
    0,
    `rnn 8 ${8 * 12} ${8 * 13}`,
  ],
  [
    "GRU",
    [1, 5, 4],
    { code: "UNIDIRECTIONAL_SEQUENCE_GRU" },
    [state(1, 8), weights([16, 12]), weights([16]), weights([8, 12]), bias],
    [1, 5, 8],
    0,
    `gru 5x8 ${5 * 3 * 8 * 12} ${3 * 8 * 13}`,
  ],
  [
    "an operator of one's own",
    [1, 4],
    { code: "Streaming" },
    [gate, started(1, 100)],
    [1, 8],
    0,
    "custom 8 0 32",
  ],
];

for (const [title, input, operator, operands, output, type, expected] of states) {
  Deno.test(`TFLite: the state of ${title} is none of its weights`, async () => {
    assert.deepEqual(await stateful(input, operator, operands, output, type), [expected]);
  });
}

Deno.test("variables that are read and assigned are states: no weights, and what becomes one is needed", async () => {
  const bytes = tfliteOf(
    [
      { name: "in", sizes: [1, 2, 4] },
      { name: "handle", sizes: [1] },
      { name: "before", sizes: [1, 6, 4] },
      { name: "all", sizes: [1, 8, 4] },
      weights([3, 4]),
      { name: "out", sizes: [1, 8, 3] },
      { name: "kept", sizes: [1, 2, 4] },
    ],
    [
      { code: 142, inputs: [], outputs: [1] }, // VAR_HANDLE
      { code: 143, inputs: [1], outputs: [2] }, // READ_VARIABLE
      { code: 2, inputs: [2, 0], outputs: [3], options: [[0, "i32", 1]] },
      { code: 9, inputs: [3, 4], outputs: [5] },
      { code: 14, inputs: [0], outputs: [6] }, // LOGISTIC
      { code: 144, inputs: [1, 6], outputs: [] }, // ASSIGN_VARIABLE
    ],
    [[0], [5]],
  );
  const { networks: [network] } = await readBytes(bytes);
  assert.equal(count(network!).parameters, 12);
  assert.deepEqual(network!.outputs, ["out", "kept"]);
});
