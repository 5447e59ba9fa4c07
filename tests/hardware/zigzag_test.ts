/**
 * ZigZag's accelerators and mapping files: L. Mei et al., IEEE TC 2021; the grammar of `zigzag/parser/accelerator_validator.py` and
 * `mapping_validator.py`, and that of its files of 2024.
 */
import assert from "node:assert/strict";
import { costedOn, nestOf, workOf } from "../engine/memoryTree/given.ts";
import { assertNear } from "../near.ts";
import { type ReadChip, readChip, readSource, writeChip } from "../../hardware/mod.ts";
import { isFodlamError } from "../../ir/errors.ts";
import { PICO } from "../../ir/units.ts";
import { type ChipProfile, loadProfile, type MemoryTreeData, type ProfileId } from "../../profiles/mod.ts";
import { fuzzed } from "../formats/fuzz.ts";
import { fuzzChips } from "./fuzz.ts";
import { acceleratorText, coreIds, cores, filesOf } from "./zigzag/cores.ts";

/** Reads an accelerator, with a mapping beside it or without. */
async function readCore(
  text: string,
  mapping?: string | Uint8Array,
): Promise<ReadChip & { readonly tree: MemoryTreeData }> {
  const beside = mapping === undefined ? {} : { "mapping.yaml": mapping };
  const read = await readChip(text, "core.yaml", { from: "zigzag", beside });
  return { ...read, tree: (read.profile as ChipProfile).models.memoryTree! };
}

/** A tree without its sources and notes, its fan-outs by number. */
function bare(tree: MemoryTreeData): unknown {
  const names = tree.fanOuts.map(({ name }) => name);
  return JSON.parse(JSON.stringify(tree, (key, value) => {
    if (key === "source" || key === "note") return undefined;
    return typeof value === "string" && names.includes(value) ? `fan-out ${names.indexOf(value)}` : value;
  }));
}

for (const id of coreIds) {
  Deno.test(`${id}: its file gives the tree of the profile`, async () => {
    const { text, mapping } = filesOf(id), { tree } = await readCore(text, mapping.bytes);
    const { models } = await loadProfile(id) as ChipProfile;
    assert.deepEqual(bare(tree), bare(models.memoryTree!));
  });
}

/** A core of 4 x 2 multipliers with a memory of weights and sums at each, a buffer and DRAM. */
const SMALL = `name: small
memories:
  rf:
    size: 64
    r_cost: 0.5
    w_cost: 0.6
    area: 0.1
    latency: 1
    operands: [I2, O]
    ports:
      - {name: r_port_1, type: read, bandwidth_min: 8, bandwidth_max: 8, allocation: ["I2, tl", "O, tl", "O, th"]}
      - {name: w_port_1, type: write, bandwidth_min: 8, bandwidth_max: 8, allocation: ["I2, fh", "O, fh", "O, fl"]}
    served_dimensions: []
  buffer:
    size: 65536
    r_cost: 20
    w_cost: 30
    area: 3
    latency: 1
    operands: [I1, I2, O]
    ports:
      - {name: rw_port_1, type: read_write, bandwidth_min: 16, bandwidth_max: 64, allocation: ["I1, tl"]}
      - {name: rw_port_2, type: read_write, bandwidth_min: 16, bandwidth_max: 64, allocation: ["I2, tl"]}
      - {name: rw_port_3, type: read_write, bandwidth_min: 16, bandwidth_max: 128, allocation: ["O, tl", "O, fl"]}
      - {name: rw_port_4, type: read_write, bandwidth_min: 16, bandwidth_max: 32, allocation: ["I1, fh", "I2, fh", "O, fh", "O, th"]}
    served_dimensions: [D1, D2]
    force_double_buffering: True
  dram:
    size: 10000000000
    r_cost: 700
    w_cost: 750
    area: 0
    latency: 1
    operands: [I1, I2, O]
    ports:
      - name: rw_port_1
        type: read_write
        bandwidth_min: 64
        bandwidth_max: 64
        allocation: ["I1, fh", "I1, tl", "I2, fh", "I2, tl", "O, fh", "O, tl", "O, fl", "O, th"]
    served_dimensions: [D1]
operational_array:
  is_imc: false
  unit_energy: 0.25 # pJ
  unit_area: 1
  dimensions: [D1, D2]
  sizes: [4, 2]
`;

const MAPPING = `- name: default
  spatial_mapping:
    D1: ["K, 4"]
  spatial_mapping_hint:
    D2: [C, FX]
    D3: [OY]
  memory_operand_links: {O: O, W: I2, I: I1}
- name: Add
  spatial_mapping:
    D1: ["G, 4"]
- name: Conv
  spatial_mapping:
    D1: ["C, 4"]
`;

Deno.test("energies are per access of a port's width, whichever port it is", async () => {
  const { tree } = await readCore(SMALL, MAPPING), [dram, buffer, rf] = tree.levels;
  const picojoules = ({ energy }: typeof dram & object) =>
    Object.fromEntries(
      Object.entries(energy!).map(([key, { value }]) => [key, Number((value / PICO).toPrecision(9))]),
    );
  assert.deepEqual(picojoules(dram!), { readJoules: 700, writeJoules: 750 });
  assert.deepEqual(picojoules(rf!), { readJoules: 0.5, writeJoules: 0.6 });
  // inputs are filled by 32 bits for 30 pJ and read by 64: a line of 64 costs 60; sums come back by 128, as they are read
  assert.deepEqual(picojoules(buffer!), { readJoules: 20, writeJoules: 60, updateJoules: 30 });
  const { weights, inputs, outputs } = buffer!.lineBits as Readonly<
    Record<string, { readonly value: number }>
  >;
  assert.deepEqual([weights!.value, inputs!.value, outputs!.value], [64, 64, 128]);
  assert.equal(buffer!.leastBits!.value, 16);
  assert.equal(tree.compute.joulesPerMac!.value, 0.25 * PICO);
});

Deno.test("ports that move the same tensor the same way are one; two tiles halve a memory", async () => {
  const { tree, profile } = await readCore(SMALL, MAPPING), [, buffer] = tree.levels;
  assert.equal(buffer!.tiles!.value, 2);
  const ports = buffer!.ports!.map(({ bitsPerCycle, reads, writes }) => [bitsPerCycle.value, reads, writes]);
  assert.deepEqual(ports, [
    [64, ["inputs"], undefined],
    [64, ["weights"], undefined],
    [160, ["outputs"], ["weights", "inputs", "outputs"]],
  ]);
  assert.deepEqual(profile.assumptions!.slice(0, 4), [
    "Conv mapped as mapping.yaml's default",
    "words of 8 bits and sums of 16, as ZigZag takes for networks in ONNX",
    "each bit of buffer as it costs toward the arithmetic, whatever port it takes",
    "rw_port_3 and rw_port_4 of buffer as one port of 160 bits a cycle",
  ]);
});

Deno.test("what is read, and what changes nothing, is said", async () => {
  const { read, tree } = await readCore(SMALL, MAPPING);
  assert.deepEqual(read, [
    "4 x 2 multipliers, D1, D2",
    "dram: 1.16 GiB of weights, inputs, outputs",
    "buffer: 8 KiB of weights, inputs, outputs",
    "rf: 64 bits of weights, outputs, 8 of them",
    "without effect: mapping.yaml's hints for D3, which the array does not have",
    "without effect: mapping.yaml's entries of Add, which are not costed",
    "dram serves D2 too, for a nearer memory of I1 does",
    "buffer holds two tiles of each tensor: force_double_buffering",
    "without effect: unit_area, area, latency",
  ]);
  assert.deepEqual(tree.fanOuts.map(({ loops }) => loops), [["k"], ["c", "s"]]);
});

const edited = (text: string, from: string | RegExp, to: string): string => {
  const changed = text.replace(from, to);
  assert.notEqual(changed, text, `${from} is in the text`);
  return changed;
};

Deno.test("what nothing states is assumed in words", async () => {
  const text = edited(
    edited(SMALL, "r_cost: 20\n    w_cost: 30", "auto_cost_extraction: True"),
    / +unit_energy.*\n/,
    "",
  );
  const { tree, profile } = await readCore(text);
  assert.deepEqual([tree.levels[1]!.energy, tree.compute.joulesPerMac], [undefined, undefined]);
  assert.deepEqual(tree.fanOuts.map(({ loops }) => loops.length), [8, 8]);
  assert.deepEqual(profile.assumptions!.filter((what) => /CACTI|table|any loop/.test(what)), [
    "energies of buffer from FODLAM's table, for the file leaves them to CACTI",
    "energy of a multiply-accumulate from FODLAM's table, for the file states none",
    "any loop may be spread over D1, D2, for no mapping says which",
  ]);
});

Deno.test("a file's own dataflows spread loops where no mapping is beside it", async () => {
  const flows = 'dataflows:\n  D1: ["K, 2"]\n  D2: ["C, 2"]\n', text = `${SMALL}${flows}`;
  const own = await readCore(text), other = await readCore(text, MAPPING);
  assert.deepEqual(own.tree.fanOuts.map(({ size, loops }) => [size.value, loops]), [[2, ["k"]], [2, ["c"]]]);
  assert.ok(own.read.includes("2 of the 4 places of D1, as many as the mapping spreads over"));
  assert.equal(other.tree.fanOuts[0]!.size.value, 4);
  assert.ok(other.read.includes("without effect: dataflows, for mapping.yaml says what is spread"));
});

Deno.test("a mapping says which input holds the weights", async () => {
  const { tree } = await readCore(SMALL, edited(MAPPING, "W: I2, I: I1", "W: I1, I: I2"));
  assert.deepEqual(tree.levels[2]!.keeps, ["inputs", "outputs"]);
});

Deno.test("of keys that stand twice the last counts, as in ZigZag", async () => {
  const twice = edited(SMALL, "    served_dimensions: []\n", "    size: 32\n    served_dimensions: []\n");
  const { tree, read } = await readCore(twice);
  assert.equal((tree.levels[2]!.capacityBits as { readonly value: number }).value, 32);
  assert.ok(read.includes("core.yaml line 4: size stands again later, and the last counts, as in ZigZag"));
  const allocated = edited(SMALL, '["I1, tl"]', '["I1, tl", "I2, tl"]');
  assert.ok(
    (await readCore(allocated)).read.includes(
      "buffer: I2, tl of rw_port_1 has no effect, for a later port serves it",
    ),
  );
});

/** The small core in the grammar of 2024: widths of the memory, ports by operand. */
const OLD = `name: small
memories:
  rf:
    size: 64
    r_bw: 8
    w_bw: 8
    r_cost: 0.5
    w_cost: 0.6
    area: 0.1
    r_port: 1
    w_port: 1
    rw_port: 0
    latency: 1
    operands: [I2, O]
    ports:
      - {fh: w_port_1, tl: r_port_1}
      - {fh: w_port_1, tl: r_port_1, fl: w_port_1, th: r_port_1}
    served_dimensions: []
  dram:
    size: 10000000000
    r_bw: 64
    w_bw: 64
    r_cost: 700
    w_cost: 750
    area: 0
    r_port: 0
    w_port: 0
    rw_port: 1
    latency: 1
    min_r_granularity: 16
    min_w_granularity: 16
    operands: [I1, I2, O]
    ports:
      - {fh: rw_port_1, tl: rw_port_1}
      - {fh: rw_port_1, tl: rw_port_1}
      - {fh: rw_port_1, tl: rw_port_1, fl: rw_port_1, th: rw_port_1}
    served_dimensions: [D1, D2]
operational_array:
  input_precision: [8, 4]
  multiplier_energy: 0.25
  multiplier_area: 1
  dimensions: [D1, D2]
  sizes: [4, 2]
`;

Deno.test("files of 2024 are read as those of 2025 that say the same", async () => {
  const port = (name: string, type: string, least: number, most: number, allocation: string) =>
    `      - {name: ${name}, type: ${type}, bandwidth_min: ${least}, bandwidth_max: ${most}, allocation: [${allocation}]}\n`;
  const text = OLD.replaceAll(/^ +(r_bw|w_bw|r_port|w_port|rw_port|min_[rw]_granularity):.*\n/gm, "")
    .replaceAll(/^ +- \{fh.*\n/gm, "").replaceAll("multiplier_", "unit_")
    .replace(
      "    ports:\n",
      `    ports:\n${port("w_port_1", "write", 8, 8, '"I2, fh", "O, fh", "O, fl"')}${
        port("r_port_1", "read", 8, 8, '"I2, tl", "O, tl", "O, th"')
      }`,
    )
    .replace(
      /(?<=dram:[^]*) +ports:\n/,
      `    ports:\n${
        port(
          "rw_port_1",
          "read_write",
          16,
          64,
          '"I1, fh", "I1, tl", "I2, fh", "I2, tl", "O, fh", "O, tl", "O, fl", "O, th"',
        )
      }`,
    );
  const old = await readCore(OLD), young = await readCore(text);
  assert.deepEqual(old.tree, young.tree);
  assert.deepEqual((old.profile as ChipProfile).precision, { weights: 4, activations: 8, source: "file" });
  assert.equal(
    (old.tree.levels[0]!.wordBits as { readonly partialSums: { readonly value: number } }).partialSums.value,
    12,
  );
});

/** Changes of the small core or its mapping, and the message of each. */
const REFUSED: readonly (readonly [
  what: string,
  where: "core" | "mapping",
  from: string | RegExp,
  to: string,
  message: string,
])[] = [
  [
    "computing in memory",
    "core",
    "is_imc: false",
    "is_imc: True",
    'Cannot read core.yaml line 43 "is_imc": expected what FODLAM models, got computing in memory; only arrays of multipliers are read',
  ],
  [
    "a word of computing in memory",
    "core",
    "is_imc: false",
    "adc_resolution: 8",
    'Cannot read core.yaml line 43 "adc_resolution": expected what FODLAM models, got computing in memory; only arrays of multipliers are read',
  ],
  [
    "an unknown key",
    "core",
    "r_cost: 0.5",
    "rcost: 0.5",
    'Cannot read core.yaml line 5: expected a key of memory "rf" among size, r_cost, w_cost, auto_cost_extraction, operands, ports, served_dimensions, force_double_buffering, area, latency, mem_type, r_bw, w_bw, r_port, w_port, rw_port, min_r_granularity, min_w_granularity, got "rcost"; did you mean "r_cost"?',
  ],
  [
    "a cost that nothing states",
    "core",
    "    r_cost: 0.5\n",
    "",
    'Cannot read core.yaml line 4 "r_cost": expected picojoules from 0 to 1000000, got nothing',
  ],
  [
    "a cost that is no number",
    "core",
    "r_cost: 0.5",
    "r_cost: cheap",
    'Cannot read core.yaml line 5 "r_cost": expected picojoules from 0 to 1000000, got "cheap"',
  ],
  [
    "joules instead of picojoules",
    "core",
    "r_cost: 700",
    "r_cost: 7.0e+9",
    'Cannot read core.yaml line 30 "r_cost": expected picojoules from 0 to 1000000, got 7000000000',
  ],
  [
    "an operand that there is not",
    "core",
    "operands: [I2, O]",
    "operands: [I2, W]",
    'Cannot read core.yaml line 9 "operands": expected one of I1, I2, O, got "W"',
  ],
  [
    "a dimension that the array does not have",
    "core",
    "served_dimensions: [D1, D2]",
    "served_dimensions: [D1, D3]",
    'Cannot read core.yaml line 26 "served_dimensions": expected one of D1, D2, got "D3"',
  ],
  [
    "sizes that do not match",
    "core",
    "sizes: [4, 2]",
    "sizes: [4]",
    'Cannot read core.yaml line 47 "sizes": expected 2 sizes, one for each dimension, got 1',
  ],
  [
    "a memory of no bits",
    "core",
    "size: 64",
    "size: 0",
    'Cannot read core.yaml line 4 "size": expected a whole number of at least 1, got 0',
  ],
  [
    "a far memory that does not keep all",
    "core",
    / {2}buffer:[^]*(?=operational_array)/,
    "",
    'Cannot read core.yaml line 9 "operands": expected I1, I2 and O in the last memory, which is the farthest, got I2, O',
  ],
  [
    "a port that writes what it reads",
    "core",
    'bandwidth_max: 8, allocation: ["I2, tl"',
    'bandwidth_max: 8, allocation: ["I2, fh"',
    'Cannot read core.yaml line 11 "allocation": expected one of tl, th at a port of type read, got "I2, fh"',
  ],
  [
    "a least width above the width",
    "core",
    "bandwidth_min: 16, bandwidth_max: 64",
    "bandwidth_min: 128, bandwidth_max: 64",
    'Cannot read core.yaml line 22 "bandwidth_min": expected bits a cycle, no more than bandwidth_max, from 1 to 64, got 128',
  ],
  [
    "an operand without a port toward the arithmetic",
    "core",
    '["I1, tl"]',
    '["I1, fh"]',
    'Cannot read core.yaml line 22 "ports": expected a port for I1, tl: reads toward the arithmetic, got [{"name":"rw_port_1","type":"read_write","bandwidth_min":...',
  ],
  [
    "an allocation of a tensor that passes",
    "core",
    '"I2, tl", "O, tl"',
    '"I1, tl", "O, tl"',
    'Cannot read core.yaml line 11 "ports": expected allocations of I2, O, which the memory keeps, got I1',
  ],
  [
    "an allocation in other words",
    "core",
    '["I1, tl"]',
    '["I1 tl"]',
    'Cannot read core.yaml line 22 "allocation": expected an operand and a direction, such as I1, tl, got "I1 tl"',
  ],
  [
    "no memories",
    "core",
    /memories:[^]*(?=operational_array)/,
    "memories: {}\n",
    'Cannot read core.yaml line 2 "memories": expected memories, at most 64, got 0',
  ],
  [
    "no YAML",
    "core",
    "name: small",
    "name: [small",
    "Cannot read core.yaml line 2: expected YAML, got deficient indentation",
  ],
  [
    "no default mapping",
    "mapping",
    "name: default",
    "name: Gemm",
    'Cannot read mapping.yaml file: expected an entry named "default", got none',
  ],
  [
    "an order of loops",
    "mapping",
    "  memory_operand",
    '  temporal_ordering: [[OX, 4], [C, "*"]]\n  memory_operand',
    'Cannot read mapping.yaml line 7 "temporal_ordering": expected what FODLAM models, got one order of loops for all layers; leave it out: mappings are searched',
  ],
  [
    "a loop of one workload",
    "mapping",
    '"K, 4"',
    '"D0, 4"',
    'Cannot read mapping.yaml line 3 "D1": expected a loop of convolutions and products, one of B, D, G, H, K, C, OY, OX, FY, FX, got "D0, 4"',
  ],
  [
    "a loop without iterations",
    "mapping",
    '"K, 4"',
    '"K"',
    'Cannot read mapping.yaml line 3 "D1": expected a loop and its iterations, such as "K, 32", got "K"',
  ],
  [
    "a dimension of a mapping that the array does not have",
    "mapping",
    'D1: ["K, 4"]',
    'D4: ["K, 4"]',
    'Cannot read mapping.yaml line 3 "D4": expected a dimension of the array, one of D1, D2, got D4',
  ],
  [
    "weights and inputs in one operand",
    "mapping",
    "I: I1",
    "I: I2",
    'Cannot read mapping.yaml line 7 "memory_operand_links": expected I1 and I2 for I and W, each once, got {"O":"O","W":"I2","I":"I2"}',
  ],
];

for (const [what, where, from, to, message] of REFUSED) {
  Deno.test(`refused: ${what}`, async () => {
    const [text, mapping] = where === "core"
      ? [edited(SMALL, from, to), MAPPING]
      : [SMALL, edited(MAPPING, from, to)];
    await assert.rejects(readCore(text, mapping), (error) => {
      assert.ok(isFodlamError(error));
      assert.equal(error.message, message);
      return true;
    });
  });
}

Deno.test("hostile accelerators and mappings are refused with one message or become a chip that costs something", async () => {
  const samples = [
    { path: "small.yaml", bytes: SMALL },
    { path: "old.yaml", bytes: OLD },
    { path: "ascend.yaml", bytes: acceleratorText(cores["zigzag-ascend-like"]) },
  ];
  const mapping = { path: "mapping.yaml", bytes: new TextEncoder().encode(MAPPING) };
  const { read, refused } = await fuzzChips("zigzag", samples, [mapping], { mutants: 1500 });
  assert.ok(read > 60 && refused["bad-file"]! > 1000, `${read} read`);
});

Deno.test("hostile mappings are refused with one message or spread loops", async () => {
  const { read, refused } = await fuzzed(
    async (source) => {
      const { profile } = await readSource({
        path: "core.yaml",
        bytes: new TextEncoder().encode(SMALL),
        beside: [source],
      });
      assert.equal((profile as ChipProfile).models.memoryTree!.fanOuts.length, 2);
    },
    [{ path: "mapping.yaml", bytes: MAPPING }],
    { mutants: 1000 },
  );
  assert.ok(read > 60 && refused["bad-file"]! > 300, `${read} read`);
});

/** Trees that stay what they are through files, and those that lose what ZigZag has no words for. */
const WRITTEN: readonly ProfileId[] = coreIds;

for (const id of WRITTEN) {
  Deno.test(`${id}: written and read it is the same tree`, async () => {
    const profile = await loadProfile(id) as ChipProfile;
    const { files: [core, mapping] } = await writeChip(profile, "zigzag");
    assert.deepEqual([core!.path, mapping!.path], ["", "mapping.yaml"]);
    const { tree, profile: again } = await readCore(core!.content, mapping!.content);
    assert.deepEqual(bare(tree), bare(profile.models.memoryTree!));
    assert.deepEqual((await writeChip(again, "zigzag")).files, [core, mapping]);
  });
}

Deno.test("a tree of another tool costs the same once it is written and read, where ZigZag can say it", async () => {
  const timeloop = await loadProfile("timeloop-eyeriss-like") as ChipProfile,
    { models: { memoryTree } } = timeloop;
  const of = (value: number) => ({ value, source: "arch" });
  const wordBits = { weights: of(8), inputs: of(8), outputs: of(8), partialSums: of(16) }; // what files of ZigZag do not state
  const levels = memoryTree!.levels.map(({ temporal: _, energy, ...level }) => {
    const { leakageJoules: __, ...rest } = energy!;
    return { ...level, wordBits, energy: rest };
  });
  const { counting } = (await loadProfile("zigzag-tpu-like") as ChipProfile).models.memoryTree!;
  const sources = { ...timeloop.sources, zigzag: timeloop.sources.arch! };
  const plain = { ...timeloop, sources, models: { memoryTree: { ...memoryTree!, levels, counting } } };
  const { files: [core, mapping] } = await writeChip(plain, "zigzag");
  const { profile } = await readCore(core!.content, mapping!.content);
  const work = workOf(nestOf({ k: 16, c: 8, p: 14, q: 14, r: 3, s: 3 }));
  const own = costedOn(plain, work, { objective: "energy" })!, { shape, mapping: found } = own.nest;
  const sides = (profile as ChipProfile).models.memoryTree!.fanOuts;
  const fanOuts = Object.fromEntries(
    memoryTree!.fanOuts.map(({ name }, at) => [sides[at]!.name, found.fanOuts[name]!]),
  );
  const again = costedOn(profile as ChipProfile, work, {
    mappings: [{ shape, mapping: { ...found, fanOuts } }],
  })!;
  assert.equal(again.nest.from, "given");
  assertNear(again.joules, own.joules, 1e-9);
  assert.equal(again.cycles, own.cycles);
});

Deno.test("of a fan-out over which no loop may be spread one place is written", async () => {
  const profile = await loadProfile("zigzag-tpu-like") as ChipProfile, { memoryTree } = profile.models;
  const [columns, rows] = memoryTree!.fanOuts, fanOuts = [columns!, { ...rows!, loops: [] }];
  const idle = { ...profile, models: { memoryTree: { ...memoryTree!, fanOuts } } };
  const { files: [core, mapping], notes } = await writeChip(idle, "zigzag");
  assert.equal(notes[0]!.text, "rows: one place is used, for no loop may be spread over it");
  const { tree } = await readCore(core!.content, mapping!.content);
  assert.deepEqual(tree.fanOuts.map(({ size, loops }) => [size.value, loops]), [[32, ["k"]], [1, ["k"]]]);
});

/** Profiles that the format cannot say, and the message of each. */
const UNSAID: readonly (readonly [id: ProfileId, message: string])[] = [
  [
    "timeloop-eyeriss-like",
    'Cannot write chip "timeloop-eyeriss-like": expected a chip that ZigZag can express, got leakageJoules of sharedGlb; temporal of ifmapSpad; leakageJoules of ifmapSpad; temporal of weightsSpad; leakageJoules of weightsSpad; temporal of psumSpad; leakageJoules of psumSpad; --skip-unsupported leaves them out',
  ],
  [
    "h100",
    'Cannot write chip "h100": expected a chip that ZigZag can express, got a chip without the cost model memoryTree',
  ],
];

for (const [id, message] of UNSAID) {
  Deno.test(`${id} is not written to ZigZag`, async () => {
    const profile = await loadProfile(id);
    await assert.rejects(writeChip(profile, "zigzag"), (error) => {
      assert.ok(isFodlamError(error));
      assert.equal(error.message, message);
      return true;
    });
  });
}

Deno.test("what is left out of a chip, and what the files do not hold, is noted", async () => {
  const profile = await loadProfile("timeloop-eyeriss-like");
  const { notes } = await writeChip(profile, "zigzag", { skipUnsupported: true });
  const texts = notes.map(({ text }) => text);
  assert.ok(texts.includes("left out: leakageJoules of sharedGlb"));
  assert.deepEqual(texts.filter((text) => !text.startsWith("left out")), [
    "dram: ports of a line a cycle where the tree has none",
    "the clock of 1 GHz is not in the files: ZigZag counts cycles",
    "words of 8 and 16 bits are not in the files: ZigZag's workloads state them",
    "accesses are counted by ZigZag's rules, which are not all this chip's",
  ]);
});
