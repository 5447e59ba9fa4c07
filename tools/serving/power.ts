/** Fits a GPU's power to measured power of served language models and of images. */
import { type Doing, joulesOf } from "../../engine/serving/power.ts";
import type { PowerShares } from "../../profiles/serving/mod.ts";
import { type Constants, type Fitted, fitted } from "./search.ts";

/** A row of any table: what a GPU did in a measured time, and its power. */
export interface PowerRow {
  readonly network: string;
  readonly doing: Doing;
  readonly watts: number;
  readonly ratedWatts: number;
}

/** Shares with other constants. */
export function sharesWith(shares: PowerShares, constants: Constants): PowerShares {
  return { ...shares, ...constants };
}

/** Where the search starts. */
const START = { idle: 0.6, macs: 0.5, bytes: 0.22 };

/** Fitted to all rows, left out by network. */
export function fittedPower(rows: readonly PowerRow[], shares: PowerShares): Fitted<PowerRow> {
  return fitted({
    start: START,
    most: { idle: 1, macs: 1, bytes: 1 },
    rows,
    group: ({ network }) => network,
    residuals: ({ doing, watts, ratedWatts }, constants) => [
      Math.log(joulesOf(doing, ratedWatts, sharesWith(shares, constants)) / doing.seconds / watts),
    ],
  });
}
