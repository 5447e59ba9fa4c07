/** Profiles in files. Loaded when a profile is named that FODLAM does not ship. */
import { cannotRead, FodlamError } from "../../ir/errors.ts";
import { type FindPart, profileFrom } from "../../profiles/define.ts";
import { loadProfile, type Profile, type ProfileId, profileIds } from "../../profiles/mod.ts";
import { folderOf, isPath, nameOf, parseJson, readText } from "./files.ts";

function isAddress(name: string): boolean {
  return /^https?:\/\//.test(name);
}

async function textAt(address: string): Promise<string> {
  const refuse = (reason: string) => new FodlamError(cannotRead(address, reason));
  let response: Response;
  try {
    response = await fetch(address);
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) {
      throw refuse("Deno may not ask for it; run with --allow-net");
    }
    throw refuse("there is no answer");
  }
  if (!response.ok) throw refuse(`the answer is ${response.status}`);
  return await response.text();
}

/** A path as seen from the file that names it. */
function beside(file: string, path: string): string {
  if (isAddress(path) || path.startsWith("/")) return path;
  return isAddress(file) ? new URL(path, file).href : `${folderOf(file)}/${path.replace(/^\.\//, "")}`;
}

/** One of the shelf, or what else may stand behind a name. */
async function named(name: string, read: (path: string) => Promise<Profile>): Promise<Profile> {
  const isOnShelf = (profileIds as readonly string[]).includes(name);
  return !isOnShelf && isPath(name) ? await read(name) : await loadProfile(name as ProfileId);
}

async function read(path: string, find: FindPart): Promise<Profile> {
  const text = await (isAddress(path) ? textAt(path) : readText(path));
  return await profileFrom(await parseJson(text, nameOf(path)), nameOf(path), find);
}

/** The profile of a file, an address, or standard input for `-`. Parts of a composite may be files beside it, and go no further. */
export async function readProfile(path: string): Promise<Profile> {
  const onShelf: FindPart = (name) => loadProfile(name as ProfileId);
  return await read(path, (name) => named(name, (part) => read(beside(path, part), onShelf)));
}

/** The profile of a path or an address; a name that is neither is one of the shelf, or unknown. */
export async function profileAt(name: string): Promise<Profile> {
  return await named(name, readProfile);
}
