/** The built files are the rooms as they are, in one file each. */
import assert from "node:assert/strict";
import { built } from "../../built/build.ts";
import * as api from "../../api.ts";
import * as mod from "../../mod.ts";
import { root } from "./shipped.ts";

Deno.test("the built files are what the rooms say (deno task build)", async () => {
  for (const [name, text] of Object.entries(await built())) {
    const file = await Deno.readTextFile(new URL(`built/${name}`, root));
    assert.ok(file === text, `built/${name} is stale: run deno task build`);
  }
});

Deno.test("mod.ts and api.ts offer the same", () => {
  assert.deepEqual(Object.keys(mod), Object.keys(api));
});
