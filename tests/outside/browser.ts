/** A browser without a window, driven by the tests. */
import { axeSource } from "../../deps/axe.ts";
import { type Browser, chromium, type Page } from "../../deps/playwright.ts";
import { browser as found } from "../release/runtimes.ts";
import { patiently, QUIETLY } from "./chromium.ts";
import { mayLeaveOut } from "./run.ts";

export type { Page };

/** Milliseconds until a test gives up: machines may be slow, and busy. */
export const PATIENCE = 120_000;

/** How a page is looked at. */
export interface Look {
  readonly width: number;
  readonly colorScheme: "light" | "dark";
  readonly javaScriptEnabled?: boolean;
}

/** The widths of a phone, a tablet and a desk, on light and dark screens. */
export const looks: readonly Look[] = [375, 1024, 1600].flatMap((width) =>
  (["light", "dark"] as const).map((colorScheme) => ({ width, colorScheme }))
);

/** A page that was opened, and what went wrong or out on it. */
export interface Opened {
  readonly page: Page;
  /** Errors in its console, and addresses that it asked for besides its own. */
  readonly faults: readonly string[];
}

/** A running browser. */
export interface Driven {
  /** Opens an address, gives the page to a test, and closes it. */
  open(address: string, look: Look, test: (opened: Opened) => Promise<void>): Promise<void>;
}

/** A program as a browser that is driven: started when it is asked for, and again if it has died. */
export class Started implements AsyncDisposable {
  readonly #program: string;
  #browser: Browser | undefined;

  constructor(program: string) {
    this.#program = program;
  }

  async alive(): Promise<Browser> {
    if (this.#browser?.isConnected() !== true) this.#browser = await this.#begun();
    return this.#browser;
  }

  async #begun(): Promise<Browser> {
    const which = await new Deno.Command("which", { args: [this.#program] }).output();
    return await chromium.launch({
      executablePath: new TextDecoder().decode(which.stdout).trim(),
      args: [...QUIETLY],
      timeout: PATIENCE,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser?.close();
  }
}

/** Runs a test with a browser, where this machine has one; in CI it must. */
export async function inBrowser(test: (driven: Driven) => Promise<void>): Promise<void> {
  const executablePath = await found();
  if (executablePath === undefined && mayLeaveOut("run Chromium")) return;
  await using browser = new Started(executablePath!);
  await test({
    open: (address, look, inPage) =>
      patiently(async () => await opened(await browser.alive(), address, look, inPage)),
  });
}

async function opened(
  browser: Browser,
  address: string,
  { width, ...look }: Look,
  test: (opened: Opened) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({ viewport: { width, height: 800 }, ...look });
  try {
    context.setDefaultTimeout(PATIENCE);
    const page = await context.newPage(), faults: string[] = [];
    page.on("console", (said) => said.type() === "error" && faults.push(said.text()));
    page.on("pageerror", ({ message }) => faults.push(message));
    page.on("request", (request) => {
      const url = request.url();
      if (url !== address && !/^(blob|data):/.test(url)) faults.push(`asked for ${url}`);
    });
    await page.goto(address);
    await test({ page, faults });
  } finally {
    await context.close().catch(() => {}); // the browser may have died
  }
}

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string }[];
}

/** What axe-core finds serious on a page; it must have tried more than a few rules. */
export async function seriousIn(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  const { violations, passes } = await page.evaluate("axe.run()") as {
    readonly violations: readonly Violation[];
    readonly passes: readonly unknown[];
  };
  if (passes.length < 10) return [`only ${passes.length} rules were tried`];
  return violations.filter(({ impact }) => impact === "serious" || impact === "critical").map((
    { id, impact, nodes },
  ) => `${impact} ${id}: ${nodes[0]!.html}`);
}
