import type { PublishedRow } from "../../../profiles/types.ts";
import { type CostModel, firstsOf, type LayerView } from "../../model.ts";
import { costs, PerMacTerms } from "./equations.ts";

/** A cost for each multiply-accumulate of one input. */
export interface CostPerMac {
  /** Seconds for one MAC. */
  readonly latencySeconds: number;
  /** Joules for one MAC. */
  readonly energyJoules: number;
}

/** The average over rows: costs of one input added up, divided by the MACs of one input added up. */
export function averageCost(rows: readonly PublishedRow[]): CostPerMac {
  let latency = 0, energy = 0, macs = 0;
  for (const row of rows) {
    latency += row.latencySeconds / row.batch;
    energy += row.latencySeconds * row.powerWatts / row.batch;
    macs += row.macs;
  }
  return { latencySeconds: latency / macs, energyJoules: energy / macs };
}

/**
 * A constant cost per multiply-accumulate, averaged over the published rows of some networks. Crude: the rows themselves
 * differ by up to eight times, which is why the profile carries the error.
 */
export const perMac: CostModel<"perMac"> = {
  id: "perMac",
  standing: "crude",
  words: "fixed",
  reads: ["table"],
  prepare(data, chip) {
    const rows = data.networks.flatMap((network) => chip.rows.filter((row) => row.network === network));
    const { latencySeconds, energyJoules } = averageCost(rows);
    const sources = [...new Set(rows.map((row) => row.source))], source = sources[0]!;
    const view: LayerView = { basis: "scaled", sources, assumed: [] };
    return ({ workloads, sorts }) => {
      const terms = Object.assign(new PerMacTerms(), {
        cited: { latencyPerMacSeconds: source, energyPerMacJoules: source },
        latencyPerMacSeconds: latencySeconds,
        energyPerMacJoules: energyJoules,
      });
      return {
        gaps: workloads.map(() => undefined),
        firsts: firstsOf(sorts),
        terms,
        begin: (batch) => void (terms.batch = batch),
        cost(at, run) {
          terms.macs = workloads[at]!.macs;
          run(costs, terms);
        },
        view: () => view,
      };
    };
  },
  fit(profile, rows) {
    const networks = [...new Set(rows.map(({ network }) => network))];
    return { ...profile, models: { ...profile.models, perMac: { ...profile.models.perMac!, networks } } };
  },
};
