/** The site: every page loads in a browser without an error, every link leads somewhere, examples open, and its search finds. */
import assert from "node:assert/strict";
import { inBrowser } from "../release/page.ts";
import { browser, must, versionOf } from "../release/runtimes.ts";
import { mayLeaveOut } from "../outside/run.ts";
import { elsewhere, here } from "../scripts/deno.ts";
import { PLACE, Playground } from "../../tools/site/playground.ts";
import { workOfLink } from "../../page/share.ts";

/** Every file of a folder. */
function walk(folder: string, path = ""): string[] {
  return [...Deno.readDirSync(folder + path)].flatMap(({ name, isDirectory }) =>
    isDirectory ? walk(folder, `${path}${name}/`) : [path + name]
  );
}

/** Where a link of a page leads on the site, and to which place there; nothing if it leads away. */
function targetOf(link: string, page: string): readonly [path: string, anchor: string] | undefined {
  if (/^(https?:|mailto:|data:)/.test(link)) return undefined;
  const { pathname, hash } = new URL(link.replaceAll("&amp;", "&"), `http://site/${page}`);
  const path = decodeURIComponent(pathname.slice(1));
  return [path === "" || path.endsWith("/") ? `${path}index.html` : path, decodeURIComponent(hash.slice(1))];
}

/** Links of the site's pages that lead to no file, or to no place in one. */
function deadLinks(folder: string, pages: readonly string[]): string[] {
  const files = new Set(walk(folder));
  const texts = new Map(pages.map((page) => [page, Deno.readTextFileSync(folder + page)]));
  const ids = new Map(
    [...texts].map((
      [page, text],
    ) => [page, new Set([...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id!))]),
  );
  return [...texts].flatMap(([page, text]) =>
    [...new Set([...text.matchAll(/ (?:href|src)="([^"]+)"/g)].map(([, link]) => link!))].flatMap((link) => {
      const target = targetOf(link, page);
      if (target === undefined) return [];
      const [path, anchor] = target;
      const isThere = files.has(path) && (anchor === "" || ids.get(path)?.has(anchor) !== false);
      return isThere ? [] : [`${page}: ${link}`];
    })
  );
}

/** Ends of links to the playground, by page. */
function examplesOf(folder: string, pages: readonly string[]): (readonly [page: string, link: string])[] {
  return pages.flatMap((page) =>
    [...Deno.readTextFileSync(folder + page).matchAll(/<a href="\/playground\/(#net=[^"]+)"/g)].map((
      [, link],
    ) => [page, link!] as const)
  );
}

/** Tells the window around a page of everything that goes wrong in it. */
const WATCH = `<script>{
const tell = (...what) => parent.postMessage(location.pathname + ": " + what.map(String).join(" "), "*");
for (const level of ["error", "warn"]) console[level] = tell;
addEventListener("error", ({ message, target }) => tell(message ?? "cannot load " + (target.src ?? target.href)), true);
addEventListener("unhandledrejection", ({ reason }) => tell(reason));
}</script>`;

/** Opens the pages, a few at a time, until each is alive, and the examples until each has a result; then searches. */
const VISIT = (pages: readonly string[], examples: readonly string[]) => `
const pages = ${JSON.stringify(pages)}, examples = ${
  JSON.stringify(examples)
}, faults = [], seen = [], results = {};
addEventListener("message", ({ data }) => faults.push(data));
const until = async (what, done) => {
  for (let left = 4800; left > 0; left--) {
    const found = done();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  faults.push("waited in vain for " + what);
};
function framed(path) {
  const frame = document.createElement("iframe");
  frame.src = "/" + path;
  document.body.append(frame);
  return frame;
}
async function opened(path) {
  const frame = framed(path);
  await until(path, () => frame.contentDocument?.querySelector("#app")?.__vue_app__ && frame.contentDocument.querySelector("h1"));
  return frame;
}
const resultIn = (page) => page?.querySelectorAll("#facts dd").length > 3 || page?.querySelector("#message")?.textContent;
async function run() {
  for (let link = examples.shift(); link !== undefined; link = examples.shift()) {
    const frame = framed("playground/" + link);
    await until("a result of " + link, () => resultIn(frame.contentDocument));
    const text = (id) => frame.contentDocument.getElementById(id).textContent;
    results[link] = text("message") || text("heading");
    frame.remove();
  }
}
async function visit() {
  for (let path = pages.shift(); path !== undefined; path = pages.shift()) {
    const frame = await opened(path);
    if (frame.contentDocument.querySelector("h1").textContent.trim() !== "") seen.push(path);
    frame.remove();
  }
}
await Promise.all([visit(), visit(), visit()]);
await Promise.all([run(), run()]);
const home = await opened("index.html");
home.contentDocument.querySelector("a[href^='/playground/#net=']").click();
await until("the playground", () => home.contentWindow.location.pathname === "/playground/" && resultIn(home.contentDocument));
home.remove();
const frame = await opened("index.html"), page = frame.contentDocument;
page.querySelector(".VPNavBarSearchButton, .DocSearch-Button").click();
const field = await until("the search", () => page.querySelector("#localsearch-input"));
field.value = "Hailo-8";
field.dispatchEvent(new frame.contentWindow.Event("input", { bubbles: true }));
const found = await until("a result", () => page.querySelector(".results .result"));
export default JSON.stringify({ faults, seen, results, found: found?.textContent ?? "" });
`;

const NET = 'fodlam.network("n", [64], fodlam.fc(10))';

/** Programs, and chip, batch and bits of their link; nothing where they have none. */
const tried: readonly (readonly [
  name: string,
  work: readonly [chip: string, batch: number, weightBits: number | undefined] | undefined,
  code: string,
])[] = [
  ["a network that is exported", ["jetson-agx-orin", 1, undefined], `export const net = ${NET};`],
  ["one that is not", ["jetson-agx-orin", 1, undefined], `const net = ${NET};`],
  [
    "an evaluation",
    ["h100@tensorrt-llm", 2, 16],
    `const net = ${NET};
fodlam.evaluate(net, await fodlam.loadProfile("h100"), { batch: 2, bits: 16, runtime: "tensorrt-llm" });`,
  ],
  [
    "a chip of its own",
    ["my chip", 1, undefined],
    `const eie = await fodlam.loadProfile("eie"), chip = await fodlam.defineProfile({ ...eie, id: "own" });
export const net = ${NET};
fodlam.explain(net, chip);`,
  ],
  [
    "an option that the page does not have",
    undefined,
    `const net = ${NET};
fodlam.evaluate(net, await fodlam.loadProfile("eie"), { model: "sparse", processNanometers: 28 });`,
  ],
  [
    "a network that is not evaluated first",
    undefined,
    `const net = ${NET};
fodlam.evaluate(fodlam.network("other", [8], fodlam.fc(9)), await fodlam.loadProfile("eie"));`,
  ],
  ["half a letter", ["jetson-agx-orin", 1, undefined], `const half = "\ud800";\nexport const net = ${NET};`],
  ["no network", undefined, "console.log(fodlam.input(3, 8, 8).shape);"],
  ["a mistake", undefined, 'const net = fodlam.network("n", [3, 8, 8], fodlam.conv(1, 9));'],
  ["no program", undefined, "const net = ;"],
  ["Deno", undefined, `export const net = ${NET};\nawait Deno.readTextFile("deno.json");`],
  ["Node.js", undefined, `export const net = ${NET};\nprocess.cwd();`],
  [
    "another module",
    undefined,
    `import { fromZoo } from "./examples/mod.ts";\nexport const net = await fromZoo("vgg16");`,
  ],
];

Deno.test("the site's pages load without an error, link to what is there, and are found", async (t) => {
  if (await versionOf("npm") === undefined && mayLeaveOut("run npm")) return;
  await elsewhere(async (cwd) => {
    const folder = `${cwd}/site/`;
    await must(Deno.execPath(), [
      "run",
      "-A",
      "--quiet",
      "--no-check",
      "--no-lock",
      here("tools/site.ts"),
      "--out",
      folder,
    ], here(""));
    const pages = walk(folder).filter((path) =>
      path.endsWith(".html") && path !== "404.html" && !path.startsWith(PLACE)
    );
    const examples = examplesOf(folder, pages);

    await t.step("every document is a page", () => {
      for (
        const path of [
          "index.html",
          "docs/cookbook.html",
          "docs/reference/cli.html",
          "docs/validation/h100.html",
          "docs/formats/index.html",
        ]
      ) {
        assert.ok(pages.includes(path), path);
      }
      assert.ok(pages.length > 150, `${pages.length} pages`);
      assert.match(
        Deno.readTextFileSync(`${folder}docs/validation/eyeriss.svg`),
        /eyeriss: estimated and published latency/,
      );
    });

    await t.step("no link is dead", () => assert.deepEqual(deadLinks(folder, pages), []));

    await t.step("an example has a link if the playground shows what it prints", async () => {
      using page = new Playground(`${folder}${PLACE}`);
      for (const [name, chip, code] of tried) {
        const link = await page.linkOf(`import * as fodlam from "@fodlam/fodlam";\n${code}`);
        const work = link === undefined ? undefined : await workOfLink(link);
        assert.deepEqual(work && [work.chip, work.batch, work.weightBits], chip, name);
      }
      const from = new Set(examples.map(([page]) => page));
      for (const page of ["index", "docs/language", "docs/estimate", "docs/reference/language"]) {
        assert.ok(from.has(`${page}.html`), page);
      }
      assert.ok(!from.has("docs/reference/layers.html")); // shapes alone
    });

    await t.step("every page loads in a browser, examples have a result, and the search finds", async () => {
      const program = await browser();
      if (program === undefined && mayLeaveOut("run Chromium")) return;
      const missing: string[] = [];
      const said = await inBrowser({
        browser: program!,
        release: folder.slice(0, -1),
        module: VISIT(pages, examples.map(([, link]) => link)),
        files: {},
        head: WATCH,
        onMissing: (path) => missing.push(path),
      });
      const { faults, seen, found, results } = JSON.parse(said);
      assert.deepEqual(faults, []);
      assert.deepEqual(missing.filter((path) => path !== "/favicon.ico"), []);
      assert.equal(seen.length, pages.length);
      assert.match(found, /Hailo-8/);
      for (const [page, link] of examples) {
        const { source } = (await workOfLink(link))!;
        assert.match(results[link], /^[^:]+ on [A-Z].*batch \d+$/, `${page}: ${results[link]}\n${source}`);
      }
    });
  });
});
