/** Rows as flat tables, a column for each knob: CSV, JSON lines, Parquet. */
import { type Cell, csvCell, jsonText } from "../ir/escape.ts";
import { batchOf, type Row, rowColumns } from "./row.ts";

/** A column of a flat table. */
export interface FlatColumn {
  /** Its name: a column of rows, an option, `dims.height`, the place of a number in the profile. */
  readonly name: string;
  /** Its value in a row. */
  value(row: Row): string | number | boolean | null;
}

/** What rows hold by name, and what stands before the name. */
const named = { options: "", dims: "dims.", knobs: "knobs.", set: "" } as const;

type NamedColumn = keyof typeof named;

function isNamed(name: string): name is NamedColumn {
  return Object.hasOwn(named, name);
}

/** The columns of some rows. */
export function flatColumns(rows: Iterable<Row>): FlatColumn[] {
  const names: Record<NamedColumn, Set<string>> = {
    options: new Set(),
    dims: new Set(),
    knobs: new Set(),
    set: new Set(),
  };
  for (const row of rows) {
    for (const part of Object.keys(named) as NamedColumn[]) {
      for (const name in row[part]) names[part].add(name);
    }
  }
  names.options.delete("batch");
  return rowColumns.flatMap(({ name }): FlatColumn[] => {
    if (name === "batch") return [{ name, value: batchOf }];
    if (!isNamed(name)) return [{ name, value: (row) => row[name] as string | number | boolean | null }];
    return [...names[name]].map((own) => ({
      name: `${named[name]}${own}`,
      value: (row) => plain((row[name] as Readonly<Record<string, unknown>>)[own]),
    }));
  });
}

function plain(value: unknown): string | number | null {
  if (value === undefined) return null;
  return typeof value === "number" || typeof value === "string" ? value : JSON.stringify(value);
}

/** CSV, a line a row. */
export function* csvOf(rows: () => Iterable<Row>): Generator<string> {
  const columns = flatColumns(rows());
  yield columns.map(({ name }) => csvCell(name)).join(",");
  for (const row of rows()) yield columns.map(({ value }) => csvCell(cellOf(value(row)))).join(",");
}

function cellOf(value: string | number | boolean | null): Cell {
  return typeof value === "boolean" ? String(value) : value;
}

/** JSON lines, an object a row. */
export function* jsonLinesOf(rows: () => Iterable<Row>): Generator<string> {
  for (const row of rows()) yield jsonText(row);
}

/** A Parquet file. */
export async function parquetOf(rows: () => Iterable<Row>): Promise<Uint8Array> {
  const { parquetWriteBuffer } = await import("../deps/hyparquet_writer.ts");
  const all = [...rows()];
  const columnData = flatColumns(all).map(({ name, value }) => {
    const data = all.map(value), first = data.find((one) => one !== null);
    const type = typeof first === "string" ? "STRING" : typeof first === "boolean" ? "BOOLEAN" : "DOUBLE";
    return { name, type, data, nullable: true } as const;
  });
  return new Uint8Array(parquetWriteBuffer({ columnData }));
}
