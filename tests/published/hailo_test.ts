/**
 * Hailo's own table of its Hailo-8, held against the roofline with contexts: three constants fitted, and four limits of a context read
 * off the rows in which images a second depend on the batch.
 */
import assert from "node:assert/strict";
import { fillingOf, fusedIn } from "../../engine/models/roofline/contexts.ts";
import { fromZoo } from "../../examples/mod.ts";
import { lower } from "../../ir/lower.ts";
import { type ChipProfile, loadProfile } from "../../profiles/mod.ts";
import { bandsOf } from "./bands.ts";
import { heldRowsOf, number } from "./tables.ts";

Deno.test("Hailo-8: median under 20 %, order right, also for networks left out of the fit", async () => {
  const { shipped, leftOut } = await bandsOf("hailo-8", "hailo-8");
  assert.equal(shipped.rows, (await heldRowsOf("hailo-8")).length);
  assert.ok(shipped.medianAbsolute < 0.2, `median ${shipped.medianAbsolute}`);
  assert.ok(leftOut.medianAbsolute < 0.2, `left out ${leftOut.medianAbsolute}`);
  assert.ok(shipped.rankCorrelation! > 0.95, `rank correlation ${shipped.rankCorrelation}`);
  assert.ok(leftOut.rankCorrelation! > 0.95, `rank correlation left out ${leftOut.rankCorrelation}`);
  assert.ok(Math.abs(shipped.bias) < 0.15, `bias ${shipped.bias}`);
});

/** Networks on the wrong side of their limits, of 56: nothing of theirs fills a context. */
const misjudged = ["repghost-1.0", "yolov8s-seg"];

Deno.test("Hailo-8: a network has contexts where a batch makes it faster", async () => {
  const { models: { roofline } } = await loadProfile("hailo-8") as ChipProfile;
  const rates = Map.groupBy(await heldRowsOf("hailo-8"), ({ network }) => String(network));
  const wrong: string[] = [];
  for (const [network, rows] of rates) {
    const workloads = lower(await fromZoo(network));
    const bytes = workloads.reduce((sum, { parameters }) => sum + parameters, 0);
    const { share } = fillingOf(workloads, fusedIn(workloads, roofline!), roofline!, bytes);
    const [one, eight] = rows.map((row) => number(row, "inferencesPerSecond"));
    if (eight! > one! ? share < 0.5 : share > 0.5) wrong.push(network);
  }
  assert.equal(rates.size, 56);
  assert.deepEqual(wrong, misjudged);
});
