/**
 * Timeloop's own best mappings of AlexNet and VGG-16 on its Eyeriss-like design: scored to equal cycles and energy, and beaten. A.
 * Parashar et al., "Timeloop: A Systematic Approach to DNN Accelerator Evaluation", ISPASS 2019; version of 2025-03-31.
 */
import assert from "node:assert/strict";
import { PICO } from "../../ir/units.ts";
import { type ChipProfile, loadProfile } from "../../profiles/mod.ts";
import { costedOn, evenMapping, nestOf, shapeOf, workOf } from "../engine/memoryTree/given.ts";
import { assertNear } from "../near.ts";
import table from "./mappings/timeloop.json" with { type: "json" };

const profile = await loadProfile("timeloop-eyeriss-like") as ChipProfile, tree = profile.models.memoryTree!;

/** The printed energy has six digits. */
const PRINTED = 2e-6;

Deno.test("mappings of Timeloop cost what Timeloop says: cycles equal, energy to the last printed digit", async (t) => {
  assert.equal(table.rows.length, 15);
  for (const { layer, search, cycles, picojoulesPerMac, mapping: places, ...size } of table.rows) {
    await t.step(`${layer}, ${search}`, () => {
      const nest = nestOf(size), work = workOf(nest);
      const mapping = evenMapping(tree, places as unknown as Readonly<Record<string, string>>);
      const found = costedOn(profile, work, { mappings: [{ shape: shapeOf(nest), mapping }] })!;
      assert.equal(found.nest.from, "given");
      assert.equal(found.cycles, cycles);
      assertNear(found.joules / work.macs / PICO, picojoulesPerMac, PRINTED);
    });
  }
});

/**
 * Energy x delay that a search of 3 s found with a prototype for this one machine, relative to Timeloop's as shipped: the ten layers, and
 * Timeloop's 8.7 to 33.6 CPU seconds each.
 */
const REACHED: Readonly<Record<string, number>> = {
  "alexnet-conv1": 0.753,
  "alexnet-conv2": 0.522,
  "alexnet-conv3": 0.816,
  "alexnet-conv4": 0.88,
  "alexnet-conv5": 0.614,
  "vgg16-layer1": 0.541,
  "vgg16-layer2": 0.506,
  "vgg16-layer5": 0.811,
  "vgg16-layer8": 0.527,
  "vgg16-layer11": 0.855,
};

Deno.test("mappings are found that take 0.47 to 0.86 of the energy x delay of Timeloop's", async (t) => {
  for (const { layer, cycles, picojoulesPerMac, search, mapping: _, ...size } of table.rows) {
    if (search !== "as shipped") continue;
    await t.step(layer, () => {
      const work = workOf(nestOf(size)), timeloop = cycles * picojoulesPerMac * PICO * work.macs;
      const found = costedOn(profile, work, { objective: "energy-delay" })!;
      const relative = found.cycles * found.joules / timeloop;
      assert.ok(relative <= 1.02 * REACHED[layer]!, `${relative} of Timeloop's`);
    });
  }
});
