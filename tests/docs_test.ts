/** Documentation that is true: generated pages are up to date, commands print what they are said to print, examples too. */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { documents, withOutputs } from "../tools/bless/documents.ts";
import { pages } from "../tools/bless/pages/mod.ts";
import { VALIDATIONS } from "../tools/bless/pages/validation.ts";
import { averageCost } from "../engine/models/perMac/mod.ts";
import { type ChipProfile, loadProfile } from "../profiles/mod.ts";
import { rowsOf } from "../profiles/rows.ts";
import { comparisons, printingExamples } from "./prints.ts";
import { starters } from "../tools/bless/starters.ts";

const root = new URL("../", import.meta.url);
/** Pages whose parts take long: of all fits, which `tests/engine/validate_test.ts` has, and of all rows, which `tests/published/rows_test.ts` has. */
const ELSEWHERE = ["docs/validation.md", "docs/rows.md"];
const read = (path: string) => Deno.readTextFile(new URL(path, root));

Deno.test("generated pages are what the code says (deno task bless)", async (test) => {
  for (const [path, text] of Object.entries(pages)) {
    if (ELSEWHERE.includes(path)) continue;
    await test.step(path, async () => strictEqual(await read(path), await text()));
  }
});

Deno.test("dsl/starters.gen.ts is what the layer files say (deno task bless)", async () => {
  strictEqual(await read("dsl/starters.gen.ts"), await starters());
});

Deno.test("documented commands print what the documents show (deno task bless)", async () => {
  const paths = await documents();
  ok(paths.includes("README.md"));
  const texts = Object.fromEntries(await Promise.all(paths.map(async (path) => [path, await read(path)])));
  const outputs = await withOutputs(texts);
  for (const path of paths) strictEqual(outputs[path], texts[path], path);
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
  const validations = [...Deno.readDirSync(new URL(VALIDATIONS, root))].map(({ name }) => VALIDATIONS + name);
  for (
    const path of [...await documents(), ...Object.keys(pages), ...validations]
  ) {
    for (const [, target] of (await read(path)).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)) {
      if (/^https?:/.test(target!)) continue;
      await Deno.stat(new URL(target!, new URL(path, root))).catch(() => broken.push(`${path}: ${target}`));
    }
  }
  deepStrictEqual(broken, []);
});

Deno.test("README is short", async () => {
  const text = await read("README.md");
  ok(text.split("\n").length <= 221, `${text.split("\n").length} lines`);
});

Deno.test("figures about 2017 follow from the published rows", async () => {
  const { table } = (await loadProfile("eyeriss") as ChipProfile).models;
  const rows = rowsOf(table!), text = await read("docs/original.md");
  const sum = (network: string, batch: (published: number) => number) => {
    const own = rows.filter((row) => row.network === network);
    const latency = own.reduce((all, row) => all + row.latencySeconds / batch(row.batch), 0);
    const energy = own.reduce((all, row) => all + row.latencySeconds * row.powerWatts / batch(row.batch), 0);
    return [latency * 1e3, energy * 1e3] as const;
  };
  const costs = (list: typeof rows) => {
    const { latencySeconds, energyJoules } = averageCost(list);
    return `${(latencySeconds * 1e12).toFixed(1)} ps, ${(energyJoules * 1e12).toFixed(1)} pJ`;
  };
  const said = (network: string, batch: (published: number) => number, digits: readonly [number, number]) => {
    const [latency, energy] = sum(network, batch);
    return `${latency.toFixed(digits[0])} ms, ${energy.toFixed(digits[1])} mJ`;
  };
  const image = (published: number) => published, asOne = () => 1;
  for (
    const [is, shown] of [
      [said("AlexNet", asOne, [1, 1]), "115.3 ms, 32.1 mJ"],
      [said("AlexNet", image, [1, 2]), "28.8 ms, 8.02 mJ"],
      [said("VGG-16", asOne, [0, 0]), "4309 ms, 1016 mJ"],
      [said("VGG-16", image, [0, 1]), "1436 ms, 338.8 mJ"],
      [costs(rows.map((row) => ({ ...row, batch: 1 }))), "276.3 ps, 65.5 pJ"],
      [costs(rows), "91.5 ps, 21.7 pJ"],
    ] as const
  ) {
    strictEqual(is, shown);
    ok(text.includes(shown), shown);
  }
});
