import { power } from "../../../ir/power.ts";
/**
 * Padding entries for each stored weight, when weights lie at random and a run of more than `longest` zeros must store
 * one: over a column of n rows, the sum over k of (1 - d)^(k L) (1 - k L / n) with L = longest + 1. A PE holds n =
 * outputs / PEs rows of each column, so short columns need none. Over an endless column the sum is geometric.
 */
export function paddingRatio(density: number, rows: number, longest: number): number {
  if (density <= 0 || longest === Infinity) return 0;
  const step = longest + 1;
  const zeros = power(1 - density, step);
  if (rows === Infinity) return zeros / (1 - zeros);
  const runs = Math.max(0, Math.ceil(rows / step) - 1);
  const { sum, weighted } = powerSums(zeros, runs);
  return sum - weighted * step / rows;
}

/** z + z^2 + ... + z^n, and z + 2 z^2 + ... + n z^n, each doubled from its half: all terms are positive, however long the sum. */
function powerSums(z: number, n: number): { sum: number; weighted: number; last: number } {
  if (n === 0) return { sum: 0, weighted: 0, last: 1 };
  const half = Math.floor(n / 2), { sum, weighted, last: middle } = powerSums(z, half);
  const all = {
    sum: sum * (1 + middle),
    weighted: weighted + middle * (weighted + half * sum),
    last: middle * middle,
  };
  if (n % 2 === 0) return all;
  const last = all.last * z;
  return { sum: all.sum + last, weighted: all.weighted + n * last, last };
}
