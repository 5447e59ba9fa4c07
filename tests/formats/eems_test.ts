/** MIT EEMS text: 25 numbers a layer. */
import assert from "node:assert/strict";
import { conv, network } from "../../dsl/mod.ts";
import { fromZoo } from "../../examples/mod.ts";
import { lower } from "../../ir/lower.ts";
import { detect } from "../../formats/mod.ts";
import { format } from "../../formats/eems/mod.ts";
import { fuzz } from "./fuzz.ts";

async function read(text: string) {
  return await format.read!({ path: "net.txt", bytes: new TextEncoder().encode(text) }, {});
}

// AlexNet's first two layers, as Eyeriss and the tool have them: 3x227x227, then 96x27x27 in two groups, 16 bits
const CONV1 = "1,227,227,3,1,0,16,11,11,3,96,0,16,55,55,96,1,0,16,4,4,0,0,0,0";
const CONV2 = "2,27,27,96,1,45489,16,5,5,48,256,0,8,27,27,256,1,0,16,1,1,2,2,2,2";

Deno.test("a line is a layer: groups from the filters' channels, densities from the zeros", async () => {
  assert.equal(detect("net.txt", new TextEncoder().encode(`${CONV1}\n`)), "eems");
  const { networks: [net] } = await read(`${CONV1}\n${CONV2}\n`);
  assert.deepEqual(lower(net!).map(({ macs }) => macs), [105415200, 223948800]); // Eyeriss, JSSC 2017, Table III's shapes
  const [first, second] = net!.layers;
  assert.deepEqual([first!.name, first!.density, first!.bits], ["layer1", undefined, {
    weights: 16,
    activations: 16,
  }]);
  assert.deepEqual(second!.density, { activations: 1 - 45489 / (27 * 27 * 96) });
  assert.deepEqual([second!.bits, second!.shape], [{ weights: 8, activations: 16 }, [256, 27, 27]]);
});

Deno.test("what is written are the same lines, batch, zeros and padding where they belong", async () => {
  const net = network(
    "n",
    [96, 27, 27],
    conv(256, 5, { padding: 2, groups: 2, bits: { weights: 8, activations: 16 }, density: { weights: 0.5 } })
      .relu().fc(10),
  );
  const { files, notes } = await format.write!(net, { batch: 4 });
  assert.equal(
    files[0]!.content,
    "1,27,27,96,4,0,16,5,5,48,256,153600,8,27,27,256,4,0,16,1,1,2,2,2,2\n" +
      "2,1,1,186624,4,0,16,1,1,186624,10,0,16,1,1,10,4,0,16,1,1,0,0,0,0\n",
  );
  assert.deepEqual(notes.find(({ text }) => text.startsWith("lines are numbered"))!.layers, ["conv1", "fc1"]);
  const back = (await read(files[0]!.content as string)).networks[0]!;
  assert.deepEqual(
    lower(back).map(({ macs }) => macs),
    lower(net).filter(({ macs }) => macs > 0).map((w) => 4 * w.macs),
  );
  assert.deepEqual(back.layers[0]!.density, { weights: 0.5 });
});

Deno.test("AlexNet's layers keep shape, padding and groups", async () => {
  const net = await fromZoo("alexnet");
  const { files } = await format.write!(net, {});
  const back = (await read(files[0]!.content as string)).networks[0]!;
  const sliding = net.layers.filter(({ kind }) => kind === "conv" || kind === "fc");
  assert.deepEqual(back.layers.map(({ shape }) => shape), sliding.map(({ shape }) => shape));
});

/** What is wrong with a line, and what is said. */
const faults: readonly (readonly [title: string, text: string, message: string])[] = [
  ["24 numbers", CONV1.slice(0, -2), "line 1: expected 25 numbers with commas between them, got 24"],
  [
    "a text",
    CONV1.replace("96", "x"),
    'line 1: expected filters to be a whole number of at least 1, got "x"',
  ],
  [
    "a zero",
    `${CONV1}\n${CONV2.replace("27", "0")}`,
    'line 2: expected input rows to be a whole number of at least 1, got "0"',
  ],
  [
    "an output that does not follow",
    CONV1.replace("55,55", "54,55"),
    "line 1: expected output rows to be 55, got 54",
  ],
  ["two batches", CONV1.replace("96,1,", "96,2,"), "line 1: expected output batch to be 1, got 2"],
  ["groups that do not divide", CONV2.replace(",48,", ",50,"), "got 50 of 96, 256 filters"],
  [
    "more zeros than elements",
    CONV1.replace(",0,16", ",154588,16"),
    "line 1: expected input zeros of at most 154587, got 154588",
  ],
  ["65 bits", CONV1.replace(",0,16", ",0,65"), "line 1: expected input bits of at most 64, got 65"],
  ["2^53", CONV1.replace("227", "9007199254740992"), 'got "9007199254740992"'],
];

for (const [title, text, message] of faults) {
  Deno.test(`a line with ${title} is refused`, async () => {
    await assert.rejects(() => read(text), (error: Error) => {
      assert.ok(error.message.endsWith(message), error.message);
      return error.message.startsWith("Cannot read net.txt line ");
    });
  });
}

Deno.test("hostile lines are refused with a place, or read", async () => {
  const { read, refused } = await fuzz(format, [{ path: "net.txt", bytes: `${CONV1}\n${CONV2}\n` }]);
  assert.ok(read > 10 && refused["bad-file"]! > 1000);
});
