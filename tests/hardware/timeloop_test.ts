/** Timeloop's architectures: grammars of versions 0.3 and 0.4 and the flattened form, units, what is refused, and the way back. */
import assert from "node:assert/strict";
import { type ReadChip, readChip, writeChip } from "../../hardware/mod.ts";
import { type ChipProfile, loadProfile, type ProfileName } from "../../profiles/mod.ts";
import type { MemoryTreeData, TreeLevel } from "../../profiles/types.ts";
import { fuzzChips } from "./fuzz.ts";
import { designs, table } from "./timeloop/designs.ts";

type Beside = Readonly<Record<string, string>>;

const read = (text: string, beside: Beside = {}): Promise<ReadChip> =>
  readChip(text, "arch.yaml", { from: "timeloop", beside });

const treeOf = async (text: string, beside: Beside = {}) =>
  ((await read(text, beside)).profile as ChipProfile).models.memoryTree!;

/** A tree without sources and notes: numbers alone; loops that may stand at a place in one order. */
function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare);
  if (typeof value !== "object" || value === null) return value;
  if ("value" in value) return value.value;
  return Object.fromEntries(
    Object.entries(value).filter(([key]) => key !== "source").map(([key, inner]) => [
      key,
      key === "loops" ? (inner as string[]).toSorted() : bare(inner),
    ]),
  );
}

Deno.test("the four designs give the trees of the shelf's profiles", async (t) => {
  for (const [name, { profile, architecture, energies }] of Object.entries(designs)) {
    await t.step(name, async () => {
      const shipped = await loadProfile(profile as ProfileName) as ChipProfile;
      // The shelf's Eyeriss-like design has the energies of another run of Accelergy's.
      const beside = name === "eyeriss" ? tableOf(shipped.models.memoryTree!) : energies;
      const own = (await read(architecture, { "ERT.yaml": beside })).profile as ChipProfile;
      assert.deepEqual(bare(own.models.memoryTree), bare(shipped.models.memoryTree));
      assert.deepEqual(
        [own.process.nanometers, own.clock.hertz, own.array!.macsPerCycle, own.precision.weights],
        [
          shipped.process.nanometers,
          shipped.clock.hertz,
          shipped.array!.macsPerCycle,
          shipped.precision.weights,
        ],
      );
    });
  }
});

function tableOf({ levels, compute }: MemoryTreeData): string {
  const pj = (joules: number) => Number((joules * 1e12).toPrecision(10));
  return table(
    Object.fromEntries(levels.map(({ name, energy }) => {
      const { readJoules, writeJoules, leakageJoules } = energy!;
      return [name, [pj(readJoules.value), pj(writeJoules.value), pj(leakageJoules?.value ?? 0)]];
    })),
    pj(compute.joulesPerMac!.value),
  );
}

/** One design in three grammars: 3 x 2 elements, each with a memory of weights and one of sums. */
const NODES = `architecture:
  version: 0.4
  nodes:
  - !Container {name: chip, attributes: {technology: 45nm, global_cycle_seconds: 2e-9}}
  - !Component {name: far, class: DRAM, attributes: {width: 32, datawidth: 8}}
  - !Component
    name: glb
    class: SRAM
    attributes: {depth: 64, width: 32, datawidth: 8, rw_bandwidth: 4}
    constraints: {dataspace: {keep: [Inputs, Outputs], bypass: [Weights]}}
  - !Container
    name: element
    spatial: {meshX: 3, meshY: 2}
    constraints: {spatial: {factors: [R=1, S=1, N=1, P=1, Q=1], permutation: [R, S, N, P, Q, C, M], split: 6}}
  - !Parallel
    nodes:
    - !Component
      name: taps
      class: regfile
      attributes: {depth: 8, width: 8, datawidth: 8}
      constraints:
        dataspace: {keep: [Weights]}
        temporal: {factors: [C=4, M=1], permutation: [S, R]}
    - !Component
      name: sums
      class: regfile
      attributes: {depth: 1, width: 16, datawidth: 16}
      constraints: {dataspace: {keep: [Outputs]}}
  - !Component {name: mac, class: intmac}
`;

const SUBTREES = `architecture:
  version: 0.3
  subtree:
  - name: system
    attributes: {technology: 45nm, global_cycle_seconds: 2e-9}
    local:
    - {name: far, class: DRAM, attributes: {width: 32, word_bits: 8}}
    subtree:
    - name: chip
      local:
      - {name: glb, class: SRAM, attributes: {memory_depth: 64, memory_width: 32, word_bits: 8, shared_bandwidth: 4}}
      subtree:
      - name: element[0..5]
        local:
        - {name: mac, class: intmac, attributes: {meshX: 3}}
        - {name: taps, class: regfile, attributes: {entries: 8, word_bits: 8, meshX: 3}}
        - {name: sums, class: regfile, attributes: {entries: 1, word_bits: 16, meshX: 3}}
`;

const FLAT = `architecture:
  version: '0.4'
  local:
  - {name: "top.far[1..1]", class: DRAM, attributes: {width: 32, datawidth: 8, technology: 45nm}}
  - {name: "top.glb[1..1]", class: SRAM, attributes: {depth: 64, width: 32, datawidth: 8, shared_bandwidth: 4}}
  - {name: "top.inter_element_spatial[1..1]", class: dummy_storage, attributes: {width: 1, depth: 1, technology: -1}}
  - {name: "top.taps[1..6]", class: regfile, attributes: {depth: 8, width: 8, datawidth: 8, meshX: 3, meshY: 2}}
  - {name: "top.sums[1..6]", class: regfile, attributes: {depth: 1, width: 16, datawidth: 16, meshX: 3, meshY: 2}}
  - {name: "top.mac[1..6]", class: intmac, attributes: {meshX: 3, global_cycle_seconds: 2e-9, technology: 45nm}}
`;

const constraints = (mesh: string) =>
  `mapspace_constraints:
  version: 0.4
  targets:
  - {target: glb, type: dataspace, keep: [Inputs, Outputs], bypass: [Weights]}
  - {target: ${mesh}, type: spatial, factors: R=1 S=1 N=1 P=1 Q=1, permutation: RSNPQCM, split: 6}
  - {target: taps, type: bypass, keep: [Weights], bypass: [Inputs, Outputs]}
  - target: taps
    constraints:
    - {type: temporal, factors: C4 M1, permutation: SR}
  - {target: sums, type: datatype, keep: [Outputs], bypass: [Inputs, Weights]}
`;

Deno.test("versions 0.3 and 0.4 and the flattened form say the same tree", async (t) => {
  const wanted = await treeOf(NODES);
  assert.deepEqual(bare(wanted.fanOuts), [
    { name: "elementX", size: 3, loops: ["c"] },
    { name: "elementY", size: 2, loops: ["k"] },
  ]);
  const taps = wanted.levels.find(({ name }) => name === "taps")!;
  assert.deepEqual(bare(taps.temporal), {
    loops: ["c", "n", "p", "q", "r", "s"],
    counts: { c: 4 },
    order: ["s", "r"],
  });
  for (
    const [name, text, mesh] of [["0.3", SUBTREES, "glb"], ["flat", FLAT, "inter_element_spatial"]] as const
  ) {
    await t.step(name, async () => {
      const { profile } = await read(text, { "limits.yaml": constraints(mesh) });
      const { models, clock, process } = profile as ChipProfile;
      const renamed = JSON.stringify(bare(models.memoryTree)).replace('"name":"tapsX"', '"name":"elementX"')
        .replace('"name":"tapsY"', '"name":"elementY"').replaceAll(
          '"tapsX","tapsY"',
          '"elementX","elementY"',
        );
      assert.deepEqual(JSON.parse(renamed), bare(wanted));
      assert.deepEqual([clock.hertz, process.nanometers], [5e8, 45]);
    });
  }
});

/** A memory between DRAM and a multiplier, whose attributes and constraints vary. */
const chip = (attributes: string, more = "") =>
  `architecture:
  version: 0.4
  nodes:
  - !Component {name: far, class: DRAM, attributes: {width: 64, datawidth: 8}}
  - !Container {name: lanes, spatial: {meshX: 8}}
  - !Component
    name: near
    class: SRAM
    attributes: {${attributes}}${more && `\n    ${more}`}
  - !Component {name: mac, class: intmac}
`;

const ATTRIBUTES:
  readonly (readonly [what: string, attributes: string, level: Readonly<Record<string, unknown>>])[] = [
    ["lines times words", "depth: 4, width: 32, datawidth: 8", {
      capacityBits: 128,
      lineBits: 32,
      wordBits: 8,
    }],
    ["words of 16 bits where none are stated", "depth: 4, width: 32", {
      capacityBits: 128,
      lineBits: 32,
      wordBits: 16,
    }],
    ["entries are words", "entries: 10, block_size: 4, word_bits: 8", { capacityBits: 80, lineBits: 32 }],
    ["kilobytes", "sizeKB: 2, word_bits: 16", { capacityBits: 16384, lineBits: 16 }],
    ["lines shared by instances", "depth: 2, width: 64, datawidth: 8, cluster_size: 4", {
      capacityBits: 32,
      lineBits: 16,
      instancesPerLine: 4,
    }],
    ["a cluster from block and width", "depth: 2, width: 64, datawidth: 8, block_size: 4", {
      lineBits: 32,
      instancesPerLine: 2,
    }],
    ["words a cycle", "width: 8, datawidth: 8, read_bandwidth: 1.5, write_bandwidth: 3", {
      ports: [
        { bitsPerCycle: 12, reads: ["weights", "inputs", "outputs"], note: "1.5 words a cycle" },
        { bitsPerCycle: 24, writes: ["weights", "inputs", "outputs"], note: "3 words a cycle" },
      ],
    }],
    ["the older bandwidth is halved", "width: 8, datawidth: 8, bandwidth: 6", {
      ports: [
        { bitsPerCycle: 24, reads: ["weights", "inputs", "outputs"] },
        { bitsPerCycle: 24, writes: ["weights", "inputs", "outputs"] },
      ],
    }],
    ["double buffers", "depth: 4, width: 8, datawidth: 8, multiple_buffering: 2", { tiles: 2 }],
    ["an energy in the file", "width: 8, datawidth: 8, vector_access_energy: 2.5", {
      energy: { readJoules: 2.5e-12, writeJoules: 2.5e-12 },
    }],
    ["free to keep", "width: 8, datawidth: 8", { keeps: [], mayKeep: ["weights", "inputs", "outputs"] }],
    ["expressions", "depth: 2 ** 3, width: 'max(datawidth * 4, 16)', datawidth: bits, bits: 8", {
      capacityBits: 256,
      lineBits: 32,
    }],
  ];

Deno.test("attributes are words, lines and bits", async (t) => {
  for (const [what, attributes, wanted] of ATTRIBUTES) {
    await t.step(what, async () => {
      const tree = await treeOf(chip(attributes)),
        near = bare(tree.levels[1]) as Readonly<Record<string, unknown>>;
      const own = Object.fromEntries(Object.keys(wanted).map((key) => [key, near[key]]));
      assert.deepEqual(
        own,
        JSON.parse(JSON.stringify(wanted), (key, value) => key === "note" ? undefined : value),
      );
    });
  }
});

const LIMITS: readonly (readonly [what: string, constraints: string, level: Partial<TreeLevel>])[] = [
  ["keep", "dataspace: {keep: [Weights]}", { keeps: ["weights"], mayKeep: ["inputs", "outputs"] }],
  ["keep only", "dataspace: {keep_only: [Weights]}", { keeps: ["weights"] }],
  ["bypass", "dataspace: {bypass: [Inputs, Weights]}", { keeps: [], mayKeep: ["outputs"] }],
  ["factors", "temporal: {factors: [C=1, M=2]}", {
    temporal: { loops: ["n", "k", "p", "q", "r", "s"], counts: { k: 2 } },
  }],
  ["factors only", "temporal: {factors_only: [C=3]}", { temporal: { loops: ["c"], counts: { c: 3 } } }],
  ["order, from inside out", "temporal: {permutation: [P, Q, C]}", { temporal: { order: ["c", "p", "q"] } }],
  ["never over", "temporal: {no_iteration_over_dataspaces: [Weights]}", {
    temporal: { loops: ["n", "p", "q"] },
  }],
  ["always over", "temporal: {must_iterate_over_dataspaces: [Weights, Inputs]}", {
    temporal: { loops: ["g", "c", "r", "s"] },
  }],
];

Deno.test("constraints limit tensors and loops", async (t) => {
  for (const [what, constraint, wanted] of LIMITS) {
    await t.step(what, async () => {
      const [, near] = (await treeOf(chip("width: 8, datawidth: 8", `constraints: {${constraint}}`))).levels;
      const own = { keeps: near!.keeps, mayKeep: near!.mayKeep, temporal: near!.temporal };
      for (const [key, value] of Object.entries(wanted)) {
        assert.deepEqual(own[key as keyof typeof own], value);
      }
    });
  }
});

const far = "{name: far, class: DRAM, attributes: {width: 64, datawidth: 8}}";

const REFUSED: readonly (readonly [what: string, text: string, message: string, beside?: Beside])[] = [
  [
    "sparse optimizations",
    chip("width: 8, datawidth: 8", "sparse_optimizations: {action_optimization: []}"),
    'line 10 "sparse_optimizations": expected what FODLAM models, got sparse optimizations; leave them out to cost the dense design',
  ],
  [
    "metadata",
    chip("width: 8, datawidth: 8, metadata_storage_width: 4"),
    'line 9 "metadata_storage_width": expected what FODLAM models, got metadata of sparse tensors, "metadata_storage_width" of "near"',
  ],
  [
    "power gating",
    chip("width: 8, datawidth: 8, power_gated_at: far"),
    'line 9 "power_gated_at": expected what FODLAM models, got power gating, "power_gated_at" of "near"',
  ],
  [
    "no reduction",
    chip("width: 8, datawidth: 8, reduction_supported: false"),
    'line 9 "reduction_supported": expected what FODLAM models, got "near" without reduction_supported: sums that it does not add up',
  ],
  [
    "a network",
    chip("width: 8").replace("class: SRAM", "class: XY_NoC"),
    'line 8 "class": expected what FODLAM models, got a network of class "XY_NoC"; FODLAM moves data between memories at no cost',
  ],
  [
    "another class",
    chip("width: 8").replace("class: SRAM", "class: adc"),
    'line 8 "class": expected what FODLAM models, got a component of class "adc"; a memory\'s class has DRAM, SRAM, regfile, smartbuffer, storage in it, that of arithmetic mac or compute',
  ],
  [
    "bounds of factors",
    chip("width: 8, datawidth: 8", "constraints: {temporal: {factors: [C<=4]}}"),
    'line 10 "factors": expected what FODLAM models, got a bound on a factor, C<=4; a loop is free, or its factor is stated',
  ],
  [
    "what is left",
    chip("width: 8, datawidth: 8", "constraints: {temporal: {factors: [C=0]}}"),
    'line 10 "factors": expected what FODLAM models, got C=0: all iterations that are left',
  ],
  [
    "no reuse in time",
    chip("width: 8, datawidth: 8", "constraints: {temporal: {no_reuse: [Inputs]}}"),
    'line 10 "no_reuse": expected what FODLAM models, got the temporal constraint no_reuse',
  ],
  [
    "no coalescing",
    chip("width: 8, datawidth: 8", "constraints: {dataspace: {no_coalesce: [Inputs]}}"),
    'line 10 "no_coalesce": expected what FODLAM models, got no_coalesce',
  ],
  [
    "dimensions of other problems",
    chip("width: 8, datawidth: 8", "constraints: {temporal: {factors: [X=1]}}"),
    'line 10 "factors": expected a dimension: G, N, M, K, C, P, Q, R, S, got "X"',
  ],
  [
    "data spaces of other problems",
    chip("width: 8, datawidth: 8", "constraints: {dataspace: {keep: [A]}}"),
    'line 10 "keep": expected Weights, Inputs or Outputs, got "A"',
  ],
  [
    "kept and passed",
    chip("width: 8, datawidth: 8", "constraints: {dataspace: {keep: [Inputs], bypass: [Inputs]}}"),
    'line 10 "bypass": expected each tensor kept or passed, got inputs as both',
  ],
  [
    "a misspelt key",
    chip("width: 8, datawidth: 8", "constraint: {}"),
    'line 10 "constraint": expected one of name, attributes, spatial, constraints, enabled, class, subclass, got "constraint"; did you mean "constraints"?',
  ],
  [
    "part of a word",
    chip("width: 12, datawidth: 8"),
    'line 9 "width": expected a width of whole words of 8 bits, got 12',
  ],
  [
    "a cluster that does not divide",
    chip("width: 24, datawidth: 8, cluster_size: 3"),
    'line 7 "nodes": expected a cluster_size that divides 8 instances, got 3',
  ],
  [
    "no size",
    chip("depth: 0, width: 8, datawidth: 8"),
    'line 9 "depth": expected a whole number of at least 1, got 0',
  ],
  [
    "names that turn in a circle",
    chip("depth: near.attributes.width, width: depth, datawidth: 8"),
    'line 9 "depth": expected attributes that refer to each other at most 16 times, got "near.attributes.width"',
  ],
  [
    "unknown names",
    chip("depth: rows, width: 8, datawidth: 8"),
    'line 9 "depth": expected names that stand for something, got "rows"',
  ],
  [
    "several subtrees",
    `architecture: {version: 0.3, subtree: [{name: a, local: [${far}]}, {name: b}]}`,
    'line 1 "subtree": expected what FODLAM models, got several subtrees side by side',
  ],
  [
    "an untagged node",
    `architecture: {version: 0.4, nodes: [${far}]}`,
    'line 1 "nodes": expected !Container, !Component, !Parallel, !Hierarchical or !Nothing, got no tag',
  ],
  [
    "a pipeline",
    "architecture: {version: 0.4, nodes: [!Pipelined {nodes: []}]}",
    'line 1 "nodes": expected !Container, !Component, !Parallel, !Hierarchical or !Nothing, got !Pipelined',
  ],
  [
    "no arithmetic",
    `architecture: {version: 0.4, nodes: [!Component ${far}]}`,
    'line 1 "architecture": expected a component that multiplies as the last one, got none',
  ],
  [
    "no architecture",
    "architectures: {}",
    'line 1 "architectures": expected one of architecture, variables, ERT, architecture_constraints, mapspace_constraints, extra_mapping_constraints, arch_constraints, mapspace, constraints, ART, ART_summary, ERT_summary, problem, mapper, components, compound_components, globals, dumped_by_timeloop_front_end, got "architectures"; did you mean "architecture"?',
  ],
  [
    "several instances of the farthest",
    chip("width: 8").replace(
      "  - !Component {name: far",
      "  - !Container {name: two, spatial: {meshX: 2}}\n  - !Component {name: far",
    ),
    'line 4 "nodes": expected what FODLAM models, got places side by side above the farthest memory',
  ],
  [
    "a memory twice",
    chip("width: 8, datawidth: 8").replace("name: near", "name: far"),
    'line 7 "name": expected each name once, got "far" again',
  ],
  [
    "a mapping",
    chip("width: 8, datawidth: 8"),
    'line 1 "mapping": expected what FODLAM models, got "mapping"; write it as FODLAM\'s mappings are (eval --use-mapping)',
    {
      "map.yaml": "mapping: [{target: near, type: temporal}]",
    },
  ],
  [
    "constraints on what is not there",
    chip("width: 8, datawidth: 8"),
    'line 1 "target": expected one of far, lanes, near, got "nears"; did you mean "near"?',
    {
      "limits.yaml": "mapspace_constraints: {targets: [{target: nears, type: temporal, factors: C=1}]}",
    },
  ],
  [
    "energies without a memory",
    chip("width: 8, datawidth: 8"),
    'line 7 "nodes": expected what FODLAM models, got "near" without energies, where a table beside it states others',
    {
      "ERT.yaml": table({ far: [1, 1, 0] }, 1),
    },
  ],
  [
    "energies below zero",
    chip("width: 8, datawidth: 8"),
    'line 7 "energy": expected an energy in pJ, got -1',
    {
      "ERT.yaml": table({ far: [1, -1, 0], near: [1, 1, 0] }, 1),
    },
  ],
];

Deno.test("what is not modelled, or not as it should be, is refused with its name and place", async (t) => {
  for (const [what, text, message, beside] of REFUSED) {
    await t.step(what, async () => {
      const path = beside === undefined || /"nodes"/.test(message) ? "arch.yaml" : Object.keys(beside)[0]!;
      await assert.rejects(read(text, beside), (error: Error) => {
        assert.equal(error.message, `Cannot read ${path} ${message}`);
        return true;
      });
    });
  }
});

Deno.test("attributes that use each other many times over are evaluated once", async () => {
  const steps = Array.from({ length: 14 }, (_, i) => `a${i}: ${Array(150).fill(`a${i + 1}`).join("+")}`);
  const text = chip(`depth: "max(1, 0 * a0)", ${steps.join(", ")}, a14: 0, width: 8, datawidth: 8`);
  const before = performance.now(), tree = await treeOf(text);
  assert.deepEqual(bare(tree.levels[1]!.capacityBits), 8);
  assert.ok(performance.now() - before < 2000);
});

Deno.test("energies are found in the same folder, and else those of a public table are used", async () => {
  const sibling = (name: string) =>
    name === "ERT.yaml"
      ? Promise.resolve(new TextEncoder().encode(table({ far: [3, 4, 0], near: [1, 2, 0.5] }, 0.25)))
      : Promise.reject(new Error("there is no such file"));
  const text = chip("width: 8, datawidth: 8");
  const found = await readChip(text, "arch.yaml", { sibling }),
    tree = (found.profile as ChipProfile).models.memoryTree!;
  assert.deepEqual(bare(tree.levels[1]!.energy), {
    readJoules: 1e-12,
    writeJoules: 2e-12,
    leakageJoules: 5e-13,
  });
  assert.ok(found.read.includes("energies of ERT.yaml"));
  const without = await read(text);
  assert.equal((without.profile as ChipProfile).models.memoryTree!.levels[1]!.energy, undefined);
  assert.ok(without.read.some((line) => line.startsWith("no table of energies (ERT) beside it")));
});

Deno.test("what is written is read as the same tree", async (t) => {
  const trees = Object.values(designs).map(({ profile }) => profile);
  for (const name of trees) {
    await t.step(name, async () => {
      const profile = await loadProfile(name as ProfileName) as ChipProfile;
      const { files, notes } = await writeChip(profile, "timeloop");
      const [{ content }, beside] = [files[0]!, files[1]!];
      assert.equal(beside.path, "ERT.yaml");
      const again = (await read(content, { "ERT.yaml": beside.content })).profile as ChipProfile;
      assert.deepEqual(bare(again.models.memoryTree), bare(profile.models.memoryTree));
      assert.deepEqual([again.clock.hertz, again.process.nanometers], [
        profile.clock.hertz,
        profile.process.nanometers,
      ]);
      assert.deepEqual(notes.filter(({ text }) => !/^loops that an order does not name/.test(text)), []);
    });
  }
  await t.step("fixed factors, orders and meshes without reuse", async () => {
    const { profile } = await read(
      chip("width: 8, datawidth: 8", "constraints: {temporal: {factors: [C=4], permutation: [P, Q]}}")
        .replace(
          "meshX: 8}",
          "meshX: 8}, constraints: {spatial: {factors: [M=4], no_reuse: [Weights, Inputs, Outputs]}}",
        ),
    );
    const { files } = await writeChip(profile, "timeloop"), { models } = profile as ChipProfile;
    assert.equal(files.length, 1);
    assert.deepEqual(bare(await treeOf(files[0]!.content)), bare(models.memoryTree));
  });
});

Deno.test("what an architecture cannot say is refused by name, or left out with a note", async () => {
  const eyeriss = await loadProfile("eyeriss");
  await assert.rejects(writeChip(eyeriss, "timeloop"), {
    message:
      'Cannot write chip "eyeriss": expected a chip that Timeloop can express, got zeros of the tree; a port of globalBuffer for reads of outputs alone; a port of globalBuffer for writes of outputs alone; a port of globalBuffer for reads of inputs alone; --skip-unsupported leaves them out',
  });
  await assert.rejects(writeChip(await loadProfile("h100"), "timeloop"), {
    message:
      'Cannot write chip "h100": expected a chip that Timeloop can express, got a chip without the cost model memoryTree',
  });
  const { files, notes } = await writeChip(eyeriss, "timeloop", { skipUnsupported: true });
  assert.deepEqual(notes.map(({ text }) => text).slice(0, 1), ["left out: zeros of the tree"]);
  const [, glb] = (await treeOf(files[0]!.content, { "ERT.yaml": files[1]!.content })).levels;
  assert.deepEqual([glb!.name, glb!.ports], ["globalBuffer", undefined]);
});

Deno.test("hostile architectures are refused with one message or become a chip that costs something", async () => {
  const samples = [NODES, SUBTREES, FLAT, designs.eyeriss.architecture, designs.outputs.architecture]
    .map((bytes, i) => ({ path: `arch${i}.yaml`, bytes }));
  const { read } = await fuzzChips("timeloop", samples, [], { mutants: 1500 });
  assert.ok(read > 40, `${read} read`);
});

Deno.test("hostile tables of energies and constraints are refused with one message or become a chip", async () => {
  const beside = `${constraints("element")}${
    table({ far: [3, 4, 0], glb: [1, 1, 0], taps: [1, 1, 0], sums: [1, 1, 0] }, 1)
  }`;
  const { read } = await fuzzChips("timeloop", [{ path: "all.yaml", bytes: `${FLAT}${beside}` }], [], {
    mutants: 500,
  });
  assert.ok(read > 25, `${read} read`);
});
