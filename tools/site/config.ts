/** What VitePress is told: titles, navigation, search. */
import type { Page, Section } from "./contents.ts";
import { pageOf } from "./pages.ts";
import { MARK, PLACE } from "./playground.ts";

/** How the site is made. */
export interface SiteOptions {
  /** Where it lies on its host: `/`, or `/fodlam/`. */
  readonly base: string;
}

const item = ({ path, title }: Page) => ({
  text: path === "README.md" ? "What FODLAM is" : title.replace(/^Validation of /, ""),
  link: `/${pageOf(path).replace(/\.md$/, "").replace(/(^|\/)index$/, "$1")}`,
});

/** Headings are linked to as GitHub names them, where the same documents are read. */
const ANCHORS =
  'anchor: { slugify: (text) => text.trim().toLowerCase().replace(/[^\\p{L}\\p{N}\\s_-]/gu, "")' +
  '.replace(/\\s/g, "-") },';

/**
 * Angle brackets are text and not HTML, and so are braces: pages are Markdown and no templates. A block whose fence holds the end of a
 * link to the playground has that link below it.
 */
const rules = (base: string) =>
  `config(md) {
      for (const rule of ["text", "code_inline"]) {
        const plain = md.renderer.rules[rule];
        md.renderer.rules[rule] = (...all) => plain(...all).replaceAll("{{", "&#123;&#123;");
      }
      const fence = md.renderer.rules.fence;
      md.renderer.rules.fence = (tokens, at, ...others) => {
        const [mark, link] = / ${MARK}(\\S+)/.exec(tokens[at].info) ?? [""];
        tokens[at].info = tokens[at].info.replace(mark, "");
        const block = fence(tokens, at, ...others);
        if (mark === "") return block;
        return block + '<p><a href="${base}${PLACE}' + link + '" target="_self">Open in the playground</a></p>';
      };
    },`;

/** Sections that are read by themselves, by where their pages lie: every page would carry a link to each of theirs. */
const ASIDE: Readonly<Record<string, string>> = {
  "Validation": "/docs/validation",
  "Decisions": "/docs/decisions/",
};

function group({ title, pages }: Section) {
  return { text: title, items: pages.map(item) };
}

/** The navigation beside a page, by the beginning of its path. */
function sidebars(sections: readonly Section[]) {
  const isAside = ({ title }: Section) => title in ASIDE;
  const entries = sections.filter(isAside).map((section) => ({
    ...item(section.pages[0]!),
    text: section.title,
  }));
  const main = sections.filter((section) => !isAside(section)).map(group);
  const back = { text: "All pages", link: "/" };
  return {
    ...Object.fromEntries(
      sections.filter(isAside).map((section) => [ASIDE[section.title]!, [back, group(section)]]),
    ),
    "/": [...main, { text: "Further", items: entries }],
  };
}

/** The text of `config.mjs`. */
export function configText(sections: readonly Section[], { base }: SiteOptions): string {
  const top = ["docs/cookbook.md", "docs/reference/cli.md", "docs/zoo.md", "docs/validation.md"];
  const pages = sections.flatMap(({ pages }) => pages);
  const config = {
    title: "FODLAM",
    description:
      "Seconds and joules of neural networks on accelerators, layer by layer, and how far to trust them",
    base,
    srcExclude: ["public/**"],
    themeConfig: {
      search: { provider: "local" },
      outline: [2, 3],
      nav: [
        ...top.flatMap((path) => pages.filter((page) => page.path === path).map(item)),
        { text: "Playground", link: `/${PLACE}index.html`, target: "_self" },
      ],
      sidebar: sidebars(sections),
    },
  };
  return `export default {
  ...${JSON.stringify(config, null, 2)},
  markdown: {
    html: false,
    ${ANCHORS}
    ${rules(base)}
  },
};
`;
}
