/** What a profile states and no cost depends on: nothing that a user gives is ignored in silence. */
import type { ChipProfile, ModelId, Profile } from "../profiles/types.ts";
import { isShipped } from "../profiles/given.ts";
import { modelIds, models } from "./models/mod.ts";

/** A field without effect. */
export interface WithoutEffect {
  /** Its place in the profile. */
  readonly place: string;
  /** Why, in words that follow "because". */
  readonly reason: string;
}

/** Fields that costs never depend on: they say what the profile is. */
const INFORMATION = ["components", "fits", "id", "name", "sources", "summary", "validation", "year"];

/** The fields of a chip that no cost depends on, beside those that only describe it. */
export function withoutEffect(chip: ChipProfile): WithoutEffect[] {
  const ids = modelIds.filter((id) => chip.models[id] !== undefined);
  const needsPeak = chip.array !== undefined && ids.some((id) => !models[id].knowsPeak);
  const readsClock = needsPeak || ids.some((id) => models[id].reads.includes("clock"));
  const reason = `${ids.join(" and ")} ${ids.length === 1 ? "does" : "do"} not use it`;
  return [
    ...(readsClock ? [] : [{ place: "clock", reason }]),
    ...(chip.array === undefined || needsPeak ? [] : [{ place: "array", reason }]),
    ...(["rowStationary", "hierarchy"] as const).filter((id) => chip.models[id]?.goal !== undefined).map(
      goal,
    ),
  ];
}

/** The same of all chips of a profile that are not known to be without such fields. */
export function withoutEffectIn(profile: Profile): WithoutEffect[] {
  if (!("parts" in profile)) return withoutEffect(profile);
  return profile.parts.flatMap(({ profile: chip }, i) =>
    isShipped(chip)
      ? []
      : withoutEffect(chip).map(({ place, reason }) => ({ place: `parts[${i}].profile.${place}`, reason }))
  );
}

function goal(id: ModelId): WithoutEffect {
  return { place: `models.${id}.goal`, reason: "mappings are searched by time" };
}

/** Whether a field says only what the profile is. */
export function onlyDescribes(path: string): boolean {
  return INFORMATION.includes(path.split(".")[0]!);
}

/** Why a number of a profile has no effect; nothing if costs may depend on it. */
export function whyWithoutEffect(profile: Profile, path: string): string | undefined {
  const [, part, rest] = /^parts\.(\d+)\.profile\.(.*)$/.exec(path) ?? [];
  if ("parts" in profile) {
    return part === undefined ? undefined : whyWithoutEffect(profile.parts[Number(part)]!.profile, rest!);
  }
  if (onlyDescribes(path)) return "it only describes the profile";
  const isAt = ({ place }: WithoutEffect) => path === place || path.startsWith(`${place}.`);
  return withoutEffect(profile).find(isAt)?.reason;
}
