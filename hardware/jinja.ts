/**
 * The part of Jinja in which tools write their descriptions: `{{ expression }}`, `{% set name = expression %}`, `{% if %}`, comments, and
 * `include` and `include_text` of files of the same folder. Loops, macros and other folders are refused. Each line of what comes out knows
 * the file and the line that it is from.
 */
import { badFile, FodlamError, notModelled, outsideFolder, show } from "../ir/errors.ts";
import { parseYaml, type YamlLines, type YamlValue } from "../formats/yaml.ts";
import { MAX_YAML_BYTES } from "../formats/limits.ts";
import { leaves, textOf } from "../formats/text.ts";
import {
  type Expression,
  type ExpressionContext,
  isTrue,
  parseExpression,
  type Value,
  valueOf,
} from "./expressions.ts";
import type { Source } from "./format.ts";

/** Files that one description includes, and how deep. */
const MOST_FILES = 64, MOST_DEEP = 8;

/** What Jinja leaves of a description. */
export interface Expanded {
  /** The text. */
  readonly text: string;
  /** Where its lines are from. */
  readonly lines: YamlLines;
  /** Names of the files that it includes. */
  readonly included: readonly string[];
}

/** Whether a text has anything for Jinja. */
export function hasJinja(text: string): boolean {
  return /\{\{|\{%|\{#/.test(text);
}

/** A description without its Jinja. */
export async function expanded(source: Source): Promise<Expanded> {
  const template = new Template(source);
  await template.add(source.path, textOf(source, MAX_YAML_BYTES), 0);
  return { text: template.out.join("\n"), lines: template.lines, included: template.included };
}

/** A description as YAML, Jinja expanded. */
export async function expandedYaml(
  source: Source,
): Promise<{ readonly root: YamlValue; readonly included: readonly string[] }> {
  const { text, lines, included } = await expanded(source);
  return { root: parseYaml(source.path, text, lines), included };
}

/** How pieces of Jinja end, by how they begin. */
const ENDS: Readonly<Record<string, string>> = { "{{": "}}", "{%": "%}", "{#": "#}" };

/** Where a piece stands: its file, its line, and how many includes lead there. */
interface Here {
  readonly path: string;
  readonly line: number;
  readonly deep: number;
}

/** An `if` that is open: whether its text counts, whether one of its branches has, and where it stands. */
interface Open {
  counts: boolean;
  done: boolean;
  readonly outside: boolean;
  readonly here: Here;
}

type Call = Extract<Expression, { kind: "call" }>;

function faultAt({ path, line }: Here, expected: string, got: string): FodlamError {
  return new FodlamError(badFile(path, `line ${line}`, expected, got));
}

/** The call of a function that reads files, if an expression is one. */
function callOf(expression: Expression, ...names: readonly string[]): Call | undefined {
  return expression.kind === "call" && names.includes(expression.name) ? expression : undefined;
}

/** A text that is put together, a file after another. */
class Template {
  readonly out: string[] = [""];
  readonly lines: { readonly path: string; readonly line: number }[] = [];
  readonly included: string[] = [];
  readonly #source: Source;
  readonly #names: Map<string, Value>;
  #size = 0;

  constructor(source: Source, names: ReadonlyMap<string, Value> = new Map()) {
    this.#source = source;
    this.#names = new Map(names);
    this.lines.push({ path: source.path, line: 1 });
  }

  /** Adds a file. */
  async add(path: string, text: string, deep: number): Promise<void> {
    const open: Open[] = [], begin = /\{[{%#]/g;
    let line = 1, at = 0;
    for (let found = begin.exec(text); found !== null; found = begin.exec(text)) {
      const sign = found[0], start = found.index + 2, end = text.indexOf(ENDS[sign]!, start);
      const before = text.slice(at, found.index);
      if (counts(open)) this.#append(before, { path, line, deep });
      line += linesOf(before);
      const here = { path, line, deep };
      if (end < 0) throw faultAt(here, `${ENDS[sign]} after ${sign}`, "none");
      const inside = text.slice(start, end);
      if (sign === "{%") await this.#tell(inside, here, open);
      else if (sign === "{{" && counts(open)) await this.#show(inside, here);
      line += linesOf(inside);
      at = begin.lastIndex = end + 2;
    }
    this.#append(text.slice(at), { path, line, deep });
    const last = open.at(-1);
    if (last !== undefined) throw faultAt(last.here, "{% endif %} after {% if %}", "none");
  }

  /** `{{ expression }}`. */
  async #show(text: string, here: Here): Promise<void> {
    const expression = this.#parsed(text.replace(/^[-+]|[-+]$/g, ""), here);
    const file = callOf(expression, "include_text"), folder = callOf(expression, "add_to_path");
    if (file !== undefined) await this.#addFile(file.inputs, here);
    else if (folder !== undefined) this.#checkFolder(folder, here);
    else this.#append(String(await this.#value(expression, here)), here);
  }

  /** `{% word rest %}`. */
  async #tell(text: string, here: Here, open: Open[]): Promise<void> {
    const [, word = "", rest = ""] = /^[-+]?\s*(\w*)([\s\S]*?)[-+]?$/.exec(text)!, last = open.at(-1);
    if (word === "if") {
      const outside = counts(open), holds = outside && await this.#holds(rest, here);
      open.push({ counts: holds, done: holds, outside, here });
    } else if (last !== undefined && (word === "else" || word === "elif")) {
      last.counts = last.outside && !last.done && (word === "else" || await this.#holds(rest, here));
      last.done ||= last.counts;
    } else if (last !== undefined && word === "endif") open.pop();
    else if (!counts(open)) return;
    else if (word === "include") await this.#addFile([this.#parsed(rest, here)], here);
    else await this.#set(word, rest, here);
  }

  /** `{% set name = expression %}`. */
  async #set(word: string, rest: string, here: Here): Promise<void> {
    const [, name, text] = (word === "set" ? /^\s+([A-Za-z_]\w*)\s*=([\s\S]*)$/.exec(rest) : null) ?? [];
    if (name === undefined) {
      const what = `Jinja's {% ${`${word}${rest}`.trim()} %}`;
      const hint = "{{ expression }}, {% set %}, {% if %} and files of the same folder are read";
      throw new FodlamError(notModelled(here.path, `line ${here.line}`, what, hint));
    }
    this.#names.set(name, await this.#value(this.#parsed(text!, here), here));
  }

  /** A file in the same folder, as it stands. */
  async #addFile(inputs: readonly Expression[], here: Here): Promise<void> {
    const name = this.#file(inputs, here);
    await this.add(name, await this.#read(name, here), here.deep + 1);
  }

  /** What stands under keys of a file in the same folder, on one line. */
  async #include({ inputs: [file, keys, ...more] }: Call, here: Here): Promise<string> {
    const name = this.#file([...(file === undefined ? [] : [file]), ...more], here);
    const inner = new Template({ ...this.#source, path: name }, this.#names);
    await inner.add(name, await this.#read(name, here), here.deep + 1);
    this.included.push(...inner.included);
    let value = parseYaml(name, inner.out.join("\n"), inner.lines);
    const words = keys === undefined ? "" : String(valueOf(keys, this.#context(here)));
    for (const key of words.split(".").filter((word) => word !== "")) {
      const next = value.get(key);
      if (!next.isThere) throw value.fault(`a key "${key}"`, "none");
      value = next;
    }
    return value.flowText();
  }

  async #read(name: string, here: Here): Promise<string> {
    const { sibling } = this.#source;
    if (sibling === undefined) throw faultAt(here, `a folder in which to find "${name}"`, "none");
    if (leaves(name) || /^[a-z][a-z\d+.-]*:/i.test(name)) {
      throw new FodlamError(outsideFolder(here.path, name));
    }
    if (this.included.length >= MOST_FILES || here.deep >= MOST_DEEP) {
      throw faultAt(here, `at most ${MOST_FILES} files, ${MOST_DEEP} inside each other`, `"${name}" besides`);
    }
    this.included.push(name);
    return textOf({ path: name, bytes: await sibling(name, MAX_YAML_BYTES + 1) }, MAX_YAML_BYTES);
  }

  /** The file that a call names. */
  #file(inputs: readonly Expression[], here: Here): string {
    const [first] = inputs;
    if (first === undefined || inputs.length > 1) {
      throw faultAt(here, "one file or folder", `${inputs.length}`);
    }
    return String(valueOf(first, this.#context(here))).replace(/^(\.\/)+/, "");
  }

  /** Files are those of the folder itself. */
  #checkFolder({ inputs }: Call, here: Here): void {
    const folder = this.#file(inputs, here);
    if (folder === "." || folder === "") return;
    const hint = "files of the same folder are read";
    throw new FodlamError(notModelled(here.path, `line ${here.line}`, `the folder ${show(folder)}`, hint));
  }

  #parsed(text: string, here: Here): Expression {
    return parseExpression(text.trim(), this.#context(here).fault);
  }

  async #holds(text: string, here: Here): Promise<boolean> {
    return isTrue(await this.#value(this.#parsed(text, here), here));
  }

  async #value(expression: Expression, here: Here): Promise<Value> {
    const call = callOf(expression, "include");
    return call === undefined ? valueOf(expression, this.#context(here)) : await this.#include(call, here);
  }

  #context(here: Here): ExpressionContext {
    return {
      names: ([name, ...rest]) => rest.length === 0 ? this.#names.get(name!) : undefined,
      functions: { cwd: () => ".", find_path: (name = "") => name },
      fault: (expected, got) => faultAt(here, expected, got),
    };
  }

  #append(text: string, here: Here): void {
    this.#size += text.length;
    if (this.#size > MAX_YAML_BYTES) throw faultAt(here, `at most ${MAX_YAML_BYTES} letters in all`, "more");
    const { path, line } = here;
    for (const [i, part] of text.split("\n").entries()) {
      if (i > 0) this.out.push("");
      const last = this.out.length - 1;
      if (this.out[last] === "") this.lines[last] = { path, line: line + i };
      this.out[last] += part;
    }
  }
}

function counts(open: readonly Open[]): boolean {
  return open.at(-1)?.counts ?? true;
}

function linesOf(text: string): number {
  return text.split("\n").length - 1;
}
