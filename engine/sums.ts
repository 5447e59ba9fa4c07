/** Sums over an estimate's layers: what a reader could add up again. */
import type { Cost, CostedLayer, Coverage, Estimate, LayerEstimate, Shares } from "./estimate.ts";
import type { Basis, ErrorBand } from "./model.ts";
import type { ErrorRange } from "../profiles/types.ts";

function costedOf(layers: readonly LayerEstimate[]): CostedLayer[] {
  return layers.filter((layer): layer is CostedLayer => layer.status === "costed");
}

/** Costs added up layer by layer. */
export function sum(costs: readonly Cost[]): Cost {
  let latencySeconds = 0, energyJoules = 0;
  for (const cost of costs) {
    latencySeconds += cost.latencySeconds;
    energyJoules += cost.energyJoules;
  }
  return { latencySeconds, energyJoules };
}

/** Sums of the costed layers by some word of theirs, in the order in which the words appear. */
export function sumBy<K extends string>(
  layers: readonly LayerEstimate[],
  wordOf: (layer: CostedLayer) => K,
): Partial<Record<K, Cost>> {
  const sums: Partial<Record<K, { latencySeconds: number; energyJoules: number }>> = {};
  for (const layer of costedOf(layers)) {
    const entry = sums[wordOf(layer)] ??= { latencySeconds: 0, energyJoules: 0 };
    entry.latencySeconds += layer.latencySeconds;
    entry.energyJoules += layer.energyJoules;
  }
  return sums;
}

/** The sum of all costed layers. */
export function totalOf(layers: readonly LayerEstimate[], batch: number): Estimate["total"] {
  const total = sum(costedOf(layers));
  return {
    ...total,
    perInference: { latencySeconds: total.latencySeconds / batch, energyJoules: total.energyJoules / batch },
  };
}

/** Which share of the work has a cost, is free, or has no number. */
export function coverageOf(layers: readonly LayerEstimate[], bytes: readonly number[]): Coverage {
  const macs = layers.reduce((all, layer) => all + layer.macs, 0);
  const allBytes = bytes.reduce((all, one) => all + one, 0);
  const share = (part: number, whole: number) => whole === 0 ? 0 : part / whole;
  const sums: Record<LayerEstimate["status"], { macs: number; bytes: number }> = {
    costed: { macs: 0, bytes: 0 },
    free: { macs: 0, bytes: 0 },
    uncovered: { macs: 0, bytes: 0 },
  };
  layers.forEach((layer, i) => {
    sums[layer.status].macs += layer.macs;
    sums[layer.status].bytes += bytes[i]!;
  });
  const shares = (part: { macs: number; bytes: number }): Shares => ({
    macs: share(part.macs, macs),
    bytes: share(part.bytes, allBytes),
  });
  const uncoveredLayers = layers.flatMap((layer, i) =>
    layer.status === "uncovered"
      ? [{ name: layer.name, kind: layer.kind, ...shares({ macs: layer.macs, bytes: bytes[i]! }) }]
      : []
  );
  return {
    costed: shares(sums.costed),
    free: shares(sums.free),
    uncovered: shares(sums.uncovered),
    uncoveredLayers,
  };
}

/** The share of each basis in the total latency. */
export function basisOf(layers: readonly LayerEstimate[], total: Cost): Partial<Record<Basis, number>> {
  if (total.latencySeconds === 0) return {};
  const sums: Partial<Record<Basis, number>> = {};
  for (const { basis, latencySeconds } of costedOf(layers)) sums[basis] = (sums[basis] ?? 0) + latencySeconds;
  const shares = Object.entries(sums).map(([basis, seconds]) => [basis, seconds / total.latencySeconds]);
  return Object.fromEntries(shares);
}

/**
 * The error of a sum: each layer's error weighed by its share, taken to go the same way for all (the layers of one network
 * share a model, so their errors are correlated). Published rows weigh in with no error.
 */
export function errorOf(layers: readonly LayerEstimate[]): ErrorBand | undefined {
  const costed = costedOf(layers);
  const rules = new Set(costed.flatMap((layer) => layer.error?.rule ?? []));
  if (rules.size === 0) return undefined;
  const total = sum(costed);
  const range = (quantity: "latency" | "energy"): ErrorRange => {
    const key = quantity === "latency" ? "latencySeconds" : "energyJoules";
    let low = 0, high = 0;
    for (const layer of costed) {
      const share = total[key] === 0 ? 0 : layer[key] / total[key];
      low += share * (layer.error?.[quantity].low ?? 0);
      high += share * (layer.error?.[quantity].high ?? 0);
    }
    return { low, high };
  };
  return { latency: range("latency"), energy: range("energy"), rule: [...rules].join("; ") };
}
