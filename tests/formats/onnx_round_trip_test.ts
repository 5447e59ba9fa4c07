/** From the zoo to ONNX and back: every layer keeps its MACs and parameters. */
import assert from "node:assert/strict";
import { fromZoo } from "../../examples/mod.ts";
import { Maker } from "../../formats/maker.ts";
import { MAX_ONNX_PARTS } from "../../formats/limits.ts";
import { format } from "../../formats/onnx/mod.ts";
import { GraphWriter } from "../../formats/onnx/write/graph.ts";
import { check } from "../../ir/check.ts";
import { count, type LayerCount } from "../../ir/count.ts";
import { kinds } from "../../ir/registry.ts";
import { input, lower, type Network, network } from "../../mod.ts";
import { zooOfEveryPattern } from "../sampled.ts";
import { networkOf } from "./onnx.ts";

type Sums = Map<string, readonly [macs: number, parameters: number]>;

/** MACs and parameters by the layer that a node belongs to: nodes of one layer begin with its name. */
function sums(layers: readonly LayerCount[], names: ReadonlySet<string>): Sums {
  const found: Sums = new Map();
  for (const { name, macs, parameters } of layers) {
    let owner = name;
    while (owner !== "" && !names.has(owner)) {
      owner = owner.slice(0, Math.max(0, owner.lastIndexOf("/"), owner.lastIndexOf(".")));
    }
    const [a, b] = found.get(owner || name) ?? [0, 0];
    if (macs + parameters > 0) found.set(owner || name, [a + macs, b + parameters]);
  }
  return found;
}

/** Kinds of the zoo that ONNX has no words for. */
const UNSAID = [
  "custom",
  "dualScan",
  "linearAttention",
  "lstm", // of one bias vector for each gate
  "moe",
  "nms",
  "roiAlign",
  "roiPool",
  "selectiveScan",
];

for (const [name, before] of await zooOfEveryPattern()) {
  Deno.test(`${name} to ONNX and back`, async () => {
    const { files: [file], skipped } = await format.write!(before, { skipUnsupported: true });
    const gone = new Set(skipped.map(({ layer }) => layer));
    const kindsGone = new Set(before.layers.filter((layer) => gone.has(layer.name)).map(({ kind }) => kind));
    assert.deepEqual([...kindsGone].filter((kind) => !UNSAID.includes(kind)), []);
    const after = await networkOf(file!.content as Uint8Array);
    assert.deepEqual(check(after), []);
    const left = count(before).layers.filter((layer) => !gone.has(layer.name));
    const names = new Set(left.map((layer) => layer.name));
    assert.deepEqual(sums(count(after).layers, names), sums(left, names));
  });
}

const affine = [true, false].flatMap((scale) => [true, false].map((shift) => ({ scale, shift })));

Deno.test("a normalisation comes back with what it learns: a scale, a shift, both or nothing", async (t) => {
  for (const options of affine) {
    await t.step(JSON.stringify(options), async () => {
      const x = input(6, 8).layerNorm(options).rmsNorm(options);
      const net = network("n", x.toImage(2, 3).groupNorm(4, options).conv(8, 1));
      const { files: [file] } = await format.write!(net, {});
      const back = await networkOf(file!.content as Uint8Array);
      assert.equal(count(back).parameters, count(net).parameters);
    });
  }
});

Deno.test("vectors of different make come back beside each other", async () => {
  const net = network("n", input(4, 8).slice(0, 3, 4).flatten().concat(input(6)).fc(2));
  const { files: [file] } = await format.write!(net, {});
  const back = await networkOf(file!.content as Uint8Array);
  assert.deepEqual([count(back).macs, back.layers.at(-1)!.shape], [2 * 14, [2]]);
});

Deno.test("a layer that ONNX cannot say is refused by name, and left out when asked", async () => {
  const net = network("n", input(8, 16).fc(16).custom(1000, { name: "mystery" }).fc(4));
  await assert.rejects(
    async () => await format.write!(net, {}),
    /^FodlamError: Cannot write network "n": expected layers that ONNX can express, got "mystery" \(only its work is known\)/,
  );
  const { files, skipped } = await format.write!(net, { skipUnsupported: true });
  assert.deepEqual(skipped, [{ layer: "mystery", reason: "only its work is known" }]);
  const back = await networkOf(files[0]!.content as Uint8Array);
  assert.deepEqual(back.layers.map(({ name, kind }) => [name, kind]), [["fc1", "fc"], ["fc2", "fc"]]);
});

Deno.test("every kind is written, or has a reason why not", async () => {
  const { writers } = await import("../../formats/onnx/write/mod.ts");
  assert.deepEqual(Object.keys(writers).sort(), kinds);
});

Deno.test("a file of 100 million weights is small", async () => {
  const { files: [file] } = await format.write!(await fromZoo("vgg16"), {});
  assert.ok((file!.content as Uint8Array).length < 20_000);
});

Deno.test("a network of 100,000 layers is read as it is written", async () => {
  const maker = new Maker("large", "large");
  let last = maker.input("x", [4, 2, 2]);
  while (maker.layers.length < 100_000) {
    const number = maker.layers.length;
    last = number % 3 === 0
      ? maker.layer("conv", [4, 1, { padding: 0 }], [last])
      : maker.layer(number % 3 === 1 ? "silu" : "relu", [], [last]);
  }
  const large = maker.network([last]);
  const { files: [file] } = await format.write!(large, {});
  const { networks: [read] } = await format.read!(
    { path: "large.onnx", bytes: file!.content as Uint8Array },
    {},
  );
  assert.equal(read!.layers.length, 100_000);
  const macs = (network: Network) => lower(network).reduce((sum, work) => sum + work.macs, 0);
  assert.equal(macs(read!), macs(large));
});

Deno.test("a graph that is larger than what is read is known before it is written", () => {
  const graph = new GraphWriter();
  graph.node("Sum", ["x", "y"]);
  assert.ok(!graph.isTooLarge);
  graph.node("Sum", new Array<string>(MAX_ONNX_PARTS).fill("x"));
  assert.ok(graph.isTooLarge);
});
