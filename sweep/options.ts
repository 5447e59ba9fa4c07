/** What `sweep` takes, as data, and the axes that follow from it. */
import { evaluateFields, type EvaluateOptions } from "../engine/options.ts";
import { badOption, exclusiveOptions, FodlamError, missingFor } from "../ir/errors.ts";
import { anything, count, type Field, type Fields, oneOf, text, whole, wholeBetween } from "../ir/field.ts";
import type { Network } from "../ir/network.ts";
import type { Profile, ProfileName } from "../profiles/mod.ts";
import type { Axis, NetworkMaker, ProfileMaker } from "./axes.ts";
import { lengthsOf } from "./axes.ts";
import type { Detail } from "./cost.ts";
import type { Values } from "./point.ts";
import { sizeOf } from "./samples.ts";
import { isObject } from "../ir/object.ts";

/** Several values by name. */
export type Knobs = Readonly<Record<string, readonly number[]>>;

/** The options of an evaluation, each with several values. */
export type Listed = { readonly [K in keyof EvaluateOptions]?: readonly NonNullable<EvaluateOptions[K]>[] };

/** One point of a list; what is left out is the only value of the sweep. */
export interface ListedPoint extends EvaluateOptions {
  /** The place of its network in the list; 0 if left out. */
  readonly network?: number;
  /** The place of its profile in the list; 0 if left out. */
  readonly profile?: number;
  /** Sizes of the network. */
  readonly dims?: Values;
  /** Values of a profile's function. */
  readonly knobs?: Values;
  /** Numbers of the profile, by their place. */
  readonly set?: Values;
}

/** What is swept, and how. */
export interface SweepOptions extends Listed {
  /** Networks, or functions that make one of `dims`. */
  readonly networks: readonly (Network | NetworkMaker)[];
  /** Profiles, names of shipped ones, or functions that make one of `knobs`. */
  readonly profiles: readonly (Profile | ProfileName | ProfileMaker)[];
  /** Sizes that networks are made with. */
  readonly dims?: Knobs;
  /** Values that profiles are made with. */
  readonly knobs?: Knobs;
  /** Numbers of the profiles, by their place: `{ "models.systolic.rows": [8, 16] }`. */
  readonly set?: Knobs;
  /** A list of points in place of the grid. */
  readonly points?: readonly ListedPoint[];
  /** Takes so many points of the grid at random. */
  readonly random?: number;
  /** Takes a Latin sample of so many points: each value of a knob equally often. */
  readonly latin?: number;
  /** What the samples follow from; 1 if left out. */
  readonly seed?: number;
  /** Only one of so many equal parts of the points: `{ number: 3, of: 20 }`, each for another machine. */
  readonly part?: { readonly number: number; readonly of: number };
  /** Whether each point's ranges, memory and bound are wanted (`"all"`, the default), or its `"totals"` alone, ten times as fast. */
  readonly detail?: Detail;
  /** A SQLite file that keeps the rows: what is in it is not computed again. */
  readonly store?: string;
  /** Is told how many points are done, and of how many. */
  readonly onProgress?: (done: number, all: number) => void;
}

/** The options of an evaluation that can be swept, the batch last: points that differ by it alone share the most work. */
const swept = [
  ...Object.keys(evaluateFields).filter((name) => name !== "batch"),
  "batch",
] as (keyof EvaluateOptions)[];

function things(doc: string, expected: string, accepts: (item: unknown) => boolean): Field<never> {
  return {
    doc,
    expected,
    accepts: (value): value is never => Array.isArray(value) && value.length > 0 && value.every(accepts),
  };
}

function knobs(doc: string, place: string): Field<Knobs> {
  return {
    doc,
    expected: `lists of different numbers by name, such as { ${place}: [8, 16] }`,
    accepts: (value): value is Knobs =>
      isObject(value) &&
      Object.values(value).every((list) => areDifferent(list, Number.isFinite)),
  };
}

function areDifferent(list: unknown, accepts: (item: unknown) => boolean): boolean {
  return Array.isArray(list) && list.length > 0 && list.every(accepts) &&
    new Set(list.map((item) => JSON.stringify(item))).size === list.length;
}

function listed(name: keyof EvaluateOptions): Field<unknown> {
  const { doc, expected, accepts } = evaluateFields[name];
  return {
    doc,
    expected: `a list of different values, each ${expected}`,
    accepts: (value): value is unknown => areDifferent(value, accepts),
  };
}

const parts = count("how many parts there are");

/** Each option: its meaning and its legal values. */
export const sweepFields: Fields<SweepOptions> = {
  networks: things(
    "the networks",
    "a list of networks, or of functions that make one",
    (item) => isObject(item) || typeof item === "function",
  ),
  profiles: things(
    "the accelerators",
    "a list of profiles, names of profiles, or functions that make one",
    (item) => isObject(item) || typeof item === "string" || typeof item === "function",
  ),
  dims: knobs("sizes that networks are made with", "height"),
  knobs: knobs("values that profiles are made with", "rows"),
  set: knobs("numbers of the profiles, by their place", '"models.systolic.rows"'),
  points: things("a list of points", "a list of points such as { batch: 4 }", isObject),
  random: count("how many points are taken at random"),
  latin: count("how many points a Latin sample has"),
  seed: whole("what samples follow from", 0),
  part: {
    doc: "one of several equal parts of the points",
    expected: "whole numbers { number, of }, of them the first at most as great as the second",
    accepts: (value): value is { number: number; of: number } =>
      isObject(value) && Object.keys(value).length === 2 && parts.accepts(value.of) &&
      wholeBetween("", 1, value.of as number).accepts(value.number),
  },
  detail: oneOf("how much of each point is wanted", "all", "totals"),
  store: text("a SQLite file that keeps the rows"),
  onProgress: { ...anything, expected: "a function" } as Field<never>,
  ...Object.fromEntries(swept.map((name) => [name, listed(name)])) as Fields<Listed>,
};

/** The axes of a sweep: what has one value is one too. */
export function axesOf(options: SweepOptions): Axis[] {
  const { networks, profiles, dims = {}, knobs = {}, set = {} } = options;
  const named = (part: "dims" | "knobs" | "set", lists: Knobs) =>
    Object.entries(lists).map(([name, values]): Axis => ({ part, name, values }));
  return [
    { part: "network", name: "network", values: [...networks.keys()] },
    { part: "profile", name: "profile", values: [...profiles.keys()] },
    ...named("dims", dims),
    ...named("knobs", knobs),
    ...named("set", set),
    ...swept.filter((name) => options[name] !== undefined).map((name): Axis => ({
      part: "options",
      name,
      values: options[name]!,
    })),
  ];
}

/** Refuses what cannot be meant together. */
export function checkTogether(options: SweepOptions): void {
  const { networks, profiles, dims, knobs, points, random, latin, seed } = options;
  const ways = (["points", "random", "latin"] as const).filter((way) => options[way] !== undefined);
  if (ways.length > 1) throw new FodlamError(exclusiveOptions(ways));
  if (seed !== undefined && random === undefined && latin === undefined) {
    throw new FodlamError(missingFor("seed", "random or latin with a number of points"));
  }
  const isMade = (things: readonly unknown[]) => things.some((thing) => typeof thing === "function");
  if (dims !== undefined && !isMade(networks)) {
    throw new FodlamError(missingFor("dims", "a function that makes a network among networks"));
  }
  if (knobs !== undefined && !isMade(profiles)) {
    throw new FodlamError(missingFor("knobs", "a function that makes a profile among profiles"));
  }
  const axes = axesOf(options), size = sizeOf(lengthsOf(axes));
  if (random !== undefined && random > size) {
    throw new FodlamError(badOption("random", `at most the ${size} points of the grid`, random));
  }
  if (points === undefined) return;
  const wide = axes.find(({ part, values }) => !["network", "profile"].includes(part) && values.length > 1);
  if (wide !== undefined) throw new FodlamError(exclusiveOptions(["points", `several ${wide.name}`]));
  checkNoneIdle(axes, points);
}

/** Refuses what beside a list of points no point takes: values that each of them states otherwise, and networks and profiles of none. */
function checkNoneIdle(axes: readonly Axis[], points: readonly ListedPoint[]): void {
  for (const { part, name, values } of axes) {
    if (part === "network" || part === "profile") {
      const used = new Set(points.map((point) => point[part] ?? 0));
      const idle = values.findIndex((_, at) => !used.has(at));
      if (idle === -1 || [...used].some((at) => !(at in values))) continue; // what is none is refused with its place
      const expected = `points of each of the ${values.length} ${part}s`;
      throw new FodlamError(badOption("points", expected, `none of number ${idle + 1}`));
    }
    const isStated = (point: ListedPoint) =>
      Object.hasOwn(part === "options" ? point : point[part] ?? {}, name);
    if (points.every(isStated)) {
      throw new FodlamError(exclusiveOptions([name, `points that each state ${name}`]));
    }
  }
}
