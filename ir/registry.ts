import type { Arity, LayerBase, LayerDef } from "./layer.ts";
import * as layers from "./layers/mod.ts";

/** Every layer definition by kind. */
export type Layers = typeof layers;

/** The name of a layer kind: `"conv"`, `"fc"`, ... */
export type Kind = keyof Layers;

/** A definition of any kind, with arguments and fields unknown. */
export type AnyLayerDef = LayerDef<string, readonly unknown[], Record<string, unknown>, Arity>;

/** The arguments of a definition's builder method. */
export type ArgumentsOf<D> = D extends { make(...args: infer A): unknown } ? A : never;

/** The fields of a definition's layers. */
export type FieldsOf<D> = D extends { make(...args: infer _): infer F } ? F : never;

/** A layer of one kind, as it stands in a network. */
export type LayerOf<K extends Kind> = LayerBase & { readonly kind: K } & FieldsOf<Layers[K]>;

/** A layer of any kind, told apart by `kind`. */
export type Layer = { [K in Kind]: LayerOf<K> }[Kind];

/** All kinds, in alphabetical order. */
export const kinds: readonly Kind[] = Object.keys(layers).sort() as Kind[];

const table = new Map<string, AnyLayerDef>(Object.entries(layers as unknown as Record<string, AnyLayerDef>));

/** The definition of a kind, or nothing if there is no such kind. */
export function def(kind: string): AnyLayerDef | undefined {
  return table.get(kind);
}
