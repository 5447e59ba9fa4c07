/**
 * Hailo's own table of its Hailo-8, held against the roofline with contexts: four constants fitted, and two limits of a context read
 * off the rows in which images a second depend on the batch.
 */
import assert from "node:assert/strict";
import { contextsFor, fusedIn } from "../../engine/models/roofline/contexts.ts";
import { fromZoo } from "../../examples/mod.ts";
import { lower } from "../../ir/lower.ts";
import { type ChipProfile, loadProfile } from "../../profiles/mod.ts";
import { bandsOf } from "./bands.ts";
import { number, rowsOfTable } from "./tables.ts";

Deno.test("Hailo-8: median under 30 %, order right, also for networks left out of the fit", async () => {
  const { shipped, leftOut } = await bandsOf("hailo-8", "hailo-8");
  assert.equal(shipped.rows, (await rowsOfTable("hailo-8")).length);
  assert.ok(shipped.medianAbsolute < 0.25, `median ${shipped.medianAbsolute}`);
  assert.ok(leftOut.medianAbsolute < 0.3, `left out ${leftOut.medianAbsolute}`);
  assert.ok(shipped.rankCorrelation! > 0.95, `rank correlation ${shipped.rankCorrelation}`);
  assert.ok(leftOut.rankCorrelation! > 0.95, `rank correlation left out ${leftOut.rankCorrelation}`);
  assert.ok(Math.abs(shipped.bias) < 0.15, `bias ${shipped.bias}`);
});

Deno.test("Hailo-8: a network has contexts just where a batch makes it faster", async (t) => {
  const { models: { roofline } } = await loadProfile("hailo-8") as ChipProfile;
  const rates = Map.groupBy(await rowsOfTable("hailo-8"), ({ network }) => String(network));
  for (const [network, rows] of rates) {
    await t.step(network, async () => {
      const workloads = lower(await fromZoo(network));
      const bytes = workloads.reduce((sum, { parameters }) => sum + parameters, 0);
      const parts = contextsFor(workloads, fusedIn(workloads, roofline!), roofline!, bytes);
      const [one, eight] = rows.map((row) => number(row, "inferencesPerSecond"));
      if (network === "yolov8s-seg") return assert.ok(eight! > one! && parts === 1); // its prototypes' large maps are not counted
      assert.equal(parts > 1, eight! > one!);
    });
  }
});
