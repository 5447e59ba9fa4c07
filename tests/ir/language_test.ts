/** The kinds of the whole language by hand: shape, MACs, parameters, vector operations. */
import assert from "node:assert/strict";
import * as f from "../../mod.ts";
import { type AnyTensor, count, input, type Shape, type Tensor } from "../../mod.ts";

type Row = readonly [
  title: string,
  inputShape: Shape,
  layer: (x: AnyTensor) => Tensor,
  shape: Shape,
  macs: number,
  parameters: number,
  vectorOperations: number,
];

const activations: readonly (readonly [
  kind:
    | "relu"
    | "relu6"
    | "leakyRelu"
    | "elu"
    | "gelu"
    | "silu"
    | "mish"
    | "sigmoid"
    | "tanh"
    | "softplus"
    | "hardSigmoid"
    | "hardSwish",
  operations: number,
])[] = [
  ["relu", 1],
  ["relu6", 2],
  ["leakyRelu", 2],
  ["elu", 3],
  ["gelu", 8],
  ["silu", 5],
  ["mish", 6],
  ["sigmoid", 4],
  ["tanh", 4],
  ["softplus", 3],
  ["hardSigmoid", 4],
  ["hardSwish", 5],
];

const rows: readonly Row[] = [
  ...activations.map((
    [kind, operations],
  ): Row => [kind, [2, 3, 4], (x) => x[kind](), [2, 3, 4], 0, 0, 24 * operations]),
  ["prelu: a slope a channel", [2, 3, 4], (x) => x.prelu(), [2, 3, 4], 0, 2, 48],
  ["glu halves the channels", [4, 3, 3], (x) => x.glu(), [2, 3, 3], 0, 0, 18 * 5],
  ["glu of tokens halves the features", [5, 8], (x) => x.glu({ gate: "gelu" }), [5, 4], 0, 0, 20 * 9],

  ["batchNorm: scale and shift a channel", [8, 5, 5], (x) => x.batchNorm(), [8, 5, 5], 0, 16, 400],
  [
    "batchNorm without either",
    [8, 5, 5],
    (x) => x.batchNorm({ scale: false, shift: false }),
    [8, 5, 5],
    0,
    0,
    400,
  ],
  ["layerNorm of tokens", [10, 64], (x) => x.layerNorm(), [10, 64], 0, 128, 4480],
  ["layerNorm of an image, over channels", [96, 2, 2], (x) => x.layerNorm(), [96, 2, 2], 0, 192, 2688],
  ["instanceNorm learns nothing", [8, 5, 5], (x) => x.instanceNorm(), [8, 5, 5], 0, 0, 1400],
  ["rmsNorm: a scale a feature", [10, 64], (x) => x.rmsNorm(), [10, 64], 0, 64, 2560],
  ["groupNorm", [8, 5, 5], (x) => x.groupNorm(4), [8, 5, 5], 0, 16, 1400],

  // depthwise: C x multiplier x R x S x P x Q
  ["depthwise", [32, 7, 7], (x) => x.depthwise(3, { padding: 1 }), [32, 7, 7], 32 * 9 * 49, 320, 0],
  [
    "depthwise twice a channel",
    [4, 5, 5],
    (x) => x.depthwise(3, { multiplier: 2, bias: false }),
    [8, 3, 3],
    8 * 9 * 9,
    72,
    0,
  ],
  ["depthwise of one pixel", [4, 1, 1], (x) => x.depthwise(1), [4, 1, 1], 4, 8, 0],
  // conv1d: U x filters x D / groups x kernel; U = floor((10 + 2 - 3) / 2) + 1 = 5
  ["conv1d", [10, 4], (x) => x.conv1d(6, 3, { stride: 2, padding: 1 }), [5, 6], 5 * 6 * 4 * 3, 78, 0],
  [
    "conv1d causal, depthwise",
    [10, 4],
    (x) => x.conv1d(4, 4, { padding: [3, 0], groups: 4 }),
    [10, 4],
    160,
    20,
    0,
  ],
  ["conv1d same", [9, 2], (x) => x.conv1d(1, 3, { stride: 2, padding: "same" }), [5, 1], 30, 7, 0],
  ["conv1d dilated spans 5", [9, 1], (x) => x.conv1d(1, 3, { dilation: 2 }), [5, 1], 15, 4, 0],
  [
    "conv1d of one token after three",
    [1, 4],
    (x) => x.conv1d(4, 4, { groups: 4, cached: 3 }),
    [1, 4],
    16,
    20,
    0,
  ],
  // conv3d: filters x C x 27 x D x H x W
  ["conv3d", [3, 4, 6, 6], (x) => x.conv3d(8, 3, { padding: 1 }), [8, 4, 6, 6], 8 * 81 * 144, 656, 0],
  [
    "conv3d in groups, flat kernel",
    [4, 4, 4, 4],
    (x) => x.conv3d(4, [1, 3, 3], { groups: 2 }),
    [4, 4, 2, 2],
    4 * 2 * 9 * 16,
    76,
    0,
  ],
  // convTranspose3d: input voxels x C x filters x the kernel's; (4 - 1) 2 + 2 = 8
  [
    "convTranspose3d doubles",
    [3, 4, 6, 6],
    (x) => x.convTranspose3d(8, 2, { stride: 2 }),
    [8, 8, 12, 12],
    3 * 8 * 8 * 144,
    3 * 8 * 8 + 8,
    0,
  ],
  [
    "convTranspose3d in groups, with output padding",
    [4, 3, 3, 3],
    (x) =>
      x.convTranspose3d(4, 3, {
        stride: [1, 2, 2],
        padding: 1,
        outputPadding: [0, 1, 1],
        groups: 2,
        bias: false,
      }),
    [4, 3, 6, 6],
    4 * 2 * 27 * 27,
    4 * 2 * 27,
    0,
  ],
  [
    "convTranspose3d same",
    [1, 2, 3, 3],
    (x) => x.convTranspose3d(1, 4, { stride: 2, padding: "same" }),
    [1, 4, 6, 6],
    64 * 18,
    65,
    0,
  ],
  // convTranspose: input pixels x C x filters x R x S; (28 - 1) 2 + 2 = 56
  [
    "convTranspose doubles",
    [16, 28, 28],
    (x) => x.convTranspose(8, 2, { stride: 2 }),
    [8, 56, 56],
    784 * 16 * 8 * 4,
    520,
    0,
  ],
  // (4 - 1) 2 + 3 - 1 - 1 + 1 = 8
  [
    "convTranspose with output padding",
    [1, 4, 4],
    (x) => x.convTranspose(1, 3, { stride: 2, padding: 1, outputPadding: 1 }),
    [1, 8, 8],
    144,
    10,
    0,
  ],
  [
    "convTranspose in groups",
    [4, 2, 2],
    (x) => x.convTranspose(4, 3, { groups: 2, bias: false }),
    [4, 4, 4],
    4 * 4 * 2 * 9,
    72,
    0,
  ],
  [
    "convTranspose same",
    [1, 5, 5],
    (x) => x.convTranspose(1, 4, { stride: 2, padding: "same" }),
    [1, 10, 10],
    400,
    17,
    0,
  ],

  ["matmul", [5, 8], (x) => x.matmul(x.transpose([1, 0])), [5, 5], 5 * 8 * 5, 0, 0],
  ["matmul transposed", [5, 8], (x) => x.matmul(x, { transposed: true }), [5, 5], 200, 0, 0],
  ["matmul of stacks", [3, 5, 8], (x) => x.matmul(x, { transposed: true }), [3, 5, 5], 600, 0, 0],
  [
    "matmul of a stack by one",
    [3, 5, 8],
    (x) => x.matmul(x.slice(0, 0, 1), { transposed: true }),
    [3, 5, 5],
    600,
    0,
    0,
  ],
  ["einsum of two", [3, 5, 8], (x) => f.einsum(x, x, "hqd,hkd->hqk"), [3, 5, 5], 600, 0, 0],
  ["einsum outer product", [4], (x) => f.einsum(x, x, "i,j->ij"), [4, 4], 16, 0, 0],
  ["einsum of three, from the left", [4], (x) => f.einsum(x, x, x, "i,j,k->ijk"), [4, 4, 4], 16 + 64, 0, 0],
  // bilinear: 3 x 5 x (4 + 1)
  ["bilinear", [4], (x) => f.bilinear(x, x.fc(5), 3), [3], 4 * 5 + 3 * 5 * 5, 25 + 63, 0],

  ["globalPool of tokens", [7, 16], (x) => x.globalPool(), [16], 0, 0, 112],
  // windows of 7 to 3: [0,3) [2,5) [4,7): 9 elements an axis
  ["adaptivePool overlaps", [2, 7, 7], (x) => x.adaptivePool(3), [2, 3, 3], 0, 0, 2 * 81],
  ["adaptivePool to its own size", [2, 6, 6], (x) => x.adaptivePool(6), [2, 6, 6], 0, 0, 72],
  ["roiAlign: 4 samples of 8 operations", [2, 9, 9], (x) => x.roiAlign(10, 3), [2, 3, 3], 0, 0, 10 * 18 * 32],
  ["mul stretches", [4, 3, 3], (x) => x.mul(x.globalPool()), [4, 3, 3], 0, 0, 36 + 36],
  ["add stretches", [4, 3, 3], (x) => x.add(x.globalPool()), [4, 3, 3], 0, 0, 36 + 36],

  ["concat of sequences", [5, 4], (x) => x.concat(x.slice(0, 0, 2), { axis: 0 }), [7, 4], 0, 0, 0],
  ["slice", [8, 3, 3], (x) => x.slice(0, 2, 5), [3, 3, 3], 0, 0, 0],
  ["pad", [3, 4, 4], (x) => x.pad([0, 1, 2, 3]), [3, 5, 9], 0, 0, 0],
  ["reshape", [3, 4, 4], (x) => x.reshape([12, 4]), [12, 4], 0, 0, 0],
  ["transpose", [3, 4, 5], (x) => x.transpose([2, 0, 1]), [5, 3, 4], 0, 0, 0],
  ["channelShuffle", [6, 2, 2], (x) => x.channelShuffle(3), [6, 2, 2], 0, 0, 0],
  ["pixelShuffle", [8, 3, 3], (x) => x.pixelShuffle(2), [2, 6, 6], 0, 0, 0],
  ["spaceToDepth", [2, 6, 4], (x) => x.spaceToDepth(2), [8, 3, 2], 0, 0, 0],
  ["resize nearest moves", [2, 3, 3], (x) => x.resize([5, 7]), [2, 5, 7], 0, 0, 0],
  ["resize bilinear", [2, 3, 3], (x) => x.resize(6, { mode: "bilinear" }), [2, 6, 6], 0, 0, 504],
  ["upsample", [2, 3, 3], (x) => x.upsample(), [2, 6, 6], 0, 0, 0],
  ["upsample bilinear by 3", [1, 2, 2], (x) => x.upsample(3, { mode: "bilinear" }), [1, 6, 6], 0, 0, 252],
  ["toTokens", [8, 3, 4], (x) => x.toTokens(), [12, 8], 0, 0, 0],
  ["toImage", [12, 8], (x) => x.toImage(3, 4), [8, 3, 4], 0, 0, 0],

  ["embedding", [5], (x) => x.embedding(100, 16), [5, 16], 0, 1600, 0],
  ["classToken", [5, 16], (x) => x.classToken(), [6, 16], 0, 16, 0],
  ["classToken of two", [5, 16], (x) => x.classToken(2), [7, 16], 0, 32, 0],
  ["positionEmbedding", [5, 16], (x) => x.positionEmbedding(), [5, 16], 0, 80, 80],
  [
    "positionEmbedding of more positions",
    [5, 16],
    (x) => x.positionEmbedding({ positions: 9 }),
    [5, 16],
    0,
    144,
    80,
  ],
  ["positionEmbedding of sines", [5, 16], (x) => x.positionEmbedding({ learned: false }), [5, 16], 0, 0, 80],
  ["rotary", [5, 16], (x) => x.rotary(), [5, 16], 0, 0, 240],

  // linear attention, 2 heads of 4: 2 x 2 x 5 x 4 x 4
  ["linearAttention", [5, 8], (x) => x.linearAttention(x, x, 2), [5, 8], 2 * 2 * 5 * 16, 0, 80],
  // T x D x (7 N + 2); A is D x N, D is D
  [
    "selectiveScan",
    [5, 8],
    (x) => x.selectiveScan(x, x.slice(1, 0, 4), x.slice(1, 4, 8), 4),
    [5, 8],
    0,
    8 * 5,
    40 * 30,
  ],
  // 2 x T x D x N; a, d and a bias for each head; 6 for each of 5 x 2 steps, 3 for each of 5 x 8 features
  [
    "dualScan",
    [5, 8],
    (x) => x.dualScan(x.slice(1, 0, 2), x.slice(1, 0, 6), x.slice(1, 2, 8), 2, 3, { groups: 2 }),
    [5, 8],
    2 * 5 * 8 * 3,
    6,
    6 * 10 + 3 * 40,
  ],
  ["anchors", [255, 2, 2], (x) => x.anchors(3, 85), [12, 85], 0, 0, 120],
  ["nms: 16 log2 16 + 12 x 2 x 16", [16, 6], (x) => x.nms(2), [2, 6], 0, 0, 64 + 384],
  ["quantize", [4, 2, 2], (x) => x.quantize(8), [4, 2, 2], 0, 0, 48],
  ["dequantize", [4, 2, 2], (x) => x.dequantize(8), [4, 2, 2], 0, 0, 32],
];

for (const [title, inputShape, layer, shape, macs, parameters, vectorOperations] of rows) {
  Deno.test(`layer ${title}`, () => {
    const x = input(...inputShape as number[]);
    const tensor = layer(x);
    assert.deepEqual(tensor.shape, shape);
    const counts = count(tensor.toNetwork("row"));
    assert.deepEqual([counts.macs, counts.parameters], [macs, parameters]);
    assert.equal(counts.vectorOperations, vectorOperations);
  });
}

Deno.test("windows go there and back, and multiply what is between them but not its weights", () => {
  const x = input(96, 14, 14);
  const inside = x.toWindows(4, 7).fc(10);
  assert.deepEqual([inside.shape, inside.instances], [[49, 10], 4]);
  const back = inside.fromWindows(4, 14);
  assert.deepEqual([back.shape, back.instances], [[10, 14, 14], 1]);
  const { macs, parameters } = count(back.toNetwork("windows"));
  assert.deepEqual([macs, parameters], [196 * 96 * 10, 970]);
});

Deno.test("windows are padded up to whole ones", () => {
  const x = input(8, 10, 10).toWindows(4, 7);
  assert.deepEqual([x.shape, x.instances], [[49, 8], 4]);
  assert.deepEqual(x.fromWindows(4, 10).shape, [8, 10, 10]);
});

Deno.test("every kind has a row of a table, here or beside", () => {
  const here = rows.map(([, shape, layer]) =>
    layer(input(...shape as number[])).toNetwork("row").layers.at(-1)!.kind
  );
  const beside = [
    ...["conv", "fc", "pool", "lrn", "softmax", "dropout", "flatten", "concat", "custom", "roiPool"], // layers_test.ts
    ...["dotProductAttention", "rnn", "gru", "lstm", "moe"], // sequences_test.ts
    ...["toWindows", "fromWindows"], // above
  ];
  assert.deepEqual(f.kinds.filter((kind) => ![...here, ...beside].includes(kind)), []);
});
