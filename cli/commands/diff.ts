import type { Estimate } from "../../engine/estimate.ts";
import { evaluate } from "../../engine/evaluate.ts";
import { badOption, exclusiveOptions, FodlamError, oneNetworkFor, withoutEffect } from "../../ir/errors.ts";
import { jsonText } from "../../ir/escape.ts";
import { chipLabel } from "../../report/facts.ts";
import { differenceOf, differenceText } from "../../report/diff.ts";
import { checkMatters } from "../arguments/matters.ts";
import { checkFits, profilesFor } from "../input/chips.ts";
import { savedEstimate } from "../input/estimates.ts";
import { findProfile } from "../input/findProfile.ts";
import { nameOf } from "../input/files.ts";
import { limitsOf } from "../input/limits.ts";
import { findNetworks, reading } from "../input/network.ts";
import { counts, evaluateOptions, evaluating, keyOf, number, profileNames } from "../options.ts";
import { styleOf } from "../output/print.ts";
import type { Network } from "../../ir/network.ts";
import type { Profile } from "../../profiles/mod.ts";
import type { Command, Io, Options } from "../spec.ts";

/** Chips after `--on`: one for both sides, or one for each. */
function chipsOf(options: Options): readonly [string | undefined, string | undefined] {
  const [old, now = old, ...more] = profileNames(options) ?? [];
  if (more.length > 0) {
    throw new FodlamError(badOption("--on", "one profile, or one for each side", options.on));
  }
  return [old, now];
}

/** A side that is no saved estimate: what is put on what. */
interface Side {
  readonly network: Network;
  readonly profile: Profile;
}

async function sideOf(name: string, chip: string | undefined, options: Options, io: Io): Promise<Side> {
  const networks = await findNetworks(name, options, io), how = evaluateOptions(options);
  if (networks.length !== 1) {
    throw new FodlamError(oneNetworkFor("compare", nameOf(name), networks.map((one) => one.name)));
  }
  const profile = chip === undefined
    ? (await profilesFor(networks, how, options))[0]!
    : await findProfile(chip, limitsOf(options));
  return { network: networks[0]!, profile };
}

/** `fodlam diff OLD NEW`: what differs between two networks, chips or saved estimates. */
export const diff: Command = {
  spec: {
    name: "diff",
    help: "Compare two networks, chips or saved estimates layer by layer, and say what the errors leave open",
    arguments: [
      { name: "<old>", help: "a network, as eval takes it, or an estimate saved with eval --json" },
      { name: "<new>", help: "the same" },
    ],
    options: [
      ...reading,
      {
        flags: "--on <profiles>",
        help:
          "the accelerator, or two with a comma: of the old and of the new (default beside a saved estimate: its own)",
      },
      ...evaluating.filter(({ flags }) => !flags.startsWith("--on")),
      { flags: "--layers", help: "list every layer that differs" },
      { flags: "--slowest <n>", help: "list the n layers that differ most (default: 10)" },
      { flags: "--json", help: "print JSON (fodlam/diff@1)" },
    ],
    examples: [
      "fodlam diff resnet50 resnet101 --on h100",
      "fodlam diff alexnet alexnet --on a100,h100",
      "fodlam diff old.json new.json",
    ],
  },
  async run(options, [old, now], io) {
    const { layers, slowest, json } = options;
    if (layers === true && slowest !== undefined) {
      throw new FodlamError(exclusiveOptions(["--layers", "--slowest"]));
    }
    const limits = limitsOf(options), chips = chipsOf(options), names = [old!, now!];
    const saved = await Promise.all(names.map((name) => savedEstimate(name, limits)));
    refuseForSaved(saved, names, options);
    const how = evaluateOptions(options), estimates = [...saved], made: Side[] = [];
    for (const [i, name] of names.entries()) {
      if (saved[i] !== undefined) continue;
      const other = saved[1 - i], chip = chips[i] ?? (other === undefined ? undefined : chipLabel(other));
      const side = await sideOf(name, chip, options, io);
      made.push(side);
      estimates[i] = evaluate(side.network, side.profile, how);
    }
    const networks = made.map(({ network }) => network);
    const profiles = [...new Set(made.map(({ profile }) => profile))];
    checkMatters({ networks, profiles, how }, io);
    checkFits(estimates.flatMap((one, i) => saved[i] === undefined ? [one!] : []), options);
    const [before, after] = estimates as [Estimate, Estimate];
    if (json === true) return io.out(jsonText(differenceOf(before, after), 2));
    const most = layers === true
      ? Infinity
      : slowest === undefined
      ? undefined
      : number("--slowest", counts, slowest);
    io.out(differenceText(before, after, { ...(most !== undefined && { most }), style: styleOf(io) }));
  },
};

/** Estimates that are saved were made already: no option changes them. */
function refuseForSaved(
  saved: readonly (Estimate | undefined)[],
  names: readonly string[],
  options: Options,
): void {
  if (saved.includes(undefined)) return;
  const given = [...reading, ...evaluating].find((option) =>
    options[keyOf(option)] !== undefined && !/^--(allow|max)/.test(option.flags)
  );
  if (given !== undefined) {
    throw new FodlamError(withoutEffect(given.flags.split(" ")[0]!, names.join(" and ")));
  }
}
