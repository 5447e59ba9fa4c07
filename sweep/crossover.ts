/** Where one chip overtakes another as a knob grows. */
import { isWhole, type Row } from "./row.ts";

/** Two neighbouring values of a knob between which the order of two rows changes. */
export interface Crossover {
  /** Who is better up to the first value. */
  readonly before: string;
  /** Who is better from the second value on. */
  readonly after: string;
  /** The last value at which `before` is at least as good. */
  readonly last: number;
  /** The first at which `after` is better. */
  readonly first: number;
  /** Whether the ranges of the two are apart on both sides; else it is not certain which is better. */
  readonly isCertain: boolean;
}

/** A row at a value of the knob. */
export interface Placed {
  readonly at: number;
  readonly row: Row;
}

/** Each change of order of two chips along a knob, the values rising; both have a row at each value. */
export function crossovers(a: readonly Placed[], b: readonly Placed[]): Crossover[] {
  const found: Crossover[] = [], isLess = a.map(({ row }, i) => isFaster(row, b[i]!.row));
  for (let i = 1; i < a.length; i++) {
    if (isLess[i] === undefined || isLess[i - 1] === undefined || isLess[i] === isLess[i - 1]) continue;
    const [before, after] = isLess[i - 1] ? [a, b] : [b, a];
    found.push({
      before: before[i]!.row.profile,
      after: after[i]!.row.profile,
      last: a[i - 1]!.at,
      first: a[i]!.at,
      isCertain: areApart(a[i - 1]!.row, b[i - 1]!.row) && areApart(a[i]!.row, b[i]!.row),
    });
  }
  return found;
}

/** Whether a row takes less time than another; nothing where one of them is not of the whole network. */
function isFaster(a: Row, b: Row): boolean | undefined {
  return isWhole(a) && isWhole(b) ? a.latencySeconds! <= b.latencySeconds! : undefined;
}

/** Whether no time is in both ranges. */
function areApart(a: Row, b: Row): boolean {
  const ends = ({ latencySeconds, leastLatencySeconds: least, mostLatencySeconds: most }: Row) =>
    [least ?? latencySeconds!, most ?? latencySeconds!] as const;
  const [leastA, mostA] = ends(a), [leastB, mostB] = ends(b);
  return mostA < leastB || mostB < leastA;
}
