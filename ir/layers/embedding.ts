import { count } from "../field.ts";
import type { LayerDef, LayerOptions } from "../layer.ts";
import { formatShape, Refusal } from "../shape.ts";

/** Fields of an embedding. */
export interface EmbeddingFields {
  /** Entries of the table. */
  readonly vocabulary: number;
  /** Features of an entry. */
  readonly size: number;
}

/**
 * Looking up of tokens in a table. The input is a vector of token numbers.
 *
 * Shape: `[T]` to `[T, size]`. No MACs. Parameters: vocabulary x size, of which one inference reads T rows. A head that uses
 * the table again is an `fc(vocabulary, { bias: false, sharedWith: "name of the embedding" })`.
 *
 * @example The first layer of Llama 3
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(128).embedding(128256, 4096).shape); // [ 128, 4096 ]
 * ```
 */
export const embedding: LayerDef<
  "embedding",
  [vocabulary: number, size: number, options?: LayerOptions],
  EmbeddingFields,
  "one",
  { readonly vector: "tokens" }
> = {
  kind: "embedding",
  inputs: "one",
  ranks: { vector: "tokens" },
  group: "movement",
  fields: { vocabulary: count("entries of the table"), size: count("features of an entry") },
  options: [],
  make: (vocabulary, size) => ({ vocabulary, size }),
  shape({ size }, [input]) {
    if (input!.length !== 1) {
      throw new Refusal("a vector of token numbers [T]", `the shape ${formatShape(input!)}`);
    }
    return [input![0]!, size];
  },
  work: ({ vocabulary, size }, [input]) => ({
    parameters: vocabulary * size,
    parametersRead: Math.min(vocabulary, input![0]!) * size,
  }),
};
