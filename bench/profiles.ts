/**
 * Every profile on every network of the zoo: evaluations a second, the slowest, those of up to 200 layers that take more than 1 ms,
 * and where the time goes: into the models' arithmetic (what `totals` takes), or into what is around it (views, coverage, sources).
 *
 *     deno run -A bench/profiles.ts [PROFILE...]
 */
import { compile, evaluate, prepare, totals } from "../engine/mod.ts";
import { fromZoo, zoo } from "../examples/mod.ts";
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
console.log("profile                evaluations/s   totals/s  in models  slowest");
for (const id of ids) {
  const profile = await loadProfile(id);
  const chip = prepare(profile);
  let all = 0, models = 0, slowest = 0, name = "", over = 0;
  for (const network of small) {
    const compiled = compile(network);
    const whole = milliseconds(() => evaluate(network, profile));
    all += whole;
    models += milliseconds(() => totals(compiled, chip));
    if (whole > LIMIT_MILLISECONDS) over++;
    if (whole > slowest) [slowest, name] = [whole, network.name];
  }
  const rate = (time: number) => `${Math.round(small.length / time * 1000)}`;
  const share = `${Math.round(models / all * 100)} %`;
  const worst = `${slowest.toFixed(2)} ms ${name}${
    over > 0 ? `, ${over} over ${LIMIT_MILLISECONDS} ms` : ""
  }`;
  const rates = `${rate(all).padStart(13)}  ${rate(models).padStart(9)}`;
  console.log(`${id.padEnd(22)} ${rates}  ${share.padStart(9)}  ${worst}`);
}
