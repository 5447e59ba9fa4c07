/**
 * Every profile on every network of the zoo: evaluations a second, the slowest, those of up to 200 layers that take more than 1 ms,
 * and where the time goes: into the models' arithmetic, or into what is around it (lowering, coverage, sums, sources).
 *
 *     deno run -A bench/profiles.ts [PROFILE...]
 */
import { chipsOf, modelsOf } from "../engine/prepare.ts";
import { costsOf, evaluate } from "../engine/evaluate.ts";
import { fromZoo, zoo } from "../examples/mod.ts";
import { lower } from "../ir/lower.ts";
import { loadProfile, type ProfileId, profileIds } from "../profiles/mod.ts";

const LIMIT_MILLISECONDS = 1, LAYERS = 200, TRIES = 9;

/** The best of some tries, in milliseconds. */
function milliseconds(run: () => void): number {
  let best = Infinity;
  for (let i = 0; i < TRIES; i++) {
    const start = performance.now();
    run();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

const ids = Deno.args.length > 0 ? Deno.args as ProfileId[] : profileIds;
const networks = await Promise.all(Object.keys(zoo).map(fromZoo));
const small = networks.filter(({ layers }) => layers.length <= LAYERS);
const first = await loadProfile(ids[0]!);
for (const network of small) milliseconds(() => evaluate(network, first)); // compiled before anything is timed
console.log(
  `${small.length} of ${networks.length} networks have up to ${LAYERS} layers; best of ${TRIES} tries`,
);
console.log("profile                evaluations/s  in models  slowest");
for (const id of ids) {
  const profile = await loadProfile(id);
  const chips = chipsOf(profile, {}), order = modelsOf(chips);
  let all = 0, models = 0, slowest = 0, name = "", over = 0;
  for (const network of small) {
    const workloads = lower(network);
    const whole = milliseconds(() => evaluate(network, profile));
    all += whole;
    models += milliseconds(() => costsOf(workloads, chips, 1, order));
    if (whole > LIMIT_MILLISECONDS) over++;
    if (whole > slowest) [slowest, name] = [whole, network.name];
  }
  const rate = Math.round(small.length / all * 1000);
  const share = `${Math.round(models / all * 100)} %`;
  const worst = `${slowest.toFixed(2)} ms ${name}${
    over > 0 ? `, ${over} over ${LIMIT_MILLISECONDS} ms` : ""
  }`;
  console.log(`${id.padEnd(22)} ${`${rate}`.padStart(13)}  ${share.padStart(9)}  ${worst}`);
}
