import { explain as explainNetwork, type ExplainOptions } from "../../engine/explain.ts";
import { evaluate } from "../../engine/evaluate.ts";
import { visible } from "../../ir/escape.ts";
import { labelled } from "../../ir/runtimeName.ts";
import { explanationText } from "../../report/explain.ts";
import { explainedNetworkText } from "../../report/explainNetwork.ts";
import { findNetworks, netArgument, reading } from "../input/network.ts";
import { checkFits, profilesFor } from "../input/chips.ts";
import { checkMatters } from "../arguments/matters.ts";
import { givenMappings } from "../input/mapping.ts";
import { evaluateOptions, evaluating } from "../options.ts";
import { useMappingOption } from "../output/mapping.ts";
import { styleOf } from "../output/print.ts";
import type { Command } from "../spec.ts";

/** `fodlam explain NET [LAYER]`: the number taken apart. */
export const explain: Command = {
  spec: {
    name: "explain",
    help:
      "Take an estimate apart: which bound holds, each term with its value and unit, each constant with its source",
    arguments: [
      netArgument,
      { name: "[layer]", help: "the one layer to explain; the whole network on one page if left out" },
    ],
    options: [...reading, ...evaluating, useMappingOption, {
      flags: "--json",
      help: "print JSON (fodlam/explanation@1)",
    }],
    examples: ["fodlam explain vgg16 conv1_2 --on eyeriss", "fodlam explain ./net.ts --on eie --json"],
  },
  async run(options, [name, layer], io) {
    const how: ExplainOptions = {
      ...evaluateOptions(options),
      ...await givenMappings(options),
      ...(layer !== undefined && { layer }),
    };
    const networks = await findNetworks(name!, options, io);
    const { layer: only, ...asked } = how;
    const profiles = await profilesFor(networks, asked, options);
    checkFits(networks.flatMap((network) => profiles.map((chip) => evaluate(network, chip, asked))), options);
    checkMatters({ networks, profiles, how: asked, only: only === undefined ? undefined : [only] }, io);
    const found = networks.flatMap((network) =>
      profiles.map((profile) => explainNetwork(network, profile, how))
    );
    if (options.json === true) return io.out(JSON.stringify(found.length === 1 ? found[0] : found, null, 2));
    const style = styleOf(io);
    const texts = found.map((explanation) =>
      layer === undefined
        ? explainedNetworkText(
          explanation,
          visible(`fodlam explain ${name} LAYER --on ${labelled(explanation.profile, explanation.runtime)}`),
          style,
        )
        : explanationText(explanation, style)
    );
    io.out(texts.join("\n\n\n"));
  },
};
