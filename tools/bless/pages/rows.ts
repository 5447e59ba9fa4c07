/** The page of the measurements that models are held against whole, and of those that they are not, with the reason. */
import { heldRows } from "../../../cli/output/held.ts";
import { servedRows, servedTables } from "../../../cli/output/served.ts";
import { compare } from "../../../engine/trust/compare.ts";
import { isComposite } from "../../../engine/prepare.ts";
import { modelIds } from "../../../engine/models/mod.ts";
import { groupBy } from "../../../ir/group.ts";
import { loadProfile, profileIds } from "../../../profiles/mod.ts";
import { type Collection, collections } from "../../../profiles/published/collections.ts";
import { loadPublished } from "../../../profiles/published/mod.ts";
import { withEachRuntime } from "../../../profiles/runtime.ts";
import { GENERATED, page, table } from "./markdown.ts";

/** What becomes of a collection's rows. */
export interface Account {
  /** The collection. */
  readonly collection: Collection;
  /** Rows in its tables. */
  readonly rows: number;
  /** Rows that some model has an estimate for. */
  readonly held: number;
  /** Rows that are held against nothing, by their reason. */
  readonly aside: ReadonlyMap<string, number>;
}

/** How many rows of each published table some model of some shipped chip has an estimate for. */
async function heldByTable(): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  for (const profile of await Promise.all(profileIds.map(loadProfile))) {
    if (isComposite(profile)) continue;
    for (const chip of withEachRuntime(profile)) {
      for (const held of await heldRows(chip)) {
        const { table } = held.row;
        const isHeld = modelIds.some((id) => chip.models[id] && compare(held, chip, id).length > 0);
        if (isHeld) found.set(table, (found.get(table) ?? 0) + 1);
      }
    }
  }
  return found;
}

/** The rows of a table, and why some of them are held against nothing. */
interface TableRows {
  readonly rows: number;
  readonly held: number;
  readonly reasons: readonly string[];
}

async function publishedTable(id: string, held: ReadonlyMap<string, number>): Promise<TableRows> {
  const { columns, rows, asides = {} } = await loadPublished(id), at = columns.indexOf("aside");
  const words = rows.flatMap((cells) => typeof cells[at] === "string" ? [cells[at]] : []);
  return { rows: rows.length, held: held.get(id) ?? 0, reasons: words.map((word) => asides[word]!) };
}

/** Every row of a table of served models that is not set aside has an estimate, which a test tries. */
async function servedTable(id: string): Promise<TableRows> {
  const rows = await servedRows(id);
  const reasons = rows.flatMap(({ row: { aside } }) => aside === undefined ? [] : [aside]);
  return { rows: rows.length, held: rows.length - reasons.length, reasons };
}

const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);

/** What becomes of every row of every collection. */
export async function accounts(): Promise<Account[]> {
  const held = await heldByTable();
  return await Promise.all(collections.map(async (collection): Promise<Account> => {
    const found = await Promise.all(
      collection.tables.map((id) => servedTables.includes(id) ? servedTable(id) : publishedTable(id, held)),
    );
    const reasons = groupBy(found.flatMap(({ reasons }) => reasons), (reason) => reason);
    return {
      collection,
      rows: sum(found.map(({ rows }) => rows)),
      held: sum(found.map(({ held }) => held)),
      aside: new Map([...reasons].map(([reason, some]) => [reason, some.length])),
    };
  }));
}

const INTRODUCTION = `# Rows that are held, and rows that are not

Files and pages of others that stand in [published tables](published-tables.md) whole, or in those of served models
(\`profiles/serving/tables/\`), which have rows of several GPUs. A row is **held** if some model of its chip, or
\`serve\`, has an estimate of it, which \`fodlam validate PROFILE\` compares with what was measured; the others are
**set aside**, each with its reason. A test counts the rows against the source.`;

/** The page; what becomes of the rows is found out unless it is given. */
export async function rowsPage(given?: readonly Account[]): Promise<string> {
  const all = given ?? await accounts();
  const lines = all.map(({ collection: { title, measurements, counted, tables }, held, aside }) => [
    counted === undefined ? title : `${title} (${counted})`,
    tables.map((id) => `\`${id}\``).join(", "),
    `${measurements}`,
    `${held}`,
    `${sum([...aside.values()])}`,
  ]);
  const reasons = all.flatMap(({ collection: { tables }, aside }) =>
    [...aside].map(([reason, rows]) => [tables.map((id) => `\`${id}\``).join(", "), reason, `${rows}`])
  );
  return page([
    GENERATED,
    INTRODUCTION,
    table(["source", "table", "rows", "held", "set aside"], lines, ["rows", "held", "set aside"]),
    "## Rows not held",
    table(["table", "why", "rows"], reasons, ["rows"]),
  ]);
}
