import assert from "node:assert/strict";
import { zoo } from "../examples/mod.ts";
import { NETS, netTable } from "../tools/bless/nets.ts";

const folder = new URL(`../${NETS}`, import.meta.url);

for (const name of Object.keys(zoo)) {
  Deno.test(`golden nets/${name}`, async () => {
    const file = new URL(`${name}.csv`, folder);
    const text = await netTable(name);
    try {
      assert.equal(text, await Deno.readTextFile(file));
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
      assert.ok(Deno.env.get("CI") === undefined, `no golden ${file.pathname}; write it: deno task bless`);
      await Deno.writeTextFile(file, text);
    }
  });
}

Deno.test("golden tables have a network each", () => {
  const stale = [...Deno.readDirSync(folder)].filter(({ name }) => !(name.replace(/\.csv$/, "") in zoo));
  assert.deepEqual(stale.map(({ name }) => name), []);
});
