/** What an estimate's number is, in a few words: precision, memory, scope of the energy, limits. One wording for all reports. */
import type { EnergyFacts, Estimate, Limits, MemoryUse, Precision } from "../engine/estimate.ts";
import type { Bound } from "../engine/model.ts";
import { percent } from "../ir/numbers.ts";
import { labelled } from "../ir/runtimeName.ts";
import { perSecond, quantity, UNKNOWN } from "./quantity.ts";

/** Several numbers of bits: `16`, `4 and 16`, `2.6 to 16`. */
function several(bits: readonly number[], and: string, to: string): string {
  if (bits.length <= 2) return bits.join(and);
  return `${bits[0]}${to}${bits.at(-1)}`;
}

/** What a decoder reads beside its weights: the KV cache of its attention, or the state of another layer. */
export function cacheWord(layers: readonly { readonly kind: string }[]): string {
  return layers.some(({ kind }) => kind === "dotProductAttention") ? "KV cache" : "state";
}

/** Tensors by their bits: `16-bit weights and activations`, `4-bit weights, 16-bit activations and KV cache`. */
export function bitsText(tensors: readonly (readonly [tensor: string, bits: readonly number[]])[]): string {
  const words = new Map<string, string[]>();
  for (const [tensor, bits] of tensors) {
    if (bits.length === 0) continue;
    const width = `${several(bits, "- and ", "- to ")}-bit`;
    words.set(width, [...words.get(width) ?? [], tensor]);
  }
  if (words.size === 0) return UNKNOWN;
  return [...words].map(([width, names]) => `${width} ${names.join(", ").replace(/, ([^,]*)$/, " and $1")}`)
    .join(", ");
}

/** The precision of an estimate. */
export function precisionText({ precision, layers }: Pick<Estimate, "precision" | "layers">): string {
  const { weights, activations, cache } = precision;
  return bitsText([["weights", weights], ["activations", activations], [cacheWord(layers), cache]]);
}

/** The same for a column: `16/16`, `4/16/8` with a cache. */
export function precisionCell({ weights, activations, cache }: Precision): string {
  const tensors = cache.length > 0 ? [weights, activations, cache] : [weights, activations];
  return tensors.map((bits) => bits.length === 0 ? UNKNOWN : several(bits, "-", "-")).join("/");
}

/** How software drives a chip: `pytorch (PyTorch, one kernel after another)`, or without a name where there is but one way. */
export function drivenText({ runtime, driven }: Pick<Estimate, "runtime" | "driven">): string | null {
  if (runtime === null) return driven;
  return driven === null ? runtime : `${runtime} (${driven})`;
}

/** A chip with its runtime, as `--on` takes it: `a100@engine`. */
export function chipLabel({ profile, runtime }: Pick<Estimate, "profile" | "runtime">): string {
  return labelled(profile.id, runtime);
}

/** What an energy covers and how it is known: of the module, constant power x time, never measured. */
export function energyWords({ of, constantPower, measured }: EnergyFacts): string[] {
  return [
    ...(of === null ? [] : [`of the ${of}`]),
    ...(constantPower ? ["constant power x time"] : []),
    ...(measured ? [] : ["never measured"]),
  ];
}

/** The same for a column: a star where it was never measured. */
export function energyCell({ of, measured }: EnergyFacts): string {
  return `${of ?? UNKNOWN}${measured ? "" : " *"}`;
}

/** By how much a network does not fit, if it does not. */
export function lacking({ bytes, capacityBytes, fits }: MemoryUse): string | undefined {
  return fits === false ? `${quantity(bytes - capacityBytes!, "B", 3)} too little` : undefined;
}

/** What of a network stands in a memory: `weights 25.5 MB, activations 4.4 MB`; the word alone where it is one. */
function sharesIn({ weightBytes, cacheBytes, activationBytes }: MemoryUse, cache: string): string {
  const parts = ([["weights", weightBytes], [cache, cacheBytes], ["activations", activationBytes]] as const)
    .filter((
      [, bytes],
    ) => bytes > 0);
  return parts.length === 1
    ? parts[0]![0]
    : parts.map(([word, bytes]) => `${word} ${quantity(bytes, "B", 3)}`).join(", ");
}

/** `29.9 MB of 64.0 GB lpddr (weights 25.5 MB, activations 4.4 MB)`. */
export function memoryLine(
  { memory, layers, profile }: Pick<Estimate, "memory" | "layers" | "profile">,
): string {
  const { bytes, capacityBytes, name, on } = memory, shares = sharesIn(memory, cacheWord(layers));
  const whose = on === profile.id ? "" : ` on ${on}`, needed = quantity(bytes, "B", 3);
  if (capacityBytes === null) {
    return `${needed}; ${name ?? "memory"} size unknown (${shares})`;
  }
  const short = lacking(memory), all = `${needed} of ${quantity(capacityBytes, "B", 3)} ${name}${whose}`;
  return short === undefined ? `${all} (${shares})` : `${all}: does not fit, ${short}; costed all the same`;
}

/** Whether sums are of a part of the network: it takes time, and how often it runs in a second is not known. */
export function isOfPart({ rate, total }: Pick<Estimate, "rate" | "total">): boolean {
  return rate.inferencesPerSecond === null && total.latencySeconds > 0;
}

/** How much is done in a second: `511 inferences a second`; not known of a part of the network. */
export function rateText(estimate: Pick<Estimate, "rate" | "total">): string {
  if (isOfPart(estimate)) return "of a part of the network";
  const { rate } = estimate;
  return rate.tokensPerSecond === undefined
    ? `${perSecond(rate.inferencesPerSecond)} inferences a second`
    : `${perSecond(rate.tokensPerSecond)} tokens a second`;
}

/** What limits a layer, in a column. */
export const boundWords: Readonly<Record<Bound, string>> = {
  compute: "compute",
  memory: "memory",
  vector: "vector",
  overhead: "fixed",
};

const limitWords: Readonly<Record<keyof Limits, string>> = {
  compute: "compute",
  memory: "memory",
  vector: "vector work",
  fixed: "fixed times",
  unknown: "not known",
};

/** What limits a network, the greatest share of the time first: `fixed times 62 %, compute 38 %`. */
export function limitsText(limits: Limits): string {
  const found = (Object.keys(limitWords) as (keyof Limits)[]).filter((key) => limits[key] > 0).sort((a, b) =>
    limits[b] - limits[a]
  );
  return found.length === 0
    ? UNKNOWN
    : found.map((key) => `${limitWords[key]} ${percent(limits[key], 0)}`).join(", ");
}
