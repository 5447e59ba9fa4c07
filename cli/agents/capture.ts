/** A command run for its output: nothing reaches this process's own streams, which carry the protocol. */
import { visibleLines } from "../../ir/escape.ts";
import type { Writing } from "../../formats/format.ts";
import { runCommand } from "../arguments/command.ts";
import type { Command } from "../spec.ts";

/** What a command said. */
export interface Said {
  /** What it printed. */
  readonly out: string;
  /** The content of a file that it wrote to standard output. */
  readonly content?: string | Uint8Array;
  /** The files that a folder would get. */
  readonly files?: Writing["files"];
  /** What it said on standard error. */
  readonly notes: readonly string[];
}

/** Runs a command with these words; throws what it throws. */
export async function saidBy(command: Command, words: readonly string[]): Promise<Said> {
  const lines: string[] = [], notes: string[] = [];
  let content: string | Uint8Array | undefined, files: Writing["files"] | undefined;
  await runCommand(command, words, {
    out: (text) => void lines.push(visibleLines(text)),
    content: (whole) => void (content = whole),
    files: (all) => void (files = all),
    err: (text) => void notes.push(visibleLines(text)),
    fail: () => {},
    color: false,
    watched: false,
  }, { after: "fodlam" });
  return {
    out: lines.join("\n"),
    notes,
    ...(content !== undefined && { content }),
    ...(files !== undefined && { files }),
  };
}
