/** Rewrites pages and goldens; `deno task bless` runs it after `bless_rooms.ts`. */
import { blessDocuments } from "./docs/commands.ts";
import { referencePages } from "./docs/mod.ts";
import { blessGoldens } from "./golden.ts";
import { blessNets } from "./nets.ts";

const root = new URL("../", import.meta.url);
for (const [path, text] of Object.entries(await referencePages())) {
  await Deno.writeTextFile(new URL(path, root), text);
}
await blessGoldens();
await blessNets();
await blessDocuments();
