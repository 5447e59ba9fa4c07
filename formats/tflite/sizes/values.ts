/** Whole numbers that follow from sizes: what exporters reckon with shapes. */
import type { Asked } from "./rule.ts";

/** The values of an operator's first output, from those of its inputs. */
type ValueRule = (all: readonly (readonly number[])[], asked: Asked) => readonly number[] | undefined;

/** Numbers reckoned one by one; one number stands for all. */
function each(reckon: (a: number, b: number) => number): ValueRule {
  return ([a = [], b = []]) =>
    Array.from(
      { length: Math.max(a.length, b.length) },
      (_, i) => reckon(a[a.length === 1 ? 0 : i] ?? 0, b[b.length === 1 ? 0 : i] ?? 0),
    );
}

const rules: Readonly<Record<string, ValueRule>> = {
  CAST: ([a]) => a,
  RESHAPE: ([a]) => a,
  SQUEEZE: ([a]) => a,
  EXPAND_DIMS: ([a]) => a,
  PACK: (all) => all.flat(),
  CONCATENATION: (all) => all.flat(),
  GATHER: ([a = [], indices = []]) => indices.map((index) => a[index] ?? NaN),
  SLICE: ([a = [], [start = 0] = [], [count = -1] = []]) =>
    a.slice(start, count < 0 ? undefined : start + count),
  STRIDED_SLICE([a = [], [start = 0] = [], [end = 0] = []], { operator: { options } }) {
    const has = (id: number) => (options?.number(id, "i32") ?? 0) % 2 !== 0;
    const from = has(0) ? 0 : start;
    if (has(4)) return a.slice(from).slice(0, 1);
    return a.slice(from, has(1) ? undefined : end);
  },
  ADD: each((a, b) => a + b),
  SUB: each((a, b) => a - b),
  MUL: each((a, b) => a * b),
  DIV: each((a, b) => Math.floor(a / b)),
  FLOOR_DIV: each((a, b) => Math.floor(a / b)),
  MAXIMUM: each(Math.max),
  MINIMUM: each(Math.min),
  REDUCE_PROD: ([a = []]) => [a.reduce((all, size) => all * size, 1)],
};

/** The values of an operator's first output, where they follow from sizes and from known values. */
export function valuesOf(asked: Asked): readonly number[] | undefined {
  const { operator: { type }, inputs } = asked;
  if (type === "SHAPE") return inputs[0]?.sizes;
  const rule = Object.hasOwn(rules, type) ? rules[type] : undefined;
  const all = inputs.map((one) => one?.values);
  if (rule === undefined || all.some((one) => one === undefined)) return undefined;
  const found = rule(all as readonly (readonly number[])[], asked);
  return found?.every(Number.isSafeInteger) ? found : undefined;
}
