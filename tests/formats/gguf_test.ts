/** GGUF: headers, architectures against the sums of their tensors and published sizes, split files, hostile ones. */
import assert from "node:assert/strict";
import { detect, readNetworks } from "../../formats/mod.ts";
import { format } from "../../formats/gguf/mod.ts";
import { check } from "../../ir/check.ts";
import { count } from "../../ir/count.ts";
import type { Reading, ReadOptions } from "../../formats/format.ts";
import { bytesOf, type Content, elementsOf, type Entry, ggufOf } from "./gguf.ts";
import { llama3, smallLlama } from "./gguf_models.ts";

async function read(content: Content, options: ReadOptions = {}): Promise<Reading> {
  return await format.read!({ path: "m.gguf", bytes: ggufOf(content), size: Infinity }, options);
}

const sum = (entries: readonly Entry[], of: (entry: Entry) => number) =>
  entries.reduce((all, entry) => all + of(entry), 0);

Deno.test("a file's layers have their tensors' bits, and its parameters are the sum of its tensors", async () => {
  const content = smallLlama();
  const { networks: [net], notes } = await read(content);
  assert.deepEqual(check(net), []);
  const { parameters, weightBytes } = count(net!);
  assert.equal(parameters, sum(content.tensors, elementsOf));
  assert.equal(weightBytes, sum(content.tensors, bytesOf));
  console.log(notes, net!.layers.map((l) => `${l.name}:${l.bits?.weights}`).join(" "));
});

Deno.test("Llama 3 8B in Q4_K_M is as large as llama.cpp prints it", async () => {
  const { networks: [net] } = await read(llama3());
  const { parameters, weightBytes } = count(net!);
  assert.equal(parameters, 8_030_261_248); // "model params = 8.03 B"
  assert.equal((weightBytes / 2 ** 30).toFixed(2), "4.58"); // "model size = 4.58 GiB (4.89 BPW)"
  assert.equal((8 * weightBytes / parameters).toFixed(2), "4.89");
});
