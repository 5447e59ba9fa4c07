/** Formulas of explanations worked out as a reader with a calculator would: from the values of the terms above them. */
import type { Term } from "../../engine/model.ts";

type Values = ReadonlyMap<string, number>;

const functions: Readonly<Record<string, (...values: number[]) => number>> = {
  max: Math.max,
  min: Math.min,
  floor: Math.floor,
  // as the engine: a whole number that a division made a little greater stays
  ceil: (value) => Math.ceil(value! * (1 - 1e-12)),
};

/** The value of a formula: names, numbers, + - x /, brackets, `max`, `min`, `ceil` and `floor`. */
export function calculated(formula: string, values: Values): number {
  const tokens = formula.match(/[\d.]+(?:e[+-]?\d+)?|[A-Za-z][\w.-]*\w|[A-Za-z]|[-+/(),]|\S/g) ?? [];
  let at = 0;
  const next = () => tokens[at++];
  const expect = (token: string) => {
    if (next() !== token) {
      throw new Error(`"${formula}": expected ${token} before ${tokens[at] ?? "its end"}`);
    }
  };
  const list = (): number[] => {
    expect("(");
    const found = [sum()];
    while (tokens[at] === ",") {
      at++;
      found.push(sum());
    }
    expect(")");
    return found;
  };
  function factor(): number {
    const token = tokens[at]!;
    if (token === "(") return list()[0]!;
    at++;
    if (token in functions) return functions[token]!(...list());
    const value = values.get(token) ?? Number(token);
    if (Number.isNaN(value)) throw new Error(`"${formula}": nothing above is called ${token}`);
    return value;
  }
  function product(): number {
    let value = factor();
    while (tokens[at] === "x" || tokens[at] === "/") {
      value = next() === "x" ? value * factor() : value / factor();
    }
    return value;
  }
  function sum(): number {
    let value = product();
    while (tokens[at] === "+" || tokens[at] === "-") {
      value = next() === "+" ? value + product() : value - product();
    }
    return value;
  }
  const value = sum();
  if (at < tokens.length) throw new Error(`"${formula}": not understood from "${tokens[at]}" on`);
  return value;
}

/** Formulas that cannot be worked out, or come to another value; those in words, which begin with "sum over", are left aside. */
export function wrongFormulas(terms: readonly Term[]): string[] {
  const values = new Map<string, number>();
  return terms.flatMap(({ name, value, formula }) => {
    const found: string[] = [];
    if (formula !== undefined && !formula.startsWith("sum over")) {
      try {
        const own = calculated(formula, values);
        if (!(Math.abs(own - value) <= 1e-9 * Math.abs(value) + 1e-300)) {
          found.push(`${name} = ${formula} is ${own}, not ${value}`);
        }
      } catch (error) {
        found.push(`${name}: ${(error as Error).message}`);
      }
    }
    values.set(name, value);
    return found;
  });
}
