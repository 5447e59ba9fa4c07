import { markdownText } from "../../ir/escape.ts";
import type { Format } from "../format.ts";
import { columns, countFor } from "./rows.ts";

function cell(value: string | number): string {
  return typeof value === "number" ? `${value}` : markdownText(value);
}

function row(cells: readonly (string | number)[]): string {
  return `| ${cells.map(cell).join(" | ")} |`;
}

/** Summaries as Markdown. */
export const format: Format = {
  write(network, { batch = 1 }) {
    const count = countFor(network, batch);
    const { weightBits, activationBits } = count.conventions;
    const how =
      `For a batch of ${batch}, with ${weightBits}-bit weights and ${activationBits}-bit activations where the network ` +
      "fixes none. The addition of a bias is not counted as a MAC.";
    const total = columns.map(({ key, sum }) => key === "layer" ? "total" : sum?.(count) ?? "");
    const lines = [
      `# ${cell(network.name)}`,
      "",
      how,
      "",
      row(columns.map(({ head }) => head)),
      `| ${columns.map(({ number }) => number ? "---:" : "---").join(" | ")} |`,
      ...count.layers.map((layer) => row(columns.map(({ value }) => value(layer)))),
      row(total),
      "",
    ];
    return { files: [{ path: "", content: lines.join("\n") }], skipped: [], notes: [] };
  },
};
