/**
 * The engine: `evaluate(network, profile, options)` gives an `Estimate`. Pure: no files, clock, environment or printing.
 * Cost models live in `models/`, one a file. Imports `ir/` and `profiles/`.
 *
 * @module
 */
export * from "./estimate.ts";
export { evaluate, type EvaluateOptions } from "./evaluate.ts";
export type { Basis, ErrorBand } from "./model.ts";
