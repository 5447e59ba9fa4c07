/** The builder as the editor sees it: which methods a fragment and each sort of tensor has, derived from the layer list. */
import type { Rank } from "../ir/layer.ts";
import type { Network } from "../ir/network.ts";
import type { ArgumentsOf, Kind, Layers } from "../ir/registry.ts";
import type { Shape } from "../ir/shape.ts";
import type { Bits } from "../ir/work.ts";
import type * as imageBlocks from "./blocks/image.ts";
import type * as tokenBlocks from "./blocks/tokens.ts";

/** Kinds that read several inputs, such as `add`. */
export type MergeKind = { [K in Kind]: Layers[K]["inputs"] extends "many" ? K : never }[Kind];

/** Kinds that read one input or several, such as `custom`. */
export type OpenKind = { [K in Kind]: Layers[K]["inputs"] extends "any" ? K : never }[Kind];

/** Kinds that may read one input alone, such as `conv`. */
export type ChainKind = Exclude<Kind, MergeKind>;

/** Kinds among some that take tensors of a rank. */
export type KindsFor<R extends Rank, K extends Kind> = {
  [P in K]: R extends keyof Layers[P]["ranks"] ? P : never;
}[K];

/** One method for each kind: the kind's arguments, and one type of result. */
export type Methods<L, K extends keyof L, T> = { readonly [P in K]: (...args: ArgumentsOf<L[P]>) => T };

/** What a kind makes of a rank. */
export type Made<D, R extends Rank> = D extends { readonly ranks: infer M } ? R extends keyof M ? M[R] : never
  : never;

/** The tensor of a rank, or one of which only running tells. */
export type TensorOf<R> = R extends "image" ? ImageTensor
  : R extends "tokens" ? TokenTensor
  : R extends "vector" ? VectorTensor
  : R extends "volume" ? VolumeTensor
  : AnyTensor;

/** One method for each kind: the kind's arguments, and a tensor of the rank that the kind makes of this one. */
export type RankMethods<L, K extends keyof L, R extends Rank> = {
  readonly [P in K]: (...args: ArgumentsOf<L[P]>) => TensorOf<Made<L[P], R>>;
};

/** An argument list with its optional end spelt out, so that it can stand behind a list of tensors. */
export type Expanded<A> = A extends readonly [(infer O)?] ? [] | [O]
  : A extends readonly [infer H, (infer O)?] ? [H] | [H, O]
  : A extends readonly [infer H, infer I, (infer O)?] ? [H, I] | [H, I, O]
  : never;

/** Arguments of a merging method: other tensors, then the kind's own arguments. */
export type MergeArguments<D> = [Tensor, ...Tensor[], ...Expanded<ArgumentsOf<D>>];

/** Arguments of a method that may merge: other tensors, if any, then the kind's own arguments. */
export type OpenArguments<D> = [...Tensor[], ...Expanded<ArgumentsOf<D>>];

/** One method for each kind that may merge. */
export type OpenMethods<L, K extends keyof L, R extends Rank> = {
  readonly [P in K]: (...args: OpenArguments<L[P]>) => TensorOf<Made<L[P], R>>;
};

/** One method for each kind that merges. */
export type MergeMethods<L, K extends keyof L, R extends Rank> = {
  readonly [P in K]: (...args: MergeArguments<L[P]>) => TensorOf<Made<L[P], R>>;
};

/** One method for each block: the block's arguments, and one type of result. */
export type BlockMethods<B, T> = {
  readonly [P in keyof B]: B[P] extends (...args: infer A) => unknown ? (...args: A) => T : never;
};

/** Blocks on images. */
export type ImageBlocks = typeof imageBlocks;

/** Blocks on token sequences. */
export type TokenBlocks = typeof tokenBlocks;

/** What a fragment and a tensor can both do: take another layer, take a fragment, branch, repeat. */
export interface Composable<T> {
  /** The layers of another fragment, after these. */
  then(next: Fragment): T;
  /** Another fragment several times over, after these; a function is given the repetition's number, from 0. */
  repeat(times: number, next: Fragment | ((index: number) => Fragment)): T;
  /** A fragment around which its input is added to its output; `shortcut` is applied to the input on its way, if given. */
  residual(body: Fragment, shortcut?: Fragment): T;
  /** Several fragments side by side on the same input, to be merged. */
  branch(...branches: readonly [Fragment, ...Fragment[]]): Branches<T>;
  /** A fragment whose layers' names all start with a name and a dot. */
  scope(name: string, part: Fragment): T;
  /** A fragment whose layers have these bits, where they state none of their own. */
  bits(bits: Partial<Bits>, part: Fragment): T;
}

/** Fragments side by side, waiting to be merged: `.concat()`, `.add()`. */
export type Branches<T> = Methods<Layers, MergeKind | OpenKind, T>;

/**
 * A run of layers that knows no shape yet: `conv(64, 3).relu().pool()`. Immutable; every method gives a new fragment.
 *
 * @example
 * ```ts
 * import { conv, network } from "@fodlam/fodlam";
 *
 * const block = conv(64, 3, { padding: 1 }).relu();
 * const net = network("two blocks", [3, 32, 32], block.then(block).pool());
 * console.log(net.layers.map((layer) => layer.name)); // [ "conv1", "relu1", "conv2", "relu2", "pool1" ]
 * ```
 */
export interface Fragment
  extends
    Methods<Layers, ChainKind, Fragment>,
    BlockMethods<ImageBlocks, Fragment>,
    BlockMethods<TokenBlocks, Fragment>,
    Composable<Fragment> {
  /** What a function makes of the tensor at this point, for blocks that depend on its shape. */
  apply(part: (x: AnyTensor) => Tensor): Fragment;
  /** A tensor's alone, so that a tensor is no fragment; a fragment goes into `network(name, inputShape, fragment)`. */
  readonly toNetwork?: never;
}

/** What every tensor has. */
export interface TensorBase<Self> extends Composable<AnyTensor> {
  /** Shape of one instance, without the batch. */
  readonly shape: Shape;
  /** Instances for one inference: 1, or the RoIs behind a RoI pooling. */
  readonly instances: number;
  /** The network of which this tensor is the output. */
  toNetwork(name: string): Network;
  /** What a function makes of this tensor. */
  apply<T extends Tensor>(part: (x: Self) => T): T;
}

/**
 * An image `[C, H, W]`.
 *
 * @example
 * ```ts
 * import { input, network } from "@fodlam/fodlam";
 *
 * const trunk = input(3, 32, 32).conv(16, 3);
 * const net = network("two heads", [trunk.fc(10), trunk.fc(4)]);
 * console.log(net.outputs); // [ "fc1", "fc2" ]
 * ```
 */
export interface ImageTensor
  extends
    TensorBase<ImageTensor>,
    RankMethods<Layers, KindsFor<"image", Exclude<ChainKind, OpenKind>>, "image">,
    OpenMethods<Layers, KindsFor<"image", OpenKind>, "image">,
    MergeMethods<Layers, KindsFor<"image", MergeKind>, "image">,
    BlockMethods<Omit<ImageBlocks, "patchEmbedding">, ImageTensor>,
    BlockMethods<Pick<ImageBlocks, "patchEmbedding">, TokenTensor> {}

/** A sequence of tokens `[T, D]`. */
export interface TokenTensor
  extends
    TensorBase<TokenTensor>,
    RankMethods<Layers, KindsFor<"tokens", Exclude<ChainKind, OpenKind>>, "tokens">,
    OpenMethods<Layers, KindsFor<"tokens", OpenKind>, "tokens">,
    MergeMethods<Layers, KindsFor<"tokens", MergeKind>, "tokens">,
    BlockMethods<TokenBlocks, TokenTensor> {}

/** A vector `[D]`. */
export interface VectorTensor
  extends
    TensorBase<VectorTensor>,
    RankMethods<Layers, KindsFor<"vector", Exclude<ChainKind, OpenKind>>, "vector">,
    OpenMethods<Layers, KindsFor<"vector", OpenKind>, "vector">,
    MergeMethods<Layers, KindsFor<"vector", MergeKind>, "vector"> {}

/** A volume `[C, D, H, W]`. */
export interface VolumeTensor
  extends
    TensorBase<VolumeTensor>,
    RankMethods<Layers, KindsFor<"volume", Exclude<ChainKind, OpenKind>>, "volume">,
    OpenMethods<Layers, KindsFor<"volume", OpenKind>, "volume">,
    MergeMethods<Layers, KindsFor<"volume", MergeKind>, "volume"> {}

/** A tensor of which only running tells what it is; it has every method. */
export interface AnyTensor
  extends
    TensorBase<AnyTensor>,
    Methods<Layers, Exclude<ChainKind, OpenKind>, AnyTensor>,
    AnyOpenMethods<Layers, OpenKind>,
    BlockMethods<ImageBlocks, AnyTensor>,
    BlockMethods<TokenBlocks, AnyTensor>,
    AnyMergeMethods<Layers, MergeKind> {}

/** As `OpenMethods`, whatever the rank. */
export type AnyOpenMethods<L, K extends keyof L> = {
  readonly [P in K]: (...args: OpenArguments<L[P]>) => AnyTensor;
};

/** As `MergeMethods`, whatever the rank. */
export type AnyMergeMethods<L, K extends keyof L> = {
  readonly [P in K]: (...args: MergeArguments<L[P]>) => AnyTensor;
};

/** Any tensor. */
export type Tensor = ImageTensor | TokenTensor | VectorTensor | VolumeTensor | AnyTensor;
