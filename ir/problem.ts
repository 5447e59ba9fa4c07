/** Errors as data: what a message is made of. The wording is in `errors.ts`. */
import { visible, visibleLines } from "./escape.ts";
import { isObject } from "./object.ts";

/** One fault, as data. */
export interface Problem {
  /** A stable word for programs. */
  readonly code: string;
  /** The sentence for people. */
  readonly message: string;
  /** The layer, if the fault is one layer's. */
  readonly layer?: string;
  /** The layer's place in the list, from 0, if the fault was found in a list. */
  readonly index?: number;
  /** What would have been right. */
  readonly expected?: string;
  /** What came instead. */
  readonly got?: string;
  /** What may help. */
  readonly hint?: string;
}

/** A fault in what the user gave: one clear message, and the data behind it. */
export class FodlamError extends Error {
  /** Always `"FodlamError"`. */
  override readonly name = "FodlamError";
  /** A stable word for programs. */
  readonly code: string;
  /** The layer, if the fault is one layer's. */
  readonly layer?: string;
  /** What would have been right. */
  readonly expected?: string;
  /** What came instead. */
  readonly got?: string;
  /** What may help. */
  readonly hint?: string;
  /** Every fault, when several were collected. */
  readonly problems: readonly Problem[];

  /** An error that says one problem, or the first of several. */
  constructor(problem: Problem, problems: readonly Problem[] = [problem]) {
    super(visibleLines(problem.message));
    this.code = problem.code;
    if (problem.layer !== undefined) this.layer = problem.layer;
    if (problem.expected !== undefined) this.expected = problem.expected;
    if (problem.got !== undefined) this.got = problem.got;
    if (problem.hint !== undefined) this.hint = problem.hint;
    this.problems = problems;
  }
}

/** What an object says that it is: a fragment, a tensor, a module, a Promise. */
function tagOf(value: object): string | undefined {
  const tag: unknown = (value as { [Symbol.toStringTag]?: unknown })[Symbol.toStringTag];
  return typeof tag === "string" ? tag.replace(/^Module$/, "module") : undefined;
}

/** Whether something thrown is a `FodlamError`, also of another copy of FODLAM: a script may import its own by URL. */
export function isFodlamError(error: unknown): error is FodlamError {
  return error instanceof Error && error.name === "FodlamError";
}

/** Characters of a value in a message, and items of a list that are looked at for them. */
const MOST_SHOWN = 60;

/** A value as a message shows it: JSON in which everything can be seen, cut to a readable length. */
export function show(value: unknown): string {
  return visible(written(value));
}

function written(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "number") return `${value}`;
  if (typeof value === "bigint") return `the bigint ${value}n`;
  if (typeof value === "function") return "a function";
  if (isObject(value)) {
    const name = tagOf(value) ?? Object.getPrototypeOf(value)?.constructor?.name;
    if (name !== undefined && name !== "Object") return `a ${name}`;
    if ("layers" in value && "name" in value) return `the network ${show(value.name)}`;
  }
  let text: string;
  try {
    const isLong = typeof value === "string" || Array.isArray(value);
    text = JSON.stringify(isLong ? value.slice(0, MOST_SHOWN) : value) ?? typeof value;
  } catch {
    text = "a value that JSON cannot say";
  }
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN - 3)}...` : text;
}
