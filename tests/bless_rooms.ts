/** Rewrites what is generated in the rooms; pages and goldens come after it, by `bless.ts`. */
import { profileJsonSchema } from "../profiles/schema/json.ts";
import { compactJson, refitted } from "./profiles_text.ts";
import { starters } from "./starters.ts";

const root = new URL("../", import.meta.url);
await Deno.writeTextFile(new URL("dsl/starters.ts", root), await starters());
const { chips, unmeasured } = await refitted();
await Deno.writeTextFile(new URL("engine/trust/unmeasured.ts", root), unmeasured);
for (const profile of chips) {
  await Deno.writeTextFile(new URL(`profiles/${profile.id}.json`, root), compactJson(profile) + "\n");
}
await Deno.writeTextFile(
  new URL("profiles/profile.schema.json", root),
  compactJson(profileJsonSchema()) + "\n",
);
