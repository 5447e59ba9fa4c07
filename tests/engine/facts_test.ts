/** What an estimate says beside its sums: precision, memory, ranges, rates, limits, energies that nobody knows. */
import assert from "node:assert/strict";
import {
  bits,
  compile,
  conv,
  evaluate,
  fc,
  input,
  lstm,
  network,
  prepare,
  priced,
  totals,
} from "../../mod.ts";
import { fromZoo } from "../../examples/mod.ts";
import { type ChipProfile, loadProfile, type ProfileId } from "../../profiles/mod.ts";
import { count } from "../../ir/count.ts";
import { text } from "../../report/text.ts";
import { VERSION } from "../../ir/version.ts";
import project from "../../deno.json" with { type: "json" };
import { assertNear } from "../near.ts";

const h100 = await loadProfile("h100"),
  eyeriss = await loadProfile("eyeriss"),
  pair = await loadProfile("eyeriss+eie");
const decoder = await fromZoo("gpt2-small-decode");

Deno.test("the version is that of deno.json", () => {
  assert.equal(VERSION, project.version);
  assert.equal(evaluate(decoder, h100).fodlam, VERSION);
  assert.equal(count(decoder).fodlam, VERSION);
});

Deno.test("precision is the layer's, else the option's, else the chip's; tensors that nobody has are left out", () => {
  const net = network("net", [3, 8, 8], conv(4, 3).bits({ weights: 4 }, conv(4, 3)).relu());
  const precision = (options = {}) => evaluate(net, h100, options).precision;
  assert.deepEqual(precision(), { weights: [4, 8], activations: [8], cache: [] });
  assert.deepEqual(precision({ bits: 16 }), { weights: [4, 16], activations: [16], cache: [] });
  assert.deepEqual(precision({ bits: 16, weightBits: 4.5, activationBits: 8 }).weights, [4, 4.5]);
  const cached = (options: object) => evaluate(decoder, h100, options).precision.cache;
  assert.deepEqual([cached({}), cached({ activationBits: 16 }), cached({ bits: 16, cacheBits: 4 })], [[8], [
    16,
  ], [4]]);
  const stated = network("net", input(5, 8).bits({ activations: 16 }, fc(8)));
  assert.deepEqual(evaluate(stated, h100, { activationBits: 8 }).precision.activations, [16]);
});

Deno.test("a model of fixed words costs the chip's own, and says so where the network states others", () => {
  const net = (weights: number) =>
    network("net", [3, 32, 32], bits({ weights, activations: weights }, conv(8, 3)));
  const [own, other] = [evaluate(net(16), eyeriss), evaluate(net(4), eyeriss)];
  assert.deepEqual(other.precision.weights, [16]);
  assert.deepEqual(other.total.latencySeconds, own.total.latencySeconds);
  const said = other.assumptions.map(({ text }) => text).filter((text) => text.includes("own words"));
  assert.deepEqual([said.length, own.assumptions.some(({ text }) => text.includes("own words"))], [1, false]);
});

Deno.test("weights move by their own bits, products are made in the widest", () => {
  const latency = (options: object) => evaluate(decoder, h100, options).total.latencySeconds;
  const wide = latency({ bits: 16 }),
    quantised = latency({ bits: 16, weightBits: 4 }),
    all = latency({ bits: 4 });
  assert.ok(all < quantised && quantised < wide, `${[all, quantised, wide]}`);
  const cache = latency({ bits: 16, cacheBits: 8 });
  assert.ok(cache < wide);
});

Deno.test("memory is weights, cache of the batch and the most activations alive", () => {
  const { memory } = evaluate(decoder, h100, { weightBits: 4, activationBits: 16, cacheBits: 8, batch: 3 });
  const counted = count(decoder, { bits: { weights: 4, activations: 16, cache: 8 }, batch: 3 });
  assert.equal(memory.weightBytes, counted.weightBytes);
  assert.equal(memory.cacheBytes, counted.stateBytes);
  assert.equal(memory.activationBytes, counted.peakActivationBytes);
  assert.equal(memory.bytes, memory.weightBytes + memory.cacheBytes + memory.activationBytes);
  assert.deepEqual([memory.on, memory.name, memory.capacityBytes, memory.fits], ["h100", "hbm", 80e9, true]);
});

const fits: readonly (readonly [network: string, chip: ProfileId, options: object, fits: boolean | null])[] =
  [
    ["llama-2-70b-decode", "h100", { bits: 8 }, true],
    ["llama-2-70b-decode", "h100", { bits: 16 }, false],
    ["llama-2-70b-decode", "h100", { bits: 16, weightBits: 4 }, true],
    ["llama-2-7b-decode", "h100", { bits: 8, batch: 100 }, true],
    ["llama-2-7b-decode", "h100", { bits: 8, batch: 1000 }, false], // the cache of so many inputs
    ["llama-2-7b-decode", "edge-tpu", {}, null],
    ["vgg16", "eyeriss+eie", {}, true],
    ["alexnet", "eyeriss+eie", {}, true],
    ["lenet5", "eyeriss", {}, null],
  ];

Deno.test("whether a network fits is known where the chip's memory is", async (t) => {
  for (const [name, id, options, expected] of fits) {
    await t.step(`${name} on ${id} ${JSON.stringify(options)}`, async () => {
      const { memory } = evaluate(await fromZoo(name), await loadProfile(id), options);
      assert.equal(memory.fits, expected);
      assert.equal(memory.capacityBytes === null, expected === null);
    });
  }
});

Deno.test("EIE's room is for the fully connected weights of the whole network", () => {
  const layers = (times: number) =>
    network(
      "net",
      input(4096).repeat(times, fc(4096, { bias: false, density: { weights: 0.25, activations: 0.5 } })),
    );
  const of = (times: number) => evaluate(layers(times), pair).memory;
  assertNear(of(1).bytes, 4096 * 4096 / 4, 0.02); // a byte for each weight that is not zero, and a little padding
  assertNear(of(3).bytes, 3 * of(1).bytes);
  assert.deepEqual([of(1), of(3)].map(({ on, fits }) => [on, fits]), [["eie", true], ["eie", false]]);
});

Deno.test("the truth is estimate / (1 + error), of layers and in all", () => {
  const { total, error, layers, rate, batch } = evaluate(decoder, h100, { batch: 4 });
  for (const quantity of ["latency", "energy"] as const) {
    const key = quantity === "latency" ? "latencySeconds" : "energyJoules", { low, high } = total.range![key];
    assertNear(low * (1 + error![quantity].high), total[key]);
    assertNear(high * (1 + error![quantity].low), total[key]);
    assert.ok(low <= total[key] && total[key] <= high);
  }
  assertNear(rate.low!, batch / total.range!.latencySeconds.high);
  assertNear(rate.high!, batch / total.range!.latencySeconds.low);
  assert.ok(layers.every((layer) => layer.status !== "costed" || layer.range !== undefined));
  assert.equal(
    evaluate(network("published", [3, 227, 227], conv(96, 11, { stride: 4 })), eyeriss).total.range,
    null,
  );
});

Deno.test("a decoder makes a token an inference, whatever is no decoder none", async () => {
  const { rate, total } = evaluate(decoder, h100, { batch: 8 });
  assertNear(rate.tokensPerSecond!, 8 / total.latencySeconds);
  assert.equal(rate.inferencesPerSecond, rate.tokensPerSecond);
  assert.ok(!("tokensPerSecond" in evaluate(await fromZoo("resnet18"), h100).rate));
  assert.equal(
    evaluate(network("free", [4, 4, 4], conv(1, 1)), await loadProfile("eie")).rate.inferencesPerSecond,
    null,
  );
});

Deno.test("of a part of a network no rate and no price is known, of one that lacks a hundredth they are", async () => {
  const chips = { eie: await loadProfile("eie"), eyeriss, h100 };
  const cases = [["resnet50", "eie", true], ["bert-base", "eyeriss", true], ["gpt-j-6b", "eyeriss", false], [
    "gpt2-small-decode",
    "eyeriss",
    true,
  ], ["resnet50", "h100", false]] as const;
  for (const [name, id, isPart] of cases) {
    const estimate = evaluate(await fromZoo(name), chips[id]), what = `${name} on ${id}`;
    const { rate, money } = priced(estimate, { pricePerHour: 2, gramsPerKilowattHour: 400 });
    const known = [rate.inferencesPerSecond, rate.low, rate.high].map((value) => value === null);
    assert.deepEqual(known, [isPart, isPart, isPart], what);
    assert.equal(Number.isNaN(money!.price!.value) && Number.isNaN(money!.gramsCarbon!.value), isPart, what);
    assert.equal(money!.per, name.endsWith("decode") ? "million tokens" : "inference");
    assert.equal(text(estimate).includes("of a part of the network"), isPart, what);
    assert.equal(text(estimate).includes(" a second\n"), !isPart, what);
  }
});

Deno.test("limits are shares of the time by what bounds the layers, and add up", async () => {
  for (const id of ["h100", "eyeriss+eie", "nvdla-2048", "edge-tpu"] as const) {
    const { limits, layers, total, runs = [] } = evaluate(
      await fromZoo("mobilenet-v2"),
      await loadProfile(id),
    );
    assertNear(Object.values(limits).reduce((sum, share) => sum + share, 0), 1);
    const memory = layers.reduce(
      (sum, one) => sum + (one.status === "costed" && one.bound === "memory" ? one.latencySeconds : 0),
      0,
    );
    assertNear(limits.memory, memory / total.latencySeconds);
    assert.ok(
      limits.fixed >= runs.reduce((sum, run) => sum + run.latencySeconds, 0) / total.latencySeconds - 1e-12,
    );
  }
});

Deno.test("an energy that nobody knows is NaN, null in JSON, and makes the sum unknown", async () => {
  const nvdla = await loadProfile("nvdla-2048") as ChipProfile,
    { powerWatts: _, ...data } = nvdla.models.nvdla!;
  const unknown = { ...nvdla, models: { nvdla: data } };
  const net = network("net", [3, 32, 32], conv(8, 3)), estimate = evaluate(net, unknown);
  assert.ok(Number.isNaN(estimate.total.energyJoules) && estimate.total.latencySeconds > 0);
  assert.equal(JSON.parse(JSON.stringify(estimate)).total.energyJoules, null);
  assert.ok(Number.isNaN(totals(compile(net), prepare(unknown)).energyJoules));
  assert.ok(Number.isNaN(evaluate(net, unknown, { batch: 4 }).total.energyJoules));
});

Deno.test("activations that do not fit a microcontroller's RAM are said, whatever room its flash has", async () => {
  const chip = await loadProfile("cortex-m7"), small = network("small", [8, 32, 32], conv(8, 3));
  const wide = network("wide", [8, 512, 512], conv(8, 3));
  const { memory } = evaluate(wide, chip);
  assert.deepEqual([memory.name, memory.weightBytes, memory.fits], ["sram", 0, false]);
  assert.equal(memory.activationBytes, 8 * 512 * 512 + 8 * 510 * 510);
  assert.equal(evaluate(small, chip).memory.fits, true);
});

Deno.test("a recurrence over several time steps says that each waits for the one before, one over a single step does not", async () => {
  const chip = await loadProfile("a100");
  const said = (length: number) =>
    evaluate(network("recurrent", [length, 64], lstm(64)), chip).assumptions
      .filter(({ text }) => text.includes("each waits for the one before")).flatMap(({ layers }) => layers);
  assert.deepEqual([said(1), said(100)], [[], ["lstm1"]]);
});
