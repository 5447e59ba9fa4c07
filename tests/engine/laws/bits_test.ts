/** Fewer bits never cost more, but for what was measured: two peaks of one chip may be fitted to different rows. */
import assert from "node:assert/strict";
import { costOf, layers, workOf } from "./layers.ts";
import { onEveryChip, SLACK } from "./trials.ts";

const drawn = layers(200, 2028);

Deno.test("fewer bits never cost more, in time and energy", async (t) => {
  const trials = await onEveryChip(t, "bits", function* ({ prepared }) {
    for (const layer of drawn) {
      let fewer: { readonly latencySeconds: number; readonly energyJoules: number } | undefined;
      for (const bits of [2, 4, 8, 12, 16]) {
        const cost = costOf(workOf(layer, bits), prepared);
        if (cost === undefined) continue;
        for (const quantity of ["latencySeconds", "energyJoules"] as const) {
          yield fewer !== undefined && cost[quantity] * SLACK < fewer[quantity]
            ? `${JSON.stringify(layer)} of ${bits} bits: ${quantity} ${cost[quantity]}, of fewer ${
              fewer[quantity]
            }`
            : undefined;
        }
        fewer = cost;
      }
    }
  });
  assert.ok(trials > 50_000, `${trials}`);
});
