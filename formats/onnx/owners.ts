/** Whose weights the stored tensors are. */
import { mayShare } from "../../ir/options.ts";
import type { Kind } from "../../ir/registry.ts";
import type { TensorProto } from "./model.ts";
import type { Value } from "./value.ts";

/** The layer that has a stored tensor. */
interface Owner {
  readonly layer: string;
  readonly kind: Kind;
  readonly bias: TensorProto | undefined;
  readonly size: number;
}

/** The layers that have stored tensors, the first for each: weights that are used again are counted once. */
export class Owners {
  readonly #owners = new Map<TensorProto, Owner>();

  /** The earlier layer with the same weights and as many of them, if there is one. */
  sharedWith(kind: Kind, weights: readonly (Value | undefined)[]): string | undefined {
    const [main, bias] = weights, tensor = main?.weights[0];
    if (tensor === undefined || main!.weights.length > 1) return undefined;
    const owner = this.#owners.get(tensor);
    const suits = owner !== undefined && mayShare(kind, owner.kind) && owner.bias === bias?.weights[0] &&
      owner.size === main!.size && (owner.kind === kind || bias === undefined);
    return suits ? owner.layer : undefined;
  }

  /** Remembers whose weights a tensor is. */
  add(layer: string, kind: Kind, weights: readonly (Value | undefined)[]): void {
    const [main, bias] = weights, tensor = main?.weights[0];
    if (tensor === undefined || this.#owners.has(tensor)) return;
    this.#owners.set(tensor, { layer, kind, bias: bias?.weights[0], size: main!.size });
  }
}
