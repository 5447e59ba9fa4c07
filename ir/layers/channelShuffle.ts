import { count } from "../field.ts";
import { type ImageRank, type LayerDef, type LayerOptions, ranks } from "../layer.ts";
import { checkGroups, image } from "../shape.ts";

/** Fields of this layer. */
export interface ChannelShuffleFields {
  /** Groups that are dealt out. */
  readonly groups: number;
}

/**
 * Channels of several groups dealt out in turn (ShuffleNet).
 *
 * Shape: unchanged. No MACs, no parameters, no vector operations; the bytes are moved.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(116, 28, 28).channelShuffle(2).shape); // [ 116, 28, 28 ]
 * ```
 *
 * @throws {FodlamError} if `groups` does not divide the channels
 */
export const channelShuffle: LayerDef<
  "channelShuffle",
  [groups: number, options?: LayerOptions],
  ChannelShuffleFields,
  "one",
  ImageRank
> = {
  kind: "channelShuffle",
  inputs: "one",
  ranks: ranks.image,
  group: "movement",
  fields: { groups: count("groups that are dealt out") },
  options: [],
  make: (groups) => ({ groups }),
  shape({ groups }, inputs) {
    const [channels, height, width] = image(inputs);
    checkGroups(groups, "channels", channels);
    return [channels, height, width];
  },
  work: () => ({}),
};
