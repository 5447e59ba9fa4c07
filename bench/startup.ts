/**
 * Whole processes: `deno run examples/vgg16.ts`, warm, against an empty script, in turn. Prints the medians and the median
 * of the ratios of neighbouring runs, in CPU time (user and system); the target is at most 2, the aim 1.5.
 *
 *     deno run -A bench/startup.ts [RUNS]
 */
const runs = Number(Deno.args[0] ?? 31);
const script = decodeURIComponent(new URL("../examples/vgg16.ts", import.meta.url).pathname);
const folder = await Deno.makeTempDir({ prefix: "fodlam-startup-" });
await Deno.writeTextFile(`${folder}/empty.ts`, "");

/** CPU milliseconds of one run, as bash's `times` accounts for the processes that it has waited for. */
async function cpuMilliseconds(path: string): Promise<number> {
  const { code, stdout, stderr } = await new Deno.Command("bash", {
    args: [
      "-c",
      'TIMEFORMAT="%3U %3S"; time "$0" run --quiet "$1" >/dev/null 2>&1 </dev/null',
      Deno.execPath(),
      path,
    ],
    cwd: folder,
    env: { DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1" },
  }).output();
  const text = new TextDecoder();
  if (code !== 0) throw new Error(`exit ${code}: ${text.decode(stdout)}${text.decode(stderr)}`);
  const [user, system] = text.decode(stderr).trim().split(" ").map(Number);
  return (user! + system!) * 1000;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

try {
  const example: number[] = [], empty: number[] = [];
  for (let i = -2; i < runs; i++) { // the first two fill the caches
    const pair = [await cpuMilliseconds(script), await cpuMilliseconds(`${folder}/empty.ts`)] as const;
    if (i < 0) continue;
    example.push(pair[0]);
    empty.push(pair[1]);
  }
  const ratios = example.map((time, i) => time / empty[i]!);
  const line = (name: string, values: readonly number[], unit: string, digits: number) =>
    `${name.padEnd(20)} ${median(values).toFixed(digits).padStart(6)} ${unit}` +
    `  (${Math.min(...values).toFixed(digits)} to ${Math.max(...values).toFixed(digits)})`;
  console.log(`CPU time, median of ${runs} runs in turn`);
  console.log(line("examples/vgg16.ts", example, "ms", 1));
  console.log(line("an empty script", empty, "ms", 1));
  console.log(line("ratio, pair by pair", ratios, "x ", 2));
} finally {
  await Deno.remove(folder, { recursive: true });
}
