import type { ExplainedLayer, Explanation } from "../engine/explain.ts";
import type { Term } from "../engine/model.ts";
import { cut, shown } from "../ir/escape.ts";
import { labelled } from "../ir/runtimeName.ts";
import { columns, MOST_OF_NAME } from "./columns.ts";
import { mappingLines } from "./mapping.ts";
import { plain, type Style } from "./style.ts";
import { termValue } from "./term.ts";
import { wrapped, wrappedFrom } from "./wrap.ts";

/** A table of terms: each with its value, how it follows and where it comes from. */
export function termLines(
  terms: readonly Term[],
  numbers: ReadonlyMap<string, number>,
  heads: readonly [string, string, string] = ["term", "value", "how"],
): string[] {
  const lines = columns(terms, [
    { head: heads[0], align: "left", text: ({ name }) => name },
    { head: heads[1], align: "right", text: ({ name, value }) => termValue(name, value) },
    {
      head: heads[2],
      align: "left",
      text: ({ formula, source, holds }) =>
        [
          formula === undefined ? "" : `= ${formula}`,
          source === undefined || !numbers.has(source) ? "" : `[${numbers.get(source)}]`,
          holds === true ? "<- holds" : "",
        ].filter((part) => part !== "").join(" "),
    },
  ]);
  return wrappedFrom(lines[0]!.lastIndexOf(heads[2]) + 2, lines);
}

function layerLines(
  layer: ExplainedLayer,
  numbers: ReadonlyMap<string, number>,
  style: Style,
): string[] {
  const { kind, on, model, bound, terms, assumed, free, gap, mapping = [] } = layer,
    name = cut(layer.name, MOST_OF_NAME);
  if (free !== undefined) return [style.bold(`${name} (${kind})`), ...wrapped(`free: ${free}`, 2)];
  if (gap !== undefined) {
    return [style.bold(`${name} (${kind})`), ...wrapped(`not costed: ${gap}`, 2).map(style.warn)];
  }
  const head = `${name} (${kind}): model ${model} on ${on}${bound === undefined ? "" : `, ${bound} bound`}`;
  return [
    style.bold(head),
    ...termLines(terms, numbers),
    ...assumed.flatMap((text) => wrapped(`assumed: ${text}`, 2).map(style.warn)),
    ...mappingLines(mapping, "mapping", style),
  ];
}

/** A number for each source that lists of terms cite, in the order in which they do. */
export function numbersOf(
  lists: readonly (readonly Term[])[],
  sources: Explanation["sources"],
): ReadonlyMap<string, number> {
  const ids = new Set(lists.flatMap((terms) => terms.flatMap(({ source }) => source ?? [])));
  return new Map([...ids].filter((id) => id in sources).map((id, i) => [id, i + 1]));
}

/** The sources that are cited by number. */
export function citedLines(
  { sources }: Explanation,
  numbers: ReadonlyMap<string, number>,
  style: Style,
): string[] {
  return [...numbers].flatMap(([id, number]) => {
    const { kind, short, where } = sources[id]!;
    return wrapped(`[${number}] ${kind}: ${short}, ${where}`, 4).map(style.dim);
  });
}

/** Blocks of lines, an empty line between them. */
export function blocksText(blocks: readonly (readonly string[])[]): string {
  return blocks.filter((block) => block.length > 0).map((block) => block.join("\n")).join("\n\n");
}

/** An explanation layer by layer, as text for people: each layer's terms, and the sources of the constants. */
export function explanationText(explanation: Explanation, style: Style = plain): string {
  const safe = shown(explanation), { network, batch, layers, runs = [] } = safe;
  const numbers = numbersOf([...layers, ...runs].map(({ terms }) => terms), safe.sources);
  return blocksText([
    [style.bold(
      `${network} on ${labelled(safe.profile, safe.runtime)}, batch ${batch}: what each number is made of`,
    )],
    ...layers.map((layer) => layerLines(layer, numbers, style)),
    ...runs.map(({ on, model, terms }) => [
      style.bold(`the run as a whole: model ${model} on ${on}`),
      ...termLines(terms, numbers),
    ]),
    citedLines(safe, numbers, style),
  ]);
}
