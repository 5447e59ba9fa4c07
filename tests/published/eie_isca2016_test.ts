/**
 * S. Han, X. Liu, H. Mao, J. Pu, A. Pedram, M. A. Horowitz, W. J. Dally, "EIE: Efficient Inference Engine on Compressed
 * Deep Neural Network", ISCA 2016: Table III (shapes and densities) and Table IV (theoretical and actual time), 64
 * processing elements at 800 MHz, 0.59 W; simulated. Entered anew.
 */
import assert from "node:assert/strict";
import { fc, network } from "../../dsl/mod.ts";
import type { CostedLayer } from "../../engine/estimate.ts";
import { evaluate } from "../../engine/evaluate.ts";
import { sparse } from "../../engine/models/sparse/mod.ts";
import { averageImbalance, sparseComparisons } from "../../engine/models/sparse/imbalance.ts";
import { type ChipProfile, loadProfile } from "../../profiles/mod.ts";
import { assertNear } from "../near.ts";

const eie = await loadProfile("eie") as ChipProfile;

type Row = readonly [
  layer: string,
  inputs: number,
  outputs: number,
  weightPercent: number,
  activationPercent: number,
  theoreticalMicroseconds: number,
  actualMicroseconds: number,
];

const rows: readonly Row[] = [
  ["AlexNet FC6", 9216, 4096, 9, 35.1, 28.1, 30.3],
  ["AlexNet FC7", 4096, 4096, 9, 35.3, 11.7, 12.2],
  ["AlexNet FC8", 4096, 1000, 25, 37.5, 8.9, 9.9],
  ["VGG-16 FC6", 25088, 4096, 4, 18.3, 28.1, 34.4],
  ["VGG-16 FC7", 4096, 4096, 4, 37.5, 7.9, 8.7],
  ["VGG-16 FC8", 4096, 1000, 23, 41.1, 7.3, 8.4],
  ["NeuralTalk We", 4096, 600, 10, 100, 5.2, 8.0],
  ["NeuralTalk Wd", 600, 8791, 11, 100, 13.0, 13.9],
  ["NeuralTalk LSTM", 1201, 2400, 10, 100, 6.5, 7.5],
];

/** One layer alone, with the paper's densities. */
function alone([, inputs, outputs, weights, activations]: Row, options = {}): CostedLayer {
  const density = { weights: weights / 100, activations: activations / 100 };
  return evaluate(network("net", [inputs], fc(outputs, { density })), eie, options).layers[0] as CostedLayer;
}

Deno.test("the nine published layers come from the table", async (t) => {
  for (const row of rows) {
    await t.step(row[0], () => {
      const layer = alone(row);
      assert.deepEqual([layer.model, layer.basis, layer.error], ["table", "simulated", undefined]);
      assertNear(layer.latencySeconds, row[6] * 1e-6);
      assertNear(layer.energyJoules, row[6] * 1e-6 * 0.59);
    });
  }
});

Deno.test("modelled theoretical times lie within -18..+6 % without a constant a layer", async (t) => {
  const found = sparseComparisons(eie);
  assert.deepEqual(found.map(({ subject }) => subject), rows.map(([layer]) => layer));
  for (const [i, [layer, , , , , theoretical]] of rows.entries()) {
    await t.step(layer, () => {
      assertNear(found[i]!.idealError, found[i]!.modelledIdealSeconds / (theoretical * 1e-6) - 1, 1e-9);
    });
  }
  const percents = found.map(({ idealError }) => Math.round(idealError * 100));
  assert.deepEqual([Math.min(...percents), Math.max(...percents)], [-18, 6]);
});

Deno.test("without padding the same times fall short by up to 48 %", () => {
  const errors = rows.map(([, inputs, outputs, weights, activations, theoretical]) =>
    inputs * outputs * (weights / 100) * (activations / 100) / (64 * 800e6) / (theoretical * 1e-6) - 1
  );
  assert.equal(Math.round(Math.min(...errors) * 100), -48);
});

Deno.test("one load-imbalance factor brings modelled times within 25 % of actual ones", async (t) => {
  const { value } = eie.models.sparse!.loadImbalance;
  assertNear(averageImbalance(eie), value, 1e-3);
  const published = rows.map(([name]) => ({ name, network: name.split(" ")[0]! }));
  assert.deepEqual(sparse.fit!(eie, published), eie);
  const [first, second] = sparseComparisons(eie),
    two = sparse.fit!(eie, published.slice(0, 2)).models.sparse!;
  assertNear(two.loadImbalance.value, (first!.imbalance + second!.imbalance) / 2, 1e-3);
  for (const row of rows) {
    await t.step(row[0], () => {
      const { latencySeconds, basis } = alone(row, { model: "sparse" });
      const error = latencySeconds / (row[6] * 1e-6) - 1;
      assert.equal(basis, "modelled");
      assert.ok(Math.abs(error) <= 0.25, `${error}`);
    });
  }
});

Deno.test("a modelled layer shows the error that leaving each layer out found", () => {
  const { error } = alone(rows[0]!, { model: "sparse" });
  assert.deepEqual(error!.latency, eie.validation[0]!.latency);
});

/** Power of one processing element in milliwatts by kind of part and by block; Table II. */
const parts = [5.416, 1.874, 1.026, 0.841]; // memory, clock network, register, combinational
const blocks = [0.112, 1.807, 4.955, 1.162, 1.122]; // Act queue, PtrRead, SpmatRead, ArithmUnit, ActRW

Deno.test("Table II adds up to the printed power of one PE, and 64 PEs to about 0.59 W", () => {
  const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
  assert.ok(Math.abs(sum(parts) - 9.157) < 0.0005 * 5);
  assert.ok(Math.abs(sum(blocks) - 9.157) < 0.0005 * 6);
  assertNear(9.157e-3 * 64 + 21 * 0.023e-3, 0.59, 0.01);
});
