import { count } from "../field.ts";
import { type ImageRank, type LayerDef, type LayerOptions, ranks } from "../layer.ts";
import { elements, image } from "../shape.ts";

/** Fields of a local response normalisation. */
export interface LrnFields {
  /** Neighbouring channels in the sum. */
  readonly size: number;
}

/** Options of a local response normalisation. */
export interface LrnOptions extends LayerOptions {
  /** Neighbouring channels in the sum; 5 if left out, as in AlexNet. */
  readonly size?: number;
}

/**
 * Local response normalisation across channels (AlexNet, GoogLeNet).
 *
 * Shape: unchanged. No MACs, no parameters. Vector operations: 2 x size + 3 an element (size squares, size - 1 additions,
 * then scale, add, power and divide).
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(96, 55, 55).lrn().shape); // [ 96, 55, 55 ]
 * ```
 */
export const lrn: LayerDef<"lrn", [options?: LrnOptions], LrnFields, "one", ImageRank> = {
  kind: "lrn",
  inputs: "one",
  ranks: ranks.image,
  group: "normalization",
  fields: { size: count("neighbouring channels in the sum") },
  options: ["size"],
  make: ({ size = 5 } = {}) => ({ size }),
  shape: (_fields, inputs) => image(inputs),
  work: ({ size }, [input]) => ({ vectorOperations: elements(input!) * (2 * size + 3) }),
};
