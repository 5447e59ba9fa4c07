/** From a point to its row. Networks and chips are made ready once, also where points share only some of their parts. */
import { compile } from "../engine/compile.ts";
import type { Cost, Limits } from "../engine/estimate.ts";
import { Figuring, type WholeFigures } from "../engine/figures.ts";
import type { EvaluateOptions } from "../engine/options.ts";
import { prepare, type ReadyProfile } from "../engine/prepare.ts";
import { isFodlamError, noFiniteTime } from "../ir/errors.ts";
import type { Network } from "../ir/network.ts";
import type { Profile } from "../profiles/types.ts";
import type { Point, PointParts, Subject, Values } from "./point.ts";
import type { Figures, Row } from "./row.ts";

/** How much of each point is wanted. */
export type Detail = "all" | "totals";

/** Networks and profiles by their hashes. */
export interface Subjects {
  readonly networks: ReadonlyMap<string, Subject<Network>>;
  readonly profiles: ReadonlyMap<string, Subject<Profile>>;
}

const nothing: Figures = {
  latencySeconds: null,
  leastLatencySeconds: null,
  mostLatencySeconds: null,
  energyJoules: null,
  leastEnergyJoules: null,
  mostEnergyJoules: null,
  memoryBytes: null,
  capacityBytes: null,
  fits: null,
  bound: null,
  uncoveredMacs: null,
  problem: null,
};

/** A network on a chip that was made ready: the next point often differs by its batch alone. */
interface Last {
  readonly profile: string;
  readonly options: string;
  readonly set: Values;
  readonly network: string;
  readonly figuring: Figuring;
}

/** Costs points one after another. */
export class Costing {
  readonly #subjects: Subjects;
  readonly #detail: Detail;
  #last: Last | undefined;

  constructor(subjects: Subjects, detail: Detail) {
    this.#subjects = subjects;
    this.#detail = detail;
  }

  /** The row of a point; what is refused is a row that says why. */
  row(point: Point): Row {
    const { id, network, profile, options, dims, knobs, set } = point;
    return { id, network, profile, options, dims, knobs, set, ...this.figures(point) };
  }

  /** What a point comes to. */
  figures(point: PointParts): Figures {
    try {
      const { batch = 1 } = point.options, figuring = this.#figuring(point);
      const figures = this.#detail === "all" ? all(figuring.all(batch)) : sums(figuring.totals(batch));
      if (Number.isFinite(figures.latencySeconds)) return figures;
      return { ...nothing, problem: noFiniteTime(point.network, point.profile).message };
    } catch (error) {
      if (!isFodlamError(error)) throw error;
      return { ...nothing, problem: error.message };
    }
  }

  #figuring({ networkHash: network, profileHash: profile, options: given, set }: PointParts): Figuring {
    const options = wordsOf(given), last = this.#last;
    if (
      last !== undefined && last.set === set && last.profile === profile && last.network === network &&
      last.options === options
    ) return last.figuring;
    const { batch: _, ...own } = given;
    const base = prepare(this.#subjects.profiles.get(profile)!.value, own) as ReadyProfile;
    const ready = Object.keys(set).length === 0 ? base : base.with(set);
    const figuring = new Figuring(compile(this.#subjects.networks.get(network)!.value), ready);
    this.#last = { network, profile, options, set, figuring };
    return figuring;
  }
}

/** What tells options apart, the batch left out. */
function wordsOf({ batch: _, ...options }: EvaluateOptions): string {
  return JSON.stringify(options);
}

function sums({ latencySeconds, energyJoules }: Cost): Figures {
  return { ...nothing, latencySeconds, energyJoules: known(energyJoules) };
}

function known(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** What an estimate says of the whole. */
function all({ total, range, memory, limits, uncoveredMacs }: WholeFigures): Figures {
  const { latencySeconds: latency, energyJoules: energy } = range ?? {};
  return {
    latencySeconds: total.latencySeconds,
    leastLatencySeconds: latency?.low ?? null,
    mostLatencySeconds: latency?.high ?? null,
    energyJoules: known(total.energyJoules),
    leastEnergyJoules: known(energy?.low ?? NaN),
    mostEnergyJoules: known(energy?.high ?? NaN),
    memoryBytes: memory.bytes,
    capacityBytes: memory.capacityBytes,
    fits: memory.fits,
    bound: boundOf(limits),
    uncoveredMacs,
    problem: null,
  };
}

/** What takes the greatest share of the time. */
function boundOf(limits: Limits): string {
  let most: keyof Limits = "compute";
  for (const bound of bounds) if (limits[bound] > limits[most]) most = bound;
  return most;
}

const bounds: readonly (keyof Limits)[] = ["compute", "memory", "vector", "fixed", "unknown"];
