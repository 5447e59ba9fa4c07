/** Fits how GPUs exchange messages to the table of collectives. */
import { collectiveSeconds } from "../../engine/serving/collectives.ts";
import type { Collective } from "../../engine/serving/shard.ts";
import { loadProfile, type ProfileName } from "../../profiles/mod.ts";
import { median } from "../../ir/statistics.ts";
import { type CollectivesData, servingRows } from "../../profiles/serving/mod.ts";
import type { ChipProfile } from "../../profiles/types.ts";
import { type Constants, type Fitted, fitted } from "./search.ts";

/** A row of the table. */
export interface CollectiveRow {
  readonly profile: string;
  readonly collective: Collective;
  readonly gpus: number;
  readonly bytes: number;
  readonly library: "nccl" | "own";
  readonly seconds: number;
  readonly linkBytesPerSecond: number;
  readonly hertz: number;
}

/** The rows with the clock and link of their chip. */
export async function collectiveRows(): Promise<CollectiveRow[]> {
  return await Promise.all((await servingRows("collectives")).map(async (row) => {
    const { clock, links } = await loadProfile(row.profile as ProfileName) as ChipProfile;
    return {
      ...row as unknown as CollectiveRow,
      seconds: row.latencyMicroseconds as number * 1e-6,
      linkBytesPerSecond: links![0]!.bytesPerSecond / 2,
      hertz: clock.hertz,
    };
  }));
}

/** The estimate of a row. */
export function estimated(row: CollectiveRow, data: CollectivesData): number {
  return collectiveSeconds(row.collective, row.bytes, row, data, row.library);
}

/** Where the search starts: what one reads off the table by eye, so that a second search ends where the first did. */
const START: Omit<CollectivesData, "source" | "medianError"> = {
  protocols: [
    { startCycles: 9650, hopCycles: 1240, efficiency: 0.0541 },
    { startCycles: 10000, hopCycles: 1720, efficiency: 0.276 },
    { startCycles: 20700, hopCycles: 3590, efficiency: 0.665 },
  ],
  direct: { startCycles: 19300, efficiency: 0.665 },
  oneShot: { startCycles: 5220, efficiency: 0.213 },
  twoShot: { startCycles: 5680, efficiency: 0.301 },
  inSwitch: { startCycles: 40000, efficiency: 0.5, gpus: 8, leastLinkBytesPerSecond: 450e9 },
};

/** Numbers of the data by their place. */
function flat({ protocols, direct, oneShot, twoShot, inSwitch }: typeof START): Constants {
  const found: Record<string, number> = {};
  const ways = {
    ...Object.fromEntries(protocols.map((way, i) => [`protocols.${i}`, way])),
    direct,
    oneShot,
    twoShot,
    inSwitch,
  };
  for (const [name, way] of Object.entries(ways)) {
    for (const key of ["startCycles", "hopCycles", "efficiency"] as const) {
      if (way[key] !== undefined) found[`${name}.${key}`] = way[key];
    }
  }
  return found;
}

/** The data with other numbers. */
export function withNumbers(data: CollectivesData, numbers: Constants): CollectivesData {
  const copy = structuredClone(data) as unknown as Record<string, unknown>;
  for (const [place, value] of Object.entries(numbers)) {
    const keys = place.split("."), last = keys.pop()!;
    const at = keys.reduce((from, key) => from[key] as Record<string, unknown>, copy);
    at[last] = value;
  }
  return copy as unknown as CollectivesData;
}

/** The median error of rows that no fit has seen. */
export function leftOutError({ rows, without }: Fitted<CollectiveRow>, data: CollectivesData): number {
  const made = new Map([...without].map(([group, numbers]) => [group, withNumbers(data, numbers)]));
  const error = (row: CollectiveRow) => Math.abs(estimated(row, made.get(groupOf(row))!) / row.seconds - 1);
  return Number(median(rows.map(error)).toPrecision(3));
}

function groupOf({ profile, collective, gpus, library }: CollectiveRow): string {
  return `${profile} ${collective} ${gpus} ${library}`;
}

/** Fitted to all rows, left out by chip, collective, number of GPUs and library. */
export async function fittedCollectives(data: CollectivesData): Promise<Fitted<CollectiveRow>> {
  let last: Constants | undefined, made = data;
  return fitted({
    start: flat(START),
    rows: await collectiveRows(),
    group: groupOf,
    residuals(row, constants) {
      if (constants !== last) [last, made] = [constants, withNumbers(data, constants)];
      return [Math.log(estimated(row, made) / row.seconds)];
    },
  });
}
