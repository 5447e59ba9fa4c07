/** Expressions over sets of tensors: `~Intermediates`, `input | output`, `All - weight`. */
import { show } from "../../ir/errors.ts";
import type { TensorName } from "../../profiles/types.ts";
import type { YamlValue } from "../../formats/yaml.ts";

/** Every tensor of a layer. */
export const TENSORS: readonly TensorName[] = ["weights", "inputs", "outputs"];

/** Sets that have a name whatever the architecture. Each layer stands by itself: nothing is made by one and read by another. */
const NAMED: Readonly<Record<string, readonly TensorName[]>> = {
  All: TENSORS,
  Tensors: TENSORS,
  Nothing: [],
  Intermediates: [],
  Shared: [],
  Inputs: ["weights", "inputs"],
  Outputs: ["outputs"],
  input: ["inputs"],
  weight: ["weights"],
  output: ["outputs"],
};

const MOST_LETTERS = 500;

const SIGN = /\s*([A-Za-z_][\w.]*|[~|&()^-])/y;

/** The tensors that an expression names; sets of memories that came before have those memories' names. */
export function tensorsOf(
  value: YamlValue,
  memories: ReadonlyMap<string, readonly TensorName[]>,
): TensorName[] {
  return new Sets(value, memories).whole();
}

class Sets {
  readonly #value: YamlValue;
  readonly #memories: ReadonlyMap<string, readonly TensorName[]>;
  readonly #words: string[] = [];
  #at = 0;

  constructor(value: YamlValue, memories: ReadonlyMap<string, readonly TensorName[]>) {
    this.#value = value;
    this.#memories = memories;
    const text = value.text(), end = text.trimEnd().length;
    if (text.length > MOST_LETTERS) {
      throw value.fault(`a set of at most ${MOST_LETTERS} letters`, `${text.length}`);
    }
    SIGN.lastIndex = 0;
    for (let at = 0; at < end; at = SIGN.lastIndex) {
      const found = SIGN.exec(text);
      if (found === null) throw value.fault("a set of tensors: names, ~, |, & and -");
      this.#words.push(found[1]!);
    }
  }

  whole(): TensorName[] {
    const found = this.#level(0);
    if (this.#at < this.#words.length) throw this.#unexpected("the end of the set");
    return TENSORS.filter((tensor) => found.has(tensor));
  }

  /** Signs of one level, those that bind least first, as Python has them: `|`, `^`, `&`, `-`. */
  #level(level: number): Set<TensorName> {
    const sign = ["|", "^", "&", "-"][level];
    if (sign === undefined) return this.#one();
    let found = this.#level(level + 1);
    while (this.#words[this.#at] === sign) {
      this.#at++;
      const other = this.#level(level + 1),
        both = TENSORS.map((one) => [found.has(one), other.has(one)] as const);
      const isIn = ([own, more]: readonly [boolean, boolean]) =>
        sign === "|" ? own || more : sign === "&" ? own && more : sign === "-" ? own && !more : own !== more;
      found = new Set(TENSORS.filter((_, at) => isIn(both[at]!)));
    }
    return found;
  }

  #one(): Set<TensorName> {
    const word = this.#words[this.#at++];
    if (word === "~") {
      const inner = this.#one();
      return new Set(TENSORS.filter((tensor) => !inner.has(tensor)));
    }
    if (word === "(") {
      const inner = this.#level(0);
      if (this.#words[this.#at++] !== ")") throw this.#unexpected(")", -1);
      return inner;
    }
    if (word === undefined || !/\w/.test(word)) throw this.#unexpected("a name", -1);
    const known = this.#memories.get(word.replace(/\.tensors$/, "")) ??
      (Object.hasOwn(NAMED, word) ? NAMED[word] : undefined);
    if (known === undefined) {
      const names = [...Object.keys(NAMED), ...this.#memories.keys()];
      throw this.#value.fault(`sets among ${names.join(", ")}`, show(word));
    }
    return new Set(known);
  }

  #unexpected(expected: string, back = 0): Error {
    const word = this.#words[this.#at + back];
    return this.#value.fault(
      `${expected} in ${show(this.#value.value)}`,
      word === undefined ? "its end" : show(word),
    );
  }
}
