/**
 * Totals and estimates of ResNet-50 a second, model by model: quartiles of nine runs, by the CPU time of the process, so that a busy
 * machine counts less. `deno run -A bench/totals.ts`
 */
import process from "node:process";
import { compile, evaluate, prepare, totals } from "../engine/mod.ts";
import { fromZoo } from "../examples/mod.ts";
import { loadProfile, type ModelId, type ProfileId } from "../profiles/mod.ts";

const RUNS = 9, MILLISECONDS = 100;

function cpuMilliseconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Lower quartile, median and upper quartile of how often something is done in a second of CPU. */
function rate(action: () => void): string {
  for (let i = 0; i < 300; i++) action();
  const rates = Array.from({ length: RUNS }, () => {
    const start = cpuMilliseconds();
    let count = 0, taken = 0;
    while (taken < MILLISECONDS) {
      for (let i = 0; i < 20; i++) action();
      count += 20;
      taken = cpuMilliseconds() - start;
    }
    return count / taken * 1000;
  }).sort((a, b) => a - b);
  return [2, 4, 6].map((at) => `${Math.round(rates[at]!)}`.padStart(9)).join("");
}

const cases: readonly (readonly [ProfileId, ModelId])[] = [
  ["a100", "roofline"],
  ["tpu-v1", "roofline"],
  ["edge-tpu", "roofline"],
  ["scale-sim", "systolic"],
  ["gemmini", "systolic"],
  ["eyeriss", "rowStationary"],
  ["mit-eems", "hierarchy"],
  ["nvdla-2048", "nvdla"],
  ["scnn", "sparse"],
  ["eyeriss", "table"],
  ["eyeriss", "perMac"],
];

const network = await fromZoo("resnet50"), compiled = compile(network);
let sink = 0;
console.log("profile      model           totals a second (quartiles)   evaluate a second (quartiles)");
for (const [id, model] of cases) {
  const profile = await loadProfile(id), prepared = prepare(profile, { model });
  const whole = rate(() => sink += totals(compiled, prepared).latencySeconds);
  const views = rate(() => sink += evaluate(network, profile, { model }).total.latencySeconds);
  console.log(`${id.padEnd(13)}${model.padEnd(14)}${whole}   ${views}`);
}
if (sink < 0) throw new Error("no sums"); // published rows cost none of it: NaN
