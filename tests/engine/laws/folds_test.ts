/** A larger systolic array never misses the folds of a smaller one: sizes far beyond those of the profiles. */
import assert from "node:assert/strict";
import { fc, network } from "../../../dsl/mod.ts";
import { compile, prepare, totals } from "../../../engine/mod.ts";
import { loadProfile } from "../../../profiles/mod.ts";

Deno.test("a larger array finds the folds of a smaller one, however large it is", async () => {
  const gemmini = prepare(await loadProfile("gemmini"));
  const nets = [[1575, 10], [40, 3000], [1, 10_000], [5000, 1], [2500, 2500]].map(([inputs, outputs]) =>
    compile(network("one layer", [inputs!], fc(outputs!)))
  );
  const sizes = [16, 100, 101, 1000, 1023, 1024, 1025, 1574, 1575, 1576, 5000, 100_000];
  for (const side of ["rows", "columns"]) {
    for (const net of nets) {
      let last = Infinity;
      for (const size of sizes) {
        const { latencySeconds } = totals(net, gemmini.with({ [`models.systolic.${side}`]: size }));
        assert.ok(latencySeconds <= last, `${net.network.layers[0]!.shape} on ${size} ${side}`);
        last = latencySeconds;
      }
    }
  }
});
