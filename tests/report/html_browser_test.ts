/** The page of a report in a browser: at three widths, on light and dark screens, by keyboard, on paper, without scripts. */
import assert from "node:assert/strict";
import type { Estimate } from "../../engine/estimate.ts";
import { html, type Reported } from "../../report/html.ts";
import { inBrowser, type Look, looks, type Page, seriousIn } from "../outside/browser.ts";
import { inFolder } from "../outside/run.ts";
import { HOSTILE, hostile, ofZoo } from "./pages.ts";

const desk: Look = { width: 1024, colorScheme: "light" };

/** Names of the layers that are seen, in their order. */
async function namesIn(page: Page): Promise<string[]> {
  return await page.evaluate(
    `[...document.querySelectorAll(".rows tbody tr:not([hidden]) th")].map((cell) => cell.textContent)`,
  );
}

/** Goes on with the Tab key until an element is reached that a selector names. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press("Tab");
    if (await page.evaluate(`document.activeElement.matches(${JSON.stringify(selector)})`)) return;
  }
  assert.fail(`the keyboard does not reach ${selector}`);
}

Deno.test("a report in a browser", async (t) => {
  await inFolder((folder) =>
    inBrowser(async ({ open }) => {
      const saved = async (name: string, all: readonly Reported[]) => {
        await Deno.writeTextFile(`${folder}/${name}.html`, html(all));
        return `file://${folder}/${name}.html`;
      };
      const resnet = await ofZoo("resnet50", "h100"), { estimate } = resnet;
      const one = await saved("one", [{ ...resnet, link: "https://host/page#program=a" }]);
      const small = await ofZoo("lenet5", "h100"); // axe-core takes ten times as long for ResNet-50
      const several = await saved("several", [small, await ofZoo("lenet5", "eyeriss-v2")]);
      for (const look of looks) {
        await t.step(`${look.width} pixels, ${look.colorScheme}`, async () => {
          for (const address of [one, several]) {
            await open(address, look, async ({ page, faults }) => {
              await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
              assert.equal(await page.evaluate("document.documentElement.scrollWidth"), look.width);
              if (address === several) assert.deepEqual(await seriousIn(page), []);
              assert.deepEqual(faults, []);
            });
          }
        });
      }

      await t.step("by keyboard: filter, sort, open what is closed", async () => {
        await open(one, desk, async ({ page, faults }) => {
          await tabTo(page, "input[type=search]");
          await page.keyboard.type("LAYER3.conv");
          const names = estimate.layers.map(({ name }) => name).filter((name) =>
            name.startsWith("layer3.conv")
          );
          assert.deepEqual(await namesIn(page), names);
          assert.match(
            await page.innerText("output"),
            /^19 of 174 layers: \d+ % of the latency, \d+ % of the energy$/,
          );
          await tabTo(page, "th[data-key=latencySeconds] button");
          await page.keyboard.press("Enter");
          const seconds = (estimate as Estimate).layers.flatMap((layer) =>
            layer.status === "costed" && names.includes(layer.name) ? [layer] : []
          ).toSorted((a, b) => b.latencySeconds - a.latencySeconds);
          assert.deepEqual(await namesIn(page), seconds.map(({ name }) => name));
          await page.keyboard.press("Enter");
          await page.keyboard.press("Enter");
          assert.deepEqual(await namesIn(page), names);
          await tabTo(page, "summary");
          await page.keyboard.press("Enter");
          assert.equal(await page.evaluate("document.activeElement.parentElement.open"), true);
          assert.deepEqual(faults, []);
        });
      });

      await t.step("layers of one kind and limit, by name, with their share", async () => {
        await open(one, desk, async ({ page }) => {
          await page.selectOption("select[name=kind]", "fc");
          assert.deepEqual(await namesIn(page), ["fc1"]);
          await page.selectOption("select[name=kind]", "");
          await page.selectOption("select[name=bound]", "memory");
          const bound = estimate.layers.filter((layer) =>
            layer.status === "costed" && layer.bound === "memory"
          );
          assert.deepEqual(await namesIn(page), bound.map(({ name }) => name));
          await page.click("th[data-key=name] button");
          const sorted = bound.map(({ name }) => name).sort((a, b) =>
            a.localeCompare(b, "en", { numeric: true })
          );
          assert.deepEqual(await namesIn(page), sorted);
        });
      });

      await t.step("the estimate is saved as it was", async () => {
        await open(one, desk, async ({ page }) => {
          const [file] = await Promise.all([page.waitForEvent("download"), page.click(".tools button")]);
          assert.equal(file.suggestedFilename(), "h100.json");
          const text = await Deno.readTextFile(await file.path());
          assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(estimate)));
        });
      });

      await t.step("on paper everything is open, and closed again afterwards", async () => {
        await open(one, desk, async ({ page }) => {
          const open = "document.querySelectorAll('details[open]').length";
          await page.evaluate("dispatchEvent(new Event('beforeprint'))");
          assert.equal(await page.evaluate(open), 3);
          await page.emulateMedia({ media: "print", colorScheme: "dark" });
          assert.equal(await page.evaluate("getComputedStyle(document.body).color"), "rgb(26, 26, 26)");
          assert.equal(await page.isVisible(".tools"), false);
          await page.evaluate("dispatchEvent(new Event('afterprint'))");
          assert.equal(await page.evaluate(open), 0);
          assert.ok((await page.pdf()).length > 50_000);
        });
      });

      await t.step("without scripts it is whole, without what would not work", async () => {
        await open(one, { ...desk, javaScriptEnabled: false }, async ({ page }) => {
          assert.equal(await page.isVisible(".tools"), false);
          assert.equal(await page.locator(".rows tbody tr").count(), estimate.layers.length);
          assert.equal(await page.locator("th button").count(), 0);
          assert.equal(
            await page.getByText("Open in the playground").getAttribute("href"),
            "https://host/page#program=a",
          );
        });
      });

      await t.step("names of others do nothing", async () => {
        await open(await saved("hostile", [await hostile()]), desk, async ({ page, faults }) => {
          await page.click("th[data-key=name] button");
          assert.equal(await page.evaluate("typeof window.harm"), "undefined");
          const read =
            "JSON.parse(document.getElementById('estimate').textContent).layers.map(({ name }) => name)";
          assert.deepEqual(await page.evaluate(read), HOSTILE);
          assert.deepEqual(await seriousIn(page), []);
          assert.deepEqual(faults, []);
        });
      });

      await t.step("1,283 layers open, sort and filter at once", async () => {
        const large = await saved("large", [await ofZoo("llama-2-70b-decode", "h100", { bits: 8 })]);
        await open(large, desk, async ({ page, faults }) => {
          const timed = async (expression: string): Promise<number> =>
            await page.evaluate(
              `(() => { const start = performance.now(); ${expression}; document.body.offsetHeight;
              return performance.now() - start; })()`,
            );
          assert.ok(await page.evaluate("performance.now()") as number < 8000);
          assert.ok(await timed(`document.querySelector("th[data-key=energyJoules] button").click()`) < 1500);
          assert.ok(
            await timed(
              `const input = document.querySelector("input"); input.value = "fc"; input.dispatchEvent(new Event("input"))`,
            ) <
              1500,
          );
          assert.equal((await namesIn(page)).length, 561); // 7 x 80 and the head, of kind fc
          assert.deepEqual(faults, []);
        });
      });
    })
  );
});
