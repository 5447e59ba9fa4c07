/** Types that are written beside what a script loads late are the types of what is loaded. */
import assert from "node:assert/strict";
import type * as profileFileTypes from "../../cli/input/profileFile.d.ts";
import * as profileFile from "../../cli/input/profileFile.ts";
import { loadModels, modelIds, models } from "../../engine/models/mod.ts";
import type * as schemaTypes from "../../profiles/schema/mod.d.ts";
import * as schema from "../../profiles/schema/mod.ts";

const written: readonly [typeof schemaTypes, typeof profileFileTypes] = [schema, profileFile];

Deno.test("what is written is there", async () => {
  for (const value of [schema.checkParts, schema.checkProfile, profileFile.profileAt]) {
    assert.ok(written.some((module) => Object.values(module).includes(value)));
  }
  await loadModels();
  for (const id of modelIds) assert.equal(models[id].id, id);
});
