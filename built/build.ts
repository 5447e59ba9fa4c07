/**
 * Builds `built/fodlam.js`: the modules behind `api.ts` in one file, so that a script that imports `mod.ts` loads one module and
 * not two hundred. The profile that is used when none is named is in it, read when it is used; the command line stays outside,
 * loaded when it is needed. Deno looks up every file that a dynamic import may reach before it starts, so the other profiles are one
 * file, and the check of profiles from outside is another.
 */
import { DEFAULT_PROFILE } from "../cli/options.ts";
import { isComposite } from "../engine/chips.ts";
import { loadProfile, profileIds } from "../profiles/mod.ts";

const root = new URL("../", import.meta.url);

/** Loaded by dynamic imports: what the bundler must leave outside, how it writes them, and where each stands from `built/`. */
const lazy = [
  { pattern: "*/tree.ts", written: /(?<=import\(")\.\/(?=tree\.ts")/g, folder: "../cli/" },
  { pattern: "*/jsonc.ts", written: /(?<=import\(")[./]*deps\/(?=jsonc\.ts")/g, folder: "../deps/" },
  { pattern: "*/schema/mod.ts", written: /(?<=import\(")\.\/schema\/mod\.ts(?=")/g, folder: "./schema.js" },
] as const;

/** How the bundler writes the import of a profile. */
const PROFILE = /import\("\.\/([\w+.-]+)\.json",\s*(\{with:\{type:"json"\}\})\)/g;

/** The first line lets V8 compile everything at once, and keep it: a script calls most of these functions, each once. */
const EAGER = "//# allFunctionsCalledOnLoad\n";
const HEAD = `// deno-fmt-ignore-file
// deno-lint-ignore-file
// Built from the rooms by \`deno task build\`; change them, not this.
`;

/** Profiles that stay outside: all but the default one and its parts. */
async function outside(): Promise<string[]> {
  const profile = await loadProfile(DEFAULT_PROFILE);
  const parts = isComposite(profile) ? profile.parts.map((part) => part.profile.id) : [];
  return profileIds.filter((id) => id !== profile.id && !parts.includes(id));
}

/** A module and what it imports as one text, but for what stays outside. */
async function bundle(entry: string, outside: readonly string[]): Promise<string> {
  const to = await Deno.makeTempFile({ suffix: ".js" });
  const external = outside.flatMap((pattern) => ["--external", pattern]);
  const args = ["bundle", "--quiet", "--minify", ...external, "--output", to, entry];
  const { success, stderr } = await new Deno.Command(Deno.execPath(), { args, cwd: root }).output();
  if (!success) throw new Error(`cannot bundle: ${new TextDecoder().decode(stderr)}`);
  const text = await Deno.readTextFile(to);
  await Deno.remove(to);
  return text;
}

async function main(): Promise<string> {
  const profiles = (await outside()).map((id) => `*/${id}.json`);
  const text = await bundle("api.ts", [...profiles, ...lazy.map(({ pattern }) => pattern)]);
  const placed = lazy.reduce((text, { written, folder }) => text.replace(written, folder), text);
  const one = (_: string, id: string, how: string) =>
    `import("./profiles.json",${how}).then(({default:all})=>({default:all["${id}"]}))`;
  return EAGER + HEAD + placed.replace(PROFILE, one);
}

/** The profiles that stay outside, in one file: Deno looks up each file that a script may import. */
async function profiles(): Promise<string> {
  const texts = (await outside()).map(async (id) =>
    [id, JSON.parse(await Deno.readTextFile(new URL(`profiles/${id}.json`, root)))] as const
  );
  return `${JSON.stringify(Object.fromEntries(await Promise.all(texts)))}\n`;
}

/** The texts of the built files by name: the language and the engine, the profiles, and the check of those from outside. */
export async function built(): Promise<Readonly<Record<string, string>>> {
  const zod = /npm:[^"]+/.exec(await Deno.readTextFile(new URL("deps/zod.ts", root)))![0];
  return {
    "fodlam.js": await main(),
    "profiles.json": await profiles(),
    "schema.js": HEAD + await bundle("profiles/schema/mod.ts", [zod]),
  };
}

/** Writes the built files. */
export async function build(): Promise<void> {
  for (const [name, text] of Object.entries(await built())) {
    await Deno.writeTextFile(new URL(`built/${name}`, root), text);
  }
}

if (import.meta.main) await build();
