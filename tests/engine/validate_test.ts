/** What a profile stores of its own errors is what its rows give. */
import { existsSync } from "node:fs";
import { isWhole } from "../sampled.ts";
import assert from "node:assert/strict";
import { isComposite } from "../../engine/prepare.ts";
import { everyLayer, leaveOneNetworkOut } from "../../engine/trust/diagnose.ts";
import type { Comparison } from "../../engine/trust/compare.ts";
import { rankCorrelation, summaryOf } from "../../engine/trust/validate.ts";
import { type ChipProfile, loadProfile, profileIds } from "../../profiles/mod.ts";
import { profileFiles } from "../../tools/bless/fits.ts";
import { leftOutIn } from "../../tools/bless/pages/leftOut.ts";
import { profileValidations, validationPage, VALIDATIONS } from "../../tools/bless/pages/validation.ts";
import { assertNear } from "../near.ts";

const root = new URL("../../", import.meta.url);
const all = await Promise.all(profileIds.map(loadProfile));
const chips = all.filter((profile): profile is ChipProfile => !isComposite(profile));

/** Whether all chips may be fitted: it takes minutes where `deno task bless` has left no fits behind. `FODLAM_ALL=1` asks for it. */
const fitsAreAtHand = isWhole || existsSync(new URL("../../.cache/bless/", import.meta.url));

Deno.test({
  name: "stored constants, errors and the page of them are those that fits and rows give",
  ignore: !fitsAreAtHand,
  async fn() {
    const page = { "docs/validation.md": await validationPage() };
    for (const [path, text] of Object.entries({ ...await profileFiles(), ...page })) {
      assert.equal(await Deno.readTextFile(new URL(path, root)), text, path);
    }
  },
});

Deno.test({
  name: "each profile with rows has its page, and no other page is left over (deno task bless)",
  ignore: !fitsAreAtHand,
  async fn() {
    const written = await profileValidations();
    const there = [...Deno.readDirSync(new URL(VALIDATIONS, root))].map(({ name }) =>
      `${VALIDATIONS}${name}`
    );
    assert.deepEqual(there.sort(), Object.keys(written).sort());
    for (const [path, text] of Object.entries(written)) {
      assert.equal(await Deno.readTextFile(new URL(path, root)), text, path);
    }
  },
});

Deno.test({
  name: "the errors in README are those of rows left out (deno task bless)",
  ignore: !fitsAreAtHand,
  async fn() {
    const text = await Deno.readTextFile(new URL("README.md", root));
    assert.equal(await leftOutIn(text), text);
  },
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

Deno.test("summaryOf() on errors known by heart", () => {
  const row = {} as Comparison["row"], work = { bits: 8, macs: 1, sorts: [] };
  const found = [0.1, -0.4, 0.2, 0.1].map((error, i) => (
    { row, quantity: "latencySeconds", published: i + 1, estimated: (i + 1) * (1 + error), error, work }
  ));
  const { meanAbsolute, medianAbsolute, worst, bias, rows } = summaryOf(found);
  [[meanAbsolute, 0.2], [medianAbsolute, 0.15], [worst, -0.4], [bias, 0], [rows, 4]].forEach((
    [got, wanted],
  ) => assertNear(got! + 1, wanted! + 1));
  assert.equal(rankCorrelation([1, 2, 3], [10, 20, 90]), 1);
  assert.equal(rankCorrelation([1, 2, 3], [9, 2, 1]), -1);
  assertNear(rankCorrelation([1, 2, 3, 4], [1, 3, 2, 4]), 0.8); // 1 - 6 x 2 / (4 x 15)
});
