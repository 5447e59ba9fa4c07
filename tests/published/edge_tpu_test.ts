/**
 * Coral's table of the Edge TPU, held against the roofline. Three constants are fitted to nine rows on USB 3, two to those on the Dev
 * Board. Set aside: DeepLab, whose last layers ran on the host, and Inception-ResNet v2, which is published as faster than its
 * parameters pass the link.
 */
import assert from "node:assert/strict";
import { bandsOf } from "./bands.ts";

Deno.test("Edge TPU on USB 3: median under 30 %, order right, also for networks left out of the fit", async () => {
  const { shipped, leftOut, errors } = await bandsOf("edge-tpu", "edge-tpu");
  assert.equal(shipped.rows, 9);
  assert.equal(leftOut.rows, 9);
  assert.ok(shipped.medianAbsolute < 0.12, `median ${shipped.medianAbsolute}`);
  assert.ok(leftOut.medianAbsolute < 0.2, `left out ${leftOut.medianAbsolute}`);
  assert.ok(shipped.rankCorrelation! > 0.95, `rank correlation ${shipped.rankCorrelation}`);
  assert.ok(leftOut.rankCorrelation! > 0.9, `rank correlation left out ${leftOut.rankCorrelation}`);
  assert.ok(Math.abs(shipped.bias) < 0.1, `bias ${shipped.bias}`);
  for (const [name, error] of errors) assert.ok(Math.abs(error) < 0.6, `${name} ${error}`);
});

Deno.test("Edge TPU on the Dev Board: median under 30 %", async () => {
  const { shipped, leftOut } = await bandsOf("edge-tpu-devboard", "edge-tpu");
  assert.equal(shipped.rows, 9);
  assert.ok(shipped.medianAbsolute < 0.2, `median ${shipped.medianAbsolute}`);
  assert.ok(leftOut.medianAbsolute < 0.25, `left out ${leftOut.medianAbsolute}`);
  assert.ok(shipped.rankCorrelation! > 0.85, `rank correlation ${shipped.rankCorrelation}`);
});
