import type { PublishedRow } from "../../profiles/types.ts";
import type { CostModel, LayerCost, Term } from "../model.ts";

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

function termsOf(
  { latencySeconds, energyJoules }: CostPerMac,
  macs: number,
  batch: number,
  source: string,
): Term[] {
  return [
    { name: "latencyPerMacSeconds", value: latencySeconds, source },
    { name: "energyPerMacJoules", value: energyJoules, source },
    { name: "macs", value: macs },
    { name: "batch", value: batch },
    {
      name: "latencySeconds",
      value: latencySeconds * macs * batch,
      formula: "latencyPerMacSeconds x macs x batch",
    },
    {
      name: "energyJoules",
      value: energyJoules * macs * batch,
      formula: "energyPerMacJoules x macs x batch",
    },
  ];
}

/**
 * A constant cost per multiply-accumulate, averaged over the published rows of some networks. Crude: the rows themselves
 * differ by up to eight times, which is why the profile carries the error.
 */
export const perMac: CostModel<"perMac"> = {
  id: "perMac",
  prepare(data, chip) {
    const rows = data.networks.flatMap((network) => chip.rows.filter((row) => row.network === network));
    const cost = averageCost(rows);
    const sources = [...new Set(rows.map((row) => row.source))];
    return (workloads, batch) =>
      workloads.map(({ macs }): LayerCost => ({
        latencySeconds: cost.latencySeconds * macs * batch,
        energyJoules: cost.energyJoules * macs * batch,
        basis: "scaled",
        sources,
        assumed: [],
        terms: () => termsOf(cost, macs, batch, sources[0]!),
      }));
  },
};
