/**
 * Qualcomm AI Hub's networks on 13 devices, by precision and runtime, held against the npu model: five constants fitted to the rows of
 * each device, the others to all devices at once. Left-out errors of each device are in docs/models/npu.md; one is tried here.
 */
import assert from "node:assert/strict";
import { heldRows } from "../../cli/output/held.ts";
import { loadModels } from "../../engine/models/mod.ts";
import { type ModelValidation, summaryOf, validate } from "../../engine/trust/validate.ts";
import { type ChipProfile, loadProfile, type ProfileId } from "../../profiles/mod.ts";
import { heldRowsOf } from "./tables.ts";

const TABLE = "qualcomm-ai-hub";

async function held(id: ProfileId, refits: boolean): Promise<ModelValidation> {
  await loadModels();
  const profile = await loadProfile(id) as ChipProfile;
  return validate(profile, await heldRows(profile), refits).find(({ model }) => model === "npu")!;
}

Deno.test("Qualcomm AI Hub: every row of all devices is compared, median under 10 %, order right", async () => {
  const rows = await heldRowsOf(TABLE);
  const devices = [...new Set(rows.map(({ profile }) => String(profile)))];
  let compared = 0;
  for (const id of devices) {
    const { all } = await held(id as ProfileId, false), summary = summaryOf(all);
    compared += summary.rows;
    assert.ok(summary.medianAbsolute < 0.1, `${id}: median ${summary.medianAbsolute}`);
    assert.ok(summary.rankCorrelation! > 0.95, `${id}: rank correlation ${summary.rankCorrelation}`);
    assert.ok(Math.abs(summary.bias) < 0.05, `${id}: bias ${summary.bias}`);
  }
  assert.deepEqual([devices.length, compared, rows.length], [13, 459, 459]);
});

Deno.test("Qualcomm AI Hub: networks left out of the fit of a device stay within 20 %, in order", async () => {
  const summary = summaryOf((await held("snapdragon-7-gen-4", true)).leftOut);
  assert.equal(summary.rows, 14);
  assert.ok(summary.medianAbsolute < 0.2, `median ${summary.medianAbsolute}`);
  assert.ok(summary.rankCorrelation! > 0.9, `rank correlation ${summary.rankCorrelation}`);
});
