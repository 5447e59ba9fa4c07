import type { CostedLayer, Estimate, LayerEstimate } from "../engine/estimate.ts";
import { csvCell } from "../ir/escape.ts";

/** A cell of a CSV line. */
export type Cell = string | number | undefined;

/** Columns of the CSV report; the name of each carries its unit. */
const header = [
  "network",
  "profile",
  "batch",
  "layer",
  "kind",
  "macs",
  "parameters",
  "status",
  "latencySeconds",
  "energyJoules",
  "utilization",
  "basis",
  "model",
  "latencyErrorLow",
  "latencyErrorHigh",
  "sources",
];

function line(estimate: Estimate, layer: LayerEstimate): Cell[] {
  const cost: Partial<CostedLayer> = layer.status === "costed" ? layer : {};
  return [
    estimate.network.name,
    estimate.profile.id,
    estimate.batch,
    layer.name,
    layer.kind,
    layer.macs,
    layer.parameters,
    layer.status,
    cost.latencySeconds,
    cost.energyJoules,
    cost.utilization,
    cost.basis,
    cost.model,
    cost.error?.latency.low,
    cost.error?.latency.high,
    layer.status === "uncovered" ? "" : layer.sources.join(" "),
  ];
}

/** Lines of cells under a heading. */
export function csvLines(head: readonly string[], lines: readonly (readonly Cell[])[]): string {
  return [head, ...lines].map((cells) => cells.map(csvCell).join(",")).join("\n");
}

/** Estimates as CSV: a line a layer, costs for the whole batch, empty where there is no number. */
export function csv(estimates: readonly Estimate[]): string {
  const lines = estimates.flatMap((estimate) => estimate.layers.map((layer) => line(estimate, layer)));
  return csvLines(header, lines);
}
