/** A chip with one of its runtimes: what the software that drives it makes different is laid over the chip's own data. */
import { checkedFunction } from "../ir/checked.ts";
import { calling, FodlamError, noSuchRuntime } from "../ir/errors.ts";
import { optional, text } from "../ir/field.ts";
import { labelled } from "../ir/runtimeName.ts";
import { isChecked, isShipped, markChecked, markShipped, profileField } from "./given.ts";
import { laidOver, unlaid } from "./lay.ts";
import { isObject, type Json } from "../ir/object.ts";
import { sourceNames } from "./named.ts";
import type { ChipProfile, Profile, RuntimeField } from "./types.ts";

/** What of a chip a runtime may say otherwise. */
export const RUNTIME_FIELDS: readonly RuntimeField[] = [
  "driven",
  "precision",
  "free",
  "models",
  "fits",
  "validation",
];

/** Of a chip's data what its runtimes may say otherwise. */
export function runtimePart(chip: Json): Json {
  const own = RUNTIME_FIELDS.filter((key) => Object.hasOwn(chip, key));
  return Object.fromEntries(own.map((key) => [key, chip[key]]));
}

/** The rest of it. */
function withoutRuntimePart(chip: Json): Json {
  const others = Object.entries(chip).filter(([key]) => !(RUNTIME_FIELDS as readonly string[]).includes(key));
  return Object.fromEntries(others);
}

/** Whether data name a default runtime and have it; what else they may be is the schema's to say. */
function hasDefault({ runtime, runtimes }: Json): boolean {
  return typeof runtime === "string" && isObject(runtimes) && Object.hasOwn(runtimes, runtime) &&
    Object.values(runtimes).every(isObject);
}

/**
 * A chip whose own data are those of its default runtime, so that whoever asks for none has them; of the other runtimes what differs
 * from it. Nothing changes if it is such a chip already.
 */
export function settled(chip: Json): Json {
  if (!hasDefault(chip)) return chip;
  const runtimes = chip.runtimes as Json, own = runtimePart(chip);
  const whole = laidOver(own, runtimes[chip.runtime as string]) as Json;
  const others = Object.entries(runtimes).map((
    [name, data],
  ) => [name, unlaid(whole, laidOver(own, data)) ?? {}]);
  return { ...withoutRuntimePart(chip), ...whole, runtimes: Object.fromEntries(others) };
}

/** The runtime that a profile's own data are of; none where it has none. */
export function runtimeOf(profile: Profile): string | undefined {
  return "parts" in profile ? undefined : profile.runtime;
}

/**
 * The names of a profile's runtimes, the default first; none where it has none.
 *
 * @throws {FodlamError} if it is given no profile
 */
export const runtimesOf: (profile: Profile) => readonly string[] = checkedFunction(
  { act: calling("runtimesOf"), takes: { profile: profileField } },
  namesIn,
);

function namesIn(profile: Profile): readonly string[] {
  const own = runtimeOf(profile);
  if ("parts" in profile || own === undefined) return [];
  return [...new Set([own, ...Object.keys(profile.runtimes ?? {})])];
}

/** A profile's id, with its runtime where it has one: a name that brings both back. */
export function labelOf(profile: Profile): string {
  return labelled(profile.id, runtimeOf(profile));
}

/** A chip with each of its runtimes, the default first; one without runtimes as it is. */
export function withEachRuntime(chip: ChipProfile): readonly ChipProfile[] {
  const names = namesIn(chip);
  return names.length === 0 ? [chip] : names.map((name) => chosen(chip, name));
}

/** A chip's sources without those that only other runtimes name. */
function sourcesFor(chip: ChipProfile, { runtimes, sources, ...whole }: ChipProfile): ChipProfile["sources"] {
  const named = (value: unknown) => new Set([...sourceNames(value, [])].map(([name]) => name));
  const others = named([chip, runtimes]), own = named(whole);
  return Object.fromEntries(Object.entries(sources).filter(([id]) => own.has(id) || !others.has(id)));
}

function laidRuntime(chip: ChipProfile, name: string): ChipProfile {
  const { runtimes: _, ...rest } = withoutRuntimePart(chip as unknown as Json);
  const laid = laidOver(runtimePart(chip as unknown as Json), chip.runtimes![name]) as Json;
  const whole = { ...rest, ...laid, runtime: name } as unknown as ChipProfile;
  const found = { ...whole, sources: sourcesFor(chip, whole) };
  return isShipped(chip) ? markShipped(found) : isChecked(chip) ? markChecked(found) : found;
}

const remembered = new WeakMap<ChipProfile, Map<string, ChipProfile>>();

/** What `withRuntime` gives: of each profile object always the same; the profile itself where it has no runtimes to choose from. */
export function chosen<P extends Profile>(profile: P, name?: string): P {
  if (name !== undefined && !namesIn(profile).includes(name)) {
    throw new FodlamError(noSuchRuntime(name, profile.id, namesIn(profile)));
  }
  if ("parts" in profile || profile.runtimes === undefined || profile.runtime === undefined) return profile;
  const chip: ChipProfile = profile, wanted = name ?? profile.runtime;
  let own = remembered.get(chip);
  if (own === undefined) remembered.set(chip, own = new Map());
  let found = own.get(wanted);
  if (found === undefined) own.set(wanted, found = laidRuntime(chip, wanted));
  return found as P;
}

/**
 * A chip as one of its runtimes drives it: a profile with the data of that runtime and of no other. The same chip with its default
 * runtime comes of no name.
 *
 * @example
 * ```ts
 * import { loadProfile, withRuntime } from "@fodlam/fodlam";
 *
 * const engine = withRuntime(await loadProfile("a100"), "engine");
 * console.log(engine.driven); // TensorRT engine
 * ```
 *
 * @throws {FodlamError} if the chip has no such runtime
 */
export const withRuntime: (profile: Profile, name?: string) => Profile = checkedFunction(
  {
    act: calling("withRuntime"),
    takes: { profile: profileField, name: optional(text("the name of one of its runtimes")) },
  },
  chosen,
);
