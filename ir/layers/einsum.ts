import type { Field } from "../field.ts";
import { type AnyRank, type LayerDef, type LayerOptions, ranks } from "../layer.ts";
import { formatShape, Refusal, type Shape } from "../shape.ts";
import { product } from "../work.ts";

/** Fields of a contraction. */
export interface EinsumFields {
  /** Letters of each input's axes, and of the output's: `"ij,jk->ik"`. */
  readonly equation: string;
}

const equation: Field<string> = {
  doc: "letters of each input's axes, and of the output's",
  expected:
    "an equation such as \"ij,jk->ik\": distinct letters for each tensor, the output's among the inputs'",
  accepts(value): value is string {
    if (typeof value !== "string" || !/^[a-zA-Z]+(,[a-zA-Z]+)*->[a-zA-Z]+$/.test(value)) return false;
    const { inputs, output } = parse(value);
    return [...inputs, output].every((word) => new Set(word).size === word.length) &&
      [...output].every((letter) => inputs.some((word) => word.includes(letter)));
  },
};

function parse(text: string): { readonly inputs: readonly string[]; readonly output: string } {
  const [left, output] = text.split("->") as [string, string];
  return { inputs: left.split(","), output };
}

/** The size of every letter; refuses shapes that do not fit. */
function sizesOf(text: string, shapes: readonly Shape[]): Map<string, number> {
  const { inputs } = parse(text);
  if (inputs.length !== shapes.length) {
    throw new Refusal(`${inputs.length} inputs for "${text}"`, `${shapes.length}`);
  }
  const sizes = new Map<string, number>();
  inputs.forEach((word, i) => {
    const shape = shapes[i]!;
    if (shape.length !== word.length) {
      throw new Refusal(`${word.length} axes for "${word}"`, `the shape ${formatShape(shape)}`);
    }
    [...word].forEach((letter, axis) => {
      const known = sizes.get(letter);
      if (known !== undefined && known !== shape[axis]) {
        throw new Refusal(`${letter} = ${known} in "${word}"`, `${shape[axis]}`);
      }
      sizes.set(letter, shape[axis]!);
    });
  });
  return sizes;
}

/**
 * Contraction of tensors by Einstein's rule. The batch has no letter.
 *
 * Shape: the output's letters. MACs: the product of the sizes of all letters of each pair of operands, taken
 * from the left (letters that neither the output nor a later operand needs are summed away). No parameters.
 *
 * @example
 * ```ts
 * import { einsum, input } from "@fodlam/fodlam";
 *
 * const scores = einsum(input(8, 128, 64), input(8, 128, 64), "hqd,hkd->hqk");
 * console.log(scores.shape); // [ 8, 128, 128 ]
 * ```
 *
 * @throws {FodlamError} if the shapes do not fit the equation
 */
export const einsum: LayerDef<
  "einsum",
  [equation: string, options?: LayerOptions],
  EinsumFields,
  "many",
  AnyRank
> = {
  kind: "einsum",
  inputs: "many",
  ranks: ranks.any,
  group: "matmul",
  fields: { equation },
  options: [],
  make: (equation) => ({ equation }),
  shape({ equation }, inputs) {
    const sizes = sizesOf(equation, inputs);
    return [...parse(equation).output].map((letter) => sizes.get(letter)!);
  },
  work({ equation }, shapes) {
    const sizes = sizesOf(equation, shapes);
    const { inputs, output } = parse(equation);
    const size = (letters: Iterable<string>) =>
      [...letters].reduce((all, letter) => all * sizes.get(letter)!, 1);
    let left = new Set(inputs[0]!);
    const nests = inputs.slice(1).map((word, i) => {
      const right = new Set(word);
      const needed = new Set(output + inputs.slice(i + 2).join(""));
      const both = [...left].filter((letter) => right.has(letter));
      const groups = size(both.filter((letter) => needed.has(letter)));
      const inner = size(both.filter((letter) => !needed.has(letter)));
      const m = size([...left].filter((letter) => !right.has(letter)));
      const n = size([...right].filter((letter) => !left.has(letter)));
      left = new Set([...left, ...right].filter((letter) => needed.has(letter)));
      return product(m, inner * groups, n * groups, groups);
    });
    return { nests };
  },
};
