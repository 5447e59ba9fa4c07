/** What a first run fetches: nothing for a script, for its arguments the one package that parses them. */
import assert from "node:assert/strict";
import { elsewhere, ended, here, type Place } from "./deno.ts";

/** The packages that Deno fetched, by its own account, and that are in its cache. */
async function fetched(
  args: readonly string[],
  place: Required<Pick<Place, "cwd" | "cache">>,
): Promise<string[]> {
  const { code, err } = await ended(Deno.execPath(), ["run", "--no-prompt", ...args], place);
  assert.equal(code, 0, err);
  const said = [...err.matchAll(/^Download .*\/([\w.@-]+)\.tgz$/gm)].map(([, name]) => name!);
  const folder = `${place.cache}/npm/registry.npmjs.org`;
  const there = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name).catch((error) => {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  });
  assert.equal(said.length, there.length, err);
  assert.doesNotMatch(err.replace(/^Download .*registry\.npmjs\.org\/.*$/gm, ""), /Download/);
  return said;
}

for (const path of ["examples/vgg16.ts", "examples/alexnet.ts"]) {
  Deno.test(`${path} fetches nothing`, () =>
    elsewhere(async (cwd, cache) => assert.deepEqual(await fetched([here(path)], { cwd, cache }), [])));
}

Deno.test("a script's arguments fetch what parses them and nothing else", () =>
  elsewhere(async (cwd, cache) => {
    const place = { cwd, cache }, script = here("examples/vgg16.ts");
    assert.deepEqual(await fetched([script, "--total"], place), ["deno-std-1.4.0"]);
    // Deno may end before it has stored which versions of a package there are, and would ask again: `--cached-only` forbids it.
    const again = await ended(Deno.execPath(), ["run", "--no-prompt", "--cached-only", script, "--json"], {
      ...place,
      cut: "all",
    });
    assert.deepEqual([again.code, again.err], [0, ""]);
  }));

Deno.test("the command fetches what a format needs when it is used", () =>
  elsewhere(async (cwd, cache) => {
    const place = { cwd, cache }, command = ["-A", here("cli/main.ts")];
    assert.deepEqual(await fetched([...command, "--version"], place), []);
    assert.deepEqual(await fetched([...command, "eval", "lenet5"], place), ["deno-std-1.4.0"]);
    await ended(Deno.execPath(), ["run", ...command, "convert", "lenet5", "lenet5.onnx"], place);
    const npm = await Array.fromAsync(Deno.readDir(`${cache}/npm/registry.npmjs.org`), ({ name }) => name);
    assert.deepEqual(npm.sort(), ["@bufbuild", "deno-std", "onnx-buf"]);
  }));
