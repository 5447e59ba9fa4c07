/** A JSON parser that says where a fault is. Loaded only when the built-in one has refused a text. */
import { npm } from "./npm.ts";

/** What is called on the way through a text. */
export interface Visitor {
  /** A fault, by its number, and where it is. */
  onError?(error: number, offset: number): void;
  /** The beginning of a list. */
  onArrayBegin?(offset: number): void;
  /** The beginning of an object. */
  onObjectBegin?(offset: number): void;
}

interface Package {
  /** The name of a fault. */
  printParseErrorCode(error: number): string;
  /** Reads a text and tells what comes. */
  visit(text: string, visitor: Visitor, options?: { readonly disallowComments?: boolean }): void;
}

const { printParseErrorCode, visit } = await npm<Package>("jsonc-parser@3.3.1");

export { printParseErrorCode, visit };
