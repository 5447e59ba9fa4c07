/**
 * The playground as a visitor waits for it: `deno run -A --no-check bench/page.ts [ROUNDS]`, with Chromium. Builds the page, then prints medians:
 * the first result, types, the time of a program of ResNet-50 after a keystroke, and what the first load weighs, gzipped.
 *
 * @module
 */
import { browser } from "../tests/release/runtimes.ts";
import { served, visit } from "../tests/page/served.ts";

const rounds = Number(Deno.args[0] ?? 5);

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

async function gzipped(bytes: Uint8Array<ArrayBuffer>): Promise<number> {
  const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  return (await new Response(packed).arrayBuffer()).byteLength;
}

/** Files that are only read for types. */
const TYPES = /types\.js|typescript|libraries\.json|fodlam\.d\.ts/;

/** Keystrokes of a round before those that are timed: the browser compiles what runs often; and those that are. */
const WARM = 5, TIMED = 20;

await using site = await served((await browser())!);
const firsts: number[] = [], types: number[] = [], keystrokes: number[] = [];
let bytes = 0;
for (let round = 0; round < rounds; round++) {
  const begin = performance.now();
  await using own = await visit(site);
  firsts.push(performance.now() - begin);
  const loaded: string[] = await own.page.evaluate(
    "performance.getEntriesByType('resource').map(({ name }) => name).concat(location.href)",
  );
  await own.until("document.documentElement.dataset.types === 'ready'");
  types.push(performance.now() - begin);
  if (round === 0) {
    const inWorker = ["evaluate.js", "fodlam.js", "packages/sucrase.js"];
    const paths = new Set([
      ...loaded.filter((name) => name.startsWith("http")).map((name) => name.slice(site.url.length)),
      ...inWorker,
    ]);
    for (const path of paths) {
      if (!TYPES.test(path)) {
        bytes += await gzipped(await Deno.readFile(`${site.folder}/${path || "index.html"}`));
      }
    }
  }
  await own.page.locator("#example").selectOption("resnet50");
  await own.waitFor("heading", /ResNet-50/);
  for (let i = 0; i < WARM + TIMED; i++) {
    await own.after(async () => {
      await own.page.locator("#program-editor .cm-content").focus();
      await own.page.keyboard.press("ControlOrMeta+End");
      await own.page.keyboard.type(" ");
    });
    if (i >= WARM) keystrokes.push(parseFloat(await own.text("state")));
  }
}
console.log(
  `first result ${median(firsts).toFixed(0)} ms, types ${
    median(types).toFixed(0)
  } ms after the page is asked for`,
);
console.log(
  `ResNet-50 after a keystroke: program and evaluation ${median(keystrokes).toFixed(1)} ms, the least ${
    Math.min(...keystrokes).toFixed(1)
  } ms; load ${Deno.loadavg()[0]!.toFixed(1)}`,
);
console.log(`first load before types ${(bytes / 1000).toFixed(0)} kB gzipped`);
