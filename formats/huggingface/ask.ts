import { badFile, FodlamError } from "../../ir/errors.ts";
import { suggestion } from "../../ir/wording.ts";
import type { Fragment, Tensor } from "../../dsl/mod.ts";
import type { Note, ReadOptions } from "../format.ts";
import type { Config } from "./config.ts";

/** Tokens of a text where none are asked for. */
export const DEFAULT_TOKENS = 128;

/** What a model is asked to do. */
export class Ask {
  /** What is said of the network at the end. */
  readonly notes: Note[] = [];
  /** What stands on the trunk, by the end of the architecture's name: `ForCausalLM`, `Model`. */
  head = "";
  readonly #config: Config;
  readonly #dims: Readonly<Record<string, number>>;
  readonly #met = new Set<string>();

  /** From `--dim sequence=`, `--dim target=` and `--dim context=`. */
  constructor(config: Config, { dims = {} }: ReadOptions) {
    this.#config = config;
    this.#dims = dims;
  }

  #given(name: string): number | undefined {
    this.#met.add(name);
    return Object.hasOwn(this.#dims, name) ? this.#config.tokens(name, this.#dims[name]!) : undefined;
  }

  /** The whole sequence. */
  get sequence(): number {
    return this.#given("sequence") ?? DEFAULT_TOKENS;
  }

  /** The whole sequence, of a model that takes so many tokens: as many as that if fewer than usual. */
  sequenceUpTo(most: number): number {
    return this.#given("sequence") ?? Math.min(DEFAULT_TOKENS, most);
  }

  /** Tokens of a target, for models that read one. */
  get target(): number {
    return this.targetUpTo(Infinity);
  }

  /** Tokens of a target, of a model that takes so many: as many as that if fewer than usual. */
  targetUpTo(most: number): number {
    return this.#given("target") ?? this.sequenceUpTo(most);
  }

  /** Tokens that the generated one sees, itself included; nothing if a whole sequence is read. */
  get context(): number | undefined {
    return this.#given("context");
  }

  /** Tokens that the generated one sees, of a model that has so many places; more are refused. */
  contextUpTo(most: number): number | undefined {
    if (this.context === undefined || this.context <= most) return this.context;
    throw this.#config.fault("", `--dim context of at most the model's ${most} places`, this.context);
  }

  /** Tokens that are read at once: the sequence's, or the one that is generated. */
  get tokens(): number {
    return this.context === undefined ? this.sequence : 1;
  }

  /** How many tokens before the generated one are cached; no more than a window sees. */
  cached(window = Infinity): number {
    return Math.min(this.context ?? 1, window) - 1;
  }

  /** Says something of the whole network, once. */
  note(text: string): void {
    if (!this.notes.some((note) => note.text === text)) this.notes.push({ text, layers: [] });
  }

  /** Says what text the network was made for. */
  noteTokens(): void {
    this.note(
      this.context === undefined
        ? `a sequence of ${this.sequence} tokens; another with --dim sequence=N, one generated token with --dim context=N`
        : `one token that sees ${this.context}, itself included; a whole sequence without --dim context`,
    );
  }

  /** Says how long the sequence of an encoder is. */
  noteSequence(length: number): void {
    this.note(`a sequence of ${length} tokens; another with --dim sequence=N`);
  }

  /** Refuses dimensions that the network was not asked about. */
  checkDims(path: string): void {
    const name = Object.keys(this.#dims).find((name) => !this.#met.has(name));
    if (name === undefined) return;
    const known = [...this.#met];
    const expected = known.length === 0
      ? "no --dim: the file gives all sizes"
      : `--dim among ${known.join(", ")}${this.#met.has("context") ? WITH_CONTEXT : ""}`;
    throw new FodlamError(badFile(path, "", expected, `"${name}"`, suggestion(name, known)));
  }
}

const WITH_CONTEXT = " (with context, one token is generated and sequence has no effect)";

/** What a family is built of: its network, whose name is put in later. */
export type Built =
  | { readonly inputs: readonly number[]; readonly body: Fragment }
  | { readonly outputs: Tensor | readonly Tensor[] };

/** A family of models that transformers knows by one `model_type`. */
export interface Family {
  /** What its classes' names begin with: `Llama` of `LlamaForCausalLM`. */
  readonly classes: readonly string[];
  /** What may stand on its trunk, by the end of a class's name; the first where the file does not say. */
  readonly heads: readonly string[];
  /** Whether a part of its configuration, such as `text_config`, is a part of the model itself; false if left out. */
  readonly parts?: boolean;
  /** Other names of fields, by the name that counts (`attribute_map` of the configuration's class). */
  readonly aliases?: Readonly<Record<string, readonly string[]>>;
  /** A configuration's fields to a network. */
  readonly build: (config: Config, ask: Ask) => Built;
}
