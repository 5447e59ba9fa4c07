import { jsonText, mermaidText, visible } from "../../ir/escape.ts";
import type { Format, Note } from "../format.ts";
import { type Box, boxesOf, HEAT_COLOURS, isScope, type Scope, scopesOf } from "./nodes.ts";

/** Mermaid draws no more arrows and no longer texts unless it is configured to (mermaid.js.org, config schema). */
const MAX_EDGES = 500, MAX_TEXT = 50_000;

/** Inputs and outputs have round ends. */
function box({ id, lines, role, heat }: Box): string {
  const text = `"${lines.map(mermaidText).join("<br>")}"`;
  return `${role === "layer" ? `${id}[${text}]` : `${id}([${text}])`}${
    heat === undefined ? "" : `:::heat${heat}`
  }`;
}

/** Boxes and scopes, a scope's own further in. */
function linesOf(items: readonly (Box | Scope)[], indent = "  "): string[] {
  return items.flatMap((item) =>
    isScope(item)
      ? [
        `${indent}subgraph ${item.id}["${mermaidText(item.name)}"]`,
        ...linesOf(item.items, `${indent}  `),
        `${indent}end`,
      ]
      : [indent + box(item)]
  );
}

/** Colours of the boxes that are there. */
function classes(boxes: readonly Box[]): string[] {
  return HEAT_COLOURS.flatMap((colour, i) =>
    boxes.some(({ heat }) => heat === i) ? [`  classDef heat${i} fill:${colour},stroke:#666,color:#000`] : []
  );
}

/** Mermaid flowcharts. */
export const format: Format = {
  write(network, { costs }) {
    const boxes = boxesOf(network, costs);
    const edges = boxes.flatMap(({ id, reads }) => reads.map((read) => `  ${read} --> ${id}`));
    const title = costs === undefined ? [] : ["---", `title: ${jsonText(visible(costs.title))}`, "---"];
    const head = [...title, "flowchart TD", ...linesOf(scopesOf(boxes))];
    const content = [...head, ...edges, ...classes(boxes), ""].join("\n");
    const notes: Note[] = [];
    if (edges.length > MAX_EDGES || content.length > MAX_TEXT) {
      const limits = `${MAX_EDGES} arrows and ${MAX_TEXT} characters`;
      const text =
        `Mermaid draws ${limits} unless maxEdges and maxTextSize are raised: this has ${edges.length} and ${content.length}`;
      notes.push({ text, layers: [] });
    }
    return { files: [{ path: "", content }], skipped: [], notes };
  },
};
