/** What a profile stores of its own errors is what its rows give. */
import assert from "node:assert/strict";
import { isComposite } from "../../engine/chips.ts";
import { everyLayer, leaveOneNetworkOut, validationOf } from "../../engine/validate.ts";
import { type ChipProfile, loadProfile, profileIds } from "../../profiles/mod.ts";
import { rowsOf } from "../../profiles/rows.ts";
import { compactJson, refitted } from "../profiles_text.ts";
import { assertNear } from "../near.ts";

const all = await Promise.all(profileIds.map(loadProfile));
const chips = all.filter((profile): profile is ChipProfile => !isComposite(profile));

Deno.test("stored constants and errors are those that validate.ts computes", async (t) => {
  for (const chip of chips) {
    await t.step(chip.id, async () => {
      const fitted = refitted(chip);
      assert.deepEqual(chip.models, fitted.models);
      assert.deepEqual(chip.validation, fitted.validation);
      const text = await Deno.readTextFile(new URL(`../../profiles/${chip.id}.json`, import.meta.url));
      assert.equal(text, compactJson(fitted) + "\n");
    });
  }
});

Deno.test("every model that is not a table says how wrong it is, for every group", () => {
  for (const { validation, models } of chips) {
    const wanted = Object.entries(models).flatMap(([id, { groups }]) =>
      id === "table" ? [] : (groups as readonly string[]).map((group) => `${id} ${group}`)
    );
    assert.deepEqual(validation.map(({ model, group }) => `${model} ${group}`), wanted);
    for (const { latency, energy } of validation) {
      assert.ok(latency.low < latency.high && energy.low < energy.high);
    }
  }
});

const row = { batch: 2, key: "", source: "", powerWatts: 2 };
const rows = [
  { ...row, network: "A", layer: "1", macs: 10, latencySeconds: 20 }, // 10 s and 20 J an input: 1 s a MAC
  { ...row, network: "B", layer: "1", macs: 10, latencySeconds: 60 }, // 3 s a MAC
  { ...row, network: "B", layer: "2", macs: 10, latencySeconds: 20 }, // 1 s a MAC; B has 2 on average
];

Deno.test("leaveOneNetworkOut() estimates each network from the others", () => {
  const [a, b] = leaveOneNetworkOut(rows, ["A", "B"]);
  assert.deepEqual([a!.subject, a!.from, b!.subject, b!.from], ["A", "B", "B", "A"]);
  assert.deepEqual([a!.publishedLatencySeconds, a!.publishedEnergyJoules], [10, 20]);
  assertNear(a!.latencyError, 1); // 2 s a MAC for 1
  assertNear(b!.latencyError, -0.5);
  assertNear(b!.energyError, -0.5);
});

Deno.test("everyLayer() estimates each layer from all", () => {
  const errors = everyLayer(rows, ["A", "B"]).map(({ latencyError }) => latencyError);
  [2 / 3, -4 / 9, 2 / 3].forEach((expected, i) => assertNear(errors[i]!, expected)); // 50 s over 30 MACs
  assert.deepEqual(everyLayer(rows, ["A"]).map(({ subject }) => subject), ["A 1"]);
});

Deno.test("validationOf() a chip without models finds nothing", () => {
  assert.deepEqual(validationOf({ ...chips[0]!, models: {} }), []);
  assert.ok(chips.every(({ models }) => models.table === undefined || rowsOf(models.table).length > 0));
});
