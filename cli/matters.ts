/**
 * Options that change nothing for these networks on these chips are refused: whoever gives one believes that it counts. What an
 * option changes is found out by trying: the same evaluation with other values of it.
 */
import type { Estimate } from "../engine/estimate.ts";
import { evaluate, type EvaluateOptions, scalingRules } from "../engine/evaluate.ts";
import { changesNothing, FodlamError, isFodlamError } from "../ir/errors.ts";
import { count, type CountOptions } from "../ir/count.ts";
import type { Network } from "../ir/network.ts";
import type { Profile } from "../profiles/mod.ts";
import type { Io } from "./spec.ts";

/** Options of the engine that a command line gives, and how it calls them. */
const FLAGS = {
  batch: "--batch",
  density: "--density",
  bits: "--bits",
  processNanometers: "--process",
  scaling: "--scaling",
} as const;

type Option = keyof typeof FLAGS;

const options = Object.keys(FLAGS) as Option[];

const both = (share: number) => ({ weights: share, activations: share });

/** Values to try instead of the one given: none, and others. */
const OTHERS: { readonly [K in Option]: readonly (EvaluateOptions[K] | undefined)[] } = {
  batch: [undefined, 2, 7],
  density: [undefined, both(1), both(0.5), both(0.1)],
  bits: [undefined, 4, 8, 16, 32],
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

/** What comes out with some value of an option in place of the one given; nothing where that cannot be. */
function tried({ network, profile, how, only }: Case, option: Option, value: unknown): string | undefined {
  try {
    return essenceOf(evaluate(network, profile, { ...how, [option]: value }), only);
  } catch (error) {
    if (isFodlamError(error)) return undefined;
    throw error;
  }
}

/** Whether some value of an option changes something. Where no other can be tried the one given is believed. */
function matters(one: Case, option: Option): boolean {
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
  const cases = networks.flatMap((network) => profiles.map((profile) => ({ network, profile, how, only })));
  for (const option of options.filter((option) => how[option] !== undefined)) {
    const idle = cases.filter((one) => !matters(one, option));
    if (idle.length === cases.length) {
      const able = options.filter((other) => other !== option && cases.some((one) => matters(one, other)));
      throw new FodlamError(changesNothing(
        FLAGS[option],
        `${namesOf(networks)} on ${namesOf(profiles)}`,
        able.map((other) => FLAGS[other]),
      ));
    }
    const where = profiles.filter((profile) =>
      networks.every((network) => idle.some((one) => one.profile === profile && one.network === network))
    );
    if (where.length > 0) io.err(`Note: ${FLAGS[option]} changes nothing on ${namesOf(where)}`);
  }
}

/** Options of a count, how a command line calls them, and a value of each to try instead. */
const COUNTING:
  readonly (readonly [flag: string, isGiven: (how: CountOptions) => boolean, other: CountOptions])[] = [
    ["--weight-bits", ({ bits }) => bits?.weights !== undefined, { bits: { weights: 3 } }],
    ["--activation-bits", ({ bits }) => bits?.activations !== undefined, { bits: { activations: 3 } }],
    ["--no-masked", ({ masked }) => masked === false, { masked: true }],
    ["--bias", ({ bias }) => bias === true, { bias: false }],
  ];

/** Refuses an option of counting that changes no number of any network. */
export function checkCounts(networks: readonly Network[], how: CountOptions): void {
  const numbers = (options: CountOptions) =>
    JSON.stringify(networks.map((network) => ({ ...count(network, options), conventions: undefined })));
  const changes = (other: CountOptions) => {
    const bits = { ...how.bits, ...other.bits };
    return numbers({ ...how, ...other, bits }) !== own;
  };
  const given = COUNTING.filter(([, isGiven]) => isGiven(how));
  if (given.length === 0) return;
  const own = numbers(how);
  const idle = given.find(([, , other]) => !changes(other));
  if (idle === undefined) return;
  const turned = (other: CountOptions): CountOptions =>
    Object.fromEntries(
      Object.entries(other).map(([key, value]) => [key, typeof value === "boolean" ? !value : value]),
    );
  const able = COUNTING.filter((one) => !given.includes(one) && changes(turned(one[2]))).map(([flag]) =>
    flag
  );
  throw new FodlamError(changesNothing(idle[0], namesOf(networks), ["--batch", ...able]));
}

function namesOf(things: readonly { readonly name: string }[]): string {
  const names = things.map(({ name }) => name);
  return names.length <= 3
    ? names.join(" and ")
    : `${names.slice(0, 3).join(", ")} and ${names.length - 3} more`;
}
