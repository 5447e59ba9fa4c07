/** Rewrites everything that is generated: `deno task bless`. */
import { build } from "../built/build.ts";
import { loadProfile, profileIds } from "../profiles/mod.ts";
import { isComposite } from "../engine/chips.ts";
import { blessDocuments } from "./docs/commands.ts";
import { referencePages } from "./docs/mod.ts";
import { blessGoldens } from "./golden.ts";
import { blessNets } from "./nets.ts";
import { compactJson, refitted } from "./profiles_text.ts";
import { starters } from "./starters.ts";

const root = new URL("../", import.meta.url);
await Deno.writeTextFile(new URL("dsl/starters.ts", root), await starters());
await build();
for (const id of profileIds) {
  const profile = await loadProfile(id);
  if (isComposite(profile)) continue;
  await Deno.writeTextFile(new URL(`profiles/${id}.json`, root), compactJson(refitted(profile)) + "\n");
}
for (const [path, text] of Object.entries(await referencePages())) {
  await Deno.writeTextFile(new URL(path, root), text);
}
await blessGoldens();
await blessNets();
await blessDocuments();
