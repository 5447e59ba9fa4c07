/** Small changes of a mapping, and the way back. */
import type { Dice } from "./dice.ts";
import { LOOPS, type Shape } from "./shape.ts";
import type { State } from "./state.ts";
import type { Tree } from "./tree.ts";

/** Shares of the sorts of moves, in hundredths: one factor, two factors, another size; the rest are orders and what is kept. */
const ONE = 35, TWO = 30, SIZE = 8, KEEP = 3;

/** No memory's loop is given more iterations than this at once; factors may still gather there. */
const LARGEST = 64;

/** Changes a state, one move at a time. */
export class Moves {
  /** Places where each loop may stand: memories, then fan-outs. */
  readonly places: readonly Int32Array[];
  /** Places of `keeps` that a mapping may choose. */
  readonly optional: readonly number[];
  readonly #state: State;
  readonly #levels: Tree["levels"];
  readonly #at = new Int32Array(8);
  readonly #old = new Float64Array(8);
  #length = 0;
  #array: Float64Array | Uint8Array;

  constructor({ levels, fanOuts }: Tree, state: State) {
    this.#state = state;
    this.#levels = levels;
    this.#array = state.counts;
    this.places = Array.from(
      { length: LOOPS },
      (_, d) =>
        Int32Array.from(
          [...levels, ...fanOuts].flatMap(({ allows, fixed }, place) =>
            allows[d] === 1 && fixed[d] === 0 ? [place] : []
          ),
        ),
    );
    this.optional = levels.flatMap(({ keeps }, l) =>
      [...keeps].flatMap((keep, t) => keep === 2 ? [t * levels.length + l] : [])
    );
  }

  /** Makes a move at random; `active` are the loops of more than one iteration. */
  make(shape: Shape, active: readonly number[], dice: Dice): void {
    const { counts, keeps } = this.#state, chance = dice.below(100);
    this.#length = 0;
    if (chance < ONE + TWO + SIZE && active.length > 0) {
      this.#array = counts;
      if (chance < ONE + TWO) this.#transfer(active, dice);
      if (chance >= ONE && chance < ONE + TWO) this.#transfer(active, dice);
      if (chance >= ONE + TWO) this.#resize(shape, active, dice);
    } else if (chance < 100 - KEEP || this.optional.length === 0) this.#reorder(dice);
    else {
      this.#array = keeps;
      const at = this.optional[dice.below(this.optional.length)]!;
      this.#set(at, 1 - keeps[at]!);
    }
  }

  /** Takes the last move back. */
  undo(): void {
    for (let i = this.#length - 1; i >= 0; i--) this.#array[this.#at[i]!] = this.#old[i]!;
  }

  #set(at: number, value: number): void {
    this.#at[this.#length] = at;
    this.#old[this.#length++] = this.#array[at]!;
    this.#array[at] = value;
  }

  /** Moves a prime factor of a loop from one place to another. */
  #transfer(active: readonly number[], dice: Dice): void {
    const d = active[dice.below(active.length)]!, places = this.places[d]!, { counts } = this.#state;
    if (places.length < 2) return;
    let from = dice.below(places.length);
    for (let i = 1; i < places.length && counts[places[from]! * LOOPS + d] === 1; i++) {
      from = (from + 1) % places.length;
    }
    const at = places[from]! * LOOPS + d, n = counts[at]!;
    if (n === 1) return;
    const into = places[(from + 1 + dice.below(places.length - 1)) % places.length]! * LOOPS + d;
    const q = primeOf(n, dice);
    this.#set(at, n / q);
    this.#set(into, counts[into]! * q);
  }

  /** Gives a loop any number of iterations at one place, and at another what is left, rounded up. */
  #resize(shape: Shape, active: readonly number[], dice: Dice): void {
    const d = active[dice.below(active.length)]!, places = this.places[d]!, { counts } = this.#state;
    if (places.length < 2) return;
    const a = dice.below(places.length), b = (a + 1 + dice.below(places.length - 1)) % places.length;
    let others = 1;
    for (let i = 0; i < places.length; i++) if (i !== a && i !== b) others *= counts[places[i]! * LOOPS + d]!;
    const left = Math.ceil(shape.counts[d]! / others),
      rest = Math.ceil(left / (1 + dice.below(Math.min(left, LARGEST))));
    this.#set(places[a]! * LOOPS + d, Math.ceil(left / rest));
    this.#set(places[b]! * LOOPS + d, rest);
  }

  /** Exchanges two loops of a memory, where its rules leave that open. */
  #reorder(dice: Dice): void {
    const { order } = this.#state, level = dice.below(this.#levels.length), from = level * LOOPS;
    this.#array = order;
    const i = from + dice.below(LOOPS), j = from + dice.below(LOOPS), first = order[i]!;
    this.#set(i, order[j]!);
    this.#set(j, first);
    if (!isInOrder(order, from, this.#levels[level]!.rank)) this.undo();
  }
}

/** Whether loops that have a rank stand in its order. */
export function isInOrder(order: Uint8Array, from: number, rank: Uint8Array): boolean {
  for (let i = 0, last = 0; i < LOOPS; i++) {
    const own = rank[order[from + i]!]!;
    if (own === 0) continue;
    if (own < last) return false;
    last = own;
  }
  return true;
}

/** One of the primes of a number, each alike. */
function primeOf(n: number, dice: Dice): number {
  let chosen = n, found = 0;
  for (let q = 2, rest = n; rest > 1; q++) {
    if (q * q > rest) q = rest;
    if (rest % q !== 0) continue;
    if (dice.below(++found) === 0) chosen = q;
    while (rest % q === 0) rest /= q;
  }
  return chosen;
}
