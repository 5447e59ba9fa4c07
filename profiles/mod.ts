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
import { checkedPromise } from "../ir/checked.ts";
import { calling, FodlamError, renamedProfile, unknownName } from "../ir/errors.ts";
import type { Field } from "../ir/field.ts";
import { frozen } from "../ir/object.ts";
import type { Signature } from "../ir/signature.ts";
import { shippedProfile, usable } from "./load.ts";
import { isOnShelf, type ProfileId, type ProfileName, shelf } from "./shelf.ts";
import type { Profile } from "./types.ts";

export type { ChipOfFamily } from "./family.ts";
export type * from "./families/mod.ts";
export type { Laid } from "./lay.ts";
export { runtimesOf, withRuntime } from "./runtime.ts";
export type * from "./shelf.ts";
export type * from "./types.ts";

/** The names of all profiles that FODLAM ships. */
export const profileIds: readonly ProfileId[] = Object.keys(shelf) as ProfileId[];

/** What was a profile and is now a runtime of one. */
const renamed: Readonly<Record<string, ProfileName>> = { "a100-tensorrt": "a100@engine" };

/** What `loadProfile` takes. */
const nameField: Field<ProfileName> = {
  doc: "the name of a profile",
  expected: "the name of a profile that FODLAM ships",
  accepts: (value): value is ProfileName => {
    if (typeof value === "string" && isOnShelf(value)) return true;
    const now = typeof value === "string" ? renamed[value] : undefined;
    if (now !== undefined) throw new FodlamError(renamedProfile(value as string, now));
    throw new FodlamError(unknownName("profile", value as string, profileIds));
  },
};

const loading: Signature = { act: calling("loadProfile"), takes: { name: nameField }, mapped: true };

/**
 * A shipped profile, with the profiles of its parts if it has any; as one of its runtimes drives it, if that is named: `a100@engine`.
 * The cost models that it names are loaded with it. It is frozen, for whoever loads it has the same.
 *
 * @throws {FodlamError} if there is no profile or runtime of that name
 */
export const loadProfile: (name: ProfileName) => Promise<Profile> = checkedPromise(
  loading,
  async (name) => await usable(frozen(await shippedProfile(name))),
);
