/** Lists of networks and profiles, a profile in full, a network explained on a page: what fits a terminal, and what is found. */
import assert from "node:assert/strict";
import { counts } from "../../examples/counts.gen.ts";
import { zoo } from "../../examples/mod.ts";
import { profileIds } from "../../profiles/mod.ts";
import { loadProfile } from "../../profiles/mod.ts";
import { widthOf } from "../../report/width.ts";
import { WIDTH, wrapped } from "../../report/wrap.ts";
import { command } from "../golden.ts";

/** What a command prints, of which no line is wider than a terminal. */
async function narrow(...args: readonly string[]): Promise<string[]> {
  const { code, out, err } = await command(...args);
  assert.equal(code, 0, err);
  const lines = out.trimEnd().split("\n");
  for (const line of lines) assert.ok(widthOf(line) <= WIDTH, `${args.join(" ")}: ${widthOf(line)}: ${line}`);
  return lines;
}

Deno.test("nets names every network once, by shelf and family, and builds none", async () => {
  const lines = await narrow("nets");
  const names = lines.join(" ").split(/[ ,]+/);
  for (const name of Object.keys(zoo)) assert.ok(names.includes(name), name);
  assert.ok(lines.length < Object.keys(zoo).length, "it is shorter than a line a network");
});

const words: readonly (readonly [word: string, has: string, hasNot: string])[] = [
  ["yolo", "yolov5s", "resnet50"],
  ["YOLO", "yolov8n", "resnet50"],
  ["segment", "deeplabv3-resnet50", "resnet50"],
  ["phones", "mobilenet-v2", "resnet50"],
  ["llama", "llama-3-8b-decode", "mistral-7b"],
];

for (const [word, has, hasNot] of words) {
  Deno.test(`nets ${word} lists ${has} and not ${hasNot}`, async () => {
    const names = (await narrow("nets", word)).map((line) => line.split(" ")[0]);
    assert.ok(names.includes(has) && !names.includes(hasNot), names.join(" "));
  });
}

Deno.test("a name of a network is that network, though others have it in theirs", async () => {
  assert.match((await narrow("nets", "resnet50"))[0]!, /^ResNet-50 \(resnet50\)/);
});

Deno.test("nets WORD --json is the networks of the list", async () => {
  const { out } = await command("nets", "squeeze", "--json");
  const names = (await narrow("nets", "squeeze")).slice(1);
  assert.equal(JSON.parse(out).length, names.length);
});

Deno.test("counts.gen.ts has every network", () => {
  assert.deepEqual(Object.keys(counts).sort(), Object.keys(zoo).sort());
});

Deno.test("profiles names every profile once, by sort", async () => {
  const ids = (await narrow("profiles")).flatMap((line) => /^ {2}(\S+) /.exec(line)?.[1] ?? []);
  assert.deepEqual(ids.filter((id) => id !== "profile").sort(), [...profileIds].sort());
  for (const id of profileIds) {
    assert.ok((await loadProfile(id)).category !== undefined, `${id} has no category`);
  }
});

Deno.test("profiles WORD lists by sort, maker or name", async () => {
  const gpus = (await narrow("profiles", "gpu")).join("\n"),
    jetsons = (await narrow("profiles", "jetson")).join("\n");
  assert.ok(/^ {2}h100 /m.test(gpus) && !/^ {2}eyeriss /m.test(gpus), gpus);
  assert.ok(/^ {2}jetson-nano /m.test(jetsons) && !/^ {2}h100 /m.test(jetsons), jetsons);
});

for (const args of [["nets", "resnet6"], ["profiles", "a101"]]) {
  Deno.test(`${args.join(" ")} is nobody, and the nearest is named`, async () => {
    const { code, err } = await command(...args);
    assert.equal(code, 1);
    assert.match(err, /^Cannot find (network|profile) .*; did you mean "/);
  });
}

Deno.test("a profile in full is no wider than a terminal", async () => {
  for (const id of profileIds) await narrow("profiles", id);
});

const explained = ["swin-t", "mobilenet-v2", "llama-3-8b-decode", "fcn-resnet50"];
const chips = ["a100", "gemmini", "eyeriss+eie", "nvdla-256", "mit-eems", "hailo-8"];

for (const chip of chips) {
  Deno.test(`a network on ${chip} is explained on a page, one layer in a table, within a terminal`, async () => {
    for (const net of explained) {
      const { code, out, err } = await command("explain", net, "--on", chip);
      if (code === 1) continue; // a network that the chip does not take is refused elsewhere
      assert.equal(code, 0, err);
      const lines = await narrow("explain", net, "--on", chip);
      assert.ok(lines.length <= 120, `${net}: ${lines.length} lines`);
      const slowest = /^layer .*\n(\S+)/m.exec(out)?.[1];
      if (slowest !== undefined) await narrow("explain", net, slowest, "--on", chip);
    }
  });
}

Deno.test("the totals of a page are those of the estimate, and the sums those of its layers", async () => {
  const { out } = await command("explain", "resnet50", "--on", "hailo-8", "--batch", "8");
  const { out: json } = await command("eval", "resnet50", "--on", "hailo-8", "--batch", "8", "--json");
  const { total, runs } = JSON.parse(json), text = (value: number) => (value * 1e3).toPrecision(4);
  assert.ok(out.includes(`batch 8: ${text(total.latencySeconds)} ms, ${text(total.energyJoules)} mJ`), out);
  const layers = total.latencySeconds -
    (runs ?? []).reduce((sum: number, run: { latencySeconds: number }) => sum + run.latencySeconds, 0);
  assert.match(
    out,
    new RegExp(`^(latencySeconds|turnLatencySeconds) +${text(layers).replace(".", "\\.")} ms`, "m"),
  );
});

Deno.test("wrapped() breaks between words and keeps margins", () => {
  assert.deepEqual(wrapped("aa bb cc dd", 2, 5), ["aa bb", "  cc", "  dd"]);
  assert.deepEqual(wrapped("toolongforit a", 2, 5), ["toolongforit", "  a"]);
  assert.deepEqual(wrapped("", 2, 5), [""]);
  assert.deepEqual(wrapped("a   b  c", 0, 20), ["a   b  c"]);
});
