/** Which chips a network is put on: those asked for, or where none is, one that suits it; and whether it fits them. */
import type { Estimate } from "../../engine/estimate.ts";
import { evaluate, type EvaluateOptions } from "../../engine/evaluate.ts";
import { loadingModels } from "../../engine/models/mod.ts";
import { badOption, changesNothing, doesNotFit, FodlamError, noChipChosen } from "../../ir/errors.ts";
import type { Network } from "../../ir/network.ts";
import { isShipped } from "../../profiles/given.ts";
import { shippedProfile, usable } from "../../profiles/load.ts";
import type { Profile, ProfileName } from "../../profiles/mod.ts";
import { labelOf } from "../../profiles/runtime.ts";
import { quantity } from "../../report/quantity.ts";
import { DEFAULT_PROFILE, profileNames } from "../options.ts";
import type { Options } from "../spec.ts";
import { findProfiles } from "./findProfile.ts";
import { limitsOf } from "./limits.ts";

/** Chips that are offered where none is named: from a small board to a data centre's. */
const OFFERED: readonly ProfileName[] = ["jetson-nano", "jetson-agx-orin", "a100@engine", "h100", "h200"];

/** How many of them. */
const MOST_OFFERED = 3;

/** The profiles named, in the order in which they are named, each once; the fallback if none is. */
export async function profilesNamed(
  options: Options,
  fallback: readonly ProfileName[],
): Promise<readonly Profile[]> {
  return await allUsable(await profilesAlone(options, fallback));
}

/** The same, the cost models of shipped ones not loaded yet. */
async function profilesAlone(options: Options, fallback: readonly ProfileName[]): Promise<Profile[]> {
  const names = profileNames(options) ?? fallback;
  const found = await findProfiles(names, limitsOf(options), shippedProfile);
  const labels = found.map(labelOf), again = labels.find((label, at) => labels.indexOf(label) !== at);
  if (again === undefined) return found;
  const both = names.flatMap((name, at) => labels[at] === again ? [{ name, profile: found[at]! }] : []);
  const isOwn = both.some(({ profile }) => !isShipped(profile));
  const hint = `${both.map(({ name }) => name).join(" and ")} are both ${again}${
    isOwn ? "; give the file another id" : ""
  }`;
  throw new FodlamError(badOption("--on", "each profile once, under its own id", options.on, hint));
}

/** Profiles with every cost model that they name, loaded one after another as `findProfiles` does. */
export async function allUsable(profiles: readonly Profile[]): Promise<readonly Profile[]> {
  for (const profile of profiles) await usable(profile);
  return profiles;
}

/** What a network costs on a profile; of the profile's cost models only those are loaded that the network needs. */
export function evaluated(network: Network, profile: Profile, how: EvaluateOptions): Promise<Estimate> {
  return loadingModels(() => evaluate(network, profile, how));
}

/** The profiles that some networks are put on. */
export interface Chips {
  /** The profiles, in the order asked for; their cost models are loaded as `evaluated` comes to them, or by `allUsable`. */
  readonly profiles: readonly Profile[];
  /** Where no profile was named, each network on the one that suits them, with every cost model. */
  readonly tried: readonly Estimate[];
}

/**
 * The profiles asked for. Where none is, the Eyeriss and EIE pair, for networks whose multiply-accumulates it costs all and whose
 * fully connected weights it holds.
 */
export async function chipsFor(
  networks: readonly Network[],
  { model: _, ...how }: EvaluateOptions,
  options: Options,
): Promise<Chips> {
  const profiles = await profilesAlone(options, [DEFAULT_PROFILE]);
  if (options.on !== undefined) return { profiles, tried: [] };
  const [pair] = profiles as [Profile];
  const tried: Estimate[] = [];
  for (const network of networks) tried.push(await evaluated(network, pair, how));
  const bad = tried.findIndex((estimate) => !suits(estimate));
  if (bad < 0) return { profiles, tried };
  const network = networks[bad]!;
  throw new FodlamError(noChipChosen(network.name, reasonOf(tried[bad]!), await offered(network, how)));
}

/** The profiles alone. */
export async function profilesFor(
  networks: readonly Network[],
  how: EvaluateOptions,
  options: Options,
): Promise<readonly Profile[]> {
  return await allUsable((await chipsFor(networks, how, options)).profiles);
}

/** Whether a chip costs all of a network's multiply-accumulates and, as far as is known, holds it. */
function suits({ coverage, memory }: Estimate): boolean {
  return coverage.uncovered.macs === 0 && memory.fits !== false;
}

/** Why the pair does not suit. */
function reasonOf({ coverage, memory: { bytes, capacityBytes } }: Estimate): string {
  if (coverage.uncovered.macs === 0) {
    return `EIE holds ${quantity(capacityBytes!, "B", 3)} of weights, and it has ${quantity(bytes, "B", 3)}`;
  }
  const kinds = [...new Set(coverage.uncoveredLayers.flatMap(({ kind, macs }) => macs > 0 ? [kind] : []))];
  return `they do not cost ${kinds.join(" and ")}`;
}

/** Chips that suit a network, from those that are offered. */
async function offered(network: Network, how: EvaluateOptions): Promise<ProfileName[]> {
  const found: ProfileName[] = [];
  for (const id of OFFERED) {
    const estimate = await evaluated(network, await shippedProfile(id), how);
    if (suits(estimate) && estimate.memory.fits === true) found.push(id);
    if (found.length === MOST_OFFERED) break;
  }
  return found;
}

/** Refuses networks that do not fit, unless that is to be ignored; and that wish where all fit. */
export function checkFits(estimates: readonly Estimate[], options: Options): void {
  const without = estimates.find(({ memory }) => memory.fits === false);
  if (options.ignoreMemory !== true) {
    if (without === undefined) return;
    const { network, profile, memory: { bytes, capacityBytes, name } } = without;
    const [needed, room, lacking] = [bytes, capacityBytes!, bytes - capacityBytes!].map((size) =>
      quantity(size, "B", 3)
    );
    throw new FodlamError(doesNotFit(network.name, profile.name, `${room} of ${name}`, needed!, lacking!));
  }
  if (without !== undefined) return;
  const [names, chips] = [
    estimates.map(({ network }) => network.name),
    estimates.map(({ profile }) => profile.name),
  ];
  const where = [names, chips].map((all) => [...new Set(all)].join(" and ")).join(" on ");
  throw new FodlamError(changesNothing("--ignore-memory", where, []));
}
