import type { RunLengthCode } from "../../profiles/data/rowStationary.ts";

/**
 * Bits in DRAM over bits of plain words, for values of which a share `density` is not zero and zeros lie at random: a pair of
 * a run of zeros and a value for each non-zero value and for each run that is too long, d / (1 - (1 - d)^L) pairs for each
 * value in all. Never more than plain words.
 */
export function codedShare(density: number, code: RunLengthCode, wordBits: number): number {
  const pairs = Math.floor(code.packBits.value / (code.runBits.value + code.levelBits.value));
  let perPair = 1; // (1 - (1 - d)^L) / d with L = 2^bits, as (1 + (1 - d)) (1 + (1 - d)^2) (1 + (1 - d)^4) ...
  for (let bit = 0, zeros = 1 - density; bit < code.runBits.value; bit++, zeros *= zeros) {
    perPair *= 1 + zeros;
  }
  return Math.min(1, code.packBits.value / perPair / pairs / wordBits);
}
