/** Bars of an estimate's layers or blocks: latency by what limits it, energy by its parts. */
import type { CostedLayer, Estimate, RunCost, Span } from "../../engine/estimate.ts";
import { shown } from "../../ir/escape.ts";
import { percent } from "../../ir/numbers.ts";
import { type Row, rowsOf } from "../blocks.ts";
import { boundWords } from "../facts.ts";
import { quantity, UNKNOWN } from "../quantity.ts";
import { type Bar, type BarPart, barsPart } from "./bars.ts";
import { picture } from "./document.ts";
import { type CostKey, headingOf, lacksOf, quantities } from "./facts.ts";

/** What to draw. */
export interface LayersOptions {
  /** Rows that are drawn one by one: the largest; the others are one row. 30 if left out. */
  readonly most?: number;
}

const MOST = 30;
const RANGES = "lines: where the truth is expected; an arrow: the range goes on beyond the axis";

/** A layer, or what a run costs beyond its layers. */
export type Costed = CostedLayer | RunCost;

/** A row with the values that are drawn of it. */
export interface Drawn {
  /** What it is. */
  readonly name: string;
  /** How many layers it stands for, if that is to be said: `32 layers`, `80 alike`. */
  readonly several?: string | undefined;
  /** What it stands for. */
  readonly layers: readonly Costed[];
}

const keys = [...Object.values(boundWords), "limit not known"];

/** The latency of layers by what limits each. */
function byLimit(layers: readonly Costed[]): BarPart[] {
  return layers.map((layer) => {
    const bound = "bound" in layer ? layer.bound : "kind" in layer ? undefined : "overhead";
    return { key: bound === undefined ? "limit not known" : boundWords[bound], value: layer.latencySeconds };
  });
}

/** The name of an energy whose parts a model does not tell. */
const WHOLE = "not told apart";

/** `globalBuffer` as `global buffer`. */
function partName(part: string): string {
  return part.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).replace(/\bpe\b/, "PE");
}

/** The energy of a layer by its parts. */
export function energyOf({ energyJoules, energyParts }: Costed): BarPart[] {
  if (Number.isNaN(energyJoules)) return [];
  if (energyParts === undefined) return [{ key: WHOLE, value: energyJoules }];
  return Object.entries(energyParts).map(([part, value]) => ({ key: partName(part), value }));
}

/** Parts of one key added up, in the order of the keys. */
function summed(parts: readonly BarPart[], order: readonly string[]): BarPart[] {
  const sums = new Map<string, number>();
  for (const { key, value } of parts) sums.set(key, (sums.get(key) ?? 0) + value);
  return order.flatMap((key) => sums.has(key) ? [{ key, value: sums.get(key)! }] : []);
}

/** The ranges of layers, taken to err the same way; none where one of them has none. */
function rangeOf(layers: readonly Costed[], key: CostKey): Span | undefined {
  let low = 0, high = 0;
  for (const layer of layers) {
    if (!("range" in layer) || layer.range === undefined) return undefined;
    low += layer.range[key].low;
    high += layer.range[key].high;
  }
  return { low, high };
}

function sumOf(layers: readonly Costed[], key: CostKey): number {
  return layers.reduce((sum, layer) => sum + layer[key], 0);
}

function severalOf({ layers: { length } }: Row, word: string): string | undefined {
  return length === 1 ? undefined : `${length} ${word === "block" ? "layers" : "alike"}`;
}

/** `layer1, 32 layers`: what a row stands for. */
function labelOf({ name, several }: Drawn): string {
  return several === undefined ? name : `${name}, ${several}`;
}

/** The largest rows in the network's order, the others as one, then what the run costs beyond its layers. */
export function drawnRows(estimate: Estimate, key: CostKey, most: number): Drawn[] {
  const { word, rows } = rowsOf(estimate);
  const all = rows.map((row): Drawn => ({
    name: row.name,
    several: severalOf(row, word),
    layers: row.layers as readonly CostedLayer[],
  }));
  const value = ({ layers }: Drawn) => sumOf(layers, key) || 0;
  const kept = new Set(all.toSorted((a, b) => value(b) - value(a)).slice(0, most));
  const others = all.filter((row) => !kept.has(row));
  return [
    ...all.filter((row) => kept.has(row)),
    ...(others.length === 0
      ? []
      : [{ name: `${others.length} other ${word}s`, layers: others.flatMap(({ layers }) => layers) }]),
    ...(estimate.runs ?? []).map((run) => ({ name: "run, beyond its layers", layers: [run] })),
  ];
}

function picturesOf(estimate: Estimate, key: CostKey, most: number): string {
  const { word, unit } = quantities[key], isLatency = key === "latencySeconds";
  const rows = drawnRows(estimate, key, most),
    partsOf = isLatency ? byLimit : (all: readonly Costed[]) => all.flatMap(energyOf);
  const order = isLatency
    ? keys
    : [...new Set(rows.flatMap(({ layers }) => partsOf(layers).map((part) => part.key)))];
  const total = estimate.total[key];
  const bars = rows.map((row): Bar => {
    const { layers } = row, value = sumOf(layers, key);
    return {
      label: labelOf(row),
      parts: Number.isNaN(value) ? [] : summed(partsOf(layers), order),
      range: rangeOf(layers, key),
      text: Number.isNaN(value)
        ? UNKNOWN
        : `${quantity(value, unit, 3)}, ${total > 0 ? percent(value / total, 0) : UNKNOWN}`,
    };
  });
  const axis = isLatency ? "latency by what limits it" : "energy by its parts";
  const notes = bars.some(({ range }) => range !== undefined)
    ? [RANGES]
    : ["no ranges: errors of these layers are not known"];
  return picture(headingOf(estimate, word, key), [barsPart({ axis, unit, bars, keys: order })], [
    ...(bars.length === 0 ? ["no layer has a cost"] : notes),
    ...lacksOf(estimate),
  ]);
}

/** The latency of each block or layer, coloured by what limits it, with ranges. */
export function latencyPicture(estimate: Estimate, { most = MOST }: LayersOptions = {}): string {
  return picturesOf(shown(estimate), "latencySeconds", most);
}

/** The energy of each block or layer by its parts, with ranges. */
export function energyPicture(estimate: Estimate, { most = MOST }: LayersOptions = {}): string {
  return picturesOf(shown(estimate), "energyJoules", most);
}
