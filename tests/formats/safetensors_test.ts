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

/** A header whose tensors stand one after the other: name, type, shape. */
function headerWith(tensors: readonly (readonly [name: string, dtype: string, shape: readonly number[]])[]) {
  const bits: Record<string, number> = {
    U8: 8,
    I8: 8,
    F8_E4M3: 8,
    F8_E8M0: 8,
    I16: 16,
    F16: 16,
    BF16: 16,
    I32: 32,
    F32: 32,
    I64: 64,
  };
  let at = 0;
  return Object.fromEntries(tensors.map(([name, dtype, shape]) => {
    const start = at;
    at += shape.reduce((all, size) => all * size, 1) * bits[dtype]! / 8;
    return [name, { dtype, shape, data_offsets: [start, at] }];
  }));
}

/** Packed weights of 64 inputs and 32 outputs: tensors, the layers made of them, their bytes in all. */
const packed: readonly (readonly [
  title: string,
  tensors: Parameters<typeof headerWith>[0],
  layers: readonly (readonly [name: string, parameters: number, bytes: number])[],
])[] = [
  [
    "GPTQ in 4 bits, with a bias",
    [
      ["a.q.qweight", "I32", [8, 32]],
      ["a.q.qzeros", "I32", [2, 4]],
      ["a.q.scales", "F16", [2, 32]],
      ["a.q.g_idx", "I32", [64]],
      ["a.q.bias", "F16", [32]],
    ],
    [["a.q.qweight", 2048, 1024 + 32 + 128 + 256], ["a.q.bias", 32, 64]],
  ],
  [
    "GPTQ in 3 bits, without an index",
    [["a.qweight", "I32", [6, 32]], ["a.qzeros", "I32", [1, 3]], ["a.scales", "F16", [1, 32]]],
    [["a.qweight", 2048, 768 + 12 + 64]],
  ],
  [
    "GPTQ in 8 bits",
    [["a.qweight", "I32", [16, 32]], ["a.qzeros", "I32", [1, 8]], ["a.scales", "F16", [1, 32]], [
      "a.g_idx",
      "I32",
      [64],
    ]],
    [["a.qweight", 2048, 2048 + 32 + 64 + 256]],
  ],
  [
    "AWQ, whose columns are packed",
    [["a.qweight", "I32", [64, 4]], ["a.qzeros", "I32", [2, 4]], ["a.scales", "F16", [2, 32]]],
    [["a.qweight", 2048, 1024 + 32 + 128]],
  ],
  [
    "AWQ for vectors",
    [["a.qweight", "I32", [32, 8]], ["a.qzeros", "I32", [32, 1]], ["a.scales", "F16", [32, 8]]],
    [["a.qweight", 2048, 1024 + 128 + 512]],
  ],
  [
    "ExLlamaV2",
    [["a.q_weight", "I32", [9, 32]], ["a.q_invperm", "I32", [64]], ["a.q_scale", "I32", [2, 4]], [
      "a.q_scale_max",
      "F16",
      [2],
    ], ["a.q_groups", "I16", [4]]],
    [["a.q_weight", 2048, 1152 + 256 + 32 + 4 + 8]],
  ],
  [
    "bitsandbytes in 4 bits",
    [
      ["a.weight", "U8", [1024, 1]],
      ["a.weight.absmax", "F32", [32]],
      ["a.weight.quant_map", "F32", [16]],
      ["a.weight.quant_state.bitsandbytes__nf4", "U8", [80]],
    ],
    [["a.weight", 2048, 1024 + 128 + 64 + 80]],
  ],
  [
    "bitsandbytes in 8 bits",
    [["a.weight", "I8", [32, 64]], ["a.SCB", "F32", [32]], ["a.weight_format", "U8", []]],
    [["a.weight", 2048, 2048 + 128 + 1]],
  ],
  [
    "MXFP4 as in gpt-oss",
    [["e.gate_up_proj_blocks", "U8", [2, 32, 1, 16]], ["e.gate_up_proj_scales", "U8", [2, 32, 1]], [
      "e.gate_up_proj_bias",
      "BF16",
      [2, 32],
    ]],
    [["e.gate_up_proj_blocks", 2048, 1024 + 64], ["e.gate_up_proj_bias", 64, 128]],
  ],
  [
    "fp8 in blocks, as in DeepSeek-V3",
    [["a.weight", "F8_E4M3", [32, 64]], ["a.weight_scale_inv", "F32", [1, 1]], ["norm.weight", "BF16", [64]]],
    [["a.weight", 2048, 2048 + 4], ["norm.weight", 64, 128]],
  ],
  [
    "NVFP4 of ModelOpt",
    [["a.weight", "U8", [32, 32]], ["a.weight_scale", "F8_E4M3", [32, 4]], ["a.weight_scale_2", "F32", []], [
      "a.input_scale",
      "F32",
      [],
    ]],
    [["a.weight", 2048, 1024 + 128 + 8]],
  ],
  [
    "BitNet, four values in a byte",
    [["a.weight", "U8", [8, 64]], ["a.weight_scale", "BF16", [1]]],
    [["a.weight", 2048, 512 + 2]],
  ],
  [
    "AQLM",
    [["a.codes", "I16", [32, 8, 1]], ["a.codebooks", "F16", [1, 256, 1, 8]], ["a.scales", "F16", [
      32,
      1,
      1,
      1,
    ]]],
    [["a.codes", 2048, 512 + 4096 + 64]],
  ],
  [
    "compressed-tensors with zero points",
    [["a.weight_packed", "I32", [32, 16]], ["a.weight_scale", "BF16", [32, 1]], [
      "a.weight_zero_point",
      "I32",
      [8, 1],
    ], ["a.weight_shape", "I64", [2]]],
    [["a.weight_packed", 2048, 2048 + 64 + 32 + 16]],
  ],
  [
    "NVFP4 of compressed-tensors",
    [["a.weight_packed", "U8", [32, 32]], ["a.weight_scale", "F8_E4M3", [32, 4]], [
      "a.weight_global_scale",
      "F32",
      [1],
    ], ["a.input_global_scale", "F32", [1]]],
    [["a.weight_packed", 2048, 1024 + 128 + 8]],
  ],
];

for (const [title, tensors, layers] of packed) {
  Deno.test(`packed weights are counted as weights, and by the bytes that they take: ${title}`, async () => {
    const bytes = fileOf(headerWith(tensors)),
      { networks: [net], notes } = await format.read!({ path: "m.safetensors", bytes }, {});
    const counted = count(net!).layers.map((
      { name, parameters, weightBytes },
    ) => [name, parameters, weightBytes]);
    assert.deepEqual(counted, layers);
    assert.equal(count(net!).weightBytes, Object.values(headerWith(tensors)).at(-1)!.data_offsets[1]);
    assert.ok(
      notes.some(({ text }) =>
        /^weights of 1 tensor as .* stores them; scales, .* not as parameters$/.test(text)
      ),
    );
  });
}

Deno.test("compressed-tensors' sizes are read where the bytes are there, and 4 bits assumed where they are not", async () => {
  const header = headerWith([["a.weight_packed", "I32", [32, 8]], ["a.weight_scale", "BF16", [32, 1]], [
    "a.weight_shape",
    "I64",
    [2],
  ]]);
  const bytes = fileOf(header, 1024 + 64 + 16), view = new DataView(bytes.buffer);
  view.setBigInt64(bytes.length - 16, 32n, true);
  view.setBigInt64(bytes.length - 8, 32n, true); // 32 inputs in 8 numbers: 8 bits each
  const { networks: [net] } = await format.read!({ path: "m.safetensors", bytes }, {});
  assert.equal(count(net!).parameters, 32 * 32);
  const { networks: [other], notes } = await format.read!(
    { path: "m.safetensors", bytes: fileOf(header) },
    {},
  );
  assert.equal(count(other!).parameters, 32 * 64);
  assert.deepEqual(notes.find(({ text }) => text.includes("assumed"))!.layers, ["a.weight_packed"]);
});

Deno.test("whole numbers that no layout explains are counted as they are stored, which is said", async () => {
  const header = headerWith([["a.qweight", "I32", [7, 5]], ["a.scales", "F16", [3, 11]], ["b.weight", "I8", [
    4,
    4,
  ]]]);
  const { networks: [net], notes } = await format.read!({ path: "m.safetensors", bytes: fileOf(header) }, {});
  assert.deepEqual(net!.layers.map(({ name, bits }) => [name, bits!.weights]), [["a.qweight", 32], [
    "a.scales",
    16,
  ], ["b.weight", 8]]);
  assert.deepEqual(notes.find(({ text }) => text.startsWith("whole numbers"))!.layers, ["a.qweight"]);
});

Deno.test("hostile headers of packed weights are refused with a place, or read", async () => {
  const samples = packed.map(([, tensors]) => ({
    path: "m.safetensors",
    bytes: fileOf(headerWith(tensors)),
  }));
  await fuzz(format, samples, { mutants: 1500 });
});
