/** Writes what FODLAM computes about a profile back into its file: fitted constants and validation. */
import { heldRows } from "../cli/output/held.ts";
import { unmeasuredOf, validationsOf } from "../engine/trust/bands.ts";
import { isComposite } from "../engine/prepare.ts";
import type { Held } from "../engine/trust/compare.ts";
import { modelIds } from "../engine/models/mod.ts";
import { refit, validate } from "../engine/trust/validate.ts";
import { loadProfile, profileIds } from "../profiles/mod.ts";
import type { ChipProfile } from "../profiles/types.ts";
import { compactJson } from "../report/compactJson.ts";

export { compactJson };

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

/** What is computed from all profiles and their published rows. */
export interface Refitted {
  /** Every shipped chip with its constants fitted and its errors computed anew. */
  readonly chips: readonly ChipProfile[];
  /** The text of `engine/trust/unmeasured.ts`. */
  readonly unmeasured: string;
}

const UNMEASURED =
  `/** The errors of models on chips of which nothing was measured. Written by \`deno task bless\` from all profiles' validation. */
import type { Validation } from "../../profiles/types.ts";

/** An entry a model. */
// deno-fmt-ignore
export const unmeasured: readonly Validation[] = `;

/** Fits every profile to its rows, and holds it against them. */
export async function refitted(): Promise<Refitted> {
  const profiles = await Promise.all(profileIds.map(loadProfile));
  const chips = profiles.filter((profile): profile is ChipProfile => !isComposite(profile));
  const fitted: Chip[] = [];
  for (const profile of chips) {
    const rows = await heldRows(profile);
    fitted.push({ profile: refit(profile, rows), rows });
  }
  const validated = fitted.map(({ profile, rows }) => ({ id: profile.id, models: validate(profile, rows) }));
  const models = modelIds.filter((id) => id !== "table").map((id) => unmeasuredOf(validated, id));
  return {
    chips: fitted.map(({ profile }) => ({
      ...profile,
      validation: rounded(validationsOf(validated, profile.id)) as ChipProfile["validation"],
    })),
    unmeasured: `${UNMEASURED}${compactJson(rounded(models))};\n`,
  };
}
