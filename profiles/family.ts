/** Chips of one family: what they share stands in the family's file, and a chip's own file is laid over it. */
import { families, type FamilyId } from "./families/mod.ts";
import { type Laid, laidOver } from "./lay.ts";
import { isObject, type Json } from "../ir/object.ts";
import { withHardware } from "./hardware.ts";
import { sourceNames } from "./named.ts";
import { settled } from "./runtime.ts";
import type { ChipProfile } from "./types.ts";

/** A chip that leaves out what its family shares. */
export interface ChipOfFamily extends Omit<Laid<ChipProfile>, "format" | "id"> {
  /** Always `"fodlam/profile@1"`. */
  readonly format: "fodlam/profile@1";
  /** The name to ask for it by. */
  readonly id: string;
  /** The family. */
  readonly family: FamilyId;
}

/** The order of a profile's keys. */
const ORDER: readonly (keyof ChipProfile)[] = [
  "$schema",
  "format",
  "id",
  "name",
  "year",
  "category",
  "summary",
  "runtime",
  "driven",
  "energyOf",
  "energyScope",
  "process",
  "precision",
  "clock",
  "array",
  "memory",
  "links",
  "powerModes",
  "free",
  "models",
  "components",
  "fits",
  "validation",
  "runtimes",
  "sources",
];

/** A profile with its keys in the order of the format. */
export function inOrder(profile: Json): Json {
  const keys = [...new Set([...ORDER, ...Object.keys(profile)])].filter((key) => Object.hasOwn(profile, key));
  return Object.fromEntries(keys.map((key) => [key, profile[key]]));
}

/** What a family shares, with what its own family shares. */
export async function dataOf(id: FamilyId): Promise<Json> {
  const { family, format: _, about: __, ...data } = (await families[id]()).default as Json;
  return family === undefined ? data : laidOver(await dataOf(family as FamilyId), data) as Json;
}

/** Sources of the family that nothing in the chip names are left out. */
function withoutUnused(profile: Json, own: Json): Json {
  const named = new Set([...sourceNames(profile, [])].map(([name]) => name));
  const owns = isObject(own.sources) ? own.sources : {};
  const sources = Object.entries(profile.sources as Json)
    .filter(([id]) => named.has(id) || Object.hasOwn(owns, id));
  return { ...profile, sources: Object.fromEntries(sources) };
}

/** A chip's own data over its family's, with those of its default runtime. */
export function joined(shared: Json, own: Json): Json {
  const { family: _, ...rest } = own;
  const whole = withHardware(laidOver(shared, rest) as Json);
  return inOrder(settled(isObject(whole.sources) ? withoutUnused(whole, own) : whole));
}

/** A chip as it is with its family's data, if it has a family, and with those of its default runtime, if it has one. */
export async function withFamily(chip: Json): Promise<Json> {
  return chip.family === undefined ? settled(chip) : joined(await dataOf(chip.family as FamilyId), chip);
}

/** A profile with the data of all families that it names: its own, or those of its parts. */
export async function withFamilies(profile: Json): Promise<Json> {
  if (!Array.isArray(profile.parts)) return await withFamily(profile);
  const parts = profile.parts.map(async (part: unknown) =>
    isObject(part) && isObject(part.profile) ? { ...part, profile: await withFamily(part.profile) } : part
  );
  return { ...profile, parts: await Promise.all(parts) };
}
