/**
 * The four dense designs of Timeloop's exercises with their reference mappings: cycles equal, energy to the last printed digit; and
 * mappings found that are better. Figures: `ref_outputs/default_problem/timeloop-mapper.{map,stats}.txt` of each design in
 * github.com/Accelergy-Project/timeloop-accelergy-exercises, commit 2d55108.
 */
import assert from "node:assert/strict";
import { MICRO, PICO } from "../../ir/units.ts";
import { readChip } from "../../hardware/mod.ts";
import type { ChipProfile, MemoryTreeData, TensorName } from "../../profiles/types.ts";
import { costedOn, evenMapping, nestOf, shapeOf, workOf } from "../engine/memoryTree/given.ts";
import { type Design, designs, table } from "../hardware/timeloop/designs.ts";

/** A convolution of 3 to 32 channels, 3 x 3 taps with stride 2, 112 x 112 outputs. */
const nest = nestOf({ k: 32, c: 3, p: 112, q: 112, r: 3, s: 3, stride: 2 }), work = workOf(nest);

type Overlaps = MemoryTreeData["counting"]["overlaps"];

async function chipOf({ architecture, energies }: Design, overlaps: Overlaps): Promise<ChipProfile> {
  const beside = { "timeloop-mapper.ERT.yaml": energies };
  const profile = (await readChip(architecture, "arch.yaml", { beside })).profile as ChipProfile;
  const tree = profile.models.memoryTree!;
  return {
    ...profile,
    models: { memoryTree: { ...tree, counting: { ...tree.counting, overlaps: overlaps! } } },
  };
}

function costOf(profile: ChipProfile, { mapping, keeps }: Design) {
  const { levels, ...rest } = profile.models.memoryTree!;
  const chosen = levels.map((level) => ({
    ...level,
    keeps: keeps[level.name] as TensorName[] ?? level.keeps,
  }));
  const given = evenMapping({ levels: chosen, ...rest }, mapping);
  return costedOn(profile, work, { mappings: [{ shape: shapeOf(nest), mapping: given }] })!;
}

Deno.test("reference mappings of Timeloop's designs cost what its outputs print", async (t) => {
  for (const [name, design] of Object.entries(designs)) {
    await t.step(name, async () => {
      const { nest, cycles, joules } = costOf(await chipOf(design, "innermost"), design); // as in 2024
      assert.equal(nest.from, "given");
      assert.equal(cycles, design.cycles);
      assert.equal((joules / MICRO).toFixed(2), design.microjoules);
      assert.equal((1000 * joules / work.macs / PICO).toFixed(2), design.femtojoulesPerMac);
    });
  }
});

/**
 * Words of inputs that the version of 2024 loads from DRAM and that of 2025 keeps, and what one costs there and in the buffer, in pJ:
 * rows or columns that neighbouring tiles share where filters are stepped through in between.
 */
const KEPT: Readonly<Record<keyof typeof designs, readonly [words: number, picojoules: number]>> = {
  eyeriss: [8 * 1 * 3 * 29 * 1, 512 / 8 + 14.137929 / 8],
  simba: [0, 0],
  outputs: [2 * 7 * 3 * 113 * 1, 512 / 4 + 26.156875 / 4],
  weights: [0, 0],
};

/** Picojoules of a line of DRAM: what moves is rounded up to whole ones. */
const LINE = 512;

Deno.test("versions of 2024 and 2025 differ by the overlaps that a loop of filters interrupts", async (t) => {
  for (const [name, design] of Object.entries(designs)) {
    await t.step(name, async () => {
      const old = costOf(await chipOf(design, "innermost"), design);
      const now = costOf(await chipOf(design, "sliding"), design);
      const [words, picojoules] = KEPT[name as keyof typeof designs];
      assert.equal(old.cycles, now.cycles);
      const apart = (old.joules - now.joules) / PICO;
      assert.ok(Math.abs(apart - words * picojoules) <= LINE, `${apart} pJ, ${words * picojoules} expected`);
    });
  }
});

Deno.test("mappings are found that take at most 1.02 of the energy x delay of Timeloop's", async (t) => {
  for (const [name, design] of Object.entries(designs)) {
    await t.step(name, async () => {
      const profile = await chipOf(design, "innermost"), reference = costOf(profile, design);
      const found = costedOn(profile, work, { objective: "energy-delay" })!;
      const relative = found.cycles * found.joules / (reference.cycles * reference.joules);
      assert.ok(relative <= 1.02, `${relative} of Timeloop's`);
    });
  }
});

/** Energies of a line in the tutorials' tables, 40 nm: DRAM's 256 bits, an SRAM's 64 bits, a register file's 8 bits. */
const TUTORIAL: Parameters<typeof table>[0] = {
  dram: [2048, 2048, 0],
  sram: [43.353054, 30.878292, 0.007972],
  regs: [0.42564, 0.42564, 0.000861],
};

/** A chip of some of these memories, and 16 elements side by side above the one that is marked. */
function tutorial(memories: string): string {
  const sizes: Readonly<Record<string, string>> = {
    dram: "class: DRAM, attributes: {width: 256, datawidth: 8}",
    sram: "class: SRAM, attributes: {depth: 32768, width: 64, datawidth: 8}",
    regs: "class: regfile, attributes: {depth: 64, width: 8, datawidth: 8}",
  };
  const nodes = memories.split(" ").map((name) =>
    name === "*"
      ? "  - !Container {name: elements, spatial: {meshX: 16}}\n"
      : `  - !Component {name: ${name}, ${sizes[name]}}\n`
  );
  return `architecture:\n  version: 0.4\n  nodes:\n${
    nodes.join("")
  }  - !Component {name: mac, class: intmac}\n`;
}

/**
 * Convolutions over a row in `workspace/tutorial_exercises/01_accelergy_timeloop_2020_ispass/timeloop/`: the mapping of each, and
 * what its reference output prints. Timeloop's R and P are s and q here.
 */
const ROWS: readonly (readonly [
  name: string,
  memories: string,
  size: Parameters<typeof nestOf>[0],
  mapping: Readonly<Record<string, string>>,
  keeps: Readonly<Record<string, readonly TensorName[]>>,
  cycles: number,
  femtojoulesPerMac: string,
])[] = [
  ["00", "regs", { q: 16, s: 3 }, { regs: "q16 s3" }, {}, 48, "2406.54"],
  ["01 output-stationary", "sram regs", { q: 16, s: 3 }, { sram: "q16", regs: "s3" }, {}, 48, "7500.08"],
  ["01 weight-stationary", "sram regs", { q: 16, s: 3 }, { sram: "s3", regs: "q16" }, {}, 48, "7500.08"],
  ["02 tiled", "sram regs", { k: 32, q: 16, s: 3 }, { sram: "k16 q16", regs: "k2 s3" }, {}, 1536, "5162.30"],
  ["03", "dram sram regs", { k: 32, q: 16, s: 3 }, { sram: "k16 q16", regs: "k2 s3" }, {}, 1536, "32130.51"],
  [
    "03 with tensors that pass",
    "dram sram regs",
    { k: 32, q: 16, s: 3 },
    { sram: "k16 q16", regs: "k2 s3" },
    { sram: ["weights", "inputs"], regs: ["outputs"] },
    1536,
    "39369.71",
  ],
  [
    "04 channels side by side",
    "dram * sram regs",
    { k: 32, c: 32, q: 16, s: 3 },
    { elements: "c16", sram: "c2 k32 s3", regs: "q16" },
    {},
    3072,
    "13011.43",
  ],
  [
    "04 filters side by side",
    "dram * sram regs",
    { k: 32, c: 32, q: 16, s: 3 },
    { elements: "k16", sram: "c32 k2 s3", regs: "q16" },
    {},
    3072,
    "14664.63",
  ],
];

Deno.test("mappings of Timeloop's tutorials cost what its reference outputs print", async (t) => {
  for (const [name, memories, size, mapping, keeps, cycles, femtojoulesPerMac] of ROWS) {
    await t.step(name, async () => {
      const used = Object.fromEntries(Object.entries(TUTORIAL).filter(([own]) => memories.includes(own)));
      const beside = { "ERT.yaml": table(used, 0.845) };
      const chip = (await readChip(tutorial(memories), "arch.yaml", { beside })).profile as ChipProfile;
      const nest = nestOf(size), work = workOf(nest), { levels, ...rest } = chip.models.memoryTree!;
      const all = ["weights", "inputs", "outputs"] as const;
      const chosen = levels.map((level) => ({ ...level, keeps: keeps[level.name] ?? all }));
      const given = evenMapping({ levels: chosen, ...rest }, mapping);
      const found = costedOn(chip, work, { mappings: [{ shape: shapeOf(nest), mapping: given }] })!;
      assert.equal(found.cycles, cycles);
      assert.equal((1000 * found.joules / work.macs / PICO).toFixed(2), femtojoulesPerMac);
    });
  }
});

/** Constraints that leave one mapping: tutorial `05`, in which the mapper finds what `03` states. */
const ONE_MAPPING = `mapspace_constraints:
  version: 0.4
  targets:
  - {target: dram, type: temporal, factors: R1 P1 K1, permutation: PRK}
  - {target: sram, type: temporal, factors: "R=1, P=16, K=16", permutation: PRK}
  - {target: sram, type: dataspace, keep: [Weights, Inputs, Outputs]}
  - {target: regs, type: temporal, factors: [R=3, P=1, K=2], permutation: [R, P, K]}
  - {target: regs, type: dataspace, keep: [Weights, Inputs, Outputs]}
`;

Deno.test("constraints that leave one mapping have it found", async () => {
  const beside = { "ERT.yaml": table(TUTORIAL, 0.845), "one.constraints.yaml": ONE_MAPPING };
  const chip = (await readChip(tutorial("dram sram regs"), "arch.yaml", { beside })).profile as ChipProfile;
  const found = costedOn(chip, workOf(nestOf({ k: 32, q: 16, s: 3 })), { objective: "energy" })!;
  assert.equal(found.nest.from, "search");
  assert.deepEqual(found.nest.mapping.loops, [["k", 16], ["q", 16], ["k", 2], ["s", 3]]);
  assert.deepEqual([found.cycles, (1000 * found.joules / 1536 / PICO).toFixed(2)], [1536, "32130.51"]);
});
