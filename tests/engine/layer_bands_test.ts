/** Bands of layers that are unlike the rows that the band stands on: wider, and with the reason. */
import assert from "node:assert/strict";
import { conv, input, network } from "../../dsl/mod.ts";
import { evaluate, type EvaluateOptions } from "../../engine/evaluate.ts";
import { fromZoo } from "../../examples/mod.ts";
import type { Network } from "../../ir/network.ts";
import { type ChipProfile, loadProfile } from "../../profiles/mod.ts";
import { assertNear } from "../near.ts";

const chip = await loadProfile("rtx-4090") as ChipProfile, resnet = await fromZoo("resnet50");
const tokens = input(512, 4096).fc(4096, { bias: false }).fc(4096, { bias: false }).toNetwork("tokens");
const tiny = network("tiny", [3, 8, 8], conv(4, 3));

function band(net: Network, options: EvaluateOptions) {
  const { layers, total } = evaluate(net, chip, { runtime: "pytorch", ...options });
  const layer = layers.find((layer) => layer.status === "costed" && layer.macs > 0)!;
  return { error: (layer as Extract<typeof layer, { status: "costed" }>).error!, total };
}

const own = band(resnet, { batch: 256 }).error;

const cases:
  readonly (readonly [what: string, net: Network, EvaluateOptions, reason: RegExp, distance: number])[] = [
    ["bits that no row has", resnet, { batch: 256, bits: 32 }, /; widened for 32 bits$/, 0.5],
    ["less work than any row", tiny, {}, /; widened for less work than in any row$/, 0.3],
    ["more work than any row", resnet, { batch: 65536 }, /; widened for more work than in any row$/, 0.3],
    [
      "bits and work",
      tiny,
      { bits: 32 },
      /; widened for 32 bits, less work than in any row$/,
      Math.hypot(0.5, 0.3),
    ],
  ];

for (const [what, net, options, reason, distance] of cases) {
  Deno.test(`${what}: a wider band that says so`, () => {
    const { error } = band(net, options), { low, high } = own.latency;
    assert.match(error.rule, reason);
    const middle = (Math.log1p(high) + Math.log1p(low)) / 2;
    const half = Math.hypot((Math.log1p(high) - Math.log1p(low)) / 2, distance);
    assertNear(error.latency.high, Math.expm1(middle + half), 1e-3);
    assertNear(error.latency.low, Math.expm1(middle - half), 1e-3);
    assert.equal(error.latency.high, Number(error.latency.high.toPrecision(4)));
  });
}

Deno.test("what the rows have seen keeps the shipped band", () => {
  const entry = chip.runtimes!.pytorch!.validation![0]!;
  assert.deepEqual(own.latency, entry.latency);
  assert.deepEqual(entry.seen!.bits, [16]);
  assert.ok(!own.rule.includes("widened for"));
  assert.ok(!band(tokens, { batch: 8 }).error.rule.includes("fc layers"), "Swin's products were seen");
});

Deno.test("a sort of products that no row had is another one", async () => {
  const npu = await loadProfile("q-6690") as ChipProfile;
  const net = input(64, 256).fc(256, { bias: false }).fc(256, { bias: false }).toNetwork("fc");
  const [layer] = evaluate(net, npu, { batch: 16 }).layers;
  assert.match(layer!.status === "costed" ? layer!.error!.rule : "", /widened for fc layers$/);
});
