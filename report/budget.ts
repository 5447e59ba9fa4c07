/** Limits of a budget held against estimates, and the table that says how it went. */
import type { Estimate, Span } from "../engine/estimate.ts";
import { markdownText } from "../ir/escape.ts";
import { chipLabel } from "./facts.ts";
import { brief, quantity, signed, tally, UNKNOWN } from "./quantity.ts";

/** What a limit bounds. */
export interface Bounded {
  /** What it is, in words. */
  readonly word: string;
  /** The unit of its values; empty for a count. */
  readonly unit: string;
  /** Whether the limit is the most that is allowed, or the least. */
  readonly bound: "most" | "least";
  /** Whether it takes a cost of every layer to know it. */
  readonly isCost: boolean;
  /** The value; null or NaN where it is not known. */
  value(estimate: Estimate): number | null | undefined;
  /** Where the truth is expected, where that is known; none of what is counted. */
  range?(estimate: Estimate): Span | undefined;
}

const rateRange = ({ rate: { low, high } }: Estimate): Span | undefined =>
  low === null || high === null ? undefined : { low, high };

/** Everything that a budget can bound, by the name of the limit. */
export const bounded = {
  latencySeconds: {
    word: "latency",
    unit: "s",
    bound: "most",
    isCost: true,
    value: ({ total }) => total.latencySeconds,
    range: ({ total }) => total.range?.latencySeconds,
  },
  inferencesPerSecond: {
    word: "inferences per second",
    unit: "",
    bound: "least",
    isCost: true,
    value: ({ rate }) => rate.inferencesPerSecond,
    range: rateRange,
  },
  tokensPerSecond: {
    word: "tokens per second",
    unit: "",
    bound: "least",
    isCost: true,
    value: ({ rate }) => rate.tokensPerSecond,
    range: (estimate) => {
      const { tokensPerSecond, inferencesPerSecond } = estimate.rate, span = rateRange(estimate);
      if (!tokensPerSecond || !inferencesPerSecond || span === undefined) return undefined;
      const each = tokensPerSecond / inferencesPerSecond;
      return { low: span.low * each, high: span.high * each };
    },
  },
  energyJoules: {
    word: "energy",
    unit: "J",
    bound: "most",
    isCost: true,
    value: ({ total }) => total.energyJoules,
    range: ({ total }) => total.range?.energyJoules,
  },
  memoryBytes: {
    word: "memory",
    unit: "B",
    bound: "most",
    isCost: false,
    value: ({ memory }) => memory.bytes,
  },
  macs: { word: "MACs", unit: "", bound: "most", isCost: false, value: ({ network }) => network.macs },
  parameters: {
    word: "parameters",
    unit: "",
    bound: "most",
    isCost: false,
    value: ({ network }) => network.parameters,
  },
} as const satisfies Readonly<Record<string, Bounded>>;

/** The name of a limit. */
export type LimitName = keyof typeof bounded;

/** How a limit fares: `unknown` where the estimate has no such number for the whole network. */
export type Verdict = "within" | "inside the error" | "over" | "does not fit" | "unknown";

/** A limit and how it fares. */
export interface Judged {
  /** The network. */
  readonly network: string;
  /** The chip. */
  readonly profile: string;
  /** Inferences processed together. */
  readonly batch: number;
  /** What is bounded. */
  readonly name: LimitName;
  /** The limit. */
  readonly limit: number;
  /** The estimate; null where it is not known. */
  readonly estimate: number | null;
  /** Where the truth is expected; null where that is not known, or the number is exact. */
  readonly range: Span | null;
  /** How it fares. */
  readonly verdict: Verdict;
}

/** How to judge. */
export interface JudgeOptions {
  /** The share by which an estimate may exceed a limit; 0 if left out. */
  readonly tolerance?: number;
}

/** A limit held against an estimate. */
export function judged(
  estimate: Estimate,
  name: LimitName,
  limit: number,
  { tolerance = 0 }: JudgeOptions = {},
): Judged {
  const about: Bounded = bounded[name], value = about.value(estimate) ?? NaN;
  const fits = estimate.memory.fits !== false;
  const isKnown = !Number.isNaN(value) && !(about.isCost && (isTooSmall(estimate) || !fits));
  const range = isKnown ? about.range?.(estimate) ?? null : null;
  const { network, batch } = estimate;
  const verdict = !fits && about.isCost
    ? "does not fit"
    : isKnown
    ? verdictOf({ value, limit, range, tolerance, bound: about.bound })
    : "unknown";
  return {
    network: network.name,
    profile: chipLabel(estimate),
    batch,
    name,
    limit,
    estimate: isKnown ? value : null,
    range,
    verdict,
  };
}

/** Whether the sums are of a part of the network, or of nothing: they are then too small to be held against a limit. */
function isTooSmall({ rate }: Estimate): boolean {
  return rate.inferencesPerSecond === null;
}

interface Question {
  readonly value: number;
  readonly limit: number;
  readonly range: Span | null;
  readonly tolerance: number;
  readonly bound: Bounded["bound"];
}

function verdictOf({ value, limit, range, tolerance, bound }: Question): Verdict {
  const allowed = bound === "most" ? limit * (1 + tolerance) : limit * (1 - tolerance);
  if (range !== null && range.low < allowed && allowed < range.high) return "inside the error";
  return (bound === "most" ? value > allowed : value < allowed) ? "over" : "within";
}

/** Whether a verdict fails: what is over, does not fit or is not known; if strict, also what the error does not decide. */
export function fails(verdict: Verdict, strict: boolean): boolean {
  return verdict !== "within" && (strict || verdict !== "inside the error");
}

function valueText(value: number | null, { unit }: Bounded): string {
  if (value === null) return UNKNOWN;
  return unit === "" ? tally(value) : quantity(value, unit);
}

/** From so many times the limit on, an overrun is a factor and no percentage. */
const FAR = 9;

/** The way from the estimate to the limit, as a share of the limit: positive is room. */
function marginText({ estimate, limit, name }: Judged): string {
  if (estimate === null) return UNKNOWN;
  const { bound } = bounded[name], room = bound === "most" ? limit - estimate : estimate - limit;
  return room / limit < -FAR ? `${Number((estimate / limit).toPrecision(3))}x` : signed(room / limit);
}

/** What came of all limits. */
function outcomeText(all: readonly Judged[], strict: boolean): string {
  const count = (accepts: (verdict: Verdict) => boolean) =>
    all.filter(({ verdict }) => accepts(verdict)).length;
  const failed = count((verdict) => fails(verdict, strict)),
    open = count((verdict) => verdict === "inside the error");
  const error = open === 0
    ? ""
    : `; ${open} inside the error of the estimate${strict ? ", which --strict fails" : ""}`;
  return `${
    failed === 0 ? `${all.length} of ${all.length} limits hold` : `${failed} of ${all.length} limits fail`
  }${error}`;
}

const HEAD = ["network", "chip", "batch", "what", "limit", "estimate", "range", "margin", "verdict"];

/** The table of a budget in Markdown, and what came of it in a line. */
export function budgetMarkdown(all: readonly Judged[], strict: boolean): string {
  const rows = all.map((one) => {
    const about: Bounded = bounded[one.name], { range, verdict } = one;
    const failed = fails(verdict, strict);
    return [
      markdownText(one.network),
      markdownText(one.profile),
      `${one.batch}`,
      about.word,
      `${about.bound === "most" ? "at most" : "at least"} ${valueText(one.limit, about)}`,
      valueText(one.estimate, about),
      range === null ? UNKNOWN : `${brief(range.low, about.unit)} to ${brief(range.high, about.unit)}`,
      marginText(one),
      failed ? `**${verdict}**` : verdict,
    ];
  });
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    line(HEAD),
    line(HEAD.map((head) => ["limit", "estimate", "margin"].includes(head) ? "--:" : "---")),
    ...rows.map(line),
    "",
    outcomeText(all, strict),
  ].join("\n");
}
