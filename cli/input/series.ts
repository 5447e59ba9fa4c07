/** Lists of numbers on a command line: `1,2,8`, and series: `1..64*2`, `8..64+8`, `1,2,4..64`. */
import { badOption, FodlamError } from "../../ir/errors.ts";

/** Values of one series: nobody means more. */
const MOST_VALUES = 100_000;

const NUMBER = String.raw`(\d+\.?\d*(?:e[-+]?\d+)?|\.\d+)`;
const SERIES = new RegExp(`^${NUMBER}\\.\\.${NUMBER}(?:([*+])${NUMBER})?$`, "i");
const SINGLE = new RegExp(`^${NUMBER}$`, "i");

const EXPECTED = "numbers separated by commas, or a series such as 1..64*2, 8..64+8 or 1,2,4..64";

/** The numbers after an option, each once. */
export function seriesOf(option: string, text: unknown): number[] {
  const refuse = (hint?: string): never => {
    throw new FodlamError(badOption(option, EXPECTED, text, hint));
  };
  const values: number[] = [];
  for (const part of String(text).split(",").map((part) => part.trim())) {
    const [, first, last, sign, step] = SERIES.exec(part) ?? [];
    if (SINGLE.test(part)) values.push(Number(part));
    else if (first === undefined) refuse();
    else if (sign !== undefined) values.push(...series(Number(first), Number(last), sign, Number(step)));
    else {
      const next = continued([...values, Number(first)]);
      if (next === undefined) refuse(`say its step: ${part}*2 or ${part}+${first}`);
      else values.push(...series(Number(first), Number(last), next[0], next[1]));
    }
  }
  if (values.length === 0 || new Set(values).size < values.length) refuse("each value once");
  if (values.length > MOST_VALUES) refuse(`at most ${MOST_VALUES} values`);
  return values;
}

/** The step that three numbers agree on. */
function continued(values: readonly number[]): readonly [sign: string, step: number] | undefined {
  if (values.length < 3) return undefined;
  const [a, b, c] = values.slice(-3) as [number, number, number];
  if (b - a === c - b && b > a) return ["+", b - a];
  return a > 0 && b > a && b / a === c / b ? ["*", b / a] : undefined;
}

/** From one number up to another; without end, and so refused, where a step leads nowhere. */
function series(first: number, last: number, sign: string, step: number): number[] {
  const values: number[] = [];
  for (let i = 0, value = first; value <= last && i <= MOST_VALUES; i++) {
    values.push(value);
    value = sign === "*" ? value * step : first + (i + 1) * step;
  }
  return values;
}

/** Lists by name, as in `--set models.systolic.rows=8,16`, once for each name. */
export function namedSeries(option: string, words: unknown): Record<string, number[]> {
  const lists: Record<string, number[]> = {};
  for (const word of words as readonly string[] | undefined ?? []) {
    const at = word.indexOf("="), name = word.slice(0, at);
    if (at < 1) throw new FodlamError(badOption(option, "a name, = and numbers", word));
    if (Object.hasOwn(lists, name)) throw new FodlamError(badOption(option, "each name once", name));
    lists[name] = seriesOf(`${option} ${name}`, word.slice(at + 1));
  }
  return lists;
}
