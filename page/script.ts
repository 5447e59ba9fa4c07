/** A program of the editor as a module that a browser runs. */
import { transform } from "../deps/sucrase.ts";
import { foreignImport } from "./words.ts";

/** How a program may name FODLAM: the package, or the file of a checkout or a release. */
const OWN =
  /^(@fodlam\/fodlam|fodlam|(\.{1,2}\/)*(mod\.ts|fodlam\.js)|https?:\/\/\S*\/(mod\.ts|fodlam\.js))$/;

/** Where modules are imported from, with the quotes around. */
const IMPORTS = /(\b(?:from|import)\s*\(?\s*)(["'])([^"'\n]+)\2/g;

/** Comments, and the texts in which what looks like one is none. */
const COMMENTS_AND_TEXTS =
  /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\[^])*`|\/\*[^]*?\*\/|\/\/[^\n]*/g;

/** A program with its comments blank, each letter where it was. */
function withoutComments(code: string): string {
  return code.replace(
    COMMENTS_AND_TEXTS,
    (text) => text.startsWith("/") ? text.replace(/[^\n]/g, " ") : text,
  );
}

/**
 * The program as JavaScript, line by line as it was, with FODLAM at an address.
 *
 * @throws {PageError} if it imports anything else
 * @throws {SyntaxError} if it is no program
 */
export function runnable(source: string, fodlam: string): string {
  const { code } = transform(source, {
    transforms: ["typescript"],
    disableESTransforms: true,
    preserveDynamicImport: true,
  });
  const plain = withoutComments(code);
  for (const { 3: specifier, index } of plain.matchAll(IMPORTS)) {
    if (!OWN.test(specifier!)) throw foreignImport(specifier!, plain.slice(0, index).split("\n").length);
  }
  return plain.replace(IMPORTS, (_, before: string, quote: string) => `${before}${quote}${fodlam}${quote}`);
}

/** An address of a module, which is in it: a blob's is asked of the browser's other processes, which takes longer than a program. */
export function addressOf(code: string): string {
  return `data:text/javascript,${encodeURIComponent(code.toWellFormed())}`;
}
