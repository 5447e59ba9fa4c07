import { csvCell } from "../../ir/escape.ts";
import type { Format } from "../format.ts";
import { csv } from "./entry.ts";
import { columns, countFor } from "./rows.ts";

/** Summaries as CSV. */
export const format: Format = {
  ...csv,
  write(network, { batch = 1 }) {
    const { layers } = countFor(network, batch);
    const lines = layers.map((layer) => columns.map(({ value }) => csvCell(value(layer))).join(","));
    const head = columns.map(({ key }) => key).join(",");
    return { files: [{ path: "", content: [head, ...lines, ""].join("\n") }], skipped: [], notes: [] };
  },
};
