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
 * object for each layer. For sweeps, searches and fits.
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
 * @throws {FodlamError} if the batch is no whole number of at least 1, or an array is not as long as there are layers
 */
export const totals: (compiled: Compiled, prepared: Prepared, options?: TotalsOptions) => Cost = totalling(
  "totals",
  sumsOf,
);

function sumsOf(compiled: Compiled, prepared: Prepared, options: TotalsOptions = {}): Cost {
  const plan = planOf(compiled, prepared as ReadyProfile);
  const costs = costsOf(plan), { latencySeconds, energyJoules } = costs.take(options.batch ?? 1);
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
