/** A larger layer is never faster than a smaller one: it could run the smaller one with zeros. */
import assert from "node:assert/strict";
import { costOf, layers, sizes, workOf } from "./layers.ts";
import { onEveryChip, SLACK } from "./trials.ts";

const drawn = layers(200, 2026);

Deno.test("a larger layer is never faster than a smaller one", async (t) => {
  const trials = await onEveryChip(t, "larger", function* ({ prepared, some }) {
    for (const layer of some(drawn)) {
      const small = costOf(workOf(layer), prepared);
      if (small === undefined) continue;
      for (const size of sizes) {
        if (layer.group !== "conv" && (size === "height" || size === "width")) continue;
        const large = costOf(workOf({ ...layer, [size]: layer[size] + 1 }), prepared)!;
        yield large.latencySeconds * SLACK < small.latencySeconds
          ? `${
            JSON.stringify(layer)
          }: ${small.latencySeconds} s, one more in ${size} ${large.latencySeconds} s`
          : undefined;
      }
    }
  });
  assert.ok(trials > 25_000, `${trials}`);
});
