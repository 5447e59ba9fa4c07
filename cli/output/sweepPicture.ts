/** Rows of a sweep and the swings of a chip's numbers, as what pictures are drawn of. */
import type { Cost } from "../../engine/estimate.ts";
import { badOption, FodlamError } from "../../ir/errors.ts";
import { groupBy } from "../../ir/group.ts";
import type { LinesData, ParetoData, TornadoData } from "../../report/svg/mod.ts";
import { type FlatColumn, flatColumns } from "../../sweep/flat.ts";
import { batchOf, isWhole, type Row, rowColumns } from "../../sweep/row.ts";
import type { Sensitivity, Swing, Tried } from "../../sweep/sensitivity.ts";

/** A cost by the word of `--picture`: its name, its unit, its key, and those of its range in a row. */
const drawn = {
  latency: { unit: "s", key: "latencySeconds", least: "leastLatencySeconds", most: "mostLatencySeconds" },
  energy: { unit: "J", key: "energyJoules", least: "leastEnergyJoules", most: "mostEnergyJoules" },
} as const;

/** What `--picture` may say of a sweep or a chip's numbers. */
export type CostWord = keyof typeof drawn;

/** The words. */
export const costWords: readonly CostWord[] = ["latency", "energy"];

/** Values that differ by more than this are on a logarithmic axis. */
const LARGE_RATIO = 10;

function isWide(values: readonly number[]): boolean {
  const least = Math.min(...values);
  return least > 0 && Math.max(...values) / least > LARGE_RATIO;
}

/** Lines that are told apart; more than these are no picture. */
const MOST_LINES = 24;

/** What says which point a row is, and differs between rows. */
function knobsOf(rows: readonly Row[]): FlatColumn[] {
  const from = rowColumns.findIndex(({ name }) => name === "latencySeconds");
  const results = new Set<string>(["id", ...rowColumns.slice(from).map(({ name }) => name)]);
  return flatColumns(rows).filter(({ name, value }) =>
    !results.has(name) && new Set(rows.map(value)).size > 1
  );
}

/** The last words of a place: `systolic.rows`, `peaks.0.macsPerSecond`. */
function short(name: string): string {
  const keys = name.split(".");
  let from = Math.max(0, keys.length - 2);
  while (from > 0 && /^\d+$/.test(keys[from]!)) from--;
  return keys.slice(from).join(".");
}

/** A row by what differs: `scale-sim, systolic.rows 8`. */
function nameOf(row: Row, knobs: readonly FlatColumn[]): string {
  return knobs.map(({ name, value }) =>
    name === "network" || name === "profile" ? `${value(row)}` : `${short(name)} ${value(row)}`
  ).join(", ");
}

/** `ResNet-50 on scale-sim`: what all rows share. */
function subjectOf(rows: readonly Row[]): string {
  const all = (of: (row: Row) => string) => [...new Set(rows.map(of))];
  const words = (names: readonly string[], what: string) =>
    names.length === 1 ? names[0]! : `${names.length} ${what}`;
  return `${words(all(({ network }) => network), "networks")} on ${
    words(all(({ profile }) => profile), "profiles")
  }`;
}

function leftOut(count: number): string[] {
  return count === 0
    ? []
    : [`not drawn: ${count} rows without a result, of a part of the network, or too large`];
}

/** Rows of a sweep as lines over the number that has the most values. */
export function linesOfRows(rows: readonly Row[], word: CostWord): LinesData {
  const { key, least, most, unit } = drawn[word];
  const whole = rows.filter((row) => isWhole(row) && row[key] !== null), knobs = knobsOf(whole);
  const numbers = knobs.filter(({ value }) => whole.every((row) => typeof value(row) === "number"));
  const lengths = numbers.map(({ value }) => new Set(whole.map(value)).size);
  const axis = numbers[lengths.indexOf(Math.max(...lengths))];
  if (axis === undefined) {
    const expected = "rows with results over a number that varies, such as --batch 1,2,4";
    throw new FodlamError(badOption("--svg", expected, `${whole.length} rows without one`));
  }
  const others = knobs.filter((knob) => knob !== axis);
  const series = [...groupBy(whole, (row) => nameOf(row, others))].map(([name, own]) => ({
    name,
    points: own.map((row) => ({
      x: axis.value(row) as number,
      y: row[key]!,
      range: row[least] === null || row[most] === null ? undefined : { low: row[least], high: row[most] },
    })).sort((a, b) => a.x - b.x),
  }));
  if (series.length > MOST_LINES) {
    const hint = "fodlam pareto draws the front of any number of rows";
    throw new FodlamError(badOption("--svg", `at most ${MOST_LINES} lines`, `${series.length} lines`, hint));
  }
  return {
    title: `${subjectOf(whole)}: ${word} over ${short(axis.name)}`,
    x: { label: short(axis.name), unit: "", log: isWide(whole.map((row) => axis.value(row) as number)) },
    y: { label: `${word} of the batch`, unit, log: isWide(whole.map((row) => row[key]!)) },
    series,
    notes: leftOut(rows.length - whole.length),
  };
}

/** Rows of one network as points of latency and of an inference's energy. */
export function paretoOfRows(rows: readonly Row[], left: number): ParetoData {
  const knobs = knobsOf(rows);
  const span = (low: number | null, high: number | null, share: number) =>
    low === null || high === null ? undefined : { low: low / share, high: high / share };
  const points = rows.map((row) => ({
    name: nameOf(row, knobs),
    x: row.latencySeconds!,
    y: row.energyJoules! / batchOf(row),
    xRange: span(row.leastLatencySeconds, row.mostLatencySeconds, 1),
    yRange: span(row.leastEnergyJoules, row.mostEnergyJoules, batchOf(row)),
  }));
  return {
    title: `${subjectOf(rows)}: energy over latency`,
    x: { label: "latency of the batch", unit: "s" },
    y: { label: "energy of an inference", unit: "J" },
    points,
    notes: leftOut(left),
  };
}

/** The values of a count, `: 29 to 35`; of any other number they are a tenth less and more. */
function countsText(less: Tried | undefined, more: Tried | undefined): string {
  const values = [less, more].flatMap((tried) => tried === undefined ? [] : [tried.value]);
  return values.every((value) => Number.isInteger(value) && value < 1e6) ? `: ${values.join(" to ")}` : "";
}

/** Of some numbers those that move a cost, the strongest first. */
export function strongest(numbers: readonly Sensitivity[], word: CostWord): Sensitivity[] {
  const by = ({ ofLatency, ofEnergy }: Sensitivity) =>
    Math.abs((word === "latency" ? ofLatency : ofEnergy) ?? 0);
  return numbers.filter((one) => by(one) > 0).sort((a, b) => by(b) - by(a));
}

/** What some numbers move both ways. */
export function tornadoOf(
  title: string,
  { own, swings }: { readonly own: Cost; readonly swings: readonly Swing[] },
  word: CostWord,
): TornadoData {
  const { key, unit } = drawn[word];
  const oneWay = swings.filter(({ less, more }) => less === undefined || more === undefined).length;
  return {
    title: `${title}: what ${word} depends on`,
    label: word,
    unit,
    base: own[key],
    rows: swings.map(({ place, less, more }) => ({
      name: `${short(place)}${countsText(less, more)}`,
      less: less?.cost[key] ?? own[key],
      more: more?.cost[key] ?? own[key],
    })),
    notes: [
      "each number alone a tenth less and a tenth more, a count by one at least",
      ...(oneWay === 0 ? [] : [`${oneWay} of them cannot go one of the ways`]),
    ],
  };
}
