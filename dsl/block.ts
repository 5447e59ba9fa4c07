import { checkedFunction } from "../ir/checked.ts";
import { adding } from "../ir/errors.ts";
import { count, type Field, type Fields, natural, toPair } from "../ir/field.ts";
import type { Pair } from "../ir/shape.ts";
import { type AnyFields, fieldsOf } from "../ir/signature.ts";
import { isFragment, nodeOf } from "./builder.ts";
import type { Fragment, Tensor } from "./types.ts";

/** Positional arguments by name, a field for each. */
type Taken<A extends readonly unknown[]> = Readonly<Record<string, Field<A[number]>>>;

/** A block that takes some arguments: a function that gives a fragment, and refuses what it does not take. */
export function block<A extends readonly unknown[]>(
  name: string,
  takes: Taken<A>,
  make: (...args: A) => Fragment,
): (...args: A) => Fragment {
  return checkedFunction({ act: adding(name), takes }, make);
}

/** A block that takes some arguments, and options after them. */
export function blockWithOptions<A extends readonly unknown[], O extends object>(
  name: string,
  takes: Taken<A>,
  options: Fields<O>,
  make: (...args: [...A, options: O]) => Fragment,
): (...args: [...A, options?: O]) => Fragment {
  const known: AnyFields = fieldsOf(options), arity = Object.keys(takes).length;
  return checkedFunction<[...A, options?: O], Fragment>(
    { act: adding(name), takes, options: known },
    (...args) => make(...args.slice(0, arity) as unknown as A, (args[arity] ?? {}) as O),
  );
}

/** A size, or one for each of `[height, width]`. */
export function size(doc: string): Field<number | Pair> {
  const one = count(doc);
  return {
    doc,
    expected: "a whole number of at least 1, or a pair [height, width] of them",
    accepts: (value): value is number | Pair => isPairOf(one, value as number | Pair),
  };
}

/** Zeros on each side, or on the sides of `[height, width]`. */
export function zeros(doc: string): Field<number | Pair> {
  const one = natural(doc);
  return {
    doc,
    expected: "a whole number of at least 0, or a pair [height, width] of them",
    accepts: (value): value is number | Pair => isPairOf(one, value as number | Pair),
  };
}

function isPairOf(one: Field<number>, value: number | Pair): boolean {
  const pair: unknown = toPair(value);
  return Array.isArray(pair) && pair.length === 2 && pair.every((item) => one.accepts(item));
}

/** A factor. */
export function factor(doc: string): Field<number> {
  return {
    doc,
    expected: "a number above 0",
    accepts: (value): value is number => typeof value === "number" && value > 0 && value < Infinity,
  };
}

/** A fragment. */
export function fragment(doc: string): Field<Fragment> {
  return {
    doc,
    expected: "a fragment such as conv(64, 3).relu()",
    accepts: (value): value is Fragment => isFragment(value),
  };
}

/** A tensor, or two. */
export function tensors(doc: string): Field<Tensor | readonly [Tensor, Tensor]> {
  const isTensor = (value: unknown) => nodeOf(value) !== undefined;
  return {
    doc,
    expected: "a tensor, or two [keys, values]",
    accepts: (value): value is Tensor | readonly [Tensor, Tensor] =>
      isTensor(value) || (Array.isArray(value) && value.length === 2 && value.every(isTensor)),
  };
}
