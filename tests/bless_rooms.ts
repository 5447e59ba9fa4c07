/** Rewrites what is generated in the rooms, and the built file; pages and goldens come after it, by `bless.ts`. */
import { build } from "../built/build.ts";
import { isComposite } from "../engine/chips.ts";
import { loadProfile, profileIds } from "../profiles/mod.ts";
import { profileJsonSchema } from "../profiles/schema/json.ts";
import { compactJson, refitted } from "./profiles_text.ts";
import { starters } from "./starters.ts";

const root = new URL("../", import.meta.url);
await Deno.writeTextFile(new URL("dsl/starters.ts", root), await starters());
for (const id of profileIds) {
  const profile = await loadProfile(id);
  if (isComposite(profile)) continue;
  await Deno.writeTextFile(new URL(`profiles/${id}.json`, root), compactJson(refitted(profile)) + "\n");
}
await Deno.writeTextFile(
  new URL("profiles/profile.schema.json", root),
  compactJson(profileJsonSchema()) + "\n",
);
await build();
