/**
 * SCALE-Sim, versions 2 and 3: cycles without stalls and words moved, for three dataflows and arrays from 1x1 to 256x256. A.
 * Samajdar et al., "A Systematic Methodology for Characterizing Scalability of DNN Accelerators using SCALE-Sim", ISPASS 2020.
 */
import assert from "node:assert/strict";
import { input } from "../../dsl/mod.ts";
import { lower } from "../../ir/lower.ts";
import { product, type Workload } from "../../ir/work.ts";
import { type ChipProfile, loadProfile } from "../../profiles/mod.ts";
import { costsOf, openerOf } from "../engine/one.ts";
import { number, replaced, type Row, rowsOfTable } from "./tables.ts";

const profile = await loadProfile("scale-sim") as ChipProfile;
const rows = await rowsOfTable("scale-sim-cycles");
const published = [
  "computeCycles",
  "sramIfmapReads",
  "sramFilterReads",
  "scaleSimOfmapWrites",
  "dramIfmapReads",
  "dramFilterReads",
  "dramOfmapWrites",
];

/** The work of a row: m pixels, k products for each output, n filters. */
function workOf(row: Row): Workload {
  const m = number(row, "m"), k = number(row, "k"), n = number(row, "n");
  const [work] = lower(input(k).fc(n, { bias: false }).toNetwork("row"));
  return {
    ...work!,
    nests: [product(m, k, n)],
    macs: m * k * n,
    inputElements: m * k,
    outputElements: m * n,
  };
}

function termsOf(row: Row): Map<string, number> {
  const systolic = replaced("systolic", profile.models.systolic!, row);
  const [cost] = costsOf(openerOf({ ...profile, models: { systolic } }), [workOf(row)]);
  return new Map(cost!.terms.map(({ name, value }) => [name, value]));
}

Deno.test("rows are of every dataflow and of arrays from 1x1 to 256x256", () => {
  assert.equal(rows.length, 366);
  const flows = new Set(rows.map((row) => row["systolic.dataflow"]));
  assert.deepEqual([...flows].sort(), ["inputStationary", "outputStationary", "weightStationary"]);
  const sizes = rows.map((row) => number(row, "systolic.rows"));
  assert.deepEqual([Math.min(...sizes), Math.max(...sizes)], [1, 256]);
});

/**
 * Rows where the tool's memory reads or writes are not the words that there are: it fetches weights in lines of ten words (and
 * three times reads them again though they fit), and twice counts a few outputs more.
 */
const odd: Readonly<Record<string, number>> = { dramFilterReads: 11, dramOfmapWrites: 2 };

for (const name of published) {
  const stated = rows.filter((row) => row[name] !== null);
  Deno.test(`${name} of every row that states it`, () => {
    const wrong = stated.filter((row) => termsOf(row).get(name) !== row[name]);
    assert.equal(wrong.length, odd[name] ?? 0, JSON.stringify(wrong[0]));
    for (const row of wrong) {
      const excess = number(row, name) / termsOf(row).get(name)!;
      assert.ok(excess > 1 && (excess < 1.0005 || name === "dramFilterReads" && excess < 4.01), `${excess}`);
    }
    assert.ok(stated.length >= (name === "computeCycles" ? 366 : 200), `${stated.length} rows`);
  });
}

Deno.test("the tool's outputs differ from the traffic where outputs are stationary, and nowhere else", () => {
  for (const row of rows) {
    const terms = termsOf(row), slip = terms.get("scaleSimOfmapWrites")! - terms.get("sramOfmapWrites")!;
    assert.equal(slip > 0, row["systolic.dataflow"] === "outputStationary");
  }
});
