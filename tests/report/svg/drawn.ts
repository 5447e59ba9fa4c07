/** What stands in a picture: its texts with the boxes that they take, its size. */
import { overlap, textBox } from "../../../report/svg/place.ts";
import type { Anchor, Box } from "../../../report/svg/element.ts";
import { SIZES, type TextStyle, widthOfText } from "../../../report/svg/measure.ts";

/** A text and its box. */
export interface DrawnText {
  readonly text: string;
  readonly box: Box;
}

const ENTITY = /&#(\d+);/g;

/** The texts of a picture. */
export function textsIn(svg: string): DrawnText[] {
  const elements = svg.matchAll(/<text ([^>]*)>(.*?)(?:<title>.*?<\/title>)?<\/text>/g);
  return [...elements].map(([, attributes, content]) => {
    const value = (name: string) => new RegExp(` ?${name}="([^"]*)"`).exec(attributes!)?.[1];
    const text = content!.replace(ENTITY, (_, code) => String.fromCharCode(Number(code)));
    const style = (value("class") ?? "body") as TextStyle,
      anchor = (value("text-anchor") ?? "start") as Anchor;
    const [x, y] = [Number(value("x")), Number(value("y"))];
    return { text, box: textBox(x, y, widthOfText(text, style), SIZES[style], anchor) };
  });
}

/** The size of a picture. */
export function sizeOf(svg: string): { readonly width: number; readonly height: number } {
  const [, width, height] = /^<svg [^>]*viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg)!;
  return { width: Number(width), height: Number(height) };
}

/** What is wrong with the texts of a picture: two that overlap, one that leaves it. Half a pixel is rounding. */
export function faultsIn(svg: string): string[] {
  const texts = textsIn(svg), { width, height } = sizeOf(svg);
  const inner = texts.map(({ text, box: { x, y, ...size } }) => (
    { text, box: { x: x + 0.5, y: y + 0.5, width: size.width - 1, height: size.height - 1 } }
  ));
  const outside = inner.filter(({ box }) =>
    box.x < 0 || box.y < 0 || box.x + box.width > width || box.y + box.height > height
  );
  const pairs = inner.flatMap((one, i) =>
    inner.slice(i + 1).filter(({ box }) => overlap(one.box, box)).map(({ text }) =>
      `${one.text} over ${text}`
    )
  );
  return [...outside.map(({ text }) => `outside: ${text}`), ...pairs];
}
