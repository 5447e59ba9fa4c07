import type { Format } from "../format.ts";
import { csv } from "./entry.ts";
import { columns, countFor } from "./rows.ts";

/** RFC 4180: quoted where a comma, a quote or a line break makes it necessary. */
function field(cell: string | number): string {
  const text = `${cell}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Summaries as CSV. */
export const format: Format = {
  ...csv,
  write(network, { batch = 1 }) {
    const { layers } = countFor(network, batch);
    const lines = layers.map((layer) => columns.map(({ value }) => field(value(layer))).join(","));
    const head = columns.map(({ key }) => key).join(",");
    return { files: [{ path: "", content: [head, ...lines, ""].join("\n") }], skipped: [], notes: [] };
  },
};
