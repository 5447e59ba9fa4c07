import { count } from "../field.ts";
import { type LayerDef, type LayerOptions, ranks, type TokenRank } from "../layer.ts";
import { tokens } from "../shape.ts";

/** Fields of learned tokens. */
export interface ClassTokenFields {
  /** Tokens put before the sequence. */
  readonly tokens: number;
}

/**
 * Learned tokens before a sequence: the class token of a vision transformer; one if nothing is said.
 *
 * Shape: `[T, D]` to `[T + tokens, D]`. No MACs. Parameters: tokens x D.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(196, 768).classToken().shape); // [ 197, 768 ]
 * ```
 */
export const classToken: LayerDef<
  "classToken",
  [options?: LayerOptions] | [tokens: number, options?: LayerOptions],
  ClassTokenFields,
  "one",
  TokenRank
> = {
  kind: "classToken",
  inputs: "one",
  ranks: ranks.tokens,
  group: "movement",
  fields: { tokens: count("tokens put before the sequence") },
  options: [],
  make: (...[tokens = 1]) => ({ tokens: tokens as number }),
  shape(fields, [input]) {
    const [length, features] = tokens(input!);
    return [length + fields.tokens, features];
  },
  work: (fields, [input]) => ({ parameters: fields.tokens * input![1]! }),
};
