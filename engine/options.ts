/** What `evaluate` and `explain` take, as data, and the check of it. */
import { checkedFunction } from "../ir/checked.ts";
import { calling, FodlamError, isFodlamError, uncheckedProfile } from "../ir/errors.ts";
import { between, count, type Field, type Fields, oneOf, record, text, wholeBetween } from "../ir/field.ts";
import { networkField } from "../ir/given.ts";
import type { Network } from "../ir/network.ts";
import { type AnyFields, fieldsOf, optionProblem } from "../ir/signature.ts";
import type { Nanometers } from "../ir/units.ts";
import type { Density } from "../ir/work.ts";
import { isChecked, profileField } from "../profiles/given.ts";
import type { ModelId, Profile, ScalingRule } from "../profiles/types.ts";
import type { GivenMapping } from "./mapped.ts";
import { givenMappings } from "./givenMapping.ts";
import { modelIds } from "./models/mod.ts";
import { isObject, isRecord, type Json } from "../ir/object.ts";

/** What a mapping is chosen by, where a model searches one: time, energy, or their product. */
export type Objective = "latency" | "energy" | "energy-delay";

/** How loops are mapped onto a tree of memories, by models that search a mapping. */
export interface MappingOptions {
  /** What a mapping is chosen by; `"latency"`, the default, takes the least energy among the fastest. */
  readonly objective?: Objective;
  /** How long one nest is searched, in seconds of a machine that tries 400,000 mappings a second; 0.1 if left out. */
  readonly mapSeconds?: number;
  /** What the choices of a search follow from: the same for the same seed; 1 if left out. */
  readonly mapSeed?: number;
  /** Mappings of nests, which are used instead of a search. */
  readonly mappings?: readonly GivenMapping[];
}

/** What changes a chip's numbers. */
export interface PrepareOptions extends MappingOptions {
  /** The runtime that drives the chip, of those that the profile has; its default if left out. */
  readonly runtime?: string;
  /** The power mode of the chip, of those that the profile has; without the caps of any if left out. */
  readonly powerMode?: string;
  /** The one cost model to use; `"auto"`, the default, takes for each layer the first of the profile's that covers it. */
  readonly model?: ModelId | "auto";
  /** How to go from one process to another; a composite's own rule, or `"stillmaker-baas"`, if left out. */
  readonly scaling?: ScalingRule;
  /** The process, in nanometers, to bring every number to; the profile's own if left out. */
  readonly processNanometers?: Nanometers;
  /** Densities of layers that state none, on chips whose cost depends on them; the profile's assumption if left out. */
  readonly density?: Density;
  /** Bits of weights, activations and KV cache of layers that state none; the profile's own precision if left out. */
  readonly bits?: number;
  /** Bits of weights as they are stored, a fraction with their scales, in place of `bits`. */
  readonly weightBits?: number;
  /** Bits of activations, in place of `bits`. */
  readonly activationBits?: number;
  /** Bits of the KV cache, or of another state, in place of `bits`; those of activations if none of them is given. */
  readonly cacheBits?: number;
}

/** How to evaluate. */
export interface EvaluateOptions extends PrepareOptions {
  /** Inferences processed together; 1 if left out. */
  readonly batch?: number;
}

/** Every rule of going from one process to another. */
export const scalingRules: readonly ScalingRule[] = ["dennard", "stillmaker-baas"];

/** Everything that a mapping may be chosen by, the default first. */
export const objectives: readonly Objective[] = ["latency", "energy", "energy-delay"];

const models = ["auto", ...modelIds] as const;
const share = (doc: string) => between(doc, 0, 1);

/** Each option of a chip: its meaning and its legal values. */
export const prepareFields: Fields<PrepareOptions> = {
  runtime: text("the runtime that drives the chip"),
  powerMode: text("the power mode of the chip"),
  model: {
    doc: "the one cost model to use",
    expected: "the name of a cost model",
    words: models,
    accepts: (value): value is ModelId | "auto" => models.includes(value as ModelId),
  },
  scaling: {
    doc: "how to go from one process to another",
    expected: "the name of a rule",
    words: scalingRules,
    accepts: (value): value is ScalingRule => scalingRules.includes(value as ScalingRule),
  },
  processNanometers: {
    doc: "the process to scale every number to",
    expected: "a node in nanometers, above 0 and below 1000",
    accepts: (value): value is Nanometers => typeof value === "number" && value > 0 && value < 1000,
  },
  density: record<Density>(
    "share of non-zero weights and activations where a layer states none",
    "weights and activations from 0 to 1",
    { weights: share("of the weights"), activations: share("of the activations") },
    { all: true },
  ),
  bits: wholeBetween("bits of weights, activations and KV cache where a layer states none", 1, 64),
  weightBits: between("bits of weights where a layer states none", 1, 64),
  activationBits: wholeBetween("bits of activations where a layer states none", 1, 64),
  cacheBits: wholeBetween("bits of the KV cache where a layer states none", 1, 64),
  objective: oneOf("what a mapping is chosen by", ...objectives),
  mapSeconds: between("how long a mapping of one nest is searched", 0.001, 1000),
  mapSeed: count("what the choices of a search follow from"),
  mappings: givenMappings,
};

/** Each option of an evaluation. */
export const evaluateFields: Fields<EvaluateOptions> = {
  batch: count("inferences processed together"),
  ...prepareFields,
};

/** What went wrong on a profile that nobody checked is a fault of the profile. */
function blamed(error: unknown, act: string, profile: unknown): unknown {
  return isFodlamError(error) || isChecked(profile) ? error : new FodlamError(uncheckedProfile(act, error));
}

/** A function of a network, a profile and options: each is checked, and errors point to the caller's line. */
export function evaluating<O extends object, R>(
  name: string,
  options: AnyFields,
  action: (network: Network, profile: Profile, options: O) => R,
): (network: Network, profile: Profile, options?: O) => R {
  const act = calling(name);
  const takes = { network: networkField, profile: profileField };
  return checkedFunction({ act, takes, options, refuse: optionProblem }, (network, profile, options) => {
    try {
      return action(network as Network, profile as Profile, (options ?? {}) as O);
    } catch (error) {
      throw blamed(error, act, profile);
    }
  });
}

/** A function of a profile and its options, likewise. */
export function preparing<R>(
  name: string,
  action: (profile: Profile, options?: PrepareOptions) => R,
): (profile: Profile, options?: PrepareOptions) => R {
  const act = calling(name), takes = { profile: profileField }, options = fieldsOf(prepareFields);
  return checkedFunction({ act, takes, options, refuse: optionProblem }, (profile, options) => {
    try {
      return action(profile as Profile, options as PrepareOptions | undefined);
    } catch (error) {
      throw blamed(error, act, profile);
    }
  });
}

/** A function of a compiled network, a prepared profile and where to put what it finds, likewise. */
export function totalling<C extends object, P extends object, O extends object, R>(
  name: string,
  action: (compiled: C, prepared: P, options?: O) => R,
): (compiled: C, prepared: P, options?: O) => R {
  const takes = {
    compiled: given("what compile() gives", isCompiled),
    prepared: given("what prepare() gives", isPrepared),
  };
  const options = {
    batch: evaluateFields.batch,
    latencySeconds: floats("takes the latency of each layer"),
    energyJoules: floats("takes the energy of each layer"),
  } as unknown as AnyFields;
  return checkedFunction({ act: calling(name), takes, options, refuse: optionProblem }, action);
}

/** A function of numbers by their places, likewise. */
export function changing<R>(
  action: (numbers: Readonly<Record<string, number>>) => R,
): (numbers: Readonly<Record<string, number>>) => R {
  return checkedFunction({ act: calling("with"), takes: { numbers: numbersField } }, action);
}

const numbersField: Field<unknown> = {
  doc: "numbers by their places in the profile",
  expected: 'an object of numbers by their places, such as { "clock.hertz": 1e9 }',
  accepts: isRecord,
};

function given(expected: string, accepts: (value: Json) => boolean): Field<unknown> {
  return { doc: expected, expected, accepts: (value): value is unknown => isObject(value) && accepts(value) };
}

function isCompiled({ network, workloads, sorts }: Json): boolean {
  return isObject(network) && Array.isArray(workloads) && sorts instanceof Int32Array &&
    sorts.length === workloads.length;
}

function isPrepared({ chips, with: other }: Json): boolean {
  return Array.isArray(chips) && chips.length > 0 && typeof other === "function";
}

function floats(doc: string): Field<Float64Array> {
  return {
    doc,
    expected: "a Float64Array with a place for each layer",
    accepts: (value) => value instanceof Float64Array,
  };
}

/** The options of `evaluate`. */
export const evaluateOptions: AnyFields = fieldsOf(evaluateFields);
