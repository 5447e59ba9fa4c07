import { isComposite, modelsOf, prepared } from "../../engine/prepare.ts";
import { FodlamError, noUse, unknownName } from "../../ir/errors.ts";
import { shown } from "../../ir/escape.ts";
import { loadProfile, type Profile, profileIds } from "../../profiles/mod.ts";
import { memoriesOf } from "../../profiles/memory.ts";
import { withEachRuntime } from "../../profiles/runtime.ts";
import { isOnShelf } from "../../profiles/shelf.ts";
import { type ListedProfile, matchingProfiles, profileDetails, profileList } from "../../report/profiles.ts";
import { isPath } from "../input/files.ts";
import { findProfile } from "../input/findProfile.ts";
import { bounding, limitsOf } from "../input/limits.ts";
import type { Command } from "../spec.ts";

function listed(profile: Profile): ListedProfile {
  const { chips } = prepared(profile);
  return { profile, models: modelsOf(chips), memories: memoriesOf(profile), runtimes: runtimesIn(profile) };
}

function runtimesIn(profile: Profile): ListedProfile["runtimes"] {
  if (isComposite(profile)) return [];
  return withEachRuntime(profile).flatMap(({ runtime, driven }) =>
    runtime === undefined ? [] : [{ name: runtime, driven }]
  );
}

/** Whether a text names one profile and not several: a name of the shelf, or a file. */
export function namesOneProfile(word: string): boolean {
  return isOnShelf(word) || isPath(word);
}

/** Every profile, or those that a word is about. */
export async function listOfProfiles(word: string | undefined): Promise<Profile[]> {
  const all = await Promise.all(profileIds.map(loadProfile));
  const found = word === undefined ? all : matchingProfiles(all, word);
  if (found.length === 0) throw new FodlamError(unknownName("profile", word!, profileIds));
  return found;
}

/** `fodlam profiles [NAME]`: the accelerators, some of them, or all that is known of one. */
export const profiles: Command = {
  spec: {
    name: "profiles",
    help: "List the accelerators, or those of a maker or category, or show one in full",
    arguments: [{
      name: "[profile]",
      help:
        "the accelerator to show: a name, or a file of your own; or a word that names several: gpu, jetson",
    }],
    options: [
      { flags: "--rows", help: "show the published rows of the one accelerator" },
      { flags: "--json", help: "print JSON" },
      ...bounding,
    ],
    examples: ["fodlam profiles", "fodlam profiles gpu", "fodlam profiles eyeriss"],
  },
  async run(options, [word], io) {
    const rows = options.rows === true;
    if (word !== undefined && namesOneProfile(word)) {
      const profile = await findProfile(word, limitsOf(options));
      if (options.json === true) return io.out(JSON.stringify(profile, null, 2));
      const safe = shown(profile);
      return io.out(profileDetails(listed(safe), prepared(safe).chips, rows));
    }
    const found = await listOfProfiles(word);
    if (rows) throw new FodlamError(noUse("--rows", ["the name of an accelerator"]));
    io.out(options.json === true ? JSON.stringify(found, null, 2) : profileList(found.map(listed)));
  },
};
