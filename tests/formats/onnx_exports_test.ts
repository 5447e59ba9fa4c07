/** Exports of PyTorch against the counts that torchvision's own modules give, and against the zoo's networks. */
import assert from "node:assert/strict";
import { fromZoo } from "../../examples/mod.ts";
import { count } from "../../ir/count.ts";
import { networkOf, sample, table } from "./onnx.ts";

/** MACs and parameters of torchvision 0.14.1's modules, counted there layer by layer. */
const exports = [
  ["resnet18", "resnet18", 1814073344, 11689512],
  ["googlenet", "googlenet-torchvision", 1498376192, 6624904],
  ["mobilenet_v2", "mobilenet-v2", 300774272, 3504872],
  ["vit_b_16", "vit-b-16", 17563828224, 86567656],
] as const;

for (const [file, zoo, macs, parameters] of exports) {
  Deno.test(`${file} of torchvision has its counts, and the layers of the zoo's`, async () => {
    const counted = count(await networkOf(await sample(file)));
    assert.deepEqual([counted.macs, counted.parameters], [macs, parameters]);
    const counts = (rows: (string | number)[][]) =>
      rows.filter(([, macs, parameters]) => macs !== 0 || parameters !== 0);
    assert.deepEqual(counts(table(counted)), counts(table(count(await fromZoo(zoo)))));
  });
}

Deno.test("batch normalisation that the exporter folded is noted", async () => {
  const { networks, notes } = await (await import("./onnx.ts")).reading(await sample("resnet18"));
  assert.equal(networks[0]!.layers.filter(({ kind }) => kind === "batchNorm").length, 20);
  assert.equal(notes.length, 1);
  assert.match(notes[0]!.text, /^batch normalisation that the exporter folded/);
  assert.equal(notes[0]!.layers.length, 20);
});
