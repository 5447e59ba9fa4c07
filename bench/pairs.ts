/** Timings of whole processes, taken in pairs: what slows the machine down slows both. */
import { quantile } from "../ir/statistics.ts";

/** Processes that run in a folder of their own, and the CPU time that they take. */
export interface Processes {
  /** The folder; whoever asked removes it. */
  readonly folder: string;
  /** CPU milliseconds of Deno with some arguments. */
  cpuMilliseconds(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<number>;
  /** CPU milliseconds of an empty script. */
  empty(): Promise<number>;
}

/** Makes a folder with an empty script. */
export async function processes(): Promise<Processes> {
  const folder = await Deno.makeTempDir({ prefix: "fodlam-bench-" });
  await Deno.writeTextFile(`${folder}/empty.ts`, "");
  const cpuMilliseconds: Processes["cpuMilliseconds"] = (args, env = {}) => cpu(folder, args, env);
  return { folder, cpuMilliseconds, empty: () => cpuMilliseconds(["run", `${folder}/empty.ts`]) };
}

/** CPU milliseconds of one run, as bash's `time` accounts for the processes that it has waited for. */
async function cpu(
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<number> {
  const { code, stderr } = await new Deno.Command("bash", {
    args: [
      "-c",
      'TIMEFORMAT="%3U %3S"; time "$@" >/dev/null 2>&1 </dev/null',
      "time",
      Deno.execPath(),
      ...args,
    ],
    cwd,
    env: { DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1", ...env },
  }).output();
  const text = new TextDecoder().decode(stderr).trim();
  if (code !== 0) throw new Error(`deno ${args.join(" ")}: exit ${code}: ${text}`);
  const [user, system] = text.split(" ").map(Number);
  return (user! + system!) * 1000;
}

/** Runs two things in turn; gives what the first took, and the ratios of neighbours. The first two pairs fill caches and do not count. */
export async function pairs(
  runs: number,
  run: () => Promise<number>,
  base: () => Promise<number>,
): Promise<readonly [own: readonly number[], ratios: readonly number[]]> {
  const own: number[] = [], ratios: number[] = [];
  for (let i = -2; i < runs; i++) {
    const [time, other] = [await run(), await base()];
    if (i < 0) continue;
    own.push(time);
    ratios.push(time / other);
  }
  return [own, ratios];
}

/** Median and quartiles with a unit. */
export function line(values: readonly number[], unit: string, digits: number): string {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, median, high] = [0.25, 0.5, 0.75].map((share) => quantile(sorted, share).toFixed(digits));
  return `${median!.padStart(6)} ${unit} (${low}, ${high})`;
}
