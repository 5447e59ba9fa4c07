/** An explained network on one page: what it says of layers, formulas and sources holds for all of them. */
import assert from "node:assert/strict";
import { evaluate } from "../../engine/evaluate.ts";
import { explain, type ExplainedLayer } from "../../engine/explain.ts";
import { fromZoo } from "../../examples/mod.ts";
import { loadProfile, type ProfileId } from "../../profiles/mod.ts";
import { explainedNetworkText } from "../../report/explainNetwork.ts";

const chips: readonly ProfileId[] = [
  "t4",
  "h100",
  "hailo-8",
  "eyeriss+eie",
  "eie",
  "scale-sim",
  "hexagon-npu",
];
const networks = await Promise.all(["alexnet", "mobilenet-v2", "bert-base"].map(fromZoo));

/** A page as one line, so that nothing is cut by its width. */
const unwrapped = (page: string) => page.replace(/\n +/g, " ");

for (const chip of chips) {
  Deno.test(`what a page on ${chip} cites is listed and what it lists is cited; free layers are called free`, async () => {
    const profile = await loadProfile(chip);
    for (const network of networks) {
      const page = explainedNetworkText(explain(network, profile), "fodlam explain");
      const listed = [...page.matchAll(/^\[(\d+)\]/gm)].map(([, number]) => number);
      const cited = new Set([...page.matchAll(/ \[(\d+)\]/g)].map(([, number]) => number));
      assert.deepEqual([...cited].sort(), [...listed].sort(), `${network.name} on ${chip}`);
      assert.ok(page.split("\n").every((line) => line.length <= 120), `${network.name} on ${chip}`);
      for (const layer of evaluate(network, profile).layers) {
        if (layer.status === "costed") continue;
        const word = layer.status === "free" ? "free" : "not costed";
        assert.match(
          unwrapped(page),
          new RegExp(`^${word}: .*: ${layer.reason.replace(/[.()+]/g, "\\$&")}$`, "m"),
        );
      }
    }
  });
}

Deno.test("a sum has the formula that most of it follows from, with how many layers have it where they differ", () => {
  const layer = (name: string, terms: ExplainedLayer["terms"]): ExplainedLayer => ({
    name,
    kind: "conv",
    on: "t4",
    model: "gpu",
    terms,
    assumed: [],
  });
  const term = (name: string, value: number, formula: string) => ({ name, value, formula });
  const page = (...layers: ExplainedLayer[]) =>
    explainedNetworkText({
      format: "fodlam/explanation@1",
      network: "net",
      profile: "t4",
      runtime: null,
      batch: 1,
      layers,
      sources: {},
    }, "fodlam explain");
  const first = [term("splitSeconds", 0, "0"), term("latencySeconds", 1, "splitSeconds + startSeconds")];
  const second = [term("splitSeconds", 2, "2 x cuts"), term("latencySeconds", 2, "splitSeconds")];
  const third = [term("splitSeconds", 3, "2 x cuts"), term("latencySeconds", 3, "splitSeconds")];
  const differ = page(layer("a", first), layer("b", second), layer("c", third));
  assert.match(
    differ,
    /model gpu on t4: 3 layers; sums over them; where equations differ, the one of most of the sum/,
  );
  assert.match(differ, /^splitSeconds +5\.000 s += 2 x cuts$/m); // a sum of what is not 0
  assert.match(differ, /^latencySeconds +6\.000 s += splitSeconds, in 2 of 3$/m);
  const agree = page(layer("b", second), layer("c", third));
  assert.match(agree, /model gpu on t4: 2 layers, each by these equations; values are sums over them/);
  assert.match(agree, /^latencySeconds +5\.000 s += splitSeconds$/m);
});
