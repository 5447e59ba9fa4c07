/** The table of an estimate's layers, which a reader sorts and filters. */
import type { CostedLayer, Estimate, LayerEstimate } from "../../engine/estimate.ts";
import { percent } from "../../ir/numbers.ts";
import { brief, quantity, tally, UNKNOWN } from "../quantity.ts";
import { cost, layerColumns } from "../text.ts";
import { type HtmlColumn, scrolling, table, tag } from "./element.ts";

/** The field of a layer that each column of the text report shows. */
const keys: Readonly<Record<string, string>> = {
  layer: "name",
  kind: "kind",
  MACs: "macs",
  latency: "latencySeconds",
  energy: "energyJoules",
  use: "utilization",
  limit: "bound",
  basis: "basis",
};

/** What the page has room for besides, by the column that it stands behind. */
function furtherColumns(seconds: number): Readonly<Record<string, HtmlColumn<LayerEstimate>[]>> {
  const right = (head: string, text: (layer: CostedLayer) => string): HtmlColumn<LayerEstimate> => (
    { head, align: "right", text: (layer) => cost(layer, text) }
  );
  const parameters: HtmlColumn<LayerEstimate> = {
    head: "parameters",
    align: "right",
    key: "parameters",
    text: ({ parameters }) => parameters === 0 ? UNKNOWN : tally(parameters),
  };
  return {
    MACs: [parameters],
    latency: [
      right("range", ({ range }) => {
        if (range === undefined) return UNKNOWN;
        return `${brief(range.latencySeconds.low, "s")} to ${brief(range.latencySeconds.high, "s")}`;
      }),
      right("share", ({ latencySeconds }) => seconds > 0 ? percent(latencySeconds / seconds) : UNKNOWN),
    ],
  };
}

function columnsOf(
  estimate: Estimate,
  numbers: ReadonlyMap<string, number>,
): HtmlColumn<LayerEstimate>[] {
  const further = furtherColumns(estimate.total.latencySeconds);
  return layerColumns(estimate, numbers).flatMap((column): HtmlColumn<LayerEstimate>[] => {
    const key = keys[column.head];
    return [{ ...column, ...(key !== undefined && { key }) }, ...further[column.head] ?? []];
  });
}

/** What a script fills and shows: without one there is nothing to filter with. */
function tools(id: string): string {
  const choice = (name: string, label: string) =>
    tag("label", {}, label, tag("select", { name }, tag("option", { value: "" }, "all")));
  return tag(
    "div",
    { class: "tools", hidden: true },
    tag("label", {}, "filter by name, kind, limit", tag("input", { type: "search", name: `filter-${id}` })),
    choice("kind", "kind"),
    choice("bound", "limit"),
    tag("button", { type: "button" }, "Save the estimate as JSON"),
    tag("output", { "aria-live": "polite" }),
  );
}

/** Every layer of an estimate. */
export function layersPart(id: string, estimate: Estimate, numbers: ReadonlyMap<string, number>): string {
  const { layers, runs = [], batch } = estimate;
  const run = runs.reduce((sum, { latencySeconds }) => sum + latencySeconds, 0);
  const beyond = run > 0 ? `; beyond the layers, the run costs ${quantity(run, "s", 3)}` : "";
  const caption = `${layers.length} ${layers.length === 1 ? "layer" : "layers"}, costs for ${
    batch === 1 ? "one inference" : `the batch of ${batch}`
  }${beyond}`;
  return tools(id) + scrolling("layers", "rows", table(layers, columnsOf(estimate, numbers), caption));
}
