/** Wording of what is wrong with profiles: their names, their numbers, what they do not cost. */
import { type Problem, show } from "./problem.ts";
import { joined, list, type Mismatch, mismatch, oneLine, suggestion } from "./wording.ts";
import { unknownWord } from "./taken.ts";

/** A runtime that the profile does not have. */
export function noSuchRuntime(name: string, profile: string, known: readonly string[]): Problem {
  const expected = known.length === 0
    ? "no runtime, because this profile has none to choose from"
    : `a runtime among ${list(known, name)}`;
  const wrong = { expected, got: show(name), hint: suggestion(name, known) };
  return mismatch("no-such-runtime", `Cannot run "${profile}"`, wrong);
}

/** A power mode that a chip does not have. */
export function noSuchPowerMode(name: string, profile: string, known: readonly string[]): Problem {
  const expected = known.length === 0
    ? "no power mode, because none is known of this profile"
    : `a power mode among ${list(known, name)}`;
  const wrong = { expected, got: show(name), hint: suggestion(name, known) };
  return mismatch("no-such-power-mode", `Cannot run "${profile}"`, wrong);
}

/** A profile that is now called otherwise. */
export function renamedProfile(name: string, now: string): Problem {
  const wrong = { expected: `${show(now)}, as it is called now`, got: show(name) };
  return mismatch("unknown-profile", "Cannot find profile", wrong);
}

/** A roofline of a chip whose models know no roof. */
export function noRoofline(profile: string): Problem {
  return mismatch("no-roofline", `Cannot draw a roofline of ${show(profile)}`, {
    expected: "a model that knows a peak of arithmetic and a memory's bandwidth",
    got: "none",
  });
}

/** A model that the profile has no data for. */
export function modelNotInProfile(model: string, profile: string, known: readonly string[]): Problem {
  return mismatch("no-such-model", `Cannot evaluate on "${profile}"`, {
    expected: `a model among ${list(known)}`,
    got: `"${model}"`,
    hint: suggestion(model, known),
  });
}

/** A value that no number of a profile can have. */
export function badNumber(path: string, profile: string, value: unknown): Problem {
  const expected = `a finite number of at least 0${isAbove(value) ? ", and below 1e30" : ""}`;
  return mismatch("bad-number", `Cannot change "${path}" of "${profile}"`, { expected, got: show(value) });
}

/** A share above 1. */
export function aboveShare(path: string, profile: string, value: number): Problem {
  const wrong = { expected: "a share in parts of 1 from 0 to 1", got: show(value) };
  const percent = value >= 2 && value <= 100 ? [{ slip: "percent", meant: value / 100 }] : [];
  return mismatch("bad-number", `Cannot change "${path}" of "${profile}"`, {
    ...wrong,
    ...(percent.length > 0 && { hint: looksLike(percent, "parts of 1") }),
  });
}

const isAbove = (value: unknown) => typeof value === "number" && value > 0 && value < Infinity;

/** A layer of which the numbers of a chip make no time or no energy. */
export function noCost(
  { kind, name }: { readonly kind: string; readonly name: string },
  profile: string,
  latencySeconds: number,
  energyJoules: number,
): Problem {
  const expected = "a time and an energy of at least 0 and not without end";
  const wrong = { expected, got: `${latencySeconds} s and ${energyJoules} J`, hint: NO_COST };
  return { ...mismatch("no-cost", `Cannot cost ${kind} "${name}" on "${profile}"`, wrong), layer: name };
}

const NO_COST = "a number of the profile may be 0, or a share above 1";

/** A number that a profile cannot have, as a check of its file says it. */
export function illegalNumber(path: string, profile: string, wrong: Mismatch): Problem {
  return mismatch("bad-number", `Cannot change "${path}" of "${profile}"`, wrong);
}

/** A number of a profile on which no cost depends. */
export function noEffect(path: string, profile: string, reason: string): Problem {
  const wrong = { expected: "a number on which costs depend", got: `one without effect, because ${reason}` };
  return mismatch("no-effect", `Cannot change "${path}" of "${profile}"`, wrong);
}

/** A place of a profile at which there is no number. */
export function noSuchNumber(path: string, profile: string, known: readonly string[]): Problem {
  const wrong = unknownWord("the place of a number", path, known);
  return mismatch("no-such-number", `Cannot change "${path}" of "${profile}"`, wrong);
}

/** A place in a profile that is not as it should be. */
export function badProfile(place: string, wrong: Mismatch): Problem {
  return mismatch("bad-profile", place === "" ? "Cannot read profile" : `Cannot read ${place}`, wrong);
}

/** A part of a composite that is itself one. */
export function partOfParts(id: string): Problem {
  const got = `${show(id)}, which has parts itself`;
  return mismatch("bad-profile", "Cannot take a part", { expected: "one chip", got });
}

/** A part of a composite that cannot be had, and where it is named. */
export function badPart(source: string, place: string, problem: Problem): Problem {
  const why = problem.message.replace(/^Cannot/, "cannot");
  return { ...problem, message: `Cannot read ${oneLine(source)}: ${place}: ${why}` };
}

/** A unit that a number may have been written in, and what it would be in the right one. */
interface Slip {
  readonly slip: string;
  readonly meant: number;
}

/** What helps whoever wrote a number in another unit than the field's. */
export function looksLike(slips: readonly Slip[], unit: string): string {
  const [units, meant] = [slips.map(({ slip }) => slip), slips.map(({ meant }) => meant)];
  return `it looks like ${units.join(" or ")}, and this field is in ${unit}: did you mean ${
    meant.join(" or ")
  }?`;
}

/** Process scaling asked to go where its data does not reach. */
export function cannotScale(rule: string, expected: string, got: string): Problem {
  return mismatch("cannot-scale", `Cannot scale by ${rule}`, { expected, got });
}

/** A layer that a profile does not cost, where every layer asked for must be costed. */
export function notCovered(layer: string, profile: string, reason: string, covered: string): Problem {
  return {
    code: "not-covered",
    message: joined(`Cannot cost layer "${layer}" on "${profile}": ${reason}; the profile covers ${covered}`),
    layer,
  };
}
