/** What `--help` prints, in 80 columns. */
import type { CommandSpec } from "../spec.ts";
import { wrapped } from "../../report/wrap.ts";

/** A term and what it means. */
type Row = readonly [term: string, meaning: string];

const COLUMNS = 80, INDENT = "  ", LEAST_COLUMNS = 24;

const HELP: Row = ["-h, --help", "display help for command"];

/** Help of one command; `name` is how it is called. */
export function commandHelp(
  name: string,
  { help, arguments: takes, options, examples = [] }: CommandSpec,
): string {
  const usage = [name, "[options]", ...takes.map((argument) => argument.name)].join(" ");
  const args = takes.map((argument): Row => [argument.name.slice(1, -1), argument.help]);
  const flags = options.map((
    { flags, help, choices },
  ): Row => [flags, choices === undefined ? help : `${help} (choices: ${choices.join(", ")})`]);
  const lists = { Arguments: args, Options: [...flags, HELP] };
  const shown = examples.length === 0
    ? []
    : [["Examples:", ...examples.map((line) => INDENT + line)].join("\n")];
  return [page(usage, help, lists), ...shown].join("\n\n");
}

/** Help of a program, or of a group of commands of two words. */
export function programHelp(
  name: string,
  help: string,
  options: readonly Row[],
  commands: readonly Row[],
): string {
  const all: readonly Row[] = [...commands, ["help [command]", "display help for command"]];
  return page(`${name} [options] [command]`, help, { Options: [...options, HELP], Commands: all });
}

/** A command as a list of commands shows it, under the last of its words. */
export function commandRow(name: string, { help, arguments: takes, options }: CommandSpec): Row {
  const words = [...(options.length > 0 ? ["[options]"] : []), ...takes.map((argument) => argument.name)];
  return [[name, ...words].join(" "), help];
}

function page(usage: string, help: string, lists: Readonly<Record<string, readonly Row[]>>): string {
  const width = Math.max(...Object.values(lists).flat().map(([term]) => term.length));
  const shown = Object.entries(lists).filter(([, rows]) => rows.length > 0);
  const blocks = shown.map(([head, rows]) => [`${head}:`, ...rows.map((row) => line(row, width))].join("\n"));
  return [`Usage: ${usage}`, wrapped(help, 0, COLUMNS).join("\n"), ...blocks].join("\n\n");
}

function line([term, meaning]: Row, width: number): string {
  const before = INDENT + term.padEnd(width) + INDENT;
  const lines = wrapped(meaning, 0, Math.max(LEAST_COLUMNS, COLUMNS - before.length));
  return before + lines.join(`\n${" ".repeat(before.length)}`);
}
