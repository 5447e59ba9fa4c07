/** Headers of weights: one file, an index of several, and what is refused. */
import assert from "node:assert/strict";
import { count } from "../../ir/count.ts";
import { detect, readNetworks } from "../../formats/mod.ts";
import { format } from "../../formats/safetensors/mod.ts";
import { fuzz } from "./fuzz.ts";

/** A file with this header, and so many bytes of weights. */
function fileOf(header: unknown, weights = 0): Uint8Array<ArrayBuffer> {
  const json = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + json.length + weights);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  return bytes;
}

/** The example of the format's own README, with more tensors. */
const header = {
  "__metadata__": { format: "pt" },
  "embed.weight": { dtype: "F16", shape: [100, 8], data_offsets: [0, 1600] },
  "layer.0.weight": { dtype: "I8", shape: [8, 16], data_offsets: [1600, 1728] },
  "layer.0.bias": { dtype: "F32", shape: [16], data_offsets: [1728, 1792] },
  "stem.weight": { dtype: "BF16", shape: [4, 3, 3, 3], data_offsets: [1792, 2008] },
  "scale": { dtype: "F64", shape: [], data_offsets: [2008, 2016] },
};

Deno.test("each tensor of a header is a layer with its parameters and bits", async () => {
  const { networks: [net], notes } = await format.read!({
    path: "m.safetensors",
    bytes: fileOf(header, 2016),
  }, {});
  const { layers, macs, parameters } = count(net!);
  assert.deepEqual([macs, parameters], [0, 800 + 128 + 16 + 108 + 1]);
  assert.deepEqual(
    layers.map(({ name, group, parameters, weightBytes }) => [name, group, parameters, weightBytes]),
    [
      ["embed.weight", "movement", 800, 1600],
      ["layer.0.weight", "fc", 128, 128],
      ["layer.0.bias", "elementwise", 16, 64],
      ["stem.weight", "conv", 108, 216],
      ["scale", "elementwise", 1, 8],
    ],
  );
  assert.equal(notes.length, 1);
  assert.match(notes[0]!.text, /neither are MACs/);
});

Deno.test("a header whose weights are not there is read, and that is said", async () => {
  const { notes } = await format.read!({ path: "m.safetensors", bytes: fileOf(header) }, {});
  assert.match(notes[1]!.text, /^the file ends before its weights do: \d+ of \d+ bytes/);
  const { notes: whole } = await format.read!(
    { path: "m.safetensors", bytes: fileOf(header), size: 1e6 },
    {},
  );
  assert.equal(whole.length, 1);
});

Deno.test("an index reads the headers of its files, each tensor from the file that it names", async () => {
  const a = fileOf({ x: { dtype: "F16", shape: [2, 3], data_offsets: [0, 12] } }, 12);
  const b = fileOf({
    y: { dtype: "F32", shape: [5], data_offsets: [0, 20] },
    x: { dtype: "F16", shape: [2, 3], data_offsets: [20, 32] },
  }, 32);
  const files: Record<string, Uint8Array> = { "model-1.safetensors": a, "model-2.safetensors": b };
  const asked: number[] = [];
  const sibling = (name: string, prefix = Infinity) => {
    asked.push(prefix);
    return Promise.resolve(files[name]!.subarray(0, prefix));
  };
  const index = {
    metadata: { total_size: 32 },
    weight_map: { x: "model-1.safetensors", y: "model-2.safetensors" },
  };
  const path = "llama/model.safetensors.index.json", bytes = new TextEncoder().encode(JSON.stringify(index));
  assert.equal(detect(path, bytes), "safetensors");
  const { networks: [net] } = await readNetworks({ path, bytes, sibling });
  assert.equal(net!.name, "model");
  assert.deepEqual(net!.layers.map(({ name }) => name), ["x", "y"]);
  assert.ok(Math.max(...asked) <= Math.max(a.length, b.length)); // no more than headers
  const missing = { weight_map: { z: "model-1.safetensors" } };
  await assert.rejects(
    () => readNetworks({ path, bytes: new TextEncoder().encode(JSON.stringify(missing)), sibling }),
    { message: `Cannot read ${path} tensor "z": expected it in file "model-1.safetensors", got none` },
  );
  const outside = { weight_map: { z: "../other/model.safetensors" } };
  await assert.rejects(
    () => readNetworks({ path, bytes: new TextEncoder().encode(JSON.stringify(outside)), sibling }),
    {
      message: `Cannot read ${path}: expected files inside its own folder, got "../other/model.safetensors"`,
    },
  );
});

const tensor = { dtype: "F16", shape: [2], data_offsets: [0, 4] };

/** What is wrong with a file, and what is said. */
const faults: readonly (readonly [title: string, bytes: Uint8Array, message: string | RegExp])[] = [
  [
    "too short",
    new Uint8Array(5),
    /byte 0: expected a header's length from 2 to 32000000 .*, got a file of 5 bytes$/,
  ],
  ["a length beyond measure", new Uint8Array(20).fill(255), /byte 0: .*, got 18446744073709551615$/],
  [
    "a header cut off",
    fileOf(header).subarray(0, 40),
    /m.safetensors header: expected \d+ bytes after the first 8, got 32$/,
  ],
  [
    "no JSON",
    fileOf('{"a": }'),
    /^Cannot read m.safetensors header: expected JSON, got no value at line 1, column 7$/,
  ],
  ["a list", fileOf("[1]"), /header: expected an object of tensors, got \[1\]$/],
  [
    "an unknown type",
    fileOf({ a: { ...tensor, dtype: "F12" } }),
    /tensor "a": expected a dtype among .*, got "F12"$/,
  ],
  [
    "a negative size",
    fileOf({ a: { ...tensor, shape: [-2] } }),
    /tensor "a": expected shape to be a list of whole numbers/,
  ],
  [
    "2^53 elements",
    fileOf({ a: { ...tensor, shape: [2 ** 53] } }),
    /tensor "a": expected shape to be|at most 2\^50/,
  ],
  [
    "offsets that do not suit",
    fileOf({ a: { ...tensor, data_offsets: [0, 5] } }),
    /expected data_offsets 4 bytes apart, got 5$/,
  ],
  [
    "offsets that go back",
    fileOf({ a: { ...tensor, data_offsets: [5, 1] } }),
    /expected data_offsets to be a pair/,
  ],
  ["no tensors", fileOf({}), /expected at least one layer, got none$/],
];

for (const [title, bytes, message] of faults) {
  Deno.test(`a safetensors file with ${title} is refused with the place`, async () => {
    await assert.rejects(async () => await format.read!({ path: "m.safetensors", bytes }, {}), {
      name: "FodlamError",
      message,
    });
  });
}

Deno.test("hostile headers are refused with a place, or read", async () => {
  const index = { weight_map: { x: "a.safetensors" } };
  const { read, refused } = await fuzz(format, [
    { path: "m.safetensors", bytes: fileOf(header, 64) },
    { path: "model.safetensors.index.json", bytes: JSON.stringify(index) },
  ]);
  assert.ok(read > 100 && refused["bad-file"]! > 100);
});
