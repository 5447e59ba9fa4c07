/** Arguments of a tool: a command's options as JSON schema, and what an agent gives as the command's words. */
import { badArgument, calling, FodlamError, unknownKey } from "../../ir/errors.ts";
import { isObject } from "../../ir/object.ts";
import { inline } from "../input/inline.ts";
import type { OptionSpec } from "../spec.ts";
import type { Tool } from "./tools.ts";

/** A JSON schema. */
export type Schema = Readonly<Record<string, unknown>>;

/** What an agent gives. */
export type Given = Readonly<Record<string, unknown>>;

/** An argument that is an option of the command. */
interface Argument {
  readonly name: string;
  readonly flag: string;
  readonly spec: OptionSpec;
  readonly sort: "number" | "text" | "texts" | "flag" | "negated";
}

/** An option's name as the library spells it: `maxLatency` for `--max-latency`, `masked` for `--no-masked`. */
function nameOf(flag: string): string {
  return flag.replace(/^--(no-)?/, "").replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function argumentOf(spec: OptionSpec, { series = [] }: Tool): Argument {
  const [flag = "", value] = spec.flags.split(" ");
  const sort = value === undefined
    ? flag.startsWith("--no-") ? "negated" : "flag"
    : spec.repeats === true
    ? "texts"
    : /^<(n|nm)>$/.test(value) && !series.includes(nameOf(flag))
    ? "number"
    : "text";
  return { name: nameOf(flag), flag, spec, sort };
}

/** The options of a tool's command that agents may give. */
function argumentsOf(tool: Tool): Argument[] {
  const { command, takes } = tool;
  const isOption = ({ name }: Argument) =>
    takes.includes(name) && (name === "on" || !Object.hasOwn(own, name));
  return command.spec.options.map((spec) => argumentOf(spec, tool)).filter(isOption);
}

const types: Readonly<Record<Argument["sort"], Schema>> = {
  number: { type: "number" },
  text: { type: ["string", "number"] },
  texts: { type: "array", items: { type: "string" } },
  flag: { type: "boolean" },
  negated: { type: "boolean" },
};

/** Flags in a text as arguments: agents give `weightBits`, not `--weight-bits`. What is no argument of theirs stays. */
export function withoutFlags(text: string, tool: Tool): string {
  const own = new Map(argumentsOf(tool).map(({ flag, name }) => [flag, name]));
  return text.replace(/--[a-z][a-z-]*\b/g, (flag) => own.get(flag) ?? flag);
}

const network: Schema = {
  description:
    "the network: a name from the tool `networks`; or the network itself as a JSON object (fodlam/network@1, a Hugging Face " +
    "config.json, Keras); or with `content` the name that its file has; or a path or an address, if the server may read it",
  anyOf: [{ type: "string", minLength: 1 }, { type: "object" }],
};

const content: Schema = {
  type: "string",
  description:
    "the text of the file that `network` names (net.prototxt, yolo.cfg, model.json, net.ts), so that no file is read",
};

const on: Schema = {
  description:
    "accelerators: names from the tool `profiles`, with a runtime as in a100@engine, or profiles of one's own as JSON",
  type: "array",
  minItems: 1,
  items: { anyOf: [{ type: "string", minLength: 1 }, { type: "object" }] },
};

const layers: Schema = {
  description:
    'how many layers to give, the slowest: a number, or "all"; `layersLeftOut` says how many are missing',
  anyOf: [{ type: "integer", minimum: 0 }, { const: "all" }],
};

/** Arguments that are not options of a command as they stand, by name. */
const own: Readonly<Record<string, Schema>> = { network, content, on, layers };

/** The schema of what a tool takes. */
export function schemaOf(tool: Tool): Schema {
  const options = argumentsOf(tool).filter(({ name }) => !(name in own)).map((
    { name, sort, spec },
  ) => [name, {
    ...types[sort],
    ...(spec.choices !== undefined && { enum: spec.choices }),
    description: tool.says?.[name] ??
      withoutFlags(sort === "negated" ? `false to ${spec.help}` : spec.help, tool),
  }]);
  const words = Object.entries(tool.words ?? {}).map((
    [name, description],
  ) => [name, { type: "string", description }]);
  const others = tool.takes.filter((name) => name in own).map((name) => [name, own[name]]);
  return {
    type: "object",
    properties: Object.fromEntries([...others, ...words, ...options]),
    required: tool.needs,
    additionalProperties: false,
  };
}

/** The words with which a tool's command is called, options first. */
export function wordsOf(tool: Tool, given: Given): { readonly options: string[]; readonly words: string[] } {
  const act = calling(tool.name), known = argumentsOf(tool), names = Object.keys(tool.words ?? {});
  const legal = Object.keys((schemaOf(tool) as { properties: object }).properties);
  const unknown = Object.keys(given).find((key) => !legal.includes(key));
  if (unknown !== undefined) throw new FodlamError(unknownKey(act, "an argument", unknown, legal));
  const deep = Object.keys(given).find((key) => isDeeper(given[key], MOST_DEEP));
  if (deep !== undefined) {
    throw new FodlamError(badArgument(act, deep, { expected: `at most ${MOST_DEEP} deep` }, given[deep]));
  }
  const missing = tool.needs.find((name) => given[name] === undefined);
  if (missing !== undefined) {
    throw new FodlamError(badArgument(act, missing, { expected: "given" }, undefined));
  }
  const options = known.flatMap((argument) => {
    const value = argument.name === "on" ? chipsIn(act, given.on) : given[argument.name];
    return value === undefined ? [] : optionOf(act, argument, value);
  });
  const first = tool.takes.includes("network") && given.network !== undefined ? [networkIn(act, given)] : [];
  const others = names.filter((name) => given[name] !== undefined).map((name) =>
    wordIn(act, name, given[name])
  );
  return { options, words: [...first, ...others] };
}

/** How deep values may lie within each other: no network and no profile needs a tenth of it. */
const MOST_DEEP = 200;

function isDeeper(value: unknown, most: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return most === 0 || Object.values(value).some((one) => isDeeper(one, most - 1));
}

/** An argument as an option of the command line. */
function optionOf(act: string, { name, flag, sort }: Argument, value: unknown): string[] {
  const wrong = (expected: string) => new FodlamError(badArgument(act, name, { expected }, value));
  switch (sort) {
    case "flag":
    case "negated":
      if (typeof value !== "boolean") throw wrong("true or false");
      return value === (sort === "flag") ? [flag] : [];
    case "texts":
      if (!Array.isArray(value) || value.some((one) => typeof one !== "string")) {
        throw wrong("a list of texts");
      }
      return value.map((one) => `${flag}=${one}`);
    default:
      if (typeof value !== "string" && typeof value !== "number") throw wrong("a number or a text");
      if (typeof value === "string" && isOwnStream(value)) throw wrong("a number or a text, and no stream");
      return [`${flag}=${value}`];
  }
}

/** A path that would read the protocol's own stream, or another process's. */
function isOwnStream(path: string): boolean {
  return path === "-" || /^\/+(dev|proc)\//.test(path);
}

function wordIn(act: string, name: string, value: unknown): string {
  if (typeof value === "string" && value !== "" && !isOwnStream(value)) return value;
  throw new FodlamError(badArgument(act, name, { expected: "a name, and no stream" }, value));
}

function networkIn(act: string, { network, content }: Given): string {
  if (isObject(network)) {
    if (content !== undefined) {
      throw new FodlamError(badArgument(act, "content", { expected: "left out beside JSON" }, content));
    }
    return inline("network.json", JSON.stringify(network));
  }
  const name = wordIn(act, "network", network);
  if (content === undefined) return name;
  if (typeof content === "string") return inline(name, content);
  throw new FodlamError(badArgument(act, "content", { expected: "a text" }, content));
}

/** The names of chips with commas between them; a profile as JSON stands for itself. */
function chipsIn(act: string, value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const all = Array.isArray(value) ? value : [value];
  if (all.length === 0) {
    throw new FodlamError(badArgument(act, "on", { expected: "at least one accelerator" }, value));
  }
  return all.map((chip) => {
    if (isObject(chip)) return inline("profile.json", JSON.stringify(chip));
    if (typeof chip === "string" && !chip.includes(",")) return wordIn(act, "on", chip);
    throw new FodlamError(badArgument(act, "on", { expected: "a list of names or profiles" }, chip));
  }).join(",");
}
