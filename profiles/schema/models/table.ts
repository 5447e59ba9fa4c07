import { z } from "../../../deps/zod.ts";
import { show, suggestion } from "../../../ir/errors.ts";
import { printedNames, rowsOf, toSi } from "../../rows.ts";
import type { ChipProfile, TableData } from "../../types.ts";
import { groups } from "../base.ts";
import { again, type Fault } from "../fault.ts";
import { list, object, text, word } from "../kit.ts";
import type { ModelSchema } from "../model.ts";
import { expectedCell } from "../columns.ts";

const cell = z.custom<string | number>((value) => typeof value === "string" || Number.isFinite(value), {
  error: "a text or a number",
}).meta({ type: ["string", "number"] });

/** What stands in every row. */
const always = ["network", "layer", "source", "batch", "latencySeconds", "powerWatts"];
/** What says the shape: of a fully connected layer, or of a convolution. */
const product = ["inputs", "outputs"], convolution = ["inputChannels", "filters"];
/** What says the densities. */
const densities = ["weightDensity", "activationDensity"];

function needed({ columns, match }: TableData): string[] {
  const shape = columns.includes("outputs") ? product : convolution;
  const wantsBoth = match.includes("density") ||
    columns.some((column) => densities.includes(toSi(column)[0]));
  return [...always, ...shape, ...(wantsBoth ? densities : [])];
}

function* repeatedColumns({ columns }: TableData): Iterable<Fault> {
  const names = columns.map((column) => toSi(column)[0]);
  for (const [i, name] of names.entries()) {
    if (names.indexOf(name) < i) {
      yield { place: ["columns", i], expected: "every column once", got: show(columns[i]) };
    }
  }
}

/** Columns that are not there; one that is nobody's may be meant. */
function* missingColumns(table: TableData): Iterable<Fault> {
  const names = table.columns.map((column) => toSi(column)[0]);
  const wanted = needed(table);
  const others = table.columns.filter((_, i) => !wanted.includes(names[i]!));
  for (const column of wanted.filter((column) => !names.includes(column))) {
    const printed = printedNames(column);
    const misspelt = others.find((other) => suggestion(other, printed) !== undefined);
    const hint = misspelt === undefined ? undefined : suggestion(misspelt, printed);
    const got = misspelt === undefined ? "none" : show(misspelt);
    yield { place: ["columns"], expected: `a column ${printed.join(" or ")}`, got, hint };
  }
}

/** The first wrong cell of each column: a slip of a unit is in all of them. */
function* cellFaults({ columns, rows }: TableData): Iterable<Fault> {
  for (const [j, column] of columns.entries()) {
    const expect = expectedCell(column);
    const wrong: Fault[] = [];
    for (const [i, row] of rows.entries()) {
      const mismatch = expect(row[j]!);
      if (mismatch !== undefined) wrong.push({ ...mismatch, place: ["rows", i, j] });
    }
    if (wrong.length > 0) yield { ...wrong[0]!, got: again(wrong[0]!.got, wrong.length, "row") };
  }
}

function* lengthFaults({ columns, rows }: TableData): Iterable<Fault> {
  for (const [i, row] of rows.entries()) {
    if (row.length === columns.length) continue;
    yield { place: ["rows", i], expected: `${columns.length} cells, one a column`, got: `${row.length}` };
  }
}

function* duplicates({ columns, rows }: TableData): Iterable<Fault> {
  const seen = new Map<string, number>();
  const named = ["network", "layer", "batch"].map((name) => columns.indexOf(name));
  for (const [i, row] of rows.entries()) {
    const name = JSON.stringify(named.map((at) => row[at]));
    const first = seen.get(name);
    if (first === undefined) seen.set(name, i);
    else {
      const got = `${row[named[0]!]} ${row[named[1]!]} again, which is rows[${first}]`;
      yield { place: ["rows", i], expected: "every layer of a network once for a batch", got };
    }
  }
}

/** Printed figures are rounded: a row may be so much faster than the array. */
const ROUNDING = 1.05;

/** Rows that say a time in which the array cannot have done the work. */
function* tooFast(table: TableData, { array, clock }: ChipProfile): Iterable<Fault> {
  if (array === undefined) return;
  const macsPerSecond = array.macsPerCycle * clock.hertz;
  const wrong = rowsOf(table).flatMap(({ macs, batch, latencySeconds }, i) => {
    const least = macs * batch / macsPerSecond;
    return latencySeconds * ROUNDING >= least ? [] : [{ i, least, latencySeconds, work: macs * batch }];
  });
  if (wrong.length === 0) return;
  const { i, least, latencySeconds, work } = wrong[0]!;
  const peak = `${work} MACs at ${array.macsPerCycle} a cycle and ${clock.hertz} Hz`;
  const expected = `a latency of at least ${Number(least.toPrecision(4))} s for ${peak}`;
  yield {
    place: ["rows", i],
    expected,
    got: again(`${Number(latencySeconds.toPrecision(4))} s`, wrong.length, "row"),
  };
}

/** Rows that spend longer computing than they take in all. */
function* longerThanAll(table: TableData): Iterable<Fault> {
  const wrong = rowsOf(table).flatMap(({ latencySeconds, processingLatencySeconds: part = 0 }, i) =>
    part > latencySeconds ? [{ i, part, latencySeconds }] : []
  );
  if (wrong.length === 0) return;
  const { i, part, latencySeconds } = wrong[0]!;
  const seconds = (value: number) => `${Number(value.toPrecision(4))} s`;
  yield {
    place: ["rows", i],
    expected: `processing within the latency of ${seconds(latencySeconds)}`,
    got: again(seconds(part), wrong.length, "row"),
  };
}

/** Published rows. */
export const table: ModelSchema<"table"> = {
  data: object<TableData>({
    groups,
    match: list(
      word({ shape: "its shape", density: "its densities" }, "What must agree"),
      "What must agree for a row to be this very layer",
      "shape and density",
      1,
    ),
    columns: list(text("A name that ends in its unit"), "Names of the columns", "names of columns", 1),
    rows: list(
      z.array(cell, { error: "a list of cells" }),
      "The rows, in the units that are printed",
      "rows",
      1,
    ),
  }),
  *contradictions(data, profile) {
    for (const stage of [repeatedColumns, missingColumns, lengthFaults, cellFaults, duplicates]) {
      const faults = [...stage(data)];
      if (faults.length > 0) return yield* faults;
    }
    yield* tooFast(data, profile);
    yield* longerThanAll(data);
  },
};
