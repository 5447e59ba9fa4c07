/** The library is at home anywhere: importing it touches nothing that a runtime has besides the language. */
import assert from "node:assert/strict";
import { elsewhere, root, run } from "../scripts/deno.ts";

/** What Deno, Node.js and browsers have besides the language; `console` is asked for nothing either. */
const OUTSIDE = ["Deno", "process", "require", "fetch", "localStorage", "navigator", "location", "document"];

/** Reports every touch while a module is loaded, then what is left to say. */
const watching = (module: string) => `
const names = ${JSON.stringify(OUTSIDE)}, touched = [], out = console.log;
for (const name of names) {
  Object.defineProperty(globalThis, name, { configurable: true, get() { touched.push(name); } });
}
await import(${JSON.stringify(module)});
out(JSON.stringify(touched));
`;

for (const entry of ["mod.ts", "examples/mod.ts", "formats/mod.ts", "report/public.ts"]) {
  Deno.test(`importing ${entry} touches nothing outside`, async () => {
    await elsewhere(async (cwd) => {
      await Deno.writeTextFile(`${cwd}/watch.js`, watching(new URL(entry, root).href));
      const { out, err } = await run([`--allow-read=${root.pathname}`, "--no-check", "watch.js"], { cwd });
      assert.equal(out, "[]\n", err);
    });
  });
}

Deno.test("a network is made and estimated where there is neither Deno nor process", async () => {
  const script = `
delete globalThis.Deno;
delete globalThis.process;
const { conv, evaluate, loadProfile, network } = await import(${
    JSON.stringify(new URL("mod.ts", root).href)
  });
const { total } = evaluate(network("tiny", [3, 32, 32], conv(64, 3)), await loadProfile("eyeriss"));
console.log(typeof Deno, total.energyJoules > 0);
`;
  await elsewhere(async (cwd) => {
    await Deno.writeTextFile(`${cwd}/bare.js`, script);
    const { out, err } = await run(["--no-check", "bare.js"], { cwd });
    assert.equal(out, "undefined true\n", err);
  });
});
