import { badOption, FodlamError } from "../../ir/errors.ts";
import { groupBy } from "../../ir/group.ts";
import { frontWithRanges, type Goal, isComparable } from "../../sweep/pareto.ts";
import { batchOf, type Row } from "../../sweep/row.ts";
import { openStore } from "../../sweep/store.ts";
import { onePicture, writePicture } from "../output/picture.ts";
import { rowsText } from "../output/rows.ts";
import { paretoOfRows } from "../output/sweepPicture.ts";
import type { Command } from "../spec.ts";

const words: Readonly<Record<string, Goal>> = {
  latency: "latencySeconds",
  energy: "energyJoules",
  memory: "memoryBytes",
};

/** What a picture shows. */
const DRAWN: readonly Goal[] = ["latencySeconds", "energyJoules"];

function goalsOf(text: unknown): Goal[] {
  const given = String(text).split(",").map((word) => word.trim());
  if (given.every((word) => Object.hasOwn(words, word)) && new Set(given).size === given.length) {
    return given.map((word) => words[word]!);
  }
  throw new FodlamError(badOption("--minimize", `some of ${Object.keys(words).join(", ")}, each once`, text));
}

/** What rows are measured by in a condition: the value, and the ends of its range; a batch's rate is inferences a second. */
const measures: Readonly<Record<string, (row: Row) => readonly [value: number, ...ends: number[]]>> = {
  latency: ({ latencySeconds, leastLatencySeconds, mostLatencySeconds }) => [
    latencySeconds!,
    leastLatencySeconds ?? latencySeconds!,
    mostLatencySeconds ?? latencySeconds!,
  ],
  energy: (row) => {
    const { energyJoules, leastEnergyJoules: least, mostEnergyJoules: most } = row,
      value = energyJoules ?? NaN;
    return [value / batchOf(row), (least ?? value) / batchOf(row), (most ?? value) / batchOf(row)];
  },
  memory: ({ memoryBytes }) => [memoryBytes ?? NaN],
  rate: (row) => measures.latency!(row).map((seconds) => batchOf(row) / seconds) as [number, number, number],
};

const EXPECTED = `conditions such as rate>=30,latency<=0.01 on ${
  Object.keys(measures).join(", ")
} in plain seconds, joules an inference, bytes, inferences a second, or the word fits`;

/** Whether a row meets a condition by its value, and by all of its range. */
type Condition = (row: Row) => { readonly meets: boolean; readonly isCertain: boolean };

function conditionsOf(text: unknown): Condition[] {
  if (text === undefined) return [];
  return String(text).split(",").map((word): Condition => {
    const [, name, sign, number] = /^(\w+)(>=|<=)(\d+\.?\d*(?:e[-+]?\d+)?)$/i.exec(word.trim()) ?? [];
    if (word.trim() === "fits") return ({ fits }) => ({ meets: fits === true, isCertain: true });
    const measure = name !== undefined && Object.hasOwn(measures, name) ? measures[name]! : undefined;
    if (measure === undefined || !Number.isFinite(Number(number))) {
      throw new FodlamError(badOption("--within", EXPECTED, text));
    }
    const isWithin = (value: number) => sign === ">=" ? value >= Number(number) : value <= Number(number);
    return (row) => {
      const [value, ...ends] = measure(row);
      return { meets: isWithin(value), isCertain: ends.every(isWithin) };
    };
  });
}

/** `fodlam pareto r.sqlite --minimize latency,energy`: the rows that no other is better than. */
export const pareto: Command = {
  spec: {
    name: "pareto",
    help: "Print, of each network, the rows of a sweep that no other is better than",
    arguments: [{ name: "<store>", help: "the store, as sweep --out made it" }],
    options: [
      {
        flags: "--minimize <goals>",
        help:
          "what is to be small: latency of the batch, energy of an inference, memory (default: latency,energy)",
      },
      {
        flags: "--within <conditions>",
        help: "only rows with, say, rate>=30,latency<=0.01,fits; exit code 1 if none is",
      },
      { flags: "--near", help: "also rows that are worse by less than their ranges are wide" },
      { flags: "--json", help: "print JSON, a list of rows" },
      ...onePicture,
    ],
    examples: ["fodlam pareto r.sqlite --minimize latency,energy --within rate>=30,fits"],
  },
  async run(options, [path], io) {
    const wanted = goalsOf(options.minimize ?? "latency,energy"), conditions = conditionsOf(options.within);
    const store = await openStore(path!, { existing: true });
    const rows = [...store.rows()];
    store.close();
    const comparable = rows.filter((row) => isComparable(row, wanted));
    const within = comparable.filter((row) => conditions.every((condition) => condition(row).meets));
    const found = [...groupBy(within, ({ network }) => network).values()].flatMap((some) =>
      frontWithRanges(some, wanted)
    );
    const shown = options.near === true ? found : found.filter(({ isFront }) => isFront);
    await writePicture(options, ({ paretoPicture }) => {
      const networks = new Set(within.map(({ network }) => network)).size;
      if (wanted.join() !== DRAWN.join()) {
        throw new FodlamError(badOption("--svg", "--minimize latency,energy", options.minimize));
      }
      if (networks !== 1) {
        throw new FodlamError(badOption("--svg", "rows of one network", `${networks} networks`));
      }
      return paretoPicture(paretoOfRows(within, rows.length - within.length));
    });
    if (shown.length === 0) io.fail(1);
    if (options.json === true) return io.out(JSON.stringify(shown.map(({ row }) => row), null, 2));
    const front = new Set(found.filter(({ isFront }) => isFront).map(({ row }) => row));
    const unsure = new Set(shown.map(({ row }) => row).filter((row) => !isCertain(row, conditions)));
    const isMarked = options.near === true || unsure.size > 0;
    const mark = (row: Row) =>
      `${options.near === true && front.has(row) ? "*" : ""}${unsure.has(row) ? "~" : ""}`;
    if (shown.length > 0) {
      io.out(
        `${rowsText(shown.map(({ row }) => row), { mark: isMarked ? mark : undefined, among: rows })}\n`,
      );
    }
    const near = found.length - front.size, lacking = rows.length - comparable.length;
    const more = near === 0 ? "" : `; ${near} more cannot be told from it by their ranges`;
    io.out(
      `${front.size} of ${rows.length} rows are on the front${more}${
        more === "" || options.near === true ? "" : " (--near)"
      }`,
    );
    if (unsure.size > 0) io.out("~ meets --within by its value, but not by its whole range");
    if (lacking > 0) {
      io.out(`left out: ${lacking} without these numbers, of a part of the network, or too large`);
    }
    if (comparable.length > within.length) {
      io.out(`left out by --within: ${comparable.length - within.length}`);
    }
  },
};

function isCertain(row: Row, conditions: readonly Condition[]): boolean {
  return conditions.every((condition) => condition(row).isCertain);
}
