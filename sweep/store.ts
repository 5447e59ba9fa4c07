/** Rows in a SQLite file (`node:sqlite`, loaded when it is used): the truth of a sweep. Each batch of rows is one transaction. */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { cannotUseStore, FodlamError, needsSqlite } from "../ir/errors.ts";
import { batchOf, type Row, type RowColumn, rowColumns } from "./row.ts";

/** What a store says that it is. */
const FORMAT = "fodlam/sweep@1";

type Cell = string | number | null;

/** A store of rows. */
export interface Store {
  /** What tells it from every other store. */
  readonly identity: string;
  /** Where it is. */
  readonly path: string;
  /** Of some points those that have no row, each once. */
  lacking<P extends { readonly id: string }>(points: readonly P[]): P[];
  /** The row of an id. */
  row(id: string): Row | undefined;
  /** Keeps rows, all or none, and gives how many are new; of an id that is there already the first is kept. */
  put(rows: readonly Row[]): number;
  /** Every row, in the order in which they came. */
  rows(): Iterable<Row>;
  /** How many there are. */
  count(): number;
  /** Closes the file. */
  close(): void;
}

/** How to open a store. */
export interface OpenOptions {
  /** Whether the file must be there. */
  readonly existing?: boolean;
  /** Pages that the file may have: what a full disk does can be tried so. */
  readonly mostPages?: number;
}

/** Opens a store, or makes one. */
export async function openStore(
  path: string,
  { existing = false, mostPages }: OpenOptions = {},
): Promise<Store> {
  const { DatabaseSync } = await sqlite(), { statSync } = await import("node:fs");
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    throw new FodlamError(cannotUseStore(path, "it is a directory"));
  }
  return guarded(path, () => {
    const database = new DatabaseSync(path, { readOnly: existing });
    try {
      patiently(() => database.exec(existing ? "PRAGMA busy_timeout = 10000" : SETTINGS));
      if (mostPages !== undefined) database.exec(`PRAGMA max_page_count = ${mostPages}`);
      checkFormat(path, database, existing);
      return new SqliteStore(path, database);
    } catch (error) {
      database.close();
      throw error;
    }
  });
}

const SETTINGS = "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL";

/** Milliseconds for which another process may keep a store, and between two tries. */
const PATIENCE = 10_000, PAUSE = 20;

/** Tries again while another process has the file: SQLite does not wait by itself where the journal is set up. */
function patiently(action: () => void): void {
  for (let left = PATIENCE;; left -= PAUSE) {
    try {
      return action();
    } catch (error) {
      if (left <= 0 || !(error instanceof Error) || !/locked|busy/.test(error.message)) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE);
    }
  }
}

async function sqlite(): Promise<typeof import("node:sqlite")> {
  try {
    return await import("node:sqlite");
  } catch {
    throw new FodlamError(needsSqlite());
  }
}

/** Does something to a file; what SQLite says against it becomes a message with the path. */
function guarded<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof FodlamError) throw error;
    throw new FodlamError(cannotUseStore(path, error instanceof Error ? error.message : String(error)));
  }
}

function checkFormat(path: string, database: DatabaseSync, existing: boolean): void {
  const tablesOf = () => database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
  if (!existing && tablesOf().length === 0) {
    patiently(() => database.exec("BEGIN IMMEDIATE")); // another process may be making the tables
    if (tablesOf().length === 0) database.exec(SCHEMA);
    database.exec("COMMIT");
  }
  const tables = tablesOf(),
    isOurs = tables.some(({ name }) => name === "about") &&
      database.prepare("SELECT value FROM about WHERE name = 'format'").get()?.value === FORMAT;
  if (!isOurs) throw new FodlamError(cannotUseStore(path, `it is no ${FORMAT}`));
}

const sqlTypes: Readonly<Record<RowColumn["type"], string>> = {
  TEXT: "TEXT",
  REAL: "REAL",
  INTEGER: "INTEGER",
  BOOLEAN: "INTEGER",
  JSON: "TEXT",
};

const columnList = rowColumns.map(({ name }) => `"${name}"`).join(", ");

/** Rows that are read at once. */
const ROWS_AT_ONCE = 1000;

const SOME_ROWS =
  `SELECT rowid, ${columnList} FROM rows WHERE rowid > ? ORDER BY rowid LIMIT ${ROWS_AT_ONCE}`;

const SCHEMA = `CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
INSERT INTO about VALUES ('format', '${FORMAT}'), ('identity', lower(hex(randomblob(16))));
CREATE TABLE rows (${
  rowColumns.map(({ name, type }) => `"${name}" ${sqlTypes[type]}${name === "id" ? " PRIMARY KEY" : ""}`)
    .join(", ")
});`;

class SqliteStore implements Store {
  readonly identity: string;
  readonly path: string;
  readonly #database: DatabaseSync;
  readonly #there: StatementSync;
  readonly #row: StatementSync;
  readonly #put: StatementSync;

  constructor(path: string, database: DatabaseSync) {
    this.path = path;
    this.#database = database;
    this.identity = String(database.prepare("SELECT value FROM about WHERE name = 'identity'").get()?.value);
    this.#there = database.prepare("SELECT id FROM rows WHERE id IN (SELECT value FROM json_each(?))");
    this.#row = database.prepare(`SELECT ${columnList} FROM rows WHERE id = ?`);
    this.#put = database.prepare(
      `INSERT OR IGNORE INTO rows (${columnList}) VALUES (${rowColumns.map(() => "?").join(", ")})`,
    );
  }

  lacking<P extends { readonly id: string }>(points: readonly P[]): P[] {
    const lacking = new Map(points.map((point) => [point.id, point]));
    const found = guarded(this.path, () => this.#there.all(JSON.stringify([...lacking.keys()])));
    for (const { id } of found) lacking.delete(String(id));
    return [...lacking.values()];
  }

  row(id: string): Row | undefined {
    return guarded(this.path, () => {
      const cells = this.#row.get(id);
      return cells === undefined ? undefined : rowOf(cells as Record<string, Cell>);
    });
  }

  put(rows: readonly Row[]): number {
    return guarded(this.path, () => {
      this.#database.exec("BEGIN IMMEDIATE");
      try {
        let fresh = 0;
        for (const row of rows) fresh += Number(this.#put.run(...cellsOf(row)).changes);
        this.#database.exec("COMMIT");
        return fresh;
      } catch (error) {
        if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
        throw error;
      }
    });
  }

  /** Some at a time: an iterator of `node:sqlite` ends without a word where a page is damaged (Deno 2.9.6). */
  *rows(): Generator<Row> {
    const some = guarded(this.path, () => this.#database.prepare(SOME_ROWS));
    for (let last = 0;;) {
      const found = guarded(this.path, () => some.all(last));
      for (const cells of found) yield guarded(this.path, () => rowOf(cells as Record<string, Cell>));
      if (found.length < ROWS_AT_ONCE) return;
      last = Number(found.at(-1)!.rowid);
    }
  }

  count(): number {
    const found = guarded(this.path, () => this.#database.prepare("SELECT count(*) n FROM rows").get());
    return Number(found!.n);
  }

  close(): void {
    this.#database.close();
  }
}

/** The cells of a row in the order of the columns. */
function cellsOf(row: Row): Cell[] {
  return rowColumns.map(({ name, type }) => {
    if (name === "batch") return batchOf(row);
    const value = row[name];
    if (type === "JSON") return JSON.stringify(value);
    return type === "BOOLEAN" && value !== null ? Number(value) : value as Cell;
  });
}

function rowOf(cells: Readonly<Record<string, Cell>>): Row {
  const { batch: _, ...row } = Object.fromEntries(rowColumns.map(({ name, type }) => {
    const cell = cells[name]!;
    if (type === "JSON") return [name, JSON.parse(String(cell))];
    return [name, type === "BOOLEAN" && cell !== null ? cell === 1 : cell];
  }));
  return row as unknown as Row;
}
