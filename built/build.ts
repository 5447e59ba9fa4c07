/**
 * Builds `built/fodlam.js`: the modules behind `api.ts` in one file, so that a script that imports `mod.ts` loads one module and
 * not a hundred and forty. The profile that is used when none is named is in it, read when it is used; other profiles and the
 * command line stay files of their own, loaded when they are needed.
 */
import { DEFAULT_PROFILE } from "../cli/options.ts";
import { isComposite } from "../engine/chips.ts";
import { loadProfile, profileIds } from "../profiles/mod.ts";

const root = new URL("../", import.meta.url);

/** Loaded by a dynamic import: where each stands, seen from `built/`. */
const external = [
  /(?<=import\(")\.\/(?=[\w+.-]+\.json")/g,
  /(?<=import\(")\.\/(?=(tree|profileFile)\.ts")/g,
  /(?<=import\(")\.\/(?=schema\/mod\.ts")/g,
] as const;
const folders = ["../profiles/", "../cli/", "../profiles/"] as const;

/** The first line lets V8 compile everything at once, and keep it: a script calls most of these functions, each once. */
const HEAD = `//# allFunctionsCalledOnLoad
// deno-fmt-ignore-file
// deno-lint-ignore-file
// Built from the rooms by \`deno task build\`; change them, not this.
`;

/** Profiles that stay outside: all but the default one and its parts. */
async function outside(): Promise<string[]> {
  const profile = await loadProfile(DEFAULT_PROFILE);
  const parts = isComposite(profile) ? profile.parts.map((part) => part.profile.id) : [];
  return profileIds.filter((id) => id !== profile.id && !parts.includes(id));
}

/** The text of `built/fodlam.js`. */
export async function built(): Promise<string> {
  const to = await Deno.makeTempFile({ suffix: ".js" });
  const others = (await outside()).flatMap((id) => ["--external", `*/${id}.json`]);
  const args = [
    "bundle",
    "--quiet",
    "--minify",
    ...others,
    "--external",
    "*/tree.ts",
    "--external",
    "*/profileFile.ts",
    "--external",
    "*/schema/mod.ts",
    "--output",
    to,
    "api.ts",
  ];
  const { success, stderr } = await new Deno.Command(Deno.execPath(), { args, cwd: root }).output();
  if (!success) throw new Error(`cannot bundle: ${new TextDecoder().decode(stderr)}`);
  const bundle = await Deno.readTextFile(to);
  await Deno.remove(to);
  const text = external.reduce((text, pattern, i) => text.replace(pattern, folders[i]!), bundle);
  return HEAD + text;
}

/** Writes `built/fodlam.js`. */
export async function build(): Promise<void> {
  await Deno.writeTextFile(new URL("built/fodlam.js", root), await built());
}

if (import.meta.main) await build();
