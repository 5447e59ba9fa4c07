/** Timeloop's problems: the forms of published files (re-entered), what is written, what is refused. */
import assert from "node:assert/strict";
import { conv, input, network } from "../../dsl/mod.ts";
import { fromZoo } from "../../examples/mod.ts";
import { lower } from "../../ir/lower.ts";
import type { Network } from "../../ir/network.ts";
import type { Reading, ReadOptions } from "../../formats/format.ts";
import { detect, detectFolder } from "../../formats/mod.ts";
import { format } from "../../formats/timeloop/mod.ts";
import { fuzz } from "./fuzz.ts";

async function read(text: string, dims: ReadOptions["dims"] = {}): Promise<Reading> {
  return await format.read!({ path: "p.yaml", bytes: new TextEncoder().encode(text) }, { dims });
}

async function only(text: string): Promise<Network> {
  return (await read(text)).networks[0]!;
}

// eyeriss_like_onchip_compression/prob/layer3.yaml of github.com/Accelergy-Project/timeloop-accelergy-exercises
const LAYER3 = `problem:
  instance:
    C: 256
    Hdilation: 1
    Hstride: 1
    M: 384
    N: 4
    P: 13
    Q: 13
    R: 3
    S: 3
    Wdilation: 1
    Wstride: 1
    densities:
      Inputs: 0.275
      Weights: 0.346133
      Outputs: 0.303
  shape:
    coefficients:
    - default: 1
      name: Wstride
    - default: 1
      name: Hstride
    data-spaces:
    - name: Weights
      projection:
      - - - C
      - - - M
      - - - R
      - - - S
    dimensions:
    - C
    - M
    - R
    - S
    - N
    - P
    - Q
    name: CNN-Layer
`;

Deno.test("a published problem is read with its MACs and densities", async () => {
  assert.equal(detect("p.yaml", new TextEncoder().encode(LAYER3)), "timeloop");
  const { networks: [net], notes } = await read(LAYER3);
  assert.equal(lower(net!)[0]!.macs, 4 * 384 * 256 * 9 * 13 * 13);
  assert.deepEqual(net!.layers[0]!.density, { weights: 0.346133, activations: 0.275 });
  assert.ok(notes.some(({ text }) => text.startsWith("several images")));
});

Deno.test("a shape by name, flat sizes, widths and heights, strides and dilation are read", async () => {
  const flat = "problem:\n  shape: cnn-layer\n  R: 3\n  S: 5\n  P: 10\n  Q: 20\n  C: 4\n  K: 8\n  N: 1\n" +
    "  Wstride: 2\n  Hstride: 1\n  Wdilation: 1\n  Hdilation: 2\n";
  const layer = (await only(flat)).layers[0]!;
  assert.ok(layer.kind === "conv");
  assert.deepEqual([layer.shape, layer.kernel], [[8, 20, 10], [5, 3]]); // R and P go with Wstride: widths
  assert.deepEqual([layer.stride, layer.dilation], [[1, 2], [2, 1]]);
});

Deno.test("groups, depthwise shapes and matrix products are read", async () => {
  const inline = (dims: string, instance: string, spaces = "") =>
    `problem:\n  shape:\n    name: s\n    dimensions: [${dims}]\n${spaces}  instance: {${instance}}\n`;
  const grouped = await only(inline("G,C,M,R,S,N,P,Q", "G: 4, C: 2, M: 3, R: 3, S: 3, N: 1, P: 5, Q: 5"));
  assert.deepEqual([grouped.layers[0]!.shape, lower(grouped)[0]!.parameters], [[12, 5, 5], 4 * 2 * 3 * 9]);
  const outputs =
    "    data_spaces:\n    - { name: Outputs, projection: [[[N]],[[C]],[[Q]],[[P]]], read_write: True }\n";
  const depthwise = await only(inline("C,R,S,N,P,Q", "C: 8, R: 3, S: 3, N: 1, P: 5, Q: 5", outputs));
  assert.deepEqual([depthwise.layers[0]!.kind, lower(depthwise)[0]!.macs], ["depthwise", 8 * 9 * 25]);
  const product = await only(inline("M,N,K", "M: 7, N: 11, K: 13"));
  assert.deepEqual([product.layers[0]!.shape, lower(product)[0]!.macs], [[7, 11], 7 * 11 * 13]);
});

Deno.test("a problem of another form keeps MACs and weights, and says so", async () => {
  const text = `problem:
  shape:
    name: Conv3D
    dimensions: [R, S, T, P, Q, F, C, M, N]
    data-spaces:
    - name: Weights
      projection: [[[C]], [[M]], [[R]], [[S]], [[T]]]
  instance: {R: 3, S: 3, T: 3, P: 8, Q: 8, F: 4, C: 2, M: 5, N: 1}
`;
  const { networks: [net], notes } = await read(text);
  const [work] = lower(net!);
  assert.deepEqual([work!.macs, work!.parameters], [27 * 8 * 8 * 4 * 2 * 5, 27 * 2 * 5]);
  assert.ok(notes.some(({ text, layers }) => text.includes("another form") && layers.includes("p")));
});

Deno.test("names that stand for sizes come from --dim; includes of the front end are left out", async () => {
  const text = `{{include_text('../problem_base.yaml')}}
problem:
  <<<: *problem_base
  instance:
    <<<: *problem_base_default_instance
    N: BATCH_SIZE
    C: 3
    M: 32
    P: 112
    Q: 112
    R: 3
    S: 3
    HStride: 2
    WStride: 2
`;
  await assert.rejects(() => read(text), {
    message: /line 6: expected a size for dimension "BATCH_SIZE", got none; give it with --dim BATCH_SIZE=1$/,
  });
  const { networks: [net] } = await read(text, { BATCH_SIZE: 1 });
  assert.deepEqual(net!.layers[0]!.shape, [32, 112, 112]);
  assert.equal(lower(net!)[0]!.macs, 32 * 27 * 112 * 112);
});

Deno.test("what is written is one file for each distinct problem, and an index", async () => {
  const block = conv(4, 3, { padding: 1 });
  const net = network("two", [4, 6, 8], block.relu().then(block).fc(5, { density: { weights: 0.5 } }));
  const { files, notes } = await format.write!(net, { batch: 2 });
  assert.deepEqual(files.map(({ path }) => path), ["index.yaml", "001_conv1.yaml", "002_fc1.yaml"]);
  assert.equal(
    files[0]!.content,
    `network: two
batch: 2
problems:
- { file: 001_conv1.yaml, count: 2 }
- { file: 002_fc1.yaml, count: 1 }
layers:
- { name: "conv1", file: 001_conv1.yaml }
- { name: "conv2", file: 001_conv1.yaml }
- { name: "fc1", file: 002_fc1.yaml }
`,
  );
  // the layout of a version 0.4 problem, as timeloopfe takes it
  assert.equal(
    files[1]!.content,
    `problem:
  version: 0.4
  shape:
    name: cnn_layer
    dimensions: [ C, M, R, S, N, P, Q ]
    coefficients:
    - name: Wstride
      default: 1
    - name: Hstride
      default: 1
    - name: Wdilation
      default: 1
    - name: Hdilation
      default: 1
    data_spaces:
    - name: Weights
      projection:
      - [ [C] ]
      - [ [M] ]
      - [ [R] ]
      - [ [S] ]
    - name: Inputs
      projection:
      - [ [N] ]
      - [ [C] ]
      - [ [R, Wdilation], [P, Wstride] ]
      - [ [S, Hdilation], [Q, Hstride] ]
    - name: Outputs
      projection:
      - [ [N] ]
      - [ [M] ]
      - [ [Q] ]
      - [ [P] ]
      read_write: True
  instance:
    C: 4
    M: 4
    R: 3
    S: 3
    N: 2
    P: 8
    Q: 6
    Wstride: 1
    Hstride: 1
    Wdilation: 1
    Hdilation: 1
`,
  );
  assert.match(files[2]!.content as string, /M: 2\n {4}N: 5\n {4}K: 192\n {4}densities:\n {6}B: 0.5\n$/);
  assert.ok(notes.some(({ text }) => text.startsWith("1 of 3 layers have the problem of another")));
});

Deno.test("a folder without an index is read in the order of its numbers, other files passed over", async () => {
  const files: Record<string, string> = {
    "arch.yaml": "architecture: {}\n",
    "layer10.yaml": "problem: { shape: gemm, instance: {M: 1, N: 2, K: 3} }",
    "layer2.yaml": "problem: { shape: gemm, instance: {M: 1, N: 3, K: 4} }",
    "readme.txt": "hello",
  };
  const entries = Object.keys(files);
  assert.equal(detectFolder(entries), "timeloop");
  const sibling = (name: string) => Promise.resolve(new TextEncoder().encode(files[name]!));
  const { networks: [net], notes } = await format.read!({
    path: "probs/",
    bytes: new Uint8Array(),
    entries,
    sibling,
  }, {});
  assert.deepEqual(net!.layers.map(({ name }) => name), ["layer2", "layer10"]);
  assert.ok(notes.some(({ text }) => text === "no problem in arch.yaml"));
});

Deno.test("ResNet-50 has fewer problems than layers, and comes back whole", async () => {
  const net = await fromZoo("resnet50");
  const { files } = await format.write!(net, {});
  const layers = lower(net).filter(({ macs }) => macs > 0).length;
  assert.equal(layers, 54);
  assert.equal(files.length - 1, 24);
  const counts = [...(files[0]!.content as string).matchAll(/count: (\d+)/g)].map(([, count]) =>
    Number(count)
  );
  assert.equal(counts.reduce((sum, count) => sum + count, 0), layers);
});

const bomb = `a: &a [x, x, x, x, x, x, x, x, x, x]\n` +
  Array.from(
    { length: 9 },
    (_, i) => `${"bcdefghij"[i]}: &${"bcdefghij"[i]} [${Array(10).fill(`*${"abcdefghij"[i]}`).join(", ")}]\n`,
  ).join("") +
  "problem: *j\n";

/** What is wrong with a file, and what is said. */
const faults: readonly (readonly [title: string, text: string, message: string | RegExp])[] = [
  [
    "billion laughs",
    bomb,
    "Cannot read p.yaml file: expected at most 2000000 values, aliases written out, got more",
  ],
  ["a cycle of aliases", "problem: &a\n  instance: *a\n", /^Cannot read p.yaml/],
  ["no problem", "architecture: 1\n", /line 1 "problem": expected a problem, got none$/],
  [
    "a negative size",
    LAYER3.replace("C: 256", "C: -256"),
    'Cannot read p.yaml line 3 "C": expected a whole number of at least 1, got -256',
  ],
  [
    "2^53",
    LAYER3.replace("C: 256", "C: 9007199254740993"),
    /line 3 "C": expected a whole number of at least 1, got 9007199254740992$/,
  ],
  [
    "a missing size",
    LAYER3.replace("    C: 256\n", ""),
    'Cannot read p.yaml line 3 "instance": expected a size for dimension "C", got none',
  ],
  [
    "more than 2^53 MACs",
    LAYER3.replace("256", "99999999").replace("384", "99999999"),
    /expected a layer of at most 2\^53 MACs, got more$/,
  ],
  [
    "a bad density",
    LAYER3.replace("0.275", "2"),
    'Cannot read p.yaml line 15 "Inputs": expected a density from 0 to 1, got 2',
  ],
  ["deep nesting", `problem: ${"[".repeat(500)}`, /line 1: expected YAML, got nesting exceeded maxDepth/],
  ["bad indentation", "problem:\n  a: [1\n b: 2\n", /^Cannot read p.yaml line 3: expected YAML, got /],
  [
    "an index without its folder",
    "problems: [1]\nlayers: [{ name: a, file: b.yaml }]\n",
    /expected a folder in which to find "b.yaml", got none$/,
  ],
];

for (const [title, text, message] of faults) {
  Deno.test(`a problem with ${title} is refused with the line`, async () => {
    await assert.rejects(() => read(text), { name: "FodlamError", message });
  });
}

Deno.test("a huge file is refused before it is parsed", async () => {
  const bytes = new TextEncoder().encode("- a\n".repeat(2_000_000));
  await assert.rejects(async () => await format.read!({ path: "p.yaml", bytes }, {}), {
    message: "Cannot read p.yaml: expected at most 2 MiB, got 7.63 MiB",
  });
});

Deno.test("hostile problems are refused with a place, or read", async () => {
  const written = await format.write!(input(8, 4, 4).conv(4, 3, { groups: 2 }).fc(3).toNetwork("n"), {});
  const texts = written.files.slice(1).map(({ content }) => content as string);
  const samples = [LAYER3, ...texts].map((bytes, i) => ({ path: `${i}.yaml`, bytes }));
  const { read, refused } = await fuzz(format, samples);
  assert.ok(read > 50 && refused["bad-file"]! > 100);
});
