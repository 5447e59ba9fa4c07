import type { ExplainedLayer, Explanation } from "../engine/explain.ts";
import { cut, shown } from "../ir/escape.ts";
import { columns, MOST_OF_NAME } from "./columns.ts";
import { plain, type Style } from "./style.ts";
import { termValue } from "./term.ts";

function layerLines(
  layer: ExplainedLayer,
  numbers: ReadonlyMap<string, number>,
  style: Style,
): string[] {
  const { kind, on, model, bound, terms, assumed, gap } = layer, name = cut(layer.name, MOST_OF_NAME);
  if (gap !== undefined) return [style.bold(`${name} (${kind})`), style.warn(`not costed: ${gap}`)];
  const head = `${name} (${kind}): model ${model} on ${on}${bound === undefined ? "" : `, ${bound} bound`}`;
  const table = columns(terms, [
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
  return [style.bold(head), ...table, ...assumed.map((text) => style.warn(`assumed: ${text}`))];
}

/** An explanation as text for people: each layer's terms, and the sources of the constants. */
export function explanationText(explanation: Explanation, style: Style = plain): string {
  const { network, profile, batch, layers, sources } = shown(explanation);
  const ids = new Set(layers.flatMap(({ terms }) => terms.flatMap(({ source }) => source ?? [])));
  const numbers = new Map([...ids].filter((id) => id in sources).map((id, i) => [id, i + 1]));
  const cited = [...numbers].map(([id, number]) => {
    const { kind, short, where } = sources[id]!;
    return style.dim(`[${number}] ${kind}: ${short}, ${where}`);
  });
  const blocks = [
    [style.bold(`${network} on ${profile}, batch ${batch}: what each number is made of`)],
    ...layers.map((layer) => layerLines(layer, numbers, style)),
    cited,
  ];
  return blocks.filter((block) => block.length > 0).map((block) => block.join("\n")).join("\n\n");
}
