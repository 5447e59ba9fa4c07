/** How wrong each model of a profile is against what was published, as text or as Markdown. */
import type { Comparison } from "../engine/trust/compare.ts";
import type { Row } from "../engine/trust/published.ts";
import type { ModelValidation, Summarised, Validation } from "../engine/trust/validate.ts";
import { shown } from "../ir/escape.ts";
import { columns } from "./columns.ts";
import { errorRange, signed } from "./quantity.ts";
import { termValue } from "./term.ts";
import { groupBy } from "../ir/group.ts";
import { wrapped } from "./wrap.ts";

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
  return groupBy(found, ({ row }) => `${row.table} (${worth[row.kind]})`);
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

/** A model held against rows, as it is shown: a cost model, or what serves by several. */
export interface ShownModel extends Pick<ModelValidation, "fits" | "all" | "leftOut"> {
  /** Its name. */
  readonly model: string;
  /** What was fitted, where that does not follow from `fits`. */
  readonly fitted?: string;
}

/** What was fitted, in a sentence. */
function fitSentence({ fits, fitted }: ShownModel): string {
  if (fitted !== undefined) return fitted;
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
  found: ShownModel,
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
  return [...groupBy(whole, ({ table, kind }) => `${table} ${kind}`).values()].map((own) =>
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
export function rowBlocks(id: string, { model, all, leftOut }: ShownModel): Block[] {
  const keyOf = ({ row, quantity }: Comparison) => JSON.stringify([row, quantity]); // rows of one name differ in batch or bits
  const without = new Map(leftOut.map((found) => [keyOf(found), found.error]));
  return [...byTable(all)].map(([table, found]) => ({
    title: `${id}, model ${model}, ${table}`,
    head: ["row", "quantity", "published", "estimated", "error", ...(leftOut.length > 0 ? ["left out"] : [])],
    rows: found.map((one) => {
      const { row, quantity, published, estimated, error } = one, other = without.get(keyOf(one));
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

/** Rows that are held against nothing, by table and reason; none if there are none. */
export function asideBlocks(id: string, rows: readonly Row[]): Block[] {
  if (rows.length === 0) return [];
  const alike = [...groupBy(rows, ({ table, aside }) => `${table} ${aside}`).values()];
  return [{
    title: `${id}: ${rows.length} published rows set aside, held against nothing`,
    head: ["table", "why", "rows"],
    rows: alike.map((some) => [some[0]!.table, some[0]!.aside!, `${some.length}`]),
  }];
}

/** The same as lines, each reason with how many rows it has. */
export function asideText(id: string, rows: readonly Row[]): string[] {
  return asideBlocks(id, rows).map((block) => {
    const { title, rows } = shown(block);
    return [title, ...rows.flatMap(([table, why, count]) => wrapped(`  ${count} of ${table}: ${why}`, 4))]
      .join("\n");
  });
}

/** A profile with the bands that its estimates carry. */
interface Banded {
  readonly id: string;
  readonly validation: readonly Validation[];
}

/** Whether bands keep their word: the share of rows that lie in a band that has not seen their network, and how wide it is. */
export function bandBlock(profiles: readonly Banded[]): Block {
  const found = profiles.flatMap(({ id, validation }) =>
    validation.flatMap((entry) =>
      entry.coverage === undefined ? [] : [{ id, ...entry, coverage: entry.coverage }]
    )
  );
  const sum = (of: (entry: (typeof found)[number]) => number) =>
    found.reduce((all, entry) => all + of(entry), 0);
  const inside = sum(({ coverage }) => coverage.inside), rows = sum(({ coverage }) => coverage.rows);
  return {
    title: `Bands: ${inside} of ${rows} rows lie in a band that has not seen their network`,
    head: ["profile", "model", "group", "latency", ...COVERAGE_HEAD],
    rows: found.map((
      entry,
    ) => [entry.id, entry.model, entry.group, errorRange(entry.latency), ...coverageCells(entry)]),
  };
}

/** The headings of what `coverageCells` gives. */
export const COVERAGE_HEAD = ["rows left out", "inside", "high / low"];

/** Rows, the share of them in the band, and its median width; empty where a band stands on no row of the chip. */
export function coverageCells({ coverage }: Validation): string[] {
  if (coverage === undefined) return ["", "", ""];
  const { rows, inside, medianWidth } = coverage;
  return [`${rows}`, size(inside / rows), `${Number(medianWidth.toPrecision(3))}`];
}

/** A block as aligned text. */
export function blockText(block: Block): string {
  const { title, head, rows } = shown(block);
  const words =
    head.filter((name) =>
      ["profile", "model", "group", "table", "quantity", "parameters", "row"].includes(name)
    )
      .length;
  const lines = columns(
    rows,
    head.map((name, i) => ({ head: name, align: i < words ? "left" : "right", text: (row) => row[i]! })),
  );
  return [...wrapped(title), ...lines].join("\n");
}
