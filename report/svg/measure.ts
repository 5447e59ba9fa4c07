/** Widths of text without a font at hand: DejaVu Sans, the widest of the usual sans-serif faces, so that no text is wider than was reckoned. */
import { visible } from "../../ir/escape.ts";
import { widthOf } from "../width.ts";

/** How a text stands out; each has its size. */
export type TextStyle = "title" | "body" | "small" | "label";

/** Pixels of a text's size. */
export const SIZES: Readonly<Record<TextStyle, number>> = { title: 15, body: 12, small: 11, label: 11 };

/** Widths in sizes of the font, rounded up, of characters that are not of the usual width. */
const widths: readonly (readonly [signs: string, width: number])[] = [
  ["ijlI'|!.,:; ", 0.36],
  ["frt()[]-/", 0.42],
  ["mwMW@%", 1],
  ["ABCDEFGHJKLNOPQRSTUVXYZ&+=<>~", 0.8],
];
const byOne = new Map(widths.flatMap(([signs, width]) => Array.from(signs, (one) => [one, width] as const)));
const USUAL = 0.65, BOLD = 1.12;

/** Pixels that a text takes at most. */
export function widthOfText(content: string, style: TextStyle = "body"): number {
  const signs = Array.from(visible(content));
  const sum = signs.reduce((all, one) => all + (byOne.get(one) ?? USUAL * widthOf(one)), 0);
  return sum * SIZES[style] * (style === "title" ? BOLD : 1);
}
