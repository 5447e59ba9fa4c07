/** Workers give the rows that this process gives, each once. */
import assert from "node:assert/strict";
import { sweep } from "../../sweep/mod.ts";
import { runSweep } from "../../sweep/sweep.ts";
import { workers } from "../../sweep/workers.ts";
import type { Row } from "../../sweep/row.ts";
import { twelve } from "./one.ts";

const batch = Array.from({ length: 150 }, (_, i) => i + 1);

for (const count of [1, 2, 3]) {
  Deno.test(`${count} workers give the same rows`, async () => {
    const options = { ...twelve, batch, detail: "totals" } as const, rows: Row[] = [];
    await runSweep(options, { runner: workers(count), onRows: (some) => rows.push(...some) });
    const byId = (a: Row, b: Row) => a.id < b.id ? -1 : 1;
    assert.deepEqual(rows.sort(byId), (await sweep(options)).sort(byId));
  });
}

Deno.test("rows of workers have ranges, memory and bound", async () => {
  const rows: Row[] = [];
  const options = { ...twelve, profiles: ["a100", "eyeriss+eie", "scnn"], set: {} } as const;
  await runSweep(options, { runner: workers(1), onRows: (some) => rows.push(...some) });
  assert.deepEqual(rows, await sweep(options));
});

Deno.test("what a profile refuses is refused with workers too", async () => {
  const options = { ...twelve, set: { "models.systolic.row": [8] } };
  await assert.rejects(runSweep(options, { runner: workers(2) }), {
    name: "FodlamError",
    message: /did you mean/,
  });
});
