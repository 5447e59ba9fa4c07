/** Published rows held against models, and fits of their parameters, on rows made up here. */
import assert from "node:assert/strict";
import { withChanges } from "../../engine/changes.ts";
import { compare, errorsOf, type Held } from "../../engine/trust/compare.ts";
import { fitted, lossOf, WORTHWHILE } from "../../engine/trust/fit.ts";
import { ownRows, type Row, rowsAbout, valueAt } from "../../engine/trust/published.ts";
import { type ChipProfile, loadProfile } from "../../profiles/mod.ts";
import type { Fit, PublishedTable } from "../../profiles/types.ts";
import { assertNear } from "../near.ts";

const a100 = await loadProfile("a100") as ChipProfile;
const eyeriss = await loadProfile("eyeriss") as ChipProfile;

/** A table of products of matrices. */
function tableOf(rows: PublishedTable["rows"], columns: readonly string[]): PublishedTable {
  const source = { kind: "silicon", short: "", citation: "", where: "", year: 2024 } as const;
  return {
    format: "fodlam/published@1",
    id: "made-up",
    title: "",
    profile: "a100",
    batch: 1,
    columns,
    rows,
    sources: { own: source },
  };
}

const columns = ["op", "m", "k", "n", "latencyMilliseconds", "source"];
const sizes = [512, 1024, 2048, 4096, 8192, 3072, 6144, 1536];
const rows = rowsAbout(tableOf(sizes.map((size) => ["matmul", size, size, size, 1, "own"]), columns), a100);

/** A row of a layer of its own with the network that it is about. */
function held(row: Row): Held {
  assert.ok("layer" in row.subject);
  return { row, network: row.subject.layer };
}

/** Rows as a profile itself would have been measured. */
function measuredOn(profile: ChipProfile): Held[] {
  return rows.map((row) => {
    const [found] = compare(held(row), profile, "roofline");
    return held({ ...row, published: { latencySeconds: found!.estimated } });
  });
}

Deno.test("rowsAbout() reads units, the batch and what the row is about, and leaves other profiles' rows aside", () => {
  const table = tableOf([
    ["a100", "matmul", 2, 3, 5, 4, 7, 8, "own"],
    ["t4", "matmul", 2, 3, 5, 4, 7, 8, "own"],
    ["a100", "softmax", 2, null, 5, 4, null, 8, "own"],
  ], ["profile", "op", "m", "k", "n", "batch", "latencyMicroseconds", "powerMilliwatts", "source"]);
  const [matmul, softmax, ...others] = rowsAbout(table, a100);
  assert.equal(others.length, 0);
  assertNear(matmul!.published.latencySeconds!, 7e-6);
  assertNear(matmul!.published.powerWatts!, 8e-3);
  assert.equal(matmul!.batch, 4);
  assert.equal(matmul!.name, "matmul 2x3x5");
  assert.equal(matmul!.kind, "silicon");
  assert.deepEqual(Object.keys(softmax!.published), ["powerWatts"]); // null: nothing was published
  const { network } = held(matmul!);
  assert.deepEqual(network.inputs[0]!.shape, [2, 3]);
  assert.deepEqual(network.layers[0]!.shape, [2, 5]);
});

Deno.test("ownRows() are the profile's own table, each a layer of the published shape", () => {
  const own = ownRows(eyeriss);
  assert.equal(own.length, 18);
  const first = own.find(({ name }) => name === "AlexNet CONV1")!;
  assert.equal(first.batch, 4);
  assertNear(first.published.latencySeconds!, 20.9e-3);
  assert.deepEqual(held(first).network.layers[0]!.shape, [96, 55, 55]);
});

Deno.test("compare() derives energy from power, latency from rates, and says the error", () => {
  const [row] = rowsAbout(
    tableOf([["matmul", 1024, 1024, 1024, 1e13, 100, "own"]], [
      "op",
      "m",
      "k",
      "n",
      "operationsPerSecond",
      "powerWatts",
      "source",
    ]),
    a100,
  );
  const found = compare(held(row!), a100, "roofline");
  const of = (quantity: string) => found.find((one) => one.quantity === quantity)!;
  const seconds = 2 * 1024 ** 3 / 1e13;
  assertNear(of("latencySeconds").published, seconds);
  assertNear(of("energyJoules").published, seconds * 100);
  for (const { published, estimated, error } of found) assertNear(error, estimated / published - 1);
  assert.deepEqual(errorsOf(found, "latencySeconds"), [of("latencySeconds").error]);
  assert.deepEqual(compare(held(row!), a100, "systolic"), []); // a model that the profile does not have
});

Deno.test("a column in a model's words changes the chip for its row alone", () => {
  const bandwidth = "roofline.memories.1.bytesPerSecond";
  const slow = { ...rows[0]!, published: { latencySeconds: 1 }, changes: { [bandwidth]: 1e9 } };
  const plain = { ...slow, changes: {} };
  const seconds = (row: Row) => compare(held(row), a100, "roofline")[0]!.estimated;
  assert.ok(seconds(slow) > 2 * seconds(plain)); // 1 MB at 1 GB/s and not at 2 TB/s
  assert.equal(valueAt(a100, "roofline", "memories.1.bytesPerSecond"), 2.039e12);
  const changed = withChanges(a100, { [bandwidth]: 1e9 });
  assert.equal(valueAt(changed, "roofline", "memories.1.bytesPerSecond"), 1e9);
});

const fit: Fit = {
  model: "roofline",
  tables: ["made-up"],
  quantity: "latencySeconds",
  parameters: ["unit.efficiency", "overheads.0.seconds"],
  leaveOut: "layer",
};

Deno.test("a fit recovers the parameters that its rows were made with", () => {
  const truth = withChanges(a100, {
    "roofline.unit.efficiency": 0.61,
    "roofline.overheads.0.seconds": 80e-6,
  });
  const found = fitted(a100, fit, measuredOn(truth));
  assertNear(valueAt(found, "roofline", "unit.efficiency"), 0.61, 0.02);
  assertNear(valueAt(found, "roofline", "overheads.0.seconds"), 80e-6, 0.02);
});

Deno.test("a fit of what is fitted changes nothing", () => {
  const rows = measuredOn(withChanges(a100, { "roofline.unit.efficiency": 0.5 }));
  const once = fitted(a100, fit, rows, WORTHWHILE), twice = fitted(once, fit, rows, WORTHWHILE);
  assert.deepEqual(twice.models, once.models);
  const own = measuredOn(a100);
  assert.equal(fitted(a100, fit, own), a100);
  assertNear(lossOf(own, a100, "roofline", "latencySeconds"), 0.02); // no error at all leaves the soft floor
});

Deno.test("with a row left out a shipped value moves for any gain, and does not stay near the row that it once saw", () => {
  const truth = measuredOn(a100),
    found = fitted(withChanges(a100, { "roofline.unit.efficiency": 0.923 }), fit, truth);
  const kept = fitted(withChanges(a100, { "roofline.unit.efficiency": 0.923 }), fit, truth, 0.5);
  assert.equal(valueAt(kept, "roofline", "unit.efficiency"), 0.923);
  assert.notEqual(valueAt(found, "roofline", "unit.efficiency"), 0.923);
});

Deno.test("a fit keeps shares below one, and stays where it is without rows", () => {
  const fast = measuredOn(a100).map(({ row, network }) => ({
    network,
    row: { ...row, published: { latencySeconds: row.published.latencySeconds! / 4 } },
  }));
  const share = valueAt(fitted(a100, fit, fast), "roofline", "unit.efficiency");
  assert.ok(share <= 1 && share > 0.9, `${share}`);
  assert.equal(fitted(a100, fit, []), a100);
});
