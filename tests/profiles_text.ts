/** Writes what FODLAM computes about a profile back into its file: fitted constants and validation. */
import { heldRows } from "../cli/held.ts";
import { validationsOf } from "../engine/bands.ts";
import { isComposite } from "../engine/chips.ts";
import type { Held } from "../engine/compare.ts";
import { refit, validate } from "../engine/validate.ts";
import { loadProfile, profileIds } from "../profiles/mod.ts";
import type { ChipProfile } from "../profiles/types.ts";

/** JSON with rows and short objects on one line each, so that a table in it reads like a table. */
export function compactJson(value: unknown, depth = 0): string {
  const indent = "  ".repeat(depth);
  const isNested = (item: unknown) => typeof item === "object" && item !== null;
  const block = (open: string, lines: readonly string[], close: string) =>
    `${open}\n${lines.map((line) => `${indent}  ${line}`).join(",\n")}\n${indent}${close}`;
  if (Array.isArray(value)) {
    if (!value.some(isNested)) return `[${value.map((item) => JSON.stringify(item)).join(", ")}]`;
    return block("[", value.map((item) => compactJson(item, depth + 1)), "]");
  }
  if (!isNested(value)) return JSON.stringify(value);
  const entries = Object.entries(value as object);
  const flat = `{ ${
    entries.map(([key, item]) => `${JSON.stringify(key)}: ${compactJson(item)}`).join(", ")
  } }`;
  const isFlat = entries.every(([, item]) => Array.isArray(item) || !isNested(item)) && !flat.includes("\n");
  if (isFlat && flat.length + 2 * depth < 105) return flat;
  const lines = entries.map(([key, item]) => `${JSON.stringify(key)}: ${compactJson(item, depth + 1)}`);
  return block("{", lines, "}");
}

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
