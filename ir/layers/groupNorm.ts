import { count } from "../field.ts";
import { type LayerDef, ranks } from "../layer.ts";
import { type NormFields, normFields, type NormOptions, normParameters } from "../norm.ts";
import { channelsOf, checkGroups, elements } from "../shape.ts";

/** Fields of a group normalisation. */
export interface GroupNormFields extends NormFields {
  /** Groups of channels that are normalised together. */
  readonly groups: number;
}

/**
 * Group normalisation: over the pixels of each group of channels.
 *
 * Shape: unchanged. No MACs. Parameters: 2 x C (scale and shift). Vector operations: 7 an element.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(320, 64, 64).groupNorm(32).shape); // [ 320, 64, 64 ]
 * ```
 *
 * @throws {FodlamError} if `groups` does not divide the channels
 */
export const groupNorm: LayerDef<"groupNorm", [groups: number, options?: NormOptions], GroupNormFields> = {
  kind: "groupNorm",
  inputs: "one",
  ranks: ranks.same,
  group: "normalization",
  fields: { groups: count("groups of channels that are normalised together"), ...normFields },
  options: ["scale", "shift"],
  make: (groups, { scale = true, shift = true } = {}) => ({ groups, scale, shift }),
  shape({ groups }, [input]) {
    checkGroups(groups, "channels", channelsOf(input!));
    return input!;
  },
  work: (fields, [input]) => ({
    parameters: normParameters(channelsOf(input!), fields),
    vectorOperations: 7 * elements(input!),
  }),
};
