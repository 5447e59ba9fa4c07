/** Laws that hold for every shipped profile and each of its models, on networks drawn at random and on three of the zoo. */
import assert from "node:assert/strict";
import { fastCheck } from "../../deps/fast_check.ts";
import { chipsOf, modelsOf } from "../../engine/prepare.ts";
import { type CostedLayer, type Estimate, evaluate, type EvaluateOptions } from "../../engine/mod.ts";
import { valueAt, withChanges } from "../../engine/trust/published.ts";
import { fromZoo } from "../../examples/mod.ts";
import type { Network } from "../../ir/network.ts";
import { type ChipProfile, loadProfile, type ModelId, type Profile, profileIds } from "../../profiles/mod.ts";
import { assertNear } from "../near.ts";
import { anyPlan, networkOf } from "../random.ts";

const RUNS = 12, SLACK = 1 + 1e-9;

const drawn = fastCheck.sample(anyPlan, { numRuns: RUNS, seed: 20 }).map(networkOf);
const networks = [...drawn, ...await Promise.all(["alexnet", "mobilenet-v2", "bert-base"].map(fromZoo))];
const profiles = await Promise.all(profileIds.map(loadProfile));

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
  for (const profile of profiles) {
    for (const model of modelsOf(chipsOf(profile, {}))) {
      for (const network of networks) {
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

/**
 * Where a batch may cost more than its inputs one after another: memories that keep the activations of a few inputs and not of
 * many, and buffers that hold an operand of a few.
 */
const spills: readonly ModelId[] = ["roofline", "systolic"];

/** Where the search for a mapping by words may find a slower one for one batch than for another. */
const searched: readonly ModelId[] = ["rowStationary", "hierarchy"];

Deno.test("a batch takes no less than half of it, and no more than its inputs one after another", () => {
  let above = 0, below = 0, steps = 0;
  const dearer = new Set<string>();
  tried((on, model, profile, { name }) => {
    const alone = on().total;
    let half = alone;
    for (const batch of [2, 4, 8, 16]) {
      const { total } = on({ batch });
      for (const quantity of ["latencySeconds", "energyJoules"] as const) {
        const what = `${profile.id} ${model} ${name} at batch ${batch}: ${quantity}`;
        steps++;
        if (total[quantity] * SLACK < half[quantity]) {
          assert.ok(searched.includes(model), `${what} less than at half the batch`);
          below++;
        }
        if (total[quantity] > 2 * half[quantity] * SLACK) above++;
        if (total[quantity] <= batch * alone[quantity] * SLACK) continue;
        assert.ok(spills.includes(model), `${what} more than one after another`);
        dearer.add(profile.id);
      }
      half = total;
    }
  });
  assert.ok(dearer.size <= profiles.length / 4, `dearer in a batch: ${[...dearer].join(", ")}`);
  assert.ok(below < 0.005 * steps, `${below} of ${steps} below the half`);
  assert.ok(above < 0.02 * steps, `${above} of ${steps} above twice the half`);
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
  for (const profile of profiles) {
    if (!("models" in profile)) continue;
    for (const model of modelsOf(chipsOf(profile, {}))) {
      const faster = rates(model, profile).map((path) => {
        const [, ...rest] = path.split(".");
        return [
          path,
          withChanges(profile, { [path]: 2 * valueAt(profile, model, rest.join(".")) }),
        ] as const;
      });
      const clock = { ...profile, clock: { ...profile.clock, hertz: 2 * profile.clock.hertz } };
      for (const [what, other] of [...faster, ["clock", clock] as const]) {
        for (const network of networks) {
          changes++;
          const before = evaluate(network, profile, { model, batch: 2 }).total.latencySeconds;
          const after = evaluate(network, other, { model, batch: 2 }).total.latencySeconds;
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
