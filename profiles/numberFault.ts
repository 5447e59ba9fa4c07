/** Whether a number of a profile is one that a profile's file may have: by the same schema, loaded where that is asked. */
import type { Mismatch } from "../ir/errors.ts";
import { schema } from "./define.ts";
import type { Profile } from "./types.ts";

/** What is wrong with the number at a place, as a check of a file would say it; nothing if it is legal. */
export async function numberFault(profile: Profile, place: string): Promise<Mismatch | undefined> {
  const { shapeFaults } = await schema();
  const chips = "parts" in profile
    ? profile.parts.map((part, i) => [`parts.${i}.profile.`, part.profile] as const)
    : [["", profile] as const];
  for (const [before, chip] of chips) {
    if (!place.startsWith(before)) continue;
    const own = place.slice(before.length);
    const fault = shapeFaults(chip).find(({ place }) => place.join(".").replace(/\.value$/, "") === own);
    if (fault === undefined) continue;
    const { expected, got, hint } = fault;
    return { expected, got, ...(hint !== undefined && { hint }) };
  }
}
