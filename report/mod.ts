/**
 * Reports: `Estimate -> text`, one output format a file. Imports the engine's types and `ir/`.
 *
 * ```ts
 * import { conv, evaluate, loadProfile, network } from "@fodlam/fodlam";
 * import { reports } from "./mod.ts";
 *
 * const net = network("one layer", [3, 227, 227], conv(96, 11, { stride: 4 }));
 * const estimate = evaluate(net, await loadProfile("eyeriss"));
 * const [heading] = reports.text([estimate], { detail: "total" }).split("\n");
 * console.log(heading); // one layer on Eyeriss (65 nm), as published, batch 1
 * ```
 *
 * @module
 */
import type { Estimate } from "../engine/estimate.ts";
import { csv } from "./csv.ts";
import { json } from "./json.ts";
import { type TextOptions, texts } from "./text.ts";

/** Name of an output format. */
export type Format = "text" | "json" | "csv";

/** Every output format by name. */
export const reports: Readonly<
  Record<Format, (estimates: readonly Estimate[], options: TextOptions) => string>
> = {
  text: texts,
  json: (estimates) => json(estimates),
  csv: (estimates) => csv(estimates),
};
