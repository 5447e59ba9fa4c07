/** Writes what FODLAM computes about a profile back into its file: fitted constants and validation. */
import { fittedImbalance, validationOf } from "../engine/validate.ts";
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

/** A chip's file with its constants fitted and its validation computed anew. */
export function refitted(profile: ChipProfile): ChipProfile {
  const { sparse } = profile.models;
  const models = sparse === undefined ? profile.models : {
    ...profile.models,
    sparse: { ...sparse, loadImbalance: { ...sparse.loadImbalance, value: round(fittedImbalance(profile)) } },
  };
  return { ...profile, models, validation: rounded(validationOf(profile)) as ChipProfile["validation"] };
}
