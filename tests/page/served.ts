/** The playground as a visitor has it: served from a path of a file server, in a browser without a window. */
import type { Page } from "../../deps/playwright.ts";
import { PATIENCE, Started } from "../outside/browser.ts";
import { ended, here } from "../scripts/deno.ts";
import { serve } from "../outside/server.ts";

const types: Readonly<Record<string, string>> = {
  css: "text/css",
  html: "text/html",
  js: "text/javascript",
  json: "application/json",
  svg: "image/svg+xml",
};

/** Where the page lies on its server: not at the top, as on hosts of projects. */
const PLACE = "/some/place/";

/** A built page, served. */
export interface Served extends AsyncDisposable {
  readonly url: string;
  readonly folder: string;
  readonly browser: Started;
}

/** Builds the page, serves it and opens a browser. */
export async function served(program: string): Promise<Served> {
  const folder = await Deno.makeTempDir({ prefix: "fodlam-page-" });
  const args = ["run", "-A", "--quiet", "--no-check", "--no-lock", here("tools/page.ts"), folder];
  const { code, err } = await ended(Deno.execPath(), args, { cwd: here("") });
  if (code !== 0) throw new Error(`the page was not built:\n${err}`);
  const server = serve(async (path) => {
    if (!path.startsWith(PLACE)) return new Response("no such file", { status: 404 });
    const name = path.slice(PLACE.length) || "index.html";
    try {
      const type = types[name.split(".").at(-1)!] ?? "text/plain";
      return new Response(await Deno.readFile(`${folder}/${name}`), {
        headers: { "content-type": `${type}; charset=utf-8` },
      });
    } catch {
      return new Response("no such file", { status: 404 });
    }
  });
  const browser = new Started(program);
  return {
    url: server.url.slice(0, -1) + PLACE,
    folder,
    browser,
    async [Symbol.asyncDispose]() {
      await browser[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

/** What a visitor does and sees. */
export class Visit implements AsyncDisposable {
  readonly page: Page;
  /** What the browser complained of. */
  readonly complaints: string[] = [];
  /** Addresses that were asked for outside the page's own server. */
  readonly outside: string[] = [];

  constructor(page: Page, origin: string) {
    this.page = page;
    page.on("console", (message) => {
      if (message.type() === "error") this.complaints.push(message.text());
    });
    page.on("pageerror", ({ message }) => this.complaints.push(message));
    page.on("request", (request) => {
      const url = request.url();
      if (!url.startsWith(origin) && !/^(blob|data):/.test(url)) this.outside.push(url);
    });
  }

  /** Waits until an expression holds in the page. Its policy allows no text as a program there, so it is asked from outside. */
  async until(expression: string): Promise<void> {
    const end = Date.now() + PATIENCE;
    while (!await this.page.evaluate(expression)) {
      if (Date.now() > end) throw new Error(`waited in vain until ${expression}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Waits for the next result, or refusal, of what an act changes. */
  async after(act: () => Promise<unknown>): Promise<void> {
    await this.page.evaluate(
      `globalThis.done = 0; addEventListener("fodlam-evaluated", () => globalThis.done++)`,
    );
    await act();
    await this.until("globalThis.done > 0");
  }

  /** Puts a program in place of the one that is there. */
  async write(program: string): Promise<void> {
    await this.after(async () => {
      await this.page.locator("#program-editor .cm-content").focus();
      await this.page.keyboard.press("ControlOrMeta+a");
      await this.page.keyboard.insertText(program);
    });
  }

  /** Where the first of some words in an element is on the screen. */
  async placeOf(words: string, id: string): Promise<[x: number, y: number]> {
    return await this.page.evaluate(`(() => {
      const walker = document.createTreeWalker(document.getElementById(${JSON.stringify(id)}), 4);
      for (let node; (node = walker.nextNode()) !== null;) {
        const at = node.data.indexOf(${JSON.stringify(words)});
        if (at === -1) continue;
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + ${words.length});
        const { left, top, width, height } = range.getBoundingClientRect();
        return [left + width / 2, top + height / 2];
      }
    })()`);
  }

  /** The text of an element. */
  async text(id: string): Promise<string> {
    return (await this.page.locator(`#${id}`).textContent()) ?? "";
  }

  /** Waits until an element's text is as expected. */
  async waitFor(id: string, expected: RegExp): Promise<string> {
    await this.until(`${expected}.test(document.getElementById(${JSON.stringify(id)}).textContent)`);
    return await this.text(id);
  }

  /** The JSON of the result, as the page shows it. */
  async json(): Promise<string> {
    const fold = this.page.locator("#json-fold");
    if (await fold.getAttribute("open") === null) await fold.locator("summary").click();
    return await this.waitFor("json", /^[[{]/);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.page.close().catch(() => {}); // the browser may have died
  }
}

/** Opens the page. */
export async function visit(
  { url, browser }: Served,
  { width = 1360, height = 900, dark = false, at = "" } = {},
): Promise<Visit> {
  const look = { viewport: { width, height }, colorScheme: dark ? "dark" : "light" } as const;
  const page = await (await browser.alive()).newPage(look);
  page.setDefaultTimeout(PATIENCE);
  const visit = new Visit(page, new URL(url).origin);
  await page.goto(url + at);
  await visit.until(
    "document.querySelectorAll('#facts dd').length > 3 || document.getElementById('message').textContent !== ''",
  );
  return visit;
}
