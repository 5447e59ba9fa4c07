import type { ExplainedLayer, Explanation } from "../engine/explain.ts";
import type { Term } from "../engine/model.ts";
import { cut, shown } from "../ir/escape.ts";
import { columns, MOST_OF_NAME } from "./columns.ts";
import { plain, type Style } from "./style.ts";
import { termValue } from "./term.ts";

/** A table of terms: each with its value, how it follows and where it comes from. */
function termLines(terms: readonly Term[], numbers: ReadonlyMap<string, number>): string[] {
  return columns(terms, [
    { head: "term", align: "left", text: ({ name }) => name },
    { head: "value", align: "right", text: ({ name, value }) => termValue(name, value) },
    {
      head: "how",
      align: "left",
      text: ({ formula, source, holds }) =>
        [
          formula === undefined ? "" : `= ${formula}`,
          source === undefined || !numbers.has(source) ? "" : `[${numbers.get(source)}]`,
          holds === true ? "<- holds" : "",
        ].filter((part) => part !== "").join(" "),
    },
  ]);
}

function layerLines(
  layer: ExplainedLayer,
  numbers: ReadonlyMap<string, number>,
  style: Style,
): string[] {
  const { kind, on, model, bound, terms, assumed, gap } = layer, name = cut(layer.name, MOST_OF_NAME);
  if (gap !== undefined) return [style.bold(`${name} (${kind})`), style.warn(`not costed: ${gap}`)];
  const head = `${name} (${kind}): model ${model} on ${on}${bound === undefined ? "" : `, ${bound} bound`}`;
  return [
    style.bold(head),
    ...termLines(terms, numbers),
    ...assumed.map((text) => style.warn(`assumed: ${text}`)),
  ];
}

/** An explanation as text for people: each layer's terms, and the sources of the constants. */
export function explanationText(explanation: Explanation, style: Style = plain): string {
  const { network, profile, batch, layers, runs = [], sources } = shown(explanation);
  const ids = new Set(
    [...layers, ...runs].flatMap(({ terms }) => terms.flatMap(({ source }) => source ?? [])),
  );
  const numbers = new Map([...ids].filter((id) => id in sources).map((id, i) => [id, i + 1]));
  const cited = [...numbers].map(([id, number]) => {
    const { kind, short, where } = sources[id]!;
    return style.dim(`[${number}] ${kind}: ${short}, ${where}`);
  });
  const blocks = [
    [style.bold(`${network} on ${profile}, batch ${batch}: what each number is made of`)],
    ...layers.map((layer) => layerLines(layer, numbers, style)),
    ...runs.map(({ on, model, terms }) => [
      style.bold(`the run as a whole: model ${model} on ${on}`),
      ...termLines(terms, numbers),
    ]),
    cited,
  ];
  return blocks.filter((block) => block.length > 0).map((block) => block.join("\n")).join("\n\n");
}
