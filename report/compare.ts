import type { Estimate } from "../engine/estimate.ts";
import { type Cell, csvLines, shown } from "../ir/escape.ts";
import { type Column, columns } from "./columns.ts";
import { chipLabel, energyCell, lacking, limitsText, precisionCell } from "./facts.ts";
import { percent } from "../ir/numbers.ts";
import { carbonCell, priceCell } from "./money.ts";
import { perSecond, UNKNOWN, withSpan } from "./quantity.ts";
import { plain, type Style } from "./style.ts";
import { wrapped } from "./wrap.ts";

/** What a comparison leaves out, and how it is printed. */
export interface ComparisonOptions {
  /** Estimates that do not meet what was asked for, each with why. */
  readonly left?: readonly (readonly [estimate: Estimate, why: string])[];
  /** Whether costs are shown of networks that do not fit. */
  readonly ignoreMemory?: boolean;
  /** Bold and dim; plain if left out. */
  readonly style?: Style;
}

/** The models that made an estimate; empty if none did. */
export function modelsIn({ layers }: Estimate): string {
  return [...new Set(layers.flatMap((layer) => layer.status === "costed" ? [layer.model] : []))].join("+");
}

/** The same for a column; where none cost anything, the one that was asked for. */
function modelText(estimate: Estimate): string {
  return modelsIn(estimate) || (estimate.model === "auto" ? UNKNOWN : estimate.model);
}

/** Whether an estimate is of the whole network, on a chip that holds it: two of those can be compared. */
export function isWhole({ rate, memory }: Estimate): boolean {
  return rate.inferencesPerSecond !== null && memory.fits !== false;
}

/** By how much a time exceeds the least of those of whole networks. */
function times(value: number, least: number): string {
  return `${(value / least).toFixed(value / least < 10 ? 2 : 0)}x`;
}

/** The fastest first; what is not of the whole network, or does not fit, behind them, and what has no cost at the end. */
export function inOrder(estimates: readonly Estimate[]): Estimate[] {
  const rank = (estimate: Estimate) => isWhole(estimate) ? 0 : estimate.total.latencySeconds > 0 ? 1 : 2;
  const key = (estimate: Estimate) => rank(estimate) === 0 ? estimate.total.latencySeconds : 0;
  return estimates.toSorted((a, b) => rank(a) - rank(b) || key(a) - key(b));
}

/** What is said of an estimate; nothing of one on a chip that does not hold the network. */
type Known = (estimate: Estimate, text: string) => string;

function costColumns(least: number, known: Known): Column<Estimate>[] {
  return [
    {
      head: "latency",
      align: "left",
      text: (estimate) =>
        known(estimate, withSpan(estimate.total.latencySeconds, estimate.total.range?.latencySeconds, "s")),
    },
    {
      head: "slower",
      align: "right",
      text: (estimate) => isWhole(estimate) ? times(estimate.total.latencySeconds, least) : UNKNOWN,
    },
    rateColumn(known),
    {
      head: "energy",
      align: "left",
      text: (estimate) =>
        known(estimate, withSpan(estimate.total.energyJoules, estimate.total.range?.energyJoules, "J")),
    },
    { head: "of", align: "left", text: ({ profile }) => energyCell(profile.energy) },
  ];
}

function rateColumn(known: Known): Column<Estimate> {
  const often = ({ rate }: Estimate) => perSecond(rate.tokensPerSecond ?? rate.inferencesPerSecond);
  return { head: "a second", align: "right", text: (estimate) => known(estimate, often(estimate)) };
}

/** Money and carbon, where prices are given. */
function moneyColumns(estimates: readonly Estimate[], known: Known): Column<Estimate>[] {
  const [money] = estimates.flatMap(({ money }) => money ?? []);
  if (money === undefined) return [];
  const per = money.per === "million tokens" ? "/M tokens" : "/inference";
  const column = (head: string, cell: typeof priceCell): Column<Estimate> => ({
    head: `${head}${per}`,
    align: "right",
    text: (one) => known(one, one.money === undefined ? UNKNOWN : cell(one.money)),
  });
  return [
    ...(money.price === undefined ? [] : [column("price", priceCell)]),
    ...(money.gramsCarbon === undefined ? [] : [column("CO2e", carbonCell)]),
  ];
}

function memoryCell({ memory }: Estimate): string {
  if (memory.fits === null) return UNKNOWN;
  return memory.fits ? percent(memory.bytes / memory.capacityBytes!, 0) : "does not fit";
}

/** The greatest of the limits. */
function limitCell({ limits }: Estimate): string {
  return limitsText(limits).split(",")[0]!;
}

/** What each chip is, a line each: how it is driven, its process, what its energy covers. */
function chipLines(estimates: readonly Estimate[]): string[] {
  const lines = estimates.map(({ profile, runtime, driven, processNanometers, memory }) => {
    const lack = lacking(memory), short = lack === undefined ? "" : `; ${memory.name}: ${lack}`;
    return `${chipLabel({ profile, runtime })}: ${
      driven === null ? "" : `${driven}, `
    }${processNanometers} nm; energy: ${profile.energyScope}${short}`;
  });
  return [...new Set(lines)];
}

/** What a reader of the table could take for the chips' own difference: other bits, other scopes of energy. */
function differences(estimates: readonly Estimate[]): string[] {
  const differ = (of: (estimate: Estimate) => string | null) => new Set(estimates.map(of)).size > 1;
  return [
    ...(differ(({ precision }) => precisionCell(precision))
      ? ["precisions differ: --bits N compares at one, where the chips have it"]
      : []),
    ...(differ(({ profile }) => profile.energy.of)
      ? [
        `energies differ in scope, see \`of\`: a chip's leaves out what a board's includes${
          estimates.some(({ profile }) => profile.energy.of === "chip")
            ? "; --scope system adds its memory"
            : ""
        }`,
      ]
      : []),
  ];
}

/** The columns of chips side by side. */
export function comparisonColumns(estimates: readonly Estimate[], ignoreMemory = false): Column<Estimate>[] {
  const least = Math.min(...estimates.filter(isWhole).map(({ total }) => total.latencySeconds));
  const known: Known = (one, text) =>
    Number.isNaN(one.total.latencySeconds) || one.memory.fits === false && !ignoreMemory ? UNKNOWN : text;
  const byModel = new Set(estimates.map(chipLabel)).size < estimates.length;
  return [
    { head: "profile", align: "left", text: chipLabel },
    ...(byModel ? [{ head: "model", align: "left", text: modelText } as Column<Estimate>] : []),
    { head: "bits", align: "left", text: ({ precision }) => precisionCell(precision) },
    ...costColumns(least, known),
    ...moneyColumns(estimates, known),
    { head: "memory", align: "right", text: memoryCell },
    { head: "limit", align: "left", text: (estimate) => known(estimate, limitCell(estimate)) },
    ...missing(estimates),
  ];
}

/** What a reader of the columns should know, a line each: their words, what differs, what each chip is. */
export function comparisonNotes(estimates: readonly Estimate[], counted: "tokens" | "inferences"): string[] {
  const cached = estimates.some(({ precision }) => precision.cache.length > 0);
  return [
    `bits of weights/activations${
      cached ? "/KV cache" : ""
    }; a second: ${counted}; * energy never measured on this chip`,
    ...differences(estimates),
    ...chipLines(estimates),
  ];
}

/** Estimates of one network side by side. */
export function comparisonText(exact: readonly Estimate[], options: ComparisonOptions = {}): string {
  const { left = [], style = plain, ignoreMemory = false } = options;
  const estimates = inOrder(shown(exact)), all = [...exact, ...left.map(([estimate]) => estimate)];
  const { network, batch, rate, fodlam } = shown(all[0]!);
  const table = columns(estimates, comparisonColumns(estimates, ignoreMemory));
  const notes = comparisonNotes(estimates, rate.tokensPerSecond === undefined ? "inferences" : "tokens");
  return [
    style.bold(`${network.name}, batch ${batch}: latency and energy of the whole batch; FODLAM ${fodlam}`),
    "",
    style.bold(table[0]!),
    ...table.slice(1),
    "",
    ...notes.flatMap((line) => wrapped(line, 2)),
    ...left.map(([estimate, why]) => style.dim(`left out: ${chipLabel(estimate)}: ${why}`)),
  ].join("\n");
}

/** The share that is not costed, where some is not. */
function missing(estimates: readonly Estimate[]): Column<Estimate>[] {
  const share = ({ coverage }: Estimate) => coverage.uncovered.macs;
  if (estimates.every((estimate) => share(estimate) === 0)) return [];
  return [{
    head: "MACs not costed",
    align: "right",
    text: (estimate) => share(estimate) === 0 ? UNKNOWN : percent(share(estimate)),
  }];
}

/** Columns of a comparison as CSV: each by its name. */
const cells: Readonly<Record<string, (estimate: Estimate) => Cell>> = {
  network: ({ network }) => network.name,
  profile: ({ profile }) => profile.id,
  model: modelsIn,
  batch: ({ batch }) => batch,
  latencySeconds: ({ total }) => total.latencySeconds,
  latencyErrorLow: ({ error }) => error?.latency.low,
  latencyErrorHigh: ({ error }) => error?.latency.high,
  energyJoules: ({ total }) => total.energyJoules,
  energyErrorLow: ({ error }) => error?.energy.low,
  energyErrorHigh: ({ error }) => error?.energy.high,
  uncoveredMacsShare: ({ coverage }) => coverage.uncovered.macs,
  driven: ({ driven }) => driven,
  weightBits: ({ precision }) => precision.weights.join(" "),
  activationBits: ({ precision }) => precision.activations.join(" "),
  cacheBits: ({ precision }) => precision.cache.join(" "),
  latencyLowSeconds: ({ total }) => total.range?.latencySeconds.low,
  latencyHighSeconds: ({ total }) => total.range?.latencySeconds.high,
  energyLowJoules: ({ total }) => total.range?.energyJoules.low,
  energyHighJoules: ({ total }) => total.range?.energyJoules.high,
  energyOf: ({ profile }) => profile.energy.of,
  energyMeasured: ({ profile }) => `${profile.energy.measured}`,
  inferencesPerSecond: ({ rate }) => rate.inferencesPerSecond,
  tokensPerSecond: ({ rate }) => rate.tokensPerSecond,
  memoryBytes: ({ memory }) => memory.bytes,
  memoryCapacityBytes: ({ memory }) => memory.capacityBytes,
  fits: ({ memory }) => memory.fits === null ? null : `${memory.fits}`,
  computeShare: ({ limits }) => limits.compute,
  memoryShare: ({ limits }) => limits.memory,
  vectorShare: ({ limits }) => limits.vector,
  fixedShare: ({ limits }) => limits.fixed,
  runtime: ({ runtime }) => runtime,
  price: ({ money }) => money?.price?.value,
  gramsCarbon: ({ money }) => money?.gramsCarbon?.value,
};

/** Estimates of one network as CSV, a line an estimate, numbers in full. */
export function comparisonCsv(estimates: readonly Estimate[]): string {
  const columns = Object.values(cells);
  return csvLines(Object.keys(cells), estimates.map((estimate) => columns.map((cell) => cell(estimate))));
}
