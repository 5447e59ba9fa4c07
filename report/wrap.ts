import { widthOf } from "./width.ts";

/** Columns that text for people takes at most. */
export const WIDTH = 120;

/** A text in lines of at most `WIDTH` columns, broken between words; all lines but the first begin with so many spaces. */
export function wrapped(text: string, indent = 0, width: number = WIDTH): string[] {
  const lines: string[] = [], margin = " ".repeat(indent);
  let line = "";
  for (const word of text.trimEnd().split(/(?<=[^ ]) /)) {
    if (line !== "" && line.trim() !== "" && widthOf(line) + 1 + widthOf(word) > width) {
      lines.push(line);
      line = margin + word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** Lines whose last column begins at `start`, wrapped under it. */
export function wrappedFrom(start: number, lines: readonly string[]): string[] {
  return lines.flatMap((line) => widthOf(line) <= WIDTH ? [line] : wrapped(line, start));
}
