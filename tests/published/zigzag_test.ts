/**
 * ZigZag's TPU-like core and ResNet-18: energy by operand and memory of the mappings that it chose, and better ones. L. Mei et al.,
 * "ZigZag: Enlarging Joint Architecture-Mapping Design Space Exploration for DNN Accelerators", IEEE TC 70(8), 2021.
 */
import assert from "node:assert/strict";
import type { TreeMapping } from "../../engine/mapped.ts";
import { PICO } from "../../ir/units.ts";
import { type ChipProfile, loadProfile } from "../../profiles/mod.ts";
import { costedOn, loopsOf, nestOf, termsOn, workOf } from "../engine/memoryTree/given.ts";
import { assertNear } from "../near.ts";
import table from "./mappings/zigzag-resnet18.json" with { type: "json" };

const profile = await loadProfile("zigzag-tpu-like") as ChipProfile;

type Row = typeof table.rows[number];

/** The nest of a row: its image is the outputs times the stride, for ZigZag leaves padding out. */
function nestOfRow({ k, c, p, q, r, s, stride }: Row) {
  return nestOf({ k, c, p, q, r, s, stride }, [p * stride, q * stride]);
}

/** The mapping of a row: operands cut one list of loops at different places. */
function mappingOf({ loops: text, outside, columns, rows }: Row): TreeMapping {
  const loops = loopsOf(text), { outputRf, sramOutputs, weightRf, sramInputs } = outside;
  return {
    loops,
    tiles: {
      dram: { weights: 0, inputs: 0, outputs: 0 },
      sram: { inputs: sramInputs, outputs: sramOutputs },
      weightRf: { weights: weightRf },
      outputRf: { outputs: outputRf },
    },
    fanOuts: {
      columns: { outside: loops.length, loops: loopsOf(columns) },
      rows: { outside: loops.length, loops: loopsOf(rows) },
    },
  };
}

function termsOf(row: Row): ReadonlyMap<string, number> {
  return termsOn(profile, workOf(nestOfRow(row)), mappingOf(row));
}

/**
 * Where the rules are not the same: of the last layer, 1000 filters on 32 columns, ZigZag counts 31.25 places and reads inputs for 32, and
 * cuts accesses of fewer than a line to whole ones (4.4 of them printed as 4); no other number is off by more than rounding.
 */
const OTHERWISE: Readonly<Record<string, number>> = { "fc inputs sram": 0.03, "fc outputs sram": 0.13 };

Deno.test("energy of each operand in each memory is ZigZag's", async (t) => {
  assert.equal(table.rows.reduce((all, { layers }) => all + layers, 0), 21);
  for (const row of table.rows) {
    await t.step(row.layer, () => {
      const terms = termsOf(row), { compute, ...operands } = row.picojoules;
      assertNear(terms.get("computeJoules")!, compute * PICO, 1e-6);
      for (const [operand, memories] of Object.entries(operands)) {
        for (const [memory, picojoules] of Object.entries(memories)) {
          const name = `${memory}${operand[0]!.toUpperCase()}${operand.slice(1)}Joules`;
          const share = OTHERWISE[`${row.layer} ${operand} ${memory}`] ?? 1e-6;
          assertNear(terms.get(name)!, picojoules * PICO, share, name);
        }
      }
    });
  }
});

/**
 * Cycles: the loops' own are ZigZag's. It adds stalls by port and window, and counts loads before and after a layer apart; here a
 * memory's port is busy all the time that its bits take, so that a layer waits for its weights from DRAM.
 */
Deno.test("cycles of the arithmetic are ZigZag's", () => {
  for (const row of table.rows) {
    assertNear(termsOf(row).get("computeCycles")!, row.idealCycles, 1e-12, row.layer);
  }
});

Deno.test("the network takes less energy and fewer cycles than with ZigZag's mappings", () => {
  for (const objective of ["latency", "energy-delay"] as const) {
    let joules = 0, cycles = 0;
    for (const row of table.rows) {
      const found = costedOn(profile, workOf(nestOfRow(row)), { objective })!;
      joules += row.layers * found.joules;
      cycles += row.layers * found.cycles;
    }
    assert.ok(joules <= 1.871e-3, `${joules} J`); // ZigZag: 1.871436 mJ
    assert.ok(cycles <= 3.584e6, `${cycles} cycles`); // ZigZag: 3,584,314 ideal and stalled
  }
});
