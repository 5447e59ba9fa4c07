import { modelsOf, prepared } from "../../engine/prepare.ts";
import type { Estimate } from "../../engine/estimate.ts";
import { evaluate } from "../../engine/evaluate.ts";
import { exclusiveOptions, FodlamError } from "../../ir/errors.ts";
import type { Network } from "../../ir/network.ts";
import type { Profile } from "../../profiles/mod.ts";
import { comparisonCsv, comparisonText } from "../../report/compare.ts";
import { json } from "../../report/json.ts";
import { findNetworks, netArgument, reading } from "../input/network.ts";
import { checkMatters } from "../matters.ts";
import { evaluateOptions, evaluating, printOptions } from "../options.ts";
import { profilesAsked, styleOf } from "../output/print.ts";
import type { Command, Options } from "../spec.ts";

/** A network on one profile: by its own choice of models, or by each of its models in turn. */
function estimatesOn(network: Network, profile: Profile, options: Options): Estimate[] {
  const how = evaluateOptions(options);
  const own = options.models === true ? modelsOf(prepared(profile, how).chips) : [how.model ?? "auto"];
  return own.map((model) => evaluate(network, profile, { ...how, model }));
}

/** `fodlam compare NET --on a,b,c`: profiles, or the models of one, side by side. */
export const compare: Command = {
  spec: {
    name: "compare",
    help:
      "Put profiles side by side, each with basis and error; or the models of each, to see how they disagree",
    arguments: [netArgument],
    options: [
      ...reading,
      ...evaluating,
      { flags: "--models", help: "a line for each cost model of each profile" },
      { flags: "--json", help: "print JSON (a list of fodlam/estimate@1)" },
      { flags: "--csv", help: "print CSV, a line an estimate" },
    ],
    examples: ["fodlam compare resnet50 --on eyeriss,eie", "fodlam compare alexnet --on eyeriss --models"],
  },
  async run(options, [name], io) {
    const { format } = printOptions(options);
    if (options.models === true && options.model !== undefined) {
      throw new FodlamError(exclusiveOptions(["--model", "--models"]));
    }
    const networks = await findNetworks(name!, options, io);
    const profiles = await profilesAsked(options);
    checkMatters({ networks, profiles, how: evaluateOptions(options) }, io);
    const found = networks.map((network) =>
      profiles.flatMap((profile) => estimatesOn(network, profile, options))
    );
    if (format === "json") return io.out(json(found.flat()));
    if (format === "csv") return io.out(comparisonCsv(found.flat()));
    const style = styleOf(io);
    io.out(found.map((estimates) => comparisonText(estimates, style)).join("\n\n\n"));
  },
};
