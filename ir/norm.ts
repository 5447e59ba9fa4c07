import { flag } from "./field.ts";
import { type LayerDef, type LayerOptions, ranks } from "./layer.ts";
import { channelsOf, elements } from "./shape.ts";

/** Fields of a normalisation. */
export interface NormFields {
  /** Whether each channel has a learned scale. */
  readonly scale: boolean;
  /** Whether each channel has a learned shift. */
  readonly shift: boolean;
}

/** Options of a normalisation. */
export interface NormOptions extends LayerOptions {
  /** Whether each channel has a learned scale; true if left out. */
  readonly scale?: boolean;
  /** Whether each channel has a learned shift; true if left out. */
  readonly shift?: boolean;
}

/** A normalisation over channels (features, for tokens and vectors). */
export type Norm<K extends string> = LayerDef<K, [options?: NormOptions], NormFields>;

/** Field descriptions that all normalisations share. */
export const normFields = {
  scale: flag("whether each channel has a learned scale"),
  shift: flag("whether each channel has a learned shift"),
} as const;

/** Learned values: a scale and a shift for each channel, where there are such. */
export function normParameters(channels: number, { scale, shift }: NormFields): number {
  return channels * (Number(scale) + Number(shift));
}

/**
 * The definition of a normalisation that does so many operations an element; `affine` is the default of scale
 * and shift.
 */
export function norm<K extends string>(
  kind: K,
  operations: number,
  { scale = true, shift = true }: NormOptions = {},
): Norm<K> {
  return {
    kind,
    inputs: "one",
    ranks: ranks.same,
    group: "normalization",
    fields: normFields,
    options: ["scale", "shift"],
    make: (options = {}) => ({ scale: options.scale ?? scale, shift: options.shift ?? shift }),
    shape: (_fields, [input]) => input!,
    work: (fields, [input]) => ({
      parameters: normParameters(channelsOf(input!), fields),
      vectorOperations: operations * elements(input!),
    }),
  };
}
