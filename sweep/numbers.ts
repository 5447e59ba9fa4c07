/** The numbers of a profile that a sweep can change: those of its chips' clocks, memories, precisions and models, above 0. */
import type { Profile } from "../profiles/types.ts";

/** A number by its place, as `prepared.with` names it. */
export interface PlacedNumber {
  readonly place: string;
  readonly value: number;
}

/** Published rows and mappings are facts about single layers, and how something is counted is a convention: no knobs. */
const FACTS =
  /(^|\.)(year|table|mappings|sources|validation|fits|components|summary|kilobyteBytes|countsFrom)$/;

/** Every number above 0 of a profile. */
export function numbersIn(value: unknown, place = ""): PlacedNumber[] {
  if (FACTS.test(place)) return [];
  if (typeof value === "number") return value > 0 ? [{ place, value }] : [];
  if (typeof value !== "object" || value === null) return [];
  if ("value" in value && typeof value.value === "number") return numbersIn(value.value, place);
  return Object.entries(value as Profile | object).flatMap(([key, item]) =>
    numbersIn(item, place === "" ? key : `${place}.${key}`)
  );
}
