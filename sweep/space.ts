/** From what is asked to points: networks and profiles are made once for each choice of their sizes. */
import { checkNumbers } from "../engine/legal.ts";
import { prepare } from "../engine/prepare.ts";
import { evaluateFields, type EvaluateOptions } from "../engine/options.ts";
import { calling, FodlamError, neverRead, notMadeForSweep } from "../ir/errors.ts";
import { checkOptions, fieldsOf, optionProblem } from "../ir/signature.ts";
import { tracked } from "../ir/tracked.ts";
import { type Field, wholeBetween } from "../ir/field.ts";
import type { Network } from "../ir/network.ts";
import { profileField } from "../profiles/given.ts";
import { usable } from "../profiles/load.ts";
import { loadProfile, type Profile, type ProfileName } from "../profiles/mod.ts";
import { axesOf, type ListedPoint, type SweepOptions } from "./options.ts";
import { type Axis, lengthsOf, valuesAt } from "./axes.ts";
import { ownNetwork } from "./own.ts";
import type { Subjects } from "./cost.ts";
import { type PointParts, type Subject, subjectOf, type Values } from "./point.ts";
import { type Choice, grid, latin, random, sizeOf } from "./samples.ts";
import { type Named, type Shard, SHARD_POINTS, shardOf, shardOfPoints } from "./shard.ts";

/** What is made for points: from which part of a sweep, with the values of which axes. */
const making = { network: "dims", profile: "knobs" } as const;

type Made = keyof typeof making;

/** The points of a sweep, and what they are points of. */
export class Space implements Subjects {
  readonly networks: Map<string, Subject<Network>> = new Map();
  readonly profiles: Map<string, Subject<Profile>> = new Map();
  /** How many points there are, equal ones counted severally. */
  readonly size: number;
  readonly #options: SweepOptions;
  readonly #axes: readonly Axis[];
  /** The first point, and the one after the last: those of a part of the sweep, or all. */
  readonly #first: number;
  readonly #end: number;
  readonly #made: Map<string, Promise<Subject<Network | Profile>>> = new Map();

  /** Sizes and values that functions read. */
  readonly #read: Readonly<Record<"dims" | "knobs", Set<string>>> = { dims: new Set(), knobs: new Set() };

  constructor(options: SweepOptions) {
    this.#options = options;
    this.#axes = axesOf(options);
    const { points, random, latin, part: { number, of } = { number: 1, of: 1 } } = options;
    const all = points?.length ?? random ?? latin ?? sizeOf(lengthsOf(this.#axes));
    this.#first = Math.floor(all * (number - 1) / of);
    this.#end = Math.floor(all * number / of);
    this.size = this.#end - this.#first;
  }

  /** The points in their order, some at a time. */
  async *shards(): AsyncGenerator<Shard> {
    const { points } = this.#options;
    await this.#checkRead();
    if (points !== undefined) return yield* this.#listed(points.slice(this.#first, this.#end));
    let choices: Choice[] = [], at = 0;
    for (const choice of this.#choices()) {
      if (at >= this.#end) break;
      if (at++ < this.#first || choices.push(choice) < SHARD_POINTS) continue;
      yield await this.#shard(choices);
      choices = [];
    }
    if (choices.length > 0) yield await this.#shard(choices);
  }

  #choices(): Iterable<Choice> {
    const { random: some, latin: spread, seed = 1 } = this.#options, lengths = lengthsOf(this.#axes);
    if (some !== undefined) return random(lengths, some, seed);
    return spread !== undefined ? latin(lengths, spread, seed) : grid(lengths);
  }

  async #shard(choices: readonly Choice[]): Promise<Shard> {
    const networks = await this.#of("network", choices), profiles = await this.#of("profile", choices);
    const axes = this.#axes, others = [...axes.keys()].filter((axis) => !(axes[axis]!.part in making));
    const columns = [networks, profiles, ...others.map((axis) => axes[axis]!)];
    return shardOf(columns, choices.length, (column, point) => {
      if (column === 0) return networks.at[point]!;
      if (column === 1) return profiles.at[point]!;
      const axis = others[column - 2]!;
      return this.#has(axes[axis]!, choices[point]!) ? choices[point]![axis]! : -1;
    });
  }

  /** Whether a point has a value of an axis: sizes are those of functions. */
  #has({ part }: Axis, choice: Choice): boolean {
    if (part === "dims") return this.#isMade("network", choice);
    return part !== "knobs" || this.#isMade("profile", choice);
  }

  #isMade(what: Made, choice: Choice): boolean {
    const at = choice[what === "network" ? 0 : 1]!; // the first two axes
    return typeof (what === "network" ? this.#options.networks : this.#options.profiles)[at] === "function";
  }

  /** The network, or the profile, of each choice, and the place of each among them. */
  async #of(what: Made, choices: readonly Choice[]) {
    const axes = this.#axes, own = [...axes.keys()].filter((axis) => axes[axis]!.part === making[what]);
    const first = what === "network" ? 0 : 1,
      found: Promise<Named>[] = [],
      places = new Map<string, number>();
    const at = choices.map((choice) => {
      const isMade = this.#isMade(what, choice);
      const key = isMade ? [first, ...own].map((axis) => choice[axis]).join() : `${choice[first]}`;
      let place = places.get(key);
      if (place === undefined) {
        const values = isMade ? valuesAt(axes, own, choice) : {};
        places.set(key, place = found.length);
        found.push(
          what === "network"
            ? this.#network(choice[first]!, values)
            : this.#profile(choice[first]!, values, this.#firstSet),
        );
      }
      return place;
    });
    const values = (await Promise.all(found)).map(({ hash, name }): Named => ({ hash, name }));
    return { part: what, name: what, values, at };
  }

  /** All numbers that profiles are given, by place. */
  get #sets(): Readonly<Record<string, readonly number[]>> {
    const sets: Record<string, number[]> = {};
    for (const { part, name, values } of this.#axes) if (part === "set") sets[name] = values.map(Number);
    for (const { set = {} } of this.#options.points ?? []) {
      for (const [name, value] of Object.entries(set)) (sets[name] ??= []).push(value);
    }
    return sets;
  }

  /** The first number at each place: another network or chip is not needed for the others. */
  get #firstSet(): Values {
    const axes = this.#axes, own = [...axes.keys()].filter((axis) => axes[axis]!.part === "set");
    return valuesAt(axes, own, axes.map(() => 0));
  }

  /** Points of a list, with the values that all points have. */
  async *#listed(points: readonly ListedPoint[]): AsyncGenerator<Shard> {
    const axes = this.#axes, { networks, profiles } = this.#options;
    const common = (part: Axis["part"]) =>
      valuesAt(axes, [...axes.keys()].filter((axis) => axes[axis]!.part === part), axes.map(() => 0));
    const place = (doc: string, list: readonly unknown[]) => wholeBetween(doc, 0, list.length - 1);
    const fields = fieldsOf({
      ...evaluateFields,
      network: place("the place of its network", networks),
      profile: place("the place of its profile", profiles),
      dims: numbers,
      knobs: numbers,
      set: numbers,
    });
    for (let at = 0; at < points.length; at += SHARD_POINTS) {
      const some = points.slice(at, at + SHARD_POINTS);
      for (const point of some) checkOptions(calling("sweep"), fields, point, optionProblem);
      yield shardOfPoints(
        await Promise.all(some.map(async (point): Promise<PointParts> => {
          const { network = 0, profile = 0, dims, knobs, set, ...own } = point;
          const ofNetwork = typeof networks[network] === "function" ? { ...common("dims"), ...dims } : {};
          const ofProfile = typeof profiles[profile] === "function" ? { ...common("knobs"), ...knobs } : {};
          const numbers = { ...common("set"), ...set };
          const net = await this.#network(network, ofNetwork);
          const chip = await this.#profile(profile, ofProfile, numbers);
          return {
            network: net.name,
            networkHash: net.hash,
            profile: chip.name,
            profileHash: chip.hash,
            options: { ...common("options"), ...own as EvaluateOptions },
            dims: ofNetwork,
            knobs: ofProfile,
            set: numbers,
          };
        })),
      );
    }
  }

  /** Refuses sizes and values that no function reads, neither with the first of each nor with the last. */
  async #checkRead(): Promise<void> {
    const axes = this.#axes, { networks, profiles } = this.#options;
    for (const [part, given] of [["dims", networks], ["knobs", profiles]] as const) {
      const own = [...axes.keys()].filter((axis) => axes[axis]!.part === part);
      for (const end of [() => 0, (axis: number) => axes[axis]!.values.length - 1]) {
        if (own.every((axis) => this.#read[part].has(axes[axis]!.name))) break;
        const values = valuesAt(axes, own, [...axes.keys()].map(end));
        for (const [at, one] of given.entries()) {
          if (typeof one !== "function") continue;
          await (part === "dims" ? this.#network(at, values) : this.#profile(at, values, this.#firstSet));
        }
      }
      const unread = own.find((axis) => !this.#read[part].has(axes[axis]!.name));
      if (unread === undefined) continue;
      const what = part === "dims" ? "any network's function" : "any profile's function";
      throw new FodlamError(neverRead(`${part} ${axes[unread]!.name}`, [what], [...this.#read[part]]));
    }
  }

  async #network(at: number, dims: Values): Promise<Subject<Network>> {
    const given = this.#options.networks[at]!;
    return await this.#once(`network ${at} ${JSON.stringify(dims)}`, async () => {
      const network = typeof given === "function" ? await this.#called(given, "dims", dims) : given;
      return known(this.networks, subjectOf(ownNetwork(network)));
    }) as Subject<Network>;
  }

  async #profile(at: number, knobs: Values, set: Values): Promise<Subject<Profile>> {
    const given = this.#options.profiles[at]!;
    return await this.#once(`profile ${at} ${JSON.stringify(knobs)} ${Object.keys(set)}`, async () => {
      const profile = typeof given === "string"
        ? await loadProfile(given as ProfileName)
        : typeof given === "function"
        ? await this.#called(given, "knobs", knobs)
        : given;
      if (!profileField.accepts(profile)) throw new FodlamError(notMadeForSweep("a profile", profile));
      prepare(await usable(profile)).with(set); // refuses a place without a number before anything is computed
      await checkNumbers(profile, this.#sets);
      return known(this.profiles, subjectOf(profile));
    }) as Subject<Profile>;
  }

  /** What a function makes of values; those that it reads are remembered. */
  async #called<T>(given: (values: Record<string, number>) => T, part: "dims" | "knobs", values: Values) {
    const { values: watched, read } = tracked(values), made = await given(watched);
    for (const name of read) this.#read[part].add(name);
    return made;
  }

  #once<S extends Subject<Network | Profile>>(key: string, make: () => Promise<S>) {
    let made = this.#made.get(key);
    if (made === undefined) this.#made.set(key, made = make());
    return made;
  }
}

function known<T extends Network | Profile>(all: Map<string, Subject<T>>, subject: Subject<T>): Subject<T> {
  const found = all.get(subject.hash) ?? subject;
  all.set(subject.hash, found);
  return found;
}

const numbers: Field<Values> = {
  doc: "numbers by name",
  expected: "an object of numbers by name",
  accepts: (value): value is Values =>
    typeof value === "object" && value !== null && Object.values(value).every(Number.isFinite),
};
