/** What tells the sizes of an operator's outputs, where an input of the file has others than the file says. */
import { elements, Refusal } from "../../../ir/shape.ts";
import type { FileOperator } from "../model.ts";

/** Sizes of a tensor, the batch included. */
export type Sizes = readonly number[];

/** A tensor that is read: its sizes, and its values where they are few whole numbers and known. */
export interface Known {
  readonly sizes: Sizes;
  readonly values: readonly number[] | undefined;
}

/** An operator whose inputs are known. */
export interface Asked {
  readonly operator: FileOperator;
  /** What it reads; nothing where an operand is left out. */
  readonly inputs: readonly (Known | undefined)[];
  /** Sizes of its outputs as the file has them. */
  readonly outputs: readonly Sizes[];
}

/** Sizes of the outputs; throws a `Refusal` where a constant of the file forbids them. */
export type SizeRule = (asked: Asked) => readonly Sizes[];

/** An operand that must be there. */
export function input({ inputs }: Asked, index = 0): Known {
  const found = inputs[index];
  if (found === undefined) throw new Refusal(`an operand ${index}`, "none");
  return found;
}

/** The sizes of an operand. */
export function sizes(asked: Asked, index = 0): Sizes {
  return input(asked, index).sizes;
}

/** The values of an operand, which must be known. */
export function values(asked: Asked, index: number): readonly number[] {
  const found = input(asked, index).values;
  if (found === undefined) {
    throw new Refusal(
      `an operand ${index} whose values are known before the network runs`,
      "one that is not",
    );
  }
  return found;
}

/** A whole number among an operator's options. */
export function option({ operator }: Asked, id: number, otherwise = 0, type: "i8" | "i32" = "i32"): number {
  return operator.options?.number(id, type, otherwise) ?? otherwise;
}

/** An axis counted from the front. */
export function axisOf(axis: number, rank: number): number {
  const own = axis < 0 ? axis + rank : axis;
  if (own < 0 || own >= rank) throw new Refusal(`an axis of ${rank}`, `${axis}`);
  return own;
}

/** Sizes with another on one axis. */
export function withAxis(old: Sizes, axis: number, size: number): Sizes {
  return old.map((own, i) => i === axis ? size : own);
}

/** A shape with one open size, for so many elements. */
export function resolved(wanted: Sizes, from: Sizes): Sizes {
  const total = elements(from), known = wanted.reduce((all, size) => size < 0 ? all : all * size, 1);
  const shape = wanted.map((size) => size < 0 ? total / known : size);
  if (elements(shape) === total && shape.every(Number.isInteger)) return shape;
  throw new Refusal(`a shape of ${total} elements`, `[${wanted.join(", ")}], which the file fixes`);
}

/** Sizes that two tensors have together. */
export function broadcast(a: Sizes, b: Sizes): Sizes {
  const [long, short] = a.length >= b.length ? [a, b] : [b, a], gap = long.length - short.length;
  return long.map((size, i) => {
    const other = i < gap ? 1 : short[i - gap]!;
    if (size !== other && size !== 1 && other !== 1) {
      throw new Refusal("sizes that fit together", `[${a.join(", ")}] and [${b.join(", ")}]`);
    }
    return size === 1 ? other : size;
  });
}
