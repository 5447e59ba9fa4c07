/** Published tables as the tests read them: cells by name, and the model data that a row replaces. */
import type { ModelData, PublishedTable } from "../../profiles/types.ts";

type Cell = string | number | null;

/** One row, its cells by the names of their columns. */
export type Row = Readonly<Record<string, Cell>>;

const folder = new URL("../../profiles/published/", import.meta.url);

/** The rows of a table that FODLAM ships. */
export async function rowsOfTable(id: string): Promise<Row[]> {
  const table = JSON.parse(await Deno.readTextFile(new URL(`${id}.json`, folder))) as PublishedTable;
  return table.rows.map((cells) =>
    Object.fromEntries(table.columns.map((name, i) => [name, cells[i] ?? null]))
  );
}

/** The rows of a table that models are held against. */
export async function heldRowsOf(id: string): Promise<Row[]> {
  return (await rowsOfTable(id)).filter(({ aside }) => aside === undefined || aside === null);
}

/** A number of a row. */
export function number(row: Row, name: string): number {
  const cell = row[name];
  if (typeof cell !== "number") throw new Error(`${name} of ${row.network} ${row.layer} is ${cell}`);
  return cell;
}

/** A model's data with the values that a row replaces: columns such as `systolic.rows`. */
export function replaced<M extends "systolic" | "nvdla">(
  id: M,
  data: NonNullable<ModelData[M]>,
  row: Row,
): NonNullable<ModelData[M]> {
  const changes = Object.entries(row).filter(([name]) => name.startsWith(`${id}.`))
    .map(([name, cell]) => [name.slice(id.length + 1), cell]);
  return { ...data, ...Object.fromEntries(changes) };
}
