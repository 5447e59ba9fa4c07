import { FodlamError, notATensor } from "../ir/errors.ts";
import type { LayerOptions } from "../ir/layer.ts";
import type { ArgumentsOf, Layers } from "../ir/registry.ts";
import { type ChainKind, empty, type Fragment, type MergeKind, nodeOf, type Tensor } from "./builder.ts";
import { atCaller } from "./caller.ts";

/** A function that starts a fragment with a layer of one kind. */
export type Start<K extends ChainKind> = (...args: ArgumentsOf<Layers[K]>) => Fragment;

/** A function that merges tensors by a layer of one kind. */
export type Merge = (
  ...tensors: [Tensor, Tensor, ...Tensor[]] | [Tensor, Tensor, ...Tensor[], LayerOptions]
) => Tensor;

/** Starts a fragment with one layer. */
export function start<K extends ChainKind>(kind: K): Start<K> {
  const first = empty[kind] as (...args: readonly unknown[]) => Fragment;
  return atCaller((...args: ArgumentsOf<Layers[K]>) => first.apply(empty, args));
}

/** Merges tensors by one layer. */
export function merge(kind: MergeKind): Merge {
  return atCaller((first: unknown, ...rest: unknown[]) => {
    if (nodeOf(first) === undefined) throw new FodlamError(notATensor(kind, `${kind}1`, first));
    return (first as Tensor)[kind](...rest as [Tensor]);
  }) as Merge;
}
