/** `built/fodlam.js` is the rooms as they are, in one file. */
import assert from "node:assert/strict";
import { built } from "../../built/build.ts";
import * as api from "../../api.ts";
import * as mod from "../../mod.ts";
import { root } from "./shipped.ts";

Deno.test("built/fodlam.js is what the rooms say (deno task build)", async () => {
  const file = await Deno.readTextFile(new URL("built/fodlam.js", root));
  assert.ok(file === await built(), "built/fodlam.js is stale: run deno task build");
});

Deno.test("mod.ts and api.ts offer the same", () => {
  assert.deepEqual(Object.keys(mod), Object.keys(api));
});
