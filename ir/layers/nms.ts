import { count } from "../field.ts";
import { type LayerDef, type LayerOptions, ranks, type TokenRank } from "../layer.ts";
import { Refusal, tokens } from "../shape.ts";

/** Fields of a non-maximum suppression. */
export interface NmsFields {
  /** Boxes that are kept. */
  readonly keep: number;
}

/**
 * Non-maximum suppression: the best boxes that do not overlap.
 *
 * Shape: `[boxes, values]` to `[keep, values]`. No MACs, no parameters. Vector operations: boxes x
 * log2(boxes) to sort, and 12 for the overlap of each kept box with each box (an upper bound, as overlaps
 * differ).
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(8732, 6).nms(200).shape); // [ 200, 6 ]
 * ```
 *
 * @throws {FodlamError} if there are fewer boxes than are kept
 */
export const nms: LayerDef<"nms", [keep: number, options?: LayerOptions], NmsFields, "one", TokenRank> = {
  kind: "nms",
  inputs: "one",
  ranks: ranks.tokens,
  group: "elementwise",
  fields: { keep: count("boxes that are kept") },
  options: [],
  make: (keep) => ({ keep }),
  shape({ keep }, [input]) {
    const [boxes, values] = tokens(input!);
    if (keep > boxes) throw new Refusal(`at least ${keep} boxes`, `${boxes}`);
    return [keep, values];
  },
  work({ keep }, [input]) {
    const [boxes] = tokens(input!);
    return { vectorOperations: Math.ceil(boxes * Math.log2(boxes)) + 12 * keep * boxes };
  },
};
