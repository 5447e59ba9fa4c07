/** `compare`: order, filters and exit codes. */
import assert from "node:assert/strict";
import { command } from "../golden.ts";

/** Names of the chips in a comparison's table, in its order. */
function chipsIn(out: string): string[] {
  const lines = out.split("\n"), head = lines.findIndex((line) => line.startsWith("profile"));
  return lines.slice(head + 1, lines.indexOf("", head)).map((line) => line.split(" ")[0]!);
}

Deno.test("the fastest stands first; what does not fit or is not whole at the end", async () => {
  const { out } = await command("compare", "llama-2-70b-decode", "--on", "t4,h100,h200", "--bits", "8");
  assert.deepEqual(chipsIn(out), ["h200@engine", "h100@engine", "t4@engine"]);
  assert.match(out, /^t4@engine +8\/8\/8 +- +- +- +- +board \* +does not fit +-$/m);
  const part = await command("compare", "alexnet", "--on", "eie,eyeriss");
  assert.deepEqual(chipsIn(part.out), ["eyeriss", "eie"]);
});

Deno.test("--ignore-memory shows the cost, and is refused where all fit", async () => {
  const args = ["compare", "llama-2-70b-decode", "--on", "h100", "--bits", "16"];
  assert.doesNotMatch((await command(...args)).out, /^h100@engine .* ms/m);
  assert.match((await command(...args, "--ignore-memory")).out, /^h100@engine .* ms, .*does not fit/m);
  const { code, err } = await command("compare", "lenet5", "--on", "h100", "--ignore-memory");
  assert.deepEqual(
    [code, /^Cannot use --ignore-memory for LeNet-5 on NVIDIA H100/.test(err)],
    [1, true],
    err,
  );
});

Deno.test("each model has its name, also where it costs nothing; that stands at the end", async () => {
  const { out } = await command("compare", "lenet5", "--on", "eyeriss", "--models");
  const rows = out.split("\n").filter((line) => line.startsWith("eyeriss ")).map((line) =>
    line.split(/ +/)[1]
  );
  assert.deepEqual(rows.toSorted(), ["memoryTree", "perMac", "rowStationary", "table"]);
  assert.equal(rows.at(-1), "table");
});

Deno.test("two rows are never called the same: a file needs an id of its own beside the chip that it was made from", async () => {
  const file = await Deno.makeTempFile({ suffix: ".json" });
  const { out } = await command("profile", "show", "edge-tpu");
  await Deno.writeTextFile(file, out);
  const same = await command("compare", "lenet5", "--on", `edge-tpu,${file}`);
  assert.equal(same.code, 1);
  assert.match(
    same.err,
    /expected each profile once, under its own id, .* are both edge-tpu; give the file another id$/m,
  );
  await Deno.writeTextFile(file, out.replace('"id": "edge-tpu"', '"id": "mine"'));
  const { out: table } = await command("compare", "lenet5", "--on", `edge-tpu,${file}`);
  assert.deepEqual(chipsIn(table).sort(), ["edge-tpu", "mine"]);
  await Deno.remove(file);
});

const wishes: readonly (readonly [args: string[], kept: string[], code: number])[] = [
  [["--min-rate", "30"], ["hailo-8", "edge-tpu", "jetson-nano@engine"], 0],
  [["--min-rate", "300"], ["hailo-8", "edge-tpu"], 0],
  [["--max-latency", "1ms"], ["hailo-8"], 0],
  [["--max-latency", "0.02s", "--min-rate", "100"], ["hailo-8", "edge-tpu"], 0],
  [["--max-latency", "1us"], [], 1],
];

const UNMET =
  /^Cannot compare "MobileNet v2 1\.00": expected a chip with at most 1\.000 us for the batch, got edge-tpu: .* ms; jetson-nano@engine: .* ms; hailo-8: .* us$/m;

Deno.test("--min-rate and --max-latency keep chips that meet them, and set the exit code", async (t) => {
  const base = ["compare", "mobilenet-v2", "--on", "edge-tpu,jetson-nano,hailo-8"];
  for (const [args, kept, expected] of wishes) {
    await t.step(args.join(" "), async () => {
      const { code, out, err } = await command(...base, ...args);
      assert.deepEqual({ code, kept: chipsIn(out) }, { code: expected, kept });
      assert.match(err, expected === 0 ? /^$/ : UNMET);
      assert.equal(out.match(/^left out: /gm)?.length ?? 0, 3 - kept.length);
      const asJson = await command(...base, ...args, "--json");
      assert.deepEqual([asJson.code, asJson.err], [code, err]);
      const json = JSON.parse(asJson.out) as { profile: { id: string } }[];
      assert.deepEqual(
        json.map(({ profile }) => profile.id).sort(),
        kept.map((name) => name.split("@")[0]).sort(),
      );
      assert.equal((await command(...base, ...args, "--csv")).out.trim().split("\n").length, 1 + kept.length);
    });
  }
});

Deno.test("what fits no chip meets no wish", async () => {
  const args = ["compare", "llama-2-70b-decode", "--on", "t4", "--min-rate", "0.1"];
  const { code, out } = await command(...args);
  assert.equal(code, 1);
  assert.match(out, /^left out: t4@engine: 53\.3 GB too little$/m);
});

Deno.test("where no chip is named, a few from the edge to the data centre are compared", async () => {
  const { code, out } = await command("compare", "lenet5");
  assert.equal(code, 0);
  assert.deepEqual(chipsIn(out).sort(), [
    "a100@engine",
    "edge-tpu",
    "h100@engine",
    "jetson-agx-orin@engine",
    "jetson-nano@engine",
    "t4@engine",
  ]);
});
