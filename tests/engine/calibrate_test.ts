/** Calibration: parameters of a synthetic chip are found again, rows that were left out say how well, wrong rows are refused. */
import assert from "node:assert/strict";
import { withChanges } from "../../engine/changes.ts";
import { compile } from "../../engine/compile.ts";
import { prepare } from "../../engine/prepare.ts";
import { totals } from "../../engine/totals.ts";
import { calibrate, type Measurement } from "../../engine/trust/calibrate/mod.ts";
import { minimized, type Residuals, solved, startAt } from "../../engine/trust/leastSquares.ts";
import { dataOf } from "../../engine/trust/data.ts";
import { productOf, valueAt } from "../../engine/trust/published.ts";
import { fromZoo } from "../../examples/mod.ts";
import { isFodlamError } from "../../ir/errors.ts";
import type { Network } from "../../ir/network.ts";
import { type ChipProfile, loadProfile, type ProfileName } from "../../profiles/mod.ts";
import { assertNear } from "../near.ts";

const nano = await loadProfile("jetson-nano") as ChipProfile;
const NAMES = [
  "resnet18",
  "resnet50",
  "resnet101",
  "mobilenet-v2",
  "squeezenet1.0",
  "alexnet-torchvision",
  "vgg16",
  "densenet121",
  "efficientnet-b0",
  "shufflenet-v2-1.0",
];
const nets = await Promise.all(NAMES.map((name) => fromZoo(name)));

/** Numbers from 0 to 1, the same for the same seed (a linear congruential generator, Numerical Recipes). */
function random(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}

/** What a chip that nobody has would measure, each time a little off. */
function measured(chip: ChipProfile, of: Measurement["of"], batch: number, noise: () => number): Measurement {
  const network: Network = "format" in of ? of : productOf(of.m, of.k, of.n);
  const { latencySeconds, energyJoules } = totals(compile(network), prepare(chip), { batch });
  const off = Math.exp(noise());
  return { of, batch, latencySeconds: latencySeconds * off, energyJoules: energyJoules * off };
}

/** A chip whose parameters are far from the profile's own. */
const truth = {
  "roofline.unit.efficiency": 0.45,
  "roofline.memories.1.efficiency": 0.5,
  "roofline.overheads.0.seconds": 60e-6,
  "roofline.power.share": 0.5,
};
const chip = withChanges(nano, truth);

/** Measurements of networks at several batches and of products, with noise of a few percent. */
function rowsOf(count: number, noise: number, on: ChipProfile = chip): Measurement[] {
  const next = random(15), off = () => noise * (next() + next() + next() - 1.5) * 2;
  return Array.from({ length: count }, (_, i) => {
    const of = i % 4 === 3
      ? { m: 32 << (i % 5), k: 256 << (i % 3), n: 256 << (i % 4) }
      : nets[i % nets.length]!;
    return measured(on, of, 1 << (i % 3), off);
  });
}

Deno.test("the parameters of a synthetic chip are found again from 100 noisy rows", () => {
  const found = calibrate(nano, rowsOf(100, 0.05), { id: "mine" });
  assert.equal(found.profile.id, "mine");
  for (const [path, value] of Object.entries(truth)) {
    const [model, ...place] = path.split(".");
    assertNear(valueAt(found.profile, model as "roofline", place.join(".")) / value, 1, 0.1);
  }
  const { inherited, fitted, leftOut } = found.summary;
  assert.ok(inherited.medianAbsolute > 0.3 && fitted.medianAbsolute < 0.06 && leftOut.medianAbsolute < 0.07);
  assert.equal(found.refused.length, 0);
});

/** Chips on which the slowest of several units hides what the others do, with values far from their own. */
const hiding: readonly (readonly [id: ProfileName, truth: Readonly<Record<string, number>>])[] = [
  ["simba", { "unit.efficiency": 0.48, "memories.0.efficiency": 0.32, "vector.efficiency": 0.4 }],
  ["cortex-m7", { "unit.efficiency": 0.83, "vector.efficiency": 0.6 }],
  ["core-i9-13900k", {
    "unit.efficiency": 0.83,
    "memories.0.efficiency": 0.48,
    "memories.1.efficiency": 0.48,
    "vector.efficiency": 0.3,
  }],
  ["edge-tpu", { "unit.efficiency": 0.89, "memories.0.efficiency": 0.4, "memories.1.efficiency": 0.36 }],
];
for (const [id, truth] of hiding) {
  Deno.test(`parameters of a ${id} are found again though one unit hides another`, async () => {
    const profile = await loadProfile(id) as ChipProfile;
    const on = withChanges(
      profile,
      Object.fromEntries(Object.entries(truth).map(([place, value]) => [`roofline.${place}`, value])),
    );
    const found = calibrate(profile, rowsOf(100, 0.05, on));
    const { fitted, leftOut } = found.summary;
    assert.ok(fitted.medianAbsolute < 0.05 && leftOut.medianAbsolute < 0.06, JSON.stringify(found.summary));
    for (const [place, value] of Object.entries(truth)) {
      assertNear(valueAt(found.profile, "roofline", place) / value, 1, 0.15);
    }
  });
}

Deno.test("a calibrated profile names its sources and carries the band of its own left-out rows", () => {
  const { profile, parameters } = calibrate(nano, rowsOf(60, 0.05), { from: "my bench" });
  assert.equal(profile.sources.calibrated!.citation, "my bench");
  assert.equal(profile.models.roofline!.unit.efficiency.source, "calibrated");
  assert.equal(profile.fits, undefined, "a fit to published tables would undo it");
  const [band] = profile.validation;
  assert.equal(band!.data, dataOf(profile, "roofline"));
  assert.ok(band!.latency.low > -0.3 && band!.latency.high < 0.3 && band!.latency.low < band!.latency.high);
  assert.match(band!.rule, /^leave one network out: 60 measured rows, \d+ parameters calibrated$/);
  assert.ok(parameters.some(({ place, quantity }) => place === "power.share" && quantity === "energyJoules"));
});

Deno.test("a parameter on which no row depends stays as it was, and is named", () => {
  const next = random(3);
  const rows = [1, 2, 3, 4, 5, 6].map((i) =>
    measured(chip, { m: 512, k: 256 * i, n: 512 }, 1, () => 0.02 * next())
  );
  const { kept, profile, leftOutBy } = calibrate(nano, rows);
  assert.ok(kept.includes("vector.efficiency"), `${kept}`);
  assert.equal(
    valueAt(profile, "roofline", "vector.efficiency"),
    valueAt(nano, "roofline", "vector.efficiency"),
  );
  assert.equal(leftOutBy, "shape");
});

Deno.test("few rows give no band of their own", () => {
  assert.deepEqual(calibrate(nano, rowsOf(8, 0.05)).profile.validation, []);
});

Deno.test("what cannot be used is refused with its reason", () => {
  const rows = rowsOf(8, 0.05);
  const code = (make: () => unknown) => {
    try {
      make();
    } catch (error) {
      if (isFodlamError(error)) return error.code;
      throw error;
    }
  };
  assert.equal(code(() => calibrate(nano, rows.slice(0, 4))), "too-few-rows");
  const milliseconds = rows.map((row) => ({ ...row, latencySeconds: row.latencySeconds * 1000 }));
  assert.equal(code(() => calibrate(nano, milliseconds)), "bad-units");
  const wide = { ...rows[0]!, name: "wide", bits: 64 },
    slow = { ...rows[1]!, name: "slow", latencySeconds: 1e4 };
  const { refused } = calibrate(nano, [...rows, wide, slow]);
  assert.deepEqual(refused.map(({ name }) => name), ["wide", "slow"]);
  assert.match(refused[1]!.reason, /^10000 s is not plausible beside an estimate of /);
});

Deno.test("published rows of the chip do not stand before what was calibrated to others", async () => {
  const eyeriss = await loadProfile("eyeriss") as ChipProfile;
  const { models: { table: _, ...models }, ...rest } = eyeriss, slow = { ...rest, models };
  const rows = [...nets, await fromZoo("alexnet")].map((net) => {
    const row = measured(slow, net, 1, () => 0);
    return { ...row, latencySeconds: 2 * row.latencySeconds };
  });
  const { profile, setAside, rows: found } = calibrate(eyeriss, rows);
  assert.deepEqual(setAside, ["table", "perMac"]);
  assert.deepEqual(Object.keys(profile.models).sort(), ["memoryTree", "rowStationary"]);
  const own = totals(compile(await fromZoo("alexnet")), prepare(profile)).latencySeconds;
  assertNear(own / rows.at(-1)!.latencySeconds - 1, found[rows.length - 1]!.errors.fitted, 1e-9);
});

Deno.test("a chip of published rows alone has nothing to calibrate", async () => {
  const { models: { table }, ...eyeriss } = await loadProfile("eyeriss") as ChipProfile;
  const alone = { ...eyeriss, models: { ...(table && { table }) } };
  assert.throws(
    () => calibrate(alone, []),
    /expected a chip with a cost model whose parameters can be fitted/,
  );
});

Deno.test("500 rows take less than 20 seconds", () => {
  const rows = rowsOf(500, 0.1), start = performance.now();
  calibrate(nano, rows);
  assert.ok(performance.now() - start < 20_000);
});

Deno.test("the search finds the parameters of residuals that are linear in them, and stays within bounds", () => {
  const lines = [[1, 0], [0, 1], [1, 1], [1, -1]];
  const problem: Residuals = {
    center: [0, 0],
    most: [Infinity, 0.2],
    at: ([a, b]) => Float64Array.from(lines, ([x, y]) => x! * (a! - 0.1) + y! * (b! - 0.4)),
  };
  const { values } = minimized(problem, startAt(problem), 30);
  assert.equal(values[1], 0.2);
  const free = { ...problem, most: [Infinity, Infinity] };
  const found = minimized(free, startAt(free), 30).values;
  assertNear(found[0]!, 0.1, 0.1);
  assertNear(found[1]!, 0.4, 0.05);
  assert.deepEqual(solved([[0, 2], [1, 1]], [4, 3]), [1, 2]);
});
