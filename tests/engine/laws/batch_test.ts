/** A batch costs no more than its inputs one after another, and one more input never makes it faster. */
import assert from "node:assert/strict";
import { compiledOnce } from "../../../engine/compile.ts";
import { prepared } from "../../../engine/prepare.ts";
import { totals } from "../../../engine/totals.ts";
import { fromZoo } from "../../../examples/mod.ts";
import { loadProfile, profileIds } from "../../../profiles/mod.ts";
import { costOf, layers, workOf } from "./layers.ts";
import { inTurn, isSearched } from "../../sampled.ts";
import { onEveryChip, SLACK } from "./trials.ts";

const drawn = layers(200, 2027), batches = [2, 3, 4, 5, 8, 9, 16, 17, 63, 64];

Deno.test("a layer's batch costs at most its inputs one after another, in time and energy", async (t) => {
  const trials = await onEveryChip(t, "together", function* ({ prepared, some }) {
    for (const layer of some(drawn)) {
      const work = workOf(layer), single = costOf(work, prepared);
      if (single === undefined) continue;
      for (const batch of batches) {
        const cost = costOf(work, prepared, batch)!;
        for (const quantity of ["latencySeconds", "energyJoules"] as const) {
          yield cost[quantity] > batch * single[quantity] * SLACK
            ? `${JSON.stringify(layer)} at batch ${batch}: ${quantity} ${cost[quantity]}, one alone ${
              single[quantity]
            }`
            : undefined;
        }
      }
    }
  });
  assert.ok(trials > 80_000, `${trials}`);
});

Deno.test("one more in a layer's batch is not faster", async (t) => {
  const trials = await onEveryChip(t, "batch", function* ({ prepared, some }) {
    for (const layer of some(drawn)) {
      const work = workOf(layer);
      let last = costOf(work, prepared);
      if (last === undefined) continue;
      for (const batch of batches) {
        const cost = costOf(work, prepared, batch)!;
        yield cost.latencySeconds * SLACK < last.latencySeconds
          ? `${
            JSON.stringify(layer)
          } at batch ${batch}: ${cost.latencySeconds} s, before ${last.latencySeconds} s`
          : undefined;
        last = cost;
      }
    }
  });
  assert.ok(trials > 40_000, `${trials}`);
});

// Eyeriss's mapping of a fully connected layer for some batch may take more energy than one after another: see exceptions.ts.
Deno.test("the same holds for whole networks on every profile", async (t) => {
  const networks = await Promise.all(
    (["resnet50", "mobilenet-v2", "bert-base", "vgg16"] as const).map((id) => fromZoo(id)),
  );
  for (const [turn, id] of profileIds.entries()) {
    await t.step(id, async () => {
      const profile = await loadProfile(id), chip = prepared(profile, { mapSeconds: 0.02 });
      const some = isSearched(profile) ? inTurn(networks.slice(0, 2), turn, 1) : networks;
      for (const network of some) {
        const compiled = compiledOnce(network), single = totals(compiled, chip);
        let last = single.latencySeconds;
        for (const batch of [2, 3, 8, 9, 32, 33]) {
          const { latencySeconds, energyJoules } = totals(compiled, chip, { batch });
          const what = `${network.name} at batch ${batch}`;
          assert.ok(latencySeconds <= batch * single.latencySeconds * SLACK, what);
          assert.ok(energyJoules <= batch * single.energyJoules * SLACK, `${what}, energy`);
          assert.ok(latencySeconds * SLACK >= last, `${what} is faster than a smaller one`);
          last = latencySeconds;
        }
      }
    });
  }
});
