/** What `evaluate` and `explain` refuse. */
import assert from "node:assert/strict";
import { conv, network } from "../../dsl/mod.ts";
import { evaluate, explain } from "../../engine/mod.ts";
import { loadProfile } from "../../profiles/mod.ts";

const net = network("one", [3, 8, 8], conv(4, 3));
const chip = await loadProfile("eyeriss");
// deno-lint-ignore no-explicit-any
type Loose = any;
const estimate = evaluate as Loose, explanation = explain as Loose;

const refused: readonly (readonly [act: () => unknown, message: RegExp])[] = [
  [
    () => estimate(net, chip, { batchSize: 8 }),
    /^Cannot call evaluate: expected an option among batch, runtime, powerMode, model, scaling, processNanometers, density, bits, weightBits, activationBits, cacheBits, objective, mapSeconds, mapSeed, mappings, got "batchSize"; did you mean "batch"\?$/,
  ],
  [() => estimate(net, chip, { Batch: 8 }), /did you mean "batch"\?$/],
  [() => estimate(net, chip, { process: 28 }), /did you mean "processNanometers"\?$/],
  [() => estimate(net, chip, { constructor: 1 }), /^Cannot call evaluate: .* got "constructor"$/],
  [
    () => estimate(net, chip, { density: { weigths: 0.5, activations: 1 } }),
    /^Cannot use density: expected weights and activations from 0 to 1, got {.*}; did you mean "weights"\?$/,
  ],
  [() => estimate(net, chip, { density: null }), /^Cannot use density: .* got null$/],
  [
    () => estimate(net, chip, { bits: 65 }),
    /^Cannot use bits: expected a whole number from 1 to 64, got 65$/,
  ],
  [() => estimate(net, chip, null), /^Cannot call evaluate: expected options to be an object, got null$/],
  [() => estimate(net, chip, 8), /expected options to be an object, got 8$/],
  [() => estimate(net, chip, {}, 4), /^Cannot call evaluate: expected network, profile, .* got 4$/],
  [() => estimate(net), /^Cannot call evaluate: expected profile to be a profile such as .* got nothing$/],
  [() => estimate(net, "eyeriss"), /expected profile to be .* got "eyeriss"$/],
  [
    () => estimate(net, loadProfile("eyeriss")),
    /expected profile to be a profile such as await .* got a Promise$/,
  ],
  [
    () => estimate(net, { ...chip, models: { table: {} } }),
    /^Cannot call evaluate: expected a profile without/,
  ],
  [() => estimate(conv(3, 3), chip), /expected network to be a network .* got a fragment$/],
  [() => estimate({ ...net, layers: [{ name: "x" }] }, chip), /^Cannot read network/],
  [() => estimate({ ...net, layer: [] }, chip), /got "layer"; did you mean "layers"\?$/],
  [() => explanation(net, chip, { layers: "conv1" }), /^Cannot call explain: .* did you mean "layer"\?$/],
  [() => explanation(net, chip, { layer: 1 }), /^Cannot use layer: expected a text, got 1$/],
];

Deno.test("what evaluate and explain do not take is refused at the caller's line", async (t) => {
  for (const [act, message] of refused) {
    await t.step(`${act}`.slice(6), () => {
      assert.throws(act, (error: Error) => {
        assert.equal(error.name, "FodlamError");
        assert.match(error.message, message);
        assert.match(/^ +at .*$/m.exec(error.stack!)![0], /options_test\.ts/);
        return true;
      });
    });
  }
});

Deno.test("a network and a profile of plain JSON are as good as any", () => {
  const copies = [structuredClone(net), structuredClone(chip)] as const;
  assert.deepEqual(evaluate(...copies), evaluate(net, chip));
});

Deno.test("an option that holds nothing is not given", () => {
  assert.deepEqual(estimate(net, chip, { batch: undefined }), evaluate(net, chip));
});
