/** The rows that no other is better than in everything that is to be small. */
import { checkedFunction } from "../ir/checked.ts";
import { calling } from "../ir/errors.ts";
import type { Field } from "../ir/field.ts";
import { type Front, frontOf, type Measures } from "../ir/front.ts";
import { batchOf, isWhole, type Row } from "./row.ts";

/** What can be made small: the latency of the batch, the energy of one inference, the memory needed. */
export type Goal = "latencySeconds" | "energyJoules" | "memoryBytes";

/** Every goal. */
export const goals: readonly Goal[] = ["latencySeconds", "energyJoules", "memoryBytes"];

/** A row of the front, or one that its range cannot tell from the front. */
export interface FrontPoint {
  /** The row. */
  readonly row: Row;
  /** Whether it is on the front; if not, a row is better in everything, but by less than the ranges are wide. */
  readonly isFront: boolean;
}

const rowsField: Field<readonly Row[]> = {
  doc: "the rows",
  expected: "rows such as sweep() gives",
  accepts: (value): value is readonly Row[] => Array.isArray(value),
};

const goalsField: Field<readonly Goal[]> = {
  doc: "what is to be small",
  expected: `one or more of ${goals.join(", ")}, each once`,
  accepts: (value): value is readonly Goal[] =>
    Array.isArray(value) && value.length > 0 && value.every((goal) => goals.includes(goal)) &&
    new Set(value).size === value.length,
};

/**
 * The Pareto front of rows, the first goal rising. Rows without a value, of a part of the network, or of a chip that does not hold it
 * are left out. Whoever compares networks must know what each is worth: a smaller one costs less.
 *
 * @throws {FodlamError} if a goal is none
 */
export const paretoFront: (rows: readonly Row[], goals: readonly Goal[]) => Row[] = checkedFunction(
  { act: calling("paretoFront"), takes: { rows: rowsField, goals: goalsField } },
  (rows: readonly Row[], goals: readonly Goal[]) => [...frontBy(rows, goals).best],
);

/** Whether a row can be compared by some goals. */
export function isComparable(row: Row, goals: readonly Goal[]): boolean {
  return isWhole(row) && goals.every((goal) => row[goal] !== null);
}

/** What a row comes to by a goal: its value, the least and the most that it is expected to be. */
function measured(row: Row, goal: Goal): readonly [value: number, least: number, most: number] {
  const value = row[goal]!;
  if (goal === "memoryBytes") return [value, value, value];
  const [least, most] = goal === "latencySeconds"
    ? [row.leastLatencySeconds, row.mostLatencySeconds]
    : [row.leastEnergyJoules, row.mostEnergyJoules];
  const share = goal === "latencySeconds" ? 1 : batchOf(row);
  return [value / share, (least ?? value) / share, (most ?? value) / share];
}

function measuresBy(goals: readonly Goal[]): (row: Row) => Measures {
  return (row) => {
    const all = goals.map((goal) => measured(row, goal));
    return { values: all.map(([v]) => v), least: all.map(([, l]) => l), most: all.map(([, , m]) => m) };
  };
}

function frontBy(rows: readonly Row[], goals: readonly Goal[]): Front<Row> {
  return frontOf(rows.filter((row) => isComparable(row, goals)), measuresBy(goals));
}

/** The front, and after it each row that ranges cannot tell from it: no row of the front is better for certain. */
export function frontWithRanges(rows: readonly Row[], goals: readonly Goal[]): FrontPoint[] {
  const { best, near } = frontBy(rows, goals);
  return [
    ...best.map((row) => ({ row, isFront: true })),
    ...near.map((row) => ({ row, isFront: false })),
  ];
}
