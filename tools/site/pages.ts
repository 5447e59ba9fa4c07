/** Documents as the sources of the site: links lead to what the site has, and files that are no documents lie beside them. */
import { dirname, resolve } from "../../deps/std_path.ts";

const root = new URL("../../", import.meta.url).pathname;

/** Files of a site's sources by path: text, or a file of the project that is copied. */
export interface Sources {
  /** What VitePress makes pages of. */
  readonly pages: Map<string, string>;
  /** What is there as it is. */
  readonly files: Map<string, string>;
}

/** Endings that a server gives a browser as what they are; others are shown as plain text. */
const KNOWN = /\.(svg|ipynb|txt)$/;

/** A document's path in the site: a README is what its folder opens with. */
export function pageOf(path: string): string {
  return path.replace(/(^|\/)README\.md$/, "$1index.md");
}

/** The path from the root that a link of a document means. */
function targetOf(link: string, from: string): string {
  return resolve(root, dirname(from), decodeURIComponent(link)).slice(root.length);
}

function relative(from: string, to: string): string {
  const here = dirname(from).split("/").filter((part) => part !== "."), there = to.split("/");
  let same = 0;
  while (same < here.length && here[same] === there[same]) same++;
  const path = [...here.slice(same).map(() => ".."), ...there.slice(same)].join("/");
  return path.startsWith(".") ? path : `./${path}`;
}

/** A text with something done to what is no code. */
function outsideCode(text: string, change: (part: string) => string): string {
  return text.split(/(^(`{3,})[\s\S]*?^\2$|`[^`\n]+`)/gm).filter((part) => !/^`{3,}$/.test(part ?? ""))
    .map((part) => part?.startsWith("`") ? part : change(part ?? "")).join("");
}

/** Adds a document to the sources, and the files that it links to. */
export async function addPage(
  path: string,
  text: string,
  { pages, files }: Sources,
  known: ReadonlySet<string>,
): Promise<void> {
  const wanted: string[] = [];
  const linked = outsideCode(
    text.replace(/^<!--.*?-->\n\n?/gm, ""),
    (part) =>
      part.replace(
        /(!?\[[^\]]*\])\(([^)#\s]+)(#[^)\s]*)?\)/g,
        (whole, words: string, link: string, hash = "") => {
          if (/^[a-z]+:/.test(link)) return whole;
          const target = targetOf(link, path);
          if (known.has(target)) return `${words}(${relative(path, pageOf(target))}${hash})`;
          wanted.push(target);
          return words.startsWith("!")
            ? `${words}(/${fileOf(target)})`
            : `${words}(${relative(path, fileOf(target))}){target="_self"}`;
        },
      ),
  );
  for (const target of wanted) {
    if (!(await Deno.stat(root + target)).isFile) {
      throw new Error(`${path} links to ${target}, which is no file`);
    }
    files.set(fileOf(target), await Deno.readTextFile(root + target));
  }
  pages.set(pageOf(path), linked);
  files.set(path, text);
}

/** What a file is called on the site. */
function fileOf(target: string): string {
  return KNOWN.test(target) ? target : `${target}.txt`;
}
