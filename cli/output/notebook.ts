/** What a notebook shows: a network's table and picture, an estimate's report and picture, the rows of a sweep and their plot. */
import type { Estimate } from "../../engine/estimate.ts";
import { count } from "../../ir/count.ts";
import type { Bundle, Displayed } from "../../ir/display.ts";
import { htmlText } from "../../ir/escape.ts";
import { groupBy } from "../../ir/group.ts";
import type { Network } from "../../ir/network.ts";
import { countText } from "../../report/count.ts";
import { latencyPicture } from "../../report/svg/layers.ts";
import { networkPicture } from "../../report/svg/network.ts";
import { paretoPicture, type ParetoPoint } from "../../report/svg/pareto.ts";
import { text } from "../../report/text.ts";
import { networkTable } from "../../report/networkTable.ts";
import { batchOf, isWhole, type Row } from "../../sweep/row.ts";
import { rowsText } from "./rows.ts";

/** Rows that a notebook lists, and networks whose rows it draws. */
const MOST_ROWS = 60, MOST_PICTURES = 4;

function listing(text: string): string {
  const lines = text.split("\n").map(htmlText).join("\n");
  return `<pre style="line-height:1.25;overflow-x:auto">${lines}</pre>`;
}
const folded = (title: string, inside: string) => `<details><summary>${title}</summary>${inside}</details>`;

/** A picture in a page of others: what is drawn is apart from the page by an image of its own. */
function image(svg: string): string {
  return `<img style="max-width:100%" src="data:image/svg+xml,${encodeURIComponent(svg)}">`;
}

function networkBundle(network: Network): Bundle {
  const counted = count(network), table = networkTable(counted);
  return {
    "text/plain": table,
    "text/html": listing(table) + image(networkPicture(network, counted)) +
      folded("every layer", listing(countText(counted, { detail: "layers" }))),
  };
}

function estimateBundle(estimate: Estimate): Bundle {
  const report = text(estimate).replace(
    /\n(\d+ more notes: --notes; )?every layer: --layers; sources: --sources$/,
    "",
  );
  const all = text(estimate, { detail: "layers", notes: true, sources: true });
  return {
    "text/plain": report,
    "text/html": listing(report) + image(latencyPicture(estimate)) +
      folded("every layer, note and source", listing(all)),
  };
}

function rowsBundle(rows: readonly Row[]): Bundle {
  const listed = rows.slice(0, MOST_ROWS), left = rows.length - listed.length;
  const table = rows.length === 0
    ? "no rows"
    : rowsText(listed) + (left === 0 ? "" : `\nand ${left} more rows`);
  const drawn = [...groupBy(rows.filter(isWhole), ({ network }) => network)].filter(([, some]) =>
    some.length > 1
  );
  const pictures = drawn.slice(0, MOST_PICTURES).map(([network, some]) => image(frontPicture(network, some)));
  const others = drawn.length - pictures.length;
  const remark = others > 0 ? listing(`and ${others} more networks, not drawn`) : "";
  return { "text/plain": table, "text/html": pictures.join("") + remark + listing(table) };
}

/** Rows of a network as `fodlam pareto` weighs them. */
function frontPicture(network: string, rows: readonly Row[]): string {
  return paretoPicture({
    title: `${network}: what each row costs`,
    x: { label: "latency of the batch", unit: "s" },
    y: { label: "energy of an inference", unit: "J" },
    points: rows.flatMap(pointOf),
  });
}

function pointOf(row: Row): ParetoPoint[] {
  const { latencySeconds: x, energyJoules: y } = row;
  if (x === null || y === null) return [];
  const span = (low: number | null, high: number | null) =>
    low === null || high === null ? undefined : { low, high };
  const batch = batchOf(row), { leastEnergyJoules: least, mostEnergyJoules: most } = row;
  return [{
    name: nameOf(row),
    x,
    y: y / batch,
    xRange: span(row.leastLatencySeconds, row.mostLatencySeconds),
    yRange: least === null || most === null ? undefined : span(least / batch, most / batch),
  }];
}

/** What tells a row from others, in a few words. */
function nameOf({ profile, options, dims, knobs, set }: Row): string {
  const values = Object.entries({ ...options, ...dims, ...knobs, ...set }).map(([name, value]) =>
    `${name.split(".").slice(-2).join(".")} ${value}`
  );
  return [profile, ...values].join(", ");
}

/** What is shown of each thing. */
export const bundles: Readonly<Record<Displayed, (value: unknown) => Bundle>> = {
  network: (value) => networkBundle(value as Network),
  estimate: (value) => estimateBundle(value as Estimate),
  rows: (value) => rowsBundle(value as readonly Row[]),
};
