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

/** The places of a knob at which both chips have the whole network: others cannot be compared. */
export function comparable(a: readonly Placed[], b: readonly Placed[]): number[] {
  return [...a.keys()].filter((at) => isWhole(a[at]!.row) && isWhole(b[at]!.row));
}

/** Each change of order of two chips along a knob, the values rising; both have a row at each value. */
export function crossovers(a: readonly Placed[], b: readonly Placed[]): Crossover[] {
  const found: Crossover[] = [], places = comparable(a, b);
  const isLess = (at: number) => a[at]!.row.latencySeconds! <= b[at]!.row.latencySeconds!;
  places.forEach((at, i) => {
    const last = places[i - 1];
    if (last === undefined || isLess(at) === isLess(last)) return;
    const [before, after] = isLess(last) ? [a, b] : [b, a];
    found.push({
      before: before[at]!.row.profile,
      after: after[at]!.row.profile,
      last: a[last]!.at,
      first: a[at]!.at,
      isCertain: areApart(a[last]!.row, b[last]!.row) && areApart(a[at]!.row, b[at]!.row),
    });
  });
  return found;
}

/** Whether no time is in both ranges. */
function areApart(a: Row, b: Row): boolean {
  const ends = ({ latencySeconds, leastLatencySeconds: least, mostLatencySeconds: most }: Row) =>
    [least ?? latencySeconds!, most ?? latencySeconds!] as const;
  const [leastA, mostA] = ends(a), [leastB, mostB] = ends(b);
  return mostA < leastB || mostB < leastA;
}
