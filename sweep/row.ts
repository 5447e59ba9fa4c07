/** A row of a sweep: a point and what it comes to. The list of columns is the one that store and exports follow. */
import { isPart } from "../engine/sums.ts";
import type { Point } from "./point.ts";

/** What a point comes to. What is not known is null. */
export interface Figures {
  /** Latency of the batch. */
  readonly latencySeconds: number | null;
  /** The least that it is expected to be. */
  readonly leastLatencySeconds: number | null;
  /** The most. */
  readonly mostLatencySeconds: number | null;
  /** Energy of the batch. */
  readonly energyJoules: number | null;
  /** The least that it is expected to be. */
  readonly leastEnergyJoules: number | null;
  /** The most. */
  readonly mostEnergyJoules: number | null;
  /** Bytes needed of the memory that is filled most. */
  readonly memoryBytes: number | null;
  /** Bytes that it has. */
  readonly capacityBytes: number | null;
  /** Whether the network fits. */
  readonly fits: boolean | null;
  /** What takes the greatest share of the time: compute, memory, vector, fixed, unknown. */
  readonly bound: string | null;
  /** Share of the multiply-accumulates without a cost: the sums lack them. */
  readonly uncoveredMacs: number | null;
  /** Why there is no result, if there is none. */
  readonly problem: string | null;
}

/** A point with its result. */
export interface Row extends Figures, Omit<Point, "networkHash" | "profileHash"> {}

/** A column: its name, and what SQLite and Parquet call its type. */
export interface RowColumn {
  readonly name: keyof Row | "batch";
  readonly type: "TEXT" | "REAL" | "INTEGER" | "BOOLEAN" | "JSON";
}

/** Every column of a row in the order in which they are stored; JSON ones hold values by name. */
export const rowColumns: readonly RowColumn[] = [
  { name: "id", type: "TEXT" },
  { name: "network", type: "TEXT" },
  { name: "profile", type: "TEXT" },
  { name: "batch", type: "INTEGER" },
  { name: "options", type: "JSON" },
  { name: "dims", type: "JSON" },
  { name: "knobs", type: "JSON" },
  { name: "set", type: "JSON" },
  { name: "latencySeconds", type: "REAL" },
  { name: "leastLatencySeconds", type: "REAL" },
  { name: "mostLatencySeconds", type: "REAL" },
  { name: "energyJoules", type: "REAL" },
  { name: "leastEnergyJoules", type: "REAL" },
  { name: "mostEnergyJoules", type: "REAL" },
  { name: "memoryBytes", type: "REAL" },
  { name: "capacityBytes", type: "REAL" },
  { name: "fits", type: "BOOLEAN" },
  { name: "bound", type: "TEXT" },
  { name: "uncoveredMacs", type: "REAL" },
  { name: "problem", type: "TEXT" },
];

/** The figures that are numbers. */
export const figureNumbers = [
  "latencySeconds",
  "leastLatencySeconds",
  "mostLatencySeconds",
  "energyJoules",
  "leastEnergyJoules",
  "mostEnergyJoules",
  "memoryBytes",
  "capacityBytes",
  "uncoveredMacs",
] as const satisfies readonly (keyof Figures)[];

/** The others. */
export const figureWords = ["fits", "bound", "problem"] as const satisfies readonly (keyof Figures)[];

/** The batch of a row. */
export function batchOf({ options: { batch = 1 } }: Pick<Row, "options">): number {
  return batch;
}

/** Whether a row is of the whole network on a chip that holds it: two of those can be compared. */
export function isWhole({ latencySeconds, uncoveredMacs, fits }: Row): boolean {
  return latencySeconds !== null && latencySeconds > 0 && !isPart(uncoveredMacs ?? 0) && fits !== false;
}
