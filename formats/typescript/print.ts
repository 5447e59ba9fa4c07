/** Scripts as text, laid out as `deno fmt` leaves them. */
import { jsonText } from "../../ir/escape.ts";
import { identifier } from "./identifier.ts";
import { vocabulary } from "./replay.ts";
import type { Local, Made, Merge, Step, Steps } from "./steps.ts";
import { isObject } from "../../ir/object.ts";

/** Characters in a line. */
const WIDTH = 110;

/** Characters that may follow an expression in its line: `);`. */
const TAIL = 3;

/** Where a text begins: how far its lines are indented, and how much of the first is taken. */
interface At {
  readonly indent: number;
  readonly column: number;
}

const spaces = (count: number) => " ".repeat(count);

/** A value that is no fragment: a number, a text, a list, an object. */
function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (typeof value !== "object" || value === null) return jsonText(value);
  const entries = Object.entries(value).map(([key, one]) => `${key}: ${literal(one)}`);
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

/** An argument of a call: a text that depends on where it stands. */
type Argument = (at: At) => string;

/** An object that may be broken over lines. */
function objectArgument(value: object): Argument {
  return ({ indent, column }) => {
    const flat = literal(value);
    if (column + flat.length + TAIL <= WIDTH) return flat;
    const lines = Object.entries(value).map(([key, one]) =>
      `${spaces(indent + 2)}${key}: ${literal(one)},\n`
    );
    return `{\n${lines.join("")}${spaces(indent)}}`;
  };
}

function argumentOf(value: unknown): Argument {
  return isObject(value) ? objectArgument(value) : () => literal(value);
}

/** A call's arguments in brackets: in the line, or a line each, the last one spread alone if it is an object. */
function bracketed(args: readonly Argument[], { indent, column }: At, hug: boolean): string {
  if (args.length === 0) return "()";
  const flat = args.map((arg) => arg({ indent, column: 0 }));
  const line = `(${flat.join(", ")})`;
  if (!line.includes("\n") && column + line.length + TAIL <= WIDTH) return line;
  if (hug) {
    const before = flat.slice(0, -1).map((text) => `${text}, `).join("");
    const last = args.at(-1)!({ indent, column: WIDTH });
    if (!before.includes("\n")) return `(${before}${last})`;
  }
  const inner = { indent: indent + 2, column: indent + 2 };
  const lines = args.map((arg) => `${spaces(indent + 2)}${arg(inner)},\n`);
  return `(\n${lines.join("")}${spaces(indent)})`;
}

/** One link of a chain: the method, and its arguments. */
interface Link {
  readonly method: string;
  readonly args: readonly Argument[];
  /** Whether the last argument is an object, which is broken alone. */
  readonly hug: boolean;
  /** Whether it begins a group of links that are kept in one line: a layer with weights, and what follows from it. */
  readonly leads: boolean;
}

/** Layers that stand beside the one before. */
const FOLLOWING =
  /^(batchNorm|layerNorm|rmsNorm|dropout|softmax|lrn|flatten|relu6?|leakyRelu|prelu|elu|gelu|silu|mish|sigmoid|tanh|hardSigmoid|hardSwish|softplus)$/;

/** Writes one script's expressions, and remembers the words that they begin with. */
export class Printer {
  /** Words that must be imported. */
  readonly words: Set<string>;
  readonly #variables: ReadonlyMap<number, string>;
  /** Chains as they were written, by place: those within others are tried several times, in each of their turns. */
  readonly #written = new WeakMap<Steps, Map<string, string>>();

  /** @param variables names of inputs and named points */
  constructor(variables: ReadonlyMap<number, string>, words: Set<string> = new Set()) {
    this.#variables = variables;
    this.words = words;
  }

  /** A tensor made of a named one. */
  made({ base, steps }: Made, at: At): string {
    return this.#chain(this.#variables.get(base)!, steps, at);
  }

  /** Steps as a fragment. */
  fragment(steps: Steps, at: At): string {
    return this.#chain(undefined, steps, at);
  }

  #chain(start: string | undefined, steps: Steps, at: At): string {
    let own = this.#written.get(steps);
    if (own === undefined) this.#written.set(steps, own = new Map());
    const place = `${at.indent} ${at.column} ${start ?? ""}`;
    let text = own.get(place);
    if (text === undefined) own.set(place, text = this.#laidOut(start, steps, at));
    return text;
  }

  #laidOut(start: string | undefined, steps: Steps, at: At): string {
    const links = steps.flatMap(({ step }) => this.#links(step));
    if (start === undefined) this.words.add(links[0]!.method);
    const texts = links.map((link, i) => (i === 0 && start === undefined ? "" : ".") + link.method);
    const flat = (start ?? "") +
      links.map((link, i) => texts[i]! + bracketed(link.args, { indent: at.indent, column: 0 }, link.hug))
        .join("");
    if (!flat.includes("\n") && at.column + flat.length + TAIL <= WIDTH) return flat;
    return this.#broken(start, links, texts, at);
  }

  /** A chain over several lines: as many groups of links in each as there is room for. */
  #broken(start: string | undefined, links: readonly Link[], words: readonly string[], at: At): string {
    const indent = at.indent + 2;
    let text = start ?? "", column = at.column + text.length;
    const lengths = links.map(({ args, hug }, i) => {
      const flat = words[i]! + bracketed(args, { indent, column: 0 }, hug);
      return flat.includes("\n") ? Infinity : flat.length;
    });
    const groupLength = (i: number) => {
      let length = lengths[i]!;
      for (let next = i + 1; next < links.length && !links[next]!.leads; next++) length += lengths[next]!;
      return length;
    };
    links.forEach((link, i) => {
      const first = i === 0;
      const room = column + TAIL + (link.leads ? groupLength(i) : lengths[i]!) <= WIDTH;
      const spread = !first && text.slice(text.lastIndexOf("\n") + 1).trimStart().startsWith(")");
      const stays = first ? start === undefined || room : room && !(spread && link.leads);
      if (!stays) {
        text += `\n${spaces(indent)}`;
        column = indent;
      }
      const own = first && start === undefined ? at.indent : indent;
      const written = words[i]! +
        bracketed(link.args, { indent: own, column: column + words[i]!.length }, link.hug);
      text += written;
      const line = written.lastIndexOf("\n");
      column = line < 0 ? column + written.length : written.length - line - 1;
    });
    return text;
  }

  #links(step: Step): Link[] {
    const values = (args: readonly unknown[]) => args.map(argumentOf);
    const link = (method: string, args: readonly Argument[], hug = false): Link => ({
      method,
      args,
      hug,
      leads: !FOLLOWING.test(method),
    });
    const run = (steps: Steps): Argument => (at) => this.fragment(steps, at);
    switch (step.op) {
      case "call":
        return [link(step.method, values(step.args), isObject(step.args.at(-1)))];
      case "repeat":
        return [link("repeat", [argumentOf(step.count), run(step.body)])];
      case "scope":
        return [link("scope", [argumentOf(step.name), run(step.body)])];
      case "merge":
        return [link(step.method, [...this.#others(step), ...values(step.args)])];
      case "branch":
        return this.#branch(step, values, link, run);
      case "local":
        return [link("apply", [this.#local(step)], true)];
    }
  }

  #others({ others }: Merge): Argument[] {
    return others.map((other) => (at) => this.made(other, at));
  }

  #branch(
    { method, args, branches }: Extract<Step, { op: "branch" }>,
    values: (args: readonly unknown[]) => Argument[],
    link: (method: string, args: readonly Argument[], hug?: boolean) => Link,
    run: (steps: Steps) => Argument,
  ): Link[] {
    const [body, shortcut] = branches;
    if (method === "add" && args.length === 0 && branches.length === 2 && body!.length > 0) {
      if (shortcut!.length <= 3) {
        return [link("residual", shortcut!.length === 0 ? [run(body!)] : [run(body!), run(shortcut!)])];
      }
    }
    if (branches.every((branch) => branch.length > 0)) {
      const merge = { ...link(method, values(args), isObject(args.at(-1))), leads: false };
      return [link("branch", branches.map(run)), merge];
    }
    return [link("apply", [this.#arrow(method, args, branches, values)])];
  }

  /** `(x) => { const gate = ...; return ...; }`: a region with names of its own. */
  #local({ named, result }: Local): Argument {
    const variables = new Map([[0, "x"]]);
    const taken = new Set(vocabulary);
    for (const [i, { label }] of named.entries()) {
      const variable = identifier(label, taken);
      taken.add(variable);
      variables.set(i + 1, variable);
    }
    const inner = new Printer(variables, this.words);
    return ({ indent }) => {
      const at = (word: string) => ({ indent: indent + 2, column: indent + 2 + word.length });
      const lines = named.map(({ made }, i) => {
        const head = `const ${variables.get(i + 1)} = `;
        return `${spaces(indent + 2)}${head}${inner.made(made, at(head))};\n`;
      });
      const last = `${spaces(indent + 2)}return ${inner.made(result, at("return "))};\n`;
      return `(x) => {\n${lines.join("")}${last}${spaces(indent)}}`;
    };
  }

  /** `(x) => x.concat(x.conv(32, 3))`: branches of which one is the point itself. */
  #arrow(
    method: string,
    args: readonly unknown[],
    branches: readonly Steps[],
    values: (args: readonly unknown[]) => Argument[],
  ): Argument {
    const [first, ...others] = branches;
    const inner: Argument[] = others.map((branch) => (at) => this.#chain("x", branch, at));
    const merged = (at: At): string => {
      const head = this.#chain("x", first!, at);
      const column = head.includes("\n") ? head.length - head.lastIndexOf("\n") - 1 : at.column + head.length;
      const own = head.includes("\n") ? at.indent + 2 : at.indent;
      return `${head}.${method}${
        bracketed([...inner, ...values(args)], { indent: own, column: column + method.length + 1 }, false)
      }`;
    };
    return ({ indent, column }) => {
      const flat = `(x) => ${merged({ indent, column: 0 })}`;
      if (!flat.includes("\n") && column + flat.length + TAIL <= WIDTH) return flat;
      return `(x) =>\n${spaces(indent + 2)}${merged({ indent: indent + 2, column: indent + 2 })}`;
    };
  }
}
