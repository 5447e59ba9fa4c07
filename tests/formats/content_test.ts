/** `read`: contents that are there already, in any format, as library users and agents hand them over. */
import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { fromZoo } from "../../examples/mod.ts";
import {
  type Content,
  type ContentOptions,
  idsOf,
  type Network,
  read,
  writeNetwork,
  type WriteOptions,
} from "../../formats/mod.ts";

const lenet = await fromZoo("lenet5");

async function written(format: string): Promise<string | Uint8Array> {
  return (await writeNetwork(lenet, format)).files[0]!.content;
}

Deno.test("read() reads what FODLAM writes, whatever holds it", async (t) => {
  for (
    const [format, name] of [["onnx", "lenet5.onnx"], ["json", "lenet5.json"], [
      "eems",
      "lenet5.eems",
    ]] as const
  ) {
    const content = await written(format);
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    const { networks: [plain] } = await read(content, name);
    const held: Record<string, Content> = {
      bytes,
      "an ArrayBuffer": bytes.slice().buffer,
      "a packed file": new Uint8Array(gzipSync(bytes)),
    };
    for (const [how, one] of Object.entries(held)) {
      await t.step(
        `${name} as ${how}`,
        async () => assert.deepEqual((await read(one, name)).networks, [plain]),
      );
    }
    await t.step(`${name} by its format`, async () => {
      assert.equal(
        (await read(content, "x", { from: format })).networks[0]!.layers.length,
        plain!.layers.length,
      );
    });
  }
  assert.deepEqual((await read(await written("json"), "lenet5.json")).networks, [lenet]);
});

/** Contents, names and options that cannot be read, and what the message says. */
const refused: readonly (readonly [content: unknown, name: unknown, options: unknown, says: RegExp])[] = [
  [
    [1],
    "x.onnx",
    undefined,
    /^Cannot call read: expected content to be a Uint8Array, an ArrayBuffer or a text, got \[1\]/,
  ],
  ["", "", undefined, /^Cannot call read: expected name to be a name such as model\.onnx/],
  ["{}", "x.json", { dim: 1 }, /expected an option among .*got "dim"; did you mean "dims"/],
  ["{}", "x.json", { dims: { batch: 1.5 } }, /expected dims to be whole numbers by name/],
  ["abc", "x", undefined, /^Cannot tell the format of x: .*; name it with the option `from`/],
  ["abc", "x", { from: "onx" }, /^Cannot find format "onx".*did you mean "onnx"/],
  [new Uint8Array([0x1f, 0x8b, 8, 0]), "x.onnx.gz", undefined, /^Cannot read x\.onnx\.gz: .*a broken one/],
];

Deno.test("read() refuses what it cannot read, in one message", async (t) => {
  for (const [content, name, options, says] of refused) {
    await t.step(String(says), async () => {
      await assert.rejects(
        read(content as Content, name as string, options as ContentOptions),
        (error: Error) => says.test(error.message) || assert.fail(error.message),
      );
    });
  }
});

Deno.test("read() asks for files beside one, and says so where it may not", async () => {
  const index = JSON.stringify({ metadata: {}, weight_map: { "a.weight": "part.safetensors" } });
  const header = JSON.stringify({ "a.weight": { dtype: "F16", shape: [4, 8], data_offsets: [0, 64] } });
  const part = new Uint8Array(8 + header.length + 64);
  new DataView(part.buffer).setBigUint64(0, BigInt(header.length), true);
  part.set(new TextEncoder().encode(header), 8);
  const asked: string[] = [], name = "model.safetensors.index.json";
  const sibling = (path: string, most = Infinity, first = 0) => {
    asked.push(path);
    return Promise.resolve(part.subarray(first, first + most));
  };
  assert.equal((await read(index, name, { sibling })).networks.length, 1);
  assert.deepEqual([...new Set(asked)], ["part.safetensors"]);
  await assert.rejects(read(index, name), /^Error: Cannot read|^FodlamError: Cannot read/);
  assert.ok(idsOf("read").includes("safetensors"));
});

/** Calls of writeNetwork() as JavaScript allows them, and what is said of each. */
const unwritable: readonly (readonly [network: unknown, to: unknown, options: unknown, says: RegExp])[] = [
  [
    undefined,
    "json",
    {},
    /^Cannot call writeNetwork: expected network to be a network such as .*, got nothing$/,
  ],
  [{}, "json", {}, /expected network to be a network such as .*, got \{\}$/],
  [
    lenet,
    undefined,
    {},
    /^Cannot call writeNetwork: expected to to be the name of a format, such as onnx, got/,
  ],
  [lenet, "onxx", {}, /^Cannot find format "onxx"/],
  [lenet, "onnx", { batch: 0 }, /expected batch to be a whole number of at least 1, got 0$/],
  [lenet, "onnx", { bach: 2 }, /got "bach"; did you mean "batch"\?$/],
  [lenet, "onnx", 7, /expected options to be an object, got 7$/],
];

Deno.test("writeNetwork() refuses what is no network, format or option, in one message", async (t) => {
  for (const [network, to, options, says] of unwritable) {
    await t.step(String(says), async () => {
      await assert.rejects(
        writeNetwork(network as Network, to as string, options as WriteOptions),
        (error: Error) => error.name === "FodlamError" && says.test(error.message),
      );
    });
  }
});
