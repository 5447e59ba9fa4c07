/** Profiles with other numbers, named by their place: `models.roofline.memories.1.bytesPerSecond`. */
import { aboveShare, badNumber, FodlamError, noEffect, noSuchNumber } from "../ir/errors.ts";
import type { ChipProfile, Profile } from "../profiles/types.ts";
import { twinOf } from "../profiles/hardware.ts";
import { onlyDescribes, whyWithoutEffect } from "./effects.ts";

/** Values by their place in a profile. Of a cited number the value is meant. */
export type Changes = Readonly<Record<string, string | number>>;

type Fields = Readonly<Record<string, unknown>>;

/** The value at a place as it is replaced: a cited number keeps its source. */
function replaced(at: unknown, [key, ...rest]: readonly string[], value: string | number): unknown {
  if (key === undefined) return isCited(at) ? { ...at, value } : value;
  if (Array.isArray(at)) return at.map((item, i) => i === Number(key) ? replaced(item, rest, value) : item);
  const fields = at as Fields;
  return { ...fields, [key]: replaced(fields[key], rest, value) };
}

function isCited(at: unknown): at is { readonly value: number } {
  return typeof at === "object" && at !== null && "value" in at;
}

/** A profile with other values in its models' data: `systolic.rows` replaces the number there, or a cited number's value. */
export function withChanges(profile: ChipProfile, changes: Changes): ChipProfile {
  let models: unknown = profile.models;
  for (const [path, value] of Object.entries(changes)) models = replaced(models, path.split("."), value);
  return { ...profile, models: models as ChipProfile["models"] };
}

/** What stands at a place; undefined where nothing does. */
function valueAt(at: unknown, keys: readonly string[]): unknown {
  let found = at;
  for (const key of keys) {
    if (
      typeof found !== "object" || found === null || !Object.prototype.propertyIsEnumerable.call(found, key)
    ) return undefined;
    found = (found as Fields)[key];
  }
  return found;
}

/** The numbers below a place, by name: what could have been meant. */
function numbersIn(value: unknown, prefix = ""): string[] {
  if (typeof value === "number") return [prefix.slice(0, -1)];
  if (isCited(value)) return typeof value.value === "number" ? [prefix.slice(0, -1)] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => numbersIn(item, `${prefix}${key}.`));
}

/** Names of shares, of which none is above 1. */
const SHARE = /^(overlap|share|gatedShare)$/;

/** Beyond any number of a machine; sums of greater ones have no end. */
const TOO_MUCH = 1e30;

/**
 * A profile with other numbers.
 *
 * @throws {FodlamError} if there is no number at a place, no cost depends on it, a value is no finite number of at least 0, or a
 * share is above 1
 */
export function withNumbers(profile: Profile, numbers: Readonly<Record<string, number>>): Profile {
  let changed: unknown = profile;
  for (const [path, given] of Object.entries(numbers)) {
    const value = typeof given === "number" ? given + 0 : given; // no -0
    const keys = path.split(".");
    if (keys.at(-1) === "value" && isCited(valueAt(changed, keys.slice(0, -1)))) keys.pop();
    const found = valueAt(changed, keys);
    const isNumber = typeof found === "number" || isCited(found) && typeof found.value === "number";
    if (!isNumber) {
      const known = numbersIn(profile).filter((place) => !onlyDescribes(place));
      throw new FodlamError(noSuchNumber(path, profile.id, known));
    }
    if (!(typeof value === "number" && value >= 0 && value < TOO_MUCH)) {
      throw new FodlamError(badNumber(path, profile.id, value));
    }
    if (value > 1 && SHARE.test(keys.at(-1)!)) throw new FodlamError(aboveShare(path, profile.id, value));
    const reason = whyWithoutEffect(profile, keys.join("."));
    if (reason !== undefined) throw new FodlamError(noEffect(path, profile.id, reason));
    changed = replaced(changed, keys, value);
    const twin = twinAt(profile, keys, found);
    if (twin !== undefined) changed = replaced(changed, twin, value);
  }
  return changed as Profile;
}

/** Where another model of the chip states the same number, which is then changed with it. */
function twinAt(profile: Profile, keys: readonly string[], found: unknown): readonly string[] | undefined {
  const at = keys.indexOf("models"), before = keys.slice(0, at + 1);
  if (at === -1) return undefined;
  const twin = twinOf(valueAt(profile, before), keys.slice(at + 1).join("."));
  if (twin === undefined) return undefined;
  const number = (value: unknown) => isCited(value) ? value.value : value;
  const place = [...before, ...twin.split(".")];
  return number(valueAt(profile, place)) === number(found) ? place : undefined;
}
