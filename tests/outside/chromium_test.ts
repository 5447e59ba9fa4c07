/** A browser that dies by itself fails no test; a test that fails is not tried until it holds. */
import assert from "node:assert/strict";
import { inBrowser } from "./browser.ts";
import { BrowserDied, patiently } from "./chromium.ts";

/** What is thrown in turn, and how often something was tried with that until it gave its number of tries or failed. */
async function tries(
  errors: readonly Error[],
): Promise<readonly [tried: number, failed: string | undefined]> {
  let tried = 0;
  const left = [...errors];
  try {
    await patiently(() => {
      tried++;
      const error = left.shift();
      return error === undefined ? Promise.resolve() : Promise.reject(error);
    });
    return [tried, undefined];
  } catch (error) {
    return [tried, (error as Error).message];
  }
}

const closed = () => new Error("page.evaluate: Target page, context or browser has been closed");

Deno.test("what the browser's death cut short is begun again, three times in all", async () => {
  assert.deepEqual(await tries([]), [1, undefined]);
  assert.deepEqual(await tries([closed()]), [2, undefined]);
  assert.deepEqual(await tries([new Error("page.goto: Page crashed"), new BrowserDied("it ended")]), [
    3,
    undefined,
  ]);
  assert.deepEqual(await tries([closed(), closed(), closed()]), [3, closed().message]);
});

Deno.test("an assertion that fails, and an error of a page, are not tried again", async () => {
  const assertion = new assert.AssertionError({ actual: 1, expected: 2, operator: "strictEqual" });
  assert.equal((await tries([assertion]))[0], 1);
  assert.equal((await tries([new Error("waited in vain until done > 0")]))[0], 1);
  assert.equal((await tries([new TypeError("x is not a function")]))[0], 1);
});

Deno.test("a page whose process is killed, and a browser that is, are opened again", async () => {
  let opened = 0;
  await inBrowser(async ({ open }) => {
    await open("data:text/html,<h1>Here</h1>", { width: 800, colorScheme: "light" }, async ({ page }) => {
      if (++opened === 1) await page.goto("chrome://crash").catch(() => {});
      if (opened === 2) await page.context().browser()!.close();
      assert.equal(await page.innerText("h1"), "Here");
    });
    assert.equal(opened, 3);
  });
});
