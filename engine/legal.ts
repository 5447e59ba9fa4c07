/** Numbers that a profile is to have in place of its own, held against what a profile's file may have. */
import { FodlamError, illegalNumber } from "../ir/errors.ts";
import { numberFault } from "../profiles/numberFault.ts";
import type { Profile } from "../profiles/types.ts";
import { withNumbers } from "./changes.ts";

/**
 * Refuses values that no file could state at their places: units that cannot be right, shares above 1, halves of what is counted.
 *
 * @throws {FodlamError} if a value is not legal, or as `withNumbers`
 */
export async function checkNumbers(
  profile: Profile,
  lists: Readonly<Record<string, readonly number[]>>,
): Promise<void> {
  for (const [place, values] of Object.entries(lists)) {
    for (const value of telling(values)) {
      const fault = await numberFault(
        withNumbers(profile, { [place]: value }),
        place.replace(/\.value$/, ""),
      );
      if (fault !== undefined) throw new FodlamError(illegalNumber(place, profile.id, fault));
    }
  }
}

/** The values that show whether all are legal: what is legal is a range, or the whole numbers of one. */
function telling(values: readonly number[]): Set<number> {
  const sorted = values.toSorted((a, b) => a - b), broken = values.find((value) => !Number.isInteger(value));
  return new Set([sorted[0], sorted.at(-1), broken].filter((value) => value !== undefined));
}
