import type { CostedLayer, Estimate } from "../../engine/estimate.ts";
import { evaluate, type EvaluateOptions } from "../../engine/evaluate.ts";
import { sum } from "../../engine/sums.ts";
import { badOption, FodlamError, notCovered } from "../../ir/errors.ts";
import type { Profile, ProfileId } from "../../profiles/mod.ts";
import { original } from "../../report/original.ts";
import type { Config } from "../input/fodlam2017.ts";
import { checkMatters } from "../arguments/matters.ts";
import { evaluateOptions, evaluating, profileNames } from "../options.ts";
import { findProfile } from "../input/findProfile.ts";
import { bounding, limitsOf } from "../input/limits.ts";
import type { Command } from "../spec.ts";

const REPRODUCTION: ProfileId = "fodlam-2017";

/** The original looks rows up for `net` and averages for `netfile`; other profiles take the best they have. */
function modelFor({ given }: Config, profile: Profile, options: EvaluateOptions): EvaluateOptions {
  if (options.model !== undefined || !("reproduction" in profile)) return options;
  return { ...options, model: given === "net" ? "table" : "perMac" };
}

/** The chosen layers, in the order asked for, as often as asked for; each must have a cost. */
function chosen(estimate: Estimate, { layers }: Config): CostedLayer[] {
  const byName = new Map(estimate.layers.map((layer) => [layer.name, layer]));
  return layers.map((name) => {
    const layer = byName.get(name)!;
    if (layer.status === "costed") return layer;
    const costed = [
      ...new Set(estimate.layers.flatMap((other) => other.status === "costed" ? [other.group] : [])),
    ];
    const covered = costed.length > 0 ? `${costed.join(" and ")} layers here` : "none of these layers";
    throw new FodlamError(notCovered(name, estimate.profile.id, layer.reason, covered));
  });
}

/** `fodlam config [FILE]`: the original's configurations, printed as the original prints. */
export const config: Command = {
  spec: {
    name: "config",
    help: "Read a configuration of the FODLAM of 2017 and print what that would print",
    arguments: [{ name: "[file]", help: "the configuration, or its address; standard input if left out" }],
    options: [
      {
        flags: "--on <profile>",
        help: `the accelerator (default: ${REPRODUCTION}, the original's arithmetic, faults and all)`,
      },
      ...evaluating.filter(({ flags }) => !/^--(on|ignore-memory)/.test(flags)),
      {
        flags: "--json",
        help: "print the chosen layers as JSON (from fodlam/estimate@1) instead of the original's sums",
      },
      ...bounding,
    ],
    examples: ["fodlam config config/vgg16.json", "fodlam config --on eyeriss+eie < config/vgg16.json"],
  },
  async run(options, [file = "-"], io) {
    const names = profileNames(options) ?? [REPRODUCTION];
    if (names.length > 1) throw new FodlamError(badOption("--on", "one profile", options.on));
    const profile = await findProfile(names[0]!, limitsOf(options));
    const how = evaluateOptions(options);
    const { readConfig } = await import("../input/fodlam2017.ts");
    const asked = await readConfig(file, limitsOf(options));
    const asPublished = modelFor(asked, profile, how);
    checkMatters(
      { networks: [asked.network], profiles: [profile], how: asPublished, only: asked.layers },
      io,
    );
    const estimate = evaluate(asked.network, profile, asPublished);
    const layers = chosen(estimate, asked);
    const conv = sum(layers.filter(({ group }) => group === "conv"));
    const fc = sum(layers.filter(({ group }) => group === "fc"));
    const total = sum([conv, fc]);
    if (options.json === true) {
      return io.out(JSON.stringify({ ...estimate, layers, byGroup: { conv, fc }, total }, null, 2));
    }
    io.out(original({ conv, fc, total }));
    if ("reproduction" in profile && io.watched) {
      io.err(`Note: ${profile.id} ${profile.reproduction}; for right numbers: --on eyeriss+eie`);
    }
  },
};
