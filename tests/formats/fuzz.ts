/**
 * Hostile files: a sample cut short, with flipped bits, bytes put in or taken out, pieces repeated or swapped, numbers made
 * huge or negative. A reader must make a valid network of each, or refuse it with one message that names the place.
 */
import assert from "node:assert/strict";
import { check } from "../../ir/check.ts";
import { isFodlamError } from "../../ir/errors.ts";
import type { Format, ReadOptions, Source } from "../../formats/format.ts";

/** A file to start from. */
export interface Sample {
  /** Its path, by which messages call it. */
  readonly path: string;
  /** Its content. */
  readonly bytes: Uint8Array | string;
  /** How to read it. */
  readonly options?: ReadOptions;
  /** Reads the files that it names, which are not mutated. */
  readonly sibling?: NonNullable<Source["sibling"]>;
}

/** How to mutate, and what a message must look like. */
export interface FuzzOptions {
  /** Mutants in all, shared out among the samples; 2000 if left out. */
  readonly mutants?: number;
  /** Start of the random numbers; 1 if left out. */
  readonly seed?: number;
  /** What a message must name beside the path. */
  readonly place?: RegExp;
}

/** What became of the mutants. */
export interface FuzzResult {
  /** Mutants that were read as a valid network. */
  readonly read: number;
  /** Mutants that were refused, by the error's code. */
  readonly refused: Readonly<Record<string, number>>;
}

/** Words by which a message names a place: `line 3, column 7`, `byte 12`, `node "x"`, `layer 4`, a quoted name. */
const PLACE = /"|\b(byte|line|layer|node|tensor|field|input|output|operator|header|start|end|file)\b/;

/** So long may one small file take; a reader that loops is much slower. */
const LIMIT_SECONDS = 5;

type Random = (below: number) => number;

/** Whole numbers below a bound, the same from the same seed (xorshift32). */
export function randomFrom(seed: number): Random {
  let state = (seed * 2654435761 >>> 0) || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % Math.max(1, below);
  };
}

/** Bytes one after the other. */
export function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Where a piece begins and ends. */
function piece(bytes: Uint8Array, random: Random, most: number): readonly [number, number] {
  const start = random(bytes.length);
  return [start, Math.min(bytes.length, start + 1 + random(most))];
}

const NUMBERS = ["-1", "0", "9007199254740992", "1e309", "99999999999999999999", "0.5", "4294967295"];
const OPENERS = ["[", "{", "(", '"', "<", "- ", "&a *a", "\u0000", "\n", ",", "..", "/"];

type Mutation = (bytes: Uint8Array, random: Random) => Uint8Array;

/** One number of a text replaced by an extreme one. */
function extremeNumber(bytes: Uint8Array, random: Random): Uint8Array {
  const text = new TextDecoder("latin1").decode(bytes);
  const all = [...text.matchAll(/-?\d+(\.\d+)?/g)];
  if (all.length === 0) return extremeBytes(bytes, random);
  const { index, 0: word } = all[random(all.length)]!;
  const number = new TextEncoder().encode(NUMBERS[random(NUMBERS.length)]!);
  return joined(bytes.subarray(0, index), number, bytes.subarray(index + word.length));
}

/** Up to ten bytes that read as a huge length or a negative number. */
function extremeBytes(bytes: Uint8Array, random: Random): Uint8Array {
  const copy = bytes.slice();
  const [start, end] = piece(bytes, random, 10);
  return copy.fill([0xff, 0x7f, 0x80, 0x00][random(4)]!, start, end);
}

const mutations: readonly Mutation[] = [
  (bytes, random) => bytes.slice(0, random(bytes.length)),
  (bytes, random) => {
    const copy = bytes.slice();
    for (let i = random(8); i >= 0; i--) copy[random(copy.length)]! ^= 1 << random(8);
    return copy;
  },
  (bytes, random) => {
    const at = random(bytes.length);
    const more = Uint8Array.from({ length: 1 + random(16) }, () => random(256));
    return joined(bytes.subarray(0, at), more, bytes.subarray(at));
  },
  (bytes, random) => {
    const [start, end] = piece(bytes, random, 64);
    return joined(bytes.subarray(0, start), bytes.subarray(end));
  },
  (bytes, random) => {
    const [start, end] = piece(bytes, random, 512);
    const again = Array.from({ length: 1 + random(8) }, () => bytes.subarray(start, end));
    return joined(bytes.subarray(0, end), ...again, bytes.subarray(end));
  },
  (bytes, random) => {
    const [start, end] = piece(bytes, random, 256);
    const cut = joined(bytes.subarray(0, start), bytes.subarray(end));
    const at = random(cut.length);
    return joined(cut.subarray(0, at), bytes.subarray(start, end), cut.subarray(at));
  },
  (bytes, random) => {
    const at = random(bytes.length);
    const opener = new TextEncoder().encode(OPENERS[random(OPENERS.length)]!.repeat(1 + random(3)));
    return joined(bytes.subarray(0, at), opener, bytes.subarray(at));
  },
  extremeNumber,
  extremeNumber,
  extremeBytes,
];

/** A mutant of a sample: one change, at times two or three. */
export function mutant(bytes: Uint8Array, random: Random): Uint8Array {
  let changed = bytes;
  for (let i = random(3) === 0 ? 1 + random(2) : 0; i >= 0 && changed.length > 0; i--) {
    changed = mutations[random(mutations.length)]!(changed, random);
  }
  return changed;
}

/** Reads a file and uses what comes out of it. */
export type Reader = (source: Source, options: ReadOptions) => Promise<void>;

/** Reads one file; gives nothing for one that was read, and the refusal's code otherwise. */
async function outcome(
  read: Reader,
  source: Source,
  options: ReadOptions,
  place: RegExp,
): Promise<string | undefined> {
  try {
    await read(source, options);
    return undefined;
  } catch (error) {
    if (!isFodlamError(error)) throw error;
    const several = error.code === "many-problems"; // the faults of a JSON network, one a line
    assert.ok(several || !error.message.includes("\n"), `expected one line: ${error.message}`);
    assert.match(error.message, /^Cannot /);
    assert.ok(error.message.includes(source.path), `expected the path: ${error.message}`);
    assert.match(error.message.replaceAll(source.path, ""), place);
    assert.ok(
      error.message.length < 5000,
      `expected a short message, got ${error.message.length} characters`,
    );
    return error.code;
  }
}

/** Where a failing mutant is kept, to be looked at. */
async function kept(bytes: Uint8Array): Promise<string> {
  const path = await Deno.makeTempFile({ prefix: "fodlam-mutant-" });
  await Deno.writeFile(path, bytes);
  return path;
}

/** Reads mutants of samples; fails at the first that is neither read into a valid network nor refused as it should be. */
export function fuzz(
  format: Format,
  samples: readonly Sample[],
  options: FuzzOptions = {},
): Promise<FuzzResult> {
  return fuzzed(
    async (source, how) => {
      const { networks } = await format.read!(source, how);
      for (const network of networks) {
        assert.deepEqual(check(network), [], "a reader made an invalid network");
      }
    },
    samples,
    options,
  );
}

/** The same with a reader of any sort. */
export async function fuzzed(
  reader: Reader,
  samples: readonly Sample[],
  { mutants = 2000, seed = 1, place = PLACE }: FuzzOptions = {},
): Promise<FuzzResult> {
  const random = randomFrom(seed);
  const refused: Record<string, number> = {};
  let read = 0;
  for (let i = 0; i < mutants; i++) {
    const { path, bytes: given, options = {}, sibling } = samples[i % samples.length]!;
    const whole = typeof given === "string" ? new TextEncoder().encode(given) : given;
    const bytes = mutant(whole, random);
    const before = performance.now();
    try {
      const code = await outcome(reader, { path, bytes, ...(sibling && { sibling }) }, options, place);
      if (code === undefined) read++;
      else refused[code] = (refused[code] ?? 0) + 1;
      const seconds = (performance.now() - before) / 1000;
      assert.ok(seconds < LIMIT_SECONDS, `expected an answer within ${LIMIT_SECONDS} s`);
    } catch (error) {
      const where = `mutant ${i} of ${path} (seed ${seed}), kept at ${await kept(bytes)}`;
      throw new Error(`${where}: ${error instanceof Error ? error.message : error}`, { cause: error });
    }
  }
  return { read, refused };
}
