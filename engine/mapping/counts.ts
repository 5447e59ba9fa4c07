import type { RowArray } from "./shape.ts";

/** Every divisor of a count, the smallest first. */
export function divisors(count: number): number[] {
  const low: number[] = [], high: number[] = [];
  for (let i = 1; i * i <= count; i++) {
    if (count % i !== 0) continue;
    low.push(i);
    if (i * i !== count) high.push(count / i);
  }
  return [...low, ...high.reverse()];
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
