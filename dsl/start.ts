import { FodlamError, notATensor } from "../ir/errors.ts";
import { numbered } from "../ir/numbered.ts";
import type { ArgumentsOf, Layers } from "../ir/registry.ts";
import { empty, nodeOf } from "./builder.ts";
import { atCaller } from "../ir/caller.ts";
import type {
  AnyTensor,
  ChainKind,
  Fragment,
  MergeArguments,
  MergeKind,
  OpenArguments,
  OpenKind,
  Tensor,
} from "./types.ts";

/** A function that starts a fragment with a layer of one kind. */
export type Start<K extends ChainKind> = (...args: ArgumentsOf<Layers[K]>) => Fragment;

/** A function that merges tensors by a layer of one kind: the tensors, then the kind's own arguments. */
export type Merge<K extends MergeKind> = (...args: [Tensor, ...MergeArguments<Layers[K]>]) => AnyTensor;

/** A function that starts a fragment with a layer of one kind, or applies it to tensors that stand before its arguments. */
export type StartOrMerge<K extends OpenKind> =
  & Start<K>
  & ((...args: [Tensor, ...OpenArguments<Layers[K]>]) => AnyTensor);

/** Starts a fragment with one layer. */
export function start<K extends ChainKind>(kind: K): Start<K> {
  const first = empty[kind] as (...args: readonly unknown[]) => Fragment;
  return atCaller((...args: ArgumentsOf<Layers[K]>) => first.apply(empty, args));
}

/** Merges tensors by one layer. */
export function merge<K extends MergeKind>(kind: K): Merge<K> {
  return atCaller((first: unknown, ...rest: unknown[]) => {
    if (nodeOf(first) === undefined) throw new FodlamError(notATensor(kind, numbered(kind, 1), first));
    const method = (first as AnyTensor)[kind] as (...args: unknown[]) => AnyTensor;
    return method.apply(first, rest);
  }) as Merge<K>;
}

/** Starts a fragment with one layer, or makes it of tensors. */
export function startOrMerge<K extends OpenKind>(kind: K): StartOrMerge<K> {
  return atCaller((...args: unknown[]) => {
    const [first, ...rest] = args;
    const target = (nodeOf(first) === undefined ? empty : first) as AnyTensor;
    const method = target[kind] as (...args: unknown[]) => AnyTensor;
    return method.apply(target, target === first ? rest : args);
  }) as unknown as StartOrMerge<K>;
}
