/** Documentation that is true: generated pages are up to date, commands print what they are said to print, examples too. */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { blessed, documents } from "./docs/commands.ts";
import { referencePages } from "./docs/mod.ts";
import { comparisons, printingExamples } from "./docs/prints.ts";

const root = new URL("../", import.meta.url);
const read = (path: string) => Deno.readTextFile(new URL(path, root));

Deno.test("docs/reference is what the code says (deno task bless)", async (test) => {
  for (const [path, text] of Object.entries(await referencePages())) {
    await test.step(path, async () => strictEqual(await read(path), text));
  }
});

Deno.test("documented commands print what the documents show (deno task bless)", async () => {
  const paths = await documents();
  ok(paths.includes("README.md"));
  await Promise.all(paths.map(async (path) => {
    const text = await read(path);
    strictEqual(await blessed(text), text, path);
  }));
});

async function* sources(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(new URL(folder, root))) {
    if (isDirectory) yield* sources(`${folder}${name}/`);
    else if (name.endsWith(".ts")) yield `${folder}${name}`;
  }
}

Deno.test("documented examples print what their comments say", async (test) => {
  const paths = await documents();
  for (const room of ["ir/", "dsl/", "engine/", "profiles/", "report/", "cli/", "formats/", "examples/"]) {
    for await (const path of sources(room)) paths.push(path);
  }
  let count = 0;
  for (const path of paths) {
    for (const example of printingExamples(path, await read(path))) {
      count++;
      await test.step(path, async () => {
        for (const [printed, said] of await comparisons(example)) strictEqual(printed, said);
      });
    }
  }
  ok(count > 15, `${count} examples`);
});

Deno.test("links between documents lead somewhere", async () => {
  const broken: string[] = [];
  for (const path of [...await documents(), ...Object.keys(await referencePages())]) {
    for (const [, target] of (await read(path)).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)) {
      if (/^https?:/.test(target!)) continue;
      await Deno.stat(new URL(target!, new URL(path, root))).catch(() => broken.push(`${path}: ${target}`));
    }
  }
  deepStrictEqual(broken, []);
});
