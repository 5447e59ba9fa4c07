/**
 * Gives a release its number: `deno task version 0.2.0`. It stands in `deno.json`, in the program
 * itself, in `CITATION.cff`, in the name of the npm package, and above the changes.
 *
 * @module
 */

/** What is rewritten: the text before the number, and after it. */
const PLACES: Readonly<Record<string, readonly [find: RegExp, write: (version: string) => string]>> = {
  "deno.json": [/^ {2}"version": "[^"]*"/m, (version) => `  "version": "${version}"`],
  "CITATION.cff": [/^version: .*$/m, (version) => `version: ${version}`],
  "ir/version.ts": [/(?<=^export const VERSION = ")[^"]*/m, (version) => version],
  "docs/npm.md": [/(?<=fodlam-)\d+\.\d+\.\d+(-[\w.]+?)?(?=\.tgz)/g, (version) => version],
  "CHANGELOG.md": [/^## Unreleased$/m, (version) => `## ${version}`],
};

/** A number of three parts, and what may follow it (semver.org). */
const VERSION = /^\d+\.\d+\.\d+(-[\w.]+)?$/;

/** A file's text with the number; nothing where it has no place for it. */
export function versioned(path: string, text: string, version: string): string | undefined {
  const [find, write] = PLACES[path]!;
  return text.search(find) < 0 ? undefined : text.replace(find, () => write(version));
}

/** Gives all files of a folder the number, or none. */
export async function setVersion(folder: string, version: string | undefined): Promise<string | undefined> {
  if (version === undefined || !VERSION.test(version)) {
    return `Cannot set the version: expected a number such as 0.2.0, got ${version ?? "none"}`;
  }
  const written: [string, string][] = [];
  for (const path of Object.keys(PLACES)) {
    const text = versioned(path, await Deno.readTextFile(folder + path), version);
    if (text === undefined) {
      return `Cannot set the version: expected ${PLACES[path]![0]} in ${path}, got no such line`;
    }
    written.push([folder + path, text]);
  }
  for (const [path, text] of written) await Deno.writeTextFile(path, text);
}

if (import.meta.main) {
  const wrong = await setVersion(new URL("../", import.meta.url).pathname, Deno.args[0]);
  if (wrong !== undefined) {
    console.error(wrong);
    Deno.exit(1);
  }
}
