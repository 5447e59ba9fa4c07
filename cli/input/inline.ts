/**
 * Contents that come with the call in place of a file, as agents hand them over: `inline:NAME:CONTENT`, both as `encodeURIComponent`
 * writes them, so that no comma and no line break is in it; half of a character becomes U+FFFD, as in a file. No right is needed to read one, and it has no folder: what it names is
 * refused.
 */

/** A content and what it is called. */
export interface Inline {
  /** Its name, which messages show and whose end may tell the format. */
  readonly name: string;
  /** Its bytes. */
  readonly bytes: Uint8Array;
}

/** What stands for a content where a path is expected. */
export function inline(name: string, text: string): string {
  return `inline:${encodeURIComponent(name.toWellFormed())}:${encodeURIComponent(text.toWellFormed())}`;
}

/** The content that a path stands for, if it is one. */
export function inlineOf(path: string): Inline | undefined {
  const [, name, text] = /^inline:([^:]+):([^:]*)$/.exec(path) ?? [];
  if (name === undefined) return undefined;
  try {
    return { name: decodeURIComponent(name), bytes: new TextEncoder().encode(decodeURIComponent(text!)) };
  } catch {
    return undefined; // no such content: a file of a strange name
  }
}
