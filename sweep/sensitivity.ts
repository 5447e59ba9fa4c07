/** How much each number of a chip, the batch and each size of a network move the total: per cent for each per cent more. */
import { checkedFunction } from "../ir/checked.ts";
import { calling, isFodlamError } from "../ir/errors.ts";
import { networkField } from "../ir/given.ts";
import { fieldsOf, optionProblem } from "../ir/signature.ts";
import type { Network } from "../ir/network.ts";
import { compile, type Compiled } from "../engine/compile.ts";
import type { Cost } from "../engine/estimate.ts";
import { evaluateFields, type EvaluateOptions } from "../engine/options.ts";
import { planOf } from "../engine/plan.ts";
import { prepare, type Prepared, type ReadyProfile } from "../engine/prepare.ts";
import { totals } from "../engine/totals.ts";
import { profileField } from "../profiles/given.ts";
import { twinOf } from "../profiles/hardware.ts";
import type { Profile } from "../profiles/types.ts";
import type { NetworkMaker } from "./axes.ts";
import { numbersIn, type PlacedNumber } from "./numbers.ts";
import type { Values } from "./point.ts";

/** What one number moves. */
export interface Sensitivity {
  /** Its place in the profile, `batch`, or `dims.` and the name of a size. */
  readonly place: string;
  /** Its value. */
  readonly value: number;
  /** The value that was tried. */
  readonly tried: number;
  /** Relative change of the latency over the relative change of the number: -1 where twice as much halves it. */
  readonly ofLatency: number;
  /** The same of the energy; null where the profile knows none. */
  readonly ofEnergy: number | null;
}

/** A share that a number is raised by, or lowered where there is no more; one that counts something by 1 at the least. */
const STEP = 0.1, LARGER_STEPS = [0.25, 0.5, 1];

/**
 * What each number of a profile, and the batch, move, the strongest first. What moves neither latency nor energy is left out.
 *
 * @example
 * ```ts
 * import { conv, loadProfile, network, sensitivity } from "@fodlam/fodlam";
 *
 * const net = network("one layer", [64, 56, 56], conv(64, 3));
 * const [first] = sensitivity(net, await loadProfile("t4"));
 * console.log(first!.place.startsWith("models."), first!.ofLatency !== 0); // true true
 * ```
 *
 * @throws {FodlamError} if an option is not legal
 */
export const sensitivity: (network: Network, profile: Profile, options?: EvaluateOptions) => Sensitivity[] =
  checkedFunction(
    {
      act: calling("sensitivity"),
      takes: { network: networkField, profile: profileField },
      options: fieldsOf(evaluateFields),
      refuse: optionProblem,
    },
    (network: Network, profile: Profile, { batch = 1, ...options }: EvaluateOptions = {}) => {
      const base = prepare(profile, options), compiled = compile(network);
      const own = totals(compiled, base, { batch }), costWith = costsLike(compiled, base, batch);
      const ofChip = numbersOnce(base.profile, options.model).flatMap(({ place, value }) => {
        const found = [raised(value, STEP, place), lowered(value, place)].flatMap((tried) => {
          const changed = tried === undefined ? undefined : costWith({ [place]: tried });
          return changed === undefined ? [] : [moved({ place, value, tried: tried! }, own, changed)];
        });
        return found.slice(0, 1);
      });
      const tried = raised(batch, STEP, BATCH)!, ofBatch = totals(compiled, base, { batch: tried });
      return strongestFirst([...ofChip, moved({ place: BATCH, value: batch, tried }, own, ofBatch)]);
    },
  );

/** Which layers have a cost on a chip. */
function costedOn(compiled: Compiled, chip: Prepared): string {
  return planOf(compiled, chip as ReadyProfile).partOf.map((part) => part === -1 ? 0 : 1).join("");
}

/**
 * Costs on a chip with other numbers; nothing where no cost depends on them, they cannot be had, or other layers have a cost: with bits that no
 * unit multiplies a layer would be missing from the sum, and not faster.
 */
function costsLike(compiled: Compiled, base: Prepared, batch: number): (set: Values) => Cost | undefined {
  const own = costedOn(compiled, base);
  return (set) =>
    unlessRefused(() => {
      const chip = base.with(set);
      return costedOn(compiled, chip) === own ? totals(compiled, chip, { batch }) : undefined;
    });
}

/** The numbers of a profile; those of the chip that two of its models state are named once, where the model that is used has them. */
function numbersOnce(profile: Profile, model: EvaluateOptions["model"]): PlacedNumber[] {
  const numbers = numbersIn(profile), spare = model === "roofline" ? "models.gpu." : "models.roofline.";
  if ("parts" in profile) return numbers;
  return numbers.filter(({ place }) =>
    !place.startsWith(spare) || twinOf(profile.models, place.slice("models.".length)) === undefined
  );
}

/** What each size of a network moves, likewise; sizes that cannot be raised are left out. */
export async function sizeSensitivity(
  make: NetworkMaker,
  sizes: Values,
  profile: Profile,
  { batch = 1, ...options }: EvaluateOptions = {},
): Promise<Sensitivity[]> {
  const chip = prepare(profile, options);
  const cost = async (values: Values) => totals(compile(await make({ ...values })), chip, { batch });
  const own = await cost(sizes), found: Sensitivity[] = [];
  for (const [name, value] of Object.entries(sizes)) {
    for (const step of [STEP, ...LARGER_STEPS]) { // some sizes are multiples of others
      const tried = raised(value, step, name)!,
        changed = await unlessRefusedLater(() => cost({ ...sizes, [name]: tried }));
      if (changed === undefined) continue;
      found.push(moved({ place: `dims.${name}`, value, tried }, own, changed));
      break;
    }
  }
  return strongestFirst(found);
}

/** What moves something, the strongest first. */
export function strongestFirst(found: readonly (Sensitivity | undefined)[]): Sensitivity[] {
  return found.filter((one) => one !== undefined)
    .filter(({ ofLatency, ofEnergy }) => ofLatency !== 0 || (ofEnergy ?? 0) !== 0)
    .sort((a, b) => strength(b) - strength(a));
}

/** Places of what is reached of a whole: a 1 there counts nothing, and there is no more. */
const SHARE = /(^|\.)(efficiency|overlap|share|assumedDensity\.\w+)$/;

/** A number a step higher; nothing of a share that is the whole, or nearly. */
function raised(value: number, step: number, place: string): number | undefined {
  const more = value * (1 + step);
  if (SHARE.test(place)) return more > 1 && value <= 1 ? undefined : more;
  return Number.isInteger(value) ? Math.max(value + 1, Math.round(more)) : more;
}

/** The place of the batch, which is no number of a chip. */
const BATCH = "batch";

/** A number a step lower; nothing of a 1 that counts something. */
function lowered(value: number, place: string): number | undefined {
  if (!Number.isInteger(value) || SHARE.test(place)) return value * (1 - STEP);
  return value === 1 ? undefined : Math.min(value - 1, Math.round(value * (1 - STEP)));
}

/** A number's value a step lower or higher, and what the network then costs. */
export interface Tried {
  /** The value. */
  readonly value: number;
  /** The cost. */
  readonly cost: Cost;
}

/** What one number moves both ways; a side is undefined where the number cannot have the value. */
export interface Swing {
  /** Its place in the profile. */
  readonly place: string;
  /** A step lower. */
  readonly less: Tried | undefined;
  /** A step higher. */
  readonly more: Tried | undefined;
}

/** What some numbers of a profile move both ways, and the cost as it is. */
export function swingsOf(
  network: Network,
  profile: Profile,
  numbers: readonly Pick<Sensitivity, "place" | "value">[],
  { batch = 1, ...options }: EvaluateOptions = {},
): { readonly own: Cost; readonly swings: readonly Swing[] } {
  const base = prepare(profile, options),
    compiled = compile(network),
    costWith = costsLike(compiled, base, batch);
  const tried = (place: string, value: number | undefined): Tried | undefined => {
    if (value === undefined) return undefined;
    const found = place === BATCH ? totals(compiled, base, { batch: value }) : costWith({ [place]: value });
    return found === undefined ? undefined : { value, cost: found };
  };
  const swings = numbers.map(({ place, value }): Swing => (
    { place, less: tried(place, lowered(value, place)), more: tried(place, raised(value, STEP, place)) }
  ));
  return { own: totals(compiled, base, { batch }), swings };
}

/** A cost; nothing where no cost depends on a number, or it cannot have the value. */
function unlessRefused(cost: () => Cost | undefined): Cost | undefined {
  try {
    return finite(cost());
  } catch (error) {
    if (isFodlamError(error)) return undefined;
    throw error;
  }
}

async function unlessRefusedLater(cost: () => Promise<Cost>): Promise<Cost | undefined> {
  try {
    return finite(await cost());
  } catch (error) {
    if (isFodlamError(error)) return undefined;
    throw error;
  }
}

function finite(cost: Cost | undefined): Cost | undefined {
  return cost !== undefined && Number.isFinite(cost.latencySeconds) ? cost : undefined;
}

function moved(one: Pick<Sensitivity, "place" | "value" | "tried">, own: Cost, changed: Cost): Sensitivity {
  const step = one.tried / one.value - 1;
  const share = (now: number, before: number) => before === 0 ? 0 : (now / before - 1) / step;
  const ofEnergy = share(changed.energyJoules, own.energyJoules);
  return {
    ...one,
    ofLatency: share(changed.latencySeconds, own.latencySeconds),
    ofEnergy: Number.isFinite(ofEnergy) ? ofEnergy : null,
  };
}

function strength({ ofLatency, ofEnergy }: Sensitivity): number {
  return Math.max(Math.abs(ofLatency), Math.abs(ofEnergy ?? 0));
}
