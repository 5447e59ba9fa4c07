/**
 * Whole processes against an empty script, warm, in turn: medians and quartiles of CPU time (user and system), and of the ratios of
 * neighbouring runs. What each may cost stands beside it.
 *
 *     deno run -A bench/startup.ts [RUNS] [CASE...]
 *
 * What concerns a release is left out where there is none: `deno task release`.
 */
import { line, pairs, processes } from "./pairs.ts";

const file = (path: string) => decodeURIComponent(new URL(`../${path}`, import.meta.url).pathname);
const vgg16 = file("examples/vgg16.ts"), fodlam = file("cli/main.ts");
const released = file("release/examples/vgg16.js");

/** How each process is started, and the most empty starts that it may take. */
const cases: Readonly<Record<string, readonly [args: readonly string[], most: number]>> = {
  "script": [["run", vgg16], 2.8],
  "script --total": [["run", vgg16, "--total"], 3.2],
  "fodlam --version": [["run", "-A", fodlam, "--version"], 1.5],
  "fodlam eval vgg16": [["run", "-A", fodlam, "eval", "vgg16"], 3.5],
  "fodlam nets": [["run", "-A", fodlam, "nets"], 18], // 0.3 s where an empty script takes 17 ms
  "release": [["run", released], 1.8],
  "release --total": [["run", released, "--total"], 2.2],
};

const isReleased = await Deno.stat(released).then(() => true, () => false);
const possible = Object.keys(cases).filter((name) => isReleased || !name.startsWith("release"));
const [runs = "21", ...named] = Deno.args;
const { empty, cpuMilliseconds, folder } = await processes();
try {
  console.log(`CPU time of ${runs} runs in turn: median (first and third quartile)`);
  for (const name of named.length > 0 ? named : possible) {
    const [args, most] = cases[name]!;
    const [own, ratios] = await pairs(Number(runs), () => cpuMilliseconds(args), empty);
    console.log(`${name.padEnd(18)} ${line(own, "ms", 0)}  ${line(ratios, "x", 2)}, at most ${most}`);
  }
} finally {
  await Deno.remove(folder, { recursive: true });
}
