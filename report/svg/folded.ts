/** Rows of a network's graph, made few: a network of thousands of layers is read by what repeats in it. */
import type { LayerEstimate } from "../../engine/estimate.ts";
import type { Network } from "../../ir/network.ts";
import { type Row, rowsByPlace } from "../blocks.ts";

/** Some layers as one row. */
export interface FoldedRow extends Row<LayerEstimate> {
  /** The rows that it stands for: how often its group repeats. */
  readonly times: number;
  /** The place of its group among those that repeat; undefined where nothing does. */
  readonly group: number | undefined;
}

/** Rows, and which one each layer is in. */
export interface FoldedRows {
  /** The rows in the network's order. */
  readonly rows: readonly FoldedRow[];
  /** The row of each layer by its name. */
  readonly rowOf: ReadonlyMap<string, number>;
}

/** From so many rows on they are joined and folded. */
const MANY = 60;
/** Rows of the longest group that is looked for. */
const MOST_PERIOD = 400;

type Plain = Row<LayerEstimate>;

/** A row, with the layers of its first turn. */
interface Turned extends FoldedRow {
  readonly first: readonly LayerEstimate[];
}

/** The rows of a network: its blocks or layers; of many, repeated groups are one, and what follows without arithmetic is joined. */
export function foldedRows(network: Network, layers: readonly LayerEstimate[]): FoldedRows {
  const { rows } = rowsByPlace({ layers });
  if (rows.length <= MANY) return placed(rows.map((row) => ({ ...row, times: 1, group: undefined })));
  return placed(joined(network, repeated(rows)));
}

function placed(rows: readonly FoldedRow[]): FoldedRows {
  const rowOf = new Map(rows.flatMap(({ layers }, i) => layers.map(({ name }) => [name, i] as const)));
  return { rows, rowOf };
}

/** Rows with those behind them that have no arithmetic and read the row above, whatever else they read. */
function joined({ layers }: Network, rows: readonly Turned[]): FoldedRow[] {
  const inputs = new Map(layers.map(({ name, inputs }) => [name, inputs]));
  const found: Turned[] = [];
  for (const row of rows) {
    const above = found.at(-1), names = new Set(above?.first.map(({ name }) => name));
    const follows = row.first.every(({ macs }) => macs === 0) &&
      row.first.some(({ name }) => inputs.get(name)?.some((input) => names.has(input)));
    if (above === undefined || above.group !== row.group || !follows) found.push(row);
    else {
      found[found.length - 1] = {
        ...above,
        first: [...above.first, ...row.first],
        layers: [...above.layers, ...row.layers],
      };
    }
  }
  return found;
}

/** What a row does: rows of the same work may stand for one another. */
function workOf({ layers }: Plain): string {
  return layers.map(({ kind, macs, parameters }) => `${kind} ${macs} ${parameters}`).join("; ");
}

/** Groups of rows that follow one another several times, each once. */
function repeated(rows: readonly Plain[]): Turned[] {
  const works = rows.map(workOf), found: Turned[] = [];
  let group = 0;
  for (let at = 0; at < rows.length;) {
    const { period, times } = bestAt(works, at);
    for (let i = 0; i < period; i++) {
      const alike = Array.from({ length: times }, (_, turn) => rows[at + i + turn * period]!);
      const layers = alike.flatMap((row) => row.layers);
      const { name, layers: first } = alike[0]!;
      found.push({ name, first, layers, times, group: times > 1 ? group : undefined });
    }
    if (times > 1) group++;
    at += period * times;
  }
  return found;
}

/** The group that begins at a place and saves the most rows; of equal ones the shortest. */
function bestAt(works: readonly string[], at: number): { readonly period: number; readonly times: number } {
  let best = { period: 1, times: 1 };
  for (let period = 1; period <= MOST_PERIOD && at + 2 * period <= works.length; period++) {
    const times = timesAt(works, at, period);
    if (period * (times - 1) > best.period * (best.times - 1)) best = { period, times };
  }
  return best;
}

function timesAt(works: readonly string[], at: number, period: number): number {
  let end = at + period;
  while (end < works.length && works[end] === works[end - period]) end++;
  return Math.floor((end - at) / period);
}
