import assert from "node:assert/strict";
import { fromZoo } from "../../examples/mod.ts";
import { format } from "../../formats/darknet/mod.ts";
import { count } from "../../ir/count.ts";
import type { Network } from "../../ir/network.ts";
import { fuzz } from "./fuzz.ts";

const SAMPLES = new URL("samples/darknet/", import.meta.url);

async function sample(name: string, dims: Readonly<Record<string, number>> = {}): Promise<Network> {
  const bytes = await Deno.readFile(new URL(`${name}.cfg`, SAMPLES));
  return (await format.read!({ path: `${name}.cfg`, bytes }, { dims })).networks[0]!;
}

async function readText(text: string): Promise<Network> {
  return (await format.read!({ path: "x.cfg", bytes: new TextEncoder().encode(text) }, {})).networks[0]!;
}

/** The counts of a network, kind by kind: MACs and shapes in the order in which they stand. */
function macsAndShapes(network: Network): string[] {
  return count(network).layers.filter(({ macs }) => macs > 0).map(({ shape, macs }) => `${shape} ${macs}`);
}

// Darknet prints 2 x MACs of its convolutions, in 10^9, as "BFLOPs"; parameters as the weights files hold them.
const printed: readonly (readonly [name: string, edge: number, bflops: string, parameters: number])[] = [
  ["yolov2", 608, "62.94", 50962889], // pjreddie.com/darknet/yolo: 62.94 Bn
  ["yolov2", 416, "29.46", 50962889],
  ["yolov2-tiny", 416, "5.41", 11232057], // pjreddie.com/darknet/yolo: 5.41 Bn
  ["yolov2-tiny-voc", 416, "6.97", 15861773], // pjreddie.com/darknet/yolov2: 6.97 Bn
  ["yolov3", 416, "65.86", 61949149], // pjreddie.com/darknet/yolo: 65.86 Bn
  ["yolov3", 608, "140.69", 61949149], // pjreddie.com/darknet/yolo: 140.69 Bn
  ["yolov3-tiny", 416, "5.56", 8852366], // pjreddie.com/darknet/yolo: 5.56 Bn
  ["yolov4-tiny", 416, "6.91", 6056606], // AlexeyAB/darknet README: 6.9 BFlops
];

for (const [name, edge, bflops, parameters] of printed) {
  Deno.test(`${name} at ${edge}x${edge} is ${bflops} BFLOPs, as Darknet prints`, async () => {
    const counted = count(await sample(name, { width: edge, height: edge }));
    assert.equal((counted.flops / 1e9).toFixed(2), bflops);
    assert.equal(counted.parameters, parameters);
  });
}

Deno.test("cfg files give the layers of the zoo's networks", async () => {
  for (
    const [name, zoo] of [["yolov3", "yolov3"], ["yolov3-tiny", "yolov3-tiny"], [
      "yolov2-tiny",
      "yolov2-tiny",
    ]]
  ) {
    const [read, ours] = [await sample(name!), await fromZoo(zoo!)];
    assert.deepEqual(macsAndShapes(read).sort(), macsAndShapes(ours).sort(), name);
  }
});

Deno.test("routes take layers by number, from the start or back, and parts of their channels", async () => {
  const network = await readText(`
[net]
width=8
height=8
channels=4
[convolutional] # a comment
filters=6
activation=linear
[route]
layers=-1
groups=2
group_id=1
[route]
layers = 0, -1
`);
  const [conv, slice, concat] = network.layers;
  assert.deepEqual([conv!.name, slice!.shape, concat!.inputs, concat!.shape], [
    "conv0",
    [3, 8, 8],
    ["conv0", "slice1"],
    [9, 8, 8],
  ]);
});

Deno.test("a pooling counts a last, partly filled window", async () => {
  const pool = (rest: string) => `[net]\nwidth=13\nheight=13\nchannels=1\n[maxpool]\n${rest}`;
  const cases: readonly (readonly [string, number])[] = [
    ["size=2\nstride=2", 7], // (13 + 1 - 2) / 2 + 1
    ["size=2\nstride=1", 13],
    ["size=3\nstride=2", 7], // (13 + 2 - 3) / 2 + 1
    ["size=5\nstride=1", 13], // the pyramid of YOLOv3-SPP keeps the size
    ["size=2\nstride=2\npadding=0", 6],
  ];
  for (const [rest, edge] of cases) {
    assert.deepEqual((await readText(pool(rest))).layers[0]!.shape, [1, edge, edge], rest);
  }
});

Deno.test("a locally connected layer multiplies as a convolution and has weights at each place", async () => {
  const text =
    "[net]\nwidth=7\nheight=7\nchannels=8\n[local]\nsize=3\nstride=1\npad=1\nfilters=4\nactivation=leaky";
  const { macs, parameters } = count(await readText(text));
  assert.deepEqual([macs, parameters], [7 * 7 * 4 * 8 * 9, 7 * 7 * 4 * (8 * 9 + 1)]);
});

Deno.test("a section without a layer kind is moved through and said", async () => {
  const bytes = new TextEncoder().encode("[net]\nwidth=7\nheight=7\nchannels=8\n[iseg]\nclasses=3\n");
  const { networks, notes } = await format.read!({ path: "x.cfg", bytes }, {});
  assert.equal(networks[0]!.layers[0]!.kind, "custom");
  assert.match(notes[0]!.text, /\[iseg\] has no layer kind/);
});

const wrong: readonly (readonly [text: string, message: RegExp])[] = [
  ["", /line 1: expected a \[net\] section first, got nothing/],
  ["[convolutional]\n", /line 1: expected a \[net\] section first, got \[convolutional\]/],
  ["width=3\n", /line 1: expected a \[net\] section first/],
  [
    "[net]\nwidth=4\nheight=4\nchannels=1\n[route]\nlayers=-2\n",
    /line 5 \[route\]: expected a layer before this one/,
  ],
  ["[net]\nwidth=4\nheight=4\nchannels=1\n[conv]\nfilters=-3\n", /line 5 \[conv\] "conv0": expected filters/],
  ["[net]\nwidth=9007199254740993\n", /line 2: expected width to be a whole number/],
  ["[net]\nwidth=4\nheight=4\nchannels=1\nnonsense\n", /line 5: expected \[section\] or key=value/],
  ["[net]\nwidth=4\nheight=4\nchannels=1\n", /expected at least one layer, got none/],
];

for (const [text, message] of wrong) {
  Deno.test(`a cfg is refused: ${message.source.slice(0, 60)}`, async () => {
    await assert.rejects(() => readText(text), { name: "FodlamError", message });
  });
}

Deno.test("a cfg of two million layers is refused in one message", async () => {
  const text = `[net]\nwidth=4\nheight=4\nchannels=1\n${"[a]\n".repeat(2_000_000)}`;
  await assert.rejects(() => readText(text), /line 100\d\d\d: expected at most 100000 layers, got more/);
});

Deno.test("hostile cfg files are refused with a place, or read", async () => {
  const names = ["yolov3-tiny", "yolov4-tiny", "yolov2"];
  const samples = await Promise.all(names.map(async (name) => {
    const path = `${name}.cfg`;
    return { path, bytes: await Deno.readFile(new URL(path, SAMPLES)) };
  }));
  const { read, refused } = await fuzz(format, samples);
  assert.ok(read > 0 && refused["bad-file"]! > 0);
});

const NET = "[net]\nwidth=8\nheight=8\nchannels=3\n";

Deno.test("a number ends at the first other character, as Darknet reads it", async () => {
  const network = await readText(
    `${NET}[convolutional]\nfilters=16;was 32\nsize=3 #5\nstride=2x\npad=1\nactivation=linear\n` +
      "[convolutional]\nfilters=4\nactivation=linear\n[route]\nlayers = -1#, -2\n[yolo]\nmask=0,1 # 2\nclasses=1\nnum=3\n",
  ).catch((error) => error);
  assert.match(network.message, /yolo/); // 20 channels are no boxes of 6 values
  const plain = await readText(
    `${NET}[convolutional]\nfilters=16;was 32\nsize=3 #5\nstride=2x\npad=1\nactivation=linear\n`,
  );
  assert.deepEqual(macsAndShapes(plain), [`16,4,4 ${16 * 27 * 16}`]);
  await assert.rejects(() => readText(`${NET}[convolutional]\nfilters=many\n`), {
    message: 'Cannot read x.cfg line 6: expected filters to be a whole number, got "many"',
  });
});

Deno.test("numbers in a row are an image of one pixel for what reads images", async () => {
  const vector = "[net]\ninputs=6\n[connected]\noutput=16\nactivation=linear\n";
  const following: readonly (readonly [section: string, shapes: string[]])[] = [
    ["[convolutional]\nfilters=4\nactivation=linear\n", ["16", "16,1,1", "4,1,1"]],
    ["[deconvolutional]\nfilters=4\nsize=2\nstride=2\nactivation=linear\n", ["16", "16,1,1", "4,2,2"]],
    ["[upsample]\nstride=2\n", ["16", "16,1,1", "16,2,2"]],
    ["[avgpool]\n", ["16", "16,1,1", "16,1,1"]],
    ["[convolutional]\nfilters=16\nactivation=linear\n[shortcut]\nfrom=-2\nactivation=linear\n", [
      "16",
      "16,1,1",
      "16,1,1",
      "16,1,1",
      "16,1,1",
    ]],
    ["[convolutional]\nfilters=4\nactivation=linear\n[route]\nlayers=-1,-2\n", [
      "16",
      "16,1,1",
      "4,1,1",
      "16,1,1",
      "20,1,1",
    ]],
  ];
  for (const [section, shapes] of following) {
    const { layers } = await readText(vector + section);
    assert.deepEqual(layers.map(({ shape }) => shape.join()), shapes, section);
  }
});

Deno.test("a recurrent layer of convolutions has the window and names of either fork", async () => {
  // of A. Bochkovskiy: a window as any convolution, here 1x1
  const own = count(await readText(`${NET}[crnn]\nsize=1\npad=0\nhidden=4\noutput=6\nactivation=linear\n`));
  assert.deepEqual([own.macs, own.parameters], [64 * (12 + 16 + 24), 12 + 16 + 24 + 14]);
  // of J. Redmon: always 3x3
  const old = count(await readText(`${NET}[crnn]\nhidden_filters=4\noutput_filters=6\nactivation=linear\n`));
  assert.deepEqual([old.macs, old.parameters], [9 * 64 * (12 + 16 + 24), 9 * (12 + 16 + 24) + 14]);
});

Deno.test("weights that a section shares are counted once; a pooling over channels changes them", async () => {
  const shared = await readText(
    `${NET}[convolutional]\nfilters=3\nsize=3\npad=1\nactivation=linear\n` +
      "[convolutional]\nfilters=3\nsize=3\npad=1\nactivation=linear\nshare_index=0\n",
  );
  assert.deepEqual(shared.layers.map(({ sharedWith }) => sharedWith), [undefined, "conv0"]);
  assert.equal(count(shared).parameters, 84);
  const { layers: [pooled] } = await readText(
    `${NET}[maxpool]\nmaxpool_depth=1\nout_channels=1\nsize=1\nstride=1\n`,
  );
  assert.deepEqual([pooled!.kind, pooled!.shape], ["custom", [1, 8, 8]]);
});
