/** Fewer bits never cost more, but for what was measured: two peaks of one chip may be fitted to different rows. */
import assert from "node:assert/strict";
import type { Bits } from "../../../ir/work.ts";
import { costOf, layers, workOf } from "./layers.ts";
import { onEveryChip, SLACK } from "./trials.ts";

const drawn = layers(200, 2028);

Deno.test("fewer bits never cost more, in time and energy", async (t) => {
  const trials = await onEveryChip(t, "bits", function* ({ prepared, some }) {
    for (const layer of some(drawn)) {
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

/** Bits of one tensor in rising order, those of the others fixed. */
const TENSORS: Readonly<Record<"weights" | "activations" | "cache", readonly Partial<Bits>[]>> = {
  weights: [2, 4, 4.5, 8, 16].map((weights) => ({ weights, activations: 8, cache: 8 })),
  activations: [4, 8, 16].map((activations) => ({ weights: 4, activations, cache: 4 })),
  cache: [2, 4, 8, 16].map((cache) => ({ weights: 8, activations: 8, cache })),
};

const fewLayers = layers(30, 2029);

Deno.test("fewer bits of one tensor never cost more, whatever the others have", async (t) => {
  const trials = await onEveryChip(t, "bits", function* ({ prepared, some }) {
    for (const layer of some(fewLayers)) {
      for (const [tensor, rising] of Object.entries(TENSORS)) {
        const state = layer.group === "matmul" ? layer.channels * layer.filters : 0;
        const costs = rising.flatMap((bits) =>
          costOf({ ...workOf(layer, bits), stateElements: state }, prepared) ?? []
        );
        for (let at = 1; at < costs.length; at++) {
          const isDearer = costs[at]!.latencySeconds * SLACK < costs[at - 1]!.latencySeconds ||
            costs[at]!.energyJoules * SLACK < costs[at - 1]!.energyJoules;
          yield isDearer ? `${tensor} of ${JSON.stringify(layer)}: ${JSON.stringify(costs)}` : undefined;
        }
      }
    }
  });
  assert.ok(trials > 10_000, `${trials}`);
});
