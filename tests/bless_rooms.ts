/** Rewrites what is generated in the rooms, and the built file; pages and goldens come after it, by `bless.ts`. */
import { build } from "../built/build.ts";
import { profileJsonSchema } from "../profiles/schema/json.ts";
import { compactJson, refittedChips } from "./profiles_text.ts";
import { starters } from "./starters.ts";

const root = new URL("../", import.meta.url);
await Deno.writeTextFile(new URL("dsl/starters.ts", root), await starters());
for (const profile of await refittedChips()) {
  await Deno.writeTextFile(new URL(`profiles/${profile.id}.json`, root), compactJson(profile) + "\n");
}
await Deno.writeTextFile(
  new URL("profiles/profile.schema.json", root),
  compactJson(profileJsonSchema()) + "\n",
);
await build();
