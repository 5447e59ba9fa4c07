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
  let ratio = 0;
  for (let run = step; run < rows; run += step) ratio += (1 - density) ** run * (1 - run / rows);
  return ratio;
}
