/**
 * What a command is, apart from any command-line library: `tree.ts` alone knows which one builds the commands.
 *
 * @module
 */

import type { Writing } from "../formats/format.ts";

/** A value option or a flag. */
export interface OptionSpec {
  /** As in `--batch <n>` or `--json`. */
  readonly flags: string;
  /** One line of help. */
  readonly help: string;
  /** Legal words, where there are few. */
  readonly choices?: readonly string[];
  /** Whether it may be given several times; its value is then a list. */
  readonly repeats?: boolean;
}

/** A positional argument, as in `<net>` or `[file]`. */
export interface ArgumentSpec {
  /** With its brackets. */
  readonly name: string;
  /** One line of help. */
  readonly help: string;
}

/** Parsed options by name. */
export type Options = Readonly<Record<string, unknown>>;

/** The outside as a command sees it. */
export interface Io {
  /** Writes to standard output, with a line break. */
  out(text: string): void;
  /** Writes a file's content to standard output, as it is. */
  content(content: string | Uint8Array): void;
  /** Takes several files in place of a folder; without it they need one. */
  files?(files: Writing["files"]): void;
  /** Writes to standard error, with a line break. */
  err(text: string): void;
  /** Writes over the last line of standard error, where that is a terminal; empties it if there is nothing to say. */
  progress?(text: string): void;
  /** Sets the exit code. */
  fail(code: number): void;
  /** Ends the process although something is still waited for, such as a pipe into which nobody writes. */
  abandon?(): void;
  /** Whether standard output is a terminal that takes colours. */
  readonly color: boolean;
  /** Whether somebody is likely to read standard error as it comes. */
  readonly watched: boolean;
}

/** A command: what it is called with, and what it does. */
export interface CommandSpec {
  /** The word, or two: `eval`, `profile check`. */
  readonly name: string;
  /** One line of help. */
  readonly help: string;
  /** Positional arguments. */
  readonly arguments: readonly ArgumentSpec[];
  /** Options. */
  readonly options: readonly OptionSpec[];
  /** Lines that show it in use. */
  readonly examples?: readonly string[];
}

/** A command and its action. */
export interface Command {
  /** What it is called with. */
  readonly spec: CommandSpec;
  /** What it does. */
  run(options: Options, args: readonly string[], io: Io): Promise<void>;
}
