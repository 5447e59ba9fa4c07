/** What a profile stores of its own errors is what its rows give. */
import assert from "node:assert/strict";
import { isComposite } from "../../engine/prepare.ts";
import { everyLayer, leaveOneNetworkOut } from "../../engine/trust/diagnose.ts";
import type { Comparison } from "../../engine/trust/compare.ts";
import { bandOf, rankCorrelation, summaryOf } from "../../engine/trust/validate.ts";
import { type ChipProfile, loadProfile, profileIds } from "../../profiles/mod.ts";
import { compactJson, refitted } from "../profiles_text.ts";
import { assertNear } from "../near.ts";

const all = await Promise.all(profileIds.map(loadProfile));
const chips = all.filter((profile): profile is ChipProfile => !isComposite(profile));

Deno.test("stored constants and errors are those that fits and rows give", async () => {
  const { chips, unmeasured } = await refitted();
  assert.equal(
    await Deno.readTextFile(new URL("../../engine/trust/unmeasured.ts", import.meta.url)),
    unmeasured,
  );
  for (const chip of chips) {
    const text = await Deno.readTextFile(new URL(`../../profiles/${chip.id}.json`, import.meta.url));
    assert.equal(text, compactJson(chip) + "\n", chip.id);
  }
});

Deno.test("every model that is not a table says how wrong it is, for any sort of work", () => {
  for (const { validation, models } of chips) {
    for (const [id, { groups }] of Object.entries(models)) {
      const own = validation.filter(({ model }) => model === id).map(({ group }) => group as string);
      const covered = own.includes("any") ||
        (groups as readonly string[]).every((group) => own.includes(group));
      assert.ok(covered || id === "table", id);
    }
    for (const { latency, energy } of validation) {
      assert.ok(latency.low <= 0 && latency.high >= 0 && energy.low <= 0 && energy.high >= 0);
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

Deno.test("summaryOf() and bandOf() on errors known by heart", () => {
  const row = {} as Comparison["row"];
  const found = [0.1, -0.4, 0.2, 0.1].map((error, i) => (
    { row, quantity: "latencySeconds", published: i + 1, estimated: (i + 1) * (1 + error), error }
  ));
  const { meanAbsolute, medianAbsolute, worst, bias, rows } = summaryOf(found);
  [[meanAbsolute, 0.2], [medianAbsolute, 0.15], [worst, -0.4], [bias, 0], [rows, 4]].forEach((
    [got, wanted],
  ) => assertNear(got! + 1, wanted! + 1));
  assert.equal(rankCorrelation([1, 2, 3], [10, 20, 90]), 1);
  assert.equal(rankCorrelation([1, 2, 3], [9, 2, 1]), -1);
  assertNear(rankCorrelation([1, 2, 3, 4], [1, 3, 2, 4]), 0.8); // 1 - 6 x 2 / (4 x 15)
  assert.deepEqual(bandOf([0.1, 0.2]), { low: 0, high: 0.2 }, "an estimate may always be right");
  const many = Array.from({ length: 101 }, (_, i) => i / 100 - 0.5);
  assertNear(bandOf(many).low, -0.45);
  assertNear(bandOf(many).high, 0.45);
});
