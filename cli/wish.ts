/** What a chip must do to be in a comparison: a least rate, a longest time of a batch. */
import type { Estimate } from "../engine/estimate.ts";
import { noneMeets, type Problem } from "../ir/errors.ts";
import { isWhole } from "../report/compare.ts";
import { chipLabel, lacking } from "../report/facts.ts";
import { perSecond, quantity } from "../report/quantity.ts";
import { number, seconds } from "./options.ts";
import type { Options } from "./spec.ts";

/** The least rate and the longest time, each if it was asked for. */
export interface Wish {
  readonly perSecond?: number;
  readonly latencySeconds?: number;
}

/** Estimates that meet a wish, and the others with why. */
export interface Granted {
  readonly kept: readonly Estimate[];
  readonly left: readonly (readonly [estimate: Estimate, why: string])[];
}

/** Rates. */
export const rates = {
  expected: "a number above 0",
  accepts: (value: number) => value > 0 && value < Infinity,
};

/** What is asked of the chips. */
export function wishOf({ minRate, maxLatency }: Options): Wish {
  return {
    ...(minRate !== undefined && { perSecond: number("--min-rate", rates, minRate) }),
    ...(maxLatency !== undefined && { latencySeconds: seconds("--max-latency", maxLatency) }),
  };
}

/** A wish in words; the rate is of tokens where an estimate is of a decoder. */
function wishText({ perSecond: least, latencySeconds: longest }: Wish, { rate }: Estimate): string {
  const counted = rate.tokensPerSecond === undefined ? "inferences" : "tokens";
  return [
    ...(least === undefined ? [] : [`at least ${perSecond(least)} ${counted} a second`]),
    ...(longest === undefined ? [] : [`at most ${quantity(longest, "s")} for the batch`]),
  ].join(" and ");
}

/** What is said where no chip meets a wish. */
export function unmet({ left }: Granted, wish: Wish): Problem {
  const [[first]] = left as [Granted["left"][number]];
  const chips = left.map(([estimate, why]) => [chipLabel(estimate), why] as const);
  return noneMeets(first.network.name, wishText(wish, first), chips);
}

/** Why an estimate does not meet a wish, if it does not; one that is not of the whole network meets none. */
function refusal(
  estimate: Estimate,
  { perSecond: least, latencySeconds: longest }: Wish,
): string | undefined {
  const { rate, total, memory, coverage } = estimate;
  if (least === undefined && longest === undefined) return undefined;
  if (!isWhole(estimate)) {
    return lacking(memory) ??
      (coverage.uncovered.macs > 0 ? "it costs only a part of the network" : "it has no latency");
  }
  const often = rate.tokensPerSecond ?? rate.inferencesPerSecond!;
  if (least !== undefined && often < least) return `${perSecond(often)} a second`;
  if (longest !== undefined && total.latencySeconds > longest) return quantity(total.latencySeconds, "s");
}

/** The estimates that meet a wish. */
export function granted(estimates: readonly Estimate[], wish: Wish): Granted {
  const judged = estimates.map((estimate) => [estimate, refusal(estimate, wish)] as const);
  return {
    kept: judged.flatMap(([estimate, why]) => why === undefined ? [estimate] : []),
    left: judged.flatMap(([estimate, why]) => why === undefined ? [] : [[estimate, why] as const]),
  };
}
