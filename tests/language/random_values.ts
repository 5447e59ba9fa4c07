/** Random values of every sort that a script in plain JavaScript could pass, from a seed. */
import { conv, input, network } from "../../mod.ts";

/** Numbers from 0 up to 1, the same for the same seed (mulberry32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** The next number. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  /** A whole number below a limit. */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  /** One of some values. */
  of<T>(values: readonly T[]): T {
    return values[this.below(values.length)]!;
  }
}

const tiny = network("tiny", [3, 8, 8], conv(4, 3).relu());

const simple: readonly unknown[] = [
  undefined,
  null,
  true,
  false,
  0,
  1,
  2,
  3,
  4,
  7,
  64,
  -1,
  -0,
  0.5,
  1.5,
  NaN,
  Infinity,
  -Infinity,
  2 ** 31,
  2 ** 53 - 1,
  2 ** 53,
  1e308,
  5e-324,
  10n,
  -1n,
  Symbol("s"),
  Symbol.iterator,
  "",
  "same",
  "relu",
  "constructor",
  "__proto__",
  "x".repeat(300),
  "\u0000\u202e",
  "name",
  () => 3,
  (x: unknown) => x,
  () => undefined,
  Object.create(null),
  new Map([[1, 2]]),
  new Date(0),
  /x/,
  new Error("of somebody else"),
  new Uint8Array(3),
  new Proxy({}, {}),
  Promise.resolve(3),
  conv(4, 1),
  conv(8, 3, { padding: 1 }).relu(),
  input(3, 8, 8),
  input(5, 16),
  input(10),
  input(2, 4, 8, 8),
  tiny,
  JSON.parse(JSON.stringify(tiny)),
  { ...tiny, layers: [] },
  { format: "fodlam/network@1" },
  { format: "fodlam/profile@1", id: "x", name: "x", process: {}, sources: {}, models: {} },
];

const keys = [
  ...[
    "name",
    "bits",
    "density",
    "stride",
    "padding",
    "kernel",
    "batch",
    "model",
    "layer",
    "args",
    "bias",
    "x",
    "toString",
  ],
  ...[
    "weights",
    "activations",
    "format",
    "layers",
    "inputs",
    "outputs",
    "kind",
    "shape",
    "constructor",
    "then",
    "length",
  ],
];

/** Any value; lists and objects hold others, to a depth. */
export function anyValue(random: Random, depth = 2): unknown {
  const sort = random.below(depth === 0 ? 6 : 8);
  if (sort < 4) return random.of(simple);
  if (sort === 4) return random.below(70);
  if (sort === 5) return random.next() * 2 - 0.5;
  const count = random.below(5);
  if (sort === 6) return Array.from({ length: count }, () => anyValue(random, depth - 1));
  return Object.fromEntries(
    Array.from({ length: count }, () => [random.of(keys), anyValue(random, depth - 1)]),
  );
}

/** A word with a slip in it: a letter more, less, other, or two swapped. */
export function misspelt(random: Random, word: string): string {
  const at = random.below(word.length), letter = random.of([..."aeinrstxyzAZ_"]);
  switch (random.below(5)) {
    case 0:
      return word.slice(0, at) + letter + word.slice(at);
    case 1:
      return word.slice(0, at) + word.slice(at + 1);
    case 2:
      return word.slice(0, at) + letter + word.slice(at + 1);
    case 3:
      return word.slice(0, at) + (word[at + 1] ?? "") + word[at]! + word.slice(at + 2);
    default:
      return word + random.of(["s", "Size", "_", "2"]);
  }
}
