/** The way of a script without arguments loads FODLAM's own modules and nothing else. */
import assert from "node:assert/strict";
import { ended, here, root } from "./deno.ts";

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
