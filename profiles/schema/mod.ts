/**
 * Checks of profiles that come from outside. Loads zod, so it is itself loaded only where such a profile is: by a dynamic
 * import. Imports `ir/`, `profiles/` and `deps/zod.ts`; the schemas of the models' data are in `models/`, one a file.
 *
 * ```ts
 * import { checkProfile } from "./mod.ts";
 *
 * try {
 *   checkProfile({ format: "fodlam/profile@2" }, "my-chip.json");
 * } catch (error) {
 *   console.log((error as Error).message); // Cannot read my-chip.json: format: expected "fodlam/profile@1", got "fodlam/profile@2"
 * }
 * ```
 *
 * @module
 */
import { badProfile, faultsOf, FodlamError, MOST_FAULTS, show, unknownWord } from "../../ir/errors.ts";
import { type FamilyId, familyIds } from "../families/mod.ts";
import { isObject, type Json } from "../../ir/object.ts";
import { mergedChip } from "../merge.ts";
import { meantBy } from "../placeholder.ts";
import type { ChipProfile, CompositeProfile, PartOf } from "../types.ts";
import { contradictions } from "./contradictions.ts";
import { type Fault, faultsOfShape, type Place, placeText } from "./fault.ts";
import { chip, chipName, composite, type CompositeOfFile } from "./profile.ts";
import { missingModels, missingSources } from "./references.ts";
import { otherRuntimes, placeInFile, runtimeFaults, shapeOfRuntimes } from "./runtimes.ts";
import { excess } from "./size.ts";

export type { CompositeOfFile, PartOfFile } from "./profile.ts";

/** A profile of the right shape; a composite's parts may be names. */
export type CheckedProfile = ChipProfile | CompositeOfFile;

const FORMAT = "fodlam/profile@1";

/** What makes all else pointless: no object, another format, or beyond all measure. */
function* wrongFile(value: unknown): Iterable<Fault> {
  if (!isObject(value)) return yield { place: [], expected: "an object", got: show(value) };
  const { format } = value;
  if (format !== FORMAT) {
    const hint = format === "fodlam/network@1" ? "a network goes to: fodlam eval" : undefined;
    return yield { place: ["format"], expected: show(FORMAT), got: show(format), hint };
  }
  if ("models" in value && "parts" in value) {
    return yield { place: [], expected: "models of one chip or parts of several", got: "both" };
  }
  const fault = excess(value);
  if (fault !== undefined) return yield fault;
  yield* blanks(value, []);
}

/** Places of a template that nobody has filled in. */
function* blanks(value: unknown, place: Place): Iterable<Fault> {
  const meant = meantBy(value);
  if (meant !== undefined) return yield { place, expected: meant, got: "the text of the template" };
  const entries: Iterable<[PropertyKey, unknown]> = Array.isArray(value)
    ? value.entries()
    : isObject(value)
    ? Object.entries(value)
    : [];
  for (const [key, item] of entries) yield* blanks(item, [...place, key]);
}

function* after(place: Place, faults: Iterable<Fault>): Iterable<Fault> {
  for (const fault of faults) yield { ...fault, place: [...place, ...fault.place] };
}

/** The faults of a chip: of the first sort of which there is any, since one slip has many consequences. */
function* chipFaults(value: unknown): Iterable<Fault> {
  const shape = faultsOfShape(chip, value);
  if (shape.length > 0) return yield* shape;
  const profile = value as ChipProfile;
  const references = [...missingSources(profile), ...missingModels(profile), ...runtimeFaults(profile)];
  if (references.length > 0) return yield* references;
  const wrong = [...contradictions(profile)];
  if (wrong.length > 0) return yield* wrong;
  for (const other of otherRuntimes(profile)) yield* after(["runtimes", other.runtime!], chipFaults(other));
}

/** What is wrong with the fields of a chip, each by itself. */
export function shapeFaults(value: ChipProfile): readonly Fault[] {
  return faultsOfShape(chip, value);
}

/** A composite's chips are checked one by one, each in its place. */
function* compositeFaults(value: Json): Iterable<Fault> {
  const parts: readonly unknown[] = Array.isArray(value.parts) ? value.parts : [];
  const own = parts.map((part) => isObject(part) && isObject(part.profile) ? part.profile : undefined);
  const named = parts.map((part, i) =>
    own[i] === undefined ? part : { ...part as object, profile: "its own" }
  );
  const outer = Array.isArray(value.parts) ? { ...value, parts: named } : value;
  const shape = faultsOfShape(composite(chipName), outer);
  if (shape.length > 0) return yield* shape;
  yield* missingSources({ ...value, parts: [] } as unknown as CompositeOfFile);
  for (const [i, profile] of own.entries()) {
    if (profile === undefined) continue;
    yield* after(["parts", i, "profile"], "parts" in profile ? notAChip() : chipFaults(profile));
  }
}

function* notAChip(): Iterable<Fault> {
  yield { place: [], expected: "a chip", got: "parts of several" };
}

/** What cannot be joined with a family or laid over a chip: a family that is not there, or of a composite; runtimes of no shape. */
function* familyFaults(value: Json): Iterable<Fault> {
  const { family, parts, runtimes } = value;
  if (runtimes !== undefined) yield* after(["runtimes"], shapeOfRuntimes(runtimes));
  if (Array.isArray(parts)) {
    if (family !== undefined) {
      yield { place: ["family"], expected: "none beside parts, which may each have one", got: show(family) };
    }
    for (const [i, part] of parts.entries()) {
      if (!isObject(part) || !isObject(part.profile)) continue;
      yield* after(["parts", i, "profile"], familyFaults(part.profile));
    }
  } else if (family !== undefined && !familyIds.includes(family as FamilyId)) {
    yield { place: ["family"], ...unknownWord("a family", family, familyIds) };
  }
}

/**
 * An object whose families are there, so that it can be joined with their data; nothing else is checked yet.
 *
 * @throws {FodlamError} as `checkProfile`
 */
export function checkFamilies(value: unknown, source: string): Json {
  const wrong = [...wrongFile(value)];
  refuse(wrong.length > 0 ? wrong : familyFaults(value as Json), source);
  return value as Json;
}

function* faultsIn(value: unknown): Iterable<Fault> {
  const wrong = [...wrongFile(value)];
  if (wrong.length > 0) return yield* wrong;
  const profile = value as Json;
  yield* "parts" in profile ? compositeFaults(profile) : chipFaults(profile);
}

/** Faults of a part after its changes: models taken away that are not there, and all that a chip can have. */
function* mergedFaults(part: PartOf<ChipProfile>, profile: CompositeProfile): Iterable<Fault> {
  const known = Object.keys(part.profile.models);
  const gone = Object.entries(part.models ?? {}).filter(([id, change]) =>
    change === null && !known.includes(id)
  );
  for (const [id] of gone) {
    yield { ...unknownWord(`a model of ${part.profile.id}`, id, known), place: ["models"] };
  }
  if (gone.length === 0) yield* chipFaults(mergedChip(part, profile));
}

function refuse(faults: Iterable<Fault>, source: string): void {
  const problems = [];
  for (const { place, key: _, ...wrong } of faults) {
    if (problems.push(badProfile(placeText(place), wrong)) >= MOST_FAULTS) break;
  }
  if (problems.length > 0) throw new FodlamError(faultsOf(source, problems), problems);
}

/**
 * A composite whose parts are found, checked as it will be used: each chip with the part's changes.
 *
 * @throws {FodlamError} as `checkProfile`
 */
export function checkParts(profile: CompositeProfile, source: string): void {
  const faults = profile.parts.map((part, i) => [...after(["parts", i], mergedFaults(part, profile))]);
  refuse(faults.flat(), source);
}

/**
 * A profile from outside, checked: its shape, its sources, units that cannot be right, numbers that contradict each other. Places are
 * those of the file as it was written, if that is given.
 *
 * @throws {FodlamError} if it has faults: one message, which begins with the name of where it came from
 */
export function checkProfile(value: unknown, source: string, file?: Json): CheckedProfile {
  const faults = [...faultsIn(value)], runtime = isObject(value) ? value.runtime : undefined;
  const written = (fault: Fault) => file === undefined ? fault.place : placeInFile(fault, runtime, file);
  refuse(faults.map((fault) => ({ ...fault, place: written(fault) })), source);
  return value as CheckedProfile;
}
