/** Small pieces that the generated pages share. */

/** What every generated page opens with. */
export const GENERATED = "<!-- Written by `deno task bless`; change the code that it is written from. -->";

/** A table; bars in cells are escaped, columns whose heads are in `numbers` are aligned to the right. */
export function table(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  numbers: readonly string[] = [],
): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(heads), line(heads.map((head) => numbers.includes(head) ? "--:" : "---")), ...rows.map(line)]
    .join(
      "\n",
    );
}

/** A fenced block. */
export function fence(language: string, code: string): string {
  return `\`\`\`${language}\n${code}\n\`\`\``;
}

/** Blocks of text with an empty line between them, and a line break at the end. */
export function page(blocks: readonly string[]): string {
  return blocks.filter((block) => block !== "").join("\n\n") + "\n";
}
