/** NVDLA's rules one by one: what is fused, what is read again, what each option changes. */
import assert from "node:assert/strict";
import { fastCheck } from "../../deps/fast_check.ts";
import { branch, conv, input, network, pool, relu } from "../../dsl/mod.ts";
import type { CostedLayer } from "../../engine/estimate.ts";
import { evaluate } from "../../engine/evaluate.ts";
import { fusedInto } from "../../engine/models/nvdla/fusing.ts";
import { imageOf } from "../../engine/models/nvdla/images.ts";
import { lower } from "../../ir/lower.ts";
import type { Network } from "../../ir/network.ts";
import { type ChipProfile, loadProfile } from "../../profiles/mod.ts";
import type { NvdlaData } from "../../profiles/types.ts";
import { assertNear } from "../near.ts";
import { anyPlan, networkOf } from "../random.ts";

const sheet = await loadProfile("nvdla-2048") as ChipProfile;
const real = await loadProfile("nvdla-nv-full") as ChipProfile;
const whole = (max: number) => fastCheck.integer({ min: 1, max });

function withData(profile: ChipProfile, data: Partial<NvdlaData>): ChipProfile {
  return { ...profile, models: { nvdla: { ...profile.models.nvdla!, ...data } } };
}

function seconds(profile: ChipProfile, net: Network, batch = 1): number {
  return evaluate(net, profile, { batch }).total.latencySeconds;
}

Deno.test("imageOf() finds the image that a convolution read, square or not, padded or not", () => {
  const size = fastCheck.integer({ min: 7, max: 60 });
  const padding = fastCheck.constantFrom<"same" | "valid">("same", "valid");
  fastCheck.assert(
    fastCheck.property(size, whole(7), whole(2), padding, (side, kernel, stride, padding) => {
      const [work] = lower(network("net", [5, side, side], conv(4, kernel, { stride, padding })));
      assert.deepEqual(imageOf(work!.nests[0]!, work!.inputElements), [side, side]);
    }),
    { seed: 2017, numRuns: 300 },
  );
  for (const [height, width] of [[320, 240], [60, 80], [13, 26], [1024, 2048], [15, 24]] as const) {
    const [work] = lower(network("net", [3, height, width], conv(4, 3, { stride: 2, padding: 1 })));
    assert.deepEqual(imageOf(work!.nests[0]!, work!.inputElements), [height, width]);
  }
});

Deno.test("imageOf() falls back on outputs times stride where pixels do not factor", () => {
  const nest = { n: 1, k: 4, c: 3, p: 5, q: 7, r: 1, s: 1, dilation: [1, 1], groups: 1 } as const;
  assert.deepEqual(imageOf({ ...nest, stride: [2, 1] }, 3 * 100 + 1), [10, 7]);
  assert.deepEqual(imageOf({ ...nest, stride: [2, 1] }, 3 * 97), [10, 7]); // a prime far from both
});

const group = (net: Network) =>
  lower(net).filter(({ group }) => ["conv", "pool", "elementwise"].includes(group));

Deno.test("pooling directly after a convolution is taken along, with or without an addition between", () => {
  const plain = group(network("net", [3, 8, 8], conv(4, 3, { padding: 1 }).relu().pool(2)));
  assert.deepEqual(fusedInto(0, plain), { places: [1], operand: false, written: 0.25 });
  const x = conv(4, 1);
  const added = group(network("net", [3, 8, 8], branch(x, conv(4, 3, { padding: 1 })).add().pool(2)));
  assert.deepEqual(added.map(({ group }) => group), ["conv", "conv", "elementwise", "pool"]);
  assert.deepEqual(fusedInto(1, added), { places: [2, 3], operand: true, written: 0.25 });
  assert.deepEqual(fusedInto(0, added), { places: [], operand: false, written: 1 });
});

Deno.test("pooling of something else is not taken along", () => {
  const x = input(3, 9, 9);
  const net = network("net", [x.conv(4, 3), x.pool(2)]);
  assert.deepEqual(fusedInto(0, group(net)), { places: [], operand: false, written: 1 });
});

Deno.test("the last branch of a concatenation takes its share of the pooling along, as in the sheet", () => {
  const net = network("net", [3, 8, 8], branch(conv(4, 1), conv(12, 1)).concat().pool(2));
  const list = group(net);
  assert.equal(fusedInto(1, list).written, 0.25); // 16 channels are pooled, 12 of them its own
  assert.equal(fusedInto(0, list).written, 1);
});

Deno.test("pooling with no convolution before it is free, or moves its bytes", () => {
  const net = network("net", [16, 8, 8], pool(2));
  assert.equal(evaluate(net, sheet).layers[0]!.status, "free");
  const layer = evaluate(net, real).layers[0] as CostedLayer;
  assertNear(layer.latencySeconds, Math.ceil(16 * (64 + 16) / 20) * 1e-9); // 1280 bytes at 20 GB/s
  assert.equal(layer.bound, "memory");
});

const three = network("net", [64, 28, 28], conv(64, 3, { padding: 1 }));
const strided = network("net", [64, 28, 28], conv(64, 3, { padding: 1, stride: 2 }));

Deno.test("Winograd takes 9 multiplications for 4 everywhere, with stride 1, or nowhere", () => {
  const fast = { memoryBytesPerSecond: 1e15, kernelMultiple: 16 };
  const cycles = (net: Network, winograd: NvdlaData["winograd"]) =>
    seconds(withData(sheet, { ...fast, winograd }), net) * 1e9;
  assertNear(cycles(three, "none"), 64 * 784 * 64 * 9 / 2048);
  assertNear(cycles(three, "everywhere"), 64 * 784 * 64 * 4 / 2048);
  assertNear(cycles(three, "stride-1-3x3"), cycles(three, "everywhere"));
  assertNear(cycles(strided, "stride-1-3x3"), cycles(strided, "none"));
  assertNear(cycles(strided, "everywhere"), cycles(strided, "none") / 2.25);
});

Deno.test("fully connected layers: a batch taken for granted is said, a batch asked for shares weights", () => {
  const net = input(1024).fc(1000, { bias: false }).toNetwork("fc");
  const shared = withData(sheet, { fcWeights: "shared" });
  assert.match(evaluate(net, shared).assumptions[0]!.text, /a batch of 16/);
  assert.deepEqual(evaluate(net, shared, { batch: 16 }).assumptions, []);
  const asked = withData(shared, { fcBatch: "asked" });
  assertNear(seconds(asked, net, 16), seconds(shared, net, 16), 1e-9);
  assert.ok(seconds(asked, net) > 10 * seconds(shared, net));
});

Deno.test("a buffer too small for weights and a stripe reads something again", () => {
  const cost = (bufferBytes: number, buffer: NvdlaData["buffer"] = "checked") => {
    const data = withData(sheet, {
      bufferBytes,
      buffer,
      winogradWeights: "none",
      kilobyteBytes: 1000,
      macs: 1e6,
    });
    return seconds(data, three) * 20e9;
  };
  const image = 64 * 784, weights = 64 * 64 * 9, stripe = 64 * 28 * 4;
  assert.ok(Math.abs(cost(weights + stripe) - (2 * image + weights)) < 20);
  assert.ok(Math.abs(cost(weights + stripe - 1) - (3 * image + weights)) < 20); // weights stay, the image passes twice
  assert.ok(Math.abs(cost(weights + stripe - 1, "ignored") - (2 * image + weights)) < 20);
});

Deno.test("16-bit numbers move twice the bytes and take twice the cycles", () => {
  const fast = withData(sheet, { memoryBytesPerSecond: 1e15 }),
    slow = withData(sheet, { macs: 1e9, buffer: "ignored" });
  const at = (profile: ChipProfile, bits: number) => evaluate(three, profile, { bits }).total.latencySeconds;
  assertNear(at(fast, 16), 2 * at(fast, 8));
  assertNear(at(slow, 16), 2 * at(slow, 8), 1e-3);
});

Deno.test("random networks: the realistic side is never faster, wider memory never slower, energy is power x time", () => {
  fastCheck.assert(
    fastCheck.property(anyPlan.map(networkOf), whole(5), whole(20), (net, batch, wider) => {
      const base = seconds(sheet, net, batch), slack = 1 + 1e-12;
      const harder: Partial<NvdlaData>[] = [{ winograd: "none", winogradWeights: "none" }, {
        unfused: "memory",
      }];
      const [noWinograd, moved] = harder.map((data) => seconds(withData(sheet, data), net, batch));
      assert.ok(moved! * slack >= base && noWinograd! > 0 === base > 0); // fewer weights, so not always slower
      assert.ok(base * slack >= seconds(withData(sheet, { buffer: "ignored" }), net, batch));
      assert.ok(base * slack >= seconds(withData(sheet, { memoryBytesPerSecond: 20e9 * wider }), net, batch));
      const { total } = evaluate(net, sheet, { batch });
      assertNear(total.energyJoules, total.latencySeconds * 0.291);
      for (const layer of evaluate(net, sheet, { batch }).layers) {
        if (layer.status !== "costed") continue;
        assert.ok(layer.latencySeconds * 1e9 * 2048 * 2.25 >= layer.macs * batch / 16);
      }
    }),
    { seed: 2017, numRuns: 100 },
  );
});

Deno.test("a layer in groups takes what its groups take one after another", () => {
  const of = (times: number) =>
    network("net", [8 * times, 9, 9], relu().conv(12 * times, 3, { groups: times }));
  assertNear(seconds(sheet, of(5)), 5 * seconds(sheet, of(1)));
});
