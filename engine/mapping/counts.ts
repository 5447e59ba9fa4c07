import type { RowArray } from "./shape.ts";

const known = new Map<number, readonly number[]>(), MOST_KNOWN = 4096;

/** Every divisor of a count, the smallest first; those of counts asked for lately are remembered. */
export function divisors(count: number): readonly number[] {
  let found = known.get(count);
  if (found === undefined) {
    if (known.size === MOST_KNOWN) known.clear();
    known.set(count, found = findDivisors(count));
  }
  return found;
}

/** Greater divisors, of counts beyond 2^40, fit in no array and no buffer. */
const MOST_TRIED = 2 ** 20;

function findDivisors(count: number): number[] {
  const low: number[] = [], high: number[] = [];
  for (let i = 1; i * i <= count && i <= MOST_TRIED; i++) {
    if (count % i !== 0) continue;
    low.push(i);
    if (i * i !== count) high.push(count / i);
  }
  return [...low, ...high.reverse()];
}

/** Place of the last of some rising numbers that is not above a limit; -1 if there is none. */
export function lastUpTo(rising: readonly number[], limit: number): number {
  let at = 0;
  while (at < rising.length && rising[at]! <= limit) at++;
  return at - 1;
}

/** The count, and rounded up to multiples that have more divisors. */
export function rounded(count: number, multiples: readonly number[]): number[] {
  return [...new Set([count, ...multiples.map((of) => Math.ceil(count / of) * of)])];
}

/** Sizes of equal shares of some images: all of them, half, a third... */
export function shares(images: number): number[] {
  const sizes = new Set<number>();
  for (let parts = 1, step = 1; parts <= images; parts += step) {
    sizes.add(Math.ceil(images / parts));
    if (parts >= 4 * step) step *= 2;
  }
  return [...sizes.add(1)];
}

/** Sets of height `kernel` and width `e` that stand in the array; a set wider than the array is folded. */
export function setsOf({ rows, columns }: RowArray, kernel: number, e: number): number {
  const high = Math.floor(rows / kernel);
  return e <= columns ? high * Math.floor(columns / e) : Math.floor(high / Math.ceil(e / columns));
}

/** The largest divisor of a count up to a limit; 0 if there is none. */
export function largestDivisor(count: number, limit: number): number {
  for (let i = Math.min(count, Math.floor(limit)); i > 0; i--) if (count % i === 0) return i;
  return 0;
}
