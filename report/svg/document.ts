/** A picture as one SVG document: its colours, its heading, its size by its content. */
import { htmlText } from "../../ir/escape.ts";
import { element, fitted, rectangle, text } from "./element.ts";

/** Pixels across a picture. */
export const WIDTH = 760;
/** Pixels between a picture's edge and what stands in it. */
export const MARGIN = 16;

/** Colours that the colour-blind can tell apart (Okabe and Ito, Color Universal Design, 2008), with their brightness taking turns. */
const COLOURS = ["#0072b2", "#e69f00", "#56b4e9", "#d55e00", "#009e73", "#cc79a7", "#f0e442", "#999999"];

/** The class of the colour of a place; colours are used again after the last. */
export function colour(place: number): string {
  return `c${place % COLOURS.length}`;
}

/** The shape of a place's points: colours that are used again have another one. */
export function shape(place: number): number {
  return Math.floor(place / COLOURS.length) % 3;
}

/** The class of a line of that colour; lines are dashed differently, too. */
export function stroke(place: number): string {
  return `s${place % COLOURS.length}`;
}

const DASHES = ["none", "6 3", "2 2", "8 3 2 3", "4 4", "1 3", "10 4", "6 2 2 2"];

const fills = COLOURS.map((value, i) => `.fodlam .c${i}{fill:${value}}`);
const strokes = COLOURS.map((value, i) =>
  `.fodlam .s${i}{stroke:${value};stroke-width:2;fill:none;stroke-dasharray:${DASHES[i]}}`
);

/** Yellow is too pale on white paper: its marks have an edge, its lines are darker. */
const YELLOW = ".fodlam .c6{stroke:#7d7400;stroke-width:.7}.fodlam .s6{stroke:#a89c00}";

const light = [
  ".fodlam{font:12px Arial,Helvetica,'Liberation Sans','DejaVu Sans',sans-serif}",
  ".fodlam text{fill:#1a1a1a}",
  ".fodlam .title{font-size:15px;font-weight:600}",
  ".fodlam .small,.fodlam .label{font-size:11px}",
  ".fodlam .small{fill:#555}",
  ".fodlam .paper{fill:#fff}",
  ".fodlam .grid{stroke:#ddd}",
  ".fodlam .axis{stroke:#666}",
  ".fodlam .mark{stroke:#1a1a1a;stroke-width:1.2;fill:none}",
  ".fodlam .guide{stroke:#666;stroke-dasharray:4 3;fill:none}",
  ".fodlam .range{fill-opacity:.18}",
  ".fodlam .tint{fill-opacity:.35;stroke:#fff}",
  ".fodlam .edge{stroke:#fff;stroke-width:.7}",
  ".fodlam .frame{fill:none;stroke:#666}",
];
const dark = [
  ".fodlam text{fill:#eee}",
  ".fodlam .small{fill:#bbb}",
  ".fodlam .paper{fill:#1b1b1b}",
  ".fodlam .grid{stroke:#3a3a3a}",
  ".fodlam .axis,.fodlam .guide,.fodlam .frame{stroke:#aaa}",
  ".fodlam .mark{stroke:#eee}",
  ".fodlam .tint,.fodlam .edge{stroke:#1b1b1b}",
  ".fodlam .range{fill-opacity:.25}",
  ".fodlam .c0{fill:#3d97d8}.fodlam .s0{stroke:#3d97d8}",
  `.fodlam .c6{stroke:none}.fodlam .s6{stroke:${COLOURS[6]}}`,
];

/** The colours on paper, and on a dark screen; paper stays white. */
export const PICTURE_CSS: string = `${
  [...light, ...fills, ...strokes, YELLOW].join("")
}@media screen and (prefers-color-scheme:dark){${dark.join("")}}`;

const STYLE = `<style>${PICTURE_CSS}</style>`;

/** A picture for a page that has the pictures' style once. */
export function inlined(svg: string): string {
  return svg.replace(`${STYLE}\n`, "");
}

/** What a picture says above, and what it is. */
export interface Heading {
  /** What it shows. */
  readonly title: string;
  /** What else is to be known, a line each. */
  readonly lines: readonly string[];
}

/** Some elements and the pixels that they take downwards. */
export interface Part {
  /** The elements. */
  readonly body: readonly string[];
  /** Their height. */
  readonly height: number;
}

/** Pixels from one line of text to the next. */
export const LINE = 16;

function headingPart({ title, lines }: Heading): Part {
  const room = WIDTH - 2 * MARGIN;
  return {
    body: [
      text(MARGIN, MARGIN + 14, title, { style: "title", most: room }),
      ...lines.map((words, i) => text(MARGIN, MARGIN + 34 + i * LINE, words, { style: "small", most: room })),
    ],
    height: MARGIN + 28 + lines.length * LINE,
  };
}

/** A picture: heading, then parts below one another, then notes. */
export function picture(
  heading: Heading,
  parts: readonly ((top: number) => Part)[],
  notes: readonly string[] = [],
): string {
  const head = headingPart(heading), body = [...head.body];
  let height = head.height;
  for (const part of parts) {
    const drawn = part(height);
    body.push(...drawn.body);
    height += drawn.height;
  }
  const lines = notes.flatMap((note) => wrapped(note));
  body.push(...lines.map((words, i) => text(MARGIN, height + 12 + i * LINE, words, { style: "small" })));
  height += lines.length * LINE + MARGIN;
  return document(heading.title, height, body);
}

/** A note in lines that fit. */
function wrapped(note: string): string[] {
  const room = WIDTH - 2 * MARGIN, lines: string[] = [];
  let rest = "";
  for (const word of note.split(" ")) {
    const longer = rest === "" ? word : `${rest} ${word}`;
    if (fitted(longer, room, "small") === longer) rest = longer;
    else {
      if (rest !== "") lines.push(rest);
      rest = fitted(word, room, "small");
    }
  }
  return [...lines, rest];
}

function document(title: string, height: number, body: readonly string[]): string {
  const paper = rectangle({ x: 0, y: 0, width: WIDTH, height }, "paper");
  const content = [`<title>${htmlText(title)}</title>`, STYLE, paper, ...body].join("\n");
  return `${
    element("svg", {
      xmlns: "http://www.w3.org/2000/svg",
      class: "fodlam",
      role: "img",
      width: WIDTH,
      height,
      viewBox: `0 0 ${WIDTH} ${Math.round(height * 10) / 10}`,
    }, `\n${content}\n`)
  }\n`;
}
