import type { Fields } from "./field.ts";
import type { Shape } from "./shape.ts";
import type { Bits, Density, Group, Work } from "./work.ts";

/** Options that every layer takes. */
export interface LayerOptions {
  /** The layer's name; the kind and a number if left out. */
  readonly name?: string;
  /** Bits of each tensor's elements, where the network fixes them. */
  readonly bits?: Partial<Bits>;
  /** Share of non-zero weights and input activations, 0 to 1, where it is known. */
  readonly density?: Partial<Density>;
  /**
   * The earlier layer whose weights this one uses again; they are counted there. Of the same kind and size, or the embedding
   * of a tied head: `fc(50257, { bias: false, sharedWith: "words" })`.
   */
  readonly sharedWith?: string;
}

/** The fields of a kind that has none. */
export type NoFields = Record<never, never>;

/** What a tensor is, told by the length of its shape: `[D]`, `[T, D]`, `[C, H, W]`, `[C, D, H, W]`. */
export type Rank = "vector" | "tokens" | "image" | "volume";

/** Which ranks a layer takes, and what it makes of each; `"any"` where arguments decide. */
export type Ranks = { readonly [R in Rank]?: Rank | "any" };

/** Every rank, unchanged. */
export type SameRank = {
  readonly vector: "vector";
  readonly tokens: "tokens";
  readonly image: "image";
  readonly volume: "volume";
};

/** Every rank, to what the arguments say. */
export type AnyRank = {
  readonly vector: "any";
  readonly tokens: "any";
  readonly image: "any";
  readonly volume: "any";
};

/** Images to images. */
export type ImageRank = { readonly image: "image" };

/** Token sequences to token sequences. */
export type TokenRank = { readonly tokens: "tokens" };

/** The values of the types of the same names. */
export const ranks: {
  readonly same: SameRank;
  readonly any: AnyRank;
  readonly image: ImageRank;
  readonly tokens: TokenRank;
} = {
  same: { vector: "vector", tokens: "tokens", image: "image", volume: "volume" },
  any: { vector: "any", tokens: "any", image: "any", volume: "any" },
  image: { image: "image" },
  tokens: { tokens: "tokens" },
};

/** How many inputs a kind reads: one, two or more, one or more. */
export type Arity = "one" | "many" | "any";

/** The fewest and the most inputs of each arity, and how a message says it. */
export const arities: Readonly<Record<Arity, { least: number; most: number; words: string }>> = {
  one: { least: 1, most: 1, words: "one" },
  many: { least: 2, most: Infinity, words: "two or more" },
  any: { least: 1, most: Infinity, words: "one or more" },
};

/** A value, or a function that works it out from the shapes of the layer's inputs. */
export type ByShapes<T> = T | ((...inputs: readonly Shape[]) => T);

/** What every layer of a network has, whatever its kind. */
export interface LayerBase {
  /** Unique within the network. */
  readonly name: string;
  /** Names of the layers or inputs that this one reads. */
  readonly inputs: readonly string[];
  /** Bits of each tensor's elements, where the network fixes them. */
  readonly bits?: Partial<Bits>;
  /** Share of non-zero weights and input activations, where it is known. */
  readonly density?: Partial<Density>;
  /** The layer whose weights this one uses again; they are counted there. */
  readonly sharedWith?: string;
  /** Output shape without the batch. */
  readonly shape: Shape;
  /** Outputs of that shape for one inference, when there is more than one: the RoIs of a detector. */
  readonly instances?: number;
}

/**
 * A kind of layer: what its arguments mean, what shape it makes, what work it is. One file in `ir/layers/` exports one.
 *
 * @typeParam K the kind, which is also the builder's method
 * @typeParam A the method's arguments
 * @typeParam F the fields that the layer holds in JSON
 * @typeParam I whether the layer reads one input, several, or either
 * @typeParam R which ranks it takes and makes
 */
export interface LayerDef<
  K extends string,
  A extends readonly unknown[],
  F,
  I extends Arity = "one",
  R extends Ranks = SameRank,
> {
  /** The kind. */
  readonly kind: K;
  /** How many inputs the layer reads. */
  readonly inputs: I;
  /** Which ranks it takes, and what it makes of each. */
  readonly ranks: R;
  /** Sort of work, or how to find it in the fields. */
  readonly group: Group | ((fields: F) => Group);
  /** Each field: meaning and legal values. */
  readonly fields: Fields<F>;
  /** The fields that are written in the options object; the others are positional, in the order of `fields`. */
  readonly options: readonly (keyof F & string)[];
  /** Fields that may be given as functions of the input shapes: worked out when a layer has its inputs. */
  readonly byShapes?: readonly (keyof F & string)[];
  /** Arguments to fields, defaults filled in. Values are checked against `fields` afterwards. */
  make(...args: A): F;
  /** Output shape. Throws a `Refusal` when the inputs do not suit. */
  shape(fields: F, inputs: readonly Shape[]): Shape;
  /** Work for one instance of the inputs. */
  work(fields: F, inputs: readonly Shape[], output: Shape): Work;
  /** Outputs made for one inference from an input of so many instances; as many if left out. */
  instances?(fields: F, instances: number): number;
}
