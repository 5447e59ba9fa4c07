/** Fields of the page that are filled in for nothing. */
import { type Estimate, evaluate, type EvaluateOptions, type Network, type Profile } from "../mod.ts";
import { changesNothing } from "./words.ts";

/** Fields of the page by what they set. */
const FIELDS = {
  weightBits: "bits of weights",
  activationBits: "bits of activations",
  cacheBits: "bits of the KV cache",
} as const;

/** Bits to try instead of those given. */
const OTHER_BITS = [5, 6];

/** What of an estimate bits can change. */
function essenceOf({ layers, memory }: Estimate): string {
  const costs = layers.map((layer) =>
    layer.status === "costed" ? [layer.latencySeconds, layer.energyJoules] : layer.status
  );
  return JSON.stringify([memory, costs]);
}

/** Fields that change nothing: with another value in them the estimate is the same. The same bits in all of them are one thing. */
export function idleIn(
  network: Network,
  profile: Profile,
  options: EvaluateOptions,
  estimate: Estimate,
): string[] {
  const given = (Object.keys(FIELDS) as (keyof typeof FIELDS)[]).filter((field) =>
    options[field] !== undefined
  );
  const isOne = given.length === 3 && new Set(given.map((field) => options[field])).size === 1;
  const essence = essenceOf(estimate);
  const changes = (fields: readonly (keyof typeof FIELDS)[]) => {
    const bits = OTHER_BITS.find((other) => other !== options[fields[0]!]);
    try {
      const changed = { ...options, ...Object.fromEntries(fields.map((field) => [field, bits])) };
      return essenceOf(evaluate(network, profile, changed)) !== essence;
    } catch {
      return true; // it is not free to have another value, so it matters
    }
  };
  if (isOne) return changes(given) ? [] : [changesNothing("bits", network.name, profile.name)];
  return given.filter((field) => !changes([field])).map((field) =>
    changesNothing(FIELDS[field], network.name, profile.name)
  );
}
