/** What a report may take of a terminal: an estimate 30 lines of 100 columns, the first example of the README 20 lines. */
import assert from "node:assert/strict";
import { evaluate } from "../../engine/evaluate.ts";
import { fromZoo, zoo } from "../../examples/mod.ts";
import { loadProfile, type ProfileId } from "../../profiles/mod.ts";
import { comparisonText } from "../../report/compare.ts";
import { text, WIDTH } from "../../report/text.ts";
import { widthOf } from "../../report/width.ts";
import { sampled } from "../sampled.ts";
import { blocksOf } from "../../tools/bless/blocks.ts";

const LINES = 30, FIRST_EXAMPLE_LINES = 20;

const chips: readonly ProfileId[] = ["jetson-agx-orin", "eyeriss+eie", "edge-tpu", "nvdla-2048"];

/** Every network on one of the chips in turn, and some on each of them. */
const names = Object.keys(zoo), everywhere = new Set(sampled(names, 30));

Deno.test("an estimate of every network of the zoo fits 30 lines of 100 columns", async (t) => {
  for (const [turn, id] of chips.entries()) {
    const profile = await loadProfile(id);
    await t.step(id, async () => {
      for (const [at, name] of names.entries()) {
        if (at % chips.length !== turn && !everywhere.has(name)) continue;
        const lines = text(evaluate(await fromZoo(name), profile, { batch: 3 })).split("\n");
        assert.ok(lines.length <= LINES, `${name}: ${lines.length} lines`);
        for (const line of lines) {
          assert.ok(widthOf(line) <= WIDTH, `${name}: ${widthOf(line)} columns\n${line}`);
        }
      }
    });
  }
});

Deno.test("a comparison's table fits 160 columns", async () => {
  const profiles = await Promise.all(chips.map(loadProfile)), network = await fromZoo("resnet50");
  const [, , ...lines] = comparisonText(profiles.map((profile) => evaluate(network, profile))).split("\n");
  for (const line of lines.slice(0, lines.indexOf(""))) assert.ok(widthOf(line) <= 160, line);
});

Deno.test("the README's first example prints at most 20 lines", async () => {
  const readme = await Deno.readTextFile(new URL("../../README.md", import.meta.url));
  const [first] = blocksOf(readme).filter(({ language }) => language === "text");
  assert.ok(first!.code.split("\n").length - 1 <= FIRST_EXAMPLE_LINES, first!.code);
});
