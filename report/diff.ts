/** Two estimates and what differs: layers, totals, and how much of it the errors of the estimates leave standing. */
import type { Cost, Estimate, LayerEstimate, Span } from "../engine/estimate.ts";
import { shown } from "../ir/escape.ts";
import { type Aligned, aligned } from "./align.ts";
import { type Column, columns } from "./columns.ts";
import { modelsIn } from "./compare.ts";
import { percent } from "../ir/numbers.ts";
import { chipLabel, isOfPart, lacking, precisionCell } from "./facts.ts";
import { quantity, tally, UNKNOWN, withSpan } from "./quantity.ts";
import { plain, type Style } from "./style.ts";

/** What happened to a layer; `cost` where its work is the same and its cost is not. */
export type Change = "same" | "cost" | "changed" | "added" | "removed";

/** A layer that differs. */
export interface LayerDifference extends Aligned {
  /** What happened to it. */
  readonly change: Change;
  /** New less old latency; null where one of them is not known. */
  readonly latencySeconds: number | null;
  /** New less old energy; null where one of them is not known. */
  readonly energyJoules: number | null;
}

/** A total before and after. */
export interface TotalDifference {
  /** Before. */
  readonly before: number;
  /** After. */
  readonly after: number;
  /** After / before - 1. */
  readonly change: number;
  /**
   * The least change that both ranges vouch for, towards `change`; 0 where they overlap, null where one is not known or is that of a part
   * of a network.
   */
  readonly vouched: number | null;
  /** After less before if one error holds for both, at its ends: where one chip and one model made both. */
  readonly commonMode: Span | null;
}

/** The differences of two estimates, as plain JSON. */
export interface Difference {
  /** Always `"fodlam/diff@1"`. */
  readonly format: "fodlam/diff@1";
  /** What was compared. */
  readonly before: Side;
  /** With what. */
  readonly after: Side;
  /** The latency. */
  readonly latencySeconds: TotalDifference;
  /** The energy. */
  readonly energyJoules: TotalDifference;
  /** Every layer, aligned. */
  readonly layers: readonly LayerDifference[];
  /** New less old cost of the runs beyond their layers, where one of the two has any. */
  readonly runs?: Cost;
}

/** One of two estimates. */
export interface Side {
  /** The network. */
  readonly network: string;
  /** The chip. */
  readonly profile: string;
  /** Inferences processed together. */
  readonly batch: number;
  /** Multiply-accumulates of an inference. */
  readonly macs: number;
  /** Weights and biases. */
  readonly parameters: number;
  /** The version of FODLAM that made the estimate. */
  readonly fodlam: string;
}

function sideOf({ network, profile, runtime, batch, fodlam }: Estimate): Side {
  return {
    fodlam,
    network: network.name,
    profile: chipLabel({ profile, runtime }),
    batch,
    macs: network.macs,
    parameters: network.parameters,
  };
}

function costOf(layer: LayerEstimate | undefined, key: keyof Cost): number | null {
  if (layer === undefined || layer.status === "free") return 0;
  if (layer.status === "uncovered" || !Number.isFinite(layer[key])) return null; // NaN, or null from JSON
  return layer[key];
}

function less({ before, after }: Aligned, key: keyof Cost): number | null {
  const old = costOf(before, key), now = costOf(after, key);
  return old === null || now === null ? null : now - old;
}

function changeOf({ before, after }: Aligned, differs: boolean): Change {
  if (before === undefined) return "added";
  if (after === undefined) return "removed";
  if (before.macs !== after.macs || before.parameters !== after.parameters) return "changed";
  return differs ? "cost" : "same";
}

/** Differences below this share are rounding. */
const ROUNDING = 1e-9;

function layerOf(pair: Aligned): LayerDifference {
  const [latencySeconds, energyJoules] = [less(pair, "latencySeconds"), less(pair, "energyJoules")];
  const differs = (difference: number | null, key: keyof Cost) =>
    Math.abs(difference ?? 0) > ROUNDING * (costOf(pair.before, key) ?? 0);
  const isOther = differs(latencySeconds, "latencySeconds") || differs(energyJoules, "energyJoules") ||
    pair.before?.status !== pair.after?.status;
  return { ...pair, change: changeOf(pair, isOther), latencySeconds, energyJoules };
}

/** The least change between two values in their ranges, as a share of the old one. */
function vouchedFor(old: Span, now: Span): number {
  if (now.low > old.high) return now.low / old.high - 1;
  return now.high < old.low ? now.high / old.low - 1 : 0;
}

/** A difference where one error holds for both: the error's ends, as factors of the estimate. */
function common(difference: number, sides: readonly (readonly [value: number, range: Span])[]): Span {
  const low = Math.min(...sides.map(([value, range]) => range.low / value));
  const high = Math.max(...sides.map(([value, range]) => range.high / value));
  const ends = [difference * low, difference * high];
  return { low: Math.min(...ends), high: Math.max(...ends) };
}

/** What two runs cost beyond their layers, new less old; nothing where neither has such costs. */
function runsOf(before: Estimate, after: Estimate): Cost | undefined {
  const sum = ({ runs = [] }: Estimate, key: keyof Cost) => runs.reduce((all, run) => all + run[key], 0);
  if ((before.runs ?? after.runs) === undefined) return undefined;
  const [latencySeconds, energyJoules] = (["latencySeconds", "energyJoules"] as const).map((key) =>
    sum(after, key) - sum(before, key)
  ) as [number, number];
  return { latencySeconds, energyJoules };
}

function totalOf(before: Estimate, after: Estimate, key: keyof Cost): TotalDifference {
  const old = before.total[key] ?? NaN, now = after.total[key] ?? NaN; // JSON writes NaN as null
  const oldRange = before.total.range?.[key], nowRange = after.total.range?.[key];
  const isOne = chipLabel(before) === chipLabel(after) && modelsIn(before) === modelsIn(after);
  const known = oldRange !== undefined && nowRange !== undefined && old > 0 && now > 0 &&
    ![before, after].some(isOfPart);
  return {
    before: old,
    after: now,
    change: now / old - 1,
    vouched: known ? vouchedFor(oldRange, nowRange) : null,
    commonMode: known && isOne ? common(now - old, [[old, oldRange], [now, nowRange]]) : null,
  };
}

/** What differs between two estimates. */
export function differenceOf(before: Estimate, after: Estimate): Difference {
  const runs = runsOf(before, after);
  return {
    format: "fodlam/diff@1",
    before: sideOf(before),
    after: sideOf(after),
    latencySeconds: totalOf(before, after, "latencySeconds"),
    energyJoules: totalOf(before, after, "energyJoules"),
    layers: aligned(before.layers, after.layers).map(layerOf),
    ...(runs !== undefined && { runs }),
  };
}

/** How to print differences. */
export interface DifferenceOptions {
  /** How many layers are listed, those with the largest differences of latency; 10 if left out. */
  readonly most?: number;
  /** Bold and dim; plain if left out. */
  readonly style?: Style;
}

const MOST = 10;

/** `+1.2 %`; three digits, because small changes matter here. */
function changeText(share: number): string {
  if (!Number.isFinite(share)) return UNKNOWN;
  const percents = Number((share * 100).toPrecision(3));
  return `${percents < 0 ? "" : "+"}${percents} %`;
}

function signedQuantity(value: number | null, unit: string): string {
  if (value === null || Number.isNaN(value)) return UNKNOWN;
  return `${value > 0 ? "+" : ""}${quantity(value, unit, 3)}`;
}

function vouchedText({ vouched, change }: TotalDifference, ofPart: boolean): string {
  if (ofPart) return "of a part of a network";
  if (change === 0) return "the same";
  if (vouched === null) return "error not known";
  return vouched === 0 ? "inside the error" : `at least ${changeText(vouched)} after both errors`;
}

function totalLines(
  word: string,
  unit: string,
  total: TotalDifference,
  ranges: readonly (Span | undefined)[],
  ofPart: boolean,
): string[] {
  const [old, now] = ranges, { commonMode } = total;
  if (Number.isNaN(total.before) || Number.isNaN(total.after)) return [`${word.padEnd(10)} ${UNKNOWN}`];
  const head = `${word.padEnd(10)} ${withSpan(total.before, old, unit)} -> ${
    withSpan(total.after, now, unit)
  }`;
  return [
    `${head}: ${changeText(total.change)}, ${vouchedText(total, ofPart)}`,
    ...(commonMode === null || total.change === 0 ? [] : [
      `${" ".repeat(11)}if one error holds for both: ${signedQuantity(commonMode.low, unit)} to ${
        signedQuantity(commonMode.high, unit)
      }`,
    ]),
  ];
}

function nameIn({ before, after }: Aligned): string {
  if (before === undefined || after === undefined || before.name === after.name) {
    return (after ?? before)!.name;
  }
  return `${before.name} -> ${after.name}`;
}

function latencyText(layer: LayerEstimate | undefined): string {
  const seconds = costOf(layer, "latencySeconds");
  return layer === undefined || seconds === null ? UNKNOWN : quantity(seconds, "s", 3);
}

const layerColumns: readonly Column<LayerDifference>[] = [
  { head: "layer", align: "left", most: 40, text: nameIn },
  { head: "kind", align: "left", text: ({ before, after }) => (after ?? before)!.kind },
  { head: "change", align: "left", text: ({ change }) => change },
  { head: "old", align: "right", text: ({ before }) => latencyText(before) },
  { head: "new", align: "right", text: ({ after }) => latencyText(after) },
  { head: "latency", align: "right", text: ({ latencySeconds }) => signedQuantity(latencySeconds, "s") },
  { head: "energy", align: "right", text: ({ energyJoules }) => signedQuantity(energyJoules, "J") },
];

function countLine(word: string, before: number, after: number): string {
  const change = before === after ? "the same" : changeText(after / before - 1);
  return `${word.padEnd(10)} ${tally(before)} -> ${tally(after)}: ${change}`;
}

/** `3 layers added, 1 removed, 120 the same`. */
function layersLine(layers: readonly LayerDifference[]): string {
  const words: Readonly<Record<Change, string>> = {
    changed: "changed",
    added: "added",
    removed: "removed",
    cost: "of the same work at another cost",
    same: "the same",
  };
  const parts = (Object.keys(words) as Change[]).flatMap((change) => {
    const count = layers.filter((layer) => layer.change === change).length;
    return count === 0 ? [] : [`${count} ${words[change]}`];
  });
  return `layers     ${parts.join(", ")}`;
}

/** What the runs cost beyond the layers, new less old; nothing where that is the same. */
function runsLines({ latencySeconds, energyJoules }: Cost): string[] {
  if (latencySeconds === 0 && energyJoules === 0) return [];
  return [
    `runs       ${signedQuantity(latencySeconds, "s")}, ${
      signedQuantity(energyJoules, "J")
    } beyond the layers`,
  ];
}

/** What makes two estimates differ besides their layers, a line each. */
function unlikeLines(before: Estimate, after: Estimate): string[] {
  const unlike = (what: string, of: (estimate: Estimate) => string | undefined) => {
    const [old, now] = [of(before), of(after)];
    return old === undefined || now === undefined || old === now ? [] : [`${what}: ${old} -> ${now}`];
  };
  return [
    ...unlike("versions of FODLAM differ", ({ fodlam }) => fodlam),
    ...unlike("batches differ, costs are of the whole batch", ({ batch }) => `${batch}`),
    ...unlike("bits differ", ({ precision }) => precisionCell(precision)),
    ...unlike("MACs without a cost differ", ({ coverage }) => percent(coverage.uncovered.macs)),
    ...unlike("the memories differ", ({ memory }) => lacking(memory) ?? "fits"),
    ...unlike("energies are of different things", ({ profile: { energy } }) => energy.of ?? undefined),
  ];
}

/** The differences of two estimates as text. */
export function differenceText(
  exactBefore: Estimate,
  exactAfter: Estimate,
  { most = MOST, style = plain }: DifferenceOptions = {},
): string {
  const [before, after] = [shown(exactBefore), shown(exactAfter)], found = differenceOf(before, after);
  const name = ({ network, profile, batch }: Side) => `${network} on ${profile}, batch ${batch}`;
  const others = found.layers.filter(({ change }) => change !== "same").toSorted((a, b) =>
    Math.abs(b.latencySeconds ?? Infinity) - Math.abs(a.latencySeconds ?? Infinity)
  );
  const table = others.length === 0 ? [] : columns(others.slice(0, most), layerColumns);
  const ofPart = [before, after].some(isOfPart);
  const ranges = (key: keyof Cost) => [before.total.range?.[key], after.total.range?.[key]];
  return [
    style.bold(`old: ${name(found.before)}`),
    style.bold(`new: ${name(found.after)}`),
    "",
    ...totalLines("latency", "s", found.latencySeconds, ranges("latencySeconds"), ofPart),
    ...totalLines("energy", "J", found.energyJoules, ranges("energyJoules"), ofPart),
    countLine("MACs", found.before.macs, found.after.macs),
    countLine("parameters", found.before.parameters, found.after.parameters),
    layersLine(found.layers),
    ...(found.runs === undefined ? [] : runsLines(found.runs)),
    ...unlikeLines(before, after),
    ...(table.length === 0 ? [] : ["", style.bold(table[0]!), ...table.slice(1)]),
    ...(others.length > most ? [`${others.length - most} more layers differ: --layers`] : []),
  ].join("\n");
}
