/** How wrong each model of a profile is against what was published, as text or as Markdown. */
import type { Comparison } from "../engine/trust/compare.ts";
import type { ModelValidation, Summarised } from "../engine/trust/validate.ts";
import { shown } from "../ir/escape.ts";
import { columns } from "./columns.ts";
import { signed } from "./quantity.ts";
import { termValue } from "./term.ts";

/** A table with a title: words and numbers, still without a form. */
export interface Block {
  /** What the table shows. */
  readonly title: string;
  /** The headings; the first is words, the others numbers. */
  readonly head: readonly string[];
  /** The cells. */
  readonly rows: readonly (readonly string[])[];
}

/** What a kind of source is worth. */
const worth: Readonly<Record<string, string>> = {
  silicon: "silicon",
  simulation: "simulation, not silicon",
  model: "itself a model, not silicon",
  assumption: "assumption, not silicon",
};

/** `latencySeconds` in words: `latency`, `dramBytes` as `dram bytes`. */
function words(quantity: string): string {
  return quantity.replace(/(Seconds|Joules|Watts)$/, "").replace(
    /[A-Z]/g,
    (letter) => ` ${letter.toLowerCase()}`,
  );
}

/** Comparisons by table and by kind of source. */
function byTable(found: readonly Comparison[]): Map<string, Comparison[]> {
  return Map.groupBy(found, ({ row }) => `${row.table} (${worth[row.kind]})`);
}

function size(share: number): string {
  return `${Number((share * 100).toPrecision(2))} %`;
}

function summaryCells({ table, kind, quantity, parameters, sumOf, summary }: Summarised): string[] {
  const { rows, meanAbsolute, medianAbsolute, worst, bias, rankCorrelation } = summary;
  const what = [
    `${table} (${worth[kind]})`,
    words(quantity) + (sumOf === undefined ? "" : `, sum of ${sumOf}`),
    parameters,
  ];
  if (sumOf !== undefined) return [...what, "", "", "", signed(worst), "", ""];
  return [
    ...what,
    `${rows}`,
    size(meanAbsolute),
    size(medianAbsolute),
    signed(worst),
    signed(bias),
    rankCorrelation === undefined ? "" : rankCorrelation.toFixed(2),
  ];
}

const SUMMARY_HEAD = ["rows", "mean size", "median size", "worst", "bias", "rank correlation"];

/** What was fitted, in a sentence. */
function fitSentence({ fits }: ModelValidation): string {
  if (fits.length === 0) return "nothing fitted";
  return fits.map(({ parameters, tables, quantity, leaveOut }) =>
    `${parameters.length} fitted to ${words(quantity)} of ${tables.join(", ")} (${
      parameters.join(", ")
    }; left out by ${leaveOut})`
  ).join("; ");
}

/** The summary of one model. */
export function summaryBlock(
  id: string,
  found: ModelValidation,
  summaries: readonly Summarised[],
): Block {
  return {
    title: `${id}, model ${found.model}: ${fitSentence(found)}`,
    head: ["table", "quantity", "parameters", ...SUMMARY_HEAD],
    rows: summaries.map(summaryCells),
  };
}

/** One table held against one model, in a line of an overview. */
export interface Overview {
  /** The profile. */
  readonly id: string;
  /** The model. */
  readonly found: ModelValidation;
  /** Its summaries. */
  readonly summaries: readonly Summarised[];
}

/** The quantity that an overview tells of a table: time if it is there, otherwise what there is first. */
function foremost(summaries: readonly Summarised[]): Summarised[] {
  const whole = summaries.filter(({ sumOf, parameters }) =>
    sumOf === undefined && parameters === "as shipped"
  );
  return [...Map.groupBy(whole, ({ table, kind }) => `${table} ${kind}`).values()].map((own) =>
    own.find(({ quantity }) => quantity === "latencySeconds") ?? own[0]!
  );
}

/** Every table that some model is held against, a line each. */
export function overviewBlock(all: readonly Overview[]): Block {
  const rows = all.flatMap(({ id, found, summaries }) =>
    foremost(summaries).map((line) => {
      const [table, quantity, , ...numbers] = summaryCells(line);
      const fitted = found.fits.filter(({ tables }) => tables.includes(line.table))
        .reduce((sum, { parameters }) => sum + parameters.length, 0);
      return [id, found.model, table!, quantity!, `${fitted}`, ...numbers];
    })
  );
  return {
    title: "Every model against every table, with the parameters in the profiles",
    head: ["profile", "model", "table", "quantity", "fitted", ...SUMMARY_HEAD],
    rows,
  };
}

/** Every row of one model: published, estimated, error; and the error when it is left out of the fit. */
export function rowBlocks(id: string, { model, all, leftOut }: ModelValidation): Block[] {
  const without = new Map(
    leftOut.map((found) => [`${found.row.table} ${found.row.name} ${found.quantity}`, found.error]),
  );
  return [...byTable(all)].map(([table, found]) => ({
    title: `${id}, model ${model}, ${table}`,
    head: ["row", "quantity", "published", "estimated", "error", ...(leftOut.length > 0 ? ["left out"] : [])],
    rows: found.map(({ row, quantity, published, estimated, error }) => {
      const other = without.get(`${row.table} ${row.name} ${quantity}`);
      return [
        `${row.name}${row.batch === 1 ? "" : `, batch ${row.batch}`}`,
        words(quantity),
        termValue(quantity, published),
        termValue(quantity, estimated),
        signed(error),
        ...(leftOut.length > 0 ? [other === undefined ? "" : signed(other)] : []),
      ];
    }),
  }));
}

/** A block as aligned text. */
export function blockText(block: Block): string {
  const { title, head, rows } = shown(block);
  const words =
    head.filter((name) => ["profile", "model", "table", "quantity", "parameters", "row"].includes(name))
      .length;
  const lines = columns(
    rows,
    head.map((name, i) => ({ head: name, align: i < words ? "left" : "right", text: (row) => row[i]! })),
  );
  return [title, ...lines].join("\n");
}
