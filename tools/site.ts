/**
 * Writes the site of the documentation to `site/` (git-ignored): `deno task site [--out FOLDER] [--base /fodlam/]`.
 *
 * Its pages are the Markdown that is there; VitePress (npm) makes HTML of them, with navigation and search. The playground lies in it,
 * and examples that it can run have a link that opens them there. Everything the site needs is in the folder: any server of files can
 * have it.
 *
 * @module
 */
import { parsed } from "../cli/arguments/parse.ts";
import { isFodlamError } from "../ir/errors.ts";
import { npm } from "./npm.ts";
import { configText } from "./site/config.ts";
import { contents } from "./site/contents.ts";
import { addPage, type Sources } from "./site/pages.ts";
import { PLACE, Playground } from "./site/playground.ts";

const root = new URL("../", import.meta.url).pathname;

/** The generator, exact. */
const VITEPRESS = "vitepress@1.6.4";

const spec = {
  name: "site",
  help: "Write the site of the documentation",
  arguments: [],
  options: [
    { flags: "--out <folder>", help: "where it is written (default: site)" },
    { flags: "--base <path>", help: "where it will lie on its host, such as /fodlam/ (default: /)" },
  ],
};

function wishes(): { readonly out?: string; readonly base?: string } {
  try {
    return parsed(spec, Deno.args).options;
  } catch (error) {
    if (!isFodlamError(error)) throw error;
    console.error(error.message);
    Deno.exit(1);
  }
}

const { out = "site", base = "/" } = wishes();
const workplace = `${root}.cache/site/`,
  source = `${workplace}source/`,
  playground = `${source}public/${PLACE}`,
  target = out.startsWith("/") ? out : root + out;

await Deno.mkdir(workplace, { recursive: true });
await Deno.remove(source, { recursive: true }).catch(() => {});
const made = ["run", "-A", "--quiet", "--no-check", "--no-lock", `${root}tools/page.ts`, playground];
await Promise.all([installed(), run(Deno.execPath(), made)]);
await written();
await run("node", [
  `${workplace}node_modules/vitepress/bin/vitepress.js`,
  "build",
  source,
  "--outDir",
  target,
]);

/** The generator, unless it is there. */
async function installed(): Promise<void> {
  const [name, version] = VITEPRESS.split("@");
  const there = await Deno.readTextFile(`${workplace}node_modules/${name}/package.json`).catch(() => "{}");
  if (JSON.parse(there).version === version) return;
  await Deno.writeTextFile(`${workplace}package.json`, '{ "private": true, "type": "module" }\n');
  const quietly = ["--no-audit", "--no-fund", "--prefer-offline", "--save-exact"];
  await npm(["install", ...quietly, VITEPRESS], workplace);
}

async function written(): Promise<void> {
  const sections = await contents(), paths = sections.flatMap(({ pages }) => pages.map(({ path }) => path));
  const sources: Sources = { pages: new Map(), files: new Map() }, known = new Set(paths);
  for (const path of paths) await addPage(path, await Deno.readTextFile(root + path), sources, known);
  sources.files.set("llms.txt", await Deno.readTextFile(`${root}llms.txt`));
  using page = new Playground(playground);
  for (const [path, text] of sources.pages) await write(source + path, await page.marked(text));
  for (const [path, text] of sources.files) await write(`${source}public/${path}`, text);
  await write(`${source}.vitepress/config.mjs`, configText(sections, { base }));
}

async function write(path: string, text: string): Promise<void> {
  await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  await Deno.writeTextFile(path, text);
}

/** Runs a program; what it says is shown only if it fails. */
async function run(program: string, args: readonly string[]): Promise<void> {
  const { code, stdout, stderr } = await new Deno.Command(program, { args: [...args], cwd: workplace })
    .output();
  if (code === 0) return;
  await Deno.stderr.write(stdout);
  await Deno.stderr.write(stderr);
  Deno.exit(1);
}
