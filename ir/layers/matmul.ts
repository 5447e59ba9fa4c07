import { flag } from "../field.ts";
import { type LayerDef, type LayerOptions, ranks, type SameRank } from "../layer.ts";
import { formatShape, Refusal, type Shape } from "../shape.ts";
import { product } from "../work.ts";

/** Fields of a matrix product. */
export interface MatmulFields {
  /** Whether the second matrix is taken with rows and columns exchanged. */
  readonly transposed: boolean;
}

/** Options of a matrix product. */
export interface MatmulOptions extends LayerOptions {
  /** Whether the second matrix is taken with rows and columns exchanged; false if left out. */
  readonly transposed?: boolean;
}

/** Batch, rows, inner size and columns; a batch of 1 in either stretches. */
function sizes({ transposed }: MatmulFields, inputs: readonly Shape[]) {
  const [a, b] = inputs as [Shape, Shape];
  if (inputs.length !== 2) throw new Refusal("two matrices", `${inputs.length} inputs`);
  for (const shape of inputs) {
    if (shape.length < 2) {
      throw new Refusal("matrices [M, K] or stacks of them", `the shape ${formatShape(shape)}`);
    }
  }
  const [m, inner] = a.slice(-2) as [number, number];
  const [rows, columns] = (transposed ? [b.at(-1)!, b.at(-2)!] : b.slice(-2)) as [number, number];
  if (inner !== rows) throw new Refusal(`a second matrix of ${inner} rows`, formatShape(b));
  const [stackA, stackB] = [a.slice(0, -2), b.slice(0, -2)];
  const longer = stackA.length >= stackB.length ? stackA : stackB;
  const shorter = longer === stackA ? stackB : stackA;
  const padded = [...new Array(longer.length - shorter.length).fill(1), ...shorter];
  const stack = longer.map((size, i) => {
    if (size !== padded[i] && size !== 1 && padded[i] !== 1) {
      throw new Refusal(`stacks of one size, ${formatShape(a)}`, formatShape(b));
    }
    return Math.max(size, padded[i]);
  });
  return { stack, m, inner, columns };
}

/**
 * Product of two tensors as matrices, or as stacks of matrices; a stack of one stretches. A constant matrix is an `fc`.
 *
 * Shape: `[..., M, K]` and `[..., K, N]` to `[..., M, N]`. MACs: stack x M x K x N. No parameters.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * const q = input(128, 64);
 * console.log(q.matmul(q.fc(64), { transposed: true }).shape); // [ 128, 128 ]
 * ```
 *
 * @throws {FodlamError} if the inner sizes differ
 */
export const matmul: LayerDef<"matmul", [options?: MatmulOptions], MatmulFields, "many", SameRank> = {
  kind: "matmul",
  inputs: "many",
  ranks: ranks.same,
  group: "matmul",
  fields: { transposed: flag("whether the second matrix is taken with rows and columns exchanged") },
  options: ["transposed"],
  make: ({ transposed = false } = {}) => ({ transposed }),
  shape(fields, inputs) {
    const { stack, m, columns } = sizes(fields, inputs);
    return [...stack, m, columns];
  },
  work(fields, inputs) {
    const { stack, m, inner, columns } = sizes(fields, inputs);
    const groups = stack.reduce((all, size) => all * size, 1);
    return { nests: [product(m, inner * groups, columns * groups, groups)] };
  },
};
