/** A sweep as an array job of Slurm: a script for `sbatch`, each task of which costs one part of the points into a store of its own. */
import type { Options, OptionSpec } from "../spec.ts";
import { isDeno, system } from "../process/system.ts";

/** How the command is started again on another machine. */
export interface Again {
  /** The runtime, and what stands before the command's own words. */
  readonly program: readonly string[];
  /** The folder in which it was started. */
  readonly folder: string;
}

/** This command, as it was started. */
export function again(): Again {
  const folder = system().cwd(), { protocol, href, pathname } = new URL("../main.ts", import.meta.url);
  if (!isDeno()) return { program: ["fodlam"], folder };
  const path = protocol === "file:" ? decodeURIComponent(pathname) : href;
  return { program: [system().execPath(), "run", "-A", path], folder };
}

/** A word as a shell takes it, whatever is in it. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** The options that were given, as words, some of them left out. */
export function wordsOf(
  options: Options,
  specs: readonly OptionSpec[],
  leaving: readonly string[],
): string[] {
  return specs.flatMap(({ flags }) => {
    const [flag] = flags.split(" ") as [string],
      name = flag.slice(2).replace(/-(\w)/g, (_, c) => c.toUpperCase());
    const value = options[name];
    if (value === undefined || value === false || leaving.includes(flag)) return [];
    if (value === true) return [flag];
    return (Array.isArray(value) ? value : [value]).flatMap((one) => [flag, String(one)]);
  });
}

/** The folder in which the parts of a store lie. */
export function partsOf(store: string): string {
  return `${store}.parts`;
}

/** The script. */
export function slurmJob(
  words: readonly string[],
  { store, tasks, points, again: { program, folder } }: {
    readonly store: string;
    readonly tasks: number;
    readonly points: number;
    readonly again: Again;
  },
): string {
  const parts = partsOf(store), command = [...program, ...words].map(quoted).join(" ");
  const merge = [...program, "merge", store].map(quoted).join(" ");
  return `#!/bin/bash
#SBATCH --job-name=fodlam-sweep
#SBATCH --array=0-${tasks - 1}
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=1
#SBATCH --mem=2G
# ${points} points in ${tasks} tasks, each into a store of its own: a task that is run again goes on where it was.
# When all have ended:
#   ${merge} ${quoted(parts)}/*.sqlite
set -euo pipefail
cd ${quoted(folder)}
mkdir -p ${quoted(parts)}
task="\${SLURM_ARRAY_TASK_ID:?start this with sbatch, or set SLURM_ARRAY_TASK_ID to a number from 0 to ${
    tasks - 1
  }}"
exec ${command} --part "$((task + 1))/${tasks}" --out ${quoted(parts)}/"$task.sqlite"
`;
}
