/** An estimate taken apart gives the estimate. */
import assert from "node:assert/strict";
import { evaluate } from "../../engine/evaluate.ts";
import { explain } from "../../engine/explain.ts";
import { fromZoo } from "../../examples/mod.ts";
import { loadProfile, profileIds } from "../../profiles/mod.ts";
import { assertNear } from "../near.ts";

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
