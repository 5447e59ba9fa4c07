/** Arithmetic on constants, element by element. */
import { BOOL, FLOAT, isFloat } from "../types.ts";
import { stretched } from "./indices.ts";
import type { Fold, Folds } from "./rule.ts";

const flag = (yes: boolean) => yes ? 1 : 0;

/** A number as its type holds it. */
export function rounded(value: number, type: number): number {
  if (type === BOOL) return flag(value !== 0);
  if (!isFloat(type)) return Math.trunc(value);
  return type === FLOAT ? Math.fround(value) : value;
}

/** Rounds halves to the even number, as ONNX does. */
function roundEven(value: number): number {
  const floor = Math.floor(value), rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

/** The error function (Abramowitz and Stegun, formula 7.1.26; good to 1.5e-7). */
function erf(x: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(x)); // Abramowitz and Stegun, 7.1.26
  const poly = t *
    (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))); // same
  return Math.sign(x) * (1 - poly * Math.exp(-x * x));
}

const unary: Readonly<Record<string, (x: number) => number>> = {
  Abs: Math.abs,
  Ceil: Math.ceil,
  Cos: Math.cos,
  Erf: erf,
  Exp: Math.exp,
  Floor: Math.floor,
  Identity: (x) => x,
  Log: Math.log,
  Neg: (x) => -x,
  Not: (x) => flag(x === 0),
  Reciprocal: (x) => 1 / x,
  Relu: (x) => Math.max(0, x),
  Round: roundEven,
  Sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  Sign: Math.sign,
  Sin: Math.sin,
  Sqrt: Math.sqrt,
  Tanh: Math.tanh,
  IsNaN: (x) => flag(Number.isNaN(x)),
  Dropout: (x) => x,
};

/** The remainder with the sign of the divisor, or of the dividend (fmod). */
function remainder(a: number, b: number, isFmod: boolean): number {
  const rest = a % b;
  return isFmod || rest === 0 || Math.sign(rest) === Math.sign(b) ? rest : rest + b;
}

const several: Readonly<Record<string, (a: number, b: number) => number>> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  Div: (a, b) => a / b,
  Pow: (a, b) => a ** b,
  Min: Math.min,
  Max: Math.max,
  Sum: (a, b) => a + b,
  And: (a, b) => flag(a !== 0 && b !== 0),
  Or: (a, b) => flag(a !== 0 || b !== 0),
  Xor: (a, b) => flag((a !== 0) !== (b !== 0)),
  Equal: (a, b) => flag(a === b),
  Greater: (a, b) => flag(a > b),
  Less: (a, b) => flag(a < b),
  GreaterOrEqual: (a, b) => flag(a >= b),
  LessOrEqual: (a, b) => flag(a <= b),
};

function one(compute: (x: number) => number): Fold {
  return ({ inputs: [x], type }) => x!.data.map((value) => rounded(compute(value), type));
}

function two(compute: (a: number, b: number) => number): Fold {
  return ({ inputs: [first, ...rest], shape, type }) =>
    rest.reduce<readonly number[]>((left, other) => {
      const right = stretched(other!.data, other!.shape, shape);
      return left.map((value, i) => rounded(compute(value, right[i]!), type));
    }, stretched(first!.data, first!.shape, shape));
}

const table = (folds: Readonly<Record<string, Fold>>): Folds => folds;

/** Element-by-element operators on constants. */
export const elementwiseFolds: Folds = table({
  ...Object.fromEntries(Object.entries(unary).map(([name, compute]) => [name, one(compute)])),
  ...Object.fromEntries(Object.entries(several).map(([name, compute]) => [name, two(compute)])),
  Mod: (asked) => two((a, b) => remainder(a, b, asked.attributes.int("fmod", 0) === 1))(asked),
  Cast: ({ inputs: [x], type }) => x!.data.map((value) => rounded(value, type)),
  CastLike: ({ inputs: [x], type }) => x!.data.map((value) => rounded(value, type)),
  Where({ inputs: [condition, yes, no], shape }) {
    const [when, left, right] = [condition!, yes!, no!].map((one) => stretched(one.data, one.shape, shape));
    return when!.map((value, i) => value !== 0 ? left![i]! : right![i]!);
  },
  Clip({ inputs: [x, low, high], attributes, type }) {
    const least = low?.data[0] ?? attributes.float("min", -Infinity);
    const most = high?.data[0] ?? attributes.float("max", Infinity);
    return x!.data.map((value) => rounded(Math.min(Math.max(value, least), most), type));
  },
});
