/** Estimates of one network side by side: latency and energy, each with its range. */
import type { Estimate } from "../../engine/estimate.ts";
import { shown } from "../../ir/escape.ts";
import { inOrder, isWhole, modelsIn } from "../compare.ts";
import { chipLabel, lacking } from "../facts.ts";
import { quantity, UNKNOWN } from "../quantity.ts";
import { type Bar, barsPart, differMuch } from "./bars.ts";
import { MARGIN, picture, WIDTH } from "./document.ts";
import { fitted } from "./element.ts";
import { widthOfText } from "./measure.ts";
import { type CostKey, quantities } from "./facts.ts";
import type { ParetoData } from "./pareto.ts";

/** What a comparison is drawn of. */
export interface ComparisonPictureOptions {
  /** Whether costs are shown of networks that do not fit. */
  readonly ignoreMemory?: boolean;
}

/** What a picture of several chips is of; of a long title the middle of the network's name is left out. */
function titleOf({ network, batch }: Estimate, what: string): string {
  const rest = `, batch ${batch}: ${what} of the whole batch`;
  return `${fitted(network.name, WIDTH - 2 * MARGIN - widthOfText(rest, "title"), "title")}${rest}`;
}

/** The chip, and the models where it stands there more than once. */
export function namesOf(estimates: readonly Estimate[]): string[] {
  const chips = estimates.map(chipLabel), byModel = new Set(chips).size < chips.length;
  return estimates.map((one, i) => byModel ? `${chips[i]}, ${modelsIn(one) || UNKNOWN}` : chips[i]!);
}

/** Whether an estimate's cost is that of the network. */
export function isDrawn(estimate: Estimate, ignoreMemory: boolean): boolean {
  return isWhole(ignoreMemory ? { ...estimate, memory: { ...estimate.memory, fits: true } } : estimate);
}

/** Why an estimate's cost is not that of the network. */
export function whyNot(estimate: Estimate): string {
  return lacking(estimate.memory) === undefined ? "part of the network" : "does not fit";
}

/** Bars of the latency and of the energy of estimates of one network, the fastest first. */
export function comparisonPicture(
  exact: readonly Estimate[],
  { ignoreMemory = false }: ComparisonPictureOptions = {},
): string {
  const estimates = inOrder(shown(exact)),
    names = namesOf(estimates),
    [first] = estimates as [Estimate];
  const barsOf = (key: CostKey) =>
    estimates.map((estimate, i): Bar => {
      const { total } = estimate, isKnown = isDrawn(estimate, ignoreMemory), value = total[key];
      return {
        label: names[i]!,
        parts: isKnown && value > 0 ? [{ key: "whole", value }] : [],
        range: isKnown ? total.range?.[key] : undefined,
        text: isKnown ? quantity(value, quantities[key].unit, 3) : whyNot(estimate),
      };
    });
  const panels = (["latencySeconds", "energyJoules"] as const).map((key) => {
    const bars = barsOf(key), { word, unit } = quantities[key];
    return barsPart({ axis: word, unit, bars, keys: ["whole"] }, { log: differMuch(bars) });
  });
  const scopes = [...new Set(estimates.map(({ profile }) => profile.energy.of ?? "not said"))];
  return picture(
    { title: titleOf(first, "latency and energy"), lines: [] },
    panels,
    [
      "lines: where the truth is expected; chips whose lines overlap cannot be told apart",
      ...(scopes.length > 1
        ? [
          `energies are of different things: ${
            scopes.map((scope) =>
              `${scope} (${
                estimates.filter(({ profile }) => (profile.energy.of ?? "not said") === scope).map((
                  { profile },
                ) => profile.id)
                  .join(", ")
              })`
            ).join("; ")
          }`,
        ]
        : []),
    ],
  );
}

/** Estimates of one network as points of latency and energy; those of a part of it, or that do not fit, are left out. */
export function paretoOf(
  estimates: readonly Estimate[],
  { ignoreMemory = false }: ComparisonPictureOptions = {},
): ParetoData {
  const names = namesOf(estimates), [first] = estimates as [Estimate];
  const points = estimates.map(({ total }, i) => ({
    name: names[i]!,
    x: total.latencySeconds,
    y: total.energyJoules,
    xRange: total.range?.latencySeconds,
    yRange: total.range?.energyJoules,
  })).map((point, i) => isDrawn(estimates[i]!, ignoreMemory) ? point : { ...point, x: 0 });
  return {
    title: titleOf(first, "energy over latency"),
    x: { label: "latency", unit: "s" },
    y: { label: "energy", unit: "J" },
    points,
  };
}
