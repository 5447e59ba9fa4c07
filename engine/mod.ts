/**
 * The engine: `evaluate(network, profile, options)` gives an `Estimate`. Pure: no files, clock, environment or printing.
 * `compile`, `prepare` and `totals` give the same sums without a result for each layer. Cost models live in `models/`, one a folder;
 * `trust/` holds them against published rows. Imports `ir/` and `profiles/`.
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
export { compile, type Compiled } from "./compile.ts";
export { evaluate, type EvaluateOptions } from "./evaluate.ts";
export {
  explain,
  type ExplainedLayer,
  type ExplainedRun,
  type ExplainOptions,
  type Explanation,
} from "./explain.ts";
export type { Basis, Bound, ErrorBand, Term } from "./model.ts";
export type * from "./mapped.ts";
export type { MappingOptions, Objective, PrepareOptions } from "./options.ts";
export { type Money, priced, type PricedUnit, type PricedValue, type Prices } from "./price.ts";
export { prepare, type Prepared } from "./prepare.ts";
export { type DramName, type MemoryEnergyOptions, withMemoryEnergy } from "./scope.ts";
export { totals, type TotalsOptions } from "./totals.ts";
export { serve, serveItems } from "./serving/mod.ts";
export type * from "./serving/mod.ts";
