/** Writes what FODLAM computes about a profile back into its file: fitted constants and validation. */
import { fittedImbalance, validationOf } from "../engine/validate.ts";
import type { ChipProfile } from "../profiles/types.ts";

export { compactJson } from "../report/compactJson.ts";

function round(value: number): number {
  return Number(value.toPrecision(4));
}

/** Six digits are more than the published tables hold. */
function rounded(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_, item) => typeof item === "number" ? round(item) : item);
}

/** A chip's file with its constants fitted and its validation computed anew. */
export function refitted(profile: ChipProfile): ChipProfile {
  const { sparse } = profile.models;
  const models = sparse === undefined ? profile.models : {
    ...profile.models,
    sparse: { ...sparse, loadImbalance: { ...sparse.loadImbalance, value: round(fittedImbalance(profile)) } },
  };
  return { ...profile, models, validation: rounded(validationOf(profile)) as ChipProfile["validation"] };
}
