/** What every picture of an estimate says above and below it. */
import type { Cost, Estimate } from "../../engine/estimate.ts";
import { energyWords, limitsText, precisionText } from "../facts.ts";
import { sharesText } from "../notes.ts";
import { withSpan } from "../quantity.ts";
import type { Heading } from "./document.ts";

/** A quantity of a cost. */
export type CostKey = keyof Cost;

/** Names and units of quantities. */
export const quantities: Readonly<Record<CostKey, { readonly word: string; readonly unit: string }>> = {
  latencySeconds: { word: "Latency", unit: "s" },
  energyJoules: { word: "Energy", unit: "J" },
};

/** Network, chip and batch; then the total of a quantity. */
export function headingOf(estimate: Estimate, what: string, key: CostKey): Heading {
  const { network, profile, batch, total, limits } = estimate, { unit } = quantities[key];
  const further = key === "latencySeconds"
    ? [`limits: ${limitsText(limits)}`]
    : [`energy ${energyWords(profile.energy).join(", ")}`];
  return {
    title: `${what}: ${network.name} on ${profile.name}, batch ${batch}`,
    lines: [
      `total ${withSpan(total[key], total.range?.[key], unit)}; ${precisionText(estimate)}`,
      ...(further.length === 0 ? [] : [further.join("; ")]),
    ],
  };
}

/** What a picture of an estimate lacks, and how it shows that. */
export function lacksOf({ coverage: { uncovered } }: Estimate, how = "not drawn"): string[] {
  return uncovered.macs + uncovered.bytes === 0 ? [] : [`not costed, and ${how}: ${sharesText(uncovered)}`];
}
