/** Where things are in the sources and in a release. */
import { resolve } from "../../deps/std_path.ts";

/** The folder of the sources. */
export const root: string = new URL("../../", import.meta.url).pathname;

/** The folder that is written: the last argument, else `release/`. */
export const release: string = `${resolve(Deno.args.at(-1) ?? `${root}release`)}/`;

/** What stands for the release's own folder in code that is not yet in its file. */
export const HOME = "~/";

async function networks(): Promise<string[]> {
  const files = await Array.fromAsync(Deno.readDir(`${root}examples`));
  return files.map(({ name }) => name).filter((name) => name.endsWith(".ts")).sort();
}

/** The sources of the files that are imported by name, by what they are called in the release, without an ending. */
export async function entries(): Promise<Record<string, string>> {
  return {
    fodlam: `${root}mod.ts`,
    formats: `${root}formats/mod.ts`,
    hardware: `${root}hardware/mod.ts`,
    report: `${root}report/public.ts`,
    cli: `${root}cli/main.ts`,
    mcp: `${root}mcp.ts`,
    ...Object.fromEntries(
      (await networks()).map((file) => [`examples/${file.slice(0, -3)}`, `${root}examples/${file}`]),
    ),
  };
}

/** A path in the release as a file of the release names it. */
export function relativeTo(fileName: string, path: string): string {
  return `${"../".repeat(fileName.split("/").length - 1) || "./"}${path}`;
}
