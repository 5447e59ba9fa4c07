/** `fodlam validate` loads no more cost models than its profile has, and says whether bands keep their word. */
import assert from "node:assert/strict";
import { deno } from "../golden.ts";

Deno.test("validate prints coverage and width of a profile with one model", async () => {
  const { code, out, err } = await deno(["run", "-A", "--no-check", "cli/main.ts", "validate", "edge-tpu"]);
  assert.deepEqual([code, err], [0, ""]);
  assert.match(out, /^Bands: \d+ of 9 rows lie in a band that has not seen their network$/m);
  assert.match(out, /rows left out +inside +high \/ low$/m);
});

Deno.test("validate says which rows are held against nothing, and why, within the width of a page", async () => {
  const args = ["run", "-A", "--no-check", "cli/main.ts", "validate", "jetson-nano"];
  const { code, out } = await deno(args);
  assert.equal(code, 0);
  assert.match(out, /^jetson-nano@engine: 5 published rows set aside, held against nothing$/m);
  assert.match(out, /^ {2}3 of jetson-nano: NVIDIA publishes no description of this SSD$/m);
  const { aside } = JSON.parse((await deno([...args, "--json"])).out)[0];
  assert.equal(aside.length, 5);
  assert.deepEqual(Object.keys(aside[0]), ["table", "row", "kind", "batch", "aside"]);
});
