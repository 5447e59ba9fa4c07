/** What documents say about the package, run as it stands there, by any runtime that has installed it. */
import assert from "node:assert/strict";
import { blocksOf } from "../../tools/bless/blocks.ts";
import { ended, here } from "../scripts/deno.ts";
import type { Runtime } from "./runtimes.ts";

/** What the remark above a block says that is run here. */
const HERE = /by the tests of the release$/;

/** `node` and `npx` are the runtime that is tried, so that Bun does not hand over to Node.js. */
const PRELUDE = `set -e
node() { command "$RUNTIME" "$@"; }
npx() { name="$1"; shift; command "$RUNTIME" "node_modules/.bin/$name" "$@"; }
`;

/** Runs the commands of `docs/npm.md`, and compares what they print where the page shows it. */
export async function asInPackagePage({ program }: Runtime, cwd: string): Promise<void> {
  let printed = "", count = 0;
  for (const block of blocksOf(await Deno.readTextFile(here("docs/npm.md")))) {
    if (block.file !== undefined) await Deno.writeTextFile(`${cwd}/${block.file}`, block.code);
    if (block.language === "text" && block.follows) assert.equal(printed, block.code);
    if (block.language !== "sh" || !HERE.test(block.remark)) continue;
    const env = { RUNTIME: program };
    const ran = await ended("sh", ["-c", PRELUDE + block.code], { cwd, cut: "all", env });
    assert.equal(ran.code, 0, `${block.code}${ran.err}`);
    printed = ran.out;
    count++;
  }
  assert.equal(count, 2);
  const files = ["model.onnx", "layers.svg", "rows.csv", "tiny.mjs", "onnx.mjs", "chip.mjs"];
  for (const file of files) await Deno.remove(`${cwd}/${file}`);
}

/** Runs the README's scripts, imported from the package and without `import.meta.main`; they print what the README says. */
export async function asInReadme({ run }: Runtime, cwd: string): Promise<void> {
  const blocks = blocksOf(await Deno.readTextFile(here("README.md")));
  const script = blocks.find(({ file }) => file === "tiny.ts")!;
  const shown = blocks[blocks.indexOf(script) + 2]!;
  await Deno.writeTextFile(`${cwd}/readme.mjs`, packaged(script.code));
  const { out, err } = await run(["readme.mjs", "--on", "edge-tpu", "--slowest", "3"], cwd);
  assert.equal(out, shown.code, err);
  const words = blocks.find(({ language, file }) => language === "ts" && file === undefined)!;
  await Deno.writeTextFile(`${cwd}/readme.mjs`, packaged(words.code));
  const printed = await run(["readme.mjs"], cwd);
  assert.equal(printed.out.trim(), /console\.log\(.*\); \/\/ (.*)/.exec(words.code)![1], printed.err);
  await Deno.remove(`${cwd}/readme.mjs`);
}

/** The README's script, with the library at some address. */
export async function readmeScript(library: string): Promise<string> {
  const blocks = blocksOf(await Deno.readTextFile(here("README.md")));
  return blocks.find(({ file }) => file === "tiny.ts")!.code.replace('"./mod.ts"', JSON.stringify(library));
}

function packaged(code: string): string {
  return code.replaceAll('"./mod.ts"', '"fodlam"').replaceAll("if (import.meta.main) ", "");
}

/** The command as npm and Bun themselves find it, with no network. */
export async function throughNpx({ name, program }: Runtime, cwd: string): Promise<void> {
  const npx = name === "Bun" ? [program, "x", "--bun"] : ["npx", "--offline"];
  const run = (...words: readonly string[]) =>
    ended(npx[0]!, [...npx.slice(1), "fodlam", ...words], { cwd, cut: "all" });
  const made = await run("convert", "lenet5", "model.onnx");
  assert.equal(made.code, 0, made.err);
  const { code, out, err } = await run("eval", "model.onnx", "--on", "jetson-agx-orin", "--total");
  assert.equal(code, 0, err);
  assert.match(out, /^LeNet-5 on NVIDIA Jetson AGX Orin/);
  await Deno.remove(`${cwd}/model.onnx`);
}
