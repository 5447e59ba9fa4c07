import type { Fragment, Tensor } from "../../dsl/mod.ts";
import type { Note, ReadOptions } from "../format.ts";
import type { Config } from "./config.ts";

/** Tokens of a text where none are asked for. */
export const DEFAULT_TOKENS = 128;

/** What a model is asked to do. */
export class Ask {
  /** Tokens that it reads at once: the sequence's, or the one that is generated. */
  readonly tokens: number;
  /** Tokens of a target, for models that read one. */
  readonly target: number;
  /** Tokens that the generated one sees, itself included; nothing if a whole sequence is read. */
  readonly context: number | undefined;
  /** What is said of the network at the end. */
  readonly notes: Note[] = [];
  /** The whole sequence. */
  readonly sequence: number;

  /** From `--dim sequence=`, `--dim target=` and `--dim context=`. */
  constructor(config: Config, { dims = {} }: ReadOptions) {
    const given = (name: string, fallback: number) =>
      Object.hasOwn(dims, name) ? config.tokens(name, dims[name]!) : fallback;
    this.sequence = given("sequence", DEFAULT_TOKENS);
    this.target = given("target", this.sequence);
    this.context = Object.hasOwn(dims, "context") ? given("context", 1) : undefined;
    this.tokens = this.context === undefined ? this.sequence : 1;
  }

  /** How many tokens before the generated one are cached; no more than a window sees. */
  cached(window = Infinity): number {
    return Math.min(this.context ?? 1, window) - 1;
  }

  /** Says something of the whole network. */
  note(text: string): void {
    this.notes.push({ text, layers: [] });
  }

  /** Says what text the network was made for. */
  noteTokens(): void {
    this.note(
      this.context === undefined
        ? `a sequence of ${this.sequence} tokens; another with --dim sequence=N, one generated token with --dim context=N`
        : `one token that sees ${this.context}, itself included; a whole sequence without --dim context`,
    );
  }
}

/** What a family is built of: its network, whose name is put in later. */
export type Built =
  | { readonly inputs: readonly number[]; readonly body: Fragment }
  | { readonly outputs: Tensor | readonly Tensor[] };

/** A family: its configuration's fields to a network. */
export type Family = (config: Config, ask: Ask) => Built;
