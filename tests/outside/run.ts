/** The command as a user starts it, in a folder of the test's own, on a machine where something goes wrong. */
import { type Ended, ended, root } from "../scripts/deno.ts";

/** The command's file. */
export const MAIN: string = new URL("cli/main.ts", root).pathname;

/** The specifier of FODLAM for scripts that lie elsewhere. */
export const MOD: string = new URL("mod.ts", root).href;

/** A folder for as long as the test runs, its links followed. */
export async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "fodlam-outside-" }));
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Runs the command in a folder, with nothing on standard input. */
export function fodlam(cwd: string, ...args: readonly string[]): Promise<Ended> {
  return ended(Deno.execPath(), ["run", "--quiet", "-A", MAIN, ...args], { cwd });
}

/** Runs a line of the shell in a folder; `fodlam` in it is the command. */
export function shell(cwd: string, line: string): Promise<Ended> {
  const own = `fodlam() { '${Deno.execPath()}' run --quiet -A '${MAIN}' "$@"; }`;
  return ended("bash", ["-c", `set -o pipefail; ${own}; ${line}`], { cwd });
}

/** What a folder holds, in order. */
export function listed(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

/** Which files of a folder are there, with their contents. */
export function contents(folder: string): Record<string, string> {
  return Object.fromEntries(listed(folder).map((name) => [name, Deno.readTextFileSync(`${folder}/${name}`)]));
}

/** Whether this run may leave out what the machine cannot do; in CI it may not. */
export function mayLeaveOut(what: string): boolean {
  if (Deno.env.get("FODLAM_CI") !== undefined) throw new Error(`CI must be able to ${what}`);
  console.warn(`left out, because this machine cannot ${what}`);
  return true;
}
