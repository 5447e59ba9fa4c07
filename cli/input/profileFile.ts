/** Profiles in files. Loaded when a profile is named that FODLAM does not ship. */
import { MAX_JSON_BYTES } from "../../formats/limits.ts";
import { type FindPart, profileFrom } from "../../profiles/define.ts";
import { loadProfile, type Profile, type ProfileId, profileIds } from "../../profiles/mod.ts";
import { isAddress } from "./address.ts";
import { besideOf } from "./beside.ts";
import { folderOf, isPath, nameOf, parseJson, readText } from "./files.ts";
import { LIMITS, type Limits } from "./limits.ts";

const onShelf: FindPart = (name) => loadProfile(name as ProfileId);

/** One of the shelf, or what else may stand behind a name. */
async function named(name: string, read: (path: string) => Promise<Profile>): Promise<Profile> {
  const isOnShelf = (profileIds as readonly string[]).includes(name);
  return !isOnShelf && isPath(name) ? await read(name) : await onShelf(name);
}

/**
 * The profile of a file, an address, or standard input for `-`. Parts of a composite may be files in its own folder, or addresses
 * in its own folder at its own host, and go no further.
 */
export async function readProfile(path: string, limits: Limits = LIMITS): Promise<Profile> {
  const beside = besideOf(path, { mostBytes: MAX_JSON_BYTES, limits });
  const part = async (name: string) => {
    const text = new TextDecoder().decode(await beside(name));
    const shown = isAddress(path)
      ? new URL(name, path).href
      : `${folderOf(path)}/${name.replace(/^\.\//, "")}`;
    return await profileFrom(await parseJson(text, shown), shown, onShelf);
  };
  const text = await readText(path, limits);
  return await profileFrom(await parseJson(text, path), nameOf(path), (name) => named(name, part));
}

/** The profile of a path or an address; a name that is neither is one of the shelf, or unknown. */
export async function profileAt(name: string, limits: Limits = LIMITS): Promise<Profile> {
  return await named(name, (path) => readProfile(path, limits));
}
