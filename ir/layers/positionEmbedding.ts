import { flag, natural } from "../field.ts";
import { type LayerDef, type LayerOptions, ranks, type TokenRank } from "../layer.ts";
import { elements, Refusal, tokens } from "../shape.ts";

/** Fields of a position embedding. */
export interface PositionEmbeddingFields {
  /** Positions in the table; the sequence's own length if 0. */
  readonly positions: number;
  /** Whether the table is learned. */
  readonly learned: boolean;
}

/** Options of a position embedding. */
export interface PositionEmbeddingOptions extends LayerOptions {
  /**
   * Positions in the table, for a model that takes longer sequences; the sequence's own length if left out.
   */
  readonly positions?: number;
  /** Whether the table is learned; false for sines, which have no parameters; true if left out. */
  readonly learned?: boolean;
}

/**
 * A vector for each position added to a sequence.
 *
 * Shape: unchanged. No MACs. Parameters: positions x D, of which one inference reads T x D; none for sines.
 * Vector operations: one an element.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(128, 768).positionEmbedding({ positions: 512 }).shape); // [ 128, 768 ]
 * ```
 *
 * @throws {FodlamError} if the sequence is longer than the table
 */
export const positionEmbedding: LayerDef<
  "positionEmbedding",
  [options?: PositionEmbeddingOptions],
  PositionEmbeddingFields,
  "one",
  TokenRank
> = {
  kind: "positionEmbedding",
  inputs: "one",
  ranks: ranks.tokens,
  group: "elementwise",
  fields: {
    positions: natural("positions in the table; the sequence's own length if 0"),
    learned: flag("whether the table is learned"),
  },
  options: ["positions", "learned"],
  make: ({ positions = 0, learned = true } = {}) => ({ positions, learned }),
  shape({ positions }, [input]) {
    const [length] = tokens(input!);
    if (positions > 0 && length > positions) {
      throw new Refusal(`a sequence of at most ${positions} tokens`, `${length}`);
    }
    return input!;
  },
  work({ positions, learned }, [input]) {
    const [length, features] = tokens(input!);
    const parameters = learned ? (positions || length) * features : 0;
    return {
      parameters,
      parametersRead: Math.min(parameters, length * features),
      vectorOperations: elements(input!),
    };
  },
};
