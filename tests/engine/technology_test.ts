/** From one process to another. */
import assert from "node:assert/strict";
import { fc, network } from "../../dsl/mod.ts";
import { evaluate } from "../../engine/evaluate.ts";
import { scaleFactors, unscaled } from "../../engine/technology.ts";
import { loadProfile } from "../../profiles/mod.ts";
import type { Process } from "../../profiles/types.ts";
import { assertNear } from "../near.ts";

const at45: Process = { nanometers: 45, node: "HP45", volts: 1, source: "" };
const at65: Process = { nanometers: 65, node: "65", volts: 1, source: "" };

Deno.test("Dennard from 45 to 65 nm: time x 65/45, power x (65/45)^2, energy x (65/45)^3", () => {
  const { delay, power } = scaleFactors("dennard", at45, 65);
  assert.deepEqual([delay, power], [65 / 45, (65 / 45) ** 2]);
  assert.deepEqual([delay, power, delay * power].map((factor) => factor.toFixed(3)), [
    "1.444",
    "2.086",
    "3.014",
  ]);
});

Deno.test("Stillmaker and Baas from 45 to 65 nm at 1.0 V: time x 1.744, energy x 1.547", () => {
  const { delay, power } = scaleFactors("stillmaker-baas", at45, 65);
  // by hand from the paper's coefficients: (-53.3 + 230.4 - 333.9 + 178.6) / (-501.6 + 1567 - 1619 + 566.1)
  assertNear(delay, 21.8 / 12.5, 1e-9);
  assertNear(delay * power, (3.755 - 4.398 + 1.975) / (1.018 - 0.3107 + 0.1539), 1e-12);
  assert.deepEqual([delay.toFixed(3), (delay * power).toFixed(3)], ["1.744", "1.547"]);
});

Deno.test("there and back is where it started, and staying changes nothing", () => {
  for (const rule of ["dennard", "stillmaker-baas"] as const) {
    const there = scaleFactors(rule, at45, 65), back = scaleFactors(rule, at65, 45);
    assertNear(there.delay * back.delay, 1);
    assertNear(there.power * back.power, 1);
    assert.equal(scaleFactors(rule, at45, 45), unscaled);
  }
});

const refused: readonly (readonly [from: Process, to: number, message: RegExp])[] = [
  [at45, 50, /^Cannot scale by stillmaker-baas: expected a node among .*65.* nm, got 50 nm$/],
  [at65, 0.5, /got 0\.5 nm/],
  [{ ...at65, nanometers: 55, node: "55" }, 65, /got 55 nm/],
  [{ ...at65, volts: 0.3 }, 180, /expected a node that works at 0\.3 V, got 180 nm/],
];

Deno.test("nodes that the table does not hold are refused, and Dennard takes any", async (t) => {
  for (const [from, to, message] of refused) {
    await t.step(`${from.nanometers} to ${to} nm at ${from.volts} V`, () => {
      assert.throws(() => scaleFactors("stillmaker-baas", from, to), { code: "cannot-scale", message });
      assertNear(scaleFactors("dennard", from, to).delay, to / from.nanometers);
    });
  }
});

Deno.test("smaller nodes are faster and take less", () => {
  const nodes = [180, 130, 90, 65, 45, 32, 20, 16, 14, 10, 7];
  const factors = nodes.map((to) => scaleFactors("stillmaker-baas", at65, to));
  for (let i = 1; i < nodes.length; i++) {
    assert.ok(
      factors[i]!.delay * factors[i]!.power < factors[i - 1]!.delay * factors[i - 1]!.power,
      `${nodes[i]} nm`,
    );
  }
});

Deno.test("an estimate names the rule, the nodes and the factors", async () => {
  const eie = await loadProfile("eie");
  const net = network("net", [9216], fc(4096, { density: { weights: 0.09, activations: 0.351 } }));
  const plain = evaluate(net, eie);
  const scaled = evaluate(net, eie, { processNanometers: 65, scaling: "dennard" });
  assert.deepEqual(plain.scaling, []);
  assert.deepEqual(scaled.scaling, [{
    on: "eie",
    rule: "dennard",
    fromNanometers: 45,
    toNanometers: 65,
    delayFactor: 65 / 45,
    energyFactor: (65 / 45) * (65 / 45) ** 2,
  }]);
  assert.deepEqual([plain.processNanometers, scaled.processNanometers], [45, 65]);
  assertNear(scaled.total.latencySeconds, plain.total.latencySeconds * 65 / 45);
  assertNear(scaled.total.energyJoules, plain.total.energyJoules * (65 / 45) ** 3);
  assert.equal(evaluate(net, eie, { processNanometers: 65 }).scaling[0]!.rule, "stillmaker-baas");
});
