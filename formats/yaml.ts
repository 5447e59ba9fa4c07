/** YAML as a tree of values that know their line. A file is bounded in size, depth and in what its aliases come to. */
import { EVENT_ID, load, parseEvents, YAMLException } from "../deps/js_yaml.ts";
import {
  CORE_SCHEMA,
  defineMappingTag,
  defineScalarTag,
  defineSequenceTag,
  mergeTag,
} from "../deps/js_yaml.ts";
import { badFile, FodlamError, show } from "../ir/errors.ts";
import { jsonText } from "../ir/escape.ts";
import { placeOf } from "./text.ts";

/** Values that a file may come to when its aliases are written out. */
const MOST_VALUES = 2_000_000;

const MOST_ALIASES = 10_000, MOST_DEPTH = 64;

type Plain = Record<string, unknown>;

const none = () => false;

/** The tags of mappings and lists: `!Component`. */
const tags = new WeakMap<object, string>();

/** A mapping or a list with its tag. */
function tagged<T extends object>(value: T, tag: string): T {
  tags.set(value, tag);
  return value;
}

/** Tools mark their own types (`!Problem`); the content is read as it stands, and a value knows its tag. */
const schema = CORE_SCHEMA.withTags(
  mergeTag,
  defineMappingTag<Plain>("!", {
    matchByTagPrefix: true,
    create: (tag) => tagged({}, tag),
    addPair: (carrier, key, value) => {
      Object.defineProperty(carrier, String(key), {
        value,
        enumerable: true,
        configurable: true,
        writable: true,
      });
      return "";
    },
    has: (carrier, key) => Object.hasOwn(carrier, String(key)),
    keys: (result) => Object.keys(result),
    get: (result, key) => result[String(key)],
    identify: none,
  }),
  defineSequenceTag<unknown[]>("!", {
    matchByTagPrefix: true,
    create: (tag) => tagged([], tag),
    addItem: (carrier, item) => void carrier.push(item),
    identify: none,
  }),
  defineScalarTag<unknown>("!", {
    matchByTagPrefix: true,
    resolve: (source, _, tag) => source === "" ? tagged({}, tag) : source,
    identify: none,
  }),
);

/** A step from a value to one inside it. */
type Step = string | number;

/** What stands after the value at a place of the list of events. */
function after(events: ReturnType<typeof parseEvents>, at: number): number {
  let open = 0;
  do {
    const { type } = events[at++]!;
    if (type === EVENT_ID.SEQUENCE || type === EVENT_ID.MAPPING) open++;
    if (type === EVENT_ID.POP) open--;
  } while (open > 0);
  return at;
}

/** Where a value stands in the text; the nearest that holds it if it is not there. */
function offsetOf(text: string, path: readonly Step[]): number {
  const events = parseEvents(text, { maxDepth: MOST_DEPTH });
  let at = 1, offset = 0;
  for (let depth = 0;; depth++) {
    const event = events[at];
    if (event === undefined) return offset;
    if ("start" in event) offset = event.start;
    else if ("valueStart" in event) return event.valueStart;
    else return offset;
    const step = path[depth];
    if (step === undefined) return offset;
    at++;
    if (event.type === EVENT_ID.SEQUENCE) {
      for (let i = 0; i < Number(step) && events[at]?.type !== EVENT_ID.POP; i++) at = after(events, at);
      if (events[at]?.type === EVENT_ID.POP) return offset;
      continue;
    }
    for (; events[at] !== undefined && events[at]!.type !== EVENT_ID.POP; at = after(events, at + 1)) {
      const key = events[at]!;
      if ("valueStart" in key && text.slice(key.valueStart, key.valueEnd) === step) break;
    }
    if (events[at] === undefined || events[at]!.type === EVENT_ID.POP) return offset;
    offset = (events[at] as { valueStart: number }).valueStart;
    at++;
  }
}

/** Where the lines of a text are from that was put together of files: one entry a line. */
export type YamlLines = readonly { readonly path: string; readonly line: number }[];

/** A text of YAML. */
interface YamlFile {
  readonly path: string;
  readonly text: string;
  readonly lines?: YamlLines | undefined;
}

/** A value of a YAML file. */
export class YamlValue {
  readonly #file: YamlFile;
  readonly #steps: readonly Step[];

  /** A value and the steps that lead to it. */
  constructor(
    file: YamlFile,
    readonly value: unknown,
    steps: readonly Step[] = [],
  ) {
    this.#file = file;
    this.#steps = steps;
  }

  /** Whether there is a value at all. */
  get isThere(): boolean {
    return this.value !== undefined && this.value !== null;
  }

  /** Whether it is a mapping. */
  get isMapping(): boolean {
    return typeof this.value === "object" && this.value !== null && !Array.isArray(this.value);
  }

  /** Its tag, without the exclamation mark: `Component`; none where it is a plain value. */
  get tag(): string | undefined {
    return typeof this.value === "object" && this.value !== null
      ? tags.get(this.value)?.replace(/^!/, "")
      : undefined;
  }

  /** The value under a key; one that is not there if there is none. */
  get(key: string): YamlValue {
    const inside = this.isMapping && Object.hasOwn(this.value as Plain, key);
    return this.#inner(key, inside ? (this.value as Plain)[key] : undefined);
  }

  /** The keys of a mapping. */
  keys(): string[] {
    if (!this.isMapping) throw this.fault("a mapping");
    return Object.keys(this.value as Plain);
  }

  /** The items of a list. */
  list(): YamlValue[] {
    if (!Array.isArray(this.value)) throw this.fault("a list");
    return this.value.map((item, i) => this.#inner(i, item));
  }

  /** A text. */
  text(): string {
    if (typeof this.value !== "string" || this.value === "") throw this.fault("a text");
    return this.value;
  }

  /** A whole number, at least so large. */
  whole(least: number): number {
    if (Number.isSafeInteger(this.value) && this.value as number >= least) return this.value as number;
    throw this.fault(`a whole number of at least ${least}`);
  }

  /** The line that it stands in. */
  get line(): number {
    return placeOf(this.#file.text, offsetOf(this.#file.text, this.#steps)).line;
  }

  /** The file and the words that say where it stands: `line 3 "nodes"`. */
  get place(): { readonly path: string; readonly words: string } {
    const { path, lines } = this.#file, own = this.line, from = lines?.[own - 1] ?? { path, line: own };
    const key = this.#steps.findLast((step) => typeof step === "string");
    return { path: from.path, words: `line ${from.line}${key === undefined ? "" : ` "${key}"`}` };
  }

  /** An error that says what was expected here. */
  fault(expected: string, got: string = show(this.value)): FodlamError {
    const { path, words } = this.place;
    return new FodlamError(badFile(path, words, expected, got));
  }

  /** The value as YAML on one line, tags included. */
  flowText(): string {
    const { tag, value } = this, front = tag === undefined ? "" : `!${tag} `;
    if (Array.isArray(value)) return `${front}[${this.list().map((item) => item.flowText()).join(", ")}]`;
    if (typeof value === "number" && !Number.isFinite(value)) {
      return `${value}`.replace(/Infinity|NaN/, (word) => word === "NaN" ? ".nan" : ".inf");
    }
    if (!this.isMapping) return value === undefined ? "null" : jsonText(value);
    return `${front}{${
      this.keys().map((key) => `${jsonText(key)}: ${this.get(key).flowText()}`).join(", ")
    }}`;
  }

  #inner(step: Step, value: unknown): YamlValue {
    return new YamlValue(this.#file, value, [...this.#steps, step]);
  }
}

/** Whether a value, aliases written out, is of a readable size. */
function isBounded(root: unknown): boolean {
  const open = [root];
  for (let seen = 0; open.length > 0; seen++) {
    if (seen + open.length > MOST_VALUES) return false;
    const value = open.pop();
    if (typeof value !== "object" || value === null) continue;
    for (const inner of Object.values(value)) open.push(inner);
  }
  return true;
}

/**
 * A text as YAML.
 *
 * @param lines where its lines are from, if it was put together of files
 * @throws {FodlamError} if it is not YAML, with the line; if its aliases multiply it beyond measure
 */
export function parseYaml(path: string, text: string, lines?: YamlLines): YamlValue {
  let value: unknown;
  try {
    value = load(text, { schema, maxDepth: MOST_DEPTH, maxAliases: MOST_ALIASES });
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const line = (error.mark?.line ?? 0) + 1, from = lines?.[line - 1] ?? { path, line };
    throw new FodlamError(
      badFile(from.path, `line ${from.line}`, "YAML", text.trim() === "" ? "nothing" : error.reason),
    );
  }
  if (!isBounded(value)) {
    throw new FodlamError(
      badFile(path, "file", `at most ${MOST_VALUES} values, aliases written out`, "more"),
    );
  }
  return new YamlValue({ path, text, lines }, value);
}

/** A word as YAML takes it for a text. */
export function yamlText(text: string): string {
  const isPlain = /^[A-Za-z_][\w./-]*$/.test(text) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text);
  return isPlain ? text : jsonText(text);
}
