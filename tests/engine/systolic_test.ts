/** The closed form of a systolic array against one simulated register by register, and what holds for every layer. */
import assert from "node:assert/strict";
import { fastCheck } from "../../deps/fast_check.ts";
import { conv, input, network } from "../../dsl/mod.ts";
import type { CostedLayer } from "../../engine/estimate.ts";
import { evaluate } from "../../engine/evaluate.ts";
import { lower } from "../../ir/lower.ts";
import type { Network } from "../../ir/network.ts";
import { product as nestOf } from "../../ir/work.ts";
import { type ChipProfile, loadProfile } from "../../profiles/mod.ts";
import type { Dataflow, SystolicData } from "../../profiles/types.ts";
import { assertNear } from "../near.ts";
import { anyPlan, networkOf } from "../random.ts";
import { type Costed, costsOf, openerOf, valuesOf } from "./one.ts";
import {
  inputStationary,
  type Matrix,
  outputStationary,
  type Run,
  weightStationary,
} from "./systolic_array.ts";

const scaleSim = await loadProfile("scale-sim") as ChipProfile;
const gemmini = await loadProfile("gemmini") as ChipProfile;
const whole = (max: number) => fastCheck.integer({ min: 1, max });
const anyFlow = fastCheck.constantFrom<Dataflow>("outputStationary", "weightStationary", "inputStationary");

/** A product of matrices, pixels x taps times taps x filters. */
interface Product {
  readonly pixels: number;
  readonly taps: number;
  readonly filters: number;
}

/** What a product's cycles depend on. */
type Grid = Pick<SystolicData, "rows" | "columns" | "dataflow" | "countsFrom" | "loads" | "wholeArray">;

const anyProduct: fastCheck.Arbitrary<Product> = fastCheck.record({
  pixels: whole(300),
  taps: whole(300),
  filters: whole(300),
});
const anyGrid: fastCheck.Arbitrary<Grid> = fastCheck.record({
  rows: whole(64),
  columns: whole(64),
  dataflow: anyFlow,
  countsFrom: fastCheck.constantFrom<0 | 1>(0, 1),
  loads: fastCheck.constantFrom<Grid["loads"]>("serial", "overlapped"),
  wholeArray: fastCheck.boolean(),
});

function forAll(property: fastCheck.IRawProperty<unknown>, numRuns = 300): void {
  fastCheck.assert(property, { seed: 2017, numRuns });
}

/** A profile with other data. */
function withData(profile: ChipProfile, data: Partial<SystolicData>): ChipProfile {
  return { ...profile, models: { systolic: { ...profile.models.systolic!, ...data } } };
}

/** The terms of a product on an array. */
function termsOf({ pixels, taps, filters }: Product, data: Partial<SystolicData>): Record<string, number> {
  const { memory: _, buffers: __, accumulators: ___, ...plain } = scaleSim.models.systolic!;
  const profile = { ...scaleSim, models: { systolic: { ...plain, ...data } } };
  const [work] = lower(input(taps).fc(filters, { bias: false }).toNetwork("product"));
  const layer = {
    ...work!,
    nests: [nestOf(pixels, taps, filters)],
    macs: pixels * taps * filters,
    inputElements: pixels * taps,
    outputElements: pixels * filters,
  };
  return valuesOf(costsOf(openerOf(profile), [layer])[0]!);
}

function computeCycles(product: Product, grid: Partial<SystolicData>): number {
  return termsOf(product, grid).computeCycles!;
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

/** Starts and sizes of the pieces of a side. */
function pieces(side: number, most: number): [from: number, to: number][] {
  return Array.from(
    { length: Math.ceil(side / most) },
    (_, i) => [i * most, Math.min(side, (i + 1) * most)],
  );
}

const part = (matrix: Matrix, [top, bottom]: readonly number[], [left, right]: readonly number[]) =>
  matrix.slice(top, bottom).map((row) => row.slice(left, right));

/** Cycles of an array that goes, fold by fold, through no more cells than the fold fills. */
function filledCycles(inputs: Matrix, weights: Matrix, { rows, columns, dataflow }: Grid): number {
  const pixels: [number, number] = [0, inputs.length], taps: [number, number] = [0, weights.length];
  const filters: [number, number] = [0, weights[0]!.length];
  const along = dataflow === "outputStationary" ? pixels : taps,
    across = dataflow === "inputStationary" ? pixels : filters;
  let cycles = 0;
  for (const down of pieces(along[1], rows)) {
    for (const side of pieces(across[1], columns)) {
      const p = dataflow === "outputStationary" ? down : dataflow === "inputStationary" ? side : pixels;
      const k = dataflow === "outputStationary" ? taps : down,
        n = dataflow === "inputStationary" ? filters : side;
      cycles +=
        simulators[dataflow](part(inputs, p, k), part(weights, k, n), down[1] - down[0], side[1] - side[0])
          .cycles;
    }
  }
  return cycles;
}

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
        const grid: Grid = { rows, columns, dataflow, countsFrom: 1, loads: "serial", wholeArray: true };
        const of = (change: Partial<Grid>) =>
          computeCycles({ pixels, taps, filters }, { ...grid, ...change });
        assert.equal(of({}), cycles);
        assert.equal(of({ countsFrom: 0 }), cycles - 1);
        assert.equal(of({ wholeArray: false }), filledCycles(inputs, weights, grid));
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

// A larger array leaves cells idle: once 134 of 500 were slower, for every fold went through all of it.
Deno.test("more rows or columns are never slower", () => {
  forAll(fastCheck.property(anyProduct, anyGrid, whole(64), whole(64), (product, grid, rows, columns) => {
    const small = { ...grid, wholeArray: false };
    const large = { ...small, rows: grid.rows + rows - 1, columns: grid.columns + columns - 1 };
    assert.ok(computeCycles(product, large) <= computeCycles(product, small));
  }));
});

// The exception is SCALE-Sim, a tool to match: rows that save no fold only make each fold's fill longer.
Deno.test("where folds go through the whole array, more of it makes no more folds, and costs at most the longer fill", () => {
  const all = { loads: "serial", wholeArray: true } as const;
  forAll(fastCheck.property(anyProduct, anyGrid, whole(64), whole(64), (product, grid, rows, columns) => {
    const small = { ...grid, ...all };
    const large = { ...small, rows: grid.rows + rows - 1, columns: grid.columns + columns - 1 };
    const of = (grid: Grid) => {
      const { rowFolds, columnFolds, cyclesPerRow, computeCycles } = termsOf(product, grid);
      return {
        folds: rowFolds! * columnFolds!,
        fill: cyclesPerRow! * grid.rows + grid.columns,
        cycles: computeCycles!,
      };
    };
    const before = of(small), after = of(large);
    assert.ok(after.folds <= before.folds);
    assert.ok(after.cycles <= before.cycles + after.folds * (after.fill - before.fill));
  }));
  const exact = { pixels: 100, taps: 8, filters: 8 };
  const grid: Grid = { rows: 8, columns: 8, dataflow: "weightStationary", countsFrom: 1, ...all };
  assert.equal(computeCycles(exact, grid), 122); // 16 + 8 + 100 - 2
  assert.equal(computeCycles(exact, { ...grid, rows: 16 }), 138); // slower: one fold before and after
  for (const rows of [8, 16]) assert.equal(computeCycles(exact, { ...grid, rows, wholeArray: false }), 122);
});

Deno.test("more pixels, taps or filters never take fewer cycles", () => {
  forAll(fastCheck.property(anyProduct, anyProduct, anyGrid, (product, more, grid) => {
    const larger = {
      pixels: product.pixels + more.pixels,
      taps: product.taps + more.taps,
      filters: product.filters + more.filters,
    };
    for (const key of ["pixels", "taps", "filters"] as const) {
      assert.ok(computeCycles({ ...product, [key]: larger[key] }, grid) >= computeCycles(product, grid));
    }
    assert.ok(
      computeCycles({ ...product, pixels: product.pixels + 1 }, grid) >= computeCycles(product, grid),
    );
  }));
});

Deno.test("accumulators cut pixels and lose none: each part is a product of its own", () => {
  forAll(
    fastCheck.property(anyProduct, anyGrid, whole(100), (product, { rows, columns, loads }, capacity) => {
      const grid = { rows, columns, loads, countsFrom: 1, dataflow: "weightStationary" } as const;
      const cut = termsOf(product, { ...grid, accumulators: { value: capacity, source: "assumed" } });
      const full = Math.ceil(product.pixels / capacity) - 1, rest = product.pixels - full * capacity;
      const parts = [
        ...new Array(full).fill(termsOf({ ...product, pixels: capacity }, grid)),
        termsOf({ ...product, pixels: rest }, grid),
      ];
      for (const name of ["computeCycles", "sramIfmapReads", "sramFilterReads", "sramOfmapWrites"]) {
        assert.equal(cut[name], parts.reduce((sum, part) => sum + part[name], 0), name);
      }
      const whole = termsOf(product, grid);
      assert.equal(cut.sramIfmapReads, whole.sramIfmapReads);
      assert.equal(cut.sramOfmapWrites, whole.sramOfmapWrites);
    }),
  );
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
        assert.ok(layer.latencySeconds <= batch * single.latencySeconds * (1 + 1e-12));
        assert.ok(layer.energyJoules <= batch * single.energyJoules * (1 + 1e-12));
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
      fastCheck.pre(plain.layers.some(({ status }) => status === "costed"));
      assert.ok(wide.total.latencySeconds <= slow.total.latencySeconds * (1 + 1e-12));
      assert.ok(quick.total.latencySeconds <= plain.total.latencySeconds * (1 + 1e-12));
    }),
    60,
  );
});

/** The cost of a network's one layer, with its terms. */
function costOf(profile: ChipProfile, net: Network, batch = 1): Costed {
  return costsOf(openerOf(profile), lower(net), batch)[0]!;
}

const fcNet = input(64).fc(32, { bias: false }).toNetwork("fc");

Deno.test("operands that fit are read once, others as often as the array goes over them", () => {
  const terms = (inputBytes: number, weightBytes: number) => {
    const buffers = { inputBytes, weightBytes, parts: 2, source: "assumed" };
    const profile = withData(scaleSim, { rows: 8, columns: 8, dataflow: "outputStationary", buffers });
    return new Map(costOf(profile, fcNet, 16).terms.map(({ name, value }) => [name, value]));
  };
  const fits = terms(2 * 16 * 64, 2 * 64 * 32), not = terms(2 * 16 * 64 - 1, 2 * 64 * 32 - 1);
  assert.deepEqual([fits.get("dramIfmapReads"), fits.get("dramFilterReads")], [16 * 64, 64 * 32]);
  assert.deepEqual([not.get("dramIfmapReads"), not.get("dramFilterReads")], [16 * 64 * 4, 64 * 32 * 2]);
});

Deno.test("partial sums leave the chip only where there is nothing to hold them", () => {
  const writes = (partialSums: SystolicData["partialSums"]) => {
    const profile = withData(scaleSim, { rows: 16, columns: 16, partialSums });
    return costOf(profile, fcNet).terms.find(({ name }) => name === "dramOfmapWrites")!.value;
  };
  assert.deepEqual([writes("onChip"), writes("offChip")], [32, 4 * 32]);
});

Deno.test("weights over a channel of their own are a bound of their own", () => {
  const memory = { bytesPerSecond: 1e9, weightBytesPerSecond: 1e6, source: "assumed" };
  const cost = costOf(withData(scaleSim, { memory }), fcNet);
  assertNear(cost.latencySeconds, 64 * 32 / 1e6);
  assert.deepEqual(Object.keys(cost.latencyParts!), ["compute", "memory", "weights"]);
  assert.equal(cost.bound, "memory");
  assert.deepEqual(cost.terms.filter(({ holds }) => holds).map(({ name }) => name), ["weightSeconds"]);
});

Deno.test("outputs over a channel of their own are a bound of their own", () => {
  const memory = {
    bytesPerSecond: 1e9,
    weightBytesPerSecond: 1e12,
    outputBytesPerSecond: 1e6,
    source: "assumed",
  };
  const cost = costOf(withData(scaleSim, { memory }), fcNet);
  assertNear(cost.latencySeconds, 2 * 32 / 1e6); // 64 products an output on 32 rows: each output leaves twice
  assertNear(cost.latencyParts!.memory!, 64 / 1e9);
  assert.deepEqual(cost.terms.filter(({ holds }) => holds).map(({ name }) => name), ["outputSeconds"]);
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
  assert.deepEqual([unknown.energyJoules, unknown.energyParts], [NaN, undefined]);
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
