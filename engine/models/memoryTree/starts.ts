/** Where searches start: the ways to spread loops over the fan-outs that need the fewest cycles, and loops dealt out at random. */
import type { Dice } from "./dice.ts";
import { LOOPS, type Shape } from "./shape.ts";
import type { Tree } from "./tree.ts";

/** Ways that are kept from one fan-out to the next, and in the end. */
const BEAM = 48, KEPT = 48;

/** Loops spread over all fan-outs: `counts[fanOut * LOOPS + loop]`, and the iterations in time that this leaves. */
export interface Spreading {
  readonly counts: Float64Array;
  readonly left: Float64Array;
  readonly iterations: number;
}

/** The best spreadings, and whether none can be better. */
export interface Spreadings {
  readonly best: readonly Spreading[];
  readonly isComplete: boolean;
}

/** What was spread last on a tree: a bound and a search ask for the same one after the other. */
const last = new WeakMap<Tree, { readonly shape: Shape; readonly found: Spreadings }>();

/** The ways to spread a shape over a tree's fan-outs that leave the fewest iterations in time, the best first. */
export function spreadingsOf(tree: Tree, shape: Shape): Spreadings {
  const before = last.get(tree);
  if (before?.shape === shape) return before.found;
  const found = spread(tree, shape);
  last.set(tree, { shape, found });
  return found;
}

function spread({ fanOuts }: Tree, shape: Shape): Spreadings {
  let isComplete = true;
  let beam: readonly Spreading[] = [{
    counts: new Float64Array(fanOuts.length * LOOPS).fill(1),
    left: Float64Array.from(shape.counts),
    iterations: product(shape.counts),
  }];
  fanOuts.forEach(({ size, allows, fixed }, a) => {
    const isLast = a === fanOuts.length - 1, room = Math.floor(size / product(fixed.map((n) => n || 1)));
    const starts = beam.map((one) => ({
      one: withCounts(one, a, fixed),
      loops: [...allows.keys()].filter((d) => allows[d] === 1 && fixed[d] === 0 && one.left[d]! > 1),
    }));
    const each = (meet: Meet) => {
      for (const { one, loops } of starts) spreadOver(one, one.iterations, a, loops, 0, room, meet);
    };
    const least = new Least(isLast ? KEPT : BEAM);
    each((_, iterations) => least.meet(iterations));
    if (!isLast && least.isFull) isComplete = isComplete && areApart(fanOuts, a);
    beam = fewest(each, least);
  });
  return { best: beam, isComplete };
}

/** Is told of a spreading, which changes afterwards, and the iterations that it leaves. */
type Meet = (one: Pick<Spreading, "counts" | "left">, iterations: number) => void;

/** So many numbers at the most, the least of those that were met. */
class Least {
  /** How many there are. */
  count = 0;
  /** Whether some had no room. */
  isFull = false;
  readonly #numbers: Float64Array;

  constructor(most: number) {
    this.#numbers = new Float64Array(most);
  }

  /** The greatest of them. */
  get greatest(): number {
    return this.#numbers[this.count - 1]!;
  }

  meet(number: number): void {
    const numbers = this.#numbers;
    if (this.count < numbers.length) this.count++;
    else {
      this.isFull = true;
      if (number >= this.greatest) return;
    }
    let at = this.count - 1;
    for (; at > 0 && numbers[at - 1]! > number; at--) numbers[at] = numbers[at - 1]!;
    numbers[at] = number;
  }
}

/** Copies of the spreadings that leave so many iterations, the best first and of equal ones the first that is met. */
function fewest(each: (meet: Meet) => void, { count, greatest }: Least): Spreading[] {
  const less: Spreading[] = [], equal: Spreading[] = [];
  each(({ counts, left }, iterations) => {
    if (iterations > greatest || iterations === greatest && equal.length === count) return;
    const list = iterations < greatest ? less : equal;
    list.push({ counts: counts.slice(), left: left.slice(), iterations });
  });
  return [...less.sort((a, b) => a.iterations - b.iterations), ...equal].slice(0, count);
}

/** Whether what is spread up to a fan-out says nothing of what may be spread later, so that the best of each is the best of all. */
function areApart(fanOuts: Tree["fanOuts"], upTo: number): boolean {
  const before = fanOuts.slice(0, upTo + 1), after = fanOuts.slice(upTo + 1);
  return before.every(({ allows }) =>
    after.every((later) => later.allows.every((may, d) => may * allows[d]! === 0))
  );
}

/** Every choice for a fan-out's loops from a place of their list on; `counts` and `left` are as they were when it is done. */
function spreadOver(
  one: Pick<Spreading, "counts" | "left">,
  iterations: number,
  a: number,
  loops: readonly number[],
  at: number,
  room: number,
  meet: Meet,
): void {
  const d = loops[at], { counts, left } = one;
  if (d === undefined || room <= 1) return meet(one, iterations);
  const place = a * LOOPS + d, before = counts[place]!, n = left[d]!, most = Math.min(n, room);
  for (let count = 1; count <= most;) {
    const turns = Math.ceil(n / count);
    counts[place] = count;
    left[d] = turns;
    spreadOver(one, iterations / n * turns, a, loops, at + 1, Math.floor(room / count), meet);
    if (turns === 1) break;
    count = Math.ceil(n / (turns - 1)); // the least that needs fewer turns
  }
  counts[place] = before;
  left[d] = n;
}

function withCounts(one: Spreading, a: number, fixed: Float64Array): Spreading {
  const counts = one.counts.slice(), left = one.left.slice();
  fixed.forEach((n, d) => {
    if (n === 0) return;
    counts[a * LOOPS + d] = n;
    left[d] = Math.ceil(left[d]! / n);
  });
  return { counts, left, iterations: product(left) };
}

/** Deals the prime factors of what is left of each loop out to places. */
export function deal(
  counts: Float64Array,
  left: Float64Array,
  places: readonly Int32Array[],
  dice: Dice,
): void {
  for (let d = 0; d < LOOPS; d++) {
    const at = places[d]!;
    if (at.length === 0) continue;
    for (let n = left[d]!, q = 2; n > 1; q++) {
      if (q * q > n) q = n;
      for (; n % q === 0; n /= q) counts[at[dice.below(at.length)]! * LOOPS + d]! *= q;
    }
  }
}

function product(numbers: Float64Array): number {
  return numbers.reduce((all, n) => all * n, 1);
}
