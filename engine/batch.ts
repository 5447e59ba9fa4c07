/**
 * How a chip goes through a batch: all inputs together, or some of them in turn. Together is not always better: activations that
 * stay on the chip for a few inputs spill for many. The chip takes the way that is faster, layer by layer where layers do not depend
 * on each other.
 */
import { FodlamError, noCost } from "../ir/errors.ts";
import type { Layer } from "../ir/registry.ts";
import { run, Scope } from "./equations.ts";
import type { Part, Plan } from "./plan.ts";

/** A time and an energy of one turn, and of all of them. */
export class Turns extends Scope {
  turns = 1;
  turnLatencySeconds = 0;
  turnEnergyJoules = 0;
  latencySeconds = 0;
  energyJoules = 0;
}

/** Turns follow each other; the last may have empty places. */
export function inTurns(t: Turns): void {
  t.latencySeconds = t.turnLatencySeconds * t.turns;
  t.energyJoules = t.turnEnergyJoules * t.turns;
}

/** How many turns a batch takes. */
export function turnsOf(batch: number, together: number): number {
  return Math.ceil(batch / together);
}

/** What is assumed of a layer, and that it does not work on all inputs together if so. */
export function assumedInTurns(
  assumed: readonly string[],
  together: number,
  turns: number,
): readonly string[] {
  if (turns === 1) return assumed;
  const inputs = together === 1 ? "1 input" : `${together} inputs`;
  return [
    ...assumed,
    `in turns of ${inputs}, because the whole batch together would take more time or energy`,
  ];
}

/** Sums are rounded: a share by which one may be above what it equals. */
const ROUNDING = 1 + 1e-12;

/** Costs of a plan's layers for a batch. */
export class Costs {
  /** Latency of each layer, of the whole batch. */
  readonly latencies: Float64Array;
  /** Energy of each layer, likewise. */
  readonly energies: Float64Array;
  /** Inputs that each layer works on together. */
  readonly together: Float64Array;
  /** Inputs together of each part, where its layers depend on each other. */
  readonly partTogether: Float64Array;
  /** Latency and energy of each part's run beyond its layers. */
  readonly runLatencies: Float64Array;
  readonly runEnergies: Float64Array;
  /** Sums in the network's order; NaN if there is work and none of it has a cost. */
  latencySeconds = 0;
  energyJoules = 0;
  readonly #plan: Plan;
  readonly #turns = new Turns();

  constructor(plan: Plan) {
    const layers = plan.partOf.length, parts = plan.parts.length;
    const floats = new Float64Array(3 * (layers + parts)), sums = 2 * (layers + parts);
    this.#plan = plan; // one piece of memory for each sort of number: pieces cost more than what they hold
    this.latencies = floats.subarray(0, layers);
    this.energies = floats.subarray(layers, 2 * layers);
    this.runLatencies = floats.subarray(2 * layers, 2 * layers + parts);
    this.runEnergies = floats.subarray(2 * layers + parts, sums);
    this.together = floats.subarray(sums, sums + layers);
    this.partTogether = floats.subarray(sums + layers);
  }

  /** Costs a batch. */
  take(batch: number): this {
    const { parts, partOf, zero } = this.#plan;
    for (let at = 0; at < parts.length; at++) {
      const part = parts[at]!;
      if (batch === 1) this.#together(part, at, 1, 1);
      else if (part.job.dependent) this.#splitWhole(part, at, batch);
      else this.#splitLayers(part, at, batch);
    }
    let latency = zero, energy = zero;
    for (let at = 0; at < partOf.length; at++) {
      if (partOf[at] === -1) continue;
      latency += this.latencies[at]!;
      energy += this.energies[at]!;
    }
    for (let at = 0; at < parts.length; at++) {
      latency += this.runLatencies[at]!;
      energy += this.runEnergies[at]!;
    }
    this.latencySeconds = latency;
    this.energyJoules = energy;
    return this;
  }

  /** All layers of a part in turns of some inputs together; gives the sum of latencies and keeps the energies' in `#joules`. */
  #together(part: Part, at: number, together: number, turns: number): number {
    const { job, layers } = part, { firsts, terms, whole } = job, { partOf } = this.#plan;
    const { latencies, energies } = this;
    let latency = 0, energy = 0;
    job.begin(together, run);
    for (let place = 0; place < layers.length; place++) {
      const layer = layers[place]!, first = firsts[place]!;
      if (partOf[layer] !== at) continue;
      if (first === place) {
        job.cost(place, run);
        this.#put(layer, terms.latencySeconds, terms.energyJoules, turns);
      } else {
        latencies[layer] = latencies[layers[first]!]!;
        energies[layer] = energies[layers[first]!]!;
      }
      this.together[layer] = together;
      latency += latencies[layer]!;
      energy += energies[layer]!;
    }
    this.partTogether[at] = together;
    if (whole !== undefined) {
      const { latencySeconds, energyJoules } = this.#turned(
        whole.terms.latencySeconds,
        whole.terms.energyJoules,
        turns,
      );
      latency += this.runLatencies[at] = latencySeconds;
      energy += this.runEnergies[at] = energyJoules;
    }
    this.#joules = energy;
    return latency;
  }

  /**
   * What was costed, refused where the numbers of a chip make no time or energy of it.
   *
   * @throws {FodlamError} if a layer's time is none, without end or below 0, or its energy one of the last two
   */
  sound(layers: readonly Layer[]): this {
    const { latencies, energies } = this, { partOf, parts } = this.#plan;
    for (let at = 0; at < partOf.length; at++) {
      const latency = latencies[at]!, energy = energies[at]!;
      if (latency >= 0 && latency < Infinity && !(energy < 0) && energy !== Infinity) continue;
      const part = parts[partOf[at]!];
      if (part !== undefined) {
        throw new FodlamError(noCost(layers[at]!, part.chip.profile.id, latency, energy));
      }
    }
    return this;
  }

  #joules = 0;

  #turned(latencySeconds: number, energyJoules: number, count: number): Turns {
    const turns = this.#turns;
    turns.turns = count;
    turns.turnLatencySeconds = latencySeconds;
    turns.turnEnergyJoules = energyJoules;
    run(inTurns, turns);
    return turns;
  }

  #put(layer: number, latencySeconds: number, energyJoules: number, turns: number): void {
    if (turns > 1) ({ latencySeconds, energyJoules } = this.#turned(latencySeconds, energyJoules, turns));
    this.latencies[layer] = latencySeconds;
    this.energies[layer] = energyJoules;
  }

  /**
   * The split of a part as a whole that takes the least time, without more energy than the inputs take one after another: all
   * together, or a power of two. Powers alone, so that one more input never makes a batch faster.
   */
  #splitWhole(part: Part, at: number, batch: number): void {
    let least = this.#together(part, at, 1, batch), best = 1, last = 1;
    const joules = this.#joules * ROUNDING;
    for (let together = 2; last < batch; together = Math.min(2 * together, batch)) {
      last = together;
      const latency = this.#together(part, at, together, turnsOf(batch, together));
      if (latency > least * (together === batch ? ROUNDING : 1) || this.#joules > joules) continue;
      least = latency;
      best = together;
    }
    if (best !== last) this.#together(part, at, best, turnsOf(batch, best));
  }

  /** The same for each layer by itself. */
  #splitLayers(part: Part, at: number, batch: number): void {
    const { job, layers } = part, { firsts, terms } = job, { partOf } = this.#plan;
    this.#together(part, at, 1, batch);
    const most = layers.length === 0 ? [] : Array.from(layers, (layer) => this.energies[layer]! * ROUNDING);
    for (let together = 2, last = 1; last < batch; together = Math.min(2 * together, batch)) {
      last = together;
      const turns = turnsOf(batch, together), slack = together === batch ? ROUNDING : 1;
      job.begin(together, run);
      for (let place = 0; place < layers.length; place++) {
        const layer = layers[place]!;
        if (partOf[layer] !== at || firsts[place] !== place) continue;
        job.cost(place, run);
        const { latencySeconds, energyJoules } = this.#turned(
          terms.latencySeconds,
          terms.energyJoules,
          turns,
        );
        if (latencySeconds > this.latencies[layer]! * slack || energyJoules > most[place]!) continue;
        this.latencies[layer] = latencySeconds;
        this.energies[layer] = energyJoules;
        this.together[layer] = together;
      }
    }
    for (let place = 0; place < layers.length; place++) {
      const layer = layers[place]!, first = layers[firsts[place]!]!;
      if (partOf[layer] !== at) continue;
      this.latencies[layer] = this.latencies[first]!;
      this.energies[layer] = this.energies[first]!;
      this.together[layer] = this.together[first]!;
    }
  }
}

const remembered = new WeakMap<Plan, Costs>();

/** Costs of a plan, whose arrays the next who asks for them has again. */
export function costsOf(plan: Plan): Costs {
  let costs = remembered.get(plan);
  if (costs === undefined) remembered.set(plan, costs = new Costs(plan));
  return costs;
}
