/** What `findProfile.ts` takes of profiles in files: whoever checks a script does not check their reading with it. */
import type { Profile } from "../../profiles/types.ts";
import type { Limits } from "./limits.ts";

/** The profile of a path or an address. */
export declare function profileAt(name: string, limits?: Limits): Promise<Profile>;
