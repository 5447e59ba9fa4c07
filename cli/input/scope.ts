/** What energies cover, after `--scope` and `--dram`. */
import type { Estimate } from "../../engine/estimate.ts";
import { type DramName, leavesMemoryOut, withMemoryEnergy } from "../../engine/scope.ts";
import { FodlamError, memoryIncluded, needsOption } from "../../ir/errors.ts";
import type { Network } from "../../ir/network.ts";
import { drams } from "../../profiles/dram.ts";
import type { Profile } from "../../profiles/mod.ts";
import type { Options, OptionSpec } from "../spec.ts";

/** The options. */
export const scoping: readonly OptionSpec[] = [
  {
    flags: "--scope <scope>",
    help: "system: add the memory off the chip to energies of chips alone, bytes x cited joules per bit",
    choices: ["system"],
  },
  {
    flags: "--dram <sort>",
    help: "the memory that --scope adds (default: lpddr2 before 2017, lpddr4 since)",
    choices: Object.keys(drams),
  },
];

/** Estimates of a network on some chips in the scope asked for; refused where it changes none of them. */
export function inScope(
  found: readonly { readonly network: Network; readonly profile: Profile; readonly estimate: Estimate }[],
  { scope, dram }: Options,
): Estimate[] {
  if (scope === undefined && dram !== undefined) throw new FodlamError(needsOption("--dram", "--scope"));
  const all = found.map(({ estimate }) => estimate);
  if (scope === undefined) return all;
  if (all.length > 0 && !all.some(leavesMemoryOut)) {
    const { name, energy } = all[0]!.profile;
    throw new FodlamError(memoryIncluded(name, energy.of ?? "chip"));
  }
  const how = dram === undefined ? {} : { dram: dram as DramName };
  return found.map(({ network, profile, estimate }) =>
    leavesMemoryOut(estimate) ? withMemoryEnergy(estimate, network, profile, how) : estimate
  );
}
