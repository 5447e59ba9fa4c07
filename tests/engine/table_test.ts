/** Which published row is which layer. */
import assert from "node:assert/strict";
import { conv, fc, type Fragment, input, network, relu, roiPool } from "../../dsl/mod.ts";
import type { CostedLayer } from "../../engine/estimate.ts";
import { evaluate } from "../../engine/evaluate.ts";
import { vgg16 } from "../../examples/vgg16.ts";
import type { Shape } from "../../ir/shape.ts";
import { loadProfile } from "../../profiles/mod.ts";
import { assertNear } from "../near.ts";

const eyeriss = await loadProfile("eyeriss");
const eie = await loadProfile("eie");
const same = (filters: number) => conv(filters, 3, { padding: 1 });

type Row = readonly [
  title: string,
  inputShape: Shape,
  fragment: Fragment,
  milliseconds: readonly (number | undefined)[],
  assumed: RegExp | undefined,
];

/** Latency of each convolution as the table's row gives it for one image; none if it comes from elsewhere. */
const onEyeriss: readonly Row[] = [
  ["a row of its own shape", [3, 227, 227], conv(96, 11, { stride: 4 }), [20.9 / 4], /published batch of 4/],
  [
    "the same shape by other means",
    [3, 231, 231],
    conv(96, 11, { stride: 4, padding: 0 }),
    [undefined],
    undefined,
  ],
  [
    "padding does not matter, output does",
    [3, 224, 224],
    conv(96, 11, { stride: 4, padding: [1, 2, 1, 2] }),
    [20.9 / 4],
    /batch of 4/,
  ],
  ["stride matters", [96, 27, 27], conv(256, 5, { padding: 2, groups: 2 }), [41.9 / 4], /batch of 4/],
  ["groups matter", [96, 27, 27], conv(256, 5, { padding: 2 }), [undefined], undefined],
  [
    "two rows of one shape in their order",
    [128, 56, 56],
    same(256).relu().then(same(256)).relu().then(same(256)),
    [241.1 / 3, 460.9 / 3, 457.7 / 3],
    /batch of 3/,
  ],
  [
    "one layer, two rows: their mean",
    [256, 56, 56],
    same(256),
    [(460.9 + 457.7) / 2 / 3],
    /the mean of the rows of this shape, VGG-16 CONV3-2, VGG-16 CONV3-3/,
  ],
  [
    "three layers, two rows: each its row, and for the third their mean",
    [256, 56, 56],
    same(256).then(same(256)).then(same(256)),
    [460.9 / 3, 457.7 / 3, 459.3 / 3],
    /the mean of the rows/,
  ],
  [
    "RoIs are another shape",
    [3, 300, 300],
    roiPool(2, 227).conv(96, 11, { stride: 4 }),
    [undefined],
    undefined,
  ],
];

Deno.test("table finds rows by shape and order on Eyeriss", async (t) => {
  for (const [title, inputShape, fragment, milliseconds, assumed] of onEyeriss) {
    await t.step(title, () => {
      const estimate = evaluate(network("net", inputShape, fragment), eyeriss);
      const convs = estimate.layers.filter((layer): layer is CostedLayer => layer.kind === "conv");
      milliseconds.forEach((expected, i) => {
        const { latencySeconds, basis, model } = convs[i]!;
        assert.deepEqual(
          [basis, model],
          expected === undefined ? ["modelled", "rowStationary"] : ["measured", "table"],
        );
        if (expected !== undefined) assertNear(latencySeconds, expected * 1e-3);
      });
      const texts = estimate.assumptions.map(({ text }) => text).join("\n");
      const modelled = milliseconds.includes(undefined);
      if (modelled) assert.match(texts, /outputs 42 % non-zero/);
      else if (assumed === undefined) assert.equal(texts, "");
      else assert.match(texts, assumed);
    });
  }
});

Deno.test("table goes by order and not by names", () => {
  const rename = (name: string) => name.replace(/^conv(\d)_(\d)$/, (_, a, b) => `conv${6 - a}_${4 - b}`);
  const renamed = {
    ...vgg16,
    layers: vgg16.layers.map((layer) => ({
      ...layer,
      name: rename(layer.name),
      inputs: layer.inputs.map(rename),
    })),
  };
  const costs = (net: typeof vgg16) =>
    evaluate(net, eyeriss).layers.map((layer) => layer.status === "costed" && layer.latencySeconds);
  assert.notEqual(renamed.layers[0]!.name, vgg16.layers[0]!.name);
  assert.deepEqual(costs(renamed), costs(vgg16));
});

Deno.test("table splits a measured latency into computing and waiting for DRAM", () => {
  const estimate = evaluate(network("net", [3, 224, 224], same(64)), eyeriss);
  const layer = estimate.layers[0] as CostedLayer; // CONV1-1: 76.2 ms of which 38.0 ms processing, batch of 3
  assertNear(layer.latencyParts!.processing!, 38e-3 / 3);
  assertNear(layer.latencyParts!.unoverlappedDram!, 38.2e-3 / 3);
  assert.equal(layer.bound, "memory");
  assertNear(layer.energyJoules, 76.2e-3 / 3 * 0.247);
  assertNear(layer.utilization!, 86_704_128 / (25.4e-3 * 168 * 200e6));
});

const alexnetHead = fc(4096).relu().fc(4096).relu().fc(1000);
const published = { density: { weights: 0.09, activations: 0.351 } };

/** Model, microseconds where a row gives them, and what is assumed, for the first fc layer. */
const onEie: readonly (readonly [
  title: string,
  inputShape: Shape,
  fragment: Fragment,
  microseconds: number | undefined,
  assumed: RegExp | undefined,
])[] = [
  ["stated densities find the row", [9216], fc(4096, published), 30.3, undefined],
  [
    "half a percent off is the row's rounding",
    [9216],
    fc(4096, { density: { weights: 0.094, activations: 0.347 } }),
    30.3,
    undefined,
  ],
  [
    "one percent off is another layer",
    [9216],
    fc(4096, { density: { weights: 0.1, activations: 0.351 } }),
    undefined,
    undefined,
  ],
  ["an image of the same length", [256, 6, 6], fc(4096, published), 30.3, undefined],
  [
    "half of the densities is none",
    [9216],
    fc(4096, { density: { weights: 0.09 } }),
    undefined,
    /activations 37.5 %/,
  ],
  [
    "no densities, one layer: the paper's median, said",
    [9216],
    fc(4096),
    undefined,
    /pruned, because it states no density: weights 10 %, activations 37.5 % non-zero \(median of the paper's layers\)/,
  ],
  [
    "no densities, the whole published network: as published, said",
    [9216],
    alexnetHead,
    30.3,
    /pruned as published, because it states no density: weights 9 %, activations 35.1 % non-zero \(AlexNet FC6\)/,
  ],
  [
    "dense is not pruned",
    [9216],
    fc(4096, { density: { weights: 1, activations: 1 } }),
    undefined,
    undefined,
  ],
];

Deno.test("table finds rows by shape and density on EIE", async (t) => {
  for (const [title, inputShape, fragment, microseconds, assumed] of onEie) {
    await t.step(title, () => {
      const estimate = evaluate(network("net", inputShape, fragment), eie);
      const layer = estimate.layers.find(({ kind }) => kind === "fc") as CostedLayer;
      assert.equal(layer.model, microseconds === undefined ? "sparse" : "table");
      assert.equal(layer.basis, microseconds === undefined ? "modelled" : "simulated");
      if (microseconds !== undefined) {
        assertNear(layer.latencySeconds, microseconds * 1e-6);
        assertNear(layer.energyJoules, microseconds * 1e-6 * 0.59);
      }
      const texts = estimate.assumptions.map(({ text }) => text).join("\n");
      if (assumed === undefined) assert.equal(texts, "");
      else assert.match(texts, assumed);
    });
  }
});

Deno.test("a batch on a row of one input runs one after another, and says so", () => {
  const estimate = evaluate(network("net", [9216], fc(4096, published)), eie, { batch: 3 });
  assertNear(estimate.total.latencySeconds, 3 * 30.3e-6);
  assert.deepEqual(estimate.assumptions, [{
    text: "one input after another, as published for a batch of 1",
    layers: ["fc1"],
  }]);
});

Deno.test("the published batch itself needs no assumption", () => {
  const estimate = evaluate(network("net", [3, 227, 227], conv(96, 11, { stride: 4 })), eyeriss, {
    batch: 4,
  });
  assertNear(estimate.total.latencySeconds, 20.9e-3);
  assert.deepEqual(estimate.assumptions, []);
});

Deno.test("layers without a loop nest have no row", () => {
  const estimate = evaluate(input(4).custom(105_415_200).then(relu()).toNetwork("net"), eyeriss);
  assert.equal((estimate.layers[0] as CostedLayer).model, "perMac");
});
