/** Fenced blocks of a Markdown document, and the remark above each: `<!-- not run: why -->`, `<!-- exits with 1 -->`. */

/** One fenced block. */
export interface Block {
  /** The first word after the fence. */
  readonly language: string;
  /** The file that the block is, as in ` ```ts file=tiny.ts `. */
  readonly file?: string;
  /** What stands in it, with a line break at the end of each line. */
  readonly code: string;
  /** Where that begins in the document. */
  readonly at: number;
  /** The remark directly above it. */
  readonly remark: string;
  /** Whether only empty lines stand between it and the block before. */
  readonly follows: boolean;
}

const FENCED = /(?:^<!-- ([^\n]*?) -->\n\n?)?^(`{3,})(\w+)([^\n]*)\n([\s\S]*?)^\2$/gm;

/** Every fenced block, in order. */
export function blocksOf(document: string): Block[] {
  let end = -1;
  return [...document.matchAll(FENCED)].map((match) => {
    const [whole, remark = "", ticks, language, info, code] = match;
    const follows = end >= 0 && document.slice(end, match.index).trim() === "";
    end = match.index + whole.length;
    const file = /file=(\S+)/.exec(info!)?.[1];
    const at = end - ticks!.length - code!.length;
    return { language: language!, code: code!, at, remark, follows, ...(file !== undefined && { file }) };
  });
}
