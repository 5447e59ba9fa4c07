/**
 * Reports: `Estimate -> text`, one output format a file. Imports the engine's types and `ir/`.
 *
 * @module
 */
import type { Estimate } from "../engine/estimate.ts";
import { csv } from "./csv.ts";
import { json } from "./json.ts";
import { text, type TextOptions } from "./text.ts";

/** Name of an output format. */
export type Format = "text" | "json" | "csv";

/** Every output format by name. */
export const reports: Readonly<
  Record<Format, (estimates: readonly Estimate[], options: TextOptions) => string>
> = {
  text: (estimates, options) => estimates.map((estimate) => text(estimate, options)).join("\n\n\n"),
  json: (estimates) => json(estimates),
  csv: (estimates) => csv(estimates),
};
