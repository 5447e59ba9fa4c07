/** What `deno task bless` writes is what is there. */
import assert from "node:assert/strict";
import * as starters from "../../dsl/starters.gen.ts";
import { def, kinds } from "../../ir/registry.ts";
import { kindsText } from "../../tools/bless/kinds.ts";
import { countsText } from "../../tools/bless/counts.ts";
import { starters as written } from "../../tools/bless/starters.ts";
import { paths, root } from "./shipped.ts";

Deno.test("dsl/starters.gen.ts is what ir/layers/ makes it", async () => {
  assert.equal(await Deno.readTextFile(new URL("dsl/starters.gen.ts", root)), await written());
});

Deno.test("ir/kinds.gen.ts is what ir/layers/ makes it", async () => {
  assert.equal(await Deno.readTextFile(new URL("ir/kinds.gen.ts", root)), kindsText());
});

Deno.test("examples/counts.gen.ts is what the networks of the zoo are", async () => {
  assert.equal(await Deno.readTextFile(new URL("examples/counts.gen.ts", root)), await countsText());
});

Deno.test("generated files say so to reviewers", async () => {
  const attributes = await Deno.readTextFile(new URL(".gitattributes", root));
  assert.match(attributes, /^\*\.gen\.ts linguist-generated$/m);
});

Deno.test("one word all the way: kind, file, function and definition", () => {
  const files = paths.flatMap((path) => /^ir\/layers\/(\w+)\.ts$/.exec(path)?.[1] ?? []);
  assert.deepEqual(files.filter((name) => name !== "mod").sort(), kinds);
  assert.deepEqual(Object.keys(starters).sort(), kinds);
  for (const kind of kinds) assert.equal(def(kind)!.kind, kind);
});

Deno.test("every kind describes its fields, and its options are among them", () => {
  for (const kind of kinds) {
    const { fields, options } = def(kind)!;
    assert.ok(options.every((option) => option in fields), kind);
    for (const { doc, expected } of Object.values(fields)) {
      assert.ok(doc.length > 3 && expected.length > 3, kind);
    }
    const positional = Object.keys(fields).filter((name) => !options.includes(name));
    assert.deepEqual(Object.keys(fields).slice(0, positional.length), positional, kind);
  }
});

Deno.test("files are short and functions are too many lines nowhere", () => {
  const long = paths.filter((path) => path.endsWith(".ts") && !path.endsWith(".gen.ts"))
    .map((path) => [path, Deno.readTextFileSync(new URL(path, root)).split("\n").length] as const)
    .filter(([, lines]) => lines > 400);
  assert.deepEqual(long, []);
});
