/**
 * Accelerators as data: one JSON file each, every number with the id of its source. A profile is loaded when it is named,
 * so that start-up does not grow with the shelf. Imports the types and units of `ir/`.
 *
 * ```ts
 * import { loadProfile } from "@fodlam/fodlam";
 *
 * const eyeriss = await loadProfile("eyeriss");
 * console.log(eyeriss.process.nanometers); // 65
 * ```
 *
 * @module
 */
import { pointAtCaller } from "../ir/caller.ts";
import { FodlamError, unknownName } from "../ir/errors.ts";
import type { ChipProfile, CompositeProfile, Profile } from "./types.ts";

export type * from "./types.ts";

/** The name of a profile that FODLAM ships. */
export type ProfileId = "eie" | "eyeriss" | "eyeriss+eie" | "eyeriss-v2" | "fodlam-2017" | "mit-eems";

interface JsonModule {
  readonly default: unknown;
}

const shelf: Readonly<Record<ProfileId, () => Promise<JsonModule>>> = {
  "eie": () => import("./eie.json", { with: { type: "json" } }),
  "eyeriss": () => import("./eyeriss.json", { with: { type: "json" } }),
  "eyeriss+eie": () => import("./eyeriss+eie.json", { with: { type: "json" } }),
  "eyeriss-v2": () => import("./eyeriss-v2.json", { with: { type: "json" } }),
  "fodlam-2017": () => import("./fodlam-2017.json", { with: { type: "json" } }),
  "mit-eems": () => import("./mit-eems.json", { with: { type: "json" } }),
};

/** The names of all profiles that FODLAM ships. */
export const profileIds: readonly ProfileId[] = Object.keys(shelf) as ProfileId[];

/**
 * A shipped profile, with the profiles of its parts if it has any.
 *
 * @throws {FodlamError} if there is no profile of that name
 */
export async function loadProfile(id: ProfileId): Promise<Profile> {
  if (!Object.hasOwn(shelf, id)) {
    throw pointAtCaller(new FodlamError(unknownName("profile", id, profileIds)), loadProfile);
  }
  const profile = (await shelf[id]()).default as ChipProfile | CompositeProfile<ProfileId>;
  if (!("parts" in profile)) return profile;
  const parts = profile.parts.map(async (part) => ({
    ...part,
    profile: await loadProfile(part.profile) as ChipProfile,
  }));
  return { ...profile, parts: await Promise.all(parts) };
}
