/** What a sweep keeps of an estimate: sums, their range, memory and what limits, without an object for each layer. */
import { sumOf } from "../ir/statistics.ts";
import type { Workload } from "../ir/work.ts";
import { Costs } from "./batch.ts";
import type { Compiled } from "./compile.ts";
import { run } from "./equations.ts";
import type { Cost, CostedLayer, Limits, MemoryUse, Range } from "./estimate.ts";
import { errorFor, mostTogether } from "./evaluate.ts";
import { type Footprint, footprintAnew, memoryUse } from "./footprint.ts";
import type { BandOf } from "./layerBands.ts";
import type { LayerView } from "./model.ts";
import { type Part, type Plan, planFor } from "./plan.ts";
import type { ReadyProfile } from "./prepare.ts";
import { errorOf, limitsOf, rangeOf } from "./sums.ts";

/** The figures of a network on a chip, each as `evaluate` gives it. */
export interface WholeFigures {
  /** `total` without its parts. */
  readonly total: Cost;
  /** `total.range`. */
  readonly range: Range | null;
  /** `memory`. */
  readonly memory: MemoryUse;
  /** `limits`. */
  readonly limits: Limits;
  /** `coverage.uncovered.macs`. */
  readonly uncoveredMacs: number;
}

/** What a layer, or a run beyond its layers, weighs in the sums. */
type Weight = Pick<CostedLayer, "latencySeconds" | "energyJoules" | "basis" | "bound" | "error">;

/**
 * A network on a chip, for one batch after another. Nothing is remembered for others, as `totals` and `evaluate` do: a sweep has a chip
 * for every point, and what is remembered of each costs as much as its figures.
 */
export class Figuring {
  readonly #compiled: Compiled;
  readonly #ready: ReadyProfile;
  readonly #plan: Plan;
  readonly #costs: Costs;
  #footprint: Footprint | undefined;

  constructor(compiled: Compiled, ready: ReadyProfile) {
    this.#compiled = compiled;
    this.#ready = ready;
    this.#plan = planFor(compiled, ready.chips);
    this.#costs = new Costs(this.#plan);
  }

  /** The sums of a batch alone. */
  totals(batch: number): Cost {
    const { latencySeconds, energyJoules } = this.#costs.take(batch);
    return { latencySeconds, energyJoules };
  }

  /** All figures of a batch. */
  all(batch: number): WholeFigures {
    const total = this.totals(batch), plan = this.#plan, costs = this.#costs;
    const { layers, runs } = weightsOf(this.#compiled, plan, costs, batch);
    const error = errorOf(runs.length === 0 ? layers : [...layers, ...runs], total);
    this.#footprint ??= footprintAnew(this.#compiled, plan, this.#ready);
    return {
      total,
      range: error === undefined ? null : rangeOf(total, error),
      memory: memoryUse(this.#footprint, batch, mostTogether(costs)),
      limits: limitsOf(layers, runs, total),
      uncoveredMacs: uncoveredOf(this.#compiled, plan),
    };
  }
}

function weightsOf(
  { workloads, macs }: Compiled,
  { parts, partOf, placeOf }: Plan,
  costs: Costs,
  batch: number,
): { readonly layers: readonly Weight[]; readonly runs: readonly Weight[] } {
  const networkMacs = sumOf(macs), bandOf = (workload: Workload) => ({ workload, networkMacs, batch });
  const begun = new Int32Array(parts.length), all = new Array<Weight | undefined>(partOf.length);
  for (let at = 0; at < partOf.length; at++) {
    if (partOf[at] === -1) continue;
    const own = partOf[at]!, part = parts[own]!, place = placeOf[at]!;
    const first = part.layers[part.job.firsts[place]!]!;
    if (first < at) {
      all[at] = all[first];
      continue;
    }
    const together = costs.together[at]!;
    if (begun[own] !== together) part.job.begin(begun[own] = together, run);
    part.job.cost(place, run);
    const of = bandOf(workloads[at]!), view = part.job.view(place);
    all[at] = weight(part, of, view, costs.latencies[at]!, costs.energies[at]!);
  }
  const runs = parts.flatMap((part, at): Weight[] => {
    const seconds = costs.runLatencies[at]!, joules = costs.runEnergies[at]!;
    if (part.job.whole === undefined || seconds === 0 && joules === 0) return [];
    part.job.begin(costs.partTogether[at]!, run);
    return [weight(part, bandOf(workloads[0]!), part.job.whole.view(), seconds, joules)];
  });
  return { layers: all.filter((one) => one !== undefined), runs };
}

function weight(
  { chip, model }: Part,
  of: BandOf,
  view: LayerView,
  latencySeconds: number,
  energyJoules: number,
): Weight {
  const error = errorFor(chip, model, view, of), { basis, bound } = view;
  return {
    latencySeconds,
    energyJoules,
    basis,
    ...(bound !== undefined && { bound }),
    ...(error !== undefined && { error }),
  };
}

/** The share of multiply-accumulates that no model costs; none of them is free. */
function uncoveredOf({ macs }: Compiled, { partOf }: Plan): number {
  let all = 0, lacking = 0;
  for (let at = 0; at < macs.length; at++) {
    all += macs[at]!;
    if (partOf[at] === -1) lacking += macs[at]!;
  }
  return all === 0 ? 0 : lacking / all;
}
