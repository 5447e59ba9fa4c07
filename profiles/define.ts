/** Profiles that are not on the shelf: written in a script, or read from a file. */
import { checkedPromise } from "../ir/checked.ts";
import { badPart, calling, FodlamError, isFodlamError, partOfParts } from "../ir/errors.ts";
import { anything } from "../ir/field.ts";
import { frozen } from "../ir/object.ts";
import { type ChipOfFamily, withFamilies } from "./family.ts";
import { markChecked } from "./given.ts";
import { usable } from "./load.ts";
import { loadProfile, type ProfileId } from "./mod.ts";
import type { ChipProfile, CompositeProfile, Profile } from "./types.ts";

/**
 * A profile as it is written: a chip may leave out what its family shares; the parts of a composite are chips, or names of chips
 * that FODLAM ships.
 */
export type ProfileInput =
  | ChipProfile
  | ChipOfFamily
  | CompositeProfile<ChipProfile | ChipOfFamily | ProfileId>;

/** Finds the profile that a part of a composite names. */
export type FindPart = (name: string) => Promise<Profile>;

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

let loading: Promise<typeof import("./schema/mod.d.ts")> | undefined;

/** The check, which is asked for once: where it was asked for twice at a time, Deno 2.9.6 stopped with a fault of its own. */
export const schema = (): Promise<typeof import("./schema/mod.d.ts")> =>
  loading ??=
    // @ts-types="./schema/mod.d.ts"
    import("./schema/mod.ts");

/** A value from outside as a profile: checked, its parts found, a copy of its own that nobody can change. */
export async function profileFrom(value: unknown, source: string, find: FindPart): Promise<Profile> {
  const { checkFamilies, checkParts, checkProfile } = await schema();
  const file = checkFamilies(value, source);
  const profile = structuredClone(checkProfile(await withFamilies(file), source, file));
  if (!("parts" in profile)) return await usable(markChecked(frozen(profile)));
  const parts = profile.parts.map(async (part, i) => {
    const { profile: own } = part;
    const chip = typeof own === "string" ? await chipNamed(own, find, source, `parts[${i}].profile`) : own;
    return { ...part, profile: chip };
  });
  const composite: CompositeProfile = { ...profile, parts: await Promise.all(parts) };
  checkParts(composite, source);
  return await usable(markChecked(frozen(composite)));
}

/**
 * An accelerator of your own, for `evaluate`: a chip, or several put together. It is checked as a file is (`--on ./my-chip.json`):
 * its shape, the source of each number, units that cannot be right, numbers that contradict each other. The check and the cost models
 * that it names are loaded when it is called, so that a script without it starts as fast as before; that is why the result has to be
 * awaited.
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
 *   driven: "as published",
 *   energyOf: "chip",
 *   energyScope: "chip power",
 *   process: { nanometers: 28, node: "HP32", volts: 0.9, source: "guess" },
 *   precision: { weights: 8, activations: 8, source: "guess" },
 *   clock: { hertz: 1e9, source: "guess" },
 *   memory: [{ name: "weights", at: "sparse.weightCapacity", holds: "weights", note: "a byte for each weight" }],
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
