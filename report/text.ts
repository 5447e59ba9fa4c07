import type { CostedLayer, Estimate, LayerEstimate } from "../engine/estimate.ts";
import { shown } from "../ir/escape.ts";
import { type Column, columns, MOST_OF_NAME } from "./columns.ts";
import { errorRange, percent, quantity, tally } from "./quantity.ts";
import { plain, type Style } from "./style.ts";

/** Which layers a report lists: those with MACs or a cost, all of them, or none. */
export type Detail = "costed" | "layers" | "total";

/** How to print. */
export interface TextOptions {
  /** Which layers are listed; those with MACs or a cost if left out. */
  readonly detail?: Detail;
  /** Bold and dim; plain if left out. */
  readonly style?: Style;
}

/** Names in a line: all of a few, the first of many. */
function some(names: readonly string[]): string {
  return names.length <= 6
    ? names.join(", ")
    : `${names.slice(0, 5).join(", ")} and ${names.length - 5} more`;
}

/** `text: names` once for each text, in order of appearance. */
function gather(pairs: readonly (readonly [text: string, name: string])[]): string[] {
  const groups = Map.groupBy(pairs, ([text]) => text);
  return [...groups].map(([text, group]) => `${some(group.map(([, name]) => name))}: ${text}`);
}

function cost<T>(layer: LayerEstimate, text: (layer: CostedLayer) => T, other: T): T {
  return layer.status === "costed" ? text(layer) : other;
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

function layerColumns(estimate: Estimate, numbers: ReadonlyMap<string, number>): Column<LayerEstimate>[] {
  const { layers } = estimate;
  const optional = (wanted: (layer: CostedLayer) => boolean, column: Column<LayerEstimate>) =>
    layers.some((layer) => layer.status === "costed" && wanted(layer)) ? [column] : [];
  const word = { costed: "", free: "free", uncovered: "not costed" };
  return [
    { head: "layer", align: "left", most: MOST_OF_NAME, text: (layer) => layer.name },
    { head: "kind", align: "left", text: (layer) => layer.kind },
    { head: "MACs", align: "right", text: (layer) => layer.macs === 0 ? "-" : tally(layer.macs) },
    {
      head: "latency",
      align: "right",
      text: (layer) => cost(layer, ({ latencySeconds }) => quantity(latencySeconds, "s"), "-"),
    },
    {
      head: "energy",
      align: "right",
      text: (layer) => cost(layer, ({ energyJoules }) => quantity(energyJoules, "J"), "-"),
    },
    ...optional((layer) => layer.utilization !== undefined, {
      head: "use",
      align: "right",
      text: (layer) => cost(layer, ({ utilization: use }) => use === undefined ? "-" : percent(use, 0), "-"),
    }),
    {
      head: "basis",
      align: "left",
      text: (layer) => cost(layer, ({ basis }) => basis as string, word[layer.status]),
    },
    ...optional((layer) => layer.error !== undefined, {
      head: "error",
      align: "right",
      text: (layer) => cost(layer, ({ error }) => error ? errorRange(error.latency) : "", ""),
    }),
    {
      head: "source",
      align: "left",
      text: (layer) =>
        layer.status === "uncovered" ? "" : citation(layer.sources.map((id) => numbers.get(id)!)),
    },
  ];
}

function heading({ network, profile, batch, processNanometers, model }: Estimate): string {
  const by = model === "auto" ? "" : `, model ${model}`;
  return `${network.name} on ${profile.name} (${processNanometers} nm), batch ${batch}${by}`;
}

function sumLines({ byKind, runs = [], total, batch, network, error }: Estimate): string[] {
  const rows = [
    ...Object.entries(byKind).map(([kind, sum]) => ({ name: kind as string, ...sum!, error: undefined })),
    ...runs.map((run) => ({
      name: `run (${Object.keys(run.latencyParts ?? {}).join(", ")})`,
      ...run,
      error: undefined,
    })),
    { name: `total, batch ${batch}`, ...total, error },
    ...(batch === 1 ? [] : [{ name: "one inference", ...total.perInference, error }]),
  ];
  const band = (quantity: "latency" | "energy"): Column<typeof rows[number]>[] =>
    error === undefined ? [] : [{
      head: "",
      align: "left",
      text: ({ error }) => error === undefined ? "" : `(${errorRange(error[quantity])})`,
    }];
  const lines = columns(rows, [
    { head: "sum", align: "left", text: ({ name }) => name },
    { head: "latency", align: "right", text: ({ latencySeconds }) => quantity(latencySeconds, "s") },
    ...band("latency"),
    { head: "energy", align: "right", text: ({ energyJoules }) => quantity(energyJoules, "J") },
    ...band("energy"),
  ]);
  const counts = `${tally(network.macs)} MACs and ${tally(network.parameters)} parameters for one inference`;
  return [...lines, counts];
}

function coverageLines({ layers, coverage, profile }: Estimate): string[] {
  const { costed, free, uncovered } = coverage;
  const shares = (name: string, { macs, bytes }: { macs: number; bytes: number }) =>
    `${name} ${percent(macs)} of MACs and ${percent(bytes)} of bytes`;
  const lines = [`${shares("costed:", costed)}; energy is ${profile.energyScope}`];
  const pairs = (status: "free" | "uncovered") =>
    layers.flatMap((layer) => layer.status === status ? [[layer.reason, layer.name] as const] : []);
  for (const line of gather(pairs("free"))) lines.push(`free: ${line}`);
  if (free.bytes > 0) lines.push(shares("free in all:", free));
  for (const line of gather(pairs("uncovered"))) lines.push(`not costed: ${line}`);
  if (coverage.uncoveredLayers.length > 0) lines.push(shares("not costed in all:", uncovered));
  return lines;
}

function trustLines({ basis, error, assumptions, scaling, profile }: Estimate): string[] {
  const shares = Object.entries(basis).map(([word, share]) => `${word} ${percent(share!)}`);
  const lines = shares.length > 0 ? [`basis of the latency: ${shares.join(", ")}`] : [];
  if (error) {
    lines.push(`error: estimated / published - 1; ${error.rule}`);
  }
  for (const { on, rule, fromNanometers, toNanometers, delayFactor, energyFactor } of scaling) {
    const factors = `time x ${delayFactor.toFixed(3)}, energy x ${energyFactor.toFixed(3)}`;
    lines.push(`scaled: ${on} from ${fromNanometers} to ${toNanometers} nm by ${rule}, ${factors}`);
  }
  for (const { text, layers } of assumptions) lines.push(`assumed: ${some(layers)}: ${text}`);
  if (profile.reproduction) lines.push(`reproduction: ${profile.reproduction}`);
  return lines;
}

function sourceLines(estimate: Estimate, numbers: ReadonlyMap<string, number>): string[] {
  return [...numbers].map(([id, number]) => {
    const { kind, short, where } = estimate.sources[id]!;
    return `[${number}] ${kind}: ${short}, ${where}`;
  });
}

/** Whether a layer is listed. */
function isListed(layer: LayerEstimate, detail: Detail): boolean {
  return detail === "layers" || (detail === "costed" && (layer.status === "costed" || layer.macs > 0));
}

/** Sources numbered in the order in which the layers name them. */
function numbered(layers: readonly LayerEstimate[]): Map<string, number> {
  const ids = new Set(layers.flatMap((layer) => layer.status === "uncovered" ? [] : layer.sources));
  return new Map([...ids].map((id, i) => [id, i + 1]));
}

/** An estimate as text for people: layers, sums, coverage, error, assumptions, sources. */
export function text(exact: Estimate, { detail = "costed", style = plain }: TextOptions = {}): string {
  const estimate = shown(exact);
  const numbers = numbered(estimate.layers);
  const listed = estimate.layers.filter((layer) => isListed(layer, detail));
  const table = listed.length === 0 ? [] : columns(listed, layerColumns(estimate, numbers));
  const headed = (lines: readonly string[]) => lines.map((line, i) => i === 0 ? style.bold(line) : line);
  const warned = (line: string) => /^(not costed|assumed|reproduction)/.test(line) ? style.warn(line) : line;
  const blocks = [
    [style.bold(heading(estimate))],
    headed(table),
    headed(sumLines(estimate)),
    [...coverageLines(estimate), ...trustLines(estimate)].map(warned),
    sourceLines(estimate, numbers).map(style.dim),
  ];
  return blocks.filter((block) => block.length > 0).map((block) => block.join("\n")).join("\n\n");
}
