/** The way of a script without arguments loads FODLAM's own modules and nothing else. */
import assert from "node:assert/strict";
import { ended, here, root, run } from "./deno.ts";

interface Dependency {
  readonly code?: { readonly specifier?: string };
  readonly isDynamic?: boolean;
}

interface Graph {
  readonly roots: readonly string[];
  readonly modules: readonly { readonly specifier: string; readonly dependencies?: readonly Dependency[] }[];
}

async function graphOf(path: string): Promise<Graph> {
  const { code, out, err } = await ended(Deno.execPath(), ["info", "--json", here(path)], { cwd: here(".") });
  assert.equal(code, 0, err);
  return JSON.parse(out);
}

/** What is loaded before anything runs: static imports of code, not of types. */
function loaded({ roots, modules }: Graph): string[] {
  const found = new Set(roots);
  for (const specifier of found) {
    const dependencies = modules.find((module) => module.specifier === specifier)?.dependencies ?? [];
    for (const { code, isDynamic } of dependencies) {
      if (code?.specifier !== undefined && isDynamic !== true) found.add(code.specifier);
    }
  }
  return [...found];
}

for (const path of ["mod.ts", "examples/vgg16.ts", "examples/faster-rcnn.ts"]) {
  Deno.test(`${path} loads no package, no built-in module and no profile`, async () => {
    const own = loaded(await graphOf(path)).map((specifier) => specifier.replace(root.href, ""));
    assert.deepEqual(own.filter((specifier) => /^[a-z]+:/.test(specifier)), [], "packages and built-ins");
    assert.deepEqual(own.filter((name) => /^(deps|formats|profiles\/.*json)/.test(name)), []);
  });
}

Deno.test("a loaded command without arguments loads no checker, JSON parser or completions", async () => {
  const all = loaded(await graphOf("cli/main.ts")).join("\n");
  assert.doesNotMatch(all, /zod|jsonc|bomb\.sh/);
});

/** The cost models whose modules a script loads when it is run. */
async function modelsLoadedBy(args: readonly string[]): Promise<string[]> {
  const folder = await Deno.makeTempDir({ prefix: "fodlam-light-" });
  try {
    const { code, err } = await run([`--coverage=${folder}`, ...args], { cwd: here(".") });
    assert.equal(code, 0, err);
    const files = (await Array.fromAsync(Deno.readDir(folder))).filter(({ name }) => name.endsWith(".json"));
    const urls = files.map(({ name }): string => JSON.parse(Deno.readTextFileSync(`${folder}/${name}`)).url);
    const found = urls.flatMap((url) => /\/engine\/models\/(\w+)\//.exec(url)?.[1] ?? []);
    return [...new Set(found)].sort();
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const models: readonly (readonly [args: string, loaded: readonly string[]])[] = [
  ["examples/vgg16.ts", ["table"]], // Eyeriss and EIE published all of it; they have data for four more models
  ["examples/resnet.ts", ["rowStationary", "sparse", "table"]],
  ["examples/vgg16.ts --on eyeriss", ["rowStationary", "table"]],
  ["examples/vgg16.ts --on a100 --total", ["gpu", "roofline"]],
];

for (const [args, names] of models) {
  Deno.test(`${args} loads ${names.join(", ")} of the cost models`, async () => {
    assert.deepEqual(await modelsLoadedBy(args.split(" ")), names);
  });
}
