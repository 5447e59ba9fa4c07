import type { FormatCard } from "../format.ts";

/** Flowcharts in Mermaid's language. */
export const mermaid: FormatCard = {
  id: "mermaid",
  name: "Mermaid flowchart",
  extensions: [".mmd", ".mermaid"],
  reads: false,
  writes: true,
  showsCosts: true,
  summary: "a picture of the network: layers, arguments, shapes, scopes, costs",
  load: async () => (await import("./mermaid.ts")).format,
};

/** Graphs in Graphviz's language. */
export const graphviz: FormatCard = {
  id: "graphviz",
  name: "Graphviz graph",
  extensions: [".dot", ".gv"],
  reads: false,
  writes: true,
  showsCosts: true,
  summary: "a picture of the network: layers, arguments, shapes, scopes, costs; of any size",
  load: async () => (await import("./graphviz.ts")).format,
};
