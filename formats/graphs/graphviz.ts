import type { Format } from "../format.ts";
import { graphviz } from "./entry.ts";
import { type Box, boxesOf } from "./nodes.ts";

/** A text in double quotes; a backslash would begin an escape. */
function quoted(lines: readonly string[]): string {
  const plain = lines.map((line) => line.replace(/\p{Cc}+/gu, " ").replace(/["\\]/g, "\\$&"));
  return `"${plain.join("\\n")}"`;
}

const styles: Readonly<Record<Box["role"], string>> = {
  input: ", style=rounded",
  layer: "",
  output: ", style=rounded",
};

/** Graphviz graphs. */
export const format: Format = {
  ...graphviz,
  write(network) {
    const boxes = boxesOf(network);
    const nodes = boxes.map(({ id, lines, role }) => `  ${id} [label=${quoted(lines)}${styles[role]}];`);
    const edges = boxes.flatMap(({ id, reads }) => reads.map((read) => `  ${read} -> ${id};`));
    const head = [`digraph ${quoted([network.name])} {`, "  node [shape=box];"];
    return {
      files: [{ path: "", content: [...head, ...nodes, ...edges, "}", ""].join("\n") }],
      skipped: [],
      notes: [],
    };
  },
};
