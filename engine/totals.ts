import { badOption, FodlamError } from "../ir/errors.ts";
import { costsOf } from "./batch.ts";
import type { Compiled } from "./compile.ts";
import type { Cost } from "./estimate.ts";
import { totalling } from "./options.ts";
import { type Plan, planOf } from "./plan.ts";
import type { Prepared, ReadyProfile } from "./prepare.ts";

/** What to add up, and where to put what each layer costs. */
export interface TotalsOptions {
  /** Inferences processed together; 1 if left out. */
  readonly batch?: number;
  /** Takes the latency of each layer, of the batch; layers without a cost keep what stands there. */
  readonly latencySeconds?: Float64Array;
  /** Takes the energy of each layer, likewise. */
  readonly energyJoules?: Float64Array;
}

/**
 * The seconds and joules of a network on a chip, and nothing else: what `evaluate` gives as `total`, to the last digit, without an
 * object for each layer. For sweeps, searches and fits. Both are of the whole batch. Layers that no model costs are missing from them,
 * and keep what stands in the arrays; both are NaN where no layer of any work has a cost, and energy where the chip has none.
 *
 * @example
 * ```ts
 * import { compile, conv, evaluate, loadProfile, network, prepare, totals } from "@fodlam/fodlam";
 *
 * const net = network("two layers", [3, 64, 64], conv(64, 3, { padding: 1 }).conv(64, 3));
 * const a100 = await loadProfile("a100");
 * const { latencySeconds } = totals(compile(net), prepare(a100), { batch: 8 });
 * console.log(latencySeconds === evaluate(net, a100, { batch: 8 }).total.latencySeconds); // true
 * ```
 *
 * @throws {FodlamError} if the batch is no whole number of at least 1, an array is not as long as there are layers, or the numbers of
 * the chip make no time of a layer: a bandwidth of 0
 */
export const totals: (compiled: Compiled, prepared: Prepared, options?: TotalsOptions) => Cost = totalling(
  "totals",
  sumsOf,
);

function sumsOf(compiled: Compiled, prepared: Prepared, options: TotalsOptions = {}): Cost {
  const plan = planOf(compiled, prepared as ReadyProfile);
  const costs = costsOf(plan).take(options.batch ?? 1).sound(compiled.network.layers);
  const { latencySeconds, energyJoules } = costs;
  if (options.latencySeconds !== undefined) {
    put("latencySeconds", costs.latencies, plan, options.latencySeconds);
  }
  if (options.energyJoules !== undefined) put("energyJoules", costs.energies, plan, options.energyJoules);
  return { latencySeconds, energyJoules };
}

function put(option: string, from: Float64Array, { partOf }: Plan, to: Float64Array): void {
  if (to.length !== from.length) {
    throw new FodlamError(badOption(option, `a Float64Array of ${from.length} places`, to.length));
  }
  for (let at = 0; at < from.length; at++) if (partOf[at] !== -1) to[at] = from[at]!;
}
