/**
 * Formulas, each written once. Equations are a function of plain assignments to terms (`t.computeSeconds = t.macs / t.macsPerSecond`):
 * the compiler checks their names, `evaluate` runs them as they stand, and `explain` prints them from their own source.
 *
 * A statement assigns one term of one scope: with `=`, or with `+=` and `= Math.max(itself, ...)` where a sum or a greatest is taken
 * over several scopes (loop nests, memories). Conditions and loops are not equations: code decides which equations are run.
 */
import type { Term } from "./model.ts";

/** Terms by name. A scope that stands for one of several says which: `dram` and `seconds` is printed as `dramSeconds`. */
export class Scope {
  /** What is put before the names of its terms. */
  prefix = "";
  /** What is put behind them. */
  suffix = "";
  /** Ids of the sources of its constants. */
  cited: Readonly<Record<string, string>> = {};
}

/** Runs equations on the scopes that they are about. */
export type Run = <A extends Scope, B extends Scope, C extends Scope>(
  equations: (a: A, b: B, c: C) => void,
  a: A,
  b?: B,
  c?: C,
) => void;

/** Runs equations, and nothing else. */
export function run<A extends Scope, B extends Scope, C extends Scope>(
  equations: (a: A, b: B, c: C) => void,
  a: A,
  b?: B,
  c?: C,
): void {
  equations(a, b!, c!);
}

/** A term as printed: the scope's words and its own. */
function printed({ prefix, suffix }: Scope, name: string): string {
  return `${prefix === "" ? name : `${prefix}${name[0]!.toUpperCase()}${name.slice(1)}`}${suffix}`;
}

/** One assignment: the scope and the term that it sets, and the text of its right side. */
export interface Statement {
  /** Place of the scope among the parameters. */
  readonly scope: number;
  /** The term. */
  readonly name: string;
  /** How what is there already counts: not at all, as an addend, as another bound. */
  readonly keeps: "nothing" | "sum" | "greatest";
  /** The right side as written, what is there already left out. */
  readonly text: string;
}

/** A part of an expression: a term of a scope, or what stands between. */
const REFERENCE = /\b([A-Za-z_$][\w$]*)\.([A-Za-z_]\w*)/g;
const PARAMETERS = /^(?:function\s*[\w$]*\s*)?\(?([^)=]*?)\)?\s*(?:=>\s*)?\{/;
const ASSIGNMENT = /^([\w$]+)\.(\w+)\s*(\+?=)\s*([^=][\s\S]*)$/;

/**
 * The assignments of equations, in order, read from their source.
 *
 * @throws {SyntaxError} where something else is written
 */
export function statementsOf(equations: (...scopes: never[]) => void): readonly Statement[] {
  let found = known.get(equations);
  if (found === undefined) known.set(equations, found = read(String(equations)));
  return found;
}

const known = new WeakMap<object, readonly Statement[]>(),
  parameters = new WeakMap<object, readonly string[]>();

function parametersOf(equations: object): readonly string[] {
  let found = parameters.get(equations);
  if (found === undefined) {
    const [, list = ""] = PARAMETERS.exec(String(equations)) ?? [];
    parameters.set(equations, found = list.split(",").map((name) => name.trim()).filter((name) => name));
  }
  return found;
}

/** What an expression is made of: numbers, names with what they are of, operators. */
const TOKENS = /\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?|\.\d+|[\w$]+(?:\.[\w$]+)*|\*{2}|\+=|[<>=!]=*|\S/g;

/** A statement with the same spaces, however its source was written: a release is without any. */
function spaced(text: string): string {
  let all = "", before = "";
  for (const [token] of text.matchAll(TOKENS)) {
    if (token === ",") all += ", ";
    else if (/^\.?\d/.test(token)) all += Number(token.replaceAll("_", ""));
    else if (/^[\w$.()]/.test(token) || !/[\w$)]$/.test(before)) all += token; // a name, a bracket, a sign
    else all += ` ${token} `;
    before = token;
  }
  return all.replace(/, \)/g, ")");
}

function read(source: string): Statement[] {
  const body = source.replace(PARAMETERS, "").replace(/\}\s*$/, "").replace(/\/\/.*$|\/\*[\s\S]*?\*\//gm, "");
  const [, list = ""] = PARAMETERS.exec(source) ?? [];
  const names = list.split(",").map((name) => name.trim());
  return body.split(";").map((text) => text.replace(/\s+/g, " ").trim()).filter((text) => text).map(
    (text) => {
      const [, scope = "", name = "", operator, right = ""] = ASSIGNMENT.exec(spaced(text)) ?? [];
      if (scope === "" || !names.includes(scope)) throw new SyntaxError(`no assignment to a term: ${text}`);
      const itself = `Math.max(${scope}.${name}, `, isGreatest = right.startsWith(itself);
      return {
        scope: names.indexOf(scope),
        name,
        keeps: operator === "+=" ? "sum" : isGreatest ? "greatest" : "nothing",
        text: isGreatest ? right.slice(itself.length, -1) : right,
      };
    },
  );
}

/** An expression in the words that a reader sees: `max(a, b) x c`. */
function inWords(text: string, scopeOf: (parameter: string) => Scope | undefined): string {
  const named = text.replace(REFERENCE, (whole, parameter: string, name: string) => {
    const scope = scopeOf(parameter);
    return scope === undefined ? parameter === "Math" ? name : whole : printed(scope, name);
  });
  return named.replace(/ \*{2} /g, " ^ ").replaceAll(" * ", " x ");
}

/** Terms as they come up, each once. */
class Recorder {
  readonly #terms = new Map<string, { -readonly [K in keyof Term]: Term[K] }>();

  /** A constant, or a fact of the layer. */
  #given(scope: Scope, name: string): void {
    const shown = printed(scope, name);
    if (this.#terms.has(shown)) return;
    const value = (scope as unknown as Record<string, number>)[name]!, source = scope.cited[name];
    this.#terms.set(shown, { name: shown, value, ...(source !== undefined && { source }) });
  }

  /** Terms that follow: what they follow from comes before them. */
  record(equations: (...scopes: never[]) => void, scopes: readonly Scope[]): void {
    const names = parametersOf(equations);
    const scopeOf = (parameter: string) => scopes[names.indexOf(parameter)];
    for (const { scope: at, name, keeps, text } of statementsOf(equations)) {
      const scope = scopes[at]!, shown = printed(scope, name);
      for (const [, parameter, word] of text.matchAll(REFERENCE)) {
        const from = scopeOf(parameter!);
        if (from !== undefined && printed(from, word!) !== shown) this.#given(from, word!);
      }
      const formula = inWords(text, scopeOf), before = this.#terms.get(shown);
      if (formula === shown) continue; // the only one of a sum, under the sum's own name
      const value = (scope as unknown as Record<string, number>)[name]!;
      this.#terms.delete(shown); // a sum stands behind its last addend
      this.#terms.set(shown, { name: shown, value, formula: joined(before?.formula, keeps, formula) });
    }
  }

  terms(): Term[] {
    const terms = [...this.#terms.values()];
    for (const { formula } of terms) markGreatest(formula, this.#terms);
    return terms;
  }
}

const TIME = /[sS]econds|[cC]ycles/;

function joined(before: string | undefined, keeps: Statement["keeps"], formula: string): string {
  if (before === undefined || keeps === "nothing") return formula;
  if (keeps === "sum") return `${before} + ${formula}`;
  return before.startsWith("max(") ? `${before.slice(0, -1)}, ${formula})` : `max(${before}, ${formula})`;
}

/** Marks the times of a formula `max(a, b, ...)` by whether they are the greatest. */
function markGreatest(
  formula: string | undefined,
  terms: Map<string, { name: string; value: number; holds?: boolean }>,
) {
  for (const [, list] of formula?.matchAll(/\bmax\(([\w.]+(?:, [\w.]+)+)\)/g) ?? []) {
    const bounds = list!.split(", ").flatMap((name) => TIME.test(name) ? terms.get(name) ?? [] : []);
    const greatest = Math.max(...bounds.map(({ value }) => value));
    for (const bound of bounds) bound.holds = bound.value === greatest;
  }
}

/** What equations say when they are run: every term with its value, its formula, and the source of every constant. */
export function traced(work: (run: Run) => void): Term[] {
  const recorder = new Recorder();
  work((equations, a, b, c) => {
    equations(a, b!, c!);
    recorder.record(equations, [a, b, c].filter((scope) => scope !== undefined));
  });
  return recorder.terms();
}
