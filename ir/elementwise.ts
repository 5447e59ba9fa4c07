import { type LayerDef, type LayerOptions, type NoFields, ranks } from "./layer.ts";
import { broadcast, elements } from "./shape.ts";

/** A merge of tensors, element by element; sizes of 1 stretch. */
export type Elementwise<K extends string> = LayerDef<K, [options?: LayerOptions], NoFields, "many">;

/** The definition of an element-by-element merge: an operation for each input after the first. */
export function elementwise<K extends string>(kind: K): Elementwise<K> {
  return {
    kind,
    inputs: "many",
    ranks: ranks.same,
    group: "elementwise",
    fields: {},
    options: [],
    make: () => ({}),
    shape: (_fields, [first, ...rest]) => rest.reduce(broadcast, first!),
    work: (_fields, inputs, output) => ({ vectorOperations: elements(output) * (inputs.length - 1) }),
  };
}
