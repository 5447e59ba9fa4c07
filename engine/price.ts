/** Money and carbon of what runs: hours of chips at a price, joules at a grid's intensity. */
import { displayed } from "../ir/display.ts";
import { checkedFunction } from "../ir/checked.ts";
import { calling } from "../ir/errors.ts";
import { between, type Field, type Fields } from "../ir/field.ts";
import { fieldsOf, optionProblem } from "../ir/signature.ts";
import type { Joules, Seconds } from "../ir/units.ts";
import type { Estimate, Span } from "./estimate.ts";
import { isPart } from "./sums.ts";

/** Seconds in an hour, joules in a kilowatt-hour. */
const HOUR = 3600, KILOWATT_HOUR = 3.6e6;

/** What chips and electricity cost. */
export interface Prices {
  /** Price of a chip's hour, in whatever currency. */
  readonly pricePerHour?: number;
  /** Grams of CO2 equivalent per kilowatt-hour of electricity. */
  readonly gramsPerKilowattHour?: number;
}

/** The prices as options: their meaning and legal values. */
export const priceFields: Fields<Prices> = {
  pricePerHour: between("price of a chip's hour", 0, 1e9),
  gramsPerKilowattHour: between("grams of CO2 equivalent per kilowatt-hour", 0, 1e6),
};

/** Of what money is: an inference, a million tokens, an item. */
export type PricedUnit = "inference" | "million tokens" | "item";

/** What is priced: how many chips, for how long, with how much energy in all, for how many of something. */
export interface Priced {
  /** Chips. */
  readonly chips: number;
  /** Seconds that they run. */
  readonly seconds: Seconds;
  /** Energy of all of them; NaN where none is known. */
  readonly joules: Joules;
  /** The least and the most seconds, where a range is known. */
  readonly secondsSpan?: Span | null;
  /** The same of the joules. */
  readonly joulesSpan?: Span | null;
  /** Of what the money is: an inference, a million tokens, an item. */
  readonly per: PricedUnit;
}

/** A cost with its range. */
export interface PricedValue {
  /** The value. */
  readonly value: number;
  /** The least; null where no range is known. */
  readonly low: number | null;
  /** The most. */
  readonly high: number | null;
}

/** Money and carbon. */
export interface Money extends Prices {
  /** Of what it is: an inference, a million tokens, an item. */
  readonly per: PricedUnit;
  /** In the currency of the price; left out where no price is given. */
  readonly price?: PricedValue;
  /** Grams of CO2 equivalent of the electricity; left out where no grid is given. */
  readonly gramsCarbon?: PricedValue;
}

/** Money and carbon of a run: chips x seconds / 3600 x price, joules / 3.6e6 x grams. */
export function moneyOf(run: Priced, prices: Prices): Money {
  const { pricePerHour, gramsPerKilowattHour } = prices;
  const scaled = (value: number, span: Span | null | undefined, factor: number): PricedValue => ({
    value: value * factor,
    low: span ? span.low * factor : null,
    high: span ? span.high * factor : null,
  });
  return {
    ...prices,
    per: run.per,
    ...(pricePerHour !== undefined && {
      price: scaled(run.seconds, run.secondsSpan, run.chips * pricePerHour / HOUR),
    }),
    ...(gramsPerKilowattHour !== undefined && {
      gramsCarbon: scaled(run.joules, run.joulesSpan, gramsPerKilowattHour / KILOWATT_HOUR),
    }),
  };
}

const MILLION = 1e6;

/** An estimate as public functions are given it. */
export const estimateField: Field<Estimate> = {
  doc: "the estimate",
  expected: "an estimate such as evaluate() gives",
  accepts: (value): value is Estimate =>
    typeof value === "object" && value !== null && (value as Estimate).format === "fodlam/estimate@1",
};

/**
 * An estimate with its `money`: what an inference, or a million tokens of a decoder, cost in money and carbon, with the ranges of latency and
 * energy.
 *
 * @example
 * ```ts
 * import { conv, evaluate, loadProfile, network, priced } from "@fodlam/fodlam";
 *
 * const net = network("one layer", [3, 224, 224], conv(64, 7, { stride: 2 }));
 * const estimate = priced(evaluate(net, await loadProfile("a100")), { pricePerHour: 2.5, gramsPerKilowattHour: 380 });
 * console.log(estimate.money?.per, estimate.money!.price!.value < 1e-6); // inference true
 * ```
 *
 * @throws {FodlamError} if it is given no estimate, or a price is not legal
 */
export const priced: (estimate: Estimate, prices: Prices) => Estimate = checkedFunction(
  {
    act: calling("priced"),
    takes: { estimate: estimateField },
    options: fieldsOf(priceFields),
    refuse: optionProblem,
  },
  (estimate: Estimate, prices: Prices) =>
    displayed("estimate", { ...estimate, money: moneyOf(runOf(estimate), prices) }),
);

/** One inference of an estimate, or a million tokens; of unknown length and energy where only a part of the network has a cost. */
function runOf({ total, rate, batch, coverage }: Estimate): Priced {
  if (isPart(coverage.uncovered.macs)) {
    const per = rate.tokensPerSecond === undefined ? "inference" : "million tokens";
    return { chips: 1, seconds: NaN, joules: NaN, per };
  }
  const { latencySeconds, energyJoules, range } = total, { inferencesPerSecond, tokensPerSecond } = rate;
  const tokens = tokensPerSecond && inferencesPerSecond ? tokensPerSecond / inferencesPerSecond : undefined;
  const share = (tokens === undefined ? 1 : MILLION / tokens) / batch;
  const of = (span: Span) => ({ low: span.low * share, high: span.high * share });
  return {
    chips: 1,
    seconds: latencySeconds * share,
    joules: energyJoules * share,
    secondsSpan: range && of(range.latencySeconds),
    joulesSpan: range && of(range.energyJoules),
    per: tokens === undefined ? "inference" : "million tokens",
  };
}
