/** How a report may stand out on a terminal. */
export interface Style {
  /** Headings and sums. */
  bold(text: string): string;
  /** What matters less. */
  dim(text: string): string;
  /** What needs attention. */
  warn(text: string): string;
}

const escape = (code: number) => (text: string) => `\x1b[${code}m${text}\x1b[0m`;

/** No colours: files, pipes, tests. */
export const plain: Style = { bold: (text) => text, dim: (text) => text, warn: (text) => text };

/** ANSI colours. */
export const ansi: Style = { bold: escape(1), dim: escape(2), warn: escape(33) };
