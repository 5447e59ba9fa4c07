/** Error bands: from rows left out, from the class, widened with distance, or a guess. */
import assert from "node:assert/strict";
import { conv, network } from "../../dsl/mod.ts";
import { unmeasuredOf, type Validated, validationsOf } from "../../engine/trust/bands.ts";
import { loadModels } from "../../engine/models/mod.ts";
import type { Comparison } from "../../engine/trust/compare.ts";
import { evenly, shortest } from "../../engine/trust/interval.ts";
import type { Row } from "../../engine/trust/published.ts";
import type { ModelValidation } from "../../engine/trust/validate.ts";
import type { ErrorRange, ModelId, Source } from "../../profiles/types.ts";
import { assertNear } from "../near.ts";

await loadModels();

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
      widths: {},
      changes: {},
      published: {},
      kind,
    };
    const work = { bits: 8, macs: 1e9 * (i + 1), sorts: ["conv" as const] };
    return { row, quantity: "latencySeconds", published: 1, estimated: 1 + error, error, work };
  });
  return { model: id, groups: ["conv", "fc"], fits: [], all, leftOut: [], blind: [] };
}

const own = (all: readonly Validated[], id: string) => validationsOf(all, id)[0]!;

/** Errors at even steps. */
const steps = (low: number, high: number, count: number) =>
  Array.from({ length: count }, (_, i) => low + (high - low) * i / (count - 1));

/** The half-width of a band at some distances from its source, as errors. */
function assertHalf({ low, high }: ErrorRange, ...parts: readonly number[]): void {
  const half = Math.hypot(...parts);
  assertNear(low, Math.expm1(-half), 1e-9);
  assertNear(high, Math.expm1(half), 1e-9);
}

Deno.test("shortest() takes the shortest interval that holds 92 %, and reaches past a few", () => {
  const many = [...steps(1, 2, 24), 9]; // 24 of 25
  assert.deepEqual(shortest(many), { low: 1, high: 2 });
  const few = shortest([0, 1]);
  assertNear(few.low, -0.102, 1e-9);
  assertNear(few.high, 1.102, 1e-9);
  assert.deepEqual(evenly(steps(0, 31, 32).toReversed(), 4), [4, 12, 20, 28]);
  assert.deepEqual(evenly([2, 1], 4), [1, 2]);
});

Deno.test("ten rows of five networks give a band of one's own, which may lie off 1", () => {
  const found = own([{ id: "a", models: [model("roofline", steps(0.1, 0.4, 12))] }], "a");
  assertNear(found.latency.low, 0.1, 1e-9);
  assertNear(found.latency.high, 0.4, 1e-9);
  assert.equal(found.rows, 12);
  assert.match(found.rule, /^nothing fitted, 12 silicon rows$/);
  assert.match(found.energyRule!, /^never measured; assumed within a factor of three$/);
  assertNear(found.energy.low, -2 / 3);
  assertNear(found.energy.high, 2);
});

Deno.test("twenty values of the class join a profile's own", () => {
  const all = [
    { id: "a", models: [model("roofline", steps(-0.1, 0.1, 10))] },
    { id: "b", models: [model("roofline", steps(-0.5, 0.5, 40))] },
  ];
  const { latency, rule } = own(all, "a");
  assert.ok(latency.low < -0.3 && latency.high > 0.3);
  assert.match(rule, /^nothing fitted, 10 silicon rows$/);
});

Deno.test("many rows of one network count as four of it", () => {
  const { all, ...rest } = model("roofline", [...steps(0.3, 0.5, 90), ...steps(-0.1, 0.1, 10)]);
  const networks = all.map((entry, i) => ({
    ...entry,
    row: { ...entry.row, network: i < 90 ? "often" : `network ${i % 5}` },
  }));
  const { latency, coverage } = own([{ id: "a", models: [{ ...rest, all: networks }] }], "a");
  assertNear(latency.low, -0.1, 1e-9); // ninety of a hundred rows would leave eight of the ten others out
  assert.equal(coverage!.rows, 100);
});

Deno.test("with fewer rows or networks the class is the basis", () => {
  const all = [
    { id: "a", models: [model("roofline", [0.1, 0.2])] },
    { id: "b", models: [model("roofline", steps(-0.2, 0.2, 30))] },
  ];
  const { rule, rows } = own(all, "a");
  assert.equal(rows, 2);
  assert.equal(
    rule,
    "errors of roofline on b (30 silicon rows), and 2 silicon rows of 2 networks of its own",
  );
  const { all: found, ...rest } = model("roofline", steps(-0.1, 0.1, 12));
  const one = { ...rest, all: found.map((entry) => ({ ...entry, row: { ...entry.row, network: "one" } })) };
  assert.match(
    own([{ id: "a", models: [one] }], "a").rule,
    /^12 silicon rows of 1 network of its own, widened/,
  );
});

Deno.test("energies of a power that was fitted say nothing of one that was not", () => {
  const { all: times, ...rest } = model("gpu", steps(-0.1, 0.1, 12));
  const joules = times.map((entry) => ({ ...entry, quantity: "energyJoules" }));
  const known = { ...rest, all: [...times, ...joules], knowsPower: true };
  const all = [
    { id: "a", models: [known] },
    { id: "b", models: [{ ...rest, all: times }] },
    { id: "c", models: [{ ...rest, all: times, knowsPower: true }] },
  ];
  assert.match(own(all, "b").energyRule!, /^never measured/);
  assert.match(own(all, "c").energyRule!, /^not measured on this chip; errors of gpu on a /);
  assert.match(unmeasuredOf(all, "gpu").energyRule!, /^never measured/);
});

Deno.test("a chip never measured takes the same model's errors on others, widened", () => {
  const all = [
    { id: "a", models: [model("roofline", steps(-0.5, 0.1, 12))] },
    { id: "b", models: [model("roofline", [])] },
  ];
  const { latency, rule } = own(all, "b");
  assertHalf(latency, Math.log(2), 0.3);
  assert.equal(
    rule,
    "not measured on this chip; errors of roofline on a (12 silicon rows), widened for another chip",
  );
  assert.deepEqual(unmeasuredOf(all, "roofline").latency, latency);
});

Deno.test("a model measured nowhere takes the other models' errors, and rows of models count for nothing", () => {
  const all = [
    { id: "a", models: [model("roofline", steps(-0.2, 0.2, 12))] },
    { id: "b", models: [model("nvdla", [0.9, 0.9, 0.9], "model")] },
  ];
  const { latency, rule } = own(all, "b");
  assertHalf(latency, -Math.log(0.8), 0.3, 0.5);
  assert.match(rule, /errors of all models on a \(12 silicon rows\), widened for another chip and model$/);
  assertHalf(own([all[1]!], "b").latency, Math.log(3));
});

Deno.test("errors of one sort of layers stand for that sort, and widened for any other", () => {
  const layer = network("one", [3, 4, 4], conv(2, 3));
  const { all, ...rest } = model("roofline", steps(-0.1, 0.1, 12));
  const layers = all.map((found) => ({ ...found, row: { ...found.row, subject: { layer } } }));
  const [own, other] = validationsOf([{ id: "a", models: [{ ...rest, all: layers }] }], "a");
  assert.deepEqual([own!.group, own!.rows], ["conv", 12]);
  assertNear(own!.latency.low, -0.1, 1e-9);
  assert.equal(other!.group, "any");
  assert.equal(other!.coverage, undefined, "no row is of other work");
  assertHalf(other!.latency, -Math.log(0.9), 0.5);
  assert.match(other!.rule, /all of conv; widened for other work$/);
});

Deno.test("a model that was told mappings of its rows stands on what it says untold", () => {
  const told = model("rowStationary", steps(-0.01, 0.01, 12)),
    untold = model("rowStationary", steps(-0.7, 0.1, 12)).all;
  const { latency, rule } = own([{ id: "a", models: [{ ...told, blind: untold }] }], "a");
  assertNear(latency.low, -0.7, 1e-9);
  assertNear(latency.high, 0.1, 1e-9);
  assert.match(rule, /12 silicon rows/);
});

Deno.test("a band says what its rows are like: precision, work, sorts of work", () => {
  const all = [{ id: "a", models: [model("roofline", steps(0.1, 0.4, 12))] }, { id: "b", models: [] }];
  assert.deepEqual(own(all, "a").seen, { bits: [8], macs: [1e9, 12e9], sorts: ["conv"] });
  assert.deepEqual(unmeasuredOf(all, "roofline").seen, own(all, "a").seen);
});

Deno.test("coverage holds each network against the band of the others", () => {
  const errors = [...steps(-0.1, 0.1, 19), 5];
  const { coverage } = own([{ id: "a", models: [model("roofline", errors)] }], "a");
  assert.equal(coverage!.rows, 20);
  assert.ok(coverage!.inside >= 17 && coverage!.inside <= 19, "the odd one lies in no band of the others");
  assert.ok(coverage!.medianWidth > 1.2 && coverage!.medianWidth < 8);
});
