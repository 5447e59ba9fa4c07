import { nestOf } from "../lists/entry.ts";
import type { Nest } from "../../ir/work.ts";
import type { YamlValue } from "../yaml.ts";

/** A tensor of an equation: its letter, and the loops by which it is indexed. */
interface Operand {
  readonly letter: string;
  readonly indices: readonly string[];
}

/** An equation such as `O[b][k]+=W[k][c]*I[b][c]`. */
export interface Equation {
  /** Output indices. */
  readonly output: readonly string[];
  /** The operand of activations. */
  readonly input: Operand;
  /** The other operand. */
  readonly second: Operand;
  /** Whether operands are multiplied; added otherwise. */
  readonly multiplies: boolean;
}

/** `ix = stride * ox + dilation * fx`. */
interface Relation {
  readonly index: string;
  readonly terms: readonly (readonly [factor: number, loop: string])[];
}

const TENSOR = String.raw`(\w+)\s*((?:\[\s*\w*\s*\])+)`;
const EQUATION = new RegExp(String.raw`^\s*${TENSOR}\s*\+?=\s*${TENSOR}\s*([*+])\s*${TENSOR}\s*$`);
const RELATION =
  /^\s*(\w+)\s*=\s*(?:(\d{1,9})\s*\*\s*)?([a-z_]\w*)\s*\+\s*(?:(\d{1,9})\s*\*\s*)?([a-z_]\w*)\s*$/i;

/** Longest equation that is looked at. */
const MOST_LETTERS = 1000;

function indicesOf(brackets: string): string[] {
  return [...brackets.matchAll(/\w+/g)].map(([index]) => index.toLowerCase());
}

/** A layer's equation. */
export function equationOf(value: YamlValue): Equation {
  const text = value.text();
  const [, , output, first, firstIndices, sign, second, secondIndices] = text.length <= MOST_LETTERS
    ? EQUATION.exec(text) ?? []
    : [];
  if (output === undefined) throw value.fault("an equation such as O[b][k]+=W[k][c]*I[b][c]");
  const a = { letter: first!, indices: indicesOf(firstIndices!) };
  const b = { letter: second!, indices: indicesOf(secondIndices!) };
  const isInput = a.letter === "I" || (b.letter !== "I" && b.letter === "W") || a.letter === "A";
  const [input, other] = isInput ? [a, b] : [b, a];
  return { output: indicesOf(output), input, second: other, multiplies: sign === "*" };
}

/** The relations of a layer, such as `ix=2*ox+1*fx`. */
function relationsOf(value: YamlValue): Relation[] {
  if (!value.isThere) return [];
  return value.list().map((item) => {
    const [, index, a, x, b, y] = RELATION.exec(item.text().slice(0, MOST_LETTERS)) ?? [];
    if (index === undefined) throw item.fault("a relation such as ix=2*ox+1*fx");
    const factor = (word: string | undefined) => {
      const number = Number(word ?? 1);
      if (number < 1) throw item.fault("factors of at least 1");
      return number;
    };
    return {
      index: index.toLowerCase(),
      terms: [[factor(a), x!.toLowerCase()], [factor(b), y!.toLowerCase()]],
    };
  });
}

/** The size of every loop. */
export function sizesOf(layer: YamlValue): Map<string, number> {
  const dims = layer.get("loop_dims").list(), numbers = layer.get("loop_sizes").list();
  if (dims.length !== numbers.length) {
    throw layer.get("loop_sizes").fault(
      `${dims.length} sizes, one for each of loop_dims`,
      `${numbers.length}`,
    );
  }
  const sizes = new Map<string, number>();
  dims.forEach((dim, i) => {
    const name = dim.text().toLowerCase();
    if (sizes.has(name)) throw dim.fault("every loop once", `"${name}" again`);
    sizes.set(name, numbers[i]!.whole(1));
  });
  return sizes;
}

/** Loops along one axis of an image. */
interface Axis {
  readonly out: number;
  readonly taps: number;
  readonly stride: number;
  readonly dilation: number;
}

const LINE: Axis = { out: 1, taps: 1, stride: 1, dilation: 1 };

/** The loops of a convolution's axes, `[vertical, horizontal]`: `iy` and `ix`, or `x` alone. */
function axesOf(layer: YamlValue, equation: Equation, sizes: Map<string, number>, used: Set<string>) {
  const found: Axis[] = [];
  const relations = relationsOf(layer.get("dimension_relations"));
  const related = relations.filter(({ index }) => equation.input.indices.includes(index));
  const isVertical = ({ index }: Relation) => index.includes("y");
  for (const { terms } of related.sort((a, b) => Number(isVertical(b)) - Number(isVertical(a)))) {
    const out = terms.find(([, loop]) => equation.output.includes(loop));
    const tap = terms.find(([, loop]) => !equation.output.includes(loop));
    if (out === undefined || tap === undefined || !sizes.has(out[1]) || !sizes.has(tap[1])) {
      throw layer.get("dimension_relations").fault(
        "one loop of the output and one of the kernel in each relation",
      );
    }
    used.add(out[1]).add(tap[1]);
    found.push({ out: sizes.get(out[1])!, taps: sizes.get(tap[1])!, stride: out[0], dilation: tap[0] });
  }
  if (found.length > 2) throw layer.get("dimension_relations").fault("at most two axes", `${found.length}`);
  const [vertical = LINE, horizontal = LINE] = found;
  return [vertical, horizontal] as const;
}

/** The loop nest of an equation, by which tensors each loop indexes. */
export function nestFrom(layer: YamlValue, equation: Equation, sizes: Map<string, number>): Nest {
  const used = new Set<string>();
  const [vertical, horizontal] = axesOf(layer, equation, sizes, used);
  const { output, input, second } = equation;
  let n = 1, k = 1, c = 1, groups = 1;
  for (const [loop, size] of sizes) {
    if (used.has(loop)) continue;
    const where = [output.includes(loop), input.indices.includes(loop), second.indices.includes(loop)];
    const key = where.map(Number).join("");
    if (key === "111") groups *= size;
    else if (key === "101") k *= size;
    else if (key === "110") n *= size;
    else if (key === "011") c *= size;
    else if (size > 1) {
      const two = "two of output, input and weights, or all three";
      throw layer.get("equation").fault(`loop ${loop} to index ${two}`);
    }
  }
  return nestOf({
    n,
    k: k * groups,
    c: c * groups,
    p: vertical.out,
    q: horizontal.out,
    r: vertical.taps,
    s: horizontal.taps,
    stride: [vertical.stride, horizontal.stride],
    dilation: [vertical.dilation, horizontal.dilation],
    groups,
  });
}
