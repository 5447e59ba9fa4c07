/**
 * Expressions of the languages in which tools state sizes: numbers, texts, names, arithmetic, comparisons and a few functions, as Python
 * and Jinja have them. Nothing is run but what stands here; text and nesting are bounded.
 *
 * ```ts
 * import { evaluated } from "./expressions.ts";
 *
 * const names = ([name]: readonly string[]) => name === "rows" ? 12 : undefined;
 * console.log(evaluated("ceil(rows / 8) * 2 ** 4", { names, fault: (expected, got) => new Error(`${expected}, ${got}`) })); // 32
 * ```
 */
import { show } from "../ir/errors.ts";

/** What an expression gives. */
export type Value = number | string | boolean;

/** An expression, taken apart. */
export type Expression =
  | { readonly kind: "value"; readonly value: Value }
  /** `rows`, or `buffer.attributes["width"]` as three words. */
  | { readonly kind: "name"; readonly path: readonly string[] }
  | { readonly kind: "call"; readonly name: string; readonly inputs: readonly Expression[] }
  | { readonly kind: "sign"; readonly sign: "-" | "+" | "not"; readonly of: Expression }
  | { readonly kind: "pair"; readonly sign: string; readonly left: Expression; readonly right: Expression }
  | { readonly kind: "if"; readonly test: Expression; readonly then: Expression; readonly other: Expression }
  /** Jinja's `x | default(y)`. */
  | { readonly kind: "default"; readonly of: Expression; readonly other: Expression };

/** Makes the error of an expression that is not as it should be. */
export type ExpressionFault = (expected: string, got: string) => Error;

/** What names stand for. */
export interface ExpressionContext {
  /** The value of a name and its attributes; `undefined` where there is none. */
  readonly names: (path: readonly string[]) => Value | undefined;
  /** Functions beside those that every expression may use. */
  readonly functions?: Readonly<Record<string, (...inputs: readonly Value[]) => Value>>;
  /** Makes errors. */
  readonly fault: ExpressionFault;
}

/** Letters of the longest expression, and how deep one may nest. */
export const MOST_LETTERS = 1000, MOST_NESTING = 32;

/** Letters of the longest text that an expression gives. */
const MOST_TEXT = 10_000;

const TOKEN =
  /\s*(?:((?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?)(?![\w.])|([A-Za-z_]\w*)|"([^"\\]*)"|'([^'\\]*)'|(\*\*|\/\/|==|!=|<=|>=|[-+*/%<>()[\].,|~]))/y;

/** Infix signs, those that bind least first. */
const LEVELS: readonly (readonly string[])[] = [
  ["or"],
  ["and"],
  ["==", "!=", "<=", ">=", "<", ">"],
  ["~"],
  ["+", "-"],
  ["*", "/", "//", "%"],
];

type Token =
  | { readonly kind: "value"; readonly value: Value }
  | { readonly kind: "word" | "sign"; readonly text: string };

/** Takes an expression apart. */
export function parseExpression(text: string, fault: ExpressionFault): Expression {
  if (text.length > MOST_LETTERS) {
    throw fault(`an expression of at most ${MOST_LETTERS} letters`, `${text.length}`);
  }
  return new Parser(text, fault).whole();
}

/** The value of an expression. */
export function evaluated(text: string, context: ExpressionContext): Value {
  return valueOf(parseExpression(text, context.fault), context);
}

/** Reads an expression from left to right. */
class Parser {
  readonly #text: string;
  readonly #fault: ExpressionFault;
  readonly #tokens: Token[] = [];
  #at = 0;
  #depth = 0;

  constructor(text: string, fault: ExpressionFault) {
    this.#text = text;
    this.#fault = fault;
    const end = text.trimEnd().length;
    TOKEN.lastIndex = 0;
    for (let at = 0; at < end; at = TOKEN.lastIndex) {
      const found = TOKEN.exec(text);
      if (found === null) {
        throw fault("an expression", `${show(text)}, not understood from ${show(text.slice(at).trim())}`);
      }
      const [, number, word, double, single, sign] = found;
      if (number !== undefined) {
        this.#tokens.push({ kind: "value", value: Number(number.replaceAll("_", "")) });
      } else if (word !== undefined) this.#tokens.push({ kind: "word", text: word });
      else if (sign !== undefined) this.#tokens.push({ kind: "sign", text: sign });
      else this.#tokens.push({ kind: "value", value: double ?? single ?? "" });
    }
  }

  whole(): Expression {
    const found = this.#choice();
    if (this.#at < this.#tokens.length) throw this.#unexpected("the end of the expression");
    return found;
  }

  /** `a if test else b`. */
  #choice(): Expression {
    if (++this.#depth > MOST_NESTING) {
      throw this.#fault(`an expression nested at most ${MOST_NESTING} deep`, show(this.#text));
    }
    const then = this.#level(0);
    let found = then;
    if (this.#takes("if")) {
      const test = this.#level(0);
      this.#need("else");
      found = { kind: "if", test, then, other: this.#choice() };
    }
    this.#depth--;
    return found;
  }

  /** Signs of one level, from left to right. */
  #level(level: number): Expression {
    const signs = LEVELS[level];
    if (signs === undefined) return this.#signed();
    if (signs[0] === "==" && this.#takes("not")) {
      return { kind: "sign", sign: "not", of: this.#nested(() => this.#level(level)) };
    }
    let left = this.#level(level + 1);
    for (let sign = this.#takes(...signs); sign !== undefined; sign = this.#takes(...signs)) {
      left = { kind: "pair", sign, left, right: this.#level(level + 1) };
    }
    return left;
  }

  /** A sign in front binds less than a power, more than all else. */
  #signed(): Expression {
    const sign = this.#takes("-", "+");
    if (sign !== undefined) {
      return { kind: "sign", sign: sign as "-" | "+", of: this.#nested(() => this.#signed()) };
    }
    const left = this.#filtered();
    return this.#takes("**") === undefined
      ? left
      : { kind: "pair", sign: "**", left, right: this.#nested(() => this.#signed()) };
  }

  #filtered(): Expression {
    let of = this.#atom();
    while (this.#takes("|") !== undefined) {
      const filter = this.#word();
      if (filter !== "default") throw this.#fault("no filter but default", `"${filter}"`);
      this.#need("(");
      const other = this.#choice();
      this.#need(")");
      of = { kind: "default", of, other };
    }
    return of;
  }

  #atom(): Expression {
    const token = this.#tokens[this.#at];
    if (token?.kind === "value") {
      this.#at++;
      return token;
    }
    if (token?.kind === "word") {
      const name = this.#word();
      if (/^true$/i.test(name) || /^false$/i.test(name)) return { kind: "value", value: /^t/i.test(name) };
      return this.#takes("(") === undefined
        ? this.#name(name)
        : { kind: "call", name, inputs: this.#inputs() };
    }
    this.#need("(");
    const inside = this.#choice();
    this.#need(")");
    return inside;
  }

  /** `.attribute` and `["attribute"]` behind a name. */
  #name(first: string): Expression {
    const path = [first];
    for (;;) {
      if (this.#takes(".") !== undefined) path.push(this.#word());
      else if (this.#takes("[") !== undefined) {
        const token = this.#tokens[this.#at++];
        if (token?.kind !== "value") throw this.#unexpected("a key or a number in [ ]");
        path.push(String(token.value));
        this.#need("]");
      } else return { kind: "name", path };
    }
  }

  #inputs(): Expression[] {
    const inputs: Expression[] = [];
    if (this.#takes(")") !== undefined) return inputs;
    do inputs.push(this.#choice()); while (this.#takes(",") !== undefined);
    this.#need(")");
    return inputs;
  }

  #nested(read: () => Expression): Expression {
    if (++this.#depth > MOST_NESTING) {
      throw this.#fault(`an expression nested at most ${MOST_NESTING} deep`, show(this.#text));
    }
    const found = read();
    this.#depth--;
    return found;
  }

  #word(): string {
    const token = this.#tokens[this.#at];
    if (token?.kind !== "word") throw this.#unexpected("a name");
    this.#at++;
    return token.text;
  }

  #takes(...signs: readonly string[]): string | undefined {
    const token = this.#tokens[this.#at];
    if (token === undefined || token.kind === "value" || !signs.includes(token.text)) return undefined;
    this.#at++;
    return token.text;
  }

  #need(sign: string): void {
    if (this.#takes(sign) === undefined) {
      throw this.#unexpected(sign === "(" ? "a number, a name or (" : sign);
    }
  }

  #unexpected(expected: string): Error {
    const token = this.#tokens[this.#at];
    const met = token === undefined ? "its end" : show(token.kind === "value" ? token.value : token.text);
    return this.#fault(`${expected} in ${show(this.#text)}`, met);
  }
}

type OfNumbers = (...values: number[]) => number;

/** Functions of numbers, and how many they take. */
const FUNCTIONS: Readonly<Record<string, readonly [least: number, most: number, of: OfNumbers]>> = {
  min: [1, 16, Math.min],
  max: [1, 16, Math.max],
  ceil: [1, 1, Math.ceil],
  floor: [1, 1, Math.floor],
  int: [1, 1, Math.trunc],
  float: [1, 1, (value) => value],
  abs: [1, 1, Math.abs],
  sqrt: [1, 1, Math.sqrt],
  log2: [1, 1, Math.log2],
  pow: [2, 2, (base, exponent) => base ** exponent],
};

/** The functions that every expression may use. */
export const FUNCTION_NAMES: readonly string[] = Object.keys(FUNCTIONS);

/** Signs between numbers, as Python has them. */
const ARITHMETIC: Readonly<Record<string, OfNumbers>> = {
  "+": (left, right) => left! + right!,
  "-": (left, right) => left! - right!,
  "*": (left, right) => left! * right!,
  "/": (left, right) => left! / right!,
  "//": (left, right) => Math.floor(left! / right!),
  "%": (left, right) => left! - right! * Math.floor(left! / right!),
  "**": (left, right) => left! ** right!,
  "<": (left, right) => Number(left! < right!),
  ">": (left, right) => Number(left! > right!),
  "<=": (left, right) => Number(left! <= right!),
  ">=": (left, right) => Number(left! >= right!),
};

/** Whether a name with a default stands for something. */
function isKnown(of: Expression, { names }: ExpressionContext): boolean {
  return of.kind !== "name" || names(of.path) !== undefined;
}

/** `buffer.attributes.width`. */
function written(path: readonly string[]): string {
  return path.join(".");
}

/** The value of an expression that was taken apart. */
export function valueOf(expression: Expression, context: ExpressionContext): Value {
  const of = (inner: Expression) => valueOf(inner, context);
  switch (expression.kind) {
    case "value":
      return expression.value;
    case "name": {
      const value = context.names(expression.path);
      if (value === undefined) {
        throw context.fault("names that stand for something", `"${written(expression.path)}"`);
      }
      return value;
    }
    case "call":
      return called(expression.name, expression.inputs.map(of), context);
    case "sign": {
      const value = of(expression.of);
      if (expression.sign === "not") return !isTrue(value);
      return expression.sign === "-" ? -numberOf(value, context) : numberOf(value, context);
    }
    case "if":
      return isTrue(of(expression.test)) ? of(expression.then) : of(expression.other);
    case "default":
      return of(isKnown(expression.of, context) ? expression.of : expression.other);
    case "pair":
      return paired(expression, context);
  }
}

/** Whether Python takes a value for true. */
export function isTrue(value: Value): boolean {
  return value !== "" && value !== 0 && value !== false;
}

function numberOf(value: Value, { fault }: ExpressionContext): number {
  if (typeof value === "string") throw fault("a number", show(value));
  return Number(value);
}

function textOf(text: string, { fault }: ExpressionContext): string {
  if (text.length > MOST_TEXT) throw fault(`a text of at most ${MOST_TEXT} letters`, `${text.length}`);
  return text;
}

function called(name: string, inputs: readonly Value[], context: ExpressionContext): Value {
  const { functions = {} } = context;
  if (Object.hasOwn(functions, name)) return functions[name]!(...inputs);
  const own = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name]! : undefined;
  if (own === undefined) {
    throw context.fault(`one of the functions ${FUNCTION_NAMES.join(", ")}`, `"${name}"`);
  }
  const [least, most, of] = own;
  if (inputs.length < least || inputs.length > most) {
    throw context.fault(`${name} of ${least === most ? least : `${least} to ${most}`}`, `${inputs.length}`);
  }
  return proper(
    of(...inputs.map((value) => numberOf(value, context))),
    `${name}(${inputs.join(", ")})`,
    context,
  );
}

function paired(
  { sign, left, right }: Extract<Expression, { kind: "pair" }>,
  context: ExpressionContext,
): Value {
  const first = valueOf(left, context);
  if (sign === "and" || sign === "or") {
    return isTrue(first) === (sign === "and") ? valueOf(right, context) : first;
  }
  const second = valueOf(right, context);
  if (sign === "~") return textOf(`${first}${second}`, context);
  if (sign === "==" || sign === "!=") return (first === second) === (sign === "==");
  if (sign === "+" && typeof first === "string" && typeof second === "string") {
    return textOf(first + second, context);
  }
  const result = ARITHMETIC[sign]!(numberOf(first, context), numberOf(second, context));
  if (sign.startsWith("<") || sign.startsWith(">")) return result === 1;
  return proper(result, `${first} ${sign} ${second}`, context);
}

/** A result that is a number; division by zero and overflow are none, `inf` stays what it is. */
function proper(result: number, what: string, { fault }: ExpressionContext): number {
  const isInfinite = Math.abs(result) === Infinity && !/Infinity/.test(what);
  if (Number.isNaN(result) || isInfinite) throw fault("a number", what);
  return result;
}
