/** The closed form of a systolic array against one simulated register by register, and what holds for every layer. */
import assert from "node:assert/strict";
import { fastCheck } from "../../deps/fast_check.ts";
import { conv, input, network } from "../../dsl/mod.ts";
import {
  computeCycles,
  cutByAccumulators,
  type Grid,
  mapping,
  type Product,
} from "../../engine/systolic/products.ts";
import type { CostedLayer } from "../../engine/estimate.ts";
import { evaluate } from "../../engine/evaluate.ts";
import { chipsOf } from "../../engine/prepare.ts";
import type { LayerCost } from "../../engine/model.ts";
import { systolic } from "../../engine/models/systolic/mod.ts";
import { lower } from "../../ir/lower.ts";
import type { Network } from "../../ir/network.ts";
import { type ChipProfile, loadProfile } from "../../profiles/mod.ts";
import type { Dataflow, SystolicData } from "../../profiles/types.ts";
import { assertNear } from "../near.ts";
import { anyPlan, networkOf } from "../random.ts";
import { inputStationary, outputStationary, type Run, weightStationary } from "./systolic_array.ts";

const scaleSim = await loadProfile("scale-sim") as ChipProfile;
const gemmini = await loadProfile("gemmini") as ChipProfile;
const whole = (max: number) => fastCheck.integer({ min: 1, max });
const anyFlow = fastCheck.constantFrom<Dataflow>("outputStationary", "weightStationary", "inputStationary");
const anyLoads = fastCheck.constantFrom<Grid["loads"]>("serial", "overlapped");
const anyProduct: fastCheck.Arbitrary<Product> = fastCheck.record({
  count: fastCheck.constant(1),
  pixels: whole(300),
  taps: whole(300),
  filters: whole(300),
});
const anyGrid: fastCheck.Arbitrary<Grid> = fastCheck.record({
  rows: whole(64),
  columns: whole(64),
  dataflow: anyFlow,
  countsFrom: fastCheck.constantFrom<0 | 1>(0, 1),
  loads: anyLoads,
});

function forAll(property: fastCheck.IRawProperty<unknown>, numRuns = 300): void {
  fastCheck.assert(property, { seed: 2017, numRuns });
}

/** A profile with other data. */
function withData(profile: ChipProfile, data: Partial<SystolicData>): ChipProfile {
  return { ...profile, models: { systolic: { ...profile.models.systolic!, ...data } } };
}

const simulators: Readonly<Record<Dataflow, (...args: Parameters<typeof weightStationary>) => Run>> = {
  outputStationary,
  weightStationary,
  inputStationary,
};

/** Small whole numbers, the same every time. */
const matrix = (rows: number, columns: number) =>
  Array.from(
    { length: rows },
    (_, r) => Array.from({ length: columns }, (_, c) => (r * 7 + c * 3) % 5 - 2),
  );

Deno.test("the closed form is what an array does, register by register", () => {
  const size = whole(9), side = whole(4);
  forAll(
    fastCheck.property(
      size,
      size,
      size,
      side,
      side,
      anyFlow,
      (pixels, taps, filters, rows, columns, dataflow) => {
        const inputs = matrix(pixels, taps), weights = matrix(taps, filters);
        const { cycles, result } = simulators[dataflow](inputs, weights, rows, columns);
        const product = inputs.map((row) =>
          weights[0]!.map((_, n) => row.reduce((sum, x, k) => sum + x * weights[k]![n]!, 0))
        );
        assert.deepEqual(result, product);
        const grid: Grid = { rows, columns, dataflow, countsFrom: 1, loads: "serial" };
        assert.equal(computeCycles({ count: 1, pixels, taps, filters }, grid), cycles);
        assert.equal(
          computeCycles({ count: 1, pixels, taps, filters }, { ...grid, countsFrom: 0 }),
          cycles - 1,
        );
      },
    ),
  );
});

Deno.test("no product is faster than all cells at once, and overlapped loads are never slower", () => {
  forAll(fastCheck.property(anyProduct, anyGrid, (product, grid) => {
    const counted = { ...grid, countsFrom: 1 } as const;
    const macs = product.pixels * product.taps * product.filters;
    const cycles = (loads: Grid["loads"]) => computeCycles(product, { ...counted, loads });
    assert.ok(cycles("overlapped") * grid.rows * grid.columns >= macs);
    assert.ok(cycles("overlapped") <= cycles("serial"));
  }));
});

// The exception that quantisation makes: rows that save no fold only make each fold's fill longer.
Deno.test("more rows or columns never make more folds, and cost at most the longer fill of those that remain", () => {
  forAll(fastCheck.property(anyProduct, anyGrid, whole(64), whole(64), (product, grid, rows, columns) => {
    const small = { ...grid, loads: "serial" } as const;
    const large = { ...small, rows: grid.rows + rows - 1, columns: grid.columns + columns - 1 };
    const of = (grid: Grid) => {
      const { rowFolds, columnFolds, fill } = mapping(product, grid);
      return { folds: rowFolds * columnFolds, fill, cycles: computeCycles(product, grid) };
    };
    const before = of(small), after = of(large);
    assert.ok(after.folds <= before.folds);
    assert.ok(after.cycles <= before.cycles + after.folds * (after.fill - before.fill));
  }));
  const exact = { count: 1, pixels: 100, taps: 8, filters: 8 };
  const grid: Grid = { rows: 8, columns: 8, dataflow: "weightStationary", countsFrom: 1, loads: "serial" };
  assert.equal(computeCycles(exact, grid), 122); // 16 + 8 + 100 - 2
  assert.equal(computeCycles(exact, { ...grid, rows: 16 }), 138); // slower: one fold before and after
});

Deno.test("more pixels, taps or filters never take fewer cycles", () => {
  forAll(fastCheck.property(anyProduct, anyProduct, anyGrid, (product, more, grid) => {
    const larger = {
      count: 1,
      pixels: product.pixels + more.pixels,
      taps: product.taps + more.taps,
      filters: product.filters + more.filters,
    };
    for (const key of ["pixels", "taps", "filters"] as const) {
      assert.ok(computeCycles({ ...product, [key]: larger[key] }, grid) >= computeCycles(product, grid));
    }
  }));
});

Deno.test("accumulators cut pixels and lose none", () => {
  forAll(fastCheck.property(anyProduct, whole(100), (product, capacity) => {
    const parts = cutByAccumulators(product, capacity);
    assert.equal(parts.reduce((sum, { count, pixels }) => sum + count * pixels, 0), product.pixels);
    assert.ok(parts.every(({ pixels }) => pixels >= 1 && pixels <= capacity));
  }));
});

/** A layer of one convolution on an array. */
function one(profile: ChipProfile, net: Network, batch = 1): CostedLayer {
  return evaluate(net, profile, { batch }).layers[0] as CostedLayer;
}

const anyConv = fastCheck.record({
  channels: whole(8),
  filters: whole(8),
  groups: whole(4),
  kernel: whole(3),
  stride: whole(2),
  dilation: whole(2),
  size: whole(12),
});

Deno.test("a layer in groups takes what its groups take one after another", () => {
  forAll(
    fastCheck.property(anyConv, anyFlow, (drawn, dataflow) => {
      const { channels, filters, groups, size, kernel, ...rest } = drawn;
      const options = { ...rest, padding: "same" as const };
      const layer = (times: number) =>
        network(
          "net",
          [channels * times, size, size],
          conv(filters * times, kernel, { ...options, groups: times }),
        );
      const profile = withData(scaleSim, { dataflow });
      const all = one(profile, layer(groups)), single = one(profile, layer(1));
      assertNear(all.latencySeconds, groups * single.latencySeconds);
    }),
    100,
  );
});

Deno.test("a batch costs a fold's fill once: never more than its inputs one by one, never less than its peak", () => {
  forAll(
    fastCheck.property(anyPlan.map(networkOf), whole(9), anyFlow, (net, batch, dataflow) => {
      const profile = withData(gemmini, { dataflow });
      const together = evaluate(net, profile, { batch }).layers, alone = evaluate(net, profile).layers;
      together.forEach((layer, i) => {
        const single = alone[i]!;
        if (layer.status !== "costed" || single.status !== "costed") return;
        const { systolic } = profile.models, { hertz } = profile.clock;
        assert.ok(
          layer.latencySeconds * hertz * systolic!.rows * systolic!.columns >=
            layer.macs * batch * (1 - 1e-12),
        );
        assert.ok(layer.latencySeconds >= single.latencySeconds * (1 - 1e-12));
        if (layer.bound === "compute" && single.bound === "compute") {
          assert.ok(layer.latencySeconds <= batch * single.latencySeconds * (1 + 1e-12));
        }
      });
    }),
    60,
  );
});

Deno.test("more bandwidth and a faster clock are never slower; no layer is faster than its bytes allow", () => {
  const factor = fastCheck.double({ min: 1, max: 100, noNaN: true });
  forAll(
    fastCheck.property(anyPlan.map(networkOf), factor, factor, (net, wider, faster) => {
      const { memory } = gemmini.models.systolic!;
      const slow = evaluate(net, withData(gemmini, { memory: { ...memory!, bytesPerSecond: 1e8 } }));
      const wide = evaluate(net, withData(gemmini, { memory: { ...memory!, bytesPerSecond: 1e8 * wider } }));
      const quick = evaluate(net, { ...gemmini, clock: { ...gemmini.clock, hertz: 1e9 * faster } });
      const plain = evaluate(net, gemmini);
      assert.ok(wide.total.latencySeconds <= slow.total.latencySeconds * (1 + 1e-12));
      assert.ok(quick.total.latencySeconds <= plain.total.latencySeconds * (1 + 1e-12));
    }),
    60,
  );
});

/** The cost itself, with its terms. */
function costOf(profile: ChipProfile, net: Network, batch = 1): LayerCost {
  const chip = chipsOf(profile, {})[0]!;
  return systolic.prepare(profile.models.systolic!, chip)(lower(net), batch)[0] as LayerCost;
}

const fcNet = input(64).fc(32, { bias: false }).toNetwork("fc");

Deno.test("operands that fit are read once, others as often as the array goes over them", () => {
  const terms = (inputBytes: number, weightBytes: number) => {
    const buffers = { inputBytes, weightBytes, parts: 2, source: "assumed" };
    const profile = withData(scaleSim, { rows: 8, columns: 8, dataflow: "outputStationary", buffers });
    return new Map(costOf(profile, fcNet, 16).terms!().map(({ name, value }) => [name, value]));
  };
  const fits = terms(2 * 16 * 64, 2 * 64 * 32), not = terms(2 * 16 * 64 - 1, 2 * 64 * 32 - 1);
  assert.deepEqual([fits.get("dramIfmapReads"), fits.get("dramFilterReads")], [16 * 64, 64 * 32]);
  assert.deepEqual([not.get("dramIfmapReads"), not.get("dramFilterReads")], [16 * 64 * 4, 64 * 32 * 2]);
});

Deno.test("partial sums leave the chip only where there is nothing to hold them", () => {
  const writes = (partialSums: SystolicData["partialSums"]) => {
    const profile = withData(scaleSim, { rows: 16, columns: 16, partialSums });
    return costOf(profile, fcNet).terms!().find(({ name }) => name === "dramOfmapWrites")!.value;
  };
  assert.deepEqual([writes("onChip"), writes("offChip")], [32, 4 * 32]);
});

Deno.test("weights over a channel of their own are a bound of their own", () => {
  const memory = { bytesPerSecond: 1e9, weightBytesPerSecond: 1e6, source: "assumed" };
  const cost = costOf(withData(scaleSim, { memory }), fcNet);
  assertNear(cost.latencySeconds, 64 * 32 / 1e6);
  assert.deepEqual(Object.keys(cost.latencyParts!), ["compute", "memory", "weights"]);
  assert.equal(cost.bound, "memory");
  assert.deepEqual(cost.terms!().filter(({ holds }) => holds).map(({ name }) => name), ["weightSeconds"]);
});

Deno.test("energy is each event's share and the static power, and adds up", () => {
  const energy = {
    macJoules: 1e-12,
    sramJoulesPerByte: 2e-12,
    dramJoulesPerByte: 100e-12,
    staticPowerWatts: 0.5,
    source: "assumed",
  };
  const profile = withData(scaleSim, { energy, partialSums: "onChip" });
  const { energyParts, energyJoules, latencySeconds, assumed } = costOf(profile, fcNet);
  assertNear(energyParts!.compute!, 2048e-12);
  assertNear(energyParts!.sram!, 2e-12 * (64 + 2048 + 2 * 32)); // 32 outputs, twice for the two folds of 64 taps
  assertNear(energyParts!.dram!, 100e-12 * (64 + 2048 + 32));
  assertNear(energyParts!.static!, latencySeconds * 0.5);
  assertNear(energyJoules, Object.values(energyParts!).reduce((sum, part) => sum + part, 0));
  assert.ok(!assumed.some((text) => text.includes("energy")));
  const { energy: _, ...without } = profile.models.systolic!;
  const unknown = costOf({ ...profile, models: { systolic: without } }, fcNet);
  assert.deepEqual([unknown.energyJoules, unknown.energyParts], [0, undefined]);
  assert.ok(unknown.assumed.some((text) => text.includes("energy")));
});

Deno.test("vector work has a unit or is not covered", () => {
  const net = input(8, 6, 6).pool(2).toNetwork("pool");
  assert.equal(evaluate(net, scaleSim).layers[0]!.status, "uncovered");
  const groups = ["conv", "pool"] as const;
  const unit = withData(scaleSim, { groups, vectorOperationsPerCycle: { value: 10, source: "assumed" } });
  const layer = one(unit, net);
  assertNear(layer.latencySeconds, Math.ceil(8 * 9 * 4 / 10) * 1e-9);
  assert.equal(layer.bound, "vector");
});
