/**
 * Tensors whose channels come last, as Keras and TensorFlow have them: their sizes and axes, without the batch, against shapes
 * `[C, H, W]`. Sequences `[T, D]` and vectors `[D]` are the same in both.
 */
import { elements, type Shape } from "../ir/shape.ts";
import type { GraphBuilder, LayerNaming, Tensor } from "./graph.ts";

/** Sizes with the channels last as a shape; more than four are drawn together from the front, none is one element. */
export function shapeOf(sizes: readonly number[]): Shape {
  if (sizes.length === 0) return [1];
  const four = sizes.length <= 4 ? sizes : [elements(sizes.slice(0, sizes.length - 3)), ...sizes.slice(-3)];
  return four.length < 3 ? [...four] : [four.at(-1)!, ...four.slice(0, -1)];
}

/** A shape as sizes with the channels last. */
export function sizesOf(shape: Shape): number[] {
  return shape.length < 3 ? [...shape] : [...shape.slice(1), shape[0]!];
}

/** An axis of a tensor with so many axes, channels last, as an axis of its shape. */
export function axisOf(axis: number, rank: number): number {
  if (rank < 3) return axis;
  return axis === rank - 1 ? 0 : axis + 1;
}

/** A tensor with axes of 1 before its own, so that it stretches over one with more. */
function aligned(builder: GraphBuilder, tensor: Tensor, rank: number, name: string): Tensor {
  const sizes = sizesOf(tensor.shape);
  if (sizes.length >= rank) return tensor;
  const ones = new Array<number>(rank - sizes.length).fill(1);
  return builder.reshaped(tensor, shapeOf([...ones, ...sizes]), `${name}_axes`);
}

/** Tensors merged element by element; those with fewer axes stretch over the others. */
export function merged(
  builder: GraphBuilder,
  kind: "add" | "mul",
  inputs: readonly Tensor[],
  naming: LayerNaming,
): Tensor {
  const rank = Math.max(...inputs.map(({ shape }) => shape.length));
  const all = inputs.map((input) => aligned(builder, input, rank, naming.name));
  return builder.layer(kind, [], all, naming);
}

/** Work element by element of which the operations are known, such as a product with a constant of so many values. */
export function elementwise(
  builder: GraphBuilder,
  input: Tensor,
  naming: LayerNaming,
  { operations = 1, parameters = 0, output = input.shape }: {
    readonly operations?: number;
    readonly parameters?: number;
    readonly output?: Shape;
  } = {},
): Tensor {
  const vectorOperations = operations * elements(output);
  const options = { group: "elementwise" as const, vectorOperations, parameters, output };
  return builder.layer("custom", [0, options], [input], naming);
}

/** Product of two tensors as stacks of matrices, the last two axes each; either may be taken transposed. */
export function product(
  builder: GraphBuilder,
  inputs: readonly [Tensor, Tensor],
  [transposeA, transposeB]: readonly [boolean, boolean],
  naming: LayerNaming,
): Tensor {
  const rank = Math.max(2, ...inputs.map(({ shape }) => shape.length));
  const [a, b] = inputs.map((input) => aligned(builder, input, rank, naming.name)) as [Tensor, Tensor];
  if (rank === 2 && !transposeA) return builder.layer("matmul", [{ transposed: transposeB }], [a, b], naming);
  const stack = "abcdefgh".slice(0, rank - 2);
  const word = (letters: string) => letters.length < 3 ? letters : letters.at(-1)! + letters.slice(0, -1);
  const [left, right] = [transposeA ? "km" : "mk", transposeB ? "nk" : "kn"];
  const equation = `${word(stack + left)},${word(stack + right)}->${word(`${stack}mn`)}`;
  return builder.layer("einsum", [equation], [a, b], naming);
}
