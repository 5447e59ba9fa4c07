import { cut } from "../ir/escape.ts";
import { widthOf } from "./width.ts";

/** One column of a text table. */
export interface Column<T> {
  /** The heading. */
  readonly head: string;
  /** Where the text stands; numbers go right. */
  readonly align: "left" | "right";
  /** Characters of a cell; of a longer text the middle is left out. */
  readonly most?: number;
  /** The text of a cell. */
  text(row: T): string;
}

/** Characters of a layer's name in a table; other formats have it whole. */
export const MOST_OF_NAME = 80;

/** Rows under headings, columns two spaces apart, every line trimmed at its end. */
export function columns<T>(rows: readonly T[], spec: readonly Column<T>[]): string[] {
  const cells = rows.map((row) => spec.map(({ text, most = Infinity }) => cut(text(row), most)));
  const lines = [spec.map(({ head }) => head), ...cells];
  const widths = spec.map((_, i) => lines.reduce((most, line) => Math.max(most, widthOf(line[i]!)), 0));
  const pad = (text: string, i: number) => {
    const blanks = " ".repeat(widths[i]! - widthOf(text));
    return spec[i]!.align === "right" ? blanks + text : text + blanks;
  };
  return lines.map((line) => line.map(pad).join("  ").trimEnd());
}
