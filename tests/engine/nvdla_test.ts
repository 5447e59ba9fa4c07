/** NVDLA's rules one by one: what is fused, what is read again, what each option changes. */
import assert from "node:assert/strict";
import { fastCheck } from "../../deps/fast_check.ts";
import {
  branch,
  conv,
  conv1d,
  conv3d,
  depthwise,
  fc,
  type Fragment,
  input,
  network,
  pool,
  relu,
} from "../../dsl/mod.ts";
import { compile } from "../../engine/compile.ts";
import type { CostedLayer } from "../../engine/estimate.ts";
import { evaluate } from "../../engine/evaluate.ts";
import { explain } from "../../engine/explain.ts";
import { fusedInto } from "../../engine/models/nvdla/fusing.ts";
import { prepare } from "../../engine/prepare.ts";
import { totals } from "../../engine/totals.ts";
import { lower } from "../../ir/lower.ts";
import type { Network } from "../../ir/network.ts";
import { type ChipProfile, loadProfile, profileIds } from "../../profiles/mod.ts";
import type { NvdlaData } from "../../profiles/types.ts";
import { assertNear } from "../near.ts";
import { anyPlan, networkOf } from "../random.ts";
import { orNothing } from "./one.ts";

const sheet = await loadProfile("nvdla-2048") as ChipProfile;
const real = await loadProfile("nvdla-nv-full") as ChipProfile;
const whole = (max: number) => fastCheck.integer({ min: 1, max });

function withData(profile: ChipProfile, data: Partial<NvdlaData>): ChipProfile {
  return { ...profile, models: { nvdla: { ...profile.models.nvdla!, ...data } } };
}

function seconds(profile: ChipProfile, net: Network, batch = 1): number {
  return orNothing(evaluate(net, profile, { batch }).total).latencySeconds;
}

Deno.test("a convolution says which image it reads, square or not, padded or not", () => {
  const size = fastCheck.integer({ min: 7, max: 60 });
  const padding = fastCheck.constantFrom<"same" | "valid">("same", "valid");
  fastCheck.assert(
    fastCheck.property(size, size, whole(7), whole(2), padding, (height, width, kernel, stride, padding) => {
      for (const layer of [conv(4, kernel, { stride, padding }), depthwise(kernel, { stride, padding })]) {
        const [work] = lower(network("net", [5, height, width], layer));
        assert.deepEqual(work!.nests[0]!.image, [height, width]);
      }
    }),
    { seed: 2017, numRuns: 100 },
  );
  const [line] = lower(network("net", [20, 5], conv1d(4, 3)));
  assert.deepEqual(line!.nests[0]!.image, [20, 1]);
  const [volume] = lower(network("net", [5, 6, 7, 8], conv3d(4, 3)));
  assert.deepEqual(volume!.nests[0]!.image, [7, 8]);
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
  assert.ok(seconds(asked, net, 16) <= seconds(shared, net, 16)); // one transfer in whole cycles, not 16 of them
  assertNear(seconds(asked, net, 16), seconds(shared, net, 16), 1e-3);
  assert.ok(seconds(asked, net) > 10 * seconds(shared, net));
});

/** Bytes that a layer moves, its outputs left out. */
function bytesRead(net: Network, data: Partial<NvdlaData>): number {
  const chip = withData(sheet, { winogradWeights: "none", ...data });
  const terms = explain(net, chip).layers[0]!.terms,
    value = (name: string) => terms.find((term) => term.name === name)!.value;
  return value("dramBytes") - value("outputBytes");
}

const image = 64 * 784, weights = 64 * 64 * 9, stripe = 64 * 28 * 4;

Deno.test("a buffer too small for weights and a stripe reads something again", () => {
  const bytes = (bufferBytes: number, buffer: NvdlaData["buffer"] = "checked") =>
    bytesRead(three, { bufferBytes, buffer });
  assert.equal(bytes(weights + stripe), image + weights);
  assert.equal(bytes(weights + stripe - 1), 2 * image + weights); // weights stay, the image passes twice
  assert.equal(bytes(weights + stripe - 1, "ignored"), image + weights);
});

Deno.test("the smaller of weights and input stays, in parts of the buffer less a stripe or 32 kernels, half of it at most", () => {
  const room = (bufferBytes: number) => Math.max(bufferBytes / 2, bufferBytes - 32 * 64 * 9);
  for (const bufferBytes of [4096, 20_000, 36_864, 40_000]) {
    const parts = Math.ceil(weights / room(bufferBytes));
    assert.equal(bytesRead(three, { bufferBytes }), weights + image * parts);
  }
  const wide = network("net", [64, 28, 28], conv(256, 3, { padding: 1 })), all = 4 * weights;
  assert.equal(bytesRead(wide, { bufferBytes: 100_000 }), image + all * Math.ceil(image / room(100_000)));
  assert.equal(bytesRead(wide, { bufferBytes: all }), image + all); // the input fits
  assert.equal(bytesRead(wide, { bufferBytes: all + 1, buffer: "weightsStay" }), 2 * image + all); // GoogLeNet's sheet
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
      const total = orNothing(evaluate(net, sheet, { batch }).total);
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

const nvdlas = await Promise.all(
  profileIds.filter((id) => id.startsWith("nvdla")).map(loadProfile),
) as ChipProfile[];
const SLACK = 1 + 1e-9;

/** A layer with its sizes as numbers, to be grown one by one. */
interface Sizes {
  readonly filters: number;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

type Build = (sizes: Sizes) => Network;

/** Numbers of which each order of magnitude is as likely. */
const spread = (max: number) =>
  fastCheck.double({ min: 0, max: Math.log(max), noNaN: true }).map((log) => Math.round(Math.exp(log)));

const kernels = fastCheck.constantFrom<number | [number, number]>(1, 3, 3, 5, 7, [1, 7], [3, 5]);
const strides = fastCheck.constantFrom<number | [number, number]>(1, 1, 2, 4, [1, 2]);
const paddings = fastCheck.constantFrom<"same" | number>("same", 0, 1);

const convolutions = fastCheck.tuple(kernels, strides, paddings, whole(2), fastCheck.boolean()).map(
  ([kernel, stride, padding, dilation, isDepthwise]): Build => ({ filters, channels, height, width }) => {
    const options = { stride, padding, dilation };
    const layer: Fragment = isDepthwise ? depthwise(kernel, options) : conv(filters, kernel, options);
    return network("net", [channels, height, width], layer);
  },
);
const others = fastCheck.constantFrom<Build>(
  ({ channels, filters }) => network("net", [channels], fc(filters)),
  ({ channels, filters, height }) => network("net", [height, channels], fc(filters)),
  ({ channels, height, width }) => network("net", [channels, height, width], pool(2)),
);
const anyLayer = fastCheck.record({
  build: fastCheck.oneof({ weight: 3, arbitrary: convolutions }, { weight: 1, arbitrary: others }),
  sizes: fastCheck.record({
    filters: spread(2048),
    channels: spread(2048),
    height: spread(256).map((size) => size + 12),
    width: spread(256).map((size) => size + 12),
  }),
  more: fastCheck.constantFrom(1, 1, 2, 3, 8, 16, 29),
  batch: fastCheck.constantFrom(1, 1, 2, 5, 16, 17),
  bits: fastCheck.tuple(whole(16), whole(16)),
  faster: fastCheck.double({ min: 1, max: 4, noNaN: true }),
});
type AnyLayer = typeof anyLayer extends fastCheck.Arbitrary<infer T> ? T : never;

/** Seconds of a layer, at other bits if given. */
function layerSeconds(
  net: Network,
  profile: ChipProfile,
  batch: number,
  bits?: { weights: number; activations: number },
): number {
  const given = bits === undefined
    ? net
    : { ...net, layers: net.layers.map((layer) => ({ ...layer, bits })) };
  return orNothing(totals(compile(given), prepare(profile), { batch })).latencySeconds;
}

/** A law tried on each profile with 200 layers drawn for it: a slower and a faster time in seconds, and what they are of. */
function holds(
  law: (
    profile: ChipProfile,
    layer: AnyLayer,
  ) => Iterable<readonly [more: number, less: number, what: string]>,
) {
  for (const [at, profile] of nvdlas.entries()) {
    fastCheck.assert(
      fastCheck.property(anyLayer, (layer) => {
        for (const [more, less, what] of law(profile, layer)) {
          assert.ok(more * SLACK >= less, `${profile.id}, ${what}: ${more} < ${less}`);
        }
      }),
      { seed: 2017 + at, numRuns: 200 },
    );
  }
}

Deno.test("a layer with more filters, channels, rows or columns takes no less time", () => {
  holds(function* (profile, { build, sizes, more, batch }) {
    const own = layerSeconds(build(sizes), profile, batch);
    for (const size of Object.keys(sizes) as (keyof Sizes)[]) {
      yield [
        layerSeconds(build({ ...sizes, [size]: sizes[size] + more }), profile, batch),
        own,
        `${more} more of ${size}`,
      ];
    }
  });
});

Deno.test("no size is faster than the one before it where something begins not to fit in the buffer", () => {
  const range = (from: number, to: number, step: number) =>
    Array.from({ length: Math.ceil((to - from) / step) }, (_, i) => from + i * step);
  for (const profile of nvdlas) {
    const { bufferBytes } = profile.models.nvdla!, full = Math.floor(bufferBytes / 2048);
    const sweeps: Record<string, Network[]> = {
      weights: range(full - 16, full + 32, 1).map((filters) =>
        network("net", [512, 28, 28], conv(filters, 1, { stride: 2 }))
      ),
      "weights and input": range(40, 120, 1).map((rows) => network("net", [256, rows, 64], conv(256, 3))),
      stripe: range(16, 768, 16).map((channels) => network("net", [channels, 16, 512], conv(64, 3))),
      kernels: range(256, 8192, 256).map((channels) => network("net", [64, channels], fc(512))),
    };
    for (const [what, nets] of Object.entries(sweeps)) {
      nets.map((net) => layerSeconds(net, profile, 1)).forEach((seconds, at, all) => {
        assert.ok(
          at === 0 || seconds >= all[at - 1]!,
          `${profile.id}, ${what}, ${at}: ${all[at - 1]} > ${seconds}`,
        );
      });
    }
  }
});

Deno.test("a larger batch takes no less time, and no more than its inputs one after another", () => {
  holds(function* (profile, { build, sizes, batch }) {
    const net = build(sizes), own = layerSeconds(net, profile, batch);
    yield [layerSeconds(net, profile, batch + 1), own, `a batch of ${batch + 1}`];
    yield [batch * layerSeconds(net, profile, 1), own, `${batch} alone`];
  });
});

Deno.test("wider numbers take no less time", () => {
  holds(function* (profile, { build, sizes, batch, bits: [weights, activations], more }) {
    const net = build(sizes), own = layerSeconds(net, profile, batch, { weights, activations });
    yield [
      layerSeconds(net, profile, batch, { weights: weights + more, activations }),
      own,
      `${more} more bits of weights`,
    ];
    yield [
      layerSeconds(net, profile, batch, { weights, activations: activations + more }),
      own,
      `${more} more bits of activations`,
    ];
  });
});

Deno.test("more bandwidth, multipliers or buffer are not slower", () => {
  holds(function* (profile, { build, sizes, batch, faster }) {
    const net = build(sizes), own = layerSeconds(net, profile, batch), data = profile.models.nvdla!;
    for (const number of ["memoryBytesPerSecond", "macs", "bufferBytes"] as const) {
      const better = withData(profile, { [number]: Math.round(data[number] * faster) });
      yield [own, layerSeconds(net, better, batch), `${faster} times the ${number}`];
    }
  });
});
