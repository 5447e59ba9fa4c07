/** What a shape rule gets and gives. */
import { Refusal } from "../../../ir/shape.ts";
import type { Attributes } from "../node.ts";
import type { Value } from "../value.ts";

/** Sizes as ONNX has them: the batch among them, zeros allowed. */
export type Sizes = readonly number[];

/** An output of a node. */
export interface Out {
  readonly shape: Sizes;
  /** The number of its element type; the first input's if left out. */
  readonly type?: number;
}

/** What a shape rule gets: refusals are thrown as `Refusal`, the caller adds the place. */
export interface Asked {
  readonly op: string;
  readonly inputs: readonly (Value | undefined)[];
  readonly attributes: Attributes;
  /** How many outputs the node names. */
  readonly outputs: number;
  /** The version of ONNX's operators. */
  readonly opset: number;
  /** Told what was assumed because it depends on the data. */
  readonly assume: (what: string) => void;
}

/** A node's outputs from its inputs. */
export type ShapeRule = (asked: Asked) => readonly Out[];

/** Shape rules by operator. */
export type ShapeRules = Readonly<Record<string, ShapeRule>>;

/** An input that must be there. */
export function input(asked: Asked, index: number): Value {
  const found = asked.inputs[index];
  if (found === undefined) throw new Refusal(`an input ${index}`, "none");
  return found;
}

/** The sizes of an input that must be there. */
export function sizes(asked: Asked, index = 0): Sizes {
  return input(asked, index).shape;
}

/** The numbers of an input that must be known before the network runs. */
export function known(asked: Asked, index: number, what: string): readonly number[] {
  const value = input(asked, index);
  if (value.data === undefined) {
    throw new Refusal(`${what} that is known before the network runs`, `"${value.name}", which is not`);
  }
  return value.data;
}

/** Numbers that are an attribute in older files and an input in newer ones. */
export function option(asked: Asked, name: string, index: number): readonly number[] | undefined {
  const attribute = asked.attributes.ints(name);
  if (attribute !== undefined) return attribute;
  return asked.inputs[index] === undefined ? undefined : known(asked, index, name);
}

/** An axis counted from the front. */
export function axisOf(axis: number, rank: number): number {
  const front = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(front) || front < 0 || front >= Math.max(rank, 1)) {
    throw new Refusal(`an axis of ${rank}`, `${axis}`);
  }
  return front;
}

/** The sizes that two tensors have together: ONNX's broadcasting. */
export function broadcast(a: Sizes, b: Sizes): Sizes {
  const [long, short] = a.length >= b.length ? [a, b] : [b, a];
  const gap = long.length - short.length;
  return long.map((size, i) => {
    const other = i < gap ? 1 : short[i - gap]!;
    if (size !== other && size !== 1 && other !== 1) {
      throw new Refusal("sizes that fit together", `[${a}] and [${b}]`);
    }
    return size === 1 ? other : size;
  });
}

/** The product of sizes. */
export function product(list: Sizes): number {
  return list.reduce((all, size) => all * size, 1);
}
