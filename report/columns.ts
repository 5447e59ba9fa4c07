/** One column of a text table. */
export interface Column<T> {
  /** The heading. */
  readonly head: string;
  /** Where the text stands; numbers go right. */
  readonly align: "left" | "right";
  /** The text of a cell. */
  text(row: T): string;
}

/** Rows under headings, columns two spaces apart, every line trimmed at its end. */
export function columns<T>(rows: readonly T[], spec: readonly Column<T>[]): string[] {
  const cells = rows.map((row) => spec.map(({ text }) => text(row)));
  const lines = [spec.map(({ head }) => head), ...cells];
  const widths = spec.map((_, i) => Math.max(...lines.map((line) => line[i]!.length)));
  const pad = (text: string, i: number) =>
    spec[i]!.align === "right" ? text.padStart(widths[i]!) : text.padEnd(widths[i]!);
  return lines.map((line) => line.map(pad).join("  ").trimEnd());
}
