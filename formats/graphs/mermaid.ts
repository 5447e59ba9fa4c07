import { mermaidText } from "../../ir/escape.ts";
import type { Format, Note } from "../format.ts";
import { mermaid } from "./entry.ts";
import { type Box, boxesOf } from "./nodes.ts";

/** Mermaid draws no more arrows and no longer texts unless it is configured to (mermaid.js.org, config schema). */
const MAX_EDGES = 500, MAX_TEXT = 50_000;

/** Inputs and outputs have round ends. */
function box({ id, lines, role }: Box): string {
  const text = `"${lines.map(mermaidText).join("<br>")}"`;
  return role === "layer" ? `  ${id}[${text}]` : `  ${id}([${text}])`;
}

/** Mermaid flowcharts. */
export const format: Format = {
  ...mermaid,
  write(network) {
    const boxes = boxesOf(network);
    const edges = boxes.flatMap(({ id, reads }) => reads.map((read) => `  ${read} --> ${id}`));
    const content = ["flowchart TD", ...boxes.map(box), ...edges, ""].join("\n");
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
