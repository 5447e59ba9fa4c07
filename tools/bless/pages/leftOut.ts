/** README's table of errors on rows that no fit has seen, from the pages of `docs/validation/`. */
import { profileValidations, VALIDATIONS } from "./validation.ts";

/** What the table shows: a profile, the table that it is held against, what that is in words, and whose band that is. */
const SHOWN: readonly (readonly [id: string, table: string, words: string, band: string])[] = [
  ["eyeriss", "own", "Eyeriss, convolutions in silicon", "rowStationary | conv"],
  ["a100", "a100-matmul", "A100, matrix products in PyTorch", "roofline | fc"],
  ["a100", "mlperf-inference", "A100, image networks of MLPerf in TensorRT", "gpu | any"],
  ["edge-tpu", "edge-tpu", "Edge TPU, nine networks", "roofline | any"],
  ["hailo-8", "hailo-8", "Hailo-8, networks at batches of 1 and 8", "roofline | any"],
];

const START = "<!-- left-out errors, written by `deno task bless` -->\n", END = "<!-- end -->";

/** One line: rows, median and worst error of the latency on rows left out of the fit; how many rows are in their band, and its width. */
function line(page: string, [id, table, words, band]: (typeof SHOWN)[number]): string[] {
  const lines = page.split("\n");
  const at = lines.findIndex((line) =>
    line.startsWith(`| ${table} (`) && line.includes(") | latency | left out | ")
  );
  if (at < 0) {
    throw new Error(`docs/validation/${id}.md has no rows of ${table} left out of a fit`);
  }
  const [rows, , median, worst] = lines[at]!.split("|").slice(4).map((cell) => cell.trim());
  const [inside, width] = lines.slice(0, at).findLast((line) => line.startsWith(`| ${band} | `))!
    .split("|").slice(7, 9).map((cell) => cell.trim());
  return [`[${words}](docs/validation/${id}.md)`, rows!, median!, worst!, inside!, width!];
}

/** A table as `deno fmt` leaves it: the first column to the left, numbers to the right. */
function aligned(lines: readonly (readonly string[])[]): string {
  const widths = lines[0]!.map((_, i) => Math.max(...lines.map((cells) => cells[i]!.length)));
  const pad = (cell: string, i: number) => i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!);
  const dashes = widths.map((width, i) => i === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`);
  const [head, ...rows] = lines.map((cells) => cells.map(pad));
  return [head!, dashes, ...rows].map((cells) => `| ${cells.join(" | ")} |\n`).join("");
}

/** A README with its table of left-out errors as the pages say them now. */
export async function leftOutIn(readme: string): Promise<string> {
  const pages = await profileValidations();
  const from = readme.indexOf(START) + START.length, to = readme.indexOf(END, from);
  const lines = SHOWN.map((shown) => line(pages[`${VALIDATIONS}${shown[0]}.md`]!, shown));
  const table = aligned([["compared with", "rows", "median", "worst", "inside", "high / low"], ...lines]);
  return `${readme.slice(0, from)}\n${table}\n${readme.slice(to)}`;
}
