/** Runs inputs of one target in this process, one after another. */
import { cpuUsage } from "node:process";
import { MICRO } from "../../ir/units.ts";
import { minimised } from "./minimise.ts";
import { type Random, randomOf } from "./random.ts";
import { inputOf, type Sample, type Target } from "./target.ts";

/** Seconds of a processor, however busy the machine is, and bytes that no input may take. */
export const MOST_SECONDS = 5, MOST_BYTES = 2 ** 30;

/** An input that failed. */
export interface Failure {
  /** The target. */
  readonly target: string;
  /** Its number: the same seed and number make the same input. */
  readonly input: number;
  /** What happened. */
  readonly message: string;
  /** The path of its sample. */
  readonly path: string;
  /** The input, made small where that was simple. */
  readonly bytes: Uint8Array;
}

/** What came of a run. */
export interface Tally {
  /** Inputs tried. */
  inputs: number;
  /** Inputs that were accepted. */
  accepted: number;
  /** The longest time of one. */
  slowestSeconds: number;
  /** The number of the one that took it. */
  slowest: number;
  /** The most memory that the process held. */
  peakBytes: number;
}

/** How long, from where, and who is told. */
export interface RunOptions {
  /** The seed. */
  readonly seed: number;
  /** The first input. */
  readonly from: number;
  /** Inputs at the most. */
  readonly most?: number;
  /** Seconds at the most. */
  readonly seconds?: number;
  /** Whether the process does nothing else, so that its memory and time are looked at; true if left out. */
  readonly alone?: boolean;
  /** Told before each input. */
  readonly onInput?: (input: number) => void;
}

/** The most memory that this process has held, where the system says (Linux); what it holds otherwise. */
export function peakBytes(): number {
  try {
    const status = Deno.readTextFileSync("/proc/self/status");
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)![1]) * 1024;
  } catch {
    return Deno.memoryUsage().rss;
  }
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message.split("\n")[0]}` : String(error);

/** What happens with an input: nothing that should not, or a message. */
async function faultOf(target: Target, sample: Sample, random: () => Random): Promise<string | undefined> {
  try {
    await target.run(sample, random());
  } catch (error) {
    return messageOf(error);
  }
}

const withoutDigits = (text: string) => text.replace(/\d+/g, "0").slice(0, 60);

async function failureOf(
  target: Target,
  sample: Sample,
  input: number,
  message: string,
  random: () => Random,
): Promise<Failure> {
  const fails = async (bytes: Uint8Array) => {
    const fault = await faultOf(target, { ...sample, bytes }, random);
    return fault !== undefined && withoutDigits(fault) === withoutDigits(message);
  };
  const bytes = await minimised(sample.bytes, fails);
  return { target: target.name, input, message, path: sample.path, bytes };
}

/** Inputs after which memory is looked at, for asking takes as long as a small input. */
const LOOK = 32;
const TOO_MUCH = `it, or one of the ${LOOK} before, took more than ${MOST_BYTES / 2 ** 30} GB`;

/** Faults of one run: each is told once. */
const MOST_FAILURES = 20;

/** Runs inputs until the time or the number is used up; `tally` is kept up to date, so that a reader sees how far it is. */
export async function runTarget(
  target: Target,
  { seed, from, most = Infinity, seconds = Infinity, onInput, alone = true }: RunOptions,
  tally: Tally = { inputs: 0, accepted: 0, slowestSeconds: 0, slowest: 0, peakBytes: 0 },
): Promise<Failure[]> {
  const samples = await target.samples();
  if (samples.length === 0) throw new Error(`${target.name} has no samples`);
  const failures: Failure[] = [], known = new Set<string>();
  const end = performance.now() + seconds * 1000;
  const told = async (sample: Sample, input: number, message: string, random: () => Random) => {
    if (known.has(withoutDigits(message)) || failures.length >= MOST_FAILURES) return;
    known.add(withoutDigits(message));
    failures.push(await failureOf(target, sample, input, message, random));
  };
  for (let input = from; input < from + most && performance.now() < end; input++) {
    onInput?.(input);
    const random = randomOf(seed, target.name, input);
    const sample = inputOf(target, samples, random);
    const again = () => randomOf(seed, `${target.name} use`, input);
    const before = cpuUsage();
    let fault: string | undefined;
    try {
      if (await target.run(sample, again()) === "accepted") tally.accepted++;
    } catch (error) {
      fault = messageOf(error);
    }
    const { user, system } = cpuUsage(before);
    const taken = (user + system) * MICRO;
    if (fault !== undefined) await told(sample, input, fault, again);
    tally.inputs++;
    if (taken > tally.slowestSeconds) [tally.slowestSeconds, tally.slowest] = [taken, input];
    if (alone && taken > MOST_SECONDS) {
      await told(sample, input, `it took more than ${MOST_SECONDS} s`, again);
    }
    if (
      alone && tally.inputs % LOOK === 0 && (tally.peakBytes = peakBytes()) > MOST_BYTES
    ) {
      await told(sample, input, TOO_MUCH, again);
    }
  }
  tally.peakBytes = peakBytes();
  if (alone && tally.peakBytes > MOST_BYTES && !known.has(withoutDigits(TOO_MUCH))) {
    const input = from + tally.inputs - 1;
    const sample = inputOf(target, samples, randomOf(seed, target.name, input));
    failures.push({ target: target.name, input, message: TOO_MUCH, path: sample.path, bytes: sample.bytes });
  }
  return failures;
}

/** An input by its number, for whoever cannot ask the process that ran it. */
export async function inputBytes(
  target: Target,
  seed: number,
  input: number,
): Promise<{ readonly path: string; readonly bytes: Uint8Array }> {
  const { path, bytes } = inputOf(target, await target.samples(), randomOf(seed, target.name, input));
  return { path, bytes };
}
