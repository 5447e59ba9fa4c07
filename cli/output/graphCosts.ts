/** What layers cost, as graphs show it. */
import type { Estimate, LayerEstimate } from "../../engine/estimate.ts";
import { evaluate } from "../../engine/evaluate.ts";
import type { FormatCard, GraphCosts } from "../../formats/format.ts";
import { badOption, FodlamError, needsOption, notInFormat } from "../../ir/errors.ts";
import type { Network } from "../../ir/network.ts";
import { chipLabel } from "../../report/facts.ts";
import { quantity, UNKNOWN } from "../../report/quantity.ts";
import { checkMatters } from "../arguments/matters.ts";
import { checkFits, profilesNamed } from "../input/chips.ts";
import { evaluateOptions, evaluating, keyOf, profileNames } from "../options.ts";
import type { Io, Options, OptionSpec } from "../spec.ts";

/** How layers are costed for a graph, beside the chip and the batch. */
const others = evaluating.filter(({ flags }) => !/^--(on|batch)\b/.test(flags));

/** Options of a graph that shows costs. */
export const graphOptions: readonly OptionSpec[] = [
  { flags: "--on <profile>", help: "an accelerator: the graph shows what each layer costs there" },
  ...others.map((option) => ({ ...option, help: `with --on: ${option.help}` })),
];

/** What each network costs, where a chip is named and the format shows it. */
export async function costsOf(
  networks: readonly Network[],
  options: Options,
  card: FormatCard,
  io: Io,
): Promise<ReadonlyMap<Network, GraphCosts> | undefined> {
  const names = profileNames(options);
  if (names === undefined) {
    const alone = others.find((option) => options[keyOf(option)] !== undefined);
    if (alone !== undefined) throw new FodlamError(needsOption(alone.flags.split(" ")[0]!, "--on"));
    return undefined;
  }
  if (names.length > 1) throw new FodlamError(badOption("--on", "one profile", options.on));
  if (card.showsCosts !== true) {
    throw new FodlamError(notInFormat("--on", card.id, "a graph, --to mermaid or graphviz"));
  }
  const profiles = await profilesNamed(options, []), how = evaluateOptions(options);
  checkMatters({ networks, profiles, how }, io);
  const estimates = networks.map((network) => evaluate(network, profiles[0]!, how));
  checkFits(estimates, options);
  return new Map(networks.map((network, i) => [network, graphCosts(estimates[i]!)]));
}

function textOf(layer: LayerEstimate): string {
  if (layer.status !== "costed") return layer.status === "free" ? "free" : "not costed";
  return costText(layer);
}

function costText(
  { latencySeconds, energyJoules }: { latencySeconds: number; energyJoules: number },
): string {
  const energy = quantity(energyJoules, "J", 3);
  return `${quantity(latencySeconds, "s", 3)}${energy === UNKNOWN ? "" : `, ${energy}`}`;
}

/** The costs of an estimate's layers, with their shares of the latency of all. */
function graphCosts(estimate: Estimate): GraphCosts {
  const { network, batch, layers, runs = [], total } = estimate;
  const seconds = (layer: LayerEstimate) => layer.status === "costed" ? layer.latencySeconds : 0;
  const sum = (all: readonly number[]) => all.reduce((before, one) => before + one, 0);
  const whole = sum(layers.map(seconds)), run = sum(runs.map(({ latencySeconds }) => latencySeconds));
  const beyond = run > 0 ? `; the run beyond its layers ${quantity(run, "s", 3)}` : "";
  return {
    title: `${network.name} on ${chipLabel(estimate)}, batch ${batch}: ${costText(total)}${beyond}`,
    layers: new Map(layers.map((layer) => [
      layer.name,
      { text: textOf(layer), share: whole > 0 ? seconds(layer) / whole : 0 },
    ])),
  };
}
