import { csvLines } from "../../ir/escape.ts";
import type { Format } from "../format.ts";
import { columns, countFor } from "./rows.ts";

/** Summaries as CSV. */
export const format: Format = {
  write(network, { batch = 1 }) {
    const { layers } = countFor(network, batch);
    const lines = layers.map((layer) => columns.map(({ value }) => value(layer)));
    const content = `${csvLines(columns.map(({ key }) => key), lines)}\n`;
    return { files: [{ path: "", content }], skipped: [], notes: [] };
  },
};
