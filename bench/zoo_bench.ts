/**
 * Building and counting every network of the zoo: the slowest are printed, and all that take more than 5 ms. Then a network
 * of 1,000 layers against one of 10,000, which should take ten times as long.
 *
 * How long the editor waits is another measurement: `deno check` with a fresh `DENO_DIR`, into which only the npm packages
 * are copied, so that nothing is checked already. CPU seconds beside those of an empty script tell what is FODLAM's share:
 *
 *     for script in empty.ts examples/resnet.ts examples/mobilenet-v3.ts; do
 *       folder=$(mktemp -d); cp -r ~/.cache/deno/npm $folder; time DENO_DIR=$folder deno check $script
 *     done
 *
 * On two cores of a busy machine: an empty script 1.0 to 1.5 s, either example 2.1 to 2.7 s (the aim is 2). tsc's
 * `--generateTrace` shows where it goes: no file takes more than a twentieth. A union of `Tensor` and `AnyTensor` is slow, for
 * the compiler compares all ranks with each other (see `dsl/blocks/attention.ts`).
 */
import { fromZoo, zoo } from "../examples/mod.ts";
import { conv, count, network, repeat } from "../mod.ts";

const LIMIT_MILLISECONDS = 5, TRIES = 7, SHOWN = 5;

/** The best of some tries, in milliseconds; modules are loaded before. */
async function milliseconds(name: string): Promise<number> {
  let best = Infinity;
  await fromZoo(name);
  for (let i = 0; i < TRIES; i++) {
    const start = performance.now();
    count(await fromZoo(name));
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

const times: [name: string, milliseconds: number][] = [];
for (const name of Object.keys(zoo)) times.push([name, await milliseconds(name)]);
times.sort(([, a], [, b]) => b - a);
const over = times.filter(([, time]) => time > LIMIT_MILLISECONDS);
const all = times.reduce((sum, [, time]) => sum + time, 0);
console.log(
  `build and count: ${times.length} networks in ${
    all.toFixed(0)
  } ms, ${over.length} over ${LIMIT_MILLISECONDS} ms`,
);
for (const [name, time] of times.slice(0, Math.max(SHOWN, over.length))) {
  console.log(`${time.toFixed(2).padStart(8)} ms  ${name}`);
}

/** Builds and counts a network of so many layers. */
function long(layers: number): void {
  const body = repeat(layers / 2, conv(64, 3, { padding: 1 }).relu());
  count(network("long", [64, 56, 56], body));
}

Deno.bench("build and count 1,000 layers", { group: "length", baseline: true }, () => long(1_000));
Deno.bench("build and count 10,000 layers", { group: "length" }, () => long(10_000));
