/** An estimate taken apart gives the estimate. */
import assert from "node:assert/strict";
import { chipsOf, modelsOf } from "../../engine/prepare.ts";
import { evaluate } from "../../engine/evaluate.ts";
import { explain } from "../../engine/explain.ts";
import { fromZoo } from "../../examples/mod.ts";
import { loadProfile, profileIds } from "../../profiles/mod.ts";
import { assertNear } from "../near.ts";
import { wrongFormulas } from "./calculator.ts";

const networks = await Promise.all(["alexnet", "mobilenet-v2", "bert-base"].map(fromZoo));

Deno.test("terms end in the estimate's latency and energy, on every profile", async (t) => {
  for (const id of profileIds) {
    await t.step(id, async () => {
      const profile = await loadProfile(id);
      for (const network of networks) {
        const { layers, sources } = explain(network, profile, { batch: 2 });
        evaluate(network, profile, { batch: 2 }).layers.forEach((layer, i) => {
          const { terms, model, gap } = layers[i]!;
          if (layer.status !== "costed") {
            return assert.ok(gap !== undefined && model === undefined, layer.name);
          }
          assert.equal(model, layer.model);
          const value = (name: string) => terms.findLast((term) => term.name === name)!.value;
          assertNear(value("latencySeconds"), layer.latencySeconds, 1e-9);
          assertNear(value("energyJoules"), layer.energyJoules, 1e-9);
          for (const { name, source } of terms) {
            assert.ok(source === undefined || source in sources, `${name}: ${source}`);
          }
        });
      }
    });
  }
});

Deno.test("one layer can be asked for, and only one that is there", async () => {
  const eyeriss = await loadProfile("eyeriss");
  const { layers } = explain(networks[0]!, eyeriss, { layer: "conv2" });
  assert.deepEqual(layers.map(({ name }) => name), ["conv2"]);
  assert.throws(() => explain(networks[0]!, eyeriss, { layer: "conv9" }), {
    message:
      /^Cannot explain layer "conv9": expected a layer of "AlexNet" among .*, got "conv9"; did you mean "conv1"\?$/,
  });
});

Deno.test("every formula gives its value from the terms above it, on every profile and model", async (t) => {
  const ways = [{}, { batch: 3 }, { processNanometers: 10 }, { bits: 8, batch: 2 }] as const;
  for (const id of profileIds) {
    await t.step(id, async () => {
      const profile = await loadProfile(id), models = modelsOf(chipsOf(profile, {}));
      for (const model of models) {
        for (const network of networks) {
          for (const how of ways) {
            for (const { name, terms } of explain(network, profile, { ...how, model }).layers) {
              assert.deepEqual(wrongFormulas(terms), [], `${network.name} ${name} by ${model}`);
            }
          }
        }
      }
    });
  }
});

Deno.test("a layer of one loop nest is explained without words, energy by cause included", async () => {
  for (const id of ["eyeriss", "eie", "scale-sim", "nvdla-2048", "a100", "tpu-v1", "mit-eems"] as const) {
    const profile = await loadProfile(id);
    const { layers } = evaluate(networks[0]!, profile);
    for (const name of ["conv3", "fc6"]) {
      const { terms, gap } = explain(networks[0]!, profile, { layer: name }).layers[0]!;
      if (gap !== undefined) continue;
      assert.deepEqual(terms.filter(({ formula }) => formula?.startsWith("sum over")), [], `${id} ${name}`);
      const layer = layers.find((layer) => layer.name === name)!;
      const parts = layer.status === "costed" ? Object.entries(layer.energyParts ?? {}) : [];
      for (const [cause, value] of parts) {
        const term = terms.find((term) => term.name === `${cause}Joules`);
        assert.equal(term?.value ?? 0, value, `${id} ${name} ${cause}`);
      }
      for (const last of ["latencySeconds", "energyJoules"]) {
        assert.ok(terms.find((term) => term.name === last)!.formula, `${id} ${name} ${last}`);
      }
    }
  }
});
