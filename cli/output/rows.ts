/** Rows of a sweep as people read them, and as files. */
import { cannotWrite, FodlamError, unknownFormat } from "../../ir/errors.ts";
import { columns } from "../../report/columns.ts";
import { quantity, UNKNOWN, withSpan } from "../../report/quantity.ts";
import { csvOf, flatColumns, jsonLinesOf, parquetOf } from "../../sweep/flat.ts";
import { batchOf, type Row, rowColumns } from "../../sweep/row.ts";
import { writeWhole } from "./whole.ts";

/** Columns that say what a point is. */
const figures = new Set<string>(rowColumns.slice(8).map(({ name }) => name));

/** How a table of rows is written. */
export interface RowsTextOptions {
  /** Stands before a row. */
  readonly mark?: ((row: Row) => string) | undefined;
  /** The rows from which these were chosen: what differs among them is shown. */
  readonly among?: readonly Row[];
}

/** A table of rows: what all have in common above it, then the knobs that differ, and what comes out. */
export function rowsText(rows: readonly Row[], { mark, among = rows }: RowsTextOptions = {}): string {
  const knobs = flatColumns(among).filter(({ name, value }) => {
    if (name === "id" || figures.has(name)) return false;
    const first = value(among[0]!);
    return among.some((row) => value(row) !== first);
  });
  const heads = headsOf(knobs.map(({ name }) => name));
  const common = commonText(rows, new Set(knobs.map(({ name }) => name)));
  const span = (low: number | null, high: number | null) =>
    low === null || high === null ? null : { low, high };
  const lines = columns(rows, [
    ...(mark === undefined ? [] : [{ head: "", align: "left", text: mark } as const]),
    ...knobs.map(({ name, value }, i) => ({
      head: heads[i]!,
      align: ["network", "profile"].includes(name) ? "left" : "right",
      text: (row: Row) => String(value(row) ?? UNKNOWN),
    } as const)),
    {
      head: "latency",
      align: "left",
      text: (row) => {
        const { latencySeconds: seconds, leastLatencySeconds: least, mostLatencySeconds: most } = row;
        return seconds === null ? UNKNOWN : withSpan(seconds, span(least, most), "s");
      },
    },
    {
      head: "energy",
      align: "left",
      text: ({ energyJoules: joules, leastEnergyJoules: least, mostEnergyJoules: most }) =>
        joules === null ? UNKNOWN : withSpan(joules, span(least, most), "J"),
    },
    {
      head: "memory",
      align: "right",
      text: ({ memoryBytes: bytes }) => bytes === null ? UNKNOWN : quantity(bytes, "B", 3),
    },
    { head: "limit", align: "left", text: ({ bound }) => bound ?? UNKNOWN },
    { head: "remark", align: "left", text: remarkOf },
  ]);
  const isBare = rows.every((row) => remarkOf(row) === "");
  const table = isBare ? lines.map((line) => line.replace(/ +remark$/, "")) : lines;
  return [...(common === "" ? [] : [common, ""]), ...table].join("\n");
}

/** What all rows are of, where they agree: `ResNet-50 on scale-sim, batch 1`. */
function commonText([first]: readonly Row[], differs: ReadonlySet<string>): string {
  if (first === undefined) return "";
  const subject = [
    ...(differs.has("network") ? [] : [first.network]),
    ...(differs.has("profile") ? [] : [`on ${first.profile}`]),
  ].join(" ");
  return [subject, ...(differs.has("batch") ? [] : [`batch ${batchOf(first)}`])].filter((part) => part !== "")
    .join(", ");
}

/** The last parts of names, as many as it takes to tell them apart. */
function headsOf(names: readonly string[]): string[] {
  const last = (name: string, parts: number) => name.split(".").slice(-parts).join(".");
  return names.map((name) => {
    let parts = 1;
    while (names.some((other) => other !== name && last(other, parts) === last(name, parts))) parts++;
    return last(name, parts);
  });
}

/** Why a row is not of the whole network on a chip that holds it; nothing where it is. */
export function remarkOf({ problem, fits, uncoveredMacs }: Row): string {
  if (problem !== null) return problem;
  const part = (uncoveredMacs ?? 0) > 0 ? [`${(100 * uncoveredMacs!).toFixed(1)} % of MACs not costed`] : [];
  return [...(fits === false ? ["does not fit"] : []), ...part].join(", ");
}

const writers: Readonly<Record<string, (rows: () => Iterable<Row>) => Promise<string | Uint8Array>>> = {
  csv: (rows) => Promise.resolve(`${[...csvOf(rows)].join("\n")}\n`),
  jsonl: (rows) => Promise.resolve(`${[...jsonLinesOf(rows)].join("\n")}\n`),
  parquet: parquetOf,
};

/** Ends of file names that rows can be written to. */
export const rowFormats: readonly string[] = Object.keys(writers);

/** Ends of names of stores. */
export const STORES: readonly string[] = ["sqlite", "db"];

/** The end of a path. */
export function endingOf(path: string): string {
  return /\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? "";
}

/** Refuses a path whose end says no format. */
export function checkEnding(path: string, known: readonly string[]): void {
  if (!known.includes(endingOf(path))) throw new FodlamError(unknownFormat(path, known, "an ending"));
}

/** Writes rows to a file as its end says, whole or not at all. */
export async function writeRows(rows: () => Iterable<Row>, path: string, force: boolean): Promise<void> {
  checkEnding(path, rowFormats);
  let content: string | Uint8Array;
  try {
    content = await writers[endingOf(path)]!(rows);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error; // longer than a text can be
    throw new FodlamError(cannotWrite(path, "there are too many rows for one file; parquet takes more"));
  }
  await writeWhole([{ path, content }], { force });
}
