import type { CostedLayer, Estimate, LayerEstimate, RunCost } from "../engine/estimate.ts";
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

/** What the run costs beyond its layers, as a line without a layer. */
function runLine({ network, profile, batch }: Estimate, run: RunCost): Cell[] {
  const { latencySeconds, energyJoules, basis, model, error, sources } = run;
  const cost = [
    latencySeconds,
    energyJoules,
    undefined,
    basis,
    model,
    error?.latency.low,
    error?.latency.high,
  ];
  return [
    network.name,
    profile.id,
    batch,
    undefined,
    "run",
    undefined,
    undefined,
    "costed",
    ...cost,
    sources.join(" "),
  ];
}

/** Lines of cells under a heading. */
export function csvLines(head: readonly string[], lines: readonly (readonly Cell[])[]): string {
  return [head, ...lines].map((cells) => cells.map(csvCell).join(",")).join("\n");
}

/** Estimates as CSV: a line a layer, and one for what a run costs beyond them; costs for the whole batch, empty where there is no number. */
export function csv(estimates: readonly Estimate[]): string {
  const lines = estimates.flatMap((estimate) => [
    ...estimate.layers.map((layer) => line(estimate, layer)),
    ...(estimate.runs ?? []).map((run) => runLine(estimate, run)),
  ]);
  return csvLines(header, lines);
}
