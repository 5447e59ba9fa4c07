/** What is written about FODLAM, in the order in which a reader is led through it: for the site, and for `llms.txt`. */
import { documents } from "../bless/documents.ts";

const root = new URL("../../", import.meta.url);

/** A document. */
export interface Page {
  /** Its path from the root. */
  readonly path: string;
  /** Its heading, without marks. */
  readonly title: string;
  /** Its first sentence, without marks. */
  readonly says: string;
}

/** Documents under one heading. */
export interface Section {
  readonly title: string;
  readonly pages: readonly Page[];
}

/** Paths, or beginnings of paths, by section; a document is in the first that it suits, in this order. */
const order: Readonly<Record<string, readonly string[]>> = {
  "Start": [
    "README.md",
    "docs/cookbook.md",
    "docs/language.md",
    "docs/npm.md",
    "docs/notebooks.md",
    "docs/python.md",
    "docs/agents.md",
    "docs/tools.md",
  ],
  "Reference": [
    "docs/reference/",
    "docs/zoo.md",
    "docs/network.md",
    "docs/estimate.md",
    "docs/profile-format.md",
  ],
  "Cost models": ["docs/models/", "docs/technology.md", "docs/laws.md"],
  "Accelerators": ["docs/profiles/", "docs/hardware/"],
  "Formats": ["docs/formats/README.md", "docs/formats/"],
  "Chips of other tools": ["docs/hardware/README.md", "docs/hardware/"],
  "Validation": ["docs/validation.md", "docs/validation/"],
  "Decisions": ["docs/decisions/README.md", "docs/decisions/"],
  "The project": ["CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "docs/releasing.md"],
  "Guides": ["docs/"],
};

/** The sections as readers meet them. */
const shown = [
  "Start",
  "Guides",
  "Reference",
  "Cost models",
  "Accelerators",
  "Formats",
  "Chips of other tools",
  "Validation",
  "Decisions",
  "The project",
];

/** The place of a document: its section, and its rank there. */
function placeOf(path: string): readonly [section: string, rank: number] | undefined {
  for (const [section, beginnings] of Object.entries(order)) {
    const rank = beginnings.findIndex((one) => path === one || one.endsWith("/") && path.startsWith(one));
    if (rank >= 0) return [section, rank];
  }
}

/** A Markdown text without marks and links, on one line. */
function plain(text: string): string {
  return text
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/[`*]|(?<!\w)_(?=\w)|(?<=\w)_(?!\w)/g, "")
    .replaceAll(/\s+/g, " ")
    .trim();
}

/** The heading and the first sentence of a document. */
export function factsOf(text: string): Omit<Page, "path"> {
  const [, title = "", rest = ""] = /^# (.+)\n([\s\S]*)/m.exec(text) ?? [];
  const paragraph =
    rest.split(/\n{2,}/).map((one) => one.trim()).find((one) => /^[A-Za-z\d`*_["]/.test(one)) ?? "";
  const sentences = plain(paragraph).split(/(?<=(?<![A-Z])[.!?]) /);
  const first = sentences.find((one) => !/^\d/.test(one)) ?? ""; // a count of things grows
  return { title: plain(title), says: first.replace(/[:;]$/, ".") };
}

/** Every document in its section. */
export async function contents(): Promise<Section[]> {
  const found: (readonly [section: string, rank: number, page: Page])[] = [];
  const generated = [...Deno.readDirSync(new URL("docs/reference", root))].map(({ name }) =>
    `docs/reference/${name}`
  );
  for (const path of [...await documents(), ...generated]) {
    const place = placeOf(path);
    if (place === undefined) continue;
    found.push([...place, { path, ...factsOf(await Deno.readTextFile(new URL(path, root))) }]);
  }
  found.sort(([, a, one], [, b, other]) => a - b || (one.path < other.path ? -1 : 1));
  return shown.map((title) => ({
    title,
    pages: found.filter(([section]) => section === title).map(([, , page]) => page),
  }));
}
