/** Profiles that are not on the shelf: written in a script, or read from a file. */
import { checkedPromise } from "../ir/checked.ts";
import { badPart, calling, FodlamError, isFodlamError, partOfParts } from "../ir/errors.ts";
import { anything } from "../ir/field.ts";
import { markChecked } from "./given.ts";
import { loadProfile, type ProfileId } from "./mod.ts";
import type { ChipProfile, CompositeProfile, Profile } from "./types.ts";

/** A profile as it is written: the parts of a composite are chips, or names of chips that FODLAM ships. */
export type ProfileInput = ChipProfile | CompositeProfile<ChipProfile | ProfileId>;

/** Finds the profile that a part of a composite names. */
export type FindPart = (name: string) => Promise<Profile>;

function frozen<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  for (const item of Object.values(value)) frozen(item);
  return Object.freeze(value);
}

/** The chip that a part names; what is wrong with it is said with the place where it is named. */
async function chipNamed(name: string, find: FindPart, source: string, place: string): Promise<ChipProfile> {
  try {
    const found = await find(name);
    if ("parts" in found) throw new FodlamError(partOfParts(found.id));
    return found;
  } catch (error) {
    throw isFodlamError(error) ? new FodlamError(badPart(source, place, error)) : error;
  }
}

/** A value from outside as a profile: checked, its parts found, a copy of its own that nobody can change. */
export async function profileFrom(value: unknown, source: string, find: FindPart): Promise<Profile> {
  const { checkParts, checkProfile } = await import("./schema/mod.ts");
  const profile = structuredClone(checkProfile(value, source));
  if (!("parts" in profile)) return markChecked(frozen(profile));
  const parts = profile.parts.map(async (part, i) => {
    const { profile: own } = part;
    const chip = typeof own === "string" ? await chipNamed(own, find, source, `parts[${i}].profile`) : own;
    return { ...part, profile: chip };
  });
  const composite: CompositeProfile = { ...profile, parts: await Promise.all(parts) };
  checkParts(composite, source);
  return markChecked(frozen(composite));
}

/**
 * An accelerator of your own, for `evaluate`: a chip, or several put together. It is checked as a file is (`--on ./my-chip.json`):
 * its shape, the source of each number, units that cannot be right, numbers that contradict each other. The check is loaded when it
 * is called, so that a script without it starts as fast as before; that is why the result has to be awaited.
 *
 * @example
 * ```ts
 * import { defineProfile, evaluate, fc, network } from "@fodlam/fodlam";
 *
 * const guess = { kind: "assumption", short: "me", citation: "none", where: "invented", year: 2024 } as const;
 * const chip = await defineProfile({
 *   format: "fodlam/profile@1",
 *   id: "my-chip",
 *   name: "My chip",
 *   year: 2024,
 *   summary: "an invented engine for pruned weights",
 *   energyScope: "chip power",
 *   process: { nanometers: 28, node: "28", volts: 0.9, source: "guess" },
 *   precision: { weights: 8, activations: 8, source: "guess" },
 *   clock: { hertz: 1e9, source: "guess" },
 *   free: [],
 *   models: {
 *     sparse: {
 *       groups: ["fc"],
 *       pes: { value: 100, source: "guess" },
 *       longestZeroRun: { value: 15, source: "guess" },
 *       powerWatts: { value: 0.5, source: "guess" },
 *       weightCapacity: { value: 1e7, source: "guess" },
 *       loadImbalance: { value: 1, source: "guess" },
 *       assumedDensity: { weights: 1, activations: 1, source: "guess" },
 *     },
 *   },
 *   validation: [],
 *   sources: { guess },
 * });
 * const { total } = evaluate(network("one layer", [1000], fc(1000)), chip);
 * console.log(total.latencySeconds); // 0.00001 (a million MACs, a hundred at a time)
 * ```
 *
 * @throws {FodlamError} if it has faults, in one message that names their places
 */
export const defineProfile: (profile: ProfileInput) => Promise<Profile> = checkedPromise(
  { act: calling("defineProfile"), takes: { profile: anything }, mapped: true },
  (profile) => profileFrom(profile, "the profile", (name) => loadProfile(name as ProfileId)),
);
