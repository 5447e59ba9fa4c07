import { count, flag, line, natural, toLine } from "../field.ts";
import { type LayerDef, type LayerOptions, ranks, type TokenRank } from "../layer.ts";
import { checkGroups, type LinePadding, Refusal, tokens, windows } from "../shape.ts";

/** Fields of a convolution over a sequence. */
export interface Conv1dFields {
  /** Output features. */
  readonly filters: number;
  /** Kernel length. */
  readonly kernel: number;
  /** Step between windows. */
  readonly stride: number;
  /** Zeros before and after the sequence. */
  readonly padding: LinePadding;
  /** Distance between the kernel's taps. */
  readonly dilation: number;
  /** Groups of features that do not see each other. */
  readonly groups: number;
  /** Whether each filter adds a bias. */
  readonly bias: boolean;
  /** Tokens that stand in memory, before the input's. */
  readonly cached: number;
}

/** Options of a convolution over a sequence. */
export interface Conv1dOptions extends LayerOptions {
  /** Step between windows; 1 if left out. */
  readonly stride?: number;
  /**
   * Zeros: `"same"`, a number for both ends, or `[before, after]` (causal: `[kernel - 1, 0]`); none if left
   * out.
   */
  readonly padding?: number | LinePadding;
  /** Distance between the kernel's taps; 1 if left out. */
  readonly dilation?: number;
  /** Groups of features that do not see each other; 1 if left out. */
  readonly groups?: number;
  /** Whether each filter adds a bias; true if left out. */
  readonly bias?: boolean;
  /** Tokens that stand in memory, before the input's, as when one token is generated; none if left out. */
  readonly cached?: number;
}

/**
 * Convolution along a sequence; its features are the channels.
 *
 * Shape: `[T, D]` to `[U, filters]` with U = floor((T + cached + before + after - dilation x (kernel - 1) -
 * 1) / stride) + 1. MACs: U x filters x D / groups x kernel. Parameters: filters x D / groups x kernel, and
 * filters biases. State: cached x D.
 *
 * @example Whisper's second convolution
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(3000, 384).conv1d(384, 3, { stride: 2, padding: 1 }).shape); // [ 1500, 384 ]
 * ```
 *
 * @throws {FodlamError} if the kernel does not fit, or `groups` divides not both D and filters
 */
export const conv1d: LayerDef<
  "conv1d",
  [filters: number, kernel: number, options?: Conv1dOptions],
  Conv1dFields,
  "one",
  TokenRank
> = {
  kind: "conv1d",
  inputs: "one",
  ranks: ranks.tokens,
  group: "conv",
  fields: {
    filters: count("output features"),
    kernel: count("kernel length"),
    stride: count("step between windows"),
    padding: line("zeros before and after the sequence"),
    dilation: count("distance between the kernel's taps"),
    groups: count("groups of features that do not see each other"),
    bias: flag("whether each filter adds a bias"),
    cached: natural("tokens that stand in memory, before the input's"),
  },
  options: ["stride", "padding", "dilation", "groups", "bias", "cached"],
  make(filters, kernel, options = {}) {
    const { stride = 1, padding = 0, dilation = 1, groups = 1, bias = true, cached = 0 } = options;
    return { filters, kernel, stride, padding: toLine(padding), dilation, groups, bias, cached };
  },
  shape(fields, [input]) {
    const [length, features] = tokens(input!);
    const { filters, groups, cached } = fields;
    checkGroups(groups, "features", features);
    checkGroups(groups, "filters", filters);
    const out = windows(cached + length, fields);
    if (out < 1) {
      throw new Refusal(
        `a sequence of at least ${fields.dilation * (fields.kernel - 1) + 1} with its padding`,
        `${cached + length}`,
      );
    }
    return [out, filters];
  },
  work({ filters: k, kernel: r, stride, dilation, groups, bias, cached }, [input], [p]) {
    const [length, c] = input as readonly [number, number];
    const loops = { n: 1, k, c, p: p!, q: 1, r, s: 1, groups };
    return {
      nests: [{ ...loops, stride: [stride, 1], dilation: [dilation, 1], image: [length, 1] }],
      biasAdditions: bias ? k * p! : 0,
      parameters: k * (c / groups) * r + (bias ? k : 0),
      stateElements: cached * c,
    };
  },
};
