import { evaluate } from "../../engine/evaluate.ts";
import type { Estimate } from "../../engine/estimate.ts";
import type { Network } from "../../ir/network.ts";
import type { Profile } from "../../profiles/mod.ts";
import { reports } from "../../report/mod.ts";
import { ansi, plain, type Style } from "../../report/style.ts";
import { evaluateOptions, printOptions, profileNames } from "../options.ts";
import { findProfile } from "../input/findProfile.ts";
import { limitsOf } from "../input/limits.ts";
import { checkMatters } from "../matters.ts";
import type { Io, Options } from "../spec.ts";

/** The profiles asked for, in the order asked for. */
export function profilesAsked(options: Options): Promise<Profile[]> {
  const limits = limitsOf(options);
  return Promise.all(profileNames(options).map((name) => findProfile(name, limits)));
}

/** Networks on all profiles asked for, in the order asked for. */
async function estimates(networks: readonly Network[], options: Options, io: Io): Promise<Estimate[]> {
  const how = evaluateOptions(options);
  const profiles = await profilesAsked(options);
  checkMatters({ networks, profiles, how }, io);
  return networks.flatMap((network) => profiles.map((profile) => evaluate(network, profile, how)));
}

/** How text stands out where it is printed. */
export function styleOf({ color }: Io): Style {
  return color ? ansi : plain;
}

/** Evaluates networks and prints the result as the options ask. */
export async function printEstimates(networks: readonly Network[], options: Options, io: Io): Promise<void> {
  const { format, detail } = printOptions(options);
  const results = await estimates(networks, options, io);
  io.out(reports[format](results, { detail, style: styleOf(io) }));
}
