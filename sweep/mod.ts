/**
 * Sweeps: points (`point.ts`, `axes.ts`, `samples.ts`), their costs (`cost.ts`), shards and runners (`tasks.ts`, `runner.ts`), the store
 * (`store.ts`), and what is chosen from the rows (`pareto.ts`). Pure but for the store and the runners, which are loaded when they are
 * used. Imports `engine/`, `profiles/`, `ir/`.
 *
 * ```ts
 * import { conv, network, paretoFront, sweep } from "@fodlam/fodlam";
 *
 * const net = network("one layer", [64, 56, 56], conv(64, 3));
 * const rows = await sweep({ networks: [net], profiles: ["a100", "t4"], batch: [1, 8] });
 * console.log(rows.length, paretoFront(rows, ["latencySeconds", "energyJoules"]).length >= 1); // 4 true
 * ```
 *
 * @module
 */
export { sweep } from "./entry.ts";
export type { Knobs, Listed, ListedPoint, SweepOptions } from "./options.ts";
export type { NetworkMaker, ProfileMaker } from "./axes.ts";
export type { Detail } from "./cost.ts";
export { type Sensitivity, sensitivity } from "./sensitivity.ts";
export type { Point, Values } from "./point.ts";
export type { Figures, Row } from "./row.ts";
export { type Goal, paretoFront } from "./pareto.ts";
