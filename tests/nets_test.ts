import assert from "node:assert/strict";
import { netFiles, netsFolder, netTable } from "./nets.ts";

for (const [name, file] of netFiles()) {
  Deno.test(`golden nets/${name}`, async () => {
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
  const known = new Set([...netFiles().values()].map(({ href }) => href));
  const stale = [...Deno.readDirSync(netsFolder)].filter(({ name }) =>
    !known.has(new URL(name, netsFolder).href)
  );
  assert.deepEqual(stale.map(({ name }) => name), []);
});
