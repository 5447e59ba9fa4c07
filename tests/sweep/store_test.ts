/** The store: resume, and what it says where it cannot keep rows. */
import assert from "node:assert/strict";
import { sweep } from "../../sweep/mod.ts";
import { openStore } from "../../sweep/store.ts";
import { runSweep } from "../../sweep/sweep.ts";
import { inFolder, twelve } from "./one.ts";

Deno.test("rows come back from a store as they went in", () =>
  inFolder(async (folder) => {
    const rows = await sweep({ ...twelve, store: `${folder}/r.sqlite` });
    assert.deepEqual(rows, await sweep(twelve));
    const store = await openStore(`${folder}/r.sqlite`, { existing: true });
    assert.deepEqual([...store.rows()], rows);
    store.close();
    assert.deepEqual(await sweep({ ...twelve, store: `${folder}/r.sqlite` }), rows);
  }));

Deno.test("what a store has is not computed again", () =>
  inFolder(async (folder) => {
    const store = await openStore(`${folder}/r.sqlite`);
    const half = { ...twelve, batch: [1] };
    assert.deepEqual(await runSweep(half, { store }), { made: 6, kept: 0, broken: 0 });
    assert.deepEqual(await runSweep(twelve, { store }), { made: 6, kept: 6, broken: 0 });
    assert.deepEqual(await runSweep(twelve, { store }), { made: 0, kept: 12, broken: 0 });
    assert.equal(store.count(), 12);
    store.close();
  }));

Deno.test("a sweep that is stopped goes on where it was", () =>
  inFolder(async (folder) => {
    const store = await openStore(`${folder}/r.sqlite`), stop = new AbortController();
    const batch = Array.from({ length: 500 }, (_, i) => i + 1); // 3000 points: three shards
    const options = { ...twelve, batch, detail: "totals" } as const;
    const stopped = { ...options, onProgress: () => stop.abort() };
    const { made } = await runSweep(stopped, { store, signal: stop.signal });
    assert.ok(made > 0 && made < 3000, `${made}`);
    assert.equal((await runSweep(options, { store })).kept, made);
    assert.equal(store.count(), 3000);
    store.close();
  }));

const damaged: readonly (readonly [name: string, content: string | undefined, message: RegExp])[] = [
  ["text", "no database", /^Cannot use .*: it is damaged, or no SQLite file; name another file/],
  ["cut", undefined, /^Cannot use .*: it is damaged, or no SQLite file/],
];

Deno.test("a store that is damaged, or something else, is refused", async (t) => {
  for (const [name, content, message] of damaged) {
    await t.step(name, () =>
      inFolder(async (folder) => {
        const path = `${folder}/r.sqlite`;
        if (content !== undefined) await Deno.writeTextFile(path, content.repeat(200));
        else {
          await sweep({ ...twelve, store: path });
          const file = await Deno.open(path, { write: true });
          await file.seek(0, Deno.SeekMode.Start);
          await file.write(new TextEncoder().encode("SQLite format 3\0" + "x".repeat(8000)));
          file.close();
        }
        await assert.rejects(sweep({ ...twelve, store: path }), { name: "FodlamError", message });
      }));
  }
  await t.step(
    "a folder that is not there",
    () =>
      assert.rejects(sweep({ ...twelve, store: "/nowhere/r.sqlite" }), /it cannot be opened; look whether/),
  );
  await t.step("another database", () =>
    inFolder(async (folder) => {
      const { DatabaseSync } = await import("node:sqlite");
      const other = new DatabaseSync(`${folder}/o.sqlite`);
      other.exec("CREATE TABLE mine (a)");
      other.close();
      await assert.rejects(sweep({ ...twelve, store: `${folder}/o.sqlite` }), /it is no fodlam\/sweep@1/);
    }));
});

Deno.test("a full disk is one message, and the rows before it are kept", () =>
  inFolder(async (folder) => {
    const path = `${folder}/r.sqlite`, store = await openStore(path);
    const { DatabaseSync } = await import("node:sqlite");
    store.put(await sweep({ ...twelve, batch: [1] }));
    store.close();
    const full = await openStore(path, { mostPages: pagesOf(new DatabaseSync(path)) });
    const batch = Array.from({ length: 200 }, (_, i) => i + 2);
    await assert.rejects(runSweep({ ...twelve, batch, detail: "totals" }, { store: full }), {
      name: "FodlamError",
      message:
        /^Cannot use .*: the disk is full, or the file as large as it may be; make room and start the same sweep again/,
    });
    assert.ok(full.count() >= 6);
    full.close();
  }));

function pagesOf(database: InstanceType<typeof import("node:sqlite").DatabaseSync>): number {
  const { page_count: pages } = database.prepare("PRAGMA page_count").get()!;
  database.close();
  return Number(pages);
}

Deno.test("a second sweep waits for the first, and both keep their rows", () =>
  inFolder(async (folder) => {
    const store = `${folder}/r.sqlite`;
    const [first, second] = await Promise.all([
      sweep({ ...twelve, store }),
      sweep({ ...twelve, batch: [4, 16], store }),
    ]);
    assert.deepEqual([first.length, second.length], [12, 12]);
    const all = await openStore(store, { existing: true });
    assert.equal(all.count(), 18);
    all.close();
  }));
