/** How far a constant cost holds: the cost per MAC and the load imbalance of every published layer. */
import { mean } from "../../ir/statistics.ts";
import type { ChipProfile, PublishedRow } from "../../profiles/types.ts";
import { averageCost } from "../models/perMac/mod.ts";
import { sparseComparisons } from "../models/sparse/imbalance.ts";

export { averageImbalance, type SparseComparison, sparseComparisons } from "../models/sparse/imbalance.ts";

/** A published value and the value estimated for it, for one input. */
export interface Comparison {
  /** What was estimated: a network or a layer. */
  readonly subject: string;
  /** From which rows the model's constants were taken. */
  readonly from: string;
  /** Published latency in seconds. */
  readonly publishedLatencySeconds: number;
  /** Estimated over published latency, less 1. */
  readonly latencyError: number;
  /** Published energy in joules. */
  readonly publishedEnergyJoules: number;
  /** Estimated over published energy, less 1. */
  readonly energyError: number;
}

function comparison(
  subject: string,
  from: string,
  estimated: { readonly latencySeconds: number; readonly energyJoules: number },
  rows: readonly PublishedRow[],
): Comparison {
  const latency = rows.reduce((sum, row) => sum + row.latencySeconds / row.batch, 0);
  const energy = rows.reduce((sum, row) => sum + row.latencySeconds * row.powerWatts / row.batch, 0);
  return {
    subject,
    from,
    publishedLatencySeconds: latency,
    latencyError: estimated.latencySeconds / latency - 1,
    publishedEnergyJoules: energy,
    energyError: estimated.energyJoules / energy - 1,
  };
}

/** Each published network, estimated by the constant cost per MAC of the others. */
export function leaveOneNetworkOut(rows: readonly PublishedRow[], networks: readonly string[]): Comparison[] {
  return networks.map((network) => {
    const own = rows.filter((row) => row.network === network);
    const others = networks.filter((other) => other !== network);
    const cost = averageCost(rows.filter((row) => others.includes(row.network)));
    const macs = own.reduce((sum, row) => sum + row.macs, 0);
    const estimated = {
      latencySeconds: cost.latencySeconds * macs,
      energyJoules: cost.energyJoules * macs,
    };
    return comparison(network, others.join(" and "), estimated, own);
  });
}

/** Each published layer, estimated by the constant cost per MAC of all networks. */
export function everyLayer(rows: readonly PublishedRow[], networks: readonly string[]): Comparison[] {
  const used = rows.filter((row) => networks.includes(row.network));
  const cost = averageCost(used);
  return used.map((row) => {
    const estimated = {
      latencySeconds: cost.latencySeconds * row.macs,
      energyJoules: cost.energyJoules * row.macs,
    };
    return comparison(`${row.network} ${row.layer}`, "all rows", estimated, [row]);
  });
}

/** Errors of the sparse model's actual times when each layer's own imbalance is left out of the fit. */
export function leaveOneLayerOut(profile: ChipProfile): { subject: string; error: number }[] {
  const all = sparseComparisons(profile);
  return all.map(({ subject, imbalance }, i) => {
    const others = all.filter((_, j) => j !== i).map((other) => other.imbalance);
    return { subject, error: mean(others) / imbalance - 1 };
  });
}
