/**
 * Coral's table of the Edge TPU, held against the roofline. Three constants are fitted to the eleven rows on USB 3, two to those on
 * the Dev Board. Inception-ResNet v2 is published as faster than Inception v4, though it has 13 MB more parameters to send
 * and more to compute: no constants explain both, and the band is for the others.
 */
import assert from "node:assert/strict";
import { bandsOf } from "./bands.ts";

Deno.test("Edge TPU on USB 3: median under 30 %, order right, also for networks left out of the fit", async () => {
  const { shipped, leftOut, errors } = await bandsOf("edge-tpu", "edge-tpu");
  assert.equal(shipped.rows, 11);
  assert.equal(leftOut.rows, 11);
  assert.ok(shipped.medianAbsolute < 0.12, `median ${shipped.medianAbsolute}`);
  assert.ok(leftOut.medianAbsolute < 0.2, `left out ${leftOut.medianAbsolute}`);
  assert.ok(shipped.rankCorrelation! > 0.95, `rank correlation ${shipped.rankCorrelation}`);
  assert.ok(leftOut.rankCorrelation! > 0.9, `rank correlation left out ${leftOut.rankCorrelation}`);
  assert.ok(Math.abs(shipped.bias) < 0.1, `bias ${shipped.bias}`);
  const worst = [...errors].filter(([name]) => !name.startsWith("inception-resnet-v2"));
  for (const [name, error] of worst) assert.ok(Math.abs(error) < 0.7, `${name} ${error}`);
});

Deno.test("Edge TPU on the Dev Board: median under 30 %; DeepLab's last resizing is the processor's", async () => {
  const { shipped, leftOut, errors } = await bandsOf("edge-tpu-devboard", "edge-tpu");
  assert.equal(shipped.rows, 11);
  assert.ok(shipped.medianAbsolute < 0.2, `median ${shipped.medianAbsolute}`);
  assert.ok(leftOut.medianAbsolute < 0.25, `left out ${leftOut.medianAbsolute}`);
  assert.ok(shipped.rankCorrelation! > 0.85, `rank correlation ${shipped.rankCorrelation}`);
  assert.ok(errors.get("deeplab-mobilenet-v2 1")! < -0.8);
});
