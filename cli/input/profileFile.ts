/** Profiles in files. Loaded when a profile is named that FODLAM does not ship. */
import { MAX_DESCRIPTION_BYTES, MAX_JSON_BYTES } from "../../formats/limits.ts";
import type { ReadChip } from "../../hardware/mod.ts";
import { type FindPart, profileFrom } from "../../profiles/define.ts";
import { FodlamError, needsOption } from "../../ir/errors.ts";
import { loadProfile, type Profile, type ProfileName } from "../../profiles/mod.ts";
import { chosen } from "../../profiles/runtime.ts";
import { isOnShelf } from "../../profiles/shelf.ts";
import { lazily } from "../process/lazily.ts";
import { isAddress } from "./address.ts";
import { besideOf } from "./beside.ts";
import { inlineOf } from "./inline.ts";
import { isPath, isScript, nameOf, parseJson } from "./files.ts";
import { folderOf } from "./paths.ts";
import { readText } from "./text.ts";
import { LIMITS, type Limits } from "./limits.ts";
import { chipAndRuntime } from "./runtimeName.ts";

const onShelf: FindPart = (name) => loadProfile(name as ProfileName);

/** One of the shelf, or what else may stand behind a name. */
async function named(name: string, read: (path: string) => Promise<Profile>): Promise<Profile> {
  return !isOnShelf(name) && isPath(name) ? await read(name) : await onShelf(name);
}

/** Whether a text is a profile's own JSON and no other tool's description: YAML with `{{ }}` begins like JSON as well. */
function isJson(path: string, text: string): boolean {
  return /\.json$/i.test(path) || /^\s*(\{(?!\{|%)|$)/.test(text.slice(0, 4096));
}

/** How a file is read. */
export interface ChipFileOptions {
  /** The format of another tool's description; told from path and content if left out. */
  readonly from?: string | undefined;
  /** Paths of files that belong to such a description. */
  readonly beside?: readonly string[];
  /** The bounds. */
  readonly limits?: Limits;
}

/**
 * The chip of a file, an address, or standard input for `-`, and what was read of it: FODLAM's own JSON, or another tool's
 * description. Parts of a composite may be files in its own folder, or addresses in its own folder at its own host, and go no
 * further.
 */
export async function readChipFile(path: string, options: ChipFileOptions = {}): Promise<ReadChip> {
  const { from, beside = [], limits = LIMITS } = options;
  const text = await readText(path, limits);
  if (from === undefined && isJson(path, text)) {
    if (beside.length > 0) throw new FodlamError(needsOption("--beside", "another tool's description"));
    return { profile: await profileOf(text, path, limits), read: [] };
  }
  const { readSource } = await lazily<typeof import("../../hardware/mod.ts")>(
    "../../hardware/mod.ts",
    import.meta.url,
  );
  const bytesOf = async (named: string) => new TextEncoder().encode(await readText(named, limits));
  return await readSource({
    path: nameOf(path),
    bytes: new TextEncoder().encode(text),
    beside: await Promise.all(beside.map(async (one) => ({ path: nameOf(one), bytes: await bytesOf(one) }))),
    ...(inlineOf(path) === undefined &&
      { sibling: besideOf(path, { mostBytes: MAX_DESCRIPTION_BYTES, limits }) }),
  }, from);
}

/** The profile of a file, an address, or standard input for `-`. */
export async function readProfile(path: string, limits: Limits = LIMITS): Promise<Profile> {
  return (await readChipFile(path, { limits })).profile;
}

/** A profile in FODLAM's own JSON. */
async function profileOf(text: string, path: string, limits: Limits): Promise<Profile> {
  const beside = besideOf(path, { mostBytes: MAX_JSON_BYTES, limits });
  const part = async (name: string) => {
    const text = new TextDecoder().decode(await beside(name));
    const shown = isAddress(path)
      ? new URL(name, path).href
      : `${folderOf(path)}/${name.replace(/^\.\//, "")}`;
    return await profileFrom(await parseJson(text, shown), shown, onShelf);
  };
  return await profileFrom(await parseJson(text, path), nameOf(path), (name) => named(name, part));
}

/** The profile of a path or an address, and behind `.json@` a runtime; a name that is neither is one of the shelf, or unknown. */
export async function profileAt(name: string, limits: Limits = LIMITS): Promise<Profile> {
  const [file, runtime] = chipAndRuntime(name);
  const profile = await named(file, async (path) => {
    if (!isScript(path)) return await readProfile(path, limits);
    const { profileOfScript } = await lazily<typeof import("./profileScript.ts")>(
      "./profileScript.ts",
      import.meta.url,
    );
    return await profileOfScript(path, limits);
  });
  return runtime === undefined ? profile : chosen(profile, runtime);
}
