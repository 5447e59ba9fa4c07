/**
 * The engine: `evaluate(network, profile, options)` gives an `Estimate`. Pure: no files, clock, environment or printing.
 * Cost models live in `models/`, one a file. Imports `ir/` and `profiles/`.
 *
 * ```ts
 * import { conv, evaluate, loadProfile, network } from "@fodlam/fodlam";
 *
 * const net = network("one layer", [3, 227, 227], conv(96, 11, { stride: 4 }));
 * const { total, basis } = evaluate(net, await loadProfile("eyeriss"), { batch: 4 });
 * console.log(total.latencySeconds, basis); // 0.0209 { measured: 1 }
 * ```
 *
 * @module
 */
export * from "./estimate.ts";
export { evaluate, type EvaluateOptions } from "./evaluate.ts";
export { explain, type ExplainedLayer, type ExplainOptions, type Explanation } from "./explain.ts";
export type { Basis, Bound, ErrorBand, Term } from "./model.ts";
