import type { Config } from "../config.ts";
import type { Module } from "./modules.ts";
import { matcher } from "./pattern.ts";

type Matches = (name: string) => boolean;

/** How a method compares a word of its settings with a module's name. */
export type Compare = (word: string, config: Config, field: string) => Matches;

/** Names in lists: so many are read. */
const MOST_NAMES = 20_000;

function regular(word: string, config: Config, field: string, shown = word): Matches {
  return matcher(word, (expected) => config.fault(field, `a regular expression with ${expected}`, shown));
}

/** Whether all characters stand for themselves, or for any in a name. */
const isPlain = (word: string) => /^[\w.-]*$/.test(word);

/**
 * As transformers compares (`should_convert_module`): a name from its start as a regular expression, its end, or whole parts of it
 * between dots.
 */
export function asModules(word: string, config: Config, field: string): Matches {
  const parts = `.${word.replace(/^\*?\.?|\.?\*?$/g, "")}.`;
  if (isPlain(word)) {
    return (name) => name.startsWith(word) || name.endsWith(word) || `.${name}.`.includes(parts);
  }
  if (word.startsWith("*")) return asGlobs(word, config, field);
  return regular(word, config, field);
}

/** As compressed-tensors compares: `re:` and a regular expression from the name's start, or the very name. */
export function asTargets(word: string, config: Config, field: string): Matches {
  return word.startsWith("re:") ? regular(word.slice(3), config, field, word) : (name) => name === word;
}

/** As a shell compares: `*` for anything. */
export function asGlobs(word: string, config: Config, field: string): Matches {
  if (!/[*?[]/.test(word)) return (name) => name === word;
  const escaped = word.replace(/[.+^${}()|\\]/g, "\\$&").replace(/\*/g, ".*").replace(/\?/g, ".");
  return regular(`${escaped}$`, config, field, word);
}

/** A list of names in a method's settings. It knows which of them were met. */
export class Names {
  readonly #all: { readonly word: string; readonly matches: Matches; met: boolean }[];
  readonly #found = new Map<string, readonly string[]>();

  /** Words of a field, and how they are compared. */
  constructor(config: Config, field: string, words: readonly string[], compare: Compare) {
    if (words.length > MOST_NAMES) throw config.fault(field, `at most ${MOST_NAMES} names`, words.length);
    this.#all = words.map((word) => ({ word, matches: compare(word, config, field), met: false }));
  }

  /** Whether a module, or a table, is named. */
  has(module: Pick<Module, "names">): boolean {
    return this.wordsFor(module).length > 0;
  }

  /** The words that name a module, in their order. */
  wordsFor({ names }: Pick<Module, "names">): readonly string[] {
    const key = names.join();
    const known = this.#found.get(key);
    if (known !== undefined) return known;
    const hit = this.#all.filter(({ matches }) => names.some(matches));
    for (const one of hit) one.met = true;
    const words = hit.map(({ word }) => word);
    this.#found.set(key, words);
    return words;
  }

  /** Words that named nothing. */
  get unmet(): string[] {
    return this.#all.filter(({ met }) => !met).map(({ word }) => word);
  }
}

/** The names in one or two fields, which are lists or missing; compared as transformers does unless said otherwise. */
export function namesIn(config: Config, fields: readonly string[], compare: Compare = asModules): Names {
  return new Names(config, fields[0]!, fields.flatMap((field) => config.words(field)), compare);
}
