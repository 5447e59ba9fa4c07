import { type LayerDef, type LayerOptions, type NoFields, ranks } from "./layer.ts";
import { elements } from "./shape.ts";

/** An activation without fields: each element by itself, at so many operations. */
export type Activation<K extends string> = LayerDef<K, [options?: LayerOptions], NoFields>;

/** The definition of an activation that does so many operations an element. */
export function activation<K extends string>(kind: K, operations: number): Activation<K> {
  return {
    kind,
    inputs: "one",
    ranks: ranks.same,
    group: "activation",
    fields: {},
    options: [],
    make: () => ({}),
    shape: (_fields, [input]) => input!,
    work: (_fields, [input]) => ({ vectorOperations: operations * elements(input!) }),
  };
}
