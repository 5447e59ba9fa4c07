/** More rows, columns, words, multipliers or bandwidth are never slower. */
import assert from "node:assert/strict";
import { whyWithoutEffect } from "../../../engine/effects.ts";
import type { ChipProfile } from "../../../profiles/types.ts";
import { moreOf } from "./hardware.ts";
import { costOf, layers, workOf } from "./layers.ts";
import { onEveryChip, SLACK } from "./trials.ts";

const drawn = layers(200, 2029).map((layer) => workOf(layer));

/** The number at a place of a profile. */
function at(profile: ChipProfile, path: string): number {
  const found = path.split(".").reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], profile);
  return typeof found === "number" ? found : (found as { readonly value: number }).value;
}

Deno.test("more of anything in a chip is never slower", async (t) => {
  const trials = await onEveryChip(t, "hardware", function* ({ profile, model, prepared, some }) {
    const paths = moreOf(model, profile).filter((path) => whyWithoutEffect(profile, path) === undefined);
    for (const [i, path] of paths.entries()) {
      const value = at(profile, path);
      // the sheet's whole cycles round up by one a transfer where a clock does not grow by a whole factor
      for (const more of path === "clock.hertz" ? [2 * value] : [value + 1, 2 * value]) {
        if (path.endsWith("efficiency") && more > 1) continue;
        const larger = prepared.with({ [path]: more });
        for (let layer = i % 4; layer < some(drawn).length; layer += 4) {
          const before = costOf(drawn[layer]!, prepared);
          if (before === undefined) continue;
          const after = costOf(drawn[layer]!, larger)!;
          yield after.latencySeconds > before.latencySeconds * SLACK
            ? `${path} ${more}: ${
              JSON.stringify(drawn[layer]!.nests[0])
            } ${after.latencySeconds} s, before ${before.latencySeconds} s`
            : undefined;
        }
      }
    }
  });
  assert.ok(trials > 20_000, `${trials}`);
});
