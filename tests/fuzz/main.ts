/**
 * `deno task fuzz --seconds N [--seed S] [--only NAME,...] [--inputs N] [--from I] [--out FOLDER]`: feeds changed files, options and
 * profiles to everything that takes input from outside. Each target runs in a process of its own without rights, which is watched: an
 * input that takes longer than 20 s, or ends the process, is found too. Inputs that fail are made small and kept in a folder; the same seed
 * and number make the same input again. Exit code 1 if any failed.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { type Failure, inputBytes, MOST_SECONDS, type Tally } from "./run.ts";
import { planted } from "./targets/planted.ts";
import { targets } from "./targets/mod.ts";

/** What a child prints. */
interface Result {
  readonly tally: Tally;
  readonly failures: readonly (Omit<Failure, "bytes"> & { readonly bytes: string })[];
}

/** How to fuzz. */
export interface FuzzOptions {
  readonly seed: number;
  readonly seconds: number;
  readonly inputs: number;
  readonly from: number;
  readonly out: string;
  /** Seconds without a next input after which a process is ended. */
  readonly patience?: number;
}

const POLL_MILLISECONDS = 500, PATIENCE_SECONDS = 4 * MOST_SECONDS;

const childUrl = new URL("child.ts", import.meta.url).pathname;

/** Runs one process over inputs of a target; its result, or the number of the input at which it was killed or died. */
async function child(
  name: string,
  { seed, from, inputs, seconds, patience = PATIENCE_SECONDS }: FuzzOptions,
): Promise<Result | { readonly at: number; readonly message: string }> {
  const state = await Deno.makeTempFile();
  const args = [
    "run",
    "--quiet",
    "--no-prompt",
    "--no-check",
    "--allow-read",
    `--allow-write=${state}`,
    "--allow-env",
  ];
  const command = new Deno.Command(Deno.execPath(), {
    args: [
      ...args,
      "--v8-flags=--max-old-space-size=1024",
      childUrl,
      name,
      ...[seed, from, inputs, seconds].map(String),
      state,
    ],
    stdout: "piped",
    stderr: "piped",
  });
  const process = command.spawn();
  let last = "", since = performance.now(), killed = false;
  const timer = setInterval(() => {
    const now = Deno.readTextFileSync(state);
    if (now !== last) [last, since] = [now, performance.now()];
    else if (now !== "" && (performance.now() - since) / 1000 > patience) {
      killed = true;
      process.kill("SIGKILL");
    }
  }, POLL_MILLISECONDS);
  const { code, stdout, stderr } = await process.output();
  clearInterval(timer);
  const at = Number(await Deno.readTextFile(state));
  await Deno.remove(state);
  if (code === 0 && !killed) return JSON.parse(new TextDecoder().decode(stdout).trim().split("\n").at(-1)!);
  const why = new TextDecoder().decode(stderr).trim().split("\n").at(-1) ?? "";
  return {
    at,
    message: killed ? `no answer within ${patience} s` : `the process ended with ${code}: ${why}`,
  };
}

async function kept(failure: Failure, seed: number, out: string): Promise<string> {
  await Deno.mkdir(out, { recursive: true });
  const file = `${out}/${failure.target}-${seed}-${failure.input}-${failure.path.split("/").at(-1)}`;
  await Deno.writeFile(file, failure.bytes);
  return file;
}

/** Fuzzes one target, going on behind inputs that end its process. */
export async function fuzzTarget(
  name: string,
  options: FuzzOptions,
): Promise<{ tally: Tally; failures: Failure[] }> {
  const failures: Failure[] = [];
  const tally: Tally = { inputs: 0, accepted: 0, slowestSeconds: 0, slowest: 0, peakBytes: 0 };
  const end = performance.now() + options.seconds * 1000;
  for (let from = options.from, left = options.inputs; left > 0 && failures.length < 20;) {
    const seconds = (end - performance.now()) / 1000;
    if (seconds <= 0) break;
    const result = await child(name, { ...options, from, inputs: left, seconds });
    if ("at" in result) {
      const input = await inputBytes(targetNamed(name), options.seed, result.at);
      failures.push({ target: name, input: result.at, message: result.message, ...input });
      tally.inputs += result.at + 1 - from;
      left -= result.at + 1 - from;
      from = result.at + 1;
      continue;
    }
    failures.push(...result.failures.map((one) => ({ ...one, bytes: Uint8Array.fromBase64(one.bytes) })));
    tally.inputs += result.tally.inputs;
    tally.accepted += result.tally.accepted;
    if (result.tally.slowestSeconds > tally.slowestSeconds) {
      [tally.slowestSeconds, tally.slowest] = [result.tally.slowestSeconds, result.tally.slowest];
    }
    tally.peakBytes = Math.max(tally.peakBytes, result.tally.peakBytes);
    break;
  }
  return { tally, failures };
}

function targetNamed(name: string) {
  const found = [...targets, ...planted].find((one) => one.name === name);
  if (found !== undefined) return found;
  console.error(
    `Cannot find target ${JSON.stringify(name)}: expected one of ${
      targets.map(({ name }) => name).join(", ")
    }`,
  );
  Deno.exit(1);
}

function line(
  name: string,
  { inputs, accepted, slowestSeconds, slowest, peakBytes }: Tally,
  failed: number,
): string {
  return [
    name.padEnd(16),
    `${inputs}`.padStart(9),
    `${accepted}`.padStart(9),
    `${(slowestSeconds * 1000).toFixed(0)} (${slowest})`.padStart(16),
    `${(peakBytes / 2 ** 20).toFixed(0)}`.padStart(8),
    `${failed}`.padStart(7),
  ].join(" ");
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seconds: { type: "string", default: "60" },
      inputs: { type: "string", default: "Infinity" },
      from: { type: "string", default: "0" },
      seed: { type: "string", default: "1" },
      only: { type: "string" },
      out: { type: "string", default: ".fuzz" },
    },
  });
  const names = values.only?.split(",") ?? targets.map(({ name }) => name);
  const chosen = names.map((name) => targetNamed(name).name);
  const numbers = { seed: Number(values.seed), inputs: Number(values.inputs), from: Number(values.from) };
  const options = { ...numbers, seconds: Number(values.seconds) / chosen.length, out: values.out };
  console.log(`seed ${options.seed}\ntarget              inputs  accepted     slowest, ms  peak MiB  failed`);
  let all = 0, failed = 0;
  for (const name of chosen) {
    const { tally, failures } = await fuzzTarget(name, options);
    console.log(line(name, tally, failures.length));
    for (const failure of failures) {
      console.log(
        `  input ${failure.input}: ${failure.message}\n  kept at ${await kept(
          failure,
          options.seed,
          options.out,
        )}`,
      );
    }
    all += tally.inputs;
    failed += failures.length;
  }
  console.log(`${all} inputs, ${failed} failures`);
  Deno.exit(failed > 0 ? 1 : 0);
}

if (import.meta.main) await main();
