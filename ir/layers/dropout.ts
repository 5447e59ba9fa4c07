import { type LayerDef, type LayerOptions, ranks } from "../layer.ts";

/** Fields of a dropout layer. */
export interface DropoutFields {
  /** Share of values dropped in training. */
  readonly rate: number;
}

/**
 * Dropout: nothing at all at inference, kept so that a network lists what its paper lists.
 *
 * Shape: unchanged. No MACs, no parameters, no vector operations.
 *
 * @example
 * ```ts
 * import { fc } from "@fodlam/fodlam";
 *
 * const head = fc(4096).relu().dropout(0.5);
 * ```
 */
export const dropout: LayerDef<
  "dropout",
  [options?: LayerOptions] | [rate: number, options?: LayerOptions],
  DropoutFields
> = {
  kind: "dropout",
  inputs: "one",
  ranks: ranks.same,
  group: "identity",
  fields: {
    rate: {
      doc: "share of values dropped in training",
      expected: "a number from 0 to 1",
      accepts: (value): value is number => typeof value === "number" && value >= 0 && value <= 1,
    },
  },
  options: [],
  make: (...[rate = 0.5]) => ({ rate: rate as number }),
  shape: (_fields, [input]) => input!,
  work: () => ({}),
};
