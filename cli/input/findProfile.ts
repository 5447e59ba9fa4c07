import { loadProfile, type Profile, type ProfileId, profileIds } from "../../profiles/mod.ts";
import { LIMITS, type Limits } from "./limits.ts";

/** The profile that a user names: one of the shelf, a file of their own, an address. */
export async function findProfile(name: string, limits: Limits = LIMITS): Promise<Profile> {
  const isOnShelf = (profileIds as readonly string[]).includes(name);
  if (isOnShelf) return await loadProfile(name as ProfileId);
  const { profileAt } = await import("./profileFile.ts");
  return await profileAt(name, limits);
}
