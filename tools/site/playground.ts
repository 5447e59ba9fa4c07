/** Examples of the documents that the site's playground can run: each gets a link that opens it there. */
import type { Evaluated } from "../../cli/output/print.ts";
import { sharedOf } from "../../cli/output/shared.ts";
import { evaluate } from "../../engine/evaluate.ts";
import { Evaluating } from "../../page/evaluating.ts";
import { addressOf, runnable } from "../../page/script.ts";
import { START } from "../../page/share.ts";
import { reports } from "../../report/mod.ts";
import { fragmentOf, type Shared } from "../../report/share.ts";
import { blocksOf } from "../bless/blocks.ts";
import { heard } from "./heard.ts";

/** Where the playground lies in the site. */
export const PLACE = "playground/";

/** The word in a fence before the end of a block's link. */
export const MARK = "playground=";

/** What Deno has and a browser does not. */
const NO_BROWSERS = ["Deno", "process", "Buffer", "global"];

/** A worker of a built page, with no more to reach than in a browser, and silent. */
function workerOf(folder: string): Worker {
  const code = `for (const name of ${JSON.stringify(NO_BROWSERS)}) delete globalThis[name];
for (const name of ["log", "warn", "error"]) console[name] = () => {};
await import(${JSON.stringify(`file://${folder}evaluate.js`)});`;
  return new Worker(addressOf(code), { type: "module" });
}

/** Constants of a program's top level. */
const CONSTANTS = /^const (\w+)\b/gm;

/** A program that exports constants: all, or those that are named. */
function exporting(code: string, names?: readonly string[]): string {
  return code.replace(
    CONSTANTS,
    (whole, name) => names === undefined || names.includes(name) ? `export ${whole}` : whole,
  );
}

/** What an example evaluates first. */
async function firstHeard(code: string): Promise<Evaluated | undefined> {
  const { log } = console, module = runnable(code, new URL("heard.ts", import.meta.url).href);
  heard.length = 0;
  console.log = () => {};
  try {
    await import(addressOf(module));
  } finally {
    console.log = log;
  }
  const [first] = heard;
  return first && { ...first, estimate: evaluate(first.network, first.profile, first.how) };
}

/** A built playground, which tries what it is to open. */
export class Playground {
  readonly #evaluating: Evaluating;

  /** The page of a folder, by its absolute path with `/` at the end. */
  constructor(folder: string) {
    this.#evaluating = new Evaluating(() => workerOf(folder));
  }

  /** The networks that a work shows, by name; none where the page cannot run it. */
  async #networksOf(work: Shared): Promise<readonly string[]> {
    const asked = this.#evaluating.ask<"evaluate">({ ask: "evaluate", work, picture: "latency" });
    return await asked.then(({ networks }) => networks, () => []);
  }

  /** An example as a program that exports its networks; nothing where it makes none, or not in a browser. */
  async #programOf(code: string): Promise<string | undefined> {
    if ((await this.#networksOf({ ...START, source: code })).length > 0) return code;
    const names = await this.#networksOf({ ...START, source: exporting(code) });
    return names.length === 0 ? undefined : exporting(code, names);
  }

  /** The end of the link that opens an example; nothing where the page cannot run it, or would show another number than it prints. */
  async linkOf(code: string): Promise<string | undefined> {
    const source = await this.#programOf(code);
    if (source === undefined) return undefined;
    const first = await firstHeard(code);
    if (first === undefined) return await fragmentOf({ ...START, source });
    const work = sharedOf(source, first);
    if ((await this.#networksOf(work)).length === 0) return undefined;
    const shown = await this.#evaluating.ask<"json">({ ask: "json" });
    return shown === reports.json([first.estimate], {}) ? await fragmentOf(work) : undefined;
  }

  /** A document in which each such example's fence holds the end of its link. */
  async marked(document: string): Promise<string> {
    let text = "", at = 0;
    for (const { language, code, at: begin } of blocksOf(document)) {
      const link = language === "ts" ? await this.linkOf(code) : undefined;
      if (link === undefined) continue;
      text += `${document.slice(at, begin - 1)} ${MARK}${link}`;
      at = begin - 1;
    }
    return text + document.slice(at);
  }

  /** Ends the page's worker. */
  [Symbol.dispose](): void {
    this.#evaluating.end();
  }
}
