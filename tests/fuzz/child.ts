/**
 * A process that runs one target: `child.ts TARGET SEED FROM MOST SECONDS STATE`. It has no right but to read, and to write `STATE`: the
 * number of the input that it is at, for whoever watches it. It prints what came of it as JSON.
 *
 * @module
 */
import { type Failure, runTarget, type Tally } from "./run.ts";
import { planted } from "./targets/planted.ts";
import { targets } from "./targets/mod.ts";

const [name, seed, from, most, seconds, state] = Deno.args as [
  string,
  string,
  string,
  string,
  string,
  string,
];
const target = [...targets, ...planted].find((one) => one.name === name)!;
const file = Deno.openSync(state, { write: true, create: true });
const tally: Tally = { inputs: 0, accepted: 0, slowestSeconds: 0, slowest: 0, peakBytes: 0 };

/** Writes the number of the input that begins. */
function onInput(input: number): void {
  file.seekSync(0, Deno.SeekMode.Start);
  file.writeSync(new TextEncoder().encode(`${input}`.padEnd(16)));
}

const failures = await runTarget(target, {
  seed: Number(seed),
  from: Number(from),
  most: Number(most),
  seconds: Number(seconds),
  onInput,
}, tally);
const plain = failures.map(({ bytes, ...rest }: Failure) => ({ ...rest, bytes: bytes.toBase64() }));
console.log(JSON.stringify({ tally, failures: plain }));
