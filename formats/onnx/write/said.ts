/** What a kind of layer gets to write itself. */
import type { LayerBase } from "../../../ir/layer.ts";
import type { Kind, Layers } from "../../../ir/registry.ts";
import type { Shape } from "../../../ir/shape.ts";
import type { GraphWriter } from "./graph.ts";

/** The fields of a kind, as its shape rule takes them. */
type FieldsOf<D> = D extends { shape(fields: infer F, inputs: never): unknown } ? F : never;

/** A layer of a kind. */
type LayerOf<K extends Kind> = { [One in K]: LayerBase & { readonly kind: One } & FieldsOf<Layers[One]> }[K];

/** A layer at hand, with what stands around it. */
export interface Said<K extends Kind> {
  readonly graph: GraphWriter;
  readonly layer: LayerOf<K>;
  /** The values that it reads. */
  readonly inputs: readonly string[];
  /** Their shapes, without the batch. */
  readonly shapes: readonly Shape[];
  /** Inferences, or instances, in the first axis: of the input and of the output. */
  readonly batch: number;
  readonly batchOut: number;
  /** The name under which weights are kept: the layer's, or that of the layer whose weights it uses. */
  readonly owner: string;
  /** The kind of the layer whose weights these are. */
  readonly ownerKind: Kind;
}

/** Writes a layer's nodes; the last one has the layer's name. */
export type Writer<K extends Kind> = (said: Said<K>) => string;
