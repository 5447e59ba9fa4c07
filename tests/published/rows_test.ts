/** Every row of files and pages that are re-entered whole is held against a model, or set aside with its reason. */
import assert from "node:assert/strict";
import { asideRows, heldRows } from "../../cli/output/held.ts";
import { compareServed, servedRows, servedTables } from "../../cli/output/served.ts";
import { loadModels } from "../../engine/models/mod.ts";
import { compare } from "../../engine/trust/compare.ts";
import { summaryOf } from "../../engine/trust/validate.ts";
import { type ChipProfile, loadProfile, type ProfileName, withRuntime } from "../../profiles/mod.ts";
import { loadPublished, publishedIds } from "../../profiles/published/mod.ts";
import { accounts, rowsPage } from "../../tools/bless/pages/rows.ts";
import { assertNear } from "../near.ts";

await loadModels();
const found = await accounts();

Deno.test("collections are whole: as many rows as their source has, each held or set aside", () => {
  assert.ok(found.length >= 7);
  for (const { collection: { title, measurements }, rows, held, aside } of found) {
    const asides = [...aside.values()].reduce((sum, rows) => sum + rows, 0);
    assert.equal(rows, measurements, title);
    assert.equal(held + asides, measurements, `${title}: ${held} held, ${asides} set aside`);
  }
});

Deno.test("docs/rows.md is what becomes of them (deno task bless)", async () => {
  const text = await Deno.readTextFile(new URL("../../docs/rows.md", import.meta.url));
  assert.equal(await rowsPage(found), text);
});

Deno.test("every reason is used, and every word for one is explained", async () => {
  for (const id of publishedIds) {
    const { columns, rows, asides = {} } = await loadPublished(id), at = columns.indexOf("aside");
    const used = new Set(rows.map((cells) => cells[at]).filter((word) => typeof word === "string"));
    assert.deepEqual([...used].sort(), Object.keys(asides).sort(), id);
    for (const cells of rows) assert.ok(cells.length <= columns.length, `${id}: ${cells}`);
  }
});

Deno.test("rows set aside are not held, and keep what was published", async () => {
  const chip = await loadProfile("jetson-nano") as ChipProfile;
  const aside = await asideRows(chip), held = await heldRows(chip);
  assert.equal(aside.length, 5);
  assert.deepEqual(aside.map(({ published }) => published.inferencesPerSecond), [5, 16, 18, 14, 18]);
  assert.ok(held.every(({ row }) => row.aside === undefined));
});

Deno.test("a full batch is its prompts and the tokens after the first, each at the mean of their contexts", async () => {
  const a100 = withRuntime(await loadProfile("a100") as ChipProfile, "tensorrt-llm") as ChipProfile;
  const rows = (await heldRows(a100)).filter(({ row }) => row.table === "tensorrt-llm");
  const full = rows.find(({ row }) => row.name === "llama-2-7b prompt 2048 output 2048")!;
  assert.equal(full.then!.times, 2047);
  const seconds = (held: typeof full) => compare(held, a100, "gpu", "latencySeconds")[0]!.estimated;
  const { then, ...prompt } = full, token = { row: full.row, network: then!.network };
  assertNear(seconds(full), seconds(prompt) + 2047 * seconds(token));
  const rate = compare(full, a100, "gpu", "outputTokensPerSecond")[0]!;
  assertNear(rate.estimated, 16 * 2048 / seconds(full));
  assert.equal(rate.published, 613);
});

Deno.test("TensorRT-LLM's full batches, to which nothing was fitted: median under 5 % on A100, 15 % on H100", async () => {
  for (const [id, rows, most] of [["a100", 5, 0.05], ["h100", 6, 0.15]] as const) {
    const chip = withRuntime(await loadProfile(id) as ChipProfile, "tensorrt-llm") as ChipProfile;
    const rates = (await heldRows(chip)).flatMap((held) =>
      compare(held, chip, "gpu", "outputTokensPerSecond")
    );
    const summary = summaryOf(rates);
    assert.equal(summary.rows, rows, id);
    assert.ok(summary.medianAbsolute < most, `${id}: ${summary.medianAbsolute}`);
  }
});

Deno.test("rows of served models that are not set aside have an estimate within a factor of two", async () => {
  for (const id of servedTables) {
    const rows = (await servedRows(id)).filter(({ row: { aside } }, at) =>
      aside === undefined && at % 12 === 0
    );
    for (const row of rows) {
      const found = await compareServed(row, await loadProfile(row.row.profile as ProfileName));
      assert.ok(found.length > 0, row.row.name);
      for (const { quantity, error } of found) {
        assert.ok(error > -0.5 && error < 1, `${row.row.name} ${quantity} ${error}`);
      }
    }
  }
});
