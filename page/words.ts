/** What the page says that no command says: each message once. */
import type { Fault } from "./messages.ts";

/** What a visitor is told; what the page says itself, and not the program. */
export class PageError extends Error {
  /** The line of the program that is at fault, if one is. */
  readonly line?: number;

  constructor(message: string, line?: number) {
    super(message);
    if (line !== undefined) this.line = line;
  }
}

/** What the worker found wrong, on the page's side. */
export function asError({ message, line }: Fault): PageError {
  return new PageError(message, line);
}

/** An import that the page does not have. */
export function foreignImport(specifier: string, line: number): PageError {
  return new PageError(
    `Cannot import ${JSON.stringify(specifier)}: the page loads nothing from elsewhere. ` +
      `Expected "@fodlam/fodlam"; run the program with deno to import more`,
    line,
  );
}

/** A program without a network. */
export function noNetwork(): PageError {
  return new PageError(
    "The program exports no network: expected a line such as export const net = network(...)",
  );
}

/** What a program threw that is no error. */
export function thrown(value: unknown): string {
  return `The program threw ${String(value)}`;
}

/** A worker that ended. */
export function ended(): string {
  return "The program stopped its worker";
}

/** A number that a field does not take; of what is no number at all a browser tells nothing. */
export function badNumber(what: string, expected: string, got: string): Fault {
  return { message: `Cannot use ${what}: expected ${expected}, got ${got === "" ? "something else" : got}` };
}

/** What took too long. */
export function stopped(what: "program" | "file", seconds: number): string {
  return what === "program"
    ? `The program was stopped after ${seconds} s: is there a loop without an end?`
    : `Reading the file was stopped after ${seconds} s`;
}

/** A chip of one's own that nobody has begun. */
export function noOwnChip(): PageError {
  return new PageError("There is no chip of your own yet: edit a copy of one");
}

/** A chip that is no JSON. */
export function badOwnChip(error: unknown): PageError {
  return new PageError(`Cannot read your chip: ${(error as Error).message}`);
}

/** A question before there is a result. */
export function noResult(): PageError {
  return new PageError("There is no result to explain yet");
}

/** A file without a network. */
export function emptyFile(path: string): PageError {
  return new PageError(`Cannot read ${path}: expected a network, got none`);
}

/** A link that is not whole. */
export function badLink(): PageError {
  return new PageError(
    "Cannot read the link: expected one that this page made, got a part of one or another",
  );
}

/** A part of the page that its server does not have. */
export function missingPart(path: string): PageError {
  return new PageError(`Cannot load ${path}: the server does not have it`);
}

/** A field that is filled in for nothing. */
export function changesNothing(what: string, network: string, chip: string): string {
  return `The ${what} change nothing for ${network} on ${chip}`;
}

/** A network that is too large for its chip. */
export function doesNotFit(short: string): string {
  return `The network does not fit the chip's memory: ${short}`;
}

/** The densities of a link, which the page has no field for. */
export function densities(
  { weights, activations }: { readonly weights: number; readonly activations: number },
): string {
  return `Densities of the link: weights ${weights}, activations ${activations}`;
}
