/** Shapes of matrix products, recurrent layers and attentions. */
import { Refusal } from "../../../ir/shape.ts";
import { type Asked, broadcast, input, type ShapeRule, type ShapeRules, type Sizes, sizes } from "./rule.ts";

/** The shape of a product of matrices, or of stacks of them. */
export function multiplied(a: Sizes, b: Sizes): Sizes {
  if (a.length === 0 || b.length === 0) throw new Refusal("matrices", "a number");
  const left = a.length === 1 ? [1, ...a] : a, right = b.length === 1 ? [...b, 1] : b;
  if (left.at(-1) !== right.at(-2)) {
    throw new Refusal(`a second matrix of ${left.at(-1)} rows`, `[${b}]`);
  }
  const stack = broadcast(left.slice(0, -2), right.slice(0, -2));
  return [
    ...stack,
    ...(a.length === 1 ? [] : [left.at(-2)!]),
    ...(b.length === 1 ? [] : [right.at(-1)!]),
  ];
}

function product(a: number, b: number, type?: number): ShapeRule {
  return (asked) => [{ shape: multiplied(sizes(asked, a), sizes(asked, b)), ...(type && { type }) }];
}

function turned(shape: Sizes, yes: boolean): Sizes {
  return yes ? [...shape.slice(0, -2), shape.at(-1)!, shape.at(-2)!] : shape;
}

function general(a: number, b: number, type?: number): ShapeRule {
  return (asked) => {
    const { attributes } = asked;
    const left = turned(sizes(asked, a), attributes.int("transA", 0) === 1);
    const right = turned(sizes(asked, b), attributes.int("transB", 0) === 1);
    return [{ shape: multiplied(left, right), ...(type && { type }) }];
  };
}

/** Time steps, batch and features of a recurrent layer's input. */
export function stepsOf(
  asked: Asked,
): { steps: number; batch: number; features: number; isBatchFirst: boolean } {
  const [a = 1, b = 1, features = 1] = sizes(asked);
  const isBatchFirst = asked.attributes.int("layout", 0) === 1;
  return isBatchFirst
    ? { steps: b, batch: a, features, isBatchFirst }
    : { steps: a, batch: b, features, isBatchFirst };
}

const recurrent: ShapeRule = (asked) => {
  const { steps, batch, isBatchFirst } = stepsOf(asked);
  const directions = asked.attributes.text("direction", "forward") === "bidirectional" ? 2 : 1;
  const hidden = asked.attributes.int("hidden_size", sizes(asked, 2).at(-1) ?? 1);
  const last = { shape: isBatchFirst ? [batch, directions, hidden] : [directions, batch, hidden] };
  const all = isBatchFirst ? [batch, steps, directions, hidden] : [steps, directions, batch, hidden];
  return [{ shape: all }, last, last];
};

/** Letters of an Einsum's operands and output; what is left out on the right is every letter that stands once. */
export function equationOf(text: string, ranks: readonly number[]): { inputs: string[]; output: string } {
  const [left = "", right] = text.replaceAll(" ", "").split("->");
  const spare = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"].filter((letter) => !text.includes(letter));
  const words = left.split(",");
  const widest = Math.max(
    0,
    ...words.map((word, i) => word.includes("...") ? ranks[i]! - (word.length - 3) : 0),
  );
  const dots = (count: number) => spare.slice(widest - count, widest).join("");
  const inputs = words.map((word, i) => word.replace("...", dots(ranks[i]! - (word.length - 3))));
  const letters = inputs.join("");
  const once = [...new Set(letters)].filter((letter) => letters.split(letter).length === 2).sort().join("");
  return { inputs, output: right === undefined ? once : right.replace("...", dots(widest)) };
}

const einsum: ShapeRule = (asked) => {
  const shapes = asked.inputs.map((_, i) => sizes(asked, i));
  const { inputs, output } = equationOf(
    asked.attributes.text("equation", ""),
    shapes.map(({ length }) => length),
  );
  const known = new Map<string, number>();
  inputs.forEach((word, i) => {
    if (word.length !== shapes[i]?.length) throw new Refusal(`axes for "${word}"`, `[${shapes[i]}]`);
    [...word].forEach((letter, axis) =>
      known.set(letter, Math.max(known.get(letter) ?? 1, shapes[i]![axis]!))
    );
  });
  return [{ shape: [...output].map((letter) => known.get(letter) ?? 1) }];
};

/** Attention of com.microsoft: [batch, length, features] in, the same out; the projection is inside. */
const microsoftAttention: ShapeRule = (asked) => {
  const [batch = 1, length = 1] = sizes(asked), whole = sizes(asked, 1).at(-1) ?? 3;
  const hidden = asked.attributes.ints("qkv_hidden_sizes")?.[2] ?? whole / 3;
  return [{ shape: [batch, length, hidden] }];
};

const multiHead: ShapeRule = (asked) => {
  const [batch = 1, length = 1] = sizes(asked);
  const value = asked.inputs[2] ?? input(asked, 0);
  const hidden = value.shape.length === 4 ? value.shape[1]! * value.shape[3]! : value.shape.at(-1)!;
  return [{ shape: [batch, length, hidden] }];
};

/** Attention of ONNX 23: three or four axes. */
const attention: ShapeRule = (asked) => {
  const query = sizes(asked), value = sizes(asked, 2), { attributes } = asked;
  if (query.length === 4) return [{ shape: [...query.slice(0, 3), value.at(-1)!] }];
  const heads = attributes.int("q_num_heads", 1), own = attributes.int("kv_num_heads", heads);
  return [{ shape: [...query.slice(0, 2), (value.at(-1)! / own) * heads] }];
};

/** Products of matrices, and what is made of them. */
export const productShapes: ShapeRules = {
  MatMul: product(0, 1),
  MatMulInteger: product(0, 1, 6),
  QLinearMatMul: product(0, 3),
  "com.microsoft.MatMulInteger16": product(0, 1, 6),
  "com.microsoft.DynamicQuantizeMatMul": product(0, 1),
  "com.microsoft.MatMulIntegerToFloat": product(0, 1, 1),
  "com.microsoft.TransposeMatMul": general(0, 1),
  "com.microsoft.FusedMatMul": general(0, 1),
  "com.microsoft.MatMulNBits": (asked) => [{
    shape: [...sizes(asked).slice(0, -1), asked.attributes.int("N", 1)],
  }],
  Gemm: general(0, 1),
  "com.microsoft.FusedGemm": general(0, 1),
  "com.microsoft.QGemm": general(0, 3),
  Einsum: einsum,
  RNN: recurrent,
  GRU: recurrent,
  LSTM: recurrent,
  Attention: attention,
  "com.microsoft.Attention": microsoftAttention,
  "com.microsoft.QAttention": microsoftAttention,
  "com.microsoft.MultiHeadAttention": multiHead,
  "com.microsoft.GroupQueryAttention": (asked) => [{ shape: sizes(asked) }],
  Det: (asked) => [{ shape: sizes(asked).slice(0, -2) }],
};
