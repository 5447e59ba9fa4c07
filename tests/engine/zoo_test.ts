/** Every profile on every network of the zoo: nothing is left out in silence. */
import assert from "node:assert/strict";
import { type Estimate, evaluate, type LayerEstimate } from "../../engine/mod.ts";
import { fromZoo, zoo } from "../../examples/mod.ts";
import type { Network } from "../../ir/network.ts";
import type { Profile } from "../../profiles/mod.ts";
import { chipsByShape, covering, inTurn, isSearched, quick } from "../sampled.ts";

const { distinct, likes } = await chipsByShape();
const names = Object.keys(zoo), networks = await Promise.all(names.map((name) => fromZoo(name)));
const everyKind = new Set(covering(networks, ({ layers }) => layers.map(({ kind }) => kind)));

const searched = distinct.filter(isSearched), others = distinct.filter((chip) => !searched.includes(chip));

/** Networks that show every kind between them meet every sort of chip, but some of those that search; each of the others some in turn. */
function chipsFor(network: Network, turn: number): readonly Profile[] {
  const sorts = everyKind.has(network)
    ? [...others, ...inTurn(searched, turn, 2)]
    : inTurn(distinct, turn, 2);
  return [...sorts, ...inTurn(likes, turn, 1)];
}

/** Layers that an estimate says are done with the one before them: such a concatenation costs nothing of its own. */
function fusedOf({ assumptions }: Estimate): Set<string> {
  return new Set(assumptions.flatMap(({ text, layers }) => text.startsWith("fused") ? layers : []));
}

/** What is wrong with a layer of an estimate, if anything. */
function fault(layer: LayerEstimate, fused: ReadonlySet<string>): string | undefined {
  const { name, macs, status } = layer;
  if (status === "costed") {
    const priced = [layer.latencySeconds, layer.energyJoules].every((cost) =>
      Number.isFinite(cost) && (cost > 0 || cost === 0 && fused.has(name))
    );
    return priced ? undefined : `${name} costs ${layer.latencySeconds} s and ${layer.energyJoules} J`;
  }
  if (layer.reason === "") return `${name} is ${status} without a reason`;
  return status === "free" && macs > 0 ? `${name} has ${macs} MACs and is free` : undefined;
}

const almost = (left: number, right: number) => Math.abs(left - right) < 1e-9;

for (const [turn, network] of networks.entries()) {
  Deno.test(`profiles evaluate ${names[turn]}`, async (t) => {
    for (const profile of chipsFor(network, turn)) {
      await t.step(profile.id, () => {
        const estimate = evaluate(network, profile, quick);
        const { layers, coverage } = estimate, fused = fusedOf(estimate);
        const { costed, free, uncovered, uncoveredLayers } = coverage;
        const macs = layers.reduce((sum, layer) => sum + layer.macs, 0);
        const missing = layers.filter(({ status }) => status === "uncovered");
        assert.deepEqual(layers.map((layer) => layer.name), network.layers.map((layer) => layer.name));
        assert.deepEqual(layers.map((layer) => fault(layer, fused)).filter((text) => text !== undefined), []);
        assert.deepEqual(uncoveredLayers.map((layer) => layer.name), missing.map((layer) => layer.name));
        uncoveredLayers.forEach((share, i) => {
          assert.ok(almost(share.macs, missing[i]!.macs / macs) && share.bytes > 0, `share of ${share.name}`);
        });
        for (const share of ["macs", "bytes"] as const) {
          assert.ok(almost(costed[share] + free[share] + uncovered[share], 1), `${share} add up`);
          const listed = uncoveredLayers.reduce((sum, layer) => sum + layer[share], 0);
          assert.ok(almost(listed, uncovered[share]), `the listed shares of the ${share} add up`);
        }
      });
    }
  });
}
