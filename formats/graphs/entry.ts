import type { FormatEntry } from "../format.ts";

/** Flowcharts in Mermaid's language. */
export const mermaid: FormatEntry = {
  id: "mermaid",
  name: "Mermaid flowchart",
  extensions: [".mmd", ".mermaid"],
  reads: false,
  writes: true,
  summary: "a picture of the network: layers, arguments, shapes",
  load: async () => (await import("./mermaid.ts")).format,
};

/** Graphs in Graphviz's language. */
export const graphviz: FormatEntry = {
  id: "graphviz",
  name: "Graphviz graph",
  extensions: [".dot", ".gv"],
  reads: false,
  writes: true,
  summary: "a picture of the network: layers, arguments, shapes; of any size",
  load: async () => (await import("./graphviz.ts")).format,
};
