/** What holds for every network, tried on random ones. */
import assert from "node:assert/strict";
import { fastCheck } from "../../deps/fast_check.ts";
import { conv, fc, network } from "../../dsl/mod.ts";
import type { Network } from "../../ir/network.ts";
import type { Cost, CostedLayer, Estimate } from "../../engine/estimate.ts";
import { evaluate } from "../../engine/evaluate.ts";
import { check } from "../../ir/check.ts";
import { lower } from "../../ir/lower.ts";
import { loadProfile, type Profile, profileIds } from "../../profiles/mod.ts";
import { assertNear } from "../near.ts";
import { anyPlan, networkOf } from "../random.ts";
import { chipsByShape, inTurn, isSearched, quick } from "../sampled.ts";

const profiles = await Promise.all(profileIds.map(loadProfile));
const anyNetwork = anyPlan.map(networkOf);
const anyBatch = fastCheck.integer({ min: 1, max: 9 });

function forAll(property: fastCheck.IRawProperty<unknown>, numRuns = 200): void {
  fastCheck.assert(property, { seed: 2017, numRuns });
}

const { distinct, likes } = await chipsByShape();

/** A network's turn: the chips that it is tried on. */
const anyTurn = fastCheck.integer({ min: 0, max: 10_000 });

/** Four chips of different sorts of data and one of their likes: 200 networks come round all of them. */
function chipsOf(turn: number): readonly Profile[] {
  return [...inTurn(distinct, turn, 4), ...inTurn(likes, turn, 1)];
}

/** A property of every estimate on every sort of profile. */
function forEstimates(holds: (estimate: Estimate, net: Network) => void): void {
  forAll(fastCheck.property(anyNetwork, anyBatch, anyTurn, (net, batch, turn) => {
    for (const profile of chipsOf(turn)) holds(evaluate(net, profile, { ...quick, batch }), net);
  }));
}

function costed({ layers }: Estimate): CostedLayer[] {
  return layers.filter((layer): layer is CostedLayer => layer.status === "costed");
}

function assertSum(costs: readonly Cost[], total: Cost): void {
  for (const key of ["latencySeconds", "energyJoules"] as const) {
    if (costs.length === 0 && Number.isNaN(total[key])) continue; // of nothing known
    assertNear(costs.reduce((sum, cost) => sum + cost[key], 0), total[key], 1e-12, key);
  }
}

Deno.test("random networks are of every sort", () => {
  const kinds = new Set<string>();
  forAll(fastCheck.property(anyNetwork, ({ layers }) => layers.forEach(({ kind }) => kinds.add(kind))));
  const drawn = ["add", "concat", "conv", "dropout", "fc", "lrn", "pool", "relu", "roiPool", "softmax"];
  assert.deepEqual([...kinds].sort(), drawn);
});

Deno.test("JSON and back is the identity, and check() has nothing to say", () => {
  forAll(fastCheck.property(anyNetwork, (net) => {
    const copy = JSON.parse(JSON.stringify(net));
    assert.deepEqual(copy, net);
    assert.deepEqual(check(copy), []);
  }));
});

Deno.test("a copy through JSON costs the same, to the byte", () => {
  forEstimates((estimate, net) => {
    const { batch, profile } = estimate;
    const copy = JSON.parse(JSON.stringify(net));
    const again = evaluate(copy, profiles.find(({ id }) => id === profile.id)!, { ...quick, batch });
    assert.equal(JSON.stringify(again), JSON.stringify(estimate));
  });
});

Deno.test("totals are sums of layers, and so are kinds and groups", () => {
  forEstimates((estimate) => {
    const runs = estimate.runs ?? []; // a run's start is no layer's
    assertSum([...costed(estimate), ...runs], estimate.total);
    assertSum([...Object.values(estimate.byKind), ...runs], estimate.total);
    assertSum([...Object.values(estimate.byGroup), ...runs], estimate.total);
    for (const [kind, sum] of Object.entries(estimate.byKind)) {
      assertSum(costed(estimate).filter((layer) => layer.kind === kind), sum);
    }
    const macs = estimate.layers.reduce((all, layer) => all + layer.macs, 0);
    const parameters = estimate.layers.reduce((all, layer) => all + layer.parameters, 0);
    assert.deepEqual([estimate.network.macs, estimate.network.parameters], [macs, parameters]);
  });
});

Deno.test("costs are finite and not negative, layers stay in order, coverage adds up", () => {
  forEstimates((estimate, net) => {
    assert.deepEqual(estimate.layers.map(({ name }) => name), net.layers.map(({ name }) => name));
    for (const { latencySeconds, energyJoules } of costed(estimate)) {
      assert.ok(latencySeconds >= 0 && Number.isFinite(latencySeconds));
      assert.ok(energyJoules >= 0 && Number.isFinite(energyJoules));
    }
    const { costed: with_, free, uncovered } = estimate.coverage;
    assertNear(with_.bytes + free.bytes + uncovered.bytes, 1);
    if (estimate.network.macs > 0) assertNear(with_.macs + free.macs + uncovered.macs, 1);
  });
});

// Once only where all activations stayed on the chip: Edge TPU took 3.4 times as long in a batch of 32.
Deno.test("a batch never takes less than one image, nor more than one after another", () => {
  forAll(fastCheck.property(anyNetwork, anyBatch, anyTurn, (net, batch, turn) => {
    for (const profile of chipsOf(turn)) {
      const one = evaluate(net, profile, quick).total,
        many = evaluate(net, profile, { ...quick, batch }).total;
      if (Number.isNaN(one.latencySeconds)) continue; // no layer has a cost
      for (const key of ["latencySeconds", "energyJoules"] as const) {
        // A search of a millisecond may find better for a batch than for one; laws/batch_test.ts has those chips with the usual time.
        assert.ok(isSearched(profile) || many[key] * (1 + 1e-12) >= one[key], profile.id);
        assert.ok(many[key] <= one[key] * batch * (1 + 1e-12), profile.id);
        assertNear(many.perInference[key] * batch, many[key]);
      }
    }
  }));
});

/** A network with other names, and an estimate with those names turned back. */
function renamed(net: Network): [Network, back: (estimate: Estimate) => Estimate] {
  const names = [...net.inputs, ...net.layers].map(({ name }) => name);
  const forth = new Map(names.map((name, i) => [name, `n${names.length - i}`]));
  const back = new Map(names.map((name, i) => [`n${names.length - i}`, name]));
  const rename = (name: string) => forth.get(name)!;
  const other: Network = {
    ...net,
    inputs: net.inputs.map((input) => ({ ...input, name: rename(input.name) })),
    layers: net.layers.map((layer) => ({
      ...layer,
      name: rename(layer.name),
      inputs: layer.inputs.map(rename),
    })),
    outputs: net.outputs.map(rename),
  };
  const reviver = (_: string, value: unknown) => typeof value === "string" ? back.get(value) ?? value : value;
  return [other, (estimate) => JSON.parse(JSON.stringify(estimate), reviver)];
}

Deno.test("other names for the layers change no number", () => {
  forEstimates((estimate, net) => {
    const [other, back] = renamed(net);
    const { batch, profile } = estimate;
    assert.deepEqual(check(other), []);
    const again = evaluate(other, profiles.find(({ id }) => id === profile.id)!, { ...quick, batch });
    assert.deepEqual(back(again), JSON.parse(JSON.stringify(estimate)));
  });
});

Deno.test("twice is the same, to the byte, keys in the same order", () => {
  forEstimates((estimate, net) => {
    const { batch, profile } = estimate;
    const again = evaluate(net, profiles.find(({ id }) => id === profile.id)!, { ...quick, batch });
    assert.equal(JSON.stringify(again), JSON.stringify(estimate));
    const order = [
      "format",
      "fodlam",
      "network",
      "profile",
      "runtime",
      "driven",
      "precision",
      "memory",
      "model",
      "batch",
      "processNanometers",
      "scaling",
      "layers",
    ];
    assert.deepEqual(Object.keys(estimate).slice(0, order.length), order);
  });
});

const size = (max: number) => fastCheck.integer({ min: 1, max });

Deno.test("twice the filters, twice the MACs", () => {
  const any = fastCheck.record({
    filters: size(50),
    groups: size(4),
    kernel: fastCheck.tuple(size(5), size(5)),
    stride: size(3),
    image: fastCheck.tuple(size(9), size(30), size(30)),
  });
  forAll(fastCheck.property(any, ({ filters, groups, kernel, stride, image: [c, h, w] }) => {
    const work = (times: number) => {
      const options = { stride, groups, padding: "same", bias: false } as const;
      const layer = conv(times * filters * groups, kernel, options);
      return lower(network("net", [c * groups, h, w], layer))[0]!;
    };
    assert.equal(work(2).macs, 2 * work(1).macs);
    assert.equal(work(2).parameters, 2 * work(1).parameters);
    assert.ok(work(1).macs > 0);
  }));
  forAll(fastCheck.property(size(500), size(500), (inputs, outputs) => {
    const macs = (times: number) => lower(network("net", [inputs], fc(times * outputs)))[0]!.macs;
    assert.equal(macs(2), 2 * macs(1));
  }));
});

Deno.test("twice the RoIs, twice the MACs behind them and the same weights", () => {
  forAll(fastCheck.property(anyPlan, size(5), (plan, rois) => {
    const behind = (rois: number) => {
      const net = networkOf({ ...plan, rois });
      return lower(net).slice(net.layers.findIndex(({ kind }) => kind === "roiPool"));
    };
    const once = behind(rois), twice = behind(2 * rois);
    once.forEach((work, i) => {
      assert.equal(twice[i]!.macs, 2 * work.macs);
      assert.equal(twice[i]!.vectorOperations, 2 * work.vectorOperations);
      assert.equal(twice[i]!.parameters, work.parameters);
    });
  }));
});
