/** Every number of a profile has a source, and every source says where it stands. */
import assert from "node:assert/strict";
import { root } from "./shipped.ts";
import { withFamily } from "../../profiles/family.ts";
import { type ChipProfile, profileIds } from "../../profiles/mod.ts";
import { withEachRuntime } from "../../profiles/runtime.ts";

type Json = Readonly<Record<string, unknown>>;

const files = await Promise.all(
  profileIds.map(async (id) =>
    await withFamily(JSON.parse(await Deno.readTextFile(new URL(`profiles/${id}.json`, root))))
  ),
);

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Keys whose numbers are about the profile itself, or computed from its rows. */
const OWN = ["year", "validation", "sources"];

/** Source ids named anywhere in a value, and places of numbers without one. */
function sourcesOf(value: unknown, place: string): { ids: string[]; bare: string[] } {
  if (!isObject(value)) {
    const parts = Array.isArray(value) ? value.map((item, i) => sourcesOf(item, `${place}[${i}]`)) : [];
    return { ids: parts.flatMap(({ ids }) => ids), bare: parts.flatMap(({ bare }) => bare) };
  }
  const entries = Object.entries(value).filter(([key]) => !OWN.includes(key));
  if (Array.isArray(value.columns)) {
    const at = value.columns.indexOf("source");
    if (at < 0 && typeof value.source === "string") return { ids: [value.source], bare: [] };
    const rows = value.rows as unknown[][];
    return { ids: rows.map((row) => String(row[at])), bare: at < 0 ? [place] : [] };
  }
  const parts = entries.map(([key, item]) => sourcesOf(item, `${place}.${key}`));
  const hasNumber = entries.some(([, item]) => typeof item === "number");
  const own = typeof value.source === "string" ? [value.source] : [];
  return {
    ids: [...own, ...parts.flatMap(({ ids }) => ids)],
    bare: [...(hasNumber && own.length === 0 ? [place] : []), ...parts.flatMap(({ bare }) => bare)],
  };
}

Deno.test("every number has a source id that exists, and every source is used", async (t) => {
  for (const file of files) {
    await t.step(`${file.id}`, () => {
      const { ids } = sourcesOf(file, `${file.id}`);
      const each = "parts" in file
        ? [file]
        : withEachRuntime(file as unknown as ChipProfile) as unknown as Json[];
      assert.deepEqual(each.flatMap((one) => sourcesOf(one, `${file.id}`).bare), []);
      assert.deepEqual([...new Set(ids)].sort(), Object.keys(file.sources as Json).sort());
    });
  }
});

Deno.test("every source says kind, work, place and year; silicon and simulation say process and precision", () => {
  for (const { id, sources } of files) {
    for (const [key, source] of Object.entries(sources as Readonly<Record<string, Json>>)) {
      const needed = ["kind", "short", "citation", "where", "year"];
      if (["silicon", "simulation"].includes(source.kind as string)) needed.push("process", "precision");
      for (const field of needed) assert.ok(source[field], `${id} ${key}: ${field}`);
    }
  }
});

Deno.test("rows have as many cells as there are columns, numbers where numbers belong, and a batch", () => {
  for (const { id, models } of files) {
    const table = (models as { table?: { columns: string[]; rows: unknown[][] } } | undefined)?.table;
    if (table === undefined) continue;
    const words = ["network", "layer", "source"];
    const kinds = table.columns.map((name) => words.includes(name) ? "string" : "number");
    for (const row of table.rows) assert.deepEqual(row.map((cell) => typeof cell), kinds, `${id} ${row[1]}`);
    assert.ok(table.columns.includes("batch"), `${id}`);
  }
});

Deno.test("a file's id is its name and its format is stated", () => {
  assert.deepEqual(files.map(({ id }) => id), profileIds);
  assert.ok(files.every(({ format }) => format === "fodlam/profile@1"));
  const there = [...Deno.readDirSync(new URL("profiles/", root))].map(({ name }) => name)
    .filter((name) => name.endsWith(".json") && !name.endsWith(".schema.json")).map((name) =>
      name.slice(0, -5)
    ).sort();
  assert.deepEqual(there, [...profileIds].sort());
});
