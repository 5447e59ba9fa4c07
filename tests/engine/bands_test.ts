/** Error bands: from a model's own rows, from the same model on other chips, or a guess. */
import assert from "node:assert/strict";
import { conv, network } from "../../dsl/mod.ts";
import { unmeasuredOf, type Validated, validationsOf } from "../../engine/trust/bands.ts";
import type { Comparison } from "../../engine/trust/compare.ts";
import type { Row } from "../../engine/trust/published.ts";
import type { ModelValidation } from "../../engine/trust/validate.ts";
import type { ModelId, Source } from "../../profiles/types.ts";
import { assertNear } from "../near.ts";

/** A model with latency errors of whole networks, nothing fitted. */
function model(id: ModelId, errors: readonly number[], kind: Source["kind"] = "silicon"): ModelValidation {
  const all = errors.map((error, i): Comparison => {
    const row: Row = {
      table: "t",
      name: `${i}`,
      profile: "",
      network: `${i}`,
      subject: { zoo: `${i}` },
      batch: 1,
      changes: {},
      published: {},
      kind,
    };
    return { row, quantity: "latencySeconds", published: 1, estimated: 1 + error, error };
  });
  return { model: id, groups: ["conv", "fc"], fits: [], all, leftOut: [], blind: [] };
}

const own = (all: readonly Validated[], id: string) => validationsOf(all, id)[0]!;

Deno.test("errors of one's own: the whole range of a few, always from below zero to above", () => {
  const found = own([{ id: "a", models: [model("roofline", [0.1, 0.2, 0.4])] }], "a");
  assert.deepEqual(found.latency, { low: 0, high: 0.4 });
  assert.equal(found.rows, 3);
  assert.match(found.rule, /^nothing fitted, 3 rows of silicon$/);
  assert.match(found.energyRule!, /^never measured: a factor of three/);
  assertNear(found.energy.low, -2 / 3);
  assert.equal(found.energy.high, 2);
});

Deno.test("from twenty rows on the outer twentieth at either end is left out", () => {
  const errors = Array.from({ length: 21 }, (_, i) => (i - 10) / 10);
  const { latency } = own([{ id: "a", models: [model("roofline", errors)] }], "a");
  assertNear(latency.low, -0.9, 1e-9);
  assertNear(latency.high, 0.9, 1e-9);
  const few = own([{ id: "a", models: [model("roofline", errors.slice(0, 19))] }], "a").latency;
  assertNear(few.low, -1);
});

Deno.test("a chip never measured takes the same model's errors on others, twice", () => {
  const all = [
    { id: "a", models: [model("roofline", [-0.5, 0, 0.1])] },
    { id: "b", models: [model("roofline", [])] },
  ];
  const { latency, rule } = own(all, "b");
  assertNear(latency.low, -0.75); // half of a half
  assertNear(latency.high, 0.21, 1e-9); // 1.1 x 1.1 - 1
  assert.equal(rule, "not measured: errors of roofline on a, 3 rows of silicon, taken twice");
  assert.deepEqual(unmeasuredOf(all, "roofline").latency, latency);
});

Deno.test("one or two rows of one's own widen the band of others; silicon goes before simulation", () => {
  const all = [
    { id: "a", models: [model("roofline", [-0.1, 0, 0.1])] },
    { id: "b", models: [model("roofline", [3])] },
    { id: "c", models: [model("roofline", [-0.9, -0.9, -0.9], "simulation")] },
  ];
  const { latency } = own(all, "b");
  assert.equal(latency.high, 3);
  assertNear(latency.low, -0.19, 1e-9);
});

Deno.test("a model measured nowhere takes the other models' errors, and rows of models count for nothing", () => {
  const all = [
    { id: "a", models: [model("roofline", [-0.2, 0, 0.2])] },
    { id: "b", models: [model("nvdla", [0.9, 0.9, 0.9], "model")] },
  ];
  const { latency, rule } = own(all, "b");
  assertNear(latency.high, 0.44, 1e-9);
  assert.match(rule, /^not measured: errors of models on a, 3 rows of silicon, taken twice$/);
  assert.deepEqual(own([all[1]!], "b").latency, { low: -2 / 3, high: 2 });
});

Deno.test("errors of one sort of layers stand for that sort, and twice for any other", () => {
  const layer = network("one", [3, 4, 4], conv(2, 3));
  const { all, ...rest } = model("roofline", [-0.1, 0, 0.1]);
  const layers = all.map((found) => ({ ...found, row: { ...found.row, subject: { layer } } }));
  const [own, other] = validationsOf([{ id: "a", models: [{ ...rest, all: layers }] }], "a");
  assert.deepEqual([own!.group, own!.latency, own!.rows], ["conv", { low: -0.1, high: 0.1 }, 3]);
  assert.equal(other!.group, "any");
  assertNear(other!.latency.low, -0.19, 1e-9);
  assertNear(other!.latency.high, 0.21, 1e-9);
  assert.match(other!.rule, /all conv: taken twice for other work$/);
});

Deno.test("a model that was told mappings of its rows stands on what it says untold", () => {
  const told = model("rowStationary", [0.01, 0, -0.01]),
    untold = model("rowStationary", [-0.7, -0.5, 0.1]).all;
  const { latency, rule } = own([{ id: "a", models: [{ ...told, blind: untold }] }], "a");
  assert.deepEqual(latency, { low: -0.7, high: 0.1 });
  assert.match(rule, /3 rows of silicon/);
});
