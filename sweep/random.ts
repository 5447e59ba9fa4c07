/** Chance that is an argument: the same seed gives the same numbers. */

/** Whole numbers from 0 up to a bound below 2^53 (xorshift128, Marsaglia 2003). */
export class Chance {
  readonly #state: Uint32Array;

  constructor(seed: number) {
    this.#state = Uint32Array.of(0x9e3779b9 ^ seed, 0x243f6a88, 0xb7e15162, Math.floor(seed / 2 ** 32) + 1);
    for (let i = 0; i < 16; i++) this.#bits(); // seeds that are near each other begin alike
  }

  #bits(): number {
    const state = this.#state;
    const mixed = state[0]! ^ state[0]! << 11;
    state.copyWithin(0, 1);
    state[3] = state[2]! ^ state[2]! >>> 19 ^ mixed ^ mixed >>> 8;
    return state[3]!;
  }

  /** A whole number below a bound. */
  below(bound: number): number {
    const share = (this.#bits() * 2 ** 21 + (this.#bits() >>> 11)) / 2 ** 53;
    return Math.min(bound - 1, Math.floor(share * bound));
  }

  /** The numbers from 0 up to a count in some order (Fisher and Yates). */
  order(count: number): number[] {
    const all = Array.from({ length: count }, (_, i) => i);
    for (let i = count - 1; i > 0; i--) {
      const j = this.below(i + 1);
      [all[i], all[j]] = [all[j]!, all[i]!];
    }
    return all;
  }
}
