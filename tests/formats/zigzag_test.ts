/** ZigZag's workloads: the tool's own (re-entered), what is written, what is refused. */
import assert from "node:assert/strict";
import { input } from "../../dsl/mod.ts";
import { lower } from "../../ir/lower.ts";
import { detect } from "../../formats/mod.ts";
import { format } from "../../formats/zigzag/mod.ts";
import { fuzz } from "./fuzz.ts";

async function read(text: string) {
  return await format.read!({ path: "w.yaml", bytes: new TextEncoder().encode(text) }, {});
}

// the first five layers and the fc layer of inputs/workload/resnet18.yaml of github.com/KULeuven-MICAS/zigzag, renumbered
const RESNET = `- id: 0 # conv1 stride 2
  operator_type: Conv
  equation: O[b][k][oy][ox]+=W[k][c][fy][fx]*I[b][c][iy][ix]
  dimension_relations: [ix=2*ox+1*fx, iy=2*oy+1*fy]
  loop_dims: [B, K, C, OY, OX, FY, FX]
  loop_sizes: [1, 64, 3, 112, 112, 7, 7]
  operand_precision:
    W: 8
    I: 8
    O: 16
    O_final: 8
  operand_source:
    I: 0
    W: 0

- id: 1 # max pool, stride 2
  operator_type: Pooling
  equation: O[b][g][oy][ox]+=W[fx][fy]*I[b][g][iy][ix]
  dimension_relations: [ix=2*ox+1*fx, iy=2*oy+1*fy]
  loop_dims: [B, G, OY, OX, FX, FY]
  loop_sizes: [1, 64, 56, 56, 3, 3]
  operand_precision:
    I: 8
    W: 0
    O: 16
    O_final: 8
  operand_source:
    I: 0
    W: 1 # Constant operand

- id: 2 # conv2_1
  operator_type: Conv
  equation: O[b][k][oy][ox]+=W[k][c][fy][fx]*I[b][c][iy][ix]
  dimension_relations: [ix=1*ox+1*fx, iy=1*oy+1*fy]
  loop_dims: [B, K, C, OY, OX, FY, FX]
  loop_sizes: [1, 64, 64, 56, 56, 3, 3]
  operand_precision: { W: 8, I: 8, O: 16, O_final: 8 }
  operand_source: { I: 1, W: 2 }

- id: 4 # Addition
  operator_type: Add
  equation: O[b][g][oy][ox]=W[b][g][oy][ox]+I[b][g][oy][ox]
  loop_dims: [B, G, OY, OX]
  loop_sizes: [1, 64, 56, 56]
  operand_precision: { W: 8, I: 8, O: 16, O_final: 8 }
  operand_source: { W: 1, I: 2 }

- id: 29 # aver pool
  operator_type: AveragePool
  equation: O[b][g][oy][ox]+=W[fx][fy]*I[b][g][iy][ix]
  dimension_relations: [ix=1*ox+1*fx, iy=1*oy+1*fy]
  loop_dims: [B, G, OY, OX, FX, FY]
  loop_sizes: [1, 64, 1, 1, 56, 56]
  operand_precision: { W: 0, I: 8, O: 16, O_final: 8 }
  operand_source: { I: 4, W: 29 }

- id: 30 # fc
  operator_type: Conv
  equation: O[b][k][oy][ox]+=W[k][c][fy][fx]*I[b][c][iy][ix]
  dimension_relations: [ix=1*ox+1*fx, iy=1*oy+1*fy]
  loop_dims: [B, K, C, OY, OX, FY, FX]
  loop_sizes: [1, 1000, 64, 1, 1, 1, 1]
  operand_precision: { W: 8, I: 8, O: 16, O_final: 8 }
  operand_source: { I: 29, W: 30 }
`;

Deno.test("a workload with sources is a graph: convolutions, pools, sums, and the padding that follows", async () => {
  assert.equal(detect("w.yaml", new TextEncoder().encode(RESNET)), "zigzag");
  const { networks: [net], notes } = await read(RESNET);
  assert.deepEqual(net!.layers.map(({ kind, inputs, shape }) => [kind, inputs, shape]), [
    ["conv", ["conv0.input"], [64, 112, 112]],
    ["pool", ["conv0"], [64, 56, 56]],
    ["conv", ["pooling1"], [64, 56, 56]],
    ["add", ["conv2", "pooling1"], [64, 56, 56]],
    ["pool", ["add4"], [64, 1, 1]],
    ["fc", ["averagepool29"], [1000]],
  ]);
  assert.deepEqual(net!.outputs, ["conv30"]);
  const macs = lower(net!).map(({ macs }) => macs);
  assert.deepEqual(macs, [64 * 3 * 49 * 112 * 112, 0, 64 * 64 * 9 * 56 * 56, 0, 0, 64000]);
  assert.deepEqual(net!.layers[0]!.bits, { weights: 8, activations: 8, accumulator: 16 });
  assert.deepEqual(notes.find(({ text }) => text.startsWith("padding is what"))!.layers, [
    "pooling1",
    "conv2",
  ]);
});

Deno.test("products are told by the tensors that each loop indexes, whatever the letters", async () => {
  const layer = (id: number, equation: string, dims: string, sizes: string, source: string) =>
    `- id: ${id}\n  operator_type: Gemm\n  equation: ${equation}\n  loop_dims: [${dims}]\n  loop_sizes: [${sizes}]\n` +
    `  operand_precision: { O: 16 }\n  operand_source: ${source}\n`;
  const text = layer(0, "O[m][n]+=A[m][k]*B[k][n]", "M, N, K", "4, 5, 6", "{ A: 0, B: 0 }") +
    layer(1, "O[h][b][k]+=I[h][b][c]*W[h][c][k]", "H, B, K, C", "2, 4, 5, 3", "{ I: 0, W: 0 }");
  const { networks: [net] } = await read(text);
  assert.deepEqual(net!.layers.map(({ kind, shape }) => [kind, shape]), [["fc", [4, 5]], ["matmul", [
    2,
    4,
    5,
  ]]]);
  assert.deepEqual(lower(net!).map(({ macs }) => macs), [4 * 5 * 6, 2 * 4 * 5 * 3]);
});

Deno.test("what is written is ZigZag's form, with sources where nothing changes the size on the way", async () => {
  const x = input(4, 6, 6).conv(8, 3, { padding: 1, stride: 2, dilation: 1, name: "a" }).relu();
  const net = x.depthwise(3, { padding: 1, name: "b" }).fc(5, { name: "c" }).toNetwork("small");
  const { files } = await format.write!(net, {});
  assert.equal(
    files[0]!.content,
    `- id: 0
  name: a
  operator_type: Conv
  equation: O[b][k][oy][ox]+=W[k][c][fy][fx]*I[b][c][iy][ix]
  dimension_relations: [ix=2*ox+1*fx, iy=2*oy+1*fy]
  loop_dims: [B, K, C, OY, OX, FY, FX]
  loop_sizes: [1, 8, 4, 3, 3, 3, 3]
  pr_loop_dims: [IY, IX]
  padding: [[1, 0], [1, 0]]
  operand_precision:
    W: 8
    I: 8
    O: 16
    O_final: 8
  operand_source:
    I: 0
    W: 0

- id: 1
  name: b
  operator_type: Conv
  equation: O[b][g][k][oy][ox]+=W[g][k][c][fy][fx]*I[b][g][c][iy][ix]
  dimension_relations: [ix=1*ox+1*fx, iy=1*oy+1*fy]
  loop_dims: [B, G, K, C, OY, OX, FY, FX]
  loop_sizes: [1, 8, 1, 1, 3, 3, 3, 3]
  pr_loop_dims: [IY, IX]
  padding: [[1, 1], [1, 1]]
  operand_precision:
    W: 8
    I: 8
    O: 16
    O_final: 8
  operand_source:
    I: 0
    W: 1

- id: 2
  name: c
  operator_type: Gemm
  equation: O[b][k]+=W[k][c]*I[b][c]
  loop_dims: [B, K, C]
  loop_sizes: [1, 5, 72]
  operand_precision:
    W: 8
    I: 8
    O: 16
    O_final: 8
  operand_source:
    I: 1
    W: 2
`,
  );
  const back = (await read(files[0]!.content as string)).networks[0]!;
  assert.deepEqual(back.layers.map(({ kind, inputs, shape }) => [kind, inputs, shape]), [
    ["conv", ["a.input"], [8, 3, 3]],
    ["depthwise", ["a"], [8, 3, 3]],
    ["fc", ["b"], [5]],
  ]);
});

Deno.test("equations and relations keep to the tool's own pattern", async () => {
  // EQUATION_REGEX and LAYER_DIM_RELATION_REGEX of zigzag/parser/workload_validator.py
  const equation = /^O(\[\w+\])+\+?=\w(\[\w+\])+[*+]\w(\[(?:\w+)?\])+$/;
  const relation = /^(\w+)\s*=\s*(?:(\w+)\s*\*\s*)?(\w+)\s*\+\s*(?:(\w+)\s*\*\s*)?(\w+)$/;
  const x = input(16, 8).attention(2).fc(4).toNetwork("n");
  const text = (await format.write!(x, {})).files[0]!.content as string;
  const conv = (await format.write!(input(4, 6, 6).conv(8, 3, { groups: 2 }).toNetwork("n"), {})).files[0]!
    .content as string;
  for (const [, found] of (text + conv).matchAll(/equation: (.*)/g)) assert.match(found!, equation);
  for (const [, found] of (text + conv).matchAll(/dimension_relations: \[(.*)\]/g)) {
    for (const one of found!.split(", ")) assert.match(one, relation);
  }
});

const GEMM =
  "- id: 0\n  operator_type: Gemm\n  equation: O[b][k]+=W[k][c]*I[b][c]\n  loop_dims: [B, K, C]\n  loop_sizes: [1, 5, 72]\n";

/** What is wrong with a file, and what is said. */
const faults: readonly (readonly [title: string, text: string, message: string | RegExp])[] = [
  ["no list", "a: 1\n", 'Cannot read w.yaml line 1: expected a list, got {"a":1}'],
  [
    "no equation",
    GEMM.replace(/ {2}equation.*\n/, ""),
    'Cannot read w.yaml line 1 "equation": expected a text, got nothing',
  ],
  [
    "a bad equation",
    GEMM.replace("+=", "<"),
    'Cannot read w.yaml line 3 "equation": expected an equation such as O[b][k]+=W[k][c]*I[b][c], got "O[b][k]<W[k][c]*I[b][c]"',
  ],
  [
    "too few sizes",
    GEMM.replace(", 72", ""),
    'Cannot read w.yaml line 5 "loop_sizes": expected 3 sizes, one for each of loop_dims, got 2',
  ],
  [
    "a negative size",
    GEMM.replace("72", "-72"),
    'Cannot read w.yaml line 5 "loop_sizes": expected a whole number of at least 1, got -72',
  ],
  [
    "2^53",
    GEMM.replace("72", "9007199254740993"),
    /line 5 "loop_sizes": expected a whole number of at least 1, got 9007199254740992$/,
  ],
  [
    "more than 2^53 MACs",
    GEMM.replace("5, 72", "999999999, 999999999"),
    'Cannot read w.yaml layer 0 "gemm0": expected a layer of at most 2^53 MACs, got more',
  ],
  [
    "a loop of one tensor",
    GEMM.replace("loop_dims: [B, K, C]", "loop_dims: [B, K, Z]"),
    /line 3 "equation": expected loop z to index two of output, input and weights, or all three/,
  ],
  [
    "a source that is not there",
    `${GEMM}  operand_source: { I: 7 }\n`,
    'Cannot read w.yaml line 6 "I": expected the id of an earlier layer, got 7',
  ],
  ["one id twice", GEMM + GEMM, 'Cannot read w.yaml line 6 "id": expected every id once, got 0 again'],
  [
    "another operator",
    GEMM.replace("Gemm", "Softmax").replace("]*I", "]+I"),
    /line 2 "operator_type": expected Conv, Gemm, Add or a pooling, got "Softmax"$/,
  ],
  [
    "a bad relation",
    `${GEMM}  dimension_relations: [ix=ox]\n`,
    'Cannot read w.yaml line 6 "dimension_relations": expected a relation such as ix=2*ox+1*fx, got "ix=ox"',
  ],
];

for (const [title, text, message] of faults) {
  Deno.test(`a workload with ${title} is refused with the line`, async () => {
    await assert.rejects(() => read(text), { name: "FodlamError", message });
  });
}

Deno.test("hostile workloads are refused with a place, or read", async () => {
  const { read, refused } = await fuzz(format, [{ path: "w.yaml", bytes: RESNET }, {
    path: "g.yaml",
    bytes: GEMM,
  }]);
  assert.ok(read > 10 && refused["bad-file"]! > 1000);
});
