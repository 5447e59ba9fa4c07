/**
 * The first evaluation in a process, of a small network that no published table has: CPU time of all threads, imports and profile loaded
 * before. At most 12 ms.
 *
 *     deno run -A bench/first.ts [RUNS] [PROFILE]
 */
import { line } from "./pairs.ts";

const [runs = "21", profile = "eyeriss+eie"] = Deno.args;

const script = `
import { cpuUsage } from "node:process";
import { conv, evaluate, loadProfile, network } from "${new URL("../mod.ts", import.meta.url).href}";

const net = network("small", [3, 32, 32], conv(24, 3).relu().pool().conv(48, 3).relu().pool().fc(40).relu().fc(10).softmax());
const chip = await loadProfile("${profile}");
const before = cpuUsage();
evaluate(net, chip);
const { user, system } = cpuUsage(before);
console.log((user + system) / 1000);
`;

const folder = await Deno.makeTempDir({ prefix: "fodlam-bench-" });
try {
  await Deno.writeTextFile(`${folder}/first.ts`, script);
  const times: number[] = [];
  for (let i = -2; i < Number(runs); i++) {
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", `${folder}/first.ts`],
      env: { DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1" },
    }).output();
    if (i >= 0) times.push(Number(new TextDecoder().decode(stdout)));
  }
  console.log(`first evaluation on ${profile}: ${line(times, "ms", 1)}, at most 12`);
} finally {
  await Deno.remove(folder, { recursive: true });
}
