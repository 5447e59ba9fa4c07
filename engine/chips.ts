import type { Nanometers } from "../ir/units.ts";
import type { Density, Group } from "../ir/work.ts";
import { mergedChip } from "../profiles/merge.ts";
import { rowsOf } from "../profiles/rows.ts";
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
import type { Chip, Coster } from "./model.ts";
import { models } from "./models/mod.ts";
import { withOwnSources } from "./sources.ts";
import { unmeasured } from "./unmeasured.ts";
import { type ScaleFactors, scaleFactors, unscaled } from "./technology.ts";

/** What of the options changes a chip's numbers. */
export interface ChipOptions {
  /** How to go from one process to another. */
  readonly scaling?: ScalingRule | undefined;
  /** The process to go to; the profile's own if left out. */
  readonly processNanometers?: Nanometers | undefined;
  /** Densities for layers that state none. */
  readonly density?: Density | undefined;
  /** Bits of weights and activations of layers that state none. */
  readonly bits?: number | undefined;
}

/** A chip with the work that it is given and its models made ready. */
export interface ReadyChip extends Chip {
  /** Sorts of work that it is given. */
  readonly groups: readonly Group[];
  /** Its models, the preferred first. */
  readonly costers: readonly {
    readonly id: ModelId;
    readonly groups: readonly Group[];
    readonly cost: Coster;
  }[];
  /** The rule by which its numbers were scaled, if they were. */
  readonly rule?: ScalingRule;
  /** How wrong its models were found to be; nothing where faults are kept on purpose. */
  readonly validation: readonly Validation[];
  /** Multiply-accumulates a second at the most. */
  readonly peakMacsPerSecond?: number;
}

/** Whether a profile is put together from several chips. */
export function isComposite(profile: Profile): profile is CompositeProfile {
  return "parts" in profile;
}

function scaledRow(row: PublishedRow, { delay, power }: ScaleFactors, ignoreBatch: boolean): PublishedRow {
  const { processingLatencySeconds: processing } = row;
  return {
    ...row,
    batch: ignoreBatch ? 1 : row.batch,
    latencySeconds: row.latencySeconds * delay,
    powerWatts: row.powerWatts * power,
    ...(processing !== undefined && { processingLatencySeconds: processing * delay }),
  };
}

/** A model of a chip, made ready when it is first asked: most networks need only the first that covers them. */
function coster<M extends ModelId>(id: M, data: NonNullable<ModelData[M]>, chip: Chip): Coster {
  let cost: Coster | undefined;
  return (workloads, batch) => (cost ??= models[id].prepare(data, chip))(workloads, batch);
}

/** A chip's own errors, and for models that it says nothing of, those that the model has on other chips. */
function withUnmeasured(own: readonly Validation[], ids: readonly ModelId[]): readonly Validation[] {
  const lacking = ids.filter((id) => id !== "table" && !own.some(({ model }) => model === id));
  return lacking.length === 0 ? own : [...own, ...unmeasured.filter(({ model }) => lacking.includes(model))];
}

function ready(part: PartOf<ChipProfile>, profile: Profile, options: ChipOptions): ReadyChip {
  const composite = isComposite(profile) ? profile : undefined;
  const rule = options.scaling ?? composite?.scaling ?? "stillmaker-baas";
  const nanometers = options.processNanometers ?? profile.process.nanometers;
  const chipProfile = composite === undefined ? part.profile : mergedChip(part, composite);
  const factors = scaleFactors(rule, chipProfile.process, nanometers);
  const data = chipProfile.models;
  const rows = data.table === undefined ? [] : rowsOf(data.table);
  const ignoreBatch = composite?.ignoreBatch ?? false;
  const chip: Chip = {
    profile: chipProfile,
    models: data,
    rows: rows.map((row) => scaledRow(row, factors, ignoreBatch)),
    factors,
    density: options.density,
    precision: options.bits === undefined
      ? chipProfile.precision
      : { weights: options.bits, activations: options.bits },
  };
  const ids = (Object.keys(models) as ModelId[]).filter((id) => data[id] !== undefined);
  const { array, clock } = chipProfile;
  return {
    ...chip,
    groups: part.groups,
    costers: ids.map((id) => ({ id, groups: data[id]!.groups, cost: coster(id, data[id]!, chip) })),
    validation: composite?.reproduction === undefined ? withUnmeasured(chipProfile.validation, ids) : [],
    ...(factors !== unscaled && { rule }),
    ...(array && { peakMacsPerSecond: array.macsPerCycle * clock.hertz / factors.delay }),
  };
}

function readyChips(profile: Profile, options: ChipOptions): readonly ReadyChip[] {
  if (isComposite(profile)) return withOwnSources(profile.parts).map((part) => ready(part, profile, options));
  const groups = [...new Set(Object.values(profile.models).flatMap((data) => data.groups))];
  return [ready({ groups, profile }, profile, options)];
}

const cache = new WeakMap<Profile, Map<string, readonly ReadyChip[]>>();

/** The chips of a profile, made ready once for each choice of options. */
export function chipsOf(profile: Profile, options: ChipOptions): readonly ReadyChip[] {
  const { scaling, processNanometers, density, bits } = options;
  const key = `${scaling} ${processNanometers} ${density?.weights} ${density?.activations} ${bits}`;
  let chips = cache.get(profile);
  if (chips === undefined) cache.set(profile, chips = new Map());
  let found = chips.get(key);
  if (found === undefined) chips.set(key, found = readyChips(profile, options));
  return found;
}

/** The models that a profile has data for. */
export function modelsOf(chips: readonly ReadyChip[]): ModelId[] {
  return [...new Set(chips.flatMap((chip) => chip.costers.map(({ id }) => id)))];
}
