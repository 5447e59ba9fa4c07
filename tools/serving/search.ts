/** One search for all constants of serving, and what it says of rows that it has not seen. */
import { minimized, startAt } from "../../engine/trust/leastSquares.ts";

/** Constants by name, positive. */
export type Constants = Readonly<Record<string, number>>;

/** What is fitted: rows in groups that are left out together, and how far each is off. */
export interface Fitting<R> {
  /** Where the search starts, and to where a ridge pulls. */
  readonly start: Constants;
  /** The highest legal values; none if left out. */
  readonly most?: Constants;
  /** The rows. */
  readonly rows: readonly R[];
  /** The group of a row. */
  group(row: R): string;
  /** ln(estimated / measured) of each quantity of a row. */
  residuals(row: R, constants: Constants): readonly number[];
}

/** What was found. */
export interface Fitted<R> {
  /** From all rows. */
  readonly constants: Constants;
  /** From the rows of all other groups, by the group that was left out. */
  readonly without: ReadonlyMap<string, Constants>;
  /** The rows. */
  readonly rows: readonly R[];
}

const STEPS = 24, STEPS_LEFT_OUT = 8;

/** Fits constants to all rows, and to all but each group. */
export function fitted<R>(fitting: Fitting<R>): Fitted<R> {
  const { rows, start } = fitting, constants = search(fitting, rows, start, STEPS);
  const groups = [...new Set(rows.map((row) => fitting.group(row)))];
  const without = new Map(
    groups.map((group) => {
      const others = rows.filter((row) => fitting.group(row) !== group);
      return [group, search(fitting, others, constants, STEPS_LEFT_OUT)];
    }),
  );
  return { constants, without, rows };
}

function search<R>(
  { most = {}, residuals, start }: Fitting<R>,
  rows: readonly R[],
  from: Constants,
  steps: number,
): Constants {
  const names = Object.keys(start);
  const named = (values: readonly number[]) =>
    Object.fromEntries(names.map((name, i) => [name, Math.exp(values[i]!)]));
  const problem = {
    center: names.map((name) => Math.log(start[name]!)),
    most: names.map((name) => Math.log(most[name] ?? Infinity)),
    at: (values: readonly number[]) =>
      Float64Array.from(rows.flatMap((row) => residuals(row, named(values)))),
  };
  const { values } = minimized(problem, startAt(problem, names.map((name) => Math.log(from[name]!))), steps);
  return Object.fromEntries(names.map((name, i) => [name, Number(Math.exp(values[i]!).toPrecision(3))]));
}
