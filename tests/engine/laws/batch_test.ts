/** A batch costs no more than its inputs one after another, and one more input never makes it faster. */
import assert from "node:assert/strict";
import { compiledOnce } from "../../../engine/compile.ts";
import { prepared } from "../../../engine/prepare.ts";
import { totals } from "../../../engine/totals.ts";
import { fromZoo } from "../../../examples/mod.ts";
import { loadProfile, profileIds } from "../../../profiles/mod.ts";
import { labelOf } from "../../../profiles/runtime.ts";
import { inTurn, isSearched, isWhole } from "../../sampled.ts";
import { costOf, type Drawn, layers, type TimeAndEnergy, workOf } from "./layers.ts";
import { type On, onEveryChip, SLACK } from "./trials.ts";

const drawn = layers(200, 2027), batches = [2, 3, 4, 5, 8, 9, 16, 17, 63, 64];

type Costs = readonly TimeAndEnergy[] | undefined;

/** What was found, by chip and layer: both laws are about the same costs. */
const found = new Map<string, Map<Drawn, Costs>>();

/** A layer's costs alone and in each batch; nothing where the model does not cost it. */
function costsOf({ profile, model, prepared }: On, layer: Drawn): Costs {
  const chip = `${labelOf(profile)} ${model}`;
  const own = found.get(chip) ?? new Map<Drawn, Costs>();
  found.set(chip, own);
  if (own.has(layer)) return own.get(layer);
  const work = workOf(layer), single = costOf(work, prepared);
  const costs = single && [single, ...batches.map((batch) => costOf(work, prepared, batch)!)];
  own.set(layer, costs);
  return costs;
}

Deno.test("a layer's batch costs at most its inputs one after another, in time and energy", async (t) => {
  const trials = await onEveryChip(t, "together", function* (on) {
    for (const layer of on.some(drawn)) {
      const [single, ...costs] = costsOf(on, layer) ?? [];
      for (const [at, cost] of costs.entries()) {
        const batch = batches[at]!;
        for (const quantity of ["latencySeconds", "energyJoules"] as const) {
          yield cost[quantity] > batch * single![quantity] * SLACK
            ? `${JSON.stringify(layer)} at batch ${batch}: ${quantity} ${cost[quantity]}, one alone ${
              single![quantity]
            }`
            : undefined;
        }
      }
    }
  });
  assert.ok(trials > 80_000, `${trials}`);
});

Deno.test("one more in a layer's batch is not faster", async (t) => {
  const trials = await onEveryChip(t, "batch", function* (on) {
    for (const layer of on.some(drawn)) {
      let [last, ...costs] = costsOf(on, layer) ?? [];
      for (const [at, cost] of costs.entries()) {
        yield cost.latencySeconds * SLACK < last!.latencySeconds
          ? `${JSON.stringify(layer)} at batch ${batches[at]}: ${cost.latencySeconds} s, before ${
            last!.latencySeconds
          } s`
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
      const batches = isSearched(profile) && !isWhole ? [2, 3, 32] : [2, 3, 8, 9, 32, 33];
      for (const network of some) {
        const compiled = compiledOnce(network), single = totals(compiled, chip);
        let last = single.latencySeconds;
        for (const batch of batches) {
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
