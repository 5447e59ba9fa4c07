/** A network at another input size is the network that one would have written at that size. */
import assert from "node:assert/strict";
import { conv, network } from "../../dsl/mod.ts";
import { fromZoo } from "../../examples/mod.ts";
import { atSize } from "../../ir/atSize.ts";
import { check } from "../../ir/check.ts";
import { isFodlamError } from "../../ir/errors.ts";
import { lower } from "../../ir/lower.ts";

const small = (side: number) =>
  network("small", [3, side, side], conv(8, 3, { stride: 2 }).relu().pool(1, { stride: 4 }).fc(10));

Deno.test("layers, shapes and work are those of the same network written at that size", () => {
  const grown = atSize(small(32), [3, 64, 64]);
  assert.deepEqual(grown.layers, small(64).layers);
  assert.deepEqual(lower(grown), lower(small(64)));
  assert.equal(grown.name, "small at 3x64x64");
  assert.deepEqual(check(grown), []);
});

Deno.test("its own size changes the name alone, and parameters stay where shapes do not matter", async () => {
  const mobilenet = await fromZoo("mobilenet-v2");
  const { shape } = mobilenet.inputs[0]!;
  assert.deepEqual(atSize(mobilenet, shape).layers, mobilenet.layers);
  const parameters = (net: typeof mobilenet) => lower(net).reduce((sum, work) => sum + work.parameters, 0);
  const macs = (net: typeof mobilenet) => lower(net).reduce((sum, work) => sum + work.macs, 0);
  const half = atSize(mobilenet, [3, 112, 112]);
  assert.equal(parameters(half), parameters(mobilenet));
  assert.ok(macs(half) < macs(mobilenet) / 3);
});

Deno.test("a size that the network cannot have is refused", () => {
  const refused = (run: () => unknown) => assert.throws(run, isFodlamError);
  refused(() => atSize(small(32), [3, 32]));
  refused(() => atSize(small(32), [3, 1, 1]));
  const one = small(32);
  refused(() => atSize({ ...one, inputs: [...one.inputs, { name: "other", shape: [4] }] }, [3, 64, 64]));
});
