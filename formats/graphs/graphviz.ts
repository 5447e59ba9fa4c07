import { graphvizText } from "../../ir/escape.ts";
import type { Format } from "../format.ts";
import { type Box, boxesOf, HEAT_COLOURS, isScope, type Scope, scopesOf } from "./nodes.ts";

/** Inputs and outputs are rounded, what has a cost is filled. */
function box({ id, lines, role, heat }: Box): string {
  const styles = [...role === "layer" ? [] : ["rounded"], ...heat === undefined ? [] : ["filled"]];
  const style = styles.length === 0
    ? ""
    : `, style=${styles.length === 1 ? styles[0] : `"${styles.join(",")}"`}`;
  const fill = heat === undefined ? "" : `, fillcolor="${HEAT_COLOURS[heat]}"`;
  return `${id} [label=${graphvizText(lines)}${style}${fill}];`;
}

/** Boxes and scopes, a scope's own further in. */
function linesOf(items: readonly (Box | Scope)[], indent = "  "): string[] {
  return items.flatMap((item) =>
    isScope(item)
      ? [
        `${indent}subgraph cluster_${item.id} {`,
        `${indent}  label=${graphvizText([item.name])};`,
        ...linesOf(item.items, `${indent}  `),
        `${indent}}`,
      ]
      : [indent + box(item)]
  );
}

/** Graphviz graphs. */
export const format: Format = {
  write(network, { costs }) {
    const boxes = boxesOf(network, costs);
    const edges = boxes.flatMap(({ id, reads }) => reads.map((read) => `  ${read} -> ${id};`));
    const head = [
      `digraph ${graphvizText([network.name])} {`,
      ...(costs === undefined ? [] : [`  label=${graphvizText([costs.title])};`, "  labelloc=t;"]),
      "  node [shape=box];",
    ];
    return {
      files: [{ path: "", content: [...head, ...linesOf(scopesOf(boxes)), ...edges, "}", ""].join("\n") }],
      skipped: [],
      notes: [],
    };
  },
};
