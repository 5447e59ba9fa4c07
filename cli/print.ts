import { evaluate } from "../engine/evaluate.ts";
import type { Estimate } from "../engine/estimate.ts";
import type { Network } from "../ir/network.ts";
import { reports } from "../report/mod.ts";
import { ansi, plain } from "../report/style.ts";
import { evaluateOptions, printOptions, profileNames } from "./options.ts";
import { findProfile } from "./profile.ts";
import type { Io, Options } from "./spec.ts";

/** Networks on all profiles asked for, in the order asked for. */
async function estimates(networks: readonly Network[], options: Options): Promise<Estimate[]> {
  const how = evaluateOptions(options);
  const profiles = await Promise.all(profileNames(options).map(findProfile));
  return networks.flatMap((network) => profiles.map((profile) => evaluate(network, profile, how)));
}

/** Evaluates networks and prints the result as the options ask. */
export async function printEstimates(networks: readonly Network[], options: Options, io: Io): Promise<void> {
  const { format, detail } = printOptions(options);
  const results = await estimates(networks, options);
  io.out(reports[format](results, { detail, style: io.color ? ansi : plain }));
}
