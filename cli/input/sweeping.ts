/** What a sweep is asked for on the command line, as `sweep` takes it. */
import { evaluate } from "../../engine/evaluate.ts";
import { evaluateFields, type EvaluateOptions } from "../../engine/options.ts";
import { modelsOf, prepare, prepared } from "../../engine/prepare.ts";
import { modelIds, models } from "../../engine/models/mod.ts";
import {
  badOption,
  changesNothing,
  exclusiveOptions,
  FodlamError,
  isFodlamError,
  missingFor,
  unknownDimension,
  unknownName,
} from "../../ir/errors.ts";
import type { Network } from "../../ir/network.ts";
import { inPowerMode } from "../../profiles/powerMode.ts";
import { chosen } from "../../profiles/runtime.ts";
import type { Profile } from "../../profiles/types.ts";
import type { NetworkMaker, ProfileMaker } from "../../sweep/axes.ts";
import type { Values } from "../../sweep/point.ts";
import type { Knobs, SweepOptions } from "../../sweep/options.ts";
import { checkMattersSomewhere } from "../arguments/matters.ts";
import { counts, evaluateOptions, number, profileNames } from "../options.ts";
import type { Io, Options, OptionSpec } from "../spec.ts";
import { LENGTHS } from "./dims.ts";
import { findProfile, findProfiles } from "./findProfile.ts";
import { isScript } from "./files.ts";
import { type Limits, limitsOf } from "./limits.ts";
import { findNetworks, reading } from "./network.ts";
import { namedSeries, seriesOf } from "./series.ts";

/** Options of what is swept. */
export const sweeping: readonly OptionSpec[] = [
  ...reading.filter(({ flags }) => !flags.startsWith("--dim")),
  { flags: "--on <profiles>", help: "accelerators, or files and scripts of your own, separated by commas" },
  { flags: "--runtime <names>", help: "runtimes that drive the accelerators, separated by commas" },
  { flags: "--power-mode <names>", help: "power modes of the accelerators, separated by commas" },
  { flags: "--batch <list>", help: "inferences processed together: 1,2,8, or a series: 1..64*2, 8..64+8" },
  { flags: "--bits <list>", help: "bits of weights, activations and KV cache, as a list" },
  { flags: "--weight-bits <list>", help: "bits of a stored weight, as a list" },
  { flags: "--activation-bits <list>", help: "bits of an activation, as a list" },
  { flags: "--cache-bits <list>", help: "bits of the KV cache, as a list" },
  { flags: "--process <list>", help: "processes to scale every number to, in nanometers, as a list" },
  { flags: "--model <models>", help: `cost models, separated by commas: ${modelIds.join(", ")}` },
  { flags: "--scaling <rule>", help: "how to go from one process to another: dennard, stillmaker-baas" },
  { flags: "--density <w,a>", help: "non-zero share of weights and activations where a layer states none" },
  {
    flags: "--dim <name=list>",
    help: "a size of the networks: height=224,320; once for each",
    repeats: true,
  },
  {
    flags: "--knob <name=list>",
    help: "a value that scripts after --on make profiles with: rows=8,16; once for each",
    repeats: true,
  },
  {
    flags: "--set <place=list>",
    help: "a number of the profiles by its place: models.systolic.rows=8,16,32; once for each",
    repeats: true,
  },
  { flags: "--list <file>", help: "the points of a CSV file, a column for each knob, in place of the grid" },
  { flags: "--random <n>", help: "n points of the grid, at random" },
  { flags: "--latin <n>", help: "a Latin sample of n points: each value of a knob equally often" },
  { flags: "--seed <n>", help: "what the samples follow from (default: 1)" },
];

const LISTS = {
  batch: "--batch",
  bits: "--bits",
  weightBits: "--weight-bits",
  activationBits: "--activation-bits",
  cacheBits: "--cache-bits",
} as const;

/** The sweep asked for. */
export async function sweepOf(words: readonly string[], options: Options, io: Io): Promise<SweepOptions> {
  const ids = profileNames(options), limits = limitsOf(options);
  if (ids === undefined) throw new FodlamError(missingFor("sweep", "--on with names of profiles"));
  const dims = namedSeries("--dim", options.dim), set = namedSeries("--set", options.set);
  if (new Set(words).size < words.length) {
    throw new FodlamError(badOption("networks", "each network once", words));
  }
  const knobs = namedSeries("--knob", options.knob), profiles = await profilesOf(ids, knobs, limits, io);
  const found = (await Promise.all(words.map((word) => networksOf(word, dims, options, io)))).flat();
  const networks = found.map(({ network }) => network);
  const stray = Object.keys(dims).find((name) => !found.some((one) => one.dims.includes(name)));
  if (stray !== undefined) {
    await findNetworks(words[0]!, { ...options, dim: [`${stray}=${dims[stray]![0]}`] }, io); // refuses it
  }
  const asked: SweepOptions = {
    networks,
    profiles,
    ...knobsOf(options),
    ...(Object.keys(dims).length > 0 && { dims }),
    ...(Object.keys(knobs).length > 0 && { knobs }),
    ...(Object.keys(set).length > 0 && { set }),
    ...sampleOf(options),
    ...(options.totals === true && { detail: "totals" }),
  };
  await checkOptions(asked);
  if (options.list === undefined) return asked;
  const { pointsIn } = await import("./points.ts");
  const names = { network: found.map(({ name }) => name), profile: ids };
  return { ...asked, points: await pointsIn(String(options.list), names, limits) };
}

/** Refuses options that change nothing anywhere, tried with the first value of each. */
async function checkOptions(
  { networks, profiles, dims = {}, knobs = {}, ...options }: SweepOptions,
): Promise<void> {
  const firsts = (lists: Knobs) =>
    Object.fromEntries(Object.entries(lists).map(([name, [first]]) => [name, first!]));
  const how = Object.fromEntries(
    Object.keys(evaluateFields).flatMap((name) => {
      const list = options[name as keyof EvaluateOptions];
      return list === undefined || name === "batch" ? [] : [[name, list[0]]];
    }),
  ) as EvaluateOptions;
  const { set = {} } = options;
  if (Object.keys(how).length === 0 && Object.keys(set).length === 0) return;
  const chips = await Promise.all(
    profiles.map((one) => typeof one === "function" ? one(firsts(knobs)) : one as Profile),
  );
  for (const runtime of options.runtime ?? []) checkSomewhere(chips, (chip) => chosen(chip, runtime));
  for (const mode of options.powerMode ?? []) checkSomewhere(chips, (chip) => inPowerMode(chip, mode));
  const { runtime: _, powerMode: __, ...others } = how;
  const made = await Promise.all(
    networks.map((one) => typeof one === "function" ? one(firsts(dims)) : one),
  );
  if (Object.keys(how).length > 0) checkMattersSomewhere({ networks: made, profiles: chips, how: others });
  const { runtime = [], batch = [1] } = options;
  for (const place of Object.keys(set)) {
    const each = chips.flatMap((chip) =>
      runtime.length === 0 ? [chip] : runtime.flatMap((one) => runBy(chip, one))
    );
    const found = each.map((chip) =>
      foundWith(made, chip, { how: others, place, values: set[place]!, batch })
    );
    if (found.some((all) => all.size > 1) || found.every((all) => all.size === 0)) continue;
    throw new FodlamError(changesNothing(`--set ${place}`, chips.map(({ name }) => name).join(", "), []));
  }
}

/** A chip with a runtime; nothing where it has none of that name. */
function runBy(chip: Profile, runtime: string): Profile[] {
  try {
    return [chosen(chip, runtime)];
  } catch {
    return [];
  }
}

/** What a place of a chip is tried with. */
interface Trial {
  readonly how: EvaluateOptions;
  readonly place: string;
  readonly values: readonly number[];
  readonly batch: readonly number[];
}

/**
 * What some networks come to on a chip with a number's least and greatest value, and half of the least, as far as they differ: nothing
 * where the chip has no such number or takes no other, which the sweep itself says, and where mappings would be searched anew.
 */
function foundWith(
  networks: readonly Network[],
  chip: Profile,
  { how, place, values, batch }: Trial,
): ReadonlySet<string> {
  const { batch: _, ...plain } = how, found: string[] = [];
  if (modelsOf(prepared(chip, plain).chips).some((id) => models[id].searches)) return new Set();
  for (const value of new Set([Math.min(...values), Math.max(...values), Math.min(...values) / 2])) {
    try {
      const { profile } = prepare(chip, plain).with({ [place]: value });
      found.push(
        JSON.stringify(networks.map((network) =>
          [Math.min(...batch), Math.max(...batch)].map((batch) => {
            const { total, memory } = evaluate(network, profile, { ...plain, batch });
            return [total.latencySeconds, total.energyJoules, memory];
          })
        )),
      );
    } catch (error) {
      if (!isFodlamError(error)) throw error;
    }
  }
  return new Set(found.length > 1 ? found : []);
}

/** Refuses a runtime or a power mode that none of some chips has. */
function checkSomewhere(chips: readonly Profile[], take: (chip: Profile) => unknown): void {
  let first: unknown;
  for (const chip of chips) {
    try {
      return void take(chip);
    } catch (error) {
      first ??= error;
    }
  }
  throw first;
}

/** The profiles of names; those of scripts as functions, where there are values for them. */
async function profilesOf(
  ids: readonly string[],
  knobs: Knobs,
  limits: Limits,
  io: Io,
): Promise<(Profile | ProfileMaker)[]> {
  const scripts = ids.filter(isScript);
  if (Object.keys(knobs).length === 0) return await findProfiles(ids, limits);
  if (scripts.length === 0) {
    throw new FodlamError(missingFor("--knob", "--on with a script that makes profiles"));
  }
  const { profileMakers } = await import("./profileScript.ts");
  const makers = await profileMakers(scripts, knobs, limits, io.err);
  const found: (Profile | ProfileMaker)[] = [];
  for (const id of ids) found.push(makers.get(id) ?? await findProfile(id, limits));
  return found;
}

/** The lists of an evaluation's options. */
function knobsOf(options: Options): Partial<SweepOptions> {
  const lists = Object.entries(LISTS).filter(([name]) => options[name] !== undefined).map(([name, flag]) =>
    [name, seriesOf(flag, options[name])] as const
  );
  const { density, scaling, on, runtime, powerMode } = options;
  const checked = evaluateOptions({ density, scaling, on, runtime }); // a runtime twice is refused there
  for (const [name, values] of lists) {
    checkEach(LISTS[name as keyof typeof LISTS], evaluateFields[name as "bits"], values);
  }
  const nodes = options.process === undefined ? undefined : seriesOf("--process", options.process);
  const models = options.model === undefined ? undefined : wordsIn(options.model);
  if (nodes !== undefined) checkEach("--process", evaluateFields.processNanometers, nodes);
  if (models !== undefined) checkEach("--model", evaluateFields.model, models);
  return {
    ...Object.fromEntries(lists),
    ...(nodes !== undefined && { processNanometers: nodes }),
    ...(models !== undefined && { model: models as never }),
    ...(runtime !== undefined && { runtime: wordsIn(runtime) }),
    ...(powerMode !== undefined && { powerMode: wordsIn(powerMode) }),
    ...(checked.density !== undefined && { density: [checked.density] }),
    ...(checked.scaling !== undefined && { scaling: [checked.scaling] }),
  };
}

function wordsIn(text: unknown): string[] {
  return String(text).split(",").map((word) => word.trim());
}

/** Which values are legal: the engine says it. */
interface Legal {
  readonly expected: string;
  readonly words?: readonly string[];
  accepts(value: unknown): boolean;
}

/** Refuses the first value of a list that is not legal, and one that stands there twice. */
function checkEach(option: string, field: Legal, values: readonly unknown[]): void {
  const wrong = values.find((value) => !field.accepts(value));
  if (wrong !== undefined && field.words !== undefined) {
    throw new FodlamError(unknownName("model", String(wrong), field.words));
  }
  if (wrong !== undefined) {
    throw new FodlamError(badOption(option, `values that are each ${field.expected}`, wrong));
  }
  if (new Set(values).size < values.length) {
    throw new FodlamError(badOption(option, "each value once", values));
  }
}

function sampleOf({ random, latin, seed }: Options): Partial<SweepOptions> {
  if (seed !== undefined && random === undefined && latin === undefined) {
    throw new FodlamError(missingFor("--seed", "--random or --latin with a number of points"));
  }
  return {
    ...(random !== undefined && { random: number("--random", counts, random) }),
    ...(latin !== undefined && { latin: number("--latin", counts, latin) }),
    ...(seed !== undefined && { seed: number("--seed", counts, seed) }),
  };
}

interface Named {
  readonly name: string;
  /** Sizes that it takes. */
  readonly dims: readonly string[];
  readonly network: Network | NetworkMaker;
}

/** The networks of a name: as they are, or made for each choice of those sizes that are theirs. */
async function networksOf(word: string, all: Knobs, options: Options, io: Io): Promise<Named[]> {
  const quiet: Io = { ...io, err: () => {} }, dims: Record<string, readonly number[]> = {};
  const with_ = async (values: Values, to: Io) => {
    const dim = Object.entries(values).map(([name, value]) => `${name}=${value}`);
    return await findNetworks(word, { ...options, dim: dim.length === 0 ? undefined : dim }, to);
  };
  for (const [name, values] of Object.entries(all)) {
    if (!await isOwn(() => with_({ [name]: values[0]! }, quiet))) continue;
    if (options.meanLength !== undefined && LENGTHS.includes(name) && values.length > 1) {
      throw new FodlamError(exclusiveOptions(["--mean-length", `several --dim ${name}`]));
    }
    dims[name] = values;
  }
  const first = Object.fromEntries(Object.entries(dims).map(([name, [value]]) => [name, value!]));
  const found = await with_(first, io); // notes once
  const make = (at: number): NetworkMaker => async (values) => {
    const own = Object.fromEntries(Object.keys(dims).map((name) => [name, values[name]!]));
    return (await with_(own, quiet))[at]!;
  };
  return found.map((network, at): Named => ({
    name: found.length === 1 ? word : network.name,
    dims: Object.keys(dims),
    network: Object.keys(dims).length === 0 ? network : make(at),
  }));
}

/** Whether a network has a size; any other fault is said when the network is made. */
async function isOwn(make: () => Promise<unknown>): Promise<boolean> {
  try {
    await make();
    return true;
  } catch (error) {
    return !(isFodlamError(error) && error.code === UNKNOWN_DIMENSION);
  }
}

const UNKNOWN_DIMENSION = unknownDimension("", [], "").code;
