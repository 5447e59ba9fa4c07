import type { Estimate } from "../engine/estimate.ts";
import { shown } from "../ir/escape.ts";
import { csvLines } from "./csv.ts";
import { columns } from "./columns.ts";
import { errorRange, percent, quantity } from "./quantity.ts";
import { plain, type Style } from "./style.ts";

/** The words that say where a total stands, the greatest share first: `modelled`, `measured 80 %, modelled 20 %`. */
function basisOf({ basis }: Estimate): string {
  const shares = Object.entries(basis).sort(([, a], [, b]) => b - a);
  return shares.length === 1
    ? shares[0]![0]
    : shares.map(([word, share]) => `${word} ${percent(share, 0)}`).join(", ");
}

/** The models that made an estimate; empty if none did. */
export function modelsIn({ layers }: Estimate): string {
  return [...new Set(layers.flatMap((layer) => layer.status === "costed" ? [layer.model] : []))].join("+");
}

function withBand(value: string, band: { readonly low: number; readonly high: number } | undefined): string {
  return band === undefined ? value : `${value} (${errorRange(band)})`;
}

/** By how much a time exceeds the least of those that cover the whole network. */
function times(value: number, least: number): string {
  return `${(value / least).toFixed(value / least < 10 ? 2 : 0)}x`;
}

/** Estimates of one network side by side. */
export function comparisonText(exact: readonly Estimate[], style: Style = plain): string {
  const estimates = shown(exact);
  const [{ network, batch }] = estimates as readonly [Estimate];
  const whole = estimates.filter(({ coverage, total }) =>
    coverage.uncovered.macs < 0.01 && total.latencySeconds > 0
  );
  const least = Math.min(...whole.map(({ total }) => total.latencySeconds));
  const table = columns(estimates, [
    { head: "profile", align: "left", text: ({ profile }) => profile.id },
    { head: "model", align: "left", text: (estimate) => modelsIn(estimate) || "-" },
    { head: "nm", align: "right", text: ({ processNanometers }) => `${processNanometers}` },
    {
      head: "latency",
      align: "right",
      text: ({ total, error }) => withBand(quantity(total.latencySeconds, "s"), error?.latency),
    },
    {
      head: "slower",
      align: "right",
      text: (estimate) => whole.includes(estimate) ? times(estimate.total.latencySeconds, least) : "-",
    },
    {
      head: "energy",
      align: "right",
      text: ({ total, error }) => withBand(quantity(total.energyJoules, "J"), error?.energy),
    },
    { head: "basis", align: "left", text: basisOf },
    {
      head: "MACs not costed",
      align: "right",
      text: ({ coverage }) => coverage.uncovered.macs === 0 ? "-" : percent(coverage.uncovered.macs),
    },
  ]);
  const [head, ...rows] = table;
  const scopes = Map.groupBy(estimates, ({ profile }) => profile.energyScope);
  const scopeLines = [...scopes].map(([scope, group]) =>
    `energy of ${[...new Set(group.map(({ profile }) => profile.id))].join(", ")}: ${scope}`
  );
  return [
    style.bold(
      `${network.name}, batch ${batch}: latency and energy of the whole batch, error as estimated / published - 1`,
    ),
    "",
    style.bold(head!),
    ...rows,
    "",
    ...scopeLines,
  ].join("\n");
}

/** Estimates of one network as CSV, a line an estimate, numbers in full. */
export function comparisonCsv(estimates: readonly Estimate[]): string {
  const head =
    "network,profile,model,batch,latencySeconds,latencyErrorLow,latencyErrorHigh,energyJoules,energyErrorLow," +
    "energyErrorHigh,uncoveredMacsShare";
  return csvLines(
    head.split(","),
    estimates.map((estimate) => {
      const { network, profile, batch, total, error, coverage } = estimate;
      return [
        network.name,
        profile.id,
        modelsIn(estimate),
        batch,
        total.latencySeconds,
        error?.latency.low,
        error?.latency.high,
        total.energyJoules,
        error?.energy.low,
        error?.energy.high,
        coverage.uncovered.macs,
      ];
    }),
  );
}
