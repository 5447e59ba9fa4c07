/**
 * Writes the playground: `deno task page [FOLDER]`, into `build/page/` (git-ignored) if no folder is named. Any file server can serve the folder
 * at any path: it is the page's own code, the release's library and profiles, the packages of npm that the page loads, TypeScript and its
 * declarations for the worker that tells types, and the lists to choose from.
 *
 * Files are the same for the same sources. It needs npm for the packages.
 *
 * @module
 */
import { shelves } from "../examples/shelf/mod.ts";
import { loadProfile, profileIds } from "../profiles/mod.ts";
import { runtimesOf } from "../profiles/runtime.ts";
import { CATEGORIES } from "../report/profiles.ts";
import type { Choice, Lists } from "../page/messages.ts";
import { release, root } from "./release/layout.ts";
import { tidy, writePackages } from "./release/packages.ts";
import { writeSources } from "./release/sources.ts";
import { writeTypes } from "./release/types.ts";
import { writeLibraries } from "./release/libraries.ts";

/** Chips by sort; each of the runtimes that drive one, the default without its name. */
async function chips(): Promise<Choice[]> {
  const found = Object.entries(CATEGORIES).map(([category, heading]) => ({
    category,
    heading,
    names: [] as string[],
  }));
  for (const id of profileIds) {
    const profile = await loadProfile(id), [, ...others] = runtimesOf(profile);
    const group = found.find(({ category }) => category === profile.category) ?? found.at(-1)!;
    group.names.push(id, ...others.map((runtime) => `${id}@${runtime}`));
  }
  return found.map(({ heading, names }) => ({ heading, names })).filter(({ names }) => names.length > 0);
}

/** What the page offers. */
async function lists(): Promise<Lists> {
  const zoo = Object.entries(shelves).map(([heading, shelf]) => ({
    heading,
    names: Object.keys(shelf).sort(),
  }));
  return { chips: await chips(), zoo };
}

await Deno.remove(release, { recursive: true }).catch(() => {});
await Deno.mkdir(release, { recursive: true });
const bundled = await writeSources({
  fodlam: `${root}mod.ts`,
  main: `${root}page/main.ts`,
  evaluate: `${root}page/evaluate.worker.ts`,
  types: `${root}page/types.worker.ts`,
});
await writePackages(bundled, "browser");
await writeTypes({ fodlam: `${root}mod.ts` });
await writeLibraries();
for (const file of ["index.html", "style.css", "icon.svg"]) {
  await Deno.copyFile(`${root}page/${file}`, release + file);
}
await Deno.copyFile(`${root}profiles/generated/profile.schema.json`, `${release}profile.schema.json`);
await Deno.writeTextFile(`${release}lists.json`, `${JSON.stringify(await lists())}\n`);
await tidy();
