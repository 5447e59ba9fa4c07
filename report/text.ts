import type { CostedLayer, Estimate, LayerEstimate, RunCost } from "../engine/estimate.ts";
import { cut, shown } from "../ir/escape.ts";
import { type Row, type RowPart, rowsOf } from "./blocks.ts";
import { type Column, columns, MOST_OF_NAME } from "./columns.ts";
import {
  boundWords,
  drivenText,
  energyWords,
  limitsText,
  memoryLine,
  precisionText,
  rateText,
} from "./facts.ts";
import { moneyFacts } from "./money.ts";
import { notesOf, sharesText } from "./notes.ts";
import { percent } from "../ir/numbers.ts";
import { quantity, tally, UNKNOWN, withSpan } from "./quantity.ts";
import { plain, type Style } from "./style.ts";

/** Which layers a report lists: the slowest, all of them, or none. */
export type Detail = "costed" | "layers" | "total";

/** How to print. */
export interface TextOptions {
  /** Which layers are listed; the slowest if left out. */
  readonly detail?: Detail;
  /** How many of the slowest; 10 if left out. */
  readonly slowest?: number;
  /** Whether all notes are printed. */
  readonly notes?: boolean;
  /** Whether sources are printed. */
  readonly sources?: boolean;
  /** Bold and dim; plain if left out. */
  readonly style?: Style;
}

/** Columns of a terminal that a report fits, notes and sources on request aside. */
export const WIDTH = 100;

const SLOWEST = 10, NOTES = 3, NAME = 26;

/** What an estimate is of, in a line. */
export function heading(estimate: Estimate): string {
  const { network, profile, batch, processNanometers, model } = estimate, driven = drivenText(estimate);
  const by = model === "auto" ? "" : `, model ${model}`, how = driven === null ? "" : `, ${driven}`;
  return `${network.name} on ${profile.name} (${processNanometers} nm)${how}, batch ${batch}${by}`;
}

/** A fact of an estimate, after the word that it stands under. */
export type Fact = readonly [word: string, text: string];

/** Precision, latency, energy, memory, limits and basis. */
export function factsOf(estimate: Estimate): readonly Fact[] {
  const { total, batch, limits, profile, memory, fodlam, layers, coverage: { uncovered } } = estimate,
    { range } = total;
  const empty = Number.isNaN(total.latencySeconds);
  const each = batch === 1 ? "" : `; ${quantity(total.perInference.latencySeconds, "s")} an inference`;
  const often = rateText(estimate);
  const joules = [withSpan(total.energyJoules, range?.energyJoules, "J"), ...energyWords(profile.energy)];
  return [
    ["precision", `${precisionText(estimate)}; FODLAM ${fodlam}`],
    ...(empty ? [["latency", UNKNOWN], ["energy", UNKNOWN]] as const : [
      ["latency", `${withSpan(total.latencySeconds, range?.latencySeconds, "s")}${each}; ${often}`],
      ["energy", joules.join("; ").replace(/; ([^;]*); ([^;]*)$/, "; $1, $2")],
    ] as const),
    ...moneyFacts(estimate.money),
    ["memory", memoryLine({ memory, layers, profile })],
    ["limits", limitsText(limits)],
    ["basis", basisLine(estimate)],
    ...(uncovered.macs + uncovered.bytes === 0 ? [] : [["not costed", sharesText(uncovered)]] as const),
  ];
}

/** The facts, a line each. */
function factLines(estimate: Estimate): string[] {
  return factsOf(estimate).map(([word, text]) => cutEnd(`${word.padEnd(10)} ${text}`, WIDTH));
}

/** Where the numbers stand, and which models made them. */
function basisLine({ basis, layers }: Estimate): string {
  const shares = Object.entries(basis).sort(([, a], [, b]) => b - a);
  const words = shares.length === 1
    ? shares.map(([word]) => word)
    : shares.map(([word, share]) => `${word} ${percent(share, 0)}`);
  const models = new Set(layers.flatMap((layer) => layer.status === "costed" ? [layer.model] : []));
  return words.length === 0 ? UNKNOWN : `${words.join(", ")} by ${[...models].join(" and ")}`;
}

function sum(layers: readonly RowPart[], of: (layer: RowPart) => number): number {
  return layers.reduce((total, layer) => total + of(layer), 0);
}

function latencyOf({ layers }: Row): number {
  return sum(layers, ({ latencySeconds }) => latencySeconds);
}

/** What limits most of the time of some layers. */
function boundOf(layers: readonly RowPart[]): string {
  const seconds = new Map<string, number>();
  for (const { bound, latencySeconds } of layers) {
    const word = bound === undefined ? UNKNOWN : boundWords[bound];
    seconds.set(word, (seconds.get(word) ?? 0) + latencySeconds);
  }
  return [...seconds].sort(([, a], [, b]) => b - a)[0]?.[0] ?? UNKNOWN;
}

/** The kinds of some layers. */
function kindsOf(layers: readonly RowPart[]): string {
  const kinds = [...new Set(layers.map(({ kind }) => kind))];
  return kinds.length <= 2 ? kinds.join(", ") : `${kinds.length} kinds`;
}

function macsText(macs: number): string {
  return macs === 0 ? UNKNOWN : tally(macs);
}

function rowColumns(word: string, total: number): Column<Row>[] {
  const right = (head: string, text: (row: Row) => string): Column<Row> => ({ head, align: "right", text });
  return [
    { head: word, align: "left", most: NAME, text: ({ name }) => name },
    right("layers", ({ layers }) => `${layers.length}`),
    { head: "kind", align: "left", most: 19, text: ({ layers }) => kindsOf(layers) },
    right("MACs", ({ layers }) => macsText(sum(layers, ({ macs }) => macs))),
    right("latency", (row) => quantity(latencyOf(row), "s")),
    right("share", (row) => total === 0 ? UNKNOWN : percent(latencyOf(row) / total, 0)),
    right("energy", ({ layers }) => quantity(sum(layers, ({ energyJoules }) => energyJoules), "J")),
    { head: "limit", align: "left", text: ({ layers }) => boundOf(layers) },
  ];
}

/** The slowest rows, the others as one, and what the run costs beyond its layers. */
function slowestLines(estimate: Estimate, slowest: number): string[] {
  const { word, rows } = rowsOf(estimate), { total, runs = [] } = estimate;
  if (rows.length === 0) return [];
  const sorted = [...rows].sort((a, b) => latencyOf(b) - latencyOf(a));
  const others = sorted.slice(slowest).flatMap(({ layers }) => layers);
  return columns<Row>([
    ...sorted.slice(0, slowest),
    ...(others.length === 0 ? [] : [{ name: "all others", layers: others }]),
    ...runs.map((run) => ({
      name: runName(run),
      layers: [{ ...run, kind: "run", macs: 0, bound: "overhead" as const }],
    })),
  ], rowColumns(word, total.latencySeconds));
}

function runName({ latencyParts = {} }: RunCost): string {
  const causes = Object.keys(latencyParts);
  return causes.length === 0 ? "run" : `run (${causes.join(", ")})`;
}

/** What is said of a layer that has a cost. */
export function cost(layer: LayerEstimate, text: (layer: CostedLayer) => string, other = UNKNOWN): string {
  return layer.status === "costed" ? text(layer) : other;
}

const words = { costed: "", free: "free", uncovered: "not costed" } as const;

/** What is said of every layer; what is the same in all of them is left out. */
export function layerColumns(
  { layers }: Estimate,
  numbers: ReadonlyMap<string, number> | undefined,
): Column<LayerEstimate>[] {
  const right = (head: string, text: (layer: CostedLayer) => string): Column<LayerEstimate> => ({
    head,
    align: "right",
    text: (layer) => cost(layer, text),
  });
  const isUsed = layers.some((layer) => layer.status === "costed" && layer.utilization !== undefined);
  return [
    { head: "layer", align: "left", most: MOST_OF_NAME, text: ({ name }) => name },
    { head: "kind", align: "left", text: ({ kind }) => kind },
    { head: "MACs", align: "right", text: ({ macs }) => macsText(macs) },
    right("latency", ({ latencySeconds }) => quantity(latencySeconds, "s")),
    right("energy", ({ energyJoules }) => quantity(energyJoules, "J")),
    ...(isUsed
      ? [right("use", ({ utilization }) => utilization === undefined ? UNKNOWN : percent(utilization, 0))]
      : []),
    {
      head: "limit",
      align: "left",
      text: (layer) =>
        cost(layer, ({ bound }) => bound === undefined ? UNKNOWN : boundWords[bound], words[layer.status]),
    },
    ...basisColumn(layers),
    ...(numbers === undefined ? [] : [{
      head: "source",
      align: "left" as const,
      text: (layer: LayerEstimate) =>
        layer.status === "uncovered" ? "" : citation(layer.sources.map((id) => numbers.get(id)!)),
    }]),
  ];
}

/** Where each number stands, where not all stand on the same. */
function basisColumn(layers: readonly LayerEstimate[]): Column<LayerEstimate>[] {
  const bases = new Set(layers.flatMap((layer) => layer.status === "costed" ? [layer.basis] : []));
  return bases.size < 2
    ? []
    : [{ head: "basis", align: "left", text: (layer) => cost(layer, ({ basis }) => basis, "") }];
}

/** Numbers of sources: `[2]`, `[1][4]`, three and more in a row as `[1-5]`. */
export function citation(numbers: readonly number[]): string {
  const rising = [...numbers].sort((a, b) => a - b), runs: number[][] = [];
  for (const number of rising) {
    const run = runs.at(-1);
    if (run !== undefined && run.at(-1)! + 1 === number) run.push(number);
    else runs.push([number]);
  }
  return runs.map((run) =>
    run.length < 3 ? run.map((number) => `[${number}]`).join("") : `[${run[0]}-${run.at(-1)}]`
  ).join("");
}

/** Sources numbered in the order in which the layers name them. */
export function numbered({ layers }: Estimate): Map<string, number> {
  const ids = new Set(layers.flatMap((layer) => layer.status === "uncovered" ? [] : layer.sources));
  return new Map([...ids].map((id, i) => [id, i + 1]));
}

function sourceLines({ sources }: Estimate, numbers: ReadonlyMap<string, number>): string[] {
  return [...numbers].map(([id, number]) => {
    const { kind, short, where } = sources[id]!;
    return `[${number}] ${kind}: ${short}, ${where}`;
  });
}

/** The first notes, and how to see what is not shown. */
function noteLines(estimate: Estimate, all: boolean, detail: Detail): string[] {
  const notes = notesOf(estimate);
  if (all) return notes;
  const more = notes.length - NOTES;
  const ways = [
    ...(more > 0 ? [`${more} more note${more === 1 ? "" : "s"}: --notes`] : []),
    ...(detail === "layers" ? [] : ["every layer: --layers"]),
    "sources: --sources",
  ];
  return [...notes.slice(0, NOTES).map((note) => cutEnd(note, WIDTH)), ways.join("; ")];
}

/** A line with its end left out where it is too long. */
function cutEnd(line: string, most: number): string {
  return line.length <= most ? line : `${line.slice(0, most - 4).trimEnd()} ...`;
}

/** An estimate as text for people: what every number is, what takes the time, and what to know. */
export function text(exact: Estimate, options: TextOptions = {}): string {
  const { detail = "costed", slowest = SLOWEST, notes = false, sources = false, style = plain } = options;
  const estimate = shown(exact), numbers = sources ? numbered(estimate) : undefined;
  const table = detail === "total"
    ? []
    : detail === "layers"
    ? columns(estimate.layers, layerColumns(estimate, numbers))
    : slowestLines(estimate, slowest);
  const warned = (line: string) => /^(not costed|assumed|reproduction)/.test(line) ? style.warn(line) : line;
  const blocks = [
    [style.bold(cut(heading(estimate), WIDTH)), "", ...factLines(estimate)],
    table.map((line, i) => i === 0 ? style.bold(line) : line),
    noteLines(estimate, notes, detail).map(warned),
    numbers === undefined ? [] : sourceLines(estimate, numbers).map(style.dim),
  ];
  return blocks.filter((block) => block.length > 0).map((block) => block.join("\n")).join("\n\n");
}

/** Estimates one after another, as text for people. */
export function texts(estimates: readonly Estimate[], options: TextOptions): string {
  return estimates.map((estimate) => text(estimate, options)).join("\n\n\n");
}
