import type { RunLengthCode } from "../../profiles/data/rowStationary.ts";

/**
 * Bits in DRAM over bits of plain words, for values of which a share `density` is not zero and zeros lie at random: a pair of
 * a run of zeros and a value for each non-zero value and for each run that is too long, d / (1 - (1 - d)^L) pairs for each
 * value in all. Never more than plain words.
 */
export function codedShare(density: number, code: RunLengthCode, wordBits: number): number {
  const pairs = Math.floor(code.packBits.value / (code.runBits.value + code.levelBits.value));
  const longest = 2 ** code.runBits.value; // values that one pair can stand for
  const perElement = density === 0 ? 1 / longest : density / -Math.expm1(longest * Math.log1p(-density));
  return Math.min(1, perElement * code.packBits.value / pairs / wordBits);
}
