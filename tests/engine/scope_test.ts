/** Energies brought to one scope, and money and carbon: closed forms by hand. */
import assert from "node:assert/strict";
import { fromZoo } from "../../examples/mod.ts";
import {
  bits,
  conv,
  evaluate,
  type EvaluateOptions,
  fc,
  input,
  loadProfile,
  type Network,
  network,
  priced,
  withMemoryEnergy,
} from "../../mod.ts";
import { assertNear } from "../near.ts";

const net = network("one layer", [3, 227, 227], conv(96, 11, { stride: 4, bias: false }));

Deno.test("a chip's energy gets its memory's: weights, input and output of one layer x 20 pJ a bit", async () => {
  const eyeriss = await loadProfile("eyeriss"), chip = evaluate(net, eyeriss, { batch: 4 });
  const all = withMemoryEnergy(chip, net, eyeriss);
  const bits = 16 * (96 * 3 * 11 * 11 + 4 * (3 * 227 * 227 + 96 * 55 * 55)); // 16-bit words; weights once a batch
  assertNear(all.total.energyJoules - chip.total.energyJoules, bits * 20e-12, 1e-9);
  assertNear(all.runs!.at(-1)!.energyJoules, bits * 20e-12, 1e-9);
  assert.equal(all.total.latencySeconds, chip.total.latencySeconds);
  const dearer = withMemoryEnergy(chip, net, eyeriss, { dram: "lpddr4" });
  assertNear(dearer.total.energyJoules - chip.total.energyJoules, bits * 8e-12, 1e-9);
  const { low, high } = all.total.range!.energyJoules, own = chip.total.energyJoules; // published, without an error
  assertNear(low - own, bits * 8e-12, 1e-9);
  assertNear(high - own, bits * 40e-12, 1e-9);
});

Deno.test("weights that a chip holds do not pass its memory, and layers without a cost do not either", async () => {
  const eie = await loadProfile("eie"), fc = input(1024).fc(1024, { bias: false }).toNetwork("fc");
  const chip = evaluate(fc, eie), all = withMemoryEnergy(chip, fc, eie);
  assertNear(all.total.energyJoules - chip.total.energyJoules, 16 * 2048 * 20e-12, 1e-9);
});

Deno.test("each layer's weights and cache pass the memory with their own bits", async () => {
  const edge = await loadProfile("edge-tpu"), dram = 8e-12; // joules a bit of lpddr4
  const layer = fc(64, { bias: false }),
    net = network("two widths", [64], bits({ weights: 8 }, layer).fc(64, { bias: false }));
  const added = (net: Network, how: EvaluateOptions = {}) => {
    const chip = evaluate(net, edge, how), all = withMemoryEnergy(chip, net, edge, { dram: "lpddr4" });
    return all.total.energyJoules - chip.total.energyJoules;
  };
  assertNear(added(net, { weightBits: 4 }), (64 * 64 * (8 + 4) + 64 * (8 + 8)) * dram, 1e-9);
  const decoder = await fromZoo("gpt2-small-decode");
  const eight = evaluate(decoder, edge), four = evaluate(decoder, edge, { cacheBits: 4 });
  const cache = 8 * (eight.memory.cacheBytes - four.memory.cacheBytes); // bits fewer
  assert.ok(cache > 0);
  assertNear(added(decoder) - added(decoder, { cacheBits: 4 }), cache * dram, 1e-6);
});

Deno.test("an energy that has its memory in it is refused", async () => {
  const h100 = await loadProfile("h100");
  assert.throws(() => withMemoryEnergy(evaluate(net, h100), net, h100), /expected an energy of a chip alone/);
});

Deno.test("money is seconds x price, carbon joules x grams", async () => {
  const estimate = evaluate(net, await loadProfile("h100"), { batch: 8 });
  const { money } = priced(estimate, { pricePerHour: 2.5, gramsPerKilowattHour: 380 });
  const { latencySeconds, energyJoules, range } = estimate.total;
  assertNear(money!.price!.value, latencySeconds / 8 * 2.5 / 3600, 1e-9);
  assertNear(money!.price!.high!, range!.latencySeconds.high / 8 * 2.5 / 3600, 1e-9);
  assertNear(money!.gramsCarbon!.value, energyJoules / 8 * 380 / 3.6e6, 1e-9);
  assert.equal(money!.per, "inference");
  assert.equal(priced(estimate, { pricePerHour: 1 }).money!.gramsCarbon, undefined);
});
