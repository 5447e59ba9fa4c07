/**
 * Padding entries for each stored weight, when weights lie at random and a run of more than `longest` zeros must store
 * one: over a column of n rows, the sum over k of (1 - d)^(k L) (1 - k L / n) with L = longest + 1. A PE holds n =
 * outputs / PEs rows of each column, so short columns need none. Over an endless column the sum is geometric.
 */
export function paddingRatio(density: number, rows: number, longest: number): number {
  if (density <= 0 || longest === Infinity) return 0;
  const step = longest + 1;
  const zeros = (1 - density) ** step;
  if (rows === Infinity) return zeros / (1 - zeros);
  const runs = Math.max(0, Math.ceil(rows / step) - 1);
  const { sum, weighted } = powerSums(zeros, runs);
  return sum - weighted * step / rows;
}

/** z + z^2 + ... + z^n, and z + 2 z^2 + ... + n z^n, each doubled from its half: all terms are positive, however long the sum. */
function powerSums(z: number, n: number): { sum: number; weighted: number; power: number } {
  if (n === 0) return { sum: 0, weighted: 0, power: 1 };
  const half = Math.floor(n / 2), { sum, weighted, power } = powerSums(z, half);
  const all = {
    sum: sum * (1 + power),
    weighted: weighted + power * (weighted + half * sum),
    power: power ** 2,
  };
  if (n % 2 === 0) return all;
  const last = all.power * z;
  return { sum: all.sum + last, weighted: all.weighted + n * last, power: last };
}
