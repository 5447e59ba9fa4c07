/** `sweep()`: points and their ids, samples, refusals; rows are what `evaluate` says. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { conv, network, parametric } from "../../dsl/mod.ts";
import { evaluate, prepare } from "../../engine/mod.ts";
import { loadProfile } from "../../profiles/mod.ts";
import { type ListedPoint, type Row, sweep, type SweepOptions } from "../../sweep/mod.ts";
import { PointIds, subjectOf } from "../../sweep/point.ts";
import { grid, latin, random } from "../../sweep/samples.ts";
import { sha256 } from "../../sweep/sha256.ts";
import { ROWS, small, twelve } from "./one.ts";

Deno.test("sha256() is SHA-256, whatever the length", () => {
  for (const length of [0, 1, 55, 56, 57, 63, 64, 65, 119, 120, 1000]) {
    const text = "aé".repeat(length).slice(0, length);
    assert.equal(sha256(text), createHash("sha256").update(text).digest("hex"), `${length}`);
  }
});

Deno.test("a row is what evaluate() says of its point", async () => {
  const rows = await sweep(twelve);
  assert.equal(rows.length, 12);
  for (const row of rows) {
    const chip = prepare(await loadProfile(row.profile as "gemmini")).with(row.set);
    const { total, memory, coverage } = evaluate(small, chip.profile, row.options);
    assert.equal(row.latencySeconds, total.latencySeconds);
    assert.equal(row.leastLatencySeconds, total.range?.latencySeconds.low ?? null);
    assert.equal(row.memoryBytes, memory.bytes);
    assert.equal(row.uncoveredMacs, coverage.uncovered.macs);
  }
  assert.deepEqual(rows.map(({ set }) => set[ROWS]), [8, 8, 16, 16, 32, 32, 8, 8, 16, 16, 32, 32]);
});

Deno.test('detail "totals" gives the same sums and nothing else', async () => {
  const [all, totals] = await Promise.all([sweep(twelve), sweep({ ...twelve, detail: "totals" })]);
  const sums = (rows: readonly Row[]) => rows.map(({ id, latencySeconds }) => [id, latencySeconds]);
  assert.deepEqual(sums(totals), sums(all));
  assert.equal(totals[0]!.bound, null);
});

Deno.test("an id follows from network, profile, options and numbers, and from nothing else", async () => {
  const chip = subjectOf(await loadProfile("scale-sim")), net = subjectOf(small);
  const own = [net.hash, chip.hash, { batch: 2, bits: 8 }, {}] as const;
  const id = new PointIds().of(...own), of = new PointIds();
  const other = network("small", [16, 28, 28], conv(33, 3));
  const copy = JSON.parse(JSON.stringify(small)) as typeof small;
  assert.equal(of.of(subjectOf(copy).hash, chip.hash, { batch: 2, bits: 8 }, {}), id);
  assert.equal(of.of(net.hash, chip.hash, { bits: 8, batch: 2 }, {}), id);
  const changed = [
    of.of(subjectOf(other).hash, chip.hash, own[2], {}),
    of.of(net.hash, subjectOf(await loadProfile("gemmini")).hash, own[2], {}),
    of.of(net.hash, chip.hash, { batch: 3, bits: 8 }, {}),
    of.of(net.hash, chip.hash, own[2], { [ROWS]: 8 }),
  ];
  assert.equal(new Set([id, ...changed]).size, 5);
});

Deno.test("equal points are one row", async () => {
  const rows = await sweep({ networks: [small, small], profiles: ["scale-sim"], batch: [1, 2] });
  assert.equal(rows.length, 2);
});

Deno.test("networks and profiles may be functions of sizes and values", async () => {
  const net = parametric(
    { height: { meaning: "height", default: 28 } },
    ({ height }) => network("tall", [16, height, 28], conv(32, 3)),
  );
  const chip = async ({ rows = 8 }) => prepare(await loadProfile("scale-sim")).with({ [ROWS]: rows }).profile;
  const rows = await sweep({
    networks: [net],
    profiles: [chip],
    dims: { height: [28, 56] },
    knobs: { rows: [8, 16] },
  });
  assert.deepEqual(
    rows.map(({ dims, knobs }) => [dims.height, knobs.rows]),
    [[28, 8], [28, 16], [56, 8], [56, 16]],
  );
  assert.equal(new Set(rows.map(({ latencySeconds }) => latencySeconds)).size, 4);
});

Deno.test("a list of points takes what it leaves out from the sweep", async () => {
  const points: ListedPoint[] = [{ batch: 4 }, { profile: 1, batch: 8, set: { [ROWS]: 8 } }];
  const rows = await sweep({ networks: [small], profiles: ["scale-sim", "gemmini"], bits: [8], points });
  assert.deepEqual(rows.map(({ profile, options }) => [profile, options]), [
    ["scale-sim", { bits: 8, batch: 4 }],
    ["gemmini", { bits: 8, batch: 8 }],
  ]);
});

const lengths = [3, 4, 5];

Deno.test("samples are of the grid, follow from their seed, and differ", () => {
  const all = new Set([...grid(lengths)].map(String));
  assert.equal(all.size, 60);
  for (const count of [1, 7, 30, 60]) {
    const some = [...random(lengths, count, 5)].map(String);
    assert.equal(new Set(some).size, count);
    assert.ok(some.every((choice) => all.has(choice)));
    assert.deepEqual(some, [...random(lengths, count, 5)].map(String));
  }
  assert.notDeepEqual([...random(lengths, 20, 5)], [...random(lengths, 20, 6)]);
});

Deno.test("random samples take each point about equally often", () => {
  const counts = new Array<number>(10).fill(0);
  for (let seed = 0; seed < 2000; seed++) {
    for (const [at] of random([10], 3, seed)) counts[at!]!++;
  }
  for (const count of counts) assert.ok(count > 500 && count < 700, `${counts}`);
});

Deno.test("a Latin sample takes each value of each axis equally often", () => {
  const sample = [...latin(lengths, 60, 3)];
  lengths.forEach((length, axis) => {
    for (let at = 0; at < length; at++) {
      assert.equal(sample.filter((choice) => choice[axis] === at).length, 60 / length);
    }
  });
});

const refused: readonly (readonly [options: unknown, message: RegExp])[] = [
  [{}, /^Cannot sweep: expected networks, got none/],
  [{ networks: [small] }, /expected profiles, got none/],
  [{ ...twelve, bach: [1] }, /Cannot call sweep: .*"bach"; did you mean "batch"\?/],
  [{ ...twelve, batch: 4 }, /batch: expected a list of different values, each a whole number .*, got 4/],
  [{ ...twelve, batch: [1, 1] }, /list of different values/],
  [{ ...twelve, batch: [0] }, /got \[0\]/],
  [{ ...twelve, set: { [ROWS]: [] } }, /set: expected lists of different numbers/],
  [{ ...twelve, set: { "models.systolic.row": [8] } }, /did you mean "models\.systolic\.rows"/],
  [
    { ...twelve, set: { [ROWS]: [8, 0] } },
    /^Cannot change "models\.systolic\.rows" of "scale-sim": expected a whole number of at least 1, got 0$/,
  ],
  [{ ...twelve, set: { [ROWS]: [8, 8.5, 16] } }, /expected a whole number of at least 1, got 8\.5$/],
  [
    { ...twelve, profiles: ["t4"], set: { "clock.hertz": [1500, 1590] } },
    /^Cannot change "clock\.hertz" of "t4": .* looks like MHz, .*: did you mean 1500000000\?$/,
  ],
  [
    { networks: [small], profiles: ["edge-tpu"], points: [{}, { set: { "models.roofline.overlap": 2 } }] },
    /^Cannot change "models\.roofline\.overlap" of "edge-tpu": expected a share .* from 0 to 1, got 2;/,
  ],
  [
    { ...twelve, profiles: ["eyeriss+eie"], set: { "parts.0.profile.clock.hertz": [2e8, 200] } },
    /^Cannot change "parts\.0\.profile\.clock\.hertz" of "eyeriss\+eie": .* did you mean 200000000/,
  ],
  [{ ...twelve, profiles: ["scale-sm"] }, /Cannot find profile "scale-sm".*did you mean "scale-sim"/],
  [{ ...twelve, dims: { height: [1] } }, /Cannot use dims: expected a function that makes a network/],
  [{ ...twelve, knobs: { rows: [1] } }, /Cannot use knobs: expected a function that makes a profile/],
  [{ ...twelve, seed: 3 }, /Cannot use seed: expected random or latin/],
  [{ ...twelve, random: 13 }, /Cannot use random: expected at most the 12 points of the grid, got 13/],
  [{ ...twelve, random: 3, latin: 3 }, /random and latin/],
  [{ ...twelve, points: [{ batch: 1 }] }, /points and several/],
  [{ networks: [() => 5], profiles: ["scale-sim"] }, /Cannot sweep: expected a network, got 5/],
  [{ networks: [small], profiles: [() => 5] }, /Cannot sweep: expected a profile, got 5/],
  [{ networks: [small], profiles: ["a100"], points: [{ bach: 2 }] }, /"bach"; did you mean "batch"/],
];

Deno.test("what cannot be swept is refused before anything is computed", async (t) => {
  for (const [options, message] of refused) {
    await t.step(`${message}`, async () => {
      await assert.rejects(sweep(options as SweepOptions), { name: "FodlamError", message });
    });
  }
});

Deno.test("a point that cannot be costed is a row that says why", async () => {
  const [good, none] = await sweep({
    ...twelve,
    profiles: ["scale-sim"],
    batch: [1],
    set: { [ROWS]: [8] },
    processNanometers: [45, 1],
  });
  assert.equal(good!.problem, null);
  assert.match(none!.problem!, /^Cannot scale by .*: expected a node among .*, got 1 nm$/);
  assert.equal(none!.latencySeconds, null);
});
