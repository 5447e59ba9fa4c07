/** SCALE-Sim's topologies: the tool's own files (lines re-entered), what is written, what is refused. */
import assert from "node:assert/strict";
import { conv, input, network } from "../../dsl/mod.ts";
import { lower } from "../../ir/lower.ts";
import type { Network } from "../../ir/network.ts";
import { detect } from "../../formats/mod.ts";
import { format } from "../../formats/scaleSim/mod.ts";
import { fuzz } from "./fuzz.ts";

async function read(text: string) {
  return await format.read!({ path: "net.csv", bytes: new TextEncoder().encode(text) }, {});
}

async function written(net: Network, batch = 1): Promise<string> {
  const { files } = await format.write!(net, { batch });
  assert.deepEqual(files.map(({ path }) => path), [""]);
  return files[0]!.content as string;
}

// topologies/conv_nets/alexnet.csv of github.com/scalesim-project/scale-sim-v2, with its spaces and trailing commas
const ALEXNET =
  `Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, Strides,
Conv1     ,224         ,224        ,11           ,11          ,3       ,96        ,4      ,
Conv2     ,27         ,27        ,5            ,5           ,96      ,256       ,1      ,
Conv3     ,13          ,13         ,3            ,3           ,256     ,384       ,1      ,
`;

Deno.test("the tool's own AlexNet is read with the windows that the tool counts", async () => {
  assert.equal(detect("alexnet.csv", new TextEncoder().encode(ALEXNET)), "scale-sim");
  const { networks: [net], notes } = await read(ALEXNET);
  // ceil((224 - 11 + 4) / 4) = 55, ceil(27 - 5 + 1) = 23, 13 - 3 + 1 = 11
  assert.deepEqual(net!.layers.map(({ shape }) => shape), [[96, 55, 55], [256, 23, 23], [384, 11, 11]]);
  assert.deepEqual(lower(net!).map(({ macs }) => macs), [
    96 * 55 * 55 * 3 * 11 * 11,
    256 * 23 * 23 * 96 * 5 * 5,
    384 * 11 * 11 * 256 * 3 * 3,
  ]);
  assert.deepEqual(notes.find(({ text }) => text.includes("hangs over"))!.layers, ["Conv1"]);
});

Deno.test("matrix products are M, N, K; remarks, missing commas and sparsity columns are read", async () => {
  // topologies/GEMM_mnk/vit_s.csv
  const products = await read("Layer,M,N,K,\nL0,196,192,384,\nL1,196,1176,64,\n\n");
  assert.deepEqual(lower(products.networks[0]!).map(({ macs }) => macs), [196 * 192 * 384, 196 * 1176 * 64]);
  // topologies/conv_nets/mobilnet_paper.csv, and a column of v3
  const head =
    "Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, Strides";
  const { networks: [net] } = await read(
    `${head}, Sparsity,\n\nConv2_dw, 112, 112, 3, 3, 1, 1, 1,#dw\n\tConv11,28,28,1,1,256,256,1\nS,56,56,3,3,64,64,1,1:4,\n`,
  );
  assert.deepEqual(net!.layers.map(({ density }) => density), [undefined, undefined, { weights: 0.25 }]);
  assert.deepEqual(net!.layers.map(({ shape }) => shape), [[1, 110, 110], [256, 28, 28], [64, 54, 54]]);
  const both = await read(`${head.replace("Strides", "Stride Height, Stride Width")},\nA,9,9,3,3,4,8,2,3,\n`);
  assert.deepEqual(both.networks[0]!.layers[0]!.shape, [8, 4, 3]);
});

Deno.test("a layer with DP in its name is depthwise, as the tool takes it apart", async () => {
  const { networks: [net] } = await read(`${ALEXNET.split("\n")[0]}\nDP1,12,12,3,3,8,2,1,\n`);
  const [layer] = net!.layers;
  assert.deepEqual([layer!.kind, layer!.shape], ["depthwise", [16, 10, 10]]);
});

Deno.test("what is written has the tool's columns: padding folded, groups a line each", async () => {
  const x = input(4, 8, 8).conv(8, 3, { padding: 1, name: "a" }).depthwise(3, {
    stride: 2,
    padding: 1,
    name: "DP",
  });
  const net = x.conv(6, 1, { groups: 2, name: "c, 1" }).fc(10, { name: "d" }).toNetwork("small");
  assert.equal(
    await written(net),
    [
      "Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, Strides,",
      "a, 10, 10, 3, 3, 4, 8, 1,",
      ...[1, 2, 3, 4, 5, 6, 7, 8].map((i) => `Dp_group${i}of8, 9, 9, 3, 3, 1, 1, 2,`),
      "c_1_group1of2, 4, 4, 1, 1, 4, 3, 1,",
      "c_1_group2of2, 4, 4, 1, 1, 4, 3, 1,",
      "d, 1, 1, 1, 1, 96, 10, 1,",
      "",
    ].join("\n"),
  );
  const back = (await read(await written(net))).networks[0]!;
  assert.deepEqual(back.layers.map(({ kind, name }) => [kind, name]), [
    ["conv", "a"],
    ["depthwise", "Dp"],
    ["conv", "c_1"],
    ["fc", "d"],
  ]);
});

Deno.test("a network of products alone is written as products, a batch in M", async () => {
  const net = input(16, 32).fc(64, { name: "up" }).fc(32, { name: "down" }).toNetwork("mlp");
  assert.equal(await written(net, 4), "Layer,M,N,K,\nup,64,64,32,\ndown,64,32,64,\n");
});

Deno.test("strides that differ take a column more, and dilation is refused by name", async () => {
  const net = network("n", [3, 9, 9], conv(4, 3, { stride: [1, 2], name: "wide" }));
  assert.equal((await written(net)).split("\n")[1], "wide, 9, 9, 3, 3, 3, 4, 1, 2,");
  const dilated = network(
    "n",
    [3, 9, 9],
    conv(4, 3, { dilation: 2, name: "far" }).conv(4, 1, { name: "near" }),
  );
  await assert.rejects(() => written(dilated), {
    message:
      'Cannot write network "n": expected layers that SCALE-Sim can express, got "far" (SCALE-Sim has no dilation); ' +
      "--skip-unsupported leaves them out",
  });
  const { skipped } = await format.write!(dilated, { skipUnsupported: true });
  assert.deepEqual(skipped, [{ layer: "far", reason: "SCALE-Sim has no dilation" }]);
});

const HEAD = ALEXNET.split("\n")[0]!;

/** What is wrong with a file, and what is said. */
const faults: readonly (readonly [title: string, text: string, message: string])[] = [
  [
    "a negative size",
    `${HEAD}\nA,-9,9,3,3,1,1,1,\n`,
    'line 2: expected IFMAP height to be a whole number of at least 1, got "-9"',
  ],
  [
    "a text for a number",
    `${HEAD}\n\nA,9,9,3x,3,1,1,1,\n`,
    'line 3: expected filter height to be a whole number of at least 1, got "3x"',
  ],
  ["too few columns", `${HEAD}\nA,9,9,3,\n`, "line 2: expected a name and 7 numbers, got 4 columns"],
  ["a large filter", `${HEAD}\nA,2,9,3,3,1,1,1,\n`, "line 2: expected a filter of at most 2x9, got 3x3"],
  [
    "2^53",
    `${HEAD}\nA,9007199254740992,9,3,3,1,1,1,\n`,
    'line 2: expected IFMAP height to be a whole number of at least 1, got "9007199254740992"',
  ],
  [
    "more than 2^53 MACs",
    `Layer,M,N,K,\nA,99999999,99999999,99999999,\n`,
    "line 2: expected a layer of at most 2^53 MACs, got more",
  ],
  ["a bad sparsity", `${HEAD}\nA,9,9,3,3,1,1,1,4:2,\n`, 'line 2: expected a sparsity such as 2:4, got "4:2"'],
  ["no layers", `${HEAD}\n`, "expected at least one layer, got none"],
];

for (const [title, text, message] of faults) {
  Deno.test(`a topology with ${title} is refused with the line`, async () => {
    await assert.rejects(() => read(text), (error: Error) => {
      assert.ok(error.message.endsWith(message), error.message);
      return error.message.startsWith("Cannot read net.csv");
    });
  });
}

Deno.test("ten million layers are refused", async () => {
  const line = "A,9,9,3,3,1,1,1,\n", many = HEAD + "\n" + line.repeat(200_000);
  await assert.rejects(() => read(many), {
    message: /line 100002: expected at most 100000 layers, got more$/,
  });
  await assert.rejects(() => read(",".repeat(5000)), {
    message: "Cannot read net.csv line 1: expected at most 2000 characters, got 5000",
  });
  const huge = new Uint8Array(170_000_000);
  await assert.rejects(async () => await format.read!({ path: "net.csv", bytes: huge }, {}), {
    message: "Cannot read net.csv: expected at most 32 MiB, got 162 MiB",
  });
});

Deno.test("hostile topologies are refused with a place, or read", async () => {
  const { read, refused } = await fuzz(format, [
    { path: "alexnet.csv", bytes: ALEXNET },
    { path: "vit.csv", bytes: "Layer,M,N,K,\nL0,196,192,384,\nL1,196,1176,64,\n" },
    {
      path: "groups.csv",
      bytes: `${HEAD}\nx_group1of2,4,4,1,1,4,3,1,2:4,\nx_group2of2,4,4,1,1,4,3,1,2:4,\nDP,9,9,3,3,4,1,2,\n`,
    },
  ]);
  assert.ok(read > 100 && refused["bad-file"]! > 100);
});

const COLUMNS =
  "Layer name\t IFMAP Height\t IFMAP Width\t Filter Height\t Filter Width\t Channels\t Num Filter\t Strides";

/** The forms in which the tool's own repository has its topologies; each is the two layers below. */
const forms: readonly (readonly [title: string, text: string])[] = [
  ["tabs between the cells", `${COLUMNS}\t \nC1\t20\t20\t3\t3\t4\t8\t1\t\nF2\t1\t1\t1\t1\t99\t10\t1\t\n`],
  ["a row of empty cells", `${HEAD}\n,,,,,,,,\nC1,20,20,3,3,4,8,1,\n,,,,,,,,\nF2,1,1,1,1,99,10,1, \n`],
  [
    "a title line",
    `${HEAD}\n\nTwo layers,\nC1, 20, 20, 3, 3, 4, 8, 1,\nA second title,,,,,,,,\nF2, 1, 1, 1, 1, 99, 10, 1,\n`,
  ],
  [
    "a title before the header",
    `Two layers\n${HEAD}\nC1, 20, 20, 3, 3, 4, 8, 1,\nF2, 1, 1, 1, 1, 99, 10, 1,\n`,
  ],
  ["no last comma", `${HEAD.replace(/,$/, "")}\nC1,20,20,3,3,4,8,1\nF2,1,1,1,1,99,10,1`],
  ["ends of lines as on Windows", `${HEAD} \r\nC1,20,20,3,3,4,8,1, \r\nF2,1,1,1,1,99,10,1, \r\n`],
  ["columns of other tools", `${HEAD},,Eh,Ew\nC1,20,20,3,3,4,8,1,,,18,18\nF2,1,1,1,1,99,10,1,,,1,1\n`],
  ["no header", `C1,20,20,3,3,4,8,1,\nF2,1,1,1,1,99,10,1,\n`],
];

for (const [title, text] of forms) {
  Deno.test(`a topology with ${title} is read`, async () => {
    const { networks: [net] } = await read(text);
    assert.deepEqual(net!.layers.map(({ name }) => name), ["C1", "F2"]);
    assert.deepEqual(lower(net!).map(({ macs }) => macs), [8 * 18 * 18 * 4 * 9, 990]);
    if (title !== "no header") {
      assert.equal(detect("x.csv", new TextEncoder().encode(text.replace("Two layers\n", ""))), "scale-sim");
    }
  });
}

Deno.test("titles and columns that are left out are noted; L, M, N, K are products", async () => {
  const notes = async (form: number) => (await read(forms[form]![1])).notes.map(({ text }) => text);
  assert.ok((await notes(2)).includes("title lines are left out: Two layers, A second title"));
  assert.ok((await notes(6)).includes("columns of other tools are left out: Eh, Ew"));
  const products = "L,M,N,K,\nL0,16,8,4,\n";
  assert.equal(detect("vit.csv", new TextEncoder().encode(products)), "scale-sim");
  assert.equal(lower((await read(products)).networks[0]!)[0]!.macs, 512);
});

Deno.test("words of a template are sizes that --dim gives", async () => {
  const text = `${HEAD}\nLSTM_h, 1, B, 1, 1, H, H, 1,\nLSTM_x, 1, B, 1, 1, D, H, 1,\n`;
  const bytes = new TextEncoder().encode(text);
  const { networks: [net], dimensions } = await format.read!({ path: "net.csv", bytes }, {
    dims: { B: 2, H: 8, D: 4 },
  });
  assert.deepEqual(lower(net!).map(({ macs }) => macs), [2 * 64, 2 * 32]);
  assert.deepEqual(dimensions, ["B", "H", "D"]);
  await assert.rejects(() => read(text), {
    message:
      'Cannot read net.csv line 2 IFMAP width: expected a size for dimension "B", got none; give it with --dim B=1',
  });
});
