/** What `define.ts` takes of the schemas: whoever checks a script does not check them with it. */
import type { Mismatch } from "../../ir/errors.ts";
import type { ChipProfile, CompositeProfile } from "../types.ts";

/** A profile of the right shape; a composite's parts may be names. */
export type CheckedProfile = ChipProfile | CompositeProfile<string | ChipProfile>;

/** A profile from outside, checked; places in messages are those of its file, if that is given. */
export declare function checkProfile(
  value: unknown,
  source: string,
  file?: Readonly<Record<string, unknown>>,
): CheckedProfile;

/** What is wrong with the fields of a chip, each by itself, and where. */
export declare function shapeFaults(
  value: ChipProfile,
): readonly (Mismatch & { readonly place: readonly PropertyKey[] })[];

/** A composite whose parts are found, checked as it will be used. */
export declare function checkParts(profile: CompositeProfile, source: string): void;

/** A profile's file with the families that it names, which are checked apart. */
export declare function checkFamilies(value: unknown, source: string): Readonly<Record<string, unknown>>;
