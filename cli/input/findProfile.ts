import { loadProfile, type Profile, type ProfileName } from "../../profiles/mod.ts";
import { isOnShelf } from "../../profiles/shelf.ts";
import { LIMITS, type Limits } from "./limits.ts";

const profileFile = () =>
  // @ts-types="./profileFile.d.ts"
  import("./profileFile.ts");

/** Loads a profile of the shelf. */
type LoadShipped = (name: ProfileName) => Promise<Profile>;

/**
 * The profile that a user names: one of the shelf, a file of their own, an address; `@engine` behind it names a runtime.
 *
 * @param shipped loads one of the shelf, with its cost models if left out
 */
export async function findProfile(
  name: string,
  limits: Limits = LIMITS,
  shipped: LoadShipped = loadProfile,
): Promise<Profile> {
  if (isOnShelf(name)) return await shipped(name);
  const { profileAt } = await profileFile();
  return await profileAt(name, limits);
}

/**
 * The profiles of several names, read one after another: Deno 2.9.6 at times stops with a fault of its own where a module is asked for
 * twice at a time.
 */
export async function findProfiles(
  names: readonly string[],
  limits: Limits = LIMITS,
  shipped: LoadShipped = loadProfile,
): Promise<Profile[]> {
  const found: Profile[] = [];
  for (const name of names) found.push(await findProfile(name, limits, shipped));
  return found;
}
