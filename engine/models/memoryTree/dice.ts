/** Numbers that look random and are the same for the same seed: G. Marsaglia, "Xorshift RNGs", JSS 8(14), 2003. */
export class Dice {
  #seed: number;

  constructor(seed: number) {
    this.#seed = (seed * 2654435761 ^ 0x9e3779b9) >>> 0 || 1; // neighbouring seeds far apart; never zero
  }

  /** A whole number from 0 to below another. */
  below(n: number): number {
    let x = this.#seed;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#seed = x >>> 0;
    return Math.floor(this.#seed * n / 2 ** 32);
  }
}
