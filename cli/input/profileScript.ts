/** Profiles that scripts make: one, or one for each choice of values. Loaded when a script is named after `--on`. */
import { profileFrom } from "../../profiles/define.ts";
import { badOption, cannotRead, FodlamError, neverRead } from "../../ir/errors.ts";
import { loadProfile, type Profile, type ProfileName } from "../../profiles/mod.ts";
import type { ProfileMaker } from "../../sweep/axes.ts";
import type { Knobs } from "../../sweep/options.ts";
import type { Values } from "../../sweep/point.ts";
import { choiceAt, sizeOf } from "../../sweep/samples.ts";
import { isAddress } from "./address.ts";
import { exists } from "./files.ts";
import type { Limits } from "./limits.ts";
import { profilesOf } from "./script/mod.ts";

/** Choices for which a script is asked at once: each is a whole profile. */
const MOST_CHOICES = 10_000;

/** The profiles of a script for some choices of values, and the names of the values that it read. */
async function madeBy(
  name: string,
  knobs: readonly Values[],
  limits: Limits,
  onPrint?: (text: string) => void,
): Promise<{ readonly profiles: readonly Profile[]; readonly read: readonly string[] }> {
  if (!isAddress(name) && !await exists(name)) {
    throw new FodlamError(cannotRead(name, "there is no such file"));
  }
  const told = onPrint && { onPrint };
  const { profiles, read } = await profilesOf({ name, path: name }, { limits, knobs, ...told });
  const part = (id: string) => loadProfile(id as ProfileName);
  return { profiles: await Promise.all(profiles.map((one) => profileFrom(one, name, part))), read };
}

/** The one profile that a script exports, or makes with its own defaults. */
export async function profileOfScript(name: string, limits: Limits): Promise<Profile> {
  return (await madeBy(name, [{}], limits)).profiles[0]!;
}

/** Scripts as functions of values, every profile of which is made and checked; a value that none of them reads is refused. */
export async function profileMakers(
  names: readonly string[],
  knobs: Knobs,
  limits: Limits,
  onPrint: (text: string) => void,
): Promise<ReadonlyMap<string, ProfileMaker>> {
  const axes = Object.entries(knobs),
    lengths = axes.map(([, values]) => values.length),
    size = sizeOf(lengths);
  if (size > MOST_CHOICES) {
    throw new FodlamError(badOption("--knob", `at most ${MOST_CHOICES} combinations, each a profile`, size));
  }
  const choices = Array.from({ length: size }, (_, number): Values => {
    const choice = choiceAt(lengths, number);
    return Object.fromEntries(axes.map(([name, values], axis) => [name, values[choice[axis]!]!]));
  });
  const makers = new Map<string, ProfileMaker>(), all = new Set<string>();
  for (const name of names) {
    const { profiles, read } = await madeBy(name, choices, limits, onPrint);
    const known = new Map(choices.map((choice, i) => [JSON.stringify(choice), profiles[i]!]));
    makers.set(name, (values) => known.get(JSON.stringify(values))!);
    for (const one of read) all.add(one);
  }
  const unread = axes.find(([name]) => !all.has(name));
  if (unread !== undefined) throw new FodlamError(neverRead(`--knob ${unread[0]}`, names, [...all]));
  return makers;
}
