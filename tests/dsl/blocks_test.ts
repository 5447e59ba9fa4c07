/** Blocks by hand: shape, MACs, parameters; and the words that join layers. */
import assert from "node:assert/strict";
import {
  type AnyTensor,
  apply,
  basicBlock,
  bottleneck,
  check,
  conv,
  count,
  einsum,
  fc,
  input,
  type Network,
  network,
  relu,
  scope,
  type Shape,
  shareWeights,
  split,
  type Tensor,
} from "../../mod.ts";
import * as image from "../../dsl/blocks/image.ts";
import * as tokens from "../../dsl/blocks/tokens.ts";

type Row = readonly [
  title: string,
  inputShape: Shape,
  block: (x: AnyTensor) => Tensor,
  shape: Shape,
  macs: number,
  parameters: number,
];

const pixels = [4, 6, 6], words = [5, 4];

const rows: readonly Row[] = [
  // 8 x 4 x 9 weights, 16 of the normalisation
  ["convNorm keeps the size", pixels, (x) => x.convNorm(8, 3), [8, 6, 6], 288 * 36, 304],
  ["convNorm with a step", pixels, (x) => x.convNorm(8, 3, { stride: 2 }), [8, 3, 3], 288 * 9, 304],
  ["convNorm dilated", pixels, (x) => x.convNorm(8, 3, { dilation: 2 }), [8, 6, 6], 288 * 36, 304],
  ["convNorm without padding", pixels, (x) => x.convNorm(8, 3, { padding: 0 }), [8, 4, 4], 288 * 16, 304],
  ["convNorm of a row", pixels, (x) => x.convNorm(8, [1, 7]), [8, 6, 6], 224 * 36, 240],
  ["convNorm in groups", pixels, (x) => x.convNorm(8, 3, { groups: 2 }), [8, 6, 6], 144 * 36, 160],
  ["convNorm depthwise", pixels, (x) => x.convNorm(8, 3, { groups: "depthwise" }), [8, 6, 6], 72 * 36, 88],
  ["separable", pixels, (x) => x.separable(8, 3), [8, 6, 6], (36 + 32) * 36, 36 + 8 + 32 + 16],
  [
    "separable, nothing between",
    pixels,
    (x) => x.separable(8, 3, { multiplier: 2, between: false }),
    [8, 6, 6],
    (72 + 64) * 36,
    72 + 64 + 16,
  ],
  ["basicBlock", pixels, (x) => x.basicBlock(4), [4, 6, 6], 2 * 144 * 36, 2 * (144 + 8)],
  // a projection of 4 x 8 around it
  [
    "basicBlock with a step",
    pixels,
    (x) => x.basicBlock(8, { stride: 2 }),
    [8, 3, 3],
    (288 + 576 + 32) * 9,
    288 + 576 + 32 + 3 * 16,
  ],
  ["bottleneck", [8, 4, 4], (x) => x.bottleneck(2), [8, 4, 4], (16 + 36 + 16) * 16, 68 + 4 + 4 + 16],
  [
    "bottleneck v1.5",
    [8, 4, 4],
    (x) => x.bottleneck(2, { stride: 2 }),
    [8, 2, 2],
    16 * 16 + (36 + 16 + 64) * 4,
    68 + 24 + 64 + 16,
  ],
  [
    "bottleneck v1",
    [8, 4, 4],
    (x) => x.bottleneck(2, { stride: 2, strideIn: "1x1" }),
    [8, 2, 2],
    (16 + 36 + 16 + 64) * 4,
    68 + 24 + 64 + 16,
  ],
  // squeeze-and-excite: 4 to 1 and back, once for all pixels
  [
    "bottleneck in groups, squeezed",
    [8, 4, 4],
    (x) => x.bottleneck(4, { groups: 2, expansion: 2, squeeze: 1 }),
    [8, 4, 4],
    (32 + 72 + 32) * 16 + 8,
    32 + 72 + 32 + 32 + 13,
  ],
  // layer 1: 4 x 12 and 12 x 3 x 9 weights; layer 2: 7 x 12 and 12 x 3 x 9
  [
    "denseBlock",
    [4, 5, 5],
    (x) => x.denseBlock(2, 3),
    [10, 5, 5],
    (48 + 324 + 84 + 324) * 25,
    780 + 8 + 24 + 14 + 24,
  ],
  ["fire", [4, 5, 5], (x) => x.fire(2, 3), [6, 5, 5], (8 + 6 + 54) * 25, 68 + 2 + 3 + 3],
  [
    "inception",
    [4, 5, 5],
    (x) => x.inception([1, 2, 3, 4, 5, 6]),
    [15, 5, 5],
    (4 + 8 + 54 + 16 + 500 + 24) * 25,
    606 + 21,
  ],
  [
    "inception as in torchvision",
    [4, 5, 5],
    (x) => x.inception([1, 2, 3, 4, 5, 6], { batchNorm: true, large: 3 }),
    [15, 5, 5],
    (4 + 8 + 54 + 16 + 180 + 24) * 25,
    286 + 42,
  ],
  [
    "invertedResidual",
    pixels,
    (x) => x.invertedResidual(4, { expand: 2 }),
    [4, 6, 6],
    (32 + 72 + 32) * 36,
    136 + 16 + 16 + 8,
  ],
  [
    "invertedResidual with a step",
    pixels,
    (x) => x.invertedResidual(6, { expand: 2, stride: 2 }),
    [6, 3, 3],
    32 * 36 + (72 + 48) * 9,
    152 + 16 + 16 + 12,
  ],
  [
    "invertedResidual without expansion",
    pixels,
    (x) => x.invertedResidual(4, { expand: 1 }),
    [4, 6, 6],
    (36 + 16) * 36,
    52 + 8 + 8,
  ],
  [
    "invertedResidual, hidden channels given, squeezed",
    pixels,
    (x) => x.invertedResidual(4, { hidden: 5, kernel: 5, squeeze: 2 }),
    [4, 6, 6],
    (20 + 125 + 20) * 36 + 20,
    165 + 10 + 10 + 8 + 27,
  ],
  ["squeezeExcite", [8, 3, 3], (x) => x.squeezeExcite(2), [8, 3, 3], 32, 32 + 2 + 8],
  ["patchEmbedding", [3, 4, 4], (x) => x.patchEmbedding(2, 6), [4, 6], 72 * 4, 78],
  [
    "patchEmbedding with class and positions",
    [3, 4, 4],
    (x) => x.patchEmbedding(2, 6, { classTokens: 1, positions: true }),
    [5, 6],
    72 * 4,
    78 + 6 + 30,
  ],
  // four projections of 4 x 4; scores and values: 2 x 5 x 5 x 4
  ["attention", words, (x) => x.attention(2), [5, 4], 4 * 80 + 200, 4 * 20],
  ["attention without biases", words, (x) => x.attention(2, { bias: false }), [5, 4], 520, 64],
  ["attention without key biases", words, (x) => x.attention(2, { keyBias: false }), [5, 4], 520, 76],
  ["attention without output biases", words, (x) => x.attention(2, { outputBias: false }), [5, 4], 520, 76],
  ["attention with normalised heads", words, (x) => x.attention(2, { headNorm: "rmsNorm" }), [5, 4], 520, 84],
  ["attention, one key-value head", words, (x) => x.attention(2, { keyValueHeads: 1 }), [5, 4], 440, 60],
  [
    "attention of other sizes",
    words,
    (x) => x.attention(2, { headSize: 3, output: 6 }),
    [5, 6],
    3 * 120 + 180 + 300,
    3 * 30 + 42,
  ],
  [
    "attention with positions and sinks",
    words,
    (x) => x.attention(2, { relativePositions: 7, sinks: 1 }),
    [5, 4],
    520,
    80 + 14 + 2,
  ],
  ["attention of one token", [1, 4], (x) => x.attention(2, { cached: 9 }), [1, 4], 64 + 2 * 10 * 4, 80],
  // keys and values are projected from 3 tokens of 8 features
  [
    "attention across",
    words,
    (x) => x.attention(2, { memory: input(3, 8, { name: "memory" }) }),
    [5, 4],
    80 + 2 * 96 + 2 * 5 * 3 * 4 + 80,
    20 + 36 + 36 + 20,
  ],
  [
    "attention to keys and values of before",
    words,
    (x) => x.attention(2, { memory: [input(3, 4, { name: "k" }), input(3, 4, { name: "v" })] }),
    [5, 4],
    80 + 120 + 80,
    40,
  ],
  ["feedForward", words, (x) => x.feedForward(8), [5, 4], 320, 40 + 36],
  ["feedForward without biases", words, (x) => x.feedForward(8, { bias: false }), [5, 4], 320, 64],
  ["gatedFeedForward", words, (x) => x.gatedFeedForward(8), [5, 4], 480, 96],
  ["transformerBlock", words, (x) => x.transformerBlock(2, 8), [5, 4], 520 + 320, 80 + 76 + 16],
  [
    "transformerBlock, gated",
    words,
    (x) => x.transformerBlock(2, 8, { gated: true, norm: "rmsNorm" }),
    [5, 4],
    520 + 480,
    64 + 96 + 8,
  ],
  // router 4 x 2, two experts of 3 matrices 4 x 3, of which a token goes to one
  [
    "transformerBlock with experts",
    words,
    (x) => x.transformerBlock(2, 8, { feedForward: relu().moe(2, 1, 3) }),
    [5, 4],
    520 + 5 * (8 + 36),
    80 + 16 + 8 + 72,
  ],
];

for (const [title, inputShape, block, shape, macs, parameters] of rows) {
  Deno.test(`block ${title}`, () => {
    const tensor = block(input(...inputShape as number[]));
    const net = tensor.toNetwork("row"), counts = count(net);
    assert.deepEqual(tensor.shape, shape);
    assert.deepEqual([counts.macs, counts.parameters], [macs, parameters]);
    assert.deepEqual(check(net), []);
  });
}

const kindsOf = (net: Network) => net.layers.map(({ kind }) => kind).join(" ");
const namesOf = (net: Network) => net.layers.map(({ name }) => name).join(" ");

Deno.test("every block has a row", () => {
  const blocks = [...Object.keys(image), ...Object.keys(tokens)];
  assert.deepEqual(blocks.filter((block) => !rows.some(([title]) => title.split(/[ ,]/)[0] === block)), []);
});

Deno.test("a block's function and its method make the same layers", () => {
  const method = input(8, 4, 4).bottleneck(2, { stride: 2 }).toNetwork("net");
  assert.deepEqual(network("net", [8, 4, 4], bottleneck(2, { stride: 2 })), method);
});

Deno.test("blocks use the activation that they are given, also the last", () => {
  const net = network(
    "net",
    [4, 6, 6],
    basicBlock(4, { activation: "silu" }).bottleneck(1, { activation: "gelu" }),
  );
  const used = net.layers.map(({ kind }) => kind).filter((kind) => ["relu", "silu", "gelu"].includes(kind));
  assert.deepEqual(used, ["silu", "silu", "gelu", "gelu", "gelu"]);
  assert.equal(
    kindsOf(network("net", [4, 6, 6], conv(4, 1).convNorm(4, 1, { activation: "none" }))),
    "conv conv batchNorm",
  );
});

Deno.test("a transformer block normalises before its parts or after its sums", () => {
  const block = (normAt: "before" | "after") =>
    kindsOf(input(5, 4).transformerBlock(2, 8, { normAt }).toNetwork("net"));
  assert.match(block("before"), /^layerNorm fc .* add layerNorm fc gelu fc add$/);
  assert.match(block("after"), /^fc .* add layerNorm fc gelu fc add layerNorm$/);
});

Deno.test("rotary positions turn queries and keys", () => {
  const net = input(5, 4).attention(2, { rotary: true }).toNetwork("net");
  assert.equal(kindsOf(net), "fc rotary fc rotary fc dotProductAttention fc");
});

Deno.test("a scope names its layers, each scope counting its own; scopes nest", () => {
  const part = conv(4, 1).relu();
  const net = network(
    "net",
    [4, 6, 6],
    scope("a", part.scope("b", part)).then(part).scope("c", conv(4, 1, { name: "own" })),
  );
  assert.equal(namesOf(net), "a.conv1 a.relu1 a.b.conv1 a.b.relu1 conv1 relu1 c.own");
});

Deno.test("bits of a part go to its layers, where they state none of their own; parts nest", () => {
  const part = conv(4, 1).fc(3, { bits: { weights: 2 } });
  const net = network(
    "net",
    [4, 6, 6],
    conv(4, 1).bits({ weights: 8, activations: 8 }, conv(4, 1).bits({ weights: 4 }, part)),
  );
  const given = { weights: 8, activations: 8 };
  assert.deepEqual(net.layers.map((layer) => layer.bits), [
    undefined,
    given,
    { ...given, weights: 4 },
    { ...given, weights: 2 },
  ]);
  const x = input(4, 6, 6), shared = network("shared", x.bits({ cache: 8 }, scope("a", relu())));
  assert.deepEqual(shared.layers.map(({ name, bits }) => [name, bits]), [["a.relu1", { cache: 8 }]]);
  assert.throws(() => x.bits({ weights: 0 }, relu()), /expected bits to be numbers from 1 to 64/);
});

Deno.test("the same scope twice goes on counting, and refuses a name used twice", () => {
  const x = input(4, 6, 6).scope("a", conv(4, 1)).scope("a", conv(4, 1));
  assert.equal(namesOf(x.toNetwork("net")), "a.conv1 a.conv2");
  const named = scope("a", conv(4, 1, { name: "own" }));
  assert.throws(() => network("net", [4, 6, 6], named.then(named)), /"a\.own"/);
});

Deno.test("apply sees the shape at its place, each time", () => {
  const double = apply((x) => x.conv(2 * x.shape[0]!, 1));
  const net = network("net", [3, 2, 2], double.then(double).repeat(2, double));
  assert.deepEqual(net.layers.map(({ shape }) => shape[0]), [6, 12, 24, 48]);
});

Deno.test("apply refuses what is no tensor", () => {
  assert.throws(() => network("net", [3, 2, 2], apply(() => relu() as never)), /expected .*tensor/);
});

Deno.test("shared weights count their parameters once and their MACs each time", () => {
  const x = input(4, 8, 8);
  const net = network("net", shareWeights(conv(2, 1).relu().conv(3, 1), [x, x.pool(), x.pool(4)]));
  const { macs, parameters, layers } = count(net);
  assert.deepEqual([macs, parameters], [(8 + 6) * (64 + 16 + 4), 10 + 9]);
  assert.deepEqual(layers.map((layer) => layer.parameters).filter((own) => own > 0), [10, 9]);
  assert.deepEqual(check(net), []);
  assert.deepEqual(check(JSON.parse(JSON.stringify(net))), []);
});

Deno.test("a tied head has no parameters of its own", () => {
  const net = network("net", [5], embeddingOf().fc(100, { bias: false, sharedWith: "words" }));
  const { macs, parameters } = count(net);
  assert.deepEqual([macs, parameters], [5 * 8 * 100, 800]);
  assert.deepEqual(check(net), []);
});

function embeddingOf() {
  return apply((x) => x.embedding(100, 8, { name: "words" }));
}

for (
  const [title, head] of [
    ["a layer that is not there", fc(100, { bias: false, sharedWith: "word" })],
    ["a layer of another size", fc(99, { bias: false, sharedWith: "words" })],
    ["a layer without the bias", fc(100, { sharedWith: "words" })],
    ["itself", fc(100, { bias: false, name: "head", sharedWith: "head" })],
    ["a later layer", fc(8, { bias: false, sharedWith: "later" }).fc(8, { bias: false, name: "later" })],
    ["a layer of another kind", relu().layerNorm({ sharedWith: "words" })],
  ] as const
) {
  Deno.test(`weights cannot be shared with ${title}`, () => {
    assert.throws(() => network("net", [5], embeddingOf().then(head)), /sharedWith/);
  });
}

Deno.test("check() refuses weights shared with another size", () => {
  const net = JSON.parse(JSON.stringify(network("net", [4], fc(4).fc(4, { sharedWith: "fc1" }).fc(5))));
  net.layers[2].sharedWith = "fc1";
  assert.match(check(net)[0]!.message, /sharedWith.*"fc1" with 20, not 25/);
});

Deno.test("split cuts channels of images and features of tokens and vectors", () => {
  for (const [shape, part] of [[[6, 2, 2], [2, 2, 2]], [[5, 6], [5, 2]], [[6], [2]]] as const) {
    assert.deepEqual(split(input(...shape as readonly number[]), 3).map((x) => x.shape), [part, part, part]);
  }
  assert.throws(
    () => split(input(7, 2, 2), 2),
    /^FodlamError: Cannot call split: .* divides the 7 channels, got 2$/,
  );
});

Deno.test("a contraction that does not fit is refused, and says where", () => {
  const a = input(3, 5, 8), b = input(3, 5, 9, { name: "b" });
  assert.throws(() => einsum(a, b, "hqd,hkd->hqk"), /einsum1.*d = 8/);
  assert.throws(() => einsum(a, b, "hqd->hq"), /1 inputs/);
  assert.throws(() => einsum(a, b, "hd,hkd->hk"), /2 axes/);
  assert.throws(() => einsum(a, b, "hqd,hke->hqx"), /equation/);
});

Deno.test("a matrix product that does not fit is refused, and says where", () => {
  const a = input(3, 5, 8);
  assert.throws(() => a.matmul(a), /matmul1.*8 rows/);
  assert.throws(() => a.matmul(a.slice(0, 0, 2), { transposed: true }), /stacks/);
  assert.throws(() => input(5).matmul(input(5, { name: "b" })), /matrices/);
});
