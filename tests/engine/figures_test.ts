/** What a sweep keeps of an estimate is what `evaluate` says, to the last digit, on every profile. */
import assert from "node:assert/strict";
import { compile, evaluate } from "../../engine/mod.ts";
import { Figuring } from "../../engine/figures.ts";
import { prepared } from "../../engine/prepare.ts";
import { fromZoo } from "../../examples/mod.ts";
import { loadProfile, profileIds } from "../../profiles/mod.ts";
import { isSearched, quick } from "../sampled.ts";

const networks = await Promise.all(
  (["lenet5", "mobilenet-v2", "bert-base", "vgg16"] as const).map((name) => fromZoo(name)),
);

for (const id of profileIds) {
  Deno.test(`figures on ${id} are those of an estimate`, async () => {
    const profile = await loadProfile(id),
      isLong = isSearched(profile),
      how = isLong ? quick : {};
    for (const network of isLong ? networks.slice(0, 1) : networks) {
      const figuring = new Figuring(compile(network), prepared(profile, how));
      for (const batch of [1, 6]) {
        const { total, memory, limits, coverage } = evaluate(network, profile, { ...how, batch });
        assert.deepEqual(figuring.all(batch), {
          total: { latencySeconds: total.latencySeconds, energyJoules: total.energyJoules },
          range: total.range,
          memory,
          limits,
          uncoveredMacs: coverage.uncovered.macs,
        });
      }
    }
  });
}
