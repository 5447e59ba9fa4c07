/** Sums over an estimate's layers: what a reader could add up again. */
import type { Cost, CostedLayer, Coverage, LayerEstimate, Shares } from "./estimate.ts";
import type { Basis, ErrorBand } from "./model.ts";

/** The layers that have a cost. */
export function costedOf(layers: readonly LayerEstimate[]): CostedLayer[] {
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
  layers: readonly CostedLayer[],
  wordOf: (layer: CostedLayer) => K,
): Partial<Record<K, Cost>> {
  const sums: Partial<Record<K, { latencySeconds: number; energyJoules: number }>> = {};
  for (const layer of layers) {
    const entry = sums[wordOf(layer)] ??= { latencySeconds: 0, energyJoules: 0 };
    entry.latencySeconds += layer.latencySeconds;
    entry.energyJoules += layer.energyJoules;
  }
  return sums;
}

/** Which share of the work has a cost, is free, or has no number. */
export function coverageOf(layers: readonly LayerEstimate[], bytes: ArrayLike<number>): Coverage {
  const share = (part: number, whole: number) => whole === 0 ? 0 : part / whole;
  const sums: Record<LayerEstimate["status"], { macs: number; bytes: number }> = {
    costed: { macs: 0, bytes: 0 },
    free: { macs: 0, bytes: 0 },
    uncovered: { macs: 0, bytes: 0 },
  };
  let macs = 0, allBytes = 0;
  for (let i = 0; i < layers.length; i++) {
    const layer = layers[i]!, sum = sums[layer.status];
    sum.macs += layer.macs;
    sum.bytes += bytes[i]!;
    macs += layer.macs;
    allBytes += bytes[i]!;
  }
  const shares = (part: { macs: number; bytes: number }): Shares => ({
    macs: share(part.macs, macs),
    bytes: share(part.bytes, allBytes),
  });
  const uncoveredLayers: Coverage["uncoveredLayers"][number][] = [];
  layers.forEach(({ name, kind, status, macs }, i) => {
    if (status === "uncovered") uncoveredLayers.push({ name, kind, ...shares({ macs, bytes: bytes[i]! }) });
  });
  return {
    costed: shares(sums.costed),
    free: shares(sums.free),
    uncovered: shares(sums.uncovered),
    uncoveredLayers,
  };
}

/** A layer or a run, as it weighs in a sum. */
type Weighed = Pick<CostedLayer, "latencySeconds" | "energyJoules" | "basis" | "error">;

/** The share of each basis in the total latency. */
export function basisOf(layers: readonly Weighed[], total: Cost): Partial<Record<Basis, number>> {
  if (total.latencySeconds === 0) return {};
  const sums: Partial<Record<Basis, number>> = {};
  for (const { basis, latencySeconds } of layers) sums[basis] = (sums[basis] ?? 0) + latencySeconds;
  const shares = Object.entries(sums).map(([basis, seconds]) => [basis, seconds / total.latencySeconds]);
  return Object.fromEntries(shares);
}

/** Rules in one line, what several of them say but once. */
function joined(rules: ReadonlySet<string>): string {
  return [...new Set([...rules].flatMap((rule) => rule.split("; ")))].join("; ");
}

/**
 * The error of a sum: each layer's error weighed by its share, taken to go the same way for all (the layers of one network
 * share a model, so their errors are correlated). Published rows weigh in with no error.
 */
export function errorOf(costed: readonly Weighed[], total: Cost): ErrorBand | undefined {
  const rules = new Set<string>(), { latencySeconds, energyJoules } = total;
  let fast = 0, slow = 0, low = 0, high = 0;
  for (const layer of costed) {
    const { error } = layer;
    if (error === undefined) continue;
    rules.add(error.rule);
    fast += layer.latencySeconds * error.latency.low;
    slow += layer.latencySeconds * error.latency.high;
    low += layer.energyJoules * error.energy.low;
    high += layer.energyJoules * error.energy.high;
  }
  if (rules.size === 0) return undefined;
  const share = (sum: number, of: number) => of === 0 ? 0 : sum / of;
  return {
    latency: { low: share(fast, latencySeconds), high: share(slow, latencySeconds) },
    energy: { low: share(low, energyJoules), high: share(high, energyJoules) },
    rule: joined(rules),
  };
}
