import { explain as explainNetwork, type ExplainOptions } from "../../engine/explain.ts";
import { explanationText } from "../../report/explain.ts";
import { findNetworks, netArgument, reading } from "../input/network.ts";
import { checkMatters } from "../matters.ts";
import { evaluateOptions, evaluating } from "../options.ts";
import { profilesAsked, styleOf } from "../output/print.ts";
import type { Command } from "../spec.ts";

/** `fodlam explain NET [LAYER]`: the number taken apart. */
export const explain: Command = {
  spec: {
    name: "explain",
    help:
      "Take an estimate apart: which bound holds, each term with its value and unit, each constant with its source",
    arguments: [
      netArgument,
      { name: "[layer]", help: "the one layer to explain; all of them if left out" },
    ],
    options: [...reading, ...evaluating, { flags: "--json", help: "print JSON (fodlam/explanation@1)" }],
    examples: ["fodlam explain vgg16 conv1_2 --on eyeriss", "fodlam explain ./net.ts --on eie --json"],
  },
  async run(options, [name, layer], io) {
    const how: ExplainOptions = { ...evaluateOptions(options), ...(layer !== undefined && { layer }) };
    const networks = await findNetworks(name!, options, io);
    const profiles = await profilesAsked(options);
    const { layer: only, ...asked } = how;
    checkMatters({ networks, profiles, how: asked, only: only === undefined ? undefined : [only] }, io);
    const found = networks.flatMap((network) =>
      profiles.map((profile) => explainNetwork(network, profile, how))
    );
    if (options.json === true) return io.out(JSON.stringify(found.length === 1 ? found[0] : found, null, 2));
    const style = styleOf(io);
    io.out(found.map((explanation) => explanationText(explanation, style)).join("\n\n\n"));
  },
};
