/** What an estimate says: coverage, reasons, errors, batches, options. */
import assert from "node:assert/strict";
import { conv, fc, type Fragment, gelu, input, network, relu, relu6, sigmoid, silu } from "../../dsl/mod.ts";
import type { CostedLayer, Estimate } from "../../engine/estimate.ts";
import { evaluate, type EvaluateOptions } from "../../engine/evaluate.ts";
import { fromZoo } from "../../examples/mod.ts";
import {
  type ChipProfile,
  type CompositeProfile,
  loadProfile,
  type ProfileId,
  profileIds,
} from "../../profiles/mod.ts";
import { assertNear } from "../near.ts";
import { quick } from "../sampled.ts";

const profiles = Object.fromEntries(
  await Promise.all(profileIds.map(async (id) => [id, await loadProfile(id)] as const)),
) as Record<ProfileId, Awaited<ReturnType<typeof loadProfile>>>;
const alexnet = await fromZoo("alexnet");
const block = network("block", [3, 8, 8], conv(4, 3).relu().pool().dropout().fc(10).softmax());

/** What a roofline says of the block: it covers every sort of work. */
const everything = [
  "costed",
  "costed",
  "costed",
  "free: no work: nothing is computed or moved",
  "costed",
  "costed",
];

/** What sparse engines of convolutions do: all but products is done as outputs are written. */
const written = (name: string) => [
  "costed",
  "free: outputs are rectified as they are written",
  "free: outputs are pooled as they are written",
  "free: no work: nothing is computed or moved",
  "costed",
  `uncovered: no model of ${name} costs normalization layers`, // a softmax is not folded into weights
];

/** Status and reason of each layer of the block, on chips that do not cover every sort of work. */
const reasons: Readonly<Partial<Record<ProfileId, readonly string[]>>> = {
  "eyeriss": [
    "costed",
    "free: assumed free: a ReLU unit stands on the way out to DRAM",
    "uncovered: no model of Eyeriss costs pool layers",
    "free: no work: nothing is computed or moved",
    "costed",
    "uncovered: no model of Eyeriss costs normalization layers",
  ],
  "eyeriss-v2": [
    "costed",
    "uncovered: no model of Eyeriss v2 costs rectifier layers",
    "uncovered: no model of Eyeriss v2 costs pool layers",
    "free: no work: nothing is computed or moved",
    "costed",
    "uncovered: no model of Eyeriss v2 costs normalization layers",
  ],
  "mit-eems": [
    "costed",
    "uncovered: no model of MIT EEMS costs rectifier layers",
    "uncovered: no model of MIT EEMS costs pool layers",
    "free: no work: nothing is computed or moved",
    "costed",
    "uncovered: no model of MIT EEMS costs normalization layers",
  ],
  "eie": [
    "uncovered: no model of EIE costs conv layers",
    "free: assumed free: each PE rectifies its outputs as it writes them",
    "uncovered: no model of EIE costs pool layers",
    "free: no work: nothing is computed or moved",
    "costed",
    "uncovered: no model of EIE costs normalization layers",
  ],
  "eyeriss+eie": [
    "costed",
    "free: assumed free: a ReLU unit stands on the way out to DRAM",
    "uncovered: no model of Eyeriss and EIE costs pool layers",
    "free: no work: nothing is computed or moved",
    "costed",
    "uncovered: no model of Eyeriss and EIE costs normalization layers",
  ],
  "cambricon-x": written("Cambricon-X"),
  "scnn": written("SCNN"),
  "fodlam-2017": [
    "costed",
    "free: assumed free: a ReLU unit stands on the way out to DRAM",
    "uncovered: no model of Eyeriss and EIE costs pool layers",
    "free: no work: nothing is computed or moved",
    "costed",
    "uncovered: no model of Eyeriss and EIE costs normalization layers",
  ],
  "nvdla-2048": [
    "costed",
    "free: assumed free: the data processor after the convolution rectifies",
    "free: assumed free: fused with the convolution before it, as the sheet takes it",
    "free: no work: nothing is computed or moved",
    "costed",
    "uncovered: no model of NVDLA, 2048 MACs, as published costs normalization layers",
  ],
  "scale-sim": [
    "costed",
    "uncovered: no model of SCALE-Sim array costs rectifier layers",
    "uncovered: no model of SCALE-Sim array costs pool layers",
    "free: no work: nothing is computed or moved",
    "costed",
    "uncovered: no model of SCALE-Sim array costs normalization layers",
  ],
};

Deno.test("every layer has a cost, or a reason for having none", async (t) => {
  for (const id of profileIds) {
    await t.step(id, () => {
      const said = evaluate(block, profiles[id]).layers.map((layer) =>
        layer.status === "costed" ? "costed" : `${layer.status}: ${layer.reason}`
      );
      const profile = profiles[id];
      const covers = "models" in profile && profile.models.roofline !== undefined;
      const wanted = reasons[id] ?? (covers ? everything : undefined);
      if (wanted !== undefined) assert.deepEqual(said, wanted);
      else {assert.ok(
          said.every((status) => /^(costed|(free|uncovered): \w.*)$/.test(status)),
          said.join("; "),
        );}
    });
  }
});

Deno.test("coverage by hand: one convolution costed, one dense layer not", () => {
  const net = network("net", [1, 4, 4], conv(1, 3, { bias: false }).fc(9, { bias: false }));
  const { coverage } = evaluate(net, profiles.eyeriss, { model: "perMac" }); // which has convolutions alone
  assert.deepEqual(coverage.costed.macs, 0.5); // 9 x 4 and 4 x 9 MACs
  assertNear(coverage.uncovered.bytes, (36 + 4 + 9) / (36 + 4 + 9 + 9 + 16 + 4));
  assert.deepEqual(coverage.uncoveredLayers.map(({ name, kind, macs }) => ({ name, kind, macs })), [
    { name: "fc1", kind: "fc", macs: 0.5 },
  ]);
});

Deno.test("coverage reads weights once a batch and activations once an inference", () => {
  const net = network("net", [1, 4, 4], conv(1, 3, { bias: false }).fc(9, { bias: false }));
  const { coverage } = evaluate(net, profiles.eyeriss, { batch: 5, model: "perMac" });
  assertNear(coverage.uncovered.bytes, (36 + 5 * 13) / (36 + 5 * 13 + 9 + 5 * 20));
});

Deno.test("a network without work has no coverage and costs nothing", () => {
  const { coverage, total, basis, error } = evaluate(input(4).dropout().toNetwork("net"), profiles.eyeriss);
  assert.equal(coverage.costed.macs + coverage.free.macs + coverage.uncovered.macs, 0);
  assert.equal(coverage.free.bytes, 1);
  assert.deepEqual([total.latencySeconds, basis, error], [0, {}, undefined]);
});

Deno.test("a batch costs its inferences, and states both", () => {
  const one = evaluate(alexnet, profiles.eyeriss, { model: "table" });
  const four = evaluate(alexnet, profiles.eyeriss, { batch: 4, model: "table" });
  assert.deepEqual([one.batch, four.batch], [1, 4]);
  assertNear(four.total.latencySeconds, 115.3e-3, 1e-9); // JSSC 2017, Table V
  assertNear(four.total.perInference.latencySeconds, one.total.latencySeconds);
  assertNear(four.total.perInference.energyJoules, one.total.energyJoules);
  for (const layer of four.layers) {
    if (layer.status !== "costed") continue;
    assert.equal(layer.perInference.latencySeconds, layer.latencySeconds / 4);
    assert.equal(layer.perInference.energyJoules, layer.energyJoules / 4);
  }
});

Deno.test("the total's error is the layers' errors by their share", () => {
  const net = network("net", [3, 227, 227], conv(96, 11, { stride: 4 }).conv(64, 3));
  const { rowStationary: _, memoryTree: __, ...models } = (profiles.eyeriss as ChipProfile).models;
  const { layers, error, basis, total } = evaluate(net, { ...profiles.eyeriss as ChipProfile, models });
  const [measured, scaled] = layers as CostedLayer[];
  assert.equal(measured!.error, undefined);
  const { latency, energy } = (profiles.eyeriss as ChipProfile).validation.find(({ model }) =>
    model === scaled!.model
  )!;
  assert.deepEqual([scaled!.error!.latency, scaled!.error!.energy], [latency, energy]);
  const share = scaled!.latencySeconds / total.latencySeconds;
  assertNear(error!.latency.high, latency.high * share);
  assertNear(error!.energy.low, energy.low * scaled!.energyJoules / total.energyJoules);
  assert.deepEqual(Object.keys(basis), ["measured", "scaled"]);
  assertNear(basis.scaled!, share);
});

Deno.test("chips put together keep their own sources, also under the same id", async () => {
  const [a, b] = await Promise.all(["a100", "t4"].map((id) => loadProfile(id as ProfileId))) as [
    ChipProfile,
    ChipProfile,
  ];
  assert.ok("sheet" in a.sources && "sheet" in b.sources);
  const { parts, ...rest } = profiles["eyeriss+eie"] as CompositeProfile;
  const both = { ...rest, parts: [{ ...parts[0]!, profile: a }, { ...parts[1]!, profile: b }] };
  const { layers, sources } = evaluate(network("net", [3, 8, 8], conv(4, 3).fc(2)), both);
  const cited = (layers as CostedLayer[]).map((layer) => layer.sources.filter((id) => id.endsWith("sheet")));
  assert.deepEqual(cited, [["a100:sheet"], ["t4:sheet"]]);
  assert.deepEqual([sources["a100:sheet"], sources["t4:sheet"]], [a.sources.sheet, b.sources.sheet]);
});

Deno.test("every source of an estimate is the one that its chip means", async () => {
  const { eyeriss, eie } = profiles as Record<string, ChipProfile>;
  const { layers, sources } = evaluate(alexnet, await loadProfile("eyeriss+eie"));
  for (const layer of layers) {
    if (layer.status !== "costed") continue;
    const own = layer.on === "eie" ? eie! : eyeriss!;
    for (const id of layer.sources) assert.deepEqual(sources[id], own.sources[id], id);
  }
});

Deno.test("published layers alone have no error band", () => {
  const estimate = evaluate(network("net", [3, 227, 227], conv(96, 11, { stride: 4 })), profiles.eyeriss);
  assert.ok(!("error" in estimate));
});

Deno.test("a model asked for is the only one used", () => {
  const layer = (options: EvaluateOptions) =>
    evaluate(alexnet, profiles.eyeriss, options).layers.find(({ name }) => name === "conv1") as CostedLayer;
  assert.deepEqual([layer({}).model, layer({ model: "auto" }).model], ["table", "table"]);
  assert.equal(layer({ model: "perMac" }).model, "perMac");
  const odd = evaluate(network("net", [3, 8, 8], conv(4, 3)), profiles.eyeriss, { model: "table" });
  const [first] = odd.layers;
  assert.equal(first!.status === "uncovered" && first!.reason, "no published row of Eyeriss has its shape");
});

Deno.test("a composite sends each layer to its part and scales it to one process", () => {
  const estimate = evaluate(alexnet, profiles["eyeriss+eie"]);
  const on = (name: string) => (estimate.layers.find((layer) => layer.name === name) as CostedLayer).on;
  assert.deepEqual([on("conv1"), on("fc6")], ["eyeriss", "eie"]);
  assert.deepEqual(estimate.scaling.map(({ on, rule, toNanometers }) => [on, rule, toNanometers]), [
    ["eie", "stillmaker-baas", 65],
  ]);
  assertNear(estimate.byGroup.conv!.latencySeconds, 115.3e-3 / 4, 1e-9);
  const { delayFactor, energyFactor } = estimate.scaling[0]!;
  assertNear(estimate.byGroup.fc!.latencySeconds, (30.3 + 12.2 + 9.9) * 1e-6 * delayFactor);
  assertNear(estimate.byGroup.fc!.energyJoules, (30.3 + 12.2 + 9.9) * 1e-6 * 0.59 * energyFactor);
  assert.ok(["isca2016-table4", "jssc2017-table5"].every((id) => id in estimate.sources));
});

Deno.test("fodlam-2017 reads a batch's latency as one image's, says so, and shows no error of its own", () => {
  const estimate = evaluate(alexnet, profiles["fodlam-2017"]);
  assertNear(estimate.byGroup.conv!.latencySeconds, 115.3e-3, 1e-9);
  assertNear(estimate.byGroup.fc!.latencySeconds, (30.3 + 12.2 + 9.9) * 1e-6 * 65 / 45);
  assertNear(estimate.byGroup.fc!.energyJoules, (30.3 + 12.2 + 9.9) * 1e-6 * 0.59 * (65 / 45) ** 3);
  assert.match(estimate.profile.reproduction!, /batch of 4/);
  const odd = evaluate(network("net", [3, 8, 8], conv(4, 3).fc(4)), profiles["fodlam-2017"]);
  assert.deepEqual(odd.layers.map((layer) => layer.status === "costed" && layer.model), ["perMac", "perMac"]);
  assert.equal(odd.error, undefined);
});

Deno.test("every source that a layer names is in the estimate, and no other", () => {
  for (const id of profileIds) {
    const { layers, sources } = evaluate(alexnet, profiles[id]);
    const named = new Set(layers.flatMap((layer) => layer.status === "uncovered" ? [] : layer.sources));
    assert.deepEqual(Object.keys(sources), [...named].sort());
    assert.ok(Object.values(sources).every(({ citation }) => citation.length > 0));
  }
});

Deno.test("an assumption is said once, with all its layers", () => {
  const x = input(64);
  const net = network("net", [x.fc(64), x.fc(32)]);
  assert.deepEqual(evaluate(net, profiles.eie).assumptions.map(({ layers }) => layers), [["fc1", "fc2"]]);
});

const bad: readonly (readonly [options: unknown, code: string, message: RegExp])[] = [
  [{ batch: 0 }, "bad-option", /^Cannot use batch: expected a whole number of at least 1, got 0$/],
  [{ batch: 1.5 }, "bad-option", /got 1\.5/],
  [{ batch: "4" }, "bad-option", /got "4"/],
  [{ batch: NaN }, "bad-option", /got NaN/],
  [{ model: "tabel" }, "unknown-model", /got "?tabel|did you mean "table"/],
  [{ model: "toString" }, "unknown-model", /^Cannot find model "toString"/],
  [{ model: 3 }, "unknown-model", /^Cannot find model 3/],
  [
    { model: "sparse" },
    "no-such-model",
    /^Cannot evaluate on "eyeriss": .* auto, table, rowStationary, memoryTree, perMac, got "sparse"/,
  ],
  [{ scaling: "moore" }, "unknown-scaling", /dennard, stillmaker-baas/],
  [{ processNanometers: 0 }, "bad-option", /^Cannot use process/],
  [{ processNanometers: NaN }, "bad-option", /got NaN/],
  [{ processNanometers: 50 }, "cannot-scale", /got 50 nm/],
  [{ density: { weights: 2, activations: 1 } }, "bad-option", /^Cannot use density/],
  [{ density: { weights: 1 } }, "bad-option", /^Cannot use density/],
];

Deno.test("options that are none are refused", async (t) => {
  for (const [options, code, message] of bad) {
    await t.step(JSON.stringify(options), () => {
      assert.throws(() => evaluate(alexnet, profiles.eyeriss, options as EvaluateOptions), { code, message });
    });
  }
});

Deno.test("what was made ready for some options does not leak into others", () => {
  const choices: EvaluateOptions[] = [
    {},
    { density: { weights: 0.5, activations: 0.5 } },
    { processNanometers: 32 },
    { scaling: "dennard" },
    { scaling: "dennard", processNanometers: 32 },
    { batch: 7 },
    { model: "perMac" },
  ];
  for (const id of ["eyeriss+eie", "eyeriss"] as const) {
    const run = (options: EvaluateOptions, profile = profiles[id]) =>
      JSON.stringify(evaluate(block, profile, options));
    const fresh = choices.map((options) => run(options, structuredClone(profiles[id])));
    assert.deepEqual(choices.map((options) => run(options)), fresh);
    assert.deepEqual([...choices].reverse().map((options) => run(options)), [...fresh].reverse());
    assert.ok(new Set(fresh).size > 4);
  }
});

Deno.test("evaluate() changes neither network nor profile nor options", () => {
  const options = { ...quick, batch: 2, density: { weights: 0.5, activations: 0.5 } };
  for (const id of profileIds) {
    const before = JSON.stringify([profiles[id], block, options]);
    evaluate(block, profiles[id], options);
    assert.equal(JSON.stringify([profiles[id], block, options]), before);
  }
});

Deno.test("estimates are plain JSON, and the same every time", () => {
  for (const id of profileIds) {
    const estimate: Estimate = evaluate(alexnet, profiles[id], quick);
    assert.deepEqual(JSON.parse(JSON.stringify(estimate)), estimate);
    assert.equal(JSON.stringify(evaluate(alexnet, profiles[id], quick)), JSON.stringify(estimate));
  }
});

Deno.test("a unit for rectifiers makes rectifiers free, and no other activation", () => {
  const status = (fragment: Fragment) =>
    evaluate(network("net", [4], fragment), profiles.eyeriss).layers[0]!.status;
  assert.equal(status(relu()), "free");
  for (const other of [silu(), gelu(), sigmoid(), relu6()]) assert.equal(status(other), "uncovered");
});

/** Work that a profile takes to be free is not free when somebody states MACs for it. */
Deno.test("a custom layer with MACs is never free", () => {
  const free = (fragment: Fragment) =>
    evaluate(network("net", [4], fragment), profiles.eyeriss).layers[0]!.status;
  assert.equal(free(relu()), "free");
  assert.equal(free(fc(4).relu()), "costed");
  assert.equal(free(relu().custom(0)), "free");
  const custom = (macs: number, vectorOperations: number, group: "rectifier" | "identity") =>
    evaluate(input(4).custom(macs, { vectorOperations, group }).toNetwork("net"), profiles.eyeriss).layers[0]!
      .status;
  assert.deepEqual(
    [
      custom(1, 0, "rectifier"),
      custom(0, 1, "rectifier"),
      custom(0, 1, "identity"),
      custom(0, 0, "identity"),
    ],
    ["uncovered", "free", "uncovered", "free"],
  );
});
