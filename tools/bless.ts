/**
 * Rewrites what programs write: `deno task bless` everything, `deno task bless docs/zoo.md tests/golden/cli` what lies there,
 * `deno task bless layer` what a new layer moves. Only files whose text changes are written, and each is named.
 *
 * @module
 */
import { nearest } from "../ir/suggest.ts";
import { Refused } from "./bless/refused.ts";
import { accounts, additions, sources, type Target } from "./bless/targets.ts";

const root = new URL("../", import.meta.url);

/** Whether a target is asked for by a path: it lies there, or what is asked for lies in it. */
function isMeant({ path }: Target, asked: string): boolean {
  return path.startsWith(asked) || (path.endsWith("/") && asked.startsWith(path));
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(new URL(path, root));
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Removes what no longer belongs into a folder. */
async function clear(folder: string, kept: ReadonlySet<string>): Promise<void> {
  for await (const { name } of Deno.readDir(new URL(folder, root))) {
    if (kept.has(folder + name)) continue;
    await Deno.remove(new URL(folder + name, root));
    console.log(`removed ${folder}${name}`);
  }
}

/** Writes the files of a target that differ; whether there were any. */
async function write(target: Target): Promise<boolean> {
  let changed = false;
  const files = await target.make();
  for (const [path, text] of Object.entries(files)) {
    if (await textOf(path) === text) continue;
    const file = new URL(path, root);
    await Deno.mkdir(new URL("./", file), { recursive: true });
    await Deno.writeTextFile(file, text);
    console.log(`wrote ${path}`);
    changed = true;
  }
  if (target.whole) await clear(target.path, new Set(Object.keys(files)));
  return changed;
}

/** Runs this file again, so that it is made of what was just written. */
async function again(paths: readonly string[]): Promise<number> {
  const args = ["run", "-A", "--no-check", import.meta.filename!, ...paths];
  return (await new Deno.Command(Deno.execPath(), { args }).spawn().status).code;
}

/** A mistake in the arguments; undefined if there is none. */
function mistake(asked: readonly string[], targets: readonly Target[]): string | undefined {
  const unknown = asked.find((path) => !targets.some((target) => isMeant(target, path)));
  if (unknown === undefined) return undefined;
  const known = [...targets.map(({ path }) => path), ...Object.keys(additions)];
  const hint = nearest(unknown, known);
  return `Cannot bless "${unknown}": expected the path of something generated, or one of ${
    Object.keys(additions).join(", ")
  }${hint === undefined ? "" : `; did you mean "${hint}"?`}`;
}

async function main(words: readonly string[]): Promise<number> {
  const asked = words.flatMap((word) => additions[word] ?? [word.replace(/^\.\//, "")]);
  const meant = (target: Target) => asked.length === 0 || asked.some((path) => isMeant(target, path));
  let changed = false;
  for (const target of sources.filter(meant)) {
    const written = await write(target);
    changed ||= written;
  }
  if (changed) return await again(words);
  const others = await accounts();
  const wrong = mistake(asked, [...sources, ...others]);
  if (wrong !== undefined) {
    console.error(wrong);
    return 1;
  }
  for (const target of others.filter(meant)) await write(target);
  return 0;
}

/** What a person has to write first is said, and no stack. */
function refused(error: unknown): number {
  if (!(error instanceof Refused)) throw error;
  console.error(error.message);
  return 1;
}

Deno.exit(await main(Deno.args).catch(refused));
