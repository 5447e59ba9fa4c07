import type { FormatCard } from "../format.ts";

/** A table of layers in Markdown. */
export const markdown: FormatCard = {
  id: "markdown",
  name: "Markdown summary",
  extensions: [".md"],
  reads: false,
  writes: true,
  summary: "a table of layers with their shapes, MACs, parameters and bytes, and the sums",
  load: async () => (await import("./markdown.ts")).format,
};

/** A table of layers as comma-separated values. */
export const csv: FormatCard = {
  id: "csv",
  name: "CSV summary",
  extensions: [".csv"],
  reads: false,
  writes: true,
  summary: "a line a layer with its shape, MACs, parameters and bytes",
  load: async () => (await import("./csv.ts")).format,
};
