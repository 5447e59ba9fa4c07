/**
 * Options that change nothing for these networks on these chips are refused: whoever gives one believes that it counts. What an
 * option changes is found out by trying: the same evaluation with other values of it.
 */
import type { Estimate } from "../../engine/estimate.ts";
import type { GivenMapping, MappedNest } from "../../engine/mapped.ts";
import { withoutEffectIn } from "../../engine/effects.ts";
import { evaluate, type EvaluateOptions, scalingRules } from "../../engine/evaluate.ts";
import { changesNothing, FodlamError, isFodlamError } from "../../ir/errors.ts";
import { visible } from "../../ir/escape.ts";
import { count, type CountOptions } from "../../ir/count.ts";
import type { Network } from "../../ir/network.ts";
import { isShipped } from "../../profiles/given.ts";
import type { Profile } from "../../profiles/mod.ts";
import type { Io, Options } from "../spec.ts";

/** Options of the engine that a command line gives, and how it calls them. */
const FLAGS = {
  batch: "--batch",
  density: "--density",
  bits: "--bits",
  weightBits: "--weight-bits",
  activationBits: "--activation-bits",
  cacheBits: "--cache-bits",
  processNanometers: "--process",
  scaling: "--scaling",
} as const;

/** Those of searches: a search may find the same whatever they are, so they count wherever mappings are searched. */
const SEARCHING = {
  objective: "--objective",
  mapSeconds: "--map-time",
  mapSeed: "--map-seed",
  mappings: "--use-mapping",
} as const;

const ALL_FLAGS = { ...FLAGS, ...SEARCHING };

type Tried = keyof typeof FLAGS;
type Option = keyof typeof ALL_FLAGS;

const options = Object.keys(ALL_FLAGS) as Option[];

const both = (share: number) => ({ weights: share, activations: share });

const WIDTHS = [undefined, 4, 8, 16, 32] as const;

/** Values to try instead of the one given: none, and others. */
const OTHERS: { readonly [K in Tried]: readonly (EvaluateOptions[K] | undefined)[] } = {
  batch: [undefined, 2, 7],
  density: [undefined, both(1), both(0.5), both(0.1)],
  bits: WIDTHS,
  weightBits: WIDTHS,
  activationBits: WIDTHS,
  cacheBits: WIDTHS,
  processNanometers: [undefined, 7, 28, 45, 65, 180],
  scaling: [undefined, ...scalingRules],
};

/** What of an estimate a calculation changes: what each layer costs, or that it does not. */
function essenceOf({ layers }: Estimate, only: readonly string[] | undefined): string {
  return layers.filter(({ name }) => only === undefined || only.includes(name)).map((layer) =>
    layer.status === "costed" ? `${layer.latencySeconds} ${layer.energyJoules}` : layer.status
  ).join("\n");
}

/** What is evaluated: a network, or some of its layers, on a chip. */
interface Case {
  readonly network: Network;
  readonly profile: Profile;
  readonly how: EvaluateOptions;
  readonly only: readonly string[] | undefined;
}

/** Whether mappings of what is shown are given, or searched. */
function maps({ network, profile, how, only }: Case, from: MappedNest["from"]): boolean {
  return evaluate(network, profile, how).layers.some((layer) =>
    layer.status === "costed" && (only === undefined || only.includes(layer.name)) &&
    layer.mapping?.some((nest) => nest.from === from)
  );
}

function isTried(option: Option): option is Tried {
  return Object.hasOwn(FLAGS, option);
}

/** What comes out with some value of an option in place of the one given; nothing where that cannot be. */
function tried({ network, profile, how, only }: Case, option: Tried, value: unknown): string | undefined {
  try {
    return essenceOf(evaluate(network, profile, { ...how, [option]: value }), only);
  } catch (error) {
    if (isFodlamError(error)) return undefined;
    throw error;
  }
}

/** Whether some value of an option changes something. Where no other can be tried the one given is believed. */
function matters(one: Case, option: Option): boolean {
  if (!isTried(option)) return maps(one, option === "mappings" ? "given" : "search");
  const own = tried(one, option, one.how[option]);
  const others = OTHERS[option].map((value) => tried(one, option, value)).filter((other) =>
    other !== undefined
  );
  return others.length === 0 || others.some((other) => other !== own);
}

/** How to evaluate and on what. */
export interface Asked {
  /** The networks. */
  readonly networks: readonly Network[];
  /** The chips. */
  readonly profiles: readonly Profile[];
  /** What was asked for. */
  readonly how: EvaluateOptions;
  /** The layers that are shown; all of them if left out. */
  readonly only?: readonly string[] | undefined;
}

/** Refuses the first option that changes nothing on any of the chips; where it does on some, a note says on which it does not. */
export function checkMatters({ networks, profiles, how, only }: Asked, io: Pick<Io, "err">): void {
  for (const profile of profiles) if (!isShipped(profile)) noteWithoutEffect(profile, io);
  const cases = networks.flatMap((network) => profiles.map((profile) => ({ network, profile, how, only })));
  for (const option of options.filter((option) => how[option] !== undefined)) {
    const idle = cases.filter((one) => !matters(one, option));
    if (idle.length === cases.length) {
      const able = options.filter((other) => other !== option && cases.some((one) => matters(one, other)));
      throw new FodlamError(changesNothing(
        ALL_FLAGS[option],
        `${namesOf(networks)} on ${namesOf(profiles)}`,
        able.map((other) => ALL_FLAGS[other]),
      ));
    }
    const where = profiles.filter((profile) =>
      networks.every((network) => idle.some((one) => one.profile === profile && one.network === network))
    );
    if (where.length > 0) io.err(`Note: ${ALL_FLAGS[option]} changes nothing on ${namesOf(where)}`);
  }
  if (how.mappings !== undefined) noteUnused(how.mappings, cases, networks, io);
}

/** Says how many given mappings are of no loop nest of any network. */
function noteUnused(
  mappings: readonly GivenMapping[],
  cases: readonly Case[],
  networks: readonly Network[],
  io: Pick<Io, "err">,
): void {
  const nests = cases.flatMap(({ network, profile, how }) =>
    evaluate(network, profile, how).layers.flatMap((layer) =>
      layer.status === "costed" ? layer.mapping ?? [] : []
    )
  );
  const used = new Set(
    nests.filter(({ from }) => from === "given").map(({ shape }) => JSON.stringify(shape)),
  );
  const idle = mappings.filter(({ shape }) => !used.has(JSON.stringify(shape))).length;
  if (idle === 0) return;
  io.err(`Note: ${idle} of ${mappings.length} mappings are of no loop nest of ${namesOf(networks)}`);
}

/** Refuses the first option that changes nothing for any network of a sweep on any of its chips, each with one of its values. */
export function checkMattersSomewhere({ networks, profiles, how }: Asked): void {
  for (const option of options.filter((option) => how[option] !== undefined)) {
    const isIdle = networks.every((network) =>
      profiles.every((profile) => !matters({ network, profile, how, only: undefined }, option))
    );
    if (!isIdle) continue;
    throw new FodlamError(
      changesNothing(ALL_FLAGS[option], `${namesOf(networks)} on ${namesOf(profiles)}`, []),
    );
  }
}

/** Says which fields of a profile of one's own no cost depends on. */
function noteWithoutEffect(profile: Profile, io: Pick<Io, "err">): void {
  for (const { place, reason } of withoutEffectIn(profile)) {
    io.err(visible(`Note: ${place} of ${profile.name} has no effect, because ${reason}`));
  }
}

/** Options of a count by their flags: how the command line calls them, and a value of each to try instead. */
const COUNTING: readonly (readonly [flag: string, option: string, other: unknown, given?: unknown])[] = [
  ["--bits", "bits", 3],
  ["--weight-bits", "weightBits", 3],
  ["--activation-bits", "activationBits", 3],
  ["--cache-bits", "cacheBits", 3],
  ["--no-masked", "masked", true, false],
  ["--bias", "bias", false, true],
];

/** Refuses an option of counting that changes no number of any network. */
export function checkCounts(
  networks: readonly Network[],
  options: Options,
  howOf: (options: Options) => CountOptions,
): void {
  const numbers = (asked: Options) =>
    JSON.stringify(networks.map((network) => ({ ...count(network, howOf(asked)), conventions: undefined })));
  const isGiven = ([, option, , given]: typeof COUNTING[number]) =>
    given === undefined ? options[option] !== undefined : options[option] === given;
  const given = COUNTING.filter(isGiven);
  if (given.length === 0) return;
  const own = numbers(options);
  const idle = given.find(([, option, other]) => numbers({ ...options, [option]: other }) === own);
  if (idle === undefined) return;
  const able = COUNTING.filter((one) =>
    !isGiven(one) && numbers({ ...options, [one[1]]: one[3] ?? one[2] }) !== own
  );
  throw new FodlamError(
    changesNothing(idle[0], namesOf(networks), ["--batch", ...able.map(([flag]) => flag)]),
  );
}

function namesOf(things: readonly { readonly name: string }[]): string {
  const names = things.map(({ name }) => name);
  return names.length <= 3
    ? names.join(" and ")
    : `${names.slice(0, 3).join(", ")} and ${names.length - 3} more`;
}
