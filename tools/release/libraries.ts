/** TypeScript's own declarations, as the page's worker reads them: the language without a browser or a server. */
import { folder } from "./packages.ts";
import { release } from "./layout.ts";

/** What programs on the page may use. */
const FIRST = "lib.es2023.d.ts";

/** Writes the declarations of the language with all that they name, by their paths. */
export async function writeLibraries(): Promise<void> {
  const files: Record<string, string> = {}, open = [FIRST];
  for (const name of open) {
    if (Object.hasOwn(files, `/${name}`)) continue;
    const text = await Deno.readTextFile(`${folder}node_modules/typescript/lib/${name}`);
    files[`/${name}`] = text;
    for (const [, other] of text.matchAll(/<reference lib="([^"]+)"/g)) open.push(`lib.${other}.d.ts`);
  }
  await Deno.writeTextFile(`${release}libraries.json`, JSON.stringify(files));
}
