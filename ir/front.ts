/** Pareto fronts: of things with several costs, those that nothing else is better than. One rule for sweeps and pictures. */

/** What something costs by each goal, in the same order everywhere, and where the truth is expected. */
export interface Measures {
  /** The costs. */
  readonly values: readonly number[];
  /** The least that each is expected to be. */
  readonly least: readonly number[];
  /** The most. */
  readonly most: readonly number[];
}

/** A front, and what may belong to it. */
export interface Front<T> {
  /** What nothing else is better than, the first cost rising; of equal things all. */
  readonly best: readonly T[];
  /** The others that ranges cannot tell from the front: nothing on it is better for certain. */
  readonly near: readonly T[];
}

/** The front of things by what they cost; something is better that is at least as good in everything and better in something. */
export function frontOf<T>(things: readonly T[], measuresOf: (thing: T) => Measures): Front<T> {
  const all = things.map((thing) => ({ thing, ...measuresOf(thing) })).sort((a, b) =>
    inOrder(a.values, b.values)
  );
  const best: (typeof all)[number][] = [];
  for (const one of all) { // a later one is better than none before
    const rivals = one.values.length <= 2 ? best.slice(-1) : best; // of two costs the last of the front is the best in the second
    if (!rivals.some((other) => isBetter(other.values, one.values))) best.push(one);
  }
  const isIn = new Set(best);
  const near = all.filter((one) => !isIn.has(one) && !best.some((other) => isBetter(other.most, one.least)));
  return { best: best.map(({ thing }) => thing), near: near.map(({ thing }) => thing) };
}

function inOrder(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, i) => value !== b[i]);
  return at === -1 ? 0 : a[at]! - b[at]!;
}

function isBetter(a: readonly number[], b: readonly number[]): boolean {
  return a.every((value, i) => value <= b[i]!) && a.some((value, i) => value < b[i]!);
}
