/** GGUF: headers, architectures against the sums of their tensors and published sizes, split files, hostile ones. */
import assert from "node:assert/strict";
import { detect, readNetworks } from "../../formats/mod.ts";
import type { Source } from "../../formats/format.ts";
import { format } from "../../formats/gguf/mod.ts";
import { check } from "../../ir/check.ts";
import { count } from "../../ir/count.ts";
import type { Reading, ReadOptions } from "../../formats/format.ts";
import { bytesOf, type Content, elementsOf, type Entry, ggufOf } from "./gguf.ts";
import {
  fileOf,
  llama3,
  llamaTensors,
  metadataOf,
  numbersOf,
  published,
  SMALL,
  smallLlama,
} from "./gguf_models.ts";
import { fuzz, randomFrom } from "./fuzz.ts";

async function read(content: Content, options: ReadOptions = {}): Promise<Reading> {
  return await format.read!({ path: "m.gguf", bytes: ggufOf(content), size: Infinity }, options);
}

const sum = (entries: readonly Entry[], of: (entry: Entry) => number) =>
  entries.reduce((all, entry) => all + of(entry), 0);

Deno.test("a file's layers have their tensors' bits, and its parameters are the sum of its tensors", async () => {
  const content = smallLlama();
  const { networks: [net] } = await read(content);
  assert.deepEqual(check(net), []);
  const { parameters, weightBytes } = count(net!);
  assert.equal(parameters, sum(content.tensors, elementsOf));
  assert.equal(weightBytes, sum(content.tensors, bytesOf));
});

Deno.test("Llama 3 8B in Q4_K_M is as large as llama.cpp prints it", async () => {
  const { networks: [net] } = await read(llama3());
  const { parameters, weightBytes } = count(net!);
  assert.equal(parameters, 8_030_261_248); // "model params = 8.03 B"
  assert.equal((weightBytes / 2 ** 30).toFixed(2), "4.58"); // "model size = 4.58 GiB (4.89 BPW)"
  assert.equal((8 * weightBytes / parameters).toFixed(2), "4.89");
});

Deno.test("every architecture has the parameters that its models are published with, all of them in tensors", async (t) => {
  for (const model of published) {
    await t.step(model.name, async () => {
      const content = fileOf(model), { networks: [net] } = await read(content);
      assert.deepEqual(check(net), []);
      const { parameters, weightBytes, layers } = count(net!);
      assert.equal(parameters, model.parameters);
      assert.equal(parameters, sum(content.tensors, elementsOf));
      assert.ok(Math.abs(weightBytes - sum(content.tensors, bytesOf)) < 1, `${weightBytes} bytes`);
      assert.ok(layers.length > 10);
    });
  }
});

Deno.test("mixed types give each layer its own bits, and every type the size of its blocks", async () => {
  const mixed: Record<string, number> = {
    attn_q: 2,
    attn_k: 30,
    attn_v: 14,
    ffn_gate: 10,
    ffn_up: 39,
    ffn_down: 1,
    output: 8,
  };
  const tensors = llamaTensors(SMALL, (name) => mixed[name] ?? 12), content = { ...smallLlama(), tensors };
  const { networks: [net], notes } = await read(content);
  const bits = Object.fromEntries(net!.layers.map(({ name, bits }) => [name, bits?.weights]));
  assert.deepEqual(
    ["words", "fc1", "fc2", "fc3", "fc4", "fc5", "fc6", "fc7", "rmsNorm1", "head"].map((name) => bits[name]),
    [4.5, 4.5, 16, 6.5625, 4.5, 2.625, 4.25, 16, 32, 8.5],
  );
  assert.equal(count(net!).weightBytes, sum(tensors, bytesOf));
  assert.match(notes.at(-1)!.text, /^types of the weights: Q4_K .* %.*Activations are not in the file$/);
});

Deno.test("a head that is not in the file is the embedding, with its bits", async () => {
  const content = { ...smallLlama(), tensors: llamaTensors(SMALL, () => 14, true) };
  const { networks: [net] } = await read(content), head = net!.layers.at(-1)!;
  assert.deepEqual([head.sharedWith, head.bits], ["words", { weights: 6.5625 }]);
  assert.equal(count(net!).parameters, sum(content.tensors, elementsOf));
});

Deno.test("both versions and orders of bytes are read, and told", async () => {
  const { networks: [net] } = await read(smallLlama());
  for (const bigEndian of [false, true]) {
    for (const version of [2, 3]) {
      const other = await read({ ...smallLlama(), version, bigEndian });
      assert.deepEqual(other.networks[0], net);
      assert.equal(other.notes.some(({ text }) => text.includes("most significant")), bigEndian);
    }
  }
});

Deno.test("metadata of all types is passed, lists of lists too, and the name is the network's", async () => {
  const words = { list: Array.from({ length: 5000 }, (_, i) => ({ text: `word ${i}` })), of: 8 };
  const more = {
    "general.name": { text: "Tiny/Llama" },
    "a.u8": { u8: 1 },
    "a.i8": { i8: -1 },
    "a.u16": { u16: 1 },
    "a.i16": { i16: -1 },
    "a.i32": { i32: -1 },
    "a.f32": { f32: 0.5 },
    "a.bool": { bool: 1 },
    "a.u64": { u64: 1 },
    "a.i64": { i64: -1 },
    "a.f64": { f64: 0.5 },
    "a.nested": { list: [{ list: [{ u8: 1 }], of: 0 }, words], of: 9 },
    "tokenizer.ggml.tokens": words,
    "tokenizer.ggml.scores": { list: Array.from({ length: 5000 }, () => ({ f32: 1 })), of: 6 },
    "llama.attention.head_count": { list: [{ i32: 4 }, { i32: 4 }], of: 5 },
  };
  const metadata = { ...metadataOf("llama", numbersOf(SMALL)), ...more };
  const { networks: [net] } = await read({ ...smallLlama(), metadata });
  assert.equal(net!.name, "Tiny Llama");
});

Deno.test("one generated token sees what --dim context says", async () => {
  const { networks: [net] } = await read(smallLlama(), { dims: { context: 100 } });
  assert.equal(count(net!).stateBytes, 2 * 2 * 99 * 2 * 64 * 2);
});

Deno.test("what is no weight of the network is left out, and said", async () => {
  const extra: Entry[] = [["rope_freqs.weight", [32], 0], ["blk.2.nextn.eh_proj.weight", [512, 256], 12]];
  const { networks: [net], notes } = await read({
    ...smallLlama(),
    tensors: [...smallLlama().tensors, ...extra],
  });
  assert.equal(count(net!).parameters, sum(smallLlama().tensors, elementsOf));
  const said =
    "tensors that are no weights of the network are left out: rope_freqs.weight, blk.2.nextn.eh_proj.weight, 131104 elements";
  assert.ok(notes.some(({ text }) => text === said), JSON.stringify(notes));
});

Deno.test("the file may end after its header, which is said", async () => {
  const bytes = ggufOf(smallLlama()), path = "m.gguf";
  const { notes } = await format.read!({ path, bytes }, {});
  assert.match(
    notes.at(-1)!.text,
    /^the file ends before its weights do: \d+ of \d+ bytes; its header is whole$/,
  );
  assert.equal(detect("whatever", bytes), "gguf");
});

/** A model in three files, each with its share of the tensors; the metadata in the first. */
function shards(content: Content): Record<string, Uint8Array> {
  const third = Math.ceil(content.tensors.length / 3), files: Record<string, Uint8Array> = {};
  for (let i = 0; i < 3; i++) {
    const split = {
      "split.no": { u16: i },
      "split.count": { u16: 3 },
      "split.tensors.count": { i32: content.tensors.length },
    };
    const metadata = i === 0 ? { ...content.metadata, ...split } : split;
    const tensors = content.tensors.slice(i * third, (i + 1) * third);
    files[`big-0000${i + 1}-of-00003.gguf`] = ggufOf({ metadata, tensors });
  }
  return files;
}

Deno.test("a model in several files is read from any of them, each file's start alone", async () => {
  const files = shards(smallLlama()), { networks: [whole] } = await read(smallLlama());
  const asked: number[] = [];
  const sibling: Source["sibling"] = (name, most = Infinity) => {
    asked.push(most);
    return Promise.resolve(files[name]!);
  };
  for (const [name, bytes] of Object.entries(files)) {
    const { networks: [net], notes } = await readNetworks({ path: `folder/${name}`, bytes, sibling });
    assert.deepEqual(net!.layers, whole!.layers);
    assert.ok(!notes.some(({ text }) => text.includes("ends before")));
  }
  assert.ok(Math.max(...asked) <= 2 ** 26);
  const [name, bytes] = Object.entries(files)[0]!;
  await assert.rejects(async () => await format.read!({ path: name, bytes }, {}), {
    message:
      `Cannot read ${name} file: expected a folder in which to find "big-00002-of-00003.gguf", got none`,
  });
  await assert.rejects(async () => await format.read!({ path: "other.gguf", bytes, sibling }, {}), {
    message:
      'Cannot read other.gguf: expected a name that ends in -00001-of-00003.gguf, as it is one of 3 files, got "other.gguf"',
  });
});

const LLAMA = smallLlama(), { metadata, tensors } = LLAMA;
const withTensor = (name: string, other: Entry | undefined): Entry[] =>
  tensors.flatMap((entry) => entry[0] !== name ? [entry] : other === undefined ? [] : [other]);

/** What is wrong with a file, and what is said. */
const faults:
  readonly (readonly [title: string, content: Content | Uint8Array<ArrayBuffer>, message: RegExp])[] = [
    ["no bytes", new Uint8Array(0), /byte 0: expected "GGUF", got an empty file$/],
    ["another beginning", { ...LLAMA, magic: "ggjt" }, /byte 0: expected "GGUF", got "ggjt"$/],
    ["version 1", { ...LLAMA, version: 1 }, /byte 4: expected version 2 or 3 of GGUF, got version 1$/],
    ["version 4", { ...LLAMA, version: 4 }, /expected version 2 or 3 of GGUF, got version 4$/],
    [
      "a header cut off",
      ggufOf(LLAMA).subarray(0, 700),
      /byte \d+: expected \d+ bytes of .*, got the end after \d+$/,
    ],
    [
      "an unknown architecture",
      { ...LLAMA, metadata: { ...metadata, "general.architecture": { text: "lama" } } },
      /key "general.architecture": expected an architecture among .*"?llama.*, got "lama"; did you mean "llama"\?$/,
    ],
    [
      "no architecture",
      { ...LLAMA, metadata: {} },
      /key "general.architecture": expected a text, got (nothing|undefined)/,
    ],
    [
      "an adapter",
      { ...LLAMA, metadata: { ...metadata, "general.type": { text: "adapter" } } },
      /key "general.type": expected "model", got "adapter"$/,
    ],
    [
      "a type given up",
      { ...LLAMA, tensors: withTensor("output.weight", ["output.weight", [256, 512], 4]) },
      /tensor "output.weight" to be of a type among F32, F16, .*, got Q4_2, given up$/,
    ],
    [
      "an unknown type",
      { ...LLAMA, tensors: withTensor("output.weight", ["output.weight", [256, 512], 99]) },
      /tensor "output.weight" to be of a type among .*, got type 99$/,
    ],
    [
      "rows of no whole blocks",
      { ...LLAMA, tensors: withTensor("output.weight", ["output.weight", [100, 512], 12]) },
      /tensor "output.weight" to have rows of a multiple of 256, got 100$/,
    ],
    [
      "a tensor missing",
      { ...LLAMA, tensors: withTensor("blk.1.ffn_up.weight", undefined) },
      /file: expected the 131072 weights of "fc13", as "llama" and its sizes have them, got no tensor of them$/,
    ],
    [
      "a tensor of another size",
      { ...LLAMA, tensors: withTensor("blk.1.ffn_up.weight", ["blk.1.ffn_up.weight", [256, 256], 12]) },
      /tensor "blk.1.ffn_up.weight": expected the 131072 weights of "fc13", .*, got 65536 elements$/,
    ],
    [
      "a tensor twice",
      { ...LLAMA, tensors: [...tensors, tensors[0]!] },
      /expected every tensor once, got "token_embd.weight" again$/,
    ],
    [
      "sizes that are missing",
      { ...LLAMA, metadata: { "general.architecture": { text: "llama" } } },
      /key "llama.embedding_length": expected a whole number, got nothing$/,
    ],
    [
      "a size of another type",
      { ...LLAMA, metadata: { ...metadata, "llama.block_count": { text: "2" } } },
      /key "llama.block_count": expected a whole number of at least 0, got "2"$/,
    ],
    [
      "layers of different sizes",
      {
        ...LLAMA,
        metadata: { ...metadata, "llama.attention.head_count": { list: [{ u32: 4 }, { u32: 2 }], of: 4 } },
      },
      /key "llama.attention.head_count": expected the same number for all layers, got \[4,2\]$/,
    ],
    [
      "heads that do not divide the width",
      { ...LLAMA, metadata: { ...metadata, "llama.attention.head_count": { u32: 3 } } },
      /m\.gguf/,
    ],
  ];

for (const [title, content, message] of faults) {
  Deno.test(`a GGUF file with ${title} is refused with the place`, async () => {
    const bytes = content instanceof Uint8Array ? content : ggufOf(content);
    await assert.rejects(async () => await format.read!({ path: "m.gguf", bytes }, {}), {
      name: "FodlamError",
      message,
    });
  });
}

Deno.test("hostile files are refused with a place, or read: bytes", async () => {
  const samples = [LLAMA, { ...LLAMA, bigEndian: true }, { ...LLAMA, version: 2 }].map((content) => {
    return { path: "m.gguf", bytes: ggufOf(content) };
  });
  const { read: good, refused } = await fuzz(format, samples, { place: /byte|key|tensor|file|field/ });
  assert.ok(good > 10 && Object.values(refused).reduce((all, times) => all + times, 0) > 500, `${good} read`);
});

/** A file with one thing of its structure changed. */
function changed(content: Content, random: (below: number) => number): Content {
  const extreme = [0, 1, 2, 3, 7, 255, 256, 2 ** 31, 2 ** 32 - 1][random(9)]!;
  const at = random(content.tensors.length), [name, sizes, type] = content.tensors[at]!;
  const replaced = (entry: Entry) => content.tensors.with(at, entry);
  const key = Object.keys(content.metadata)[random(Object.keys(content.metadata).length)]!;
  const ways: (() => Content)[] = [
    () => ({ ...content, tensors: content.tensors.toSpliced(at, 1) }),
    () => ({ ...content, tensors: replaced([name, sizes.with(random(sizes.length), extreme), type]) }),
    () => ({ ...content, tensors: replaced([name, [...sizes, extreme], type]) }),
    () => ({ ...content, tensors: replaced([name, sizes, random(45)]) }),
    () => ({ ...content, tensors: replaced([name.replace("blk.0", "blk.7"), sizes, type]) }),
    () => ({ ...content, metadata: { ...content.metadata, [key]: { u32: extreme } } }),
    () => ({ ...content, metadata: { ...content.metadata, [key]: { f32: extreme / 3 } } }),
    () => ({
      ...content,
      metadata: { ...content.metadata, [key]: { list: [{ i32: -1 }, { i32: extreme | 0 }], of: 5 } },
    }),
    () => ({
      ...content,
      metadata: Object.fromEntries(Object.entries(content.metadata).filter(([other]) => other !== key)),
    }),
  ];
  return ways[random(ways.length)]!();
}

Deno.test("hostile files are refused with a place, or read: structures", async () => {
  const random = randomFrom(7);
  const samples = Array.from(
    { length: 300 },
    () => ({ path: "m.gguf", bytes: ggufOf(changed(LLAMA, random)) }),
  );
  await fuzz({ ...format, read: format.read! }, samples, {
    mutants: 300,
    place: /byte|key|tensor|file|field|dim/,
  });
  for (const { bytes } of samples) {
    try {
      const { networks: [net] } = await format.read!({ path: "m.gguf", bytes }, {});
      assert.deepEqual(check(net), []);
    } catch (error) {
      assert.match(`${error}`, /^FodlamError: Cannot read m\.gguf (byte|key|tensor|file|field)/);
    }
  }
});
