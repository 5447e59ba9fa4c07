/** A script's whole text: imports, inputs, named points, the network, and the line that makes it a command. */
import { jsonText } from "../../ir/escape.ts";
import type { Shape } from "../../ir/shape.ts";
import { identifier } from "./identifier.ts";
import { Printer } from "./print.ts";
import { type Script, vocabulary } from "./replay.ts";
import type { Made, Steps } from "./steps.ts";

/** Where a script imports FODLAM from, if nothing is said: the package's own name. */
export const PACKAGE = "@fodlam/fodlam";

/** So many calls stand in one expression; a longer one is cut, for no parser takes any number. */
const MAX_CALLS = 120;

/** What an input is called that has no name of its own, by its rank. */
const RANKS = ["vector", "tokens", "image", "volume"];

/** Everything that a script's text is made of. */
class Text {
  readonly #script: Script;
  readonly #taken: Set<string>;
  /** What inputs and named points are called; the whole text of an input that is read once. */
  readonly #variables = new Map<number, string>();
  readonly #printer = new Printer(this.#variables);
  readonly #lines: string[] = [];

  constructor(script: Script) {
    this.#script = script;
    this.#taken = new Set(vocabulary);
  }

  whole(from: string): string {
    const own = identifier(this.#script.name, this.#taken);
    this.#taken.add(own);
    const body = this.#fragment(own) ?? this.#tensors(own);
    const words = [...this.#printer.words, "type Network", "network", "run"];
    const sorted = words.sort((a, b) => plain(a) < plain(b) ? -1 : 1);
    return [
      imports(sorted, from),
      "",
      ...this.#lines,
      ...(this.#lines.length > 0 ? [""] : []),
      body,
      "",
      `if (import.meta.main) await run(${own});`,
      "",
    ].join("\n");
  }

  /** A network of one fragment on one input, if it is one that is not too long. */
  #fragment(own: string): string | undefined {
    const { inputs: [input, ...others], named, outputs: [output, ...more], name } = this.#script;
    if (others.length > 0 || named.length > 0 || more.length > 0 || input!.name !== undefined) {
      return undefined;
    }
    const { steps } = output!;
    if (steps.length === 0 || steps.length > MAX_CALLS || steps.some(({ step }) => step.op === "merge")) {
      return undefined;
    }
    const head = `export const ${own}: Network = network(`;
    const shape = `[${input!.shape.join(", ")}]`;
    const flat = `${head}${jsonText(name)}, ${shape}, ${
      this.#printer.fragment(steps, { indent: 0, column: 0 })
    });`;
    if (!flat.includes("\n") && flat.length <= 110) return flat;
    const lines = [jsonText(name), shape, this.#printer.fragment(steps, { indent: 2, column: 2 })];
    return `${head}\n${lines.map((line) => `  ${line},\n`).join("")});`;
  }

  /** A network of tensors. */
  #tensors(own: string): string {
    const { inputs, named, outputs, name } = this.#script;
    const reads = new Map<number, number>();
    const read = ({ base, steps }: Made): void => {
      reads.set(base, (reads.get(base) ?? 0) + 1);
      for (const { step } of steps) if (step.op === "merge") step.others.forEach(read);
    };
    for (const { made } of named) read(made);
    outputs.forEach(read);
    for (const { node, name, shape } of inputs) this.#input(node, name, shape, (reads.get(node) ?? 0) > 1);
    for (const { node, made, label } of named) this.#assign(label, made, node);
    const ends = outputs.map((made) => this.#cut(made));
    const texts = ends.map((made) => this.#text(made, { indent: 0, column: 0 }));
    const shown = (at: { indent: number; column: number }) => ends.map((made) => this.#text(made, at));
    const list = texts.length === 1 ? texts[0]! : `[${texts.join(", ")}]`;
    const flat = `export const ${own}: Network = network(${jsonText(name)}, ${list});`;
    if (!flat.includes("\n") && flat.length <= 110) return flat;
    const head = `export const ${own}: Network = network(\n  ${jsonText(name)},\n`;
    if (texts.length === 1) return `${head}  ${shown({ indent: 2, column: 2 })[0]},\n);`;
    if (!list.includes("\n") && list.length + 3 <= 110) return `${head}  ${list},\n);`;
    return `${head}  [\n${shown({ indent: 4, column: 4 }).map((text) => `    ${text},\n`).join("")}  ],\n);`;
  }

  #input(node: number, name: string | undefined, shape: Shape, shared: boolean): void {
    const text = `input(${
      [...shape, ...(name === undefined ? [] : [`{ name: ${jsonText(name)} }`])].join(", ")
    })`;
    this.#printer.words.add("input");
    if (!shared) return void this.#variables.set(node, text);
    const unnamed = this.#script.inputs.length > 1 ? `input${node + 1}` : RANKS[shape.length - 1]!;
    const variable = identifier(name ?? unnamed, this.#taken);
    this.#declare(node, variable);
    this.#lines.push(`const ${variable} = ${text};`);
  }

  #declare(node: number, variable: string): void {
    this.#taken.add(variable);
    this.#variables.set(node, variable);
  }

  #assign(name: string, made: Made, node: number): void {
    const rest = this.#cut(made);
    const variable = identifier(name, this.#taken);
    const head = `const ${variable} = `;
    this.#lines.push(`${head}${this.#text(rest, { indent: 0, column: head.length })};`);
    this.#declare(node, variable);
  }

  /** A long chain, with all but its end in lines of their own. */
  #cut({ base, steps }: Made): Made {
    if (steps.length <= MAX_CALLS) return { base, steps };
    const points = Array.from({ length: Math.ceil(steps.length / MAX_CALLS) }, (_, i) => i * MAX_CALLS);
    let from = base;
    let rest: Steps = steps;
    for (const point of points.slice(0, -1)) {
      const node = --this.#last;
      this.#assign("part", { base: from, steps: steps.slice(point, point + MAX_CALLS) }, node);
      from = node;
      rest = steps.slice(point + MAX_CALLS);
    }
    return { base: from, steps: rest };
  }

  #last = 0;

  #text(made: Made, at: { readonly indent: number; readonly column: number }): string {
    return this.#printer.made(made, at);
  }
}

const plain = (word: string) => word.replace(/^type /, "").toLowerCase();

function imports(words: readonly string[], from: string): string {
  const line = `import { ${words.join(", ")} } from ${jsonText(from)};`;
  if (line.length <= 110) return line;
  return `import {\n${words.map((word) => `  ${word},\n`).join("")}} from ${jsonText(from)};`;
}

/** A script's text. */
export function textOf(script: Script, from: string): string {
  return new Text(script).whole(from);
}
