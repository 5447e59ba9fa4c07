/**
 * Builds `built/fodlam.js`: the modules behind `api.ts` in one file, so that a script that imports `mod.ts` loads one module and
 * not a hundred and forty. Profiles and the command line stay files of their own, loaded when they are needed.
 */
const root = new URL("../", import.meta.url);

/** Loaded by a dynamic import: where each stands, seen from `built/`. */
const external = [/(?<=import\(")\.\/(?=[\w+.-]+\.json")/g, /(?<=import\(")\.\/(?=tree\.ts")/g] as const;
const folders = ["../profiles/", "../cli/"] as const;

/** The first line lets V8 compile everything at once, and keep it: a script calls most of these functions, each once. */
const HEAD = `//# allFunctionsCalledOnLoad
// deno-fmt-ignore-file
// deno-lint-ignore-file
// Built from the rooms by \`deno task build\`; change them, not this.
`;

/** The text of `built/fodlam.js`. */
export async function built(): Promise<string> {
  const to = await Deno.makeTempFile({ suffix: ".js" });
  const args = [
    "bundle",
    "--quiet",
    "--external",
    "*.json",
    "--external",
    "*/tree.ts",
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
