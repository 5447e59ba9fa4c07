import type { CostedLayer, Estimate, LayerEstimate } from "../engine/estimate.ts";
import { type Cell, csvLines } from "../ir/escape.ts";

/** What a line is about: a layer, or what a run costs beyond its layers. */
interface Line {
  readonly estimate: Estimate;
  readonly layer?: LayerEstimate;
  readonly cost: Partial<CostedLayer>;
}

/** Columns of the CSV report by name; the name of each carries its unit. */
const cells: Readonly<Record<string, (line: Line) => Cell>> = {
  network: ({ estimate }) => estimate.network.name,
  profile: ({ estimate }) => estimate.profile.id,
  batch: ({ estimate }) => estimate.batch,
  layer: ({ layer }) => layer?.name,
  kind: ({ layer }) => layer?.kind ?? "run",
  macs: ({ layer }) => layer?.macs,
  parameters: ({ layer }) => layer?.parameters,
  status: ({ layer }) => layer?.status ?? "costed",
  latencySeconds: ({ cost }) => cost.latencySeconds,
  energyJoules: ({ cost }) => cost.energyJoules,
  utilization: ({ cost }) => cost.utilization,
  basis: ({ cost }) => cost.basis,
  model: ({ cost }) => cost.model,
  latencyErrorLow: ({ cost }) => cost.error?.latency.low,
  latencyErrorHigh: ({ cost }) => cost.error?.latency.high,
  sources: ({ layer, cost }) => (layer?.status === "free" ? layer.sources : cost.sources ?? []).join(" "),
  bound: ({ cost }) => cost.bound,
  weightBits: ({ cost }) => cost.bits?.weights,
  activationBits: ({ cost }) => cost.bits?.activations,
  cacheBits: ({ cost }) => cost.bits?.cache,
  latencyLowSeconds: ({ cost }) => cost.range?.latencySeconds.low,
  latencyHighSeconds: ({ cost }) => cost.range?.latencySeconds.high,
  energyLowJoules: ({ cost }) => cost.range?.energyJoules.low,
  energyHighJoules: ({ cost }) => cost.range?.energyJoules.high,
  runtime: ({ estimate }) => estimate.runtime,
};

/** Estimates as CSV: a line a layer, and one for what a run costs beyond them; costs for the whole batch, empty where there is no number. */
export function csv(estimates: readonly Estimate[]): string {
  const columns = Object.values(cells);
  const lines = estimates.flatMap((estimate): Line[] => [
    ...estimate.layers.map((layer) => ({ estimate, layer, cost: layer.status === "costed" ? layer : {} })),
    ...(estimate.runs ?? []).map((run) => ({ estimate, cost: { ...run, bound: "overhead" as const } })),
  ]);
  return csvLines(Object.keys(cells), lines.map((line) => columns.map((cell) => cell(line))));
}
