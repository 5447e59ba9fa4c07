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
}

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
 * @typeParam I whether the layer reads one input or several
 */
export interface LayerDef<
  K extends string,
  A extends readonly unknown[],
  F,
  I extends "one" | "many" = "one",
> {
  /** The kind. */
  readonly kind: K;
  /** How many inputs the layer reads. */
  readonly inputs: I;
  /** Sort of work, or how to find it in the fields. */
  readonly group: Group | ((fields: F) => Group);
  /** Each field: meaning and legal values. */
  readonly fields: Fields<F>;
  /** The fields that are written in the options object; the others are positional, in the order of `fields`. */
  readonly options: readonly (keyof F & string)[];
  /** Arguments to fields, defaults filled in. Values are checked against `fields` afterwards. */
  make(...args: A): F;
  /** Output shape. Throws a `Refusal` when the inputs do not suit. */
  shape(fields: F, inputs: readonly Shape[]): Shape;
  /** Work for one instance of the inputs. */
  work(fields: F, inputs: readonly Shape[], output: Shape): Work;
  /** Outputs made for one inference from an input of so many instances; as many if left out. */
  instances?(fields: F, instances: number): number;
}
