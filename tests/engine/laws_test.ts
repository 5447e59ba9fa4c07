/** Laws that hold for every shipped profile and each of its models, on networks drawn at random and on three of the zoo. */
import assert from "node:assert/strict";
import { fastCheck } from "../../deps/fast_check.ts";
import { withChanges } from "../../engine/changes.ts";
import { models } from "../../engine/models/mod.ts";
import { modelsOf, prepared } from "../../engine/prepare.ts";
import { type CostedLayer, type Estimate, evaluate, type EvaluateOptions } from "../../engine/mod.ts";
import { valueAt } from "../../engine/trust/published.ts";
import { fromZoo } from "../../examples/mod.ts";
import type { Network } from "../../ir/network.ts";
import type { ChipProfile, ModelId, Profile } from "../../profiles/mod.ts";
import { assertNear } from "../near.ts";
import { anyPlan, networkOf } from "../random.ts";
import { chipsByShape, inTurn, quick } from "../sampled.ts";

const RUNS = 12, SLACK = 1 + 1e-9;

const drawn = fastCheck.sample(anyPlan, { numRuns: RUNS, seed: 20 }).map(networkOf);
const networks = [...drawn, ...await Promise.all(["alexnet", "mobilenet-v2", "bert-base"].map(fromZoo))];
const { distinct, likes } = await chipsByShape();

/** All networks on a chip of each sort of data, some in turn on its likes. */
const trials: readonly (readonly [Profile, readonly Network[]])[] = [
  ...distinct.map((profile) => [profile, networks] as const),
  ...likes.map((profile, turn) => [profile, inTurn(networks, turn, 4)] as const),
];

function costed({ layers }: Estimate): CostedLayer[] {
  return layers.filter((layer) => layer.status === "costed");
}

/** A law tried for each model of each profile on each network; how often. */
function tried(
  law: (
    on: (options?: EvaluateOptions) => Estimate,
    model: ModelId,
    profile: Profile,
    network: Network,
  ) => void,
): number {
  let count = 0;
  for (const [profile, some] of trials) {
    for (const model of modelsOf(prepared(profile).chips)) {
      const few = models[model].searches ? some.slice(0, 2) : some; // each layer for 0.1 s
      for (const network of few) {
        if (Number.isNaN(evaluate(network, profile, { ...quick, model }).total.latencySeconds)) continue; // costs none of it
        law((options) => evaluate(network, profile, { ...options, model }), model, profile, network);
        count++;
      }
    }
  }
  return count;
}

/** Models whose layers are told by their own published rows or rates, and by densities: a dense peak says nothing of them. */
const NO_PEAK: readonly ModelId[] = ["table", "perMac", "sparse"];

/** Multiplications for each that is made: of the sheet's Winograd form, and of an array that skips zeros. */
function saving(model: ModelId, { models }: ChipProfile): number {
  if (model === "nvdla") return models.nvdla?.winograd === "none" ? 1 : 2.25;
  const { assumedDensity: density, skips = [] } = models.rowStationary ?? {};
  if (model !== "rowStationary" || density === undefined) return 1;
  return skips.reduce((product, tensor) => product / density[tensor], 1);
}

Deno.test("no layer is faster than its multiply-accumulates at the profile's peak, at any batch", () => {
  let layers = 0;
  tried((on, model, profile) => {
    if (NO_PEAK.includes(model) || !("models" in profile)) return;
    for (const batch of [1, 7]) {
      for (const { name, utilization, macs } of costed(on({ batch }))) {
        if (utilization === undefined || macs === 0) continue;
        layers++;
        const most = saving(model, profile) * SLACK;
        assert.ok(utilization <= most, `${profile.id} ${model} ${name}: ${utilization} of the peak`);
      }
    }
  });
  assert.ok(layers > 5000, `${layers} layers`);
});

Deno.test("energy is the sum of its parts, and no number is negative or not finite", () => {
  tried((on, model, profile) => {
    const estimate = on({ batch: 3 });
    for (const { name, latencySeconds, energyJoules, energyParts } of costed(estimate)) {
      const what = `${profile.id} ${model} ${name}`;
      assert.ok(latencySeconds >= 0 && Number.isFinite(latencySeconds), what);
      assert.ok(energyJoules >= 0 && Number.isFinite(energyJoules), what);
      const parts = Object.values(energyParts ?? {});
      assert.ok(parts.every((part) => part >= 0), what);
      if (parts.length > 0) assertNear(parts.reduce((a, b) => a + b, 0), energyJoules, 1e-9, what);
    }
  });
});

Deno.test("layers with multiply-accumulates take time", () => {
  tried((on, model, profile) => {
    for (const { name, macs, latencySeconds } of costed(on())) {
      assert.ok(macs === 0 || latencySeconds > 0, `${profile.id} ${model} ${name}`);
    }
  });
});

// Once a batch cost up to 25 times its inputs one after another, where memories keep the activations of a few inputs and not of many.
Deno.test("a batch takes no less than half of it, no more than twice the half, nor than its inputs one after another", () => {
  let steps = 0, apart = 0;
  tried((on, model, profile, { name }) => {
    const alone = on().total;
    let half = alone;
    for (const batch of [2, 4, 8, 16]) {
      const { total, layers } = on({ batch });
      if (layers.some((layer) => layer.status === "costed" && layer.together !== undefined)) apart++;
      for (const quantity of ["latencySeconds", "energyJoules"] as const) {
        const what = `${profile.id} ${model} ${name} at batch ${batch}: ${quantity}`;
        steps++;
        assert.ok(total[quantity] <= batch * alone[quantity] * SLACK, `${what} more than one after another`);
      }
      const what = `${profile.id} ${model} ${name} at batch ${batch}`;
      assert.ok(total.latencySeconds * SLACK >= half.latencySeconds, `${what} faster than half the batch`);
      assert.ok(
        total.latencySeconds <= 2 * half.latencySeconds * SLACK,
        `${what} slower than twice the half`,
      );
      half = total;
    }
  });
  assert.ok(steps > 5000 && apart > 40, `${steps} steps, ${apart} in turns`);
});

Deno.test("zeros cost no more than other values", () => {
  tried((on, model, profile, { name }) => {
    const dense = on({ density: { weights: 1, activations: 1 } }).total;
    for (const share of [0, 0.3]) {
      const sparse = on({ density: { weights: share, activations: share } }).total;
      const what = `${profile.id} ${model} ${name} at density ${share}`;
      assert.ok(sparse.latencySeconds <= dense.latencySeconds * SLACK, what);
      assert.ok(sparse.energyJoules <= dense.energyJoules * SLACK, what);
    }
  });
});

/** Constants of a model of which more is never slower. */
function rates(model: ModelId, { models }: ChipProfile): string[] {
  switch (model) {
    case "roofline": {
      const { memories, peaks } = models.roofline!;
      return [
        ...memories.map((_, i) => `roofline.memories.${i}.bytesPerSecond`),
        ...peaks.map((_, i) => `roofline.peaks.${i}.macsPerSecond`),
        "roofline.vector.operationsPerSecond",
      ];
    }
    case "systolic":
      return models.systolic!.memory === undefined ? [] : ["systolic.memory.bytesPerSecond"];
    case "nvdla":
      return ["nvdla.memoryBytesPerSecond"];
    case "rowStationary":
    case "hierarchy":
      return [`${model}.array.dramBytesPerSecond`];
    default:
      return [];
  }
}

// twice, for by 1.7 NVDLA's whole cycles may round up to one cycle more a transfer
Deno.test("a faster clock and faster memories, peaks and vector units are never slower", () => {
  let changes = 0;
  for (const [profile, some] of trials) {
    if (!("models" in profile)) continue;
    for (const model of modelsOf(prepared(profile).chips)) {
      const faster = rates(model, profile).map((path) => {
        const [, ...rest] = path.split(".");
        return [
          path,
          withChanges(profile, { [path]: 2 * valueAt(profile, model, rest.join(".")) }),
        ] as const;
      });
      const clock = { ...profile, clock: { ...profile.clock, hertz: 2 * profile.clock.hertz } };
      for (const [what, other] of [...faster, ["clock", clock] as const]) {
        for (const network of some) {
          changes++;
          const before = evaluate(network, profile, { ...quick, model, batch: 2 }).total.latencySeconds;
          if (Number.isNaN(before)) continue; // it costs none of it
          const after = evaluate(network, other, { ...quick, model, batch: 2 }).total.latencySeconds;
          assert.ok(
            after <= before * SLACK,
            `${profile.id} ${network.name} with a faster ${what}: ${after} > ${before}`,
          );
        }
      }
    }
  }
  assert.ok(changes > 1000, `${changes}`);
});
