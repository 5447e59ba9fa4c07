/** A profile made ready: its chips at one process, their models' data as plain numbers, the options checked. */
import type { FallbackBits, Group } from "../ir/work.ts";
import { energyStanding } from "../profiles/energy.ts";
import { isShipped } from "../profiles/given.ts";
import { mergedChip } from "../profiles/merge.ts";
import { rowsOf } from "../profiles/rows.ts";
import { inPowerMode } from "../profiles/powerMode.ts";
import { chosen } from "../profiles/runtime.ts";
import type {
  ChipProfile,
  CompositeProfile,
  ModelData,
  ModelId,
  PartOf,
  Profile,
  PublishedRow,
  ScalingRule,
  Validation,
} from "../profiles/types.ts";
import { FodlamError, modelNotInProfile } from "../ir/errors.ts";
import { frozen } from "../ir/object.ts";
import type { EnergyFacts } from "./estimate.ts";
import { withNumbers } from "./changes.ts";
import type { Chip, Opener } from "./model.ts";
import { modelIds, models } from "./models/mod.ts";
import { changing, type PrepareOptions, preparing } from "./options.ts";
import { withOwnSources } from "./sources.ts";
import { type ScaleFactors, scaleFactors, unscaled } from "./technology.ts";
import { isOfData } from "./trust/data.ts";
import { unmeasured } from "./trust/unmeasured.gen.ts";

/** A model of a chip, made ready when it is first asked: most networks need only the first that covers them. */
export interface ReadyModel {
  /** Its name. */
  readonly id: ModelId;
  /** Sorts of work that it is used for. */
  readonly groups: readonly Group[];
  /** Opens layers on it. */
  readonly open: Opener;
}

/** A chip with the work that it is given and its models. */
export interface ReadyChip extends Chip {
  /** Sorts of work that it is given. */
  readonly groups: readonly Group[];
  /** Its models, the preferred first. */
  readonly ready: readonly ReadyModel[];
  /** The rule by which its numbers were scaled, if they were. */
  readonly rule?: ScalingRule;
  /** How wrong its models were found to be with its data, or are on other chips; nothing where faults are kept on purpose. */
  readonly errors: () => readonly Validation[];
  /** Multiply-accumulates a second at the most. */
  readonly peakMacsPerSecond?: number;
}

/** A profile made ready for `totals`. */
export interface Prepared {
  /** The profile, with the data of its one runtime. */
  readonly profile: Profile;
  /** The options. */
  readonly options: PrepareOptions;
  /**
   * The same with other numbers, by their place in the profile: `{ "models.roofline.memories.1.bytesPerSecond": 2e12 }`. Of a cited
   * number the value is meant, in the unit that the place's name ends in. Nothing is checked again but that the place has a number, the
   * value is one, and a share is at most 1: half a row is taken as it is. A change may leave a layer without a cost (a buffer too
   * small for it): `totals` then goes without that layer, as `coverage` of `evaluate(network, prepared.profile)` says.
   *
   * @throws {FodlamError} if a place has no number, no cost depends on it, or a value is no finite number of at least 0
   * (a share: from 0 to 1)
   */
  with(numbers: Readonly<Record<string, number>>): Prepared;
}

/** The same as the engine sees it. */
export interface ReadyProfile extends Prepared {
  /** Its chips. */
  readonly chips: readonly ReadyChip[];
  /** What its energies are. */
  readonly energy: EnergyFacts;
  with(numbers: Readonly<Record<string, number>>): ReadyProfile;
}

/** Whether a profile is put together from several chips. */
export function isComposite(profile: Profile): profile is CompositeProfile {
  return "parts" in profile;
}

const remembered = new WeakMap<Profile, Map<string, ReadyProfile>>();

/**
 * A profile made ready for many networks: options checked, numbers scaled, models waiting. Remembered for each choice of options as
 * long as the profile object lives, which is frozen for that; `evaluate` prepares by itself.
 *
 * @example
 * ```ts
 * import { compile, conv, loadProfile, network, prepare, totals } from "@fodlam/fodlam";
 *
 * const compiled = compile(network("one layer", [64, 56, 56], conv(64, 3)));
 * const chip = prepare(await loadProfile("a100"), { bits: 8 });
 * const faster = chip.with({ "models.roofline.memories.1.bytesPerSecond": 3e12 });
 * console.log(totals(compiled, faster).latencySeconds <= totals(compiled, chip).latencySeconds); // true
 * ```
 *
 * @throws {FodlamError} if an option is not legal, or the profile has no data for the model asked for
 */
export const prepare: (profile: Profile, options?: PrepareOptions) => Prepared = preparing(
  "prepare",
  prepared,
);

/** What `prepare` gives, its options checked already. */
export function prepared(
  given: Profile,
  { runtime, powerMode, ...options }: PrepareOptions = {},
): ReadyProfile {
  const profile = inPowerMode(chosen(frozen(given), runtime), powerMode),
    { model = "auto" } = options,
    key = keyOf(options);
  let own = remembered.get(profile);
  if (own === undefined) remembered.set(profile, own = new Map());
  let found = own.get(key);
  if (found === undefined) own.set(key, found = madeReady(profile, { ...options, model }));
  return found;
}

/** What tells choices of options apart. */
function keyOf({ scaling, processNanometers, density, model = "auto", ...others }: PrepareOptions): string {
  const { bits, weightBits, activationBits, cacheBits, objective, mapSeconds, mapSeed, mappings } = others;
  return [
    scaling,
    processNanometers,
    density?.weights,
    density?.activations,
    bits,
    weightBits,
    activationBits,
    cacheBits,
    model,
    objective,
    mapSeconds,
    mapSeed,
    mappings === undefined ? "" : JSON.stringify(mappings),
  ].join();
}

/** Bits of tensors for which the network states none: as asked for, or else the chip's. */
function precisionOf({ precision }: ChipProfile, options: PrepareOptions): FallbackBits {
  const { bits, weightBits = bits, activationBits = bits, cacheBits = bits } = options;
  return {
    weights: weightBits ?? precision.weights,
    activations: activationBits ?? precision.activations,
    ...(cacheBits !== undefined && { cache: cacheBits }),
  };
}

function madeReady(
  profile: Profile,
  options: PrepareOptions & { readonly model: ModelId | "auto" },
): ReadyProfile {
  const all = readyChips(profile, options), { model } = options, known = modelsOf(all);
  if (model !== "auto" && !known.includes(model)) {
    throw new FodlamError(modelNotInProfile(model, profile.id, ["auto", ...known]));
  }
  const chips = model === "auto"
    ? all
    : all.map((chip) => ({ ...chip, ready: chip.ready.filter(({ id }) => id === model) }));
  return {
    profile,
    options,
    chips,
    energy: energyOf(profile),
    with: changing((numbers) => madeReady(withNumbers(profile, numbers), options)),
  };
}

function readyChips(profile: Profile, options: PrepareOptions): readonly ReadyChip[] {
  if (!isComposite(profile)) {
    const groups = [...new Set(Object.values(profile.models).flatMap((data) => data.groups))];
    return [readyChip({ groups, profile }, profile, options)];
  }
  return withOwnSources(profile.parts).map((part) => readyChip(part, profile, options));
}

/** One chip of a profile: its data changed as a composite says, brought to the process, its models waiting. */
function readyChip(part: PartOf<ChipProfile>, profile: Profile, options: PrepareOptions): ReadyChip {
  const composite = isComposite(profile) ? profile : undefined;
  const own = composite === undefined ? part.profile : mergedChip(part, composite);
  const rule = options.scaling ?? composite?.scaling ?? "stillmaker-baas";
  const factors = scaleFactors(rule, own.process, options.processNanometers ?? profile.process.nanometers);
  const { models: data } = own, { density, objective, mapSeconds, mapSeed, mappings } = options;
  const chip: Chip = {
    profile: own,
    models: data,
    rows: scaledRows(data, factors, composite?.ignoreBatch ?? false),
    factors,
    density,
    precision: precisionOf(own, options),
    mapping: {
      ...(objective !== undefined && { objective }),
      ...(mapSeconds !== undefined && { mapSeconds }),
      ...(mapSeed !== undefined && { mapSeed }),
      ...(mappings !== undefined && { mappings }),
    },
  };
  const ready = modelIds.filter((id) => data[id] !== undefined).map((id) => readyModel(id, data[id]!, chip));
  let errors: readonly Validation[] | undefined = composite?.reproduction === undefined ? undefined : [];
  return {
    ...chip,
    groups: part.groups,
    ready,
    errors: () => errors ??= errorsOf(own, ready, part.models === undefined && isShipped(part.profile)),
    ...(factors !== unscaled && { rule }),
    ...peakOf(own, factors),
  };
}

function scaledRows(
  { table }: ModelData,
  { delay, power }: ScaleFactors,
  ignoreBatch: boolean,
): PublishedRow[] {
  if (table === undefined) return [];
  return rowsOf(table).map((row) => {
    const { processingLatencySeconds: processing } = row;
    return {
      ...row,
      batch: ignoreBatch ? 1 : row.batch,
      latencySeconds: row.latencySeconds * delay,
      powerWatts: row.powerWatts * power,
      ...(processing !== undefined && { processingLatencySeconds: processing * delay }),
    };
  });
}

function readyModel<M extends ModelId>(id: M, data: NonNullable<ModelData[M]>, chip: Chip): ReadyModel {
  let open: Opener | undefined;
  return { id, groups: data.groups, open: (work) => (open ??= models[id].prepare(data, chip))(work) };
}

/**
 * The errors of a chip's models: its own, if they were found with the data that it has, and for the other models those on other
 * chips. The tests hold all that FODLAM ships to its data; no start has to do it again.
 */
function errorsOf(
  chip: ChipProfile,
  ready: readonly ReadyModel[],
  asShipped: boolean,
): readonly Validation[] {
  const own = asShipped ? chip.validation : chip.validation.filter((entry) => isOfData(chip, entry));
  const lacking = ready.filter(({ id }) =>
    !own.some(({ model }) => model === id) && models[id].standing !== "published"
  ).map(({ id }) => id);
  const others = unmeasured.filter(({ model }) => lacking.includes(model));
  const stated = (id: ModelId) => chip.validation.some(({ model }) => model === id);
  return [...own, ...others.map((entry) => stated(entry.model) ? ofOtherData(entry) : entry)];
}

const othersOf = new WeakMap<Validation, Validation>();

/** The errors of a model whose own on this chip were found with other data. */
function ofOtherData(entry: Validation): Validation {
  let found = othersOf.get(entry);
  if (found === undefined) {
    const rule = `the profile's errors were not found with these numbers; ${entry.rule}`;
    othersOf.set(entry, found = { ...entry, rule });
  }
  return found;
}

function peakOf(
  { array, clock }: ChipProfile,
  { delay }: ScaleFactors,
): { readonly peakMacsPerSecond?: number } {
  return array === undefined ? {} : { peakMacsPerSecond: array.macsPerCycle * clock.hertz / delay };
}

/** The models that a profile has data for. */
export function modelsOf(chips: readonly ReadyChip[]): ModelId[] {
  return [...new Set(chips.flatMap(({ ready }) => ready.map(({ id }) => id)))];
}

/** What a profile's energies are. */
function energyOf(profile: Profile): EnergyFacts {
  const chips = isComposite(profile) ? profile.parts.map((part) => part.profile) : [profile];
  const standings = chips.map(energyStanding);
  return {
    of: profile.energyOf ?? null,
    constantPower: standings.every(({ constantPower }) => constantPower),
    measured: standings.every(({ measured }) => measured),
  };
}
