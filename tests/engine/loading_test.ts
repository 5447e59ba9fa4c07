/** Cost models come with the profile that names them. */
import assert from "node:assert/strict";
import { deno } from "../golden.ts";

const root = new URL("../../", import.meta.url).href;

/** What a script of its own prints: which models are there is a matter of the process. */
async function printed(body: string): Promise<string> {
  const script = `
import eie from "${root}profiles/eie.json" with { type: "json" };
import { defineProfile, evaluate, fc, loadProfile, network } from "${root}mod.ts";
const net = network("one layer", [1000], fc(1000));
${body}`;
  const { code, out, err } = await deno(["run", "--no-check", "-"], script);
  assert.equal(code, 0, err);
  return out;
}

const given = "evaluate(net, eie as any).total.latencySeconds > 0";

Deno.test("a profile of plain JSON whose models nobody brought is refused with the way to go", async () => {
  const out = await printed(`try { ${given} } catch (error) { console.log((error as Error).message); }`);
  assert.match(out, /^Cannot use cost model "table": .*; pass the profile through await defineProfile/);
});

Deno.test("defineProfile brings the models, and so does another profile that names them", async () => {
  const own = `console.log(evaluate(net, await defineProfile(eie as any)).total.latencySeconds > 0);`;
  assert.equal(await printed(own), "true\n");
  assert.equal(await printed(`await loadProfile("eyeriss+eie"); console.log(${given});`), "true\n");
});

Deno.test("a profile brings the models that it names and no others", async () => {
  const out = await printed(`
const { models, modelIds } = await import("${root}engine/models/mod.ts");
const there = () => modelIds.filter((id) => { try { return models[id] !== undefined; } catch { return false; } });
console.log(there().join());
await loadProfile("eyeriss+eie");
console.log(there().join());`);
  assert.equal(out, "\ntable,rowStationary,sparse,memoryTree,perMac\n");
});
