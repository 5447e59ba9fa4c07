import { graphvizText } from "../../ir/escape.ts";
import type { Format } from "../format.ts";
import { graphviz } from "./entry.ts";
import { type Box, boxesOf } from "./nodes.ts";

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
    const nodes = boxes.map(({ id, lines, role }) =>
      `  ${id} [label=${graphvizText(lines)}${styles[role]}];`
    );
    const edges = boxes.flatMap(({ id, reads }) => reads.map((read) => `  ${read} -> ${id};`));
    const head = [`digraph ${graphvizText([network.name])} {`, "  node [shape=box];"];
    return {
      files: [{ path: "", content: [...head, ...nodes, ...edges, "}", ""].join("\n") }],
      skipped: [],
      notes: [],
    };
  },
};
