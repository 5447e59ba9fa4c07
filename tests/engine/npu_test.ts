/** Matrix unit and vector unit in turn: what folds, what a runtime changes, and a layer by hand. */
import assert from "node:assert/strict";
import type { CostedLayer } from "../../engine/estimate.ts";
import { evaluate, input, prepare } from "../../mod.ts";
import { type ChipProfile, loadProfile } from "../../profiles/mod.ts";
import { assertNear } from "../near.ts";

const chip = await loadProfile("qcs8550") as ChipProfile, data = chip.models.npu!;
const elementsPerSecond = data.vector.elementsPerSecond.value;
const [eight] = data.rates;
const slow = data.slowness.value;

function layersOn(net: ReturnType<typeof resized>, options = {}) {
  return evaluate(net, chip, options).layers as readonly CostedLayer[];
}

const resized = () => input(3, 224, 224).conv(64, 7, { stride: 2, padding: 3, bias: false }).toNetwork("net");

Deno.test("npu: the first layer of ResNet-50 by hand", () => {
  const [conv] = layersOn(resized());
  const compute = 112 * 112 * 64 * 160 / eight!.macsPerSecond; // 147 values fill 160
  const moving = (3 * 224 * 224 + 64 * 112 * 112) * data.vector.movedElements.value / elementsPerSecond;
  assertNear(conv!.latencyParts!.compute!, compute);
  assertNear(conv!.latencyParts!.activations!, moving);
  const overhead = slow * data.layerSeconds.value;
  assertNear(conv!.latencySeconds, Math.max(compute, moving) + overhead);
});

Deno.test("npu: a norm folds into a convolution; behind a concatenation it costs more if it is quantised", () => {
  const folded = input(64, 28, 28).conv(64, 3, { padding: 1 }).batchNorm().relu().toNetwork("folded");
  assert.deepEqual(layersOn(folded).slice(1).map(({ latencySeconds }) => latencySeconds), [0, 0]);
  const trunk = input(64, 28, 28).conv(64, 3, { padding: 1 });
  const joined = trunk.concat(trunk.relu()).batchNorm().toNetwork("joined");
  const elements = 128 * 28 * 28, each = slow * data.operationSeconds.value;
  const norm = (bits: number) => {
    const { vector, overhead } = layersOn(joined, { bits }).at(-1)!.latencyParts!;
    return vector! + overhead!;
  };
  assertNear(norm(8), 6 * elements / elementsPerSecond + 4 * each);
  assertNear(norm(16), 2 * elements / elementsPerSecond + each);
});

Deno.test("npu: a depthwise convolution runs on the vector unit where that is faster", () => {
  const net = input(256, 28, 28).depthwise(3, { padding: 1, bias: false }).toNetwork("net");
  const seconds = 256 * 28 * 28 * 9 * data.vector.multiplyElements.value / elementsPerSecond;
  assertNear(layersOn(net)[0]!.latencyParts!.compute!, seconds);
  const { layers: [slower] } = evaluate(
    net,
    prepare(chip).with({ "models.npu.vector.elementsPerSecond": 1e9 }).profile,
  );
  const padded = 256 * 28 * 28 * 32 * 32 * 9 / eight!.macsPerSecond;
  assertNear((slower as CostedLayer).latencyParts!.compute!, padded);
});

Deno.test("npu: a runtime has a start of its own, for floating point and for quantised weights", () => {
  for (const { name, floatSeconds, quantisedSeconds } of data.starts) {
    const own = { ...chip, models: { npu: { ...data, runtime: name } } };
    for (const [weightBits, start] of [[8, quantisedSeconds], [16, floatSeconds]] as const) {
      const [run] = evaluate(resized(), own, { weightBits }).runs!;
      assertNear(run!.latencySeconds, slow * start.value);
    }
  }
});
