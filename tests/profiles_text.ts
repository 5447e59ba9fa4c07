/** Writes what FODLAM computes about a profile back into its file: fitted constants and validation. */
import { heldRows } from "../cli/held.ts";
import { validationsOf } from "../engine/bands.ts";
import { isComposite } from "../engine/chips.ts";
import type { Held } from "../engine/compare.ts";
import { refit, validate } from "../engine/validate.ts";
import { loadProfile, profileIds } from "../profiles/mod.ts";
import type { ChipProfile } from "../profiles/types.ts";

export { compactJson } from "../report/compactJson.ts";

function round(value: number): number {
  return Number(value.toPrecision(4));
}

/** Six digits are more than the published tables hold. */
function rounded(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_, item) => typeof item === "number" ? round(item) : item);
}

/** A chip with the published rows that it is held against. */
interface Chip {
  readonly profile: ChipProfile;
  readonly rows: readonly Held[];
}

/** Every shipped chip with its constants fitted and its errors computed anew. */
export async function refittedChips(): Promise<ChipProfile[]> {
  const profiles = await Promise.all(profileIds.map(loadProfile));
  const chips = profiles.filter((profile): profile is ChipProfile => !isComposite(profile));
  const fitted: Chip[] = [];
  for (const profile of chips) {
    const rows = await heldRows(profile);
    fitted.push({ profile: refit(profile, rows), rows });
  }
  const validated = fitted.map(({ profile, rows }) => ({ id: profile.id, models: validate(profile, rows) }));
  return fitted.map(({ profile }) => ({
    ...profile,
    validation: rounded(validationsOf(validated, profile.id)) as ChipProfile["validation"],
  }));
}
