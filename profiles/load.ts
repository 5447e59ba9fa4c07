/**
 * How a profile that FODLAM ships is read, and what has to be there before any profile is used: the engine says that, for it brings the
 * cost models that a profile names.
 */
import { nameParts } from "../ir/runtimeName.ts";
import { type ChipOfFamily, withFamily } from "./family.ts";
import { markShipped } from "./given.ts";
import type { Json } from "../ir/object.ts";
import { chosen } from "./runtime.ts";
import { type ProfileId, type ProfileName, shelf } from "./shelf.ts";
import type { ChipProfile, CompositeProfile, Profile } from "./types.ts";

type Preparation = (profile: Profile) => Promise<void>;

const preparations: Preparation[] = [];

/** Asks for something to be done with each profile before whoever loads or defines it gets it. */
export function beforeUse(preparation: Preparation): void {
  preparations.push(preparation);
}

/** A profile, once all is there that its use needs. */
export async function usable<P extends Profile>(profile: P): Promise<P> {
  for (const preparation of preparations) await preparation(profile);
  return profile;
}

/** A shipped profile as data: what its use needs is not loaded with it. */
export async function shippedProfile(name: ProfileName): Promise<Profile> {
  const [id, runtime] = nameParts(name) as [ProfileId, string?];
  const profile = await read(id);
  return runtime === undefined ? profile : chosen(profile, runtime);
}

async function read(id: ProfileId): Promise<Profile> {
  const file = (await shelf[id]()).default as ChipProfile | ChipOfFamily | CompositeProfile<ProfileId>;
  if (!("parts" in file)) {
    return markShipped(await withFamily(file as unknown as Json) as unknown as ChipProfile);
  }
  const parts = file.parts.map(async (part) => ({
    ...part,
    profile: await read(part.profile) as ChipProfile,
  }));
  return markShipped({ ...file, parts: await Promise.all(parts) });
}
