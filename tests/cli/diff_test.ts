/** `diff`: layers aligned, totals with what their errors leave open, saved estimates. */
import assert from "node:assert/strict";
import { conv, network } from "../../dsl/mod.ts";
import { evaluate } from "../../engine/evaluate.ts";
import type { Estimate } from "../../engine/estimate.ts";
import type { Network } from "../../ir/network.ts";
import { fromZoo } from "../../examples/mod.ts";
import { loadProfile } from "../../profiles/mod.ts";
import { differenceOf, differenceText } from "../../report/diff.ts";
import { command } from "../golden.ts";

const h100 = await loadProfile("h100"), a100 = await loadProfile("a100");
/** A network of convolutions with these filters. */
function stack(name: string, ...filters: readonly number[]): Network {
  const [head, ...rest] = filters.map((count) => conv(count, 3, { padding: 1 }));
  return network(name, [3, 64, 64], rest.reduce((all, one) => all.relu().then(one), head!));
}

const first = stack("first", 8, 16, 32),
  wider = stack("wider", 8, 24, 32),
  deeper = stack("deeper", 8, 8, 16, 32);

function changes(before: Estimate, after: Estimate): string[] {
  return differenceOf(before, after).layers.filter(({ change }) => change !== "same").map((one) =>
    `${one.change} ${one.before?.name ?? "-"} ${one.after?.name ?? "-"}`
  );
}

Deno.test("layers are aligned by their work, although later ones are renumbered", () => {
  const on = (net: Network) => evaluate(net, h100, { model: "roofline" }); // each layer by its bytes
  const base = on(first);
  assert.deepEqual(changes(base, base), []);
  const widened = ["changed conv2 conv2", "cost relu2 relu2", "changed conv3 conv3"];
  assert.deepEqual(changes(base, on(wider)), widened);
  assert.deepEqual(changes(base, on(deeper)), ["added - conv2", "added - relu2"]);
  assert.deepEqual(changes(on(deeper), base), ["removed conv2 -", "removed relu2 -"]);
});

Deno.test("differences of layers add up to the difference of the totals", () => {
  for (const after of [evaluate(wider, h100), evaluate(deeper, h100), evaluate(first, h100, { batch: 2 })]) {
    const before = evaluate(first, h100), { layers } = differenceOf(before, after);
    const sum = layers.reduce((all, { latencySeconds }) => all + latencySeconds!, 0);
    const total = after.total.latencySeconds - before.total.latencySeconds;
    assert.ok(Math.abs(sum - total) <= 1e-9 * before.total.latencySeconds, `${sum} ${total}`);
  }
});

/** An estimate with another total and range of the latency. */
function withTotal(
  estimate: Estimate,
  latencySeconds: number,
  [low, high]: readonly [number, number],
): Estimate {
  const range = { latencySeconds: { low, high }, energyJoules: estimate.total.range!.energyJoules };
  return { ...estimate, total: { ...estimate.total, latencySeconds, range } };
}

Deno.test("a small change is inside the error; one model's error for both leaves its sign", () => {
  const base = evaluate(first, h100);
  const before = withTotal(base, 1, [0.85, 1.15]), after = withTotal(base, 1.01, [0.8585, 1.1615]);
  const { latencySeconds } = differenceOf(before, after);
  assert.equal(latencySeconds.vouched, 0);
  const { low, high } = latencySeconds.commonMode!;
  assert.ok(Math.abs(low - 0.0085) < 1e-9 && Math.abs(high - 0.0115) < 1e-9, `${low} ${high}`);
  const twice = differenceOf(before, withTotal(base, 2, [1.7, 2.3]));
  assert.ok(Math.abs(twice.latencySeconds.vouched! - (1.7 / 1.15 - 1)) < 1e-9);
  const half = differenceOf(before, withTotal(base, 0.5, [0.425, 0.575]));
  assert.ok(Math.abs(half.latencySeconds.vouched! - (0.575 / 0.85 - 1)) < 1e-9);
});

Deno.test("whatever is true within the ranges of two totals, they differ by what is vouched for or more", () => {
  const base = evaluate(first, h100), spans = [[0.85, 1.15], [0.2, 3], [4, 60], [0.01, 0.1]] as const;
  for (const old of spans) {
    for (const now of spans) {
      const [before, after] = [old, now].map((span) => withTotal(base, Math.sqrt(span[0] * span[1]), span));
      const vouched = differenceOf(before!, after!).latencySeconds.vouched!;
      const possible = old.flatMap((was) => now.map((is) => is / was - 1)).sort((a, b) => a - b);
      const [least, most] = [possible[0]!, possible.at(-1)!], what = `${old} -> ${now}: ${vouched}`;
      const expected = least > 0 ? least : most < 0 ? most : 0;
      assert.ok(Math.abs(vouched - expected) < 1e-9, what);
    }
  }
});

Deno.test("errors of two chips have nothing in common", () => {
  assert.equal(differenceOf(evaluate(first, a100), evaluate(first, h100)).latencySeconds.commonMode, null);
});

Deno.test("saved estimates are compared, and checked as what comes from outside", async (t) => {
  const folder = await Deno.makeTempDir(), [old, now] = [`${folder}/old.json`, `${folder}/new.json`];
  const save = (path: string, value: unknown) => Deno.writeTextFile(path, JSON.stringify(value));
  await save(old, evaluate(first, h100));
  await save(now, [evaluate(wider, h100)]);
  const { code, out, err } = await command("diff", old, now);
  assert.deepEqual([code, err], [0, ""]);
  assert.match(out, /^old: first on h100@engine, batch 1\nnew: wider on h100@engine, batch 1\n\nlatency /);
  const same = await command("diff", old, old);
  assert.match(same.out, /^latency .*: \+0 %, the same$/m);
  const base = evaluate(wider, h100);
  const wrong: readonly (readonly [name: string, value: unknown, args: string[], message: RegExp])[] = [
    [
      "an option",
      evaluate(wider, h100),
      ["--batch", "2"],
      /^Cannot use --batch: expected a network to evaluate, got saved estimates/,
    ],
    [
      "a field",
      { ...evaluate(wider, h100), batch: "2" },
      [],
      /new\.json: batch: expected a whole number of at least 1, got "2"/,
    ],
    [
      "a layer",
      { ...evaluate(wider, h100), layers: [{ name: "a" }] },
      [],
      /new\.json: layers\[0\]\.kind: expected a text/,
    ],
    [
      "another version",
      { ...base, format: "fodlam/estimate@2" },
      [],
      /new\.json: format: expected "fodlam\/estimate@1", got "fodlam\/estimate@2"/,
    ],
    [
      "a batch of none",
      { ...base, batch: 0 },
      [],
      /new\.json: batch: expected a whole number of at least 1, got 0/,
    ],
    [
      "a range that ends before it begins",
      withTotal(base, base.total.latencySeconds, [2, 1]),
      [],
      /new\.json: total\.range\.latencySeconds: expected low and high, numbers in that order/,
    ],
    [
      "a total that is no sum",
      withTotal(base, 1, [0.5, 2]),
      [],
      /total\.latencySeconds: expected the sum of its layers and runs, /,
    ],
    [
      "a name twice",
      { ...base, layers: [...base.layers, base.layers[0]] },
      [],
      /layers\[5\]\.name: expected each name once, got "conv1" again/,
    ],
    [
      "bits that are none",
      { ...base, precision: 8 },
      [],
      /precision\.weights: expected a list of numbers, got nothing/,
    ],
    ["a list", [evaluate(wider, h100), evaluate(wider, h100)], [], /expected one estimate, got 2/],
    [
      "three chips",
      evaluate(wider, h100),
      ["--on", "a,b,c"],
      /--on: expected one profile, or one for each side/,
    ],
  ];
  for (const [name, value, args, message] of wrong) {
    await t.step(name, async () => {
      await save(now, value);
      const said = await command("diff", old, now, ...args);
      assert.equal(said.code, 1);
      assert.match(said.err, message);
    });
  }
  await Deno.remove(folder, { recursive: true });
});

Deno.test("what runs cost beyond their layers has a line, so that the difference adds up", async (t) => {
  const pairs = [["t4@pytorch", "t4@engine"], ["hailo-8", "edge-tpu"], ["h100", "edge-tpu"]] as const;
  for (const on of pairs) {
    await t.step(on.join(" and "), async () => {
      const net = await fromZoo("alexnet");
      const [before, after] = await Promise.all(on.map(async (id) => evaluate(net, await loadProfile(id))));
      const { layers, runs, latencySeconds } = differenceOf(before!, after!);
      const sum = layers.reduce((all, layer) => all + layer.latencySeconds!, runs!.latencySeconds);
      const { before: old, after: now } = latencySeconds;
      assert.ok(Math.abs(sum - (now - old)) < 1e-9 * old, `${sum} ${now - old}`);
      assert.match(
        differenceText(before!, after!),
        /^runs +[-+][\d.]+ \w+, [-+][\d.]+ \w+ beyond the layers$/m,
      );
    });
  }
});

Deno.test("totals of a part of a network vouch for nothing, and a memory that is too small is said", async () => {
  const part = await command("diff", "resnet50", "resnet50", "--on", "eie,h100");
  assert.match(part.out, /^latency .*, of a part of a network$/m);
  assert.match(part.out, /^energy .*, of a part of a network$/m);
  assert.match(part.out, /^MACs without a cost differ: >99\.9 % -> 0 %$/m);
  const large = await command("diff", "resnet18", "llama-2-70b-decode", "--on", "t4", "--ignore-memory");
  assert.match(large.out, /^the memories differ: fits -> 53\.3 GB too little$/m);
});

Deno.test("a network on two chips", async () => {
  const { code, out } = await command("diff", "lenet5", "lenet5", "--on", "a100,h100");
  assert.equal(code, 0);
  assert.match(out, /^old: LeNet-5 on a100@pytorch, batch 1\nnew: LeNet-5 on h100@engine, batch 1$/m);
  assert.doesNotMatch(out, /one error holds/);
});

Deno.test("beside a saved estimate a network is put on the same chip, with its runtime; what else differs is said", async () => {
  const folder = await Deno.makeTempDir(), old = `${folder}/old.json`;
  const saved = await command("eval", "lenet5", "--on", "h100@pytorch", "--batch", "2", "--json");
  await Deno.writeTextFile(old, saved.out.replace(/"fodlam": "[^"]*"/, '"fodlam": "0.0.9"'));
  const same = await command("diff", old, "lenet5", "--batch", "2");
  assert.match(same.out, /^new: LeNet-5 on h100@pytorch, batch 2$/m);
  assert.match(same.out, /^versions of FODLAM differ: 0\.0\.9 -> \d/m);
  const other = await command("diff", old, "lenet5", "--on", "edge-tpu");
  assert.match(other.out, /^new: LeNet-5 on edge-tpu, batch 1$/m);
  assert.match(other.out, /^batches differ, costs are of the whole batch: 2 -> 1$/m);
  assert.match(other.out, /^bits differ: 16\/16 -> 8\/8$/m);
  assert.match(other.out, /^energies are of different things: board -> chip$/m);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("what eval saves of any chip is an estimate that diff reads", async (t) => {
  const folder = await Deno.makeTempDir(), file = `${folder}/a.json`;
  for (
    const on of [
      "eyeriss+eie",
      "eie",
      "eyeriss",
      "edge-tpu",
      "nvdla-64",
      "scale-sim",
      "tpu-v1",
      "simba",
      "groq-tsp",
    ]
  ) {
    await t.step(on, async () => {
      const args = ["eval", "alexnet", "--on", on, "--json"], plain = await command(...args);
      const { out } = plain.code === 0 ? plain : await command(...args, "--ignore-memory");
      await Deno.writeTextFile(file, out);
      const { code, err } = await command("diff", file, file);
      assert.deepEqual([code, err], [0, ""]);
    });
  }
  await Deno.remove(folder, { recursive: true });
});
