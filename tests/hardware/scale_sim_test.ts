/**
 * SCALE-Sim's configurations: A. Samajdar et al., ISPASS 2020; the grammar of `scalesim/scale_config.py`, the sizes of the files in
 * `configs/`, and what the tool prints.
 */
import assert from "node:assert/strict";
import { readChip } from "../../hardware/mod.ts";
import { isFodlamError } from "../../ir/errors.ts";
import { lower } from "../../ir/lower.ts";
import { conv, fc, network } from "../../dsl/mod.ts";
import type { ChipProfile } from "../../profiles/mod.ts";
import { costsOf, openerOf } from "../engine/one.ts";
import { number, rowsOfTable } from "../published/tables.ts";
import { fuzzChips } from "./fuzz.ts";
import { configuration, type Sizes } from "./scale_sim.ts";

/** Sections of version 3, everything off. */
const VERSION_3 = `ReadRequestBuffer: 32
WriteRequestBuffer: 32
MemoryBanks: 1
[layout]
IfmapCustomLayout: False
IfmapSRAMBankBandwidth: 20
IfmapSRAMBankNum: 10
IfmapSRAMBankPort: 2
FilterCustomLayout: False
FilterSRAMBankBandwidth: 30
[sparsity]
SparsitySupport : false
SparseRep : ellpack_block
OptimizedMapping : false
BlockSize : 8
RandomNumberGeneratorSeed : 40
`;

async function chipOf(text: string): Promise<ChipProfile> {
  return (await readChip(text, "array.cfg")).profile as ChipProfile;
}

/** The terms of one layer on an array. */
function termsOn(profile: ChipProfile, layers: ReturnType<typeof network>): ReadonlyMap<string, number> {
  const [cost] = costsOf(openerOf(profile), lower(layers).slice(0, 1));
  return new Map(cost!.terms.map(({ name, value }) => [name, value]));
}

const product = (m: number, k: number, n: number) =>
  network("product", [k, m, 1], conv(n, 1, { bias: false }));

Deno.test("array, buffers and dataflow are those of the configuration, whatever the case of its keys", async () => {
  const text = configuration({ dataflow: "os" }).replace("ArrayHeight:", "arrayheight =").replace(
    "[general]",
    "# a remark\n\n[general]",
  );
  const { systolic } = (await chipOf(text)).models;
  assert.deepEqual([systolic!.rows, systolic!.columns, systolic!.dataflow], [16, 32, "outputStationary"]);
  assert.deepEqual([systolic!.buffers!.inputBytes, systolic!.memory], [65536, undefined]);
});

Deno.test("USER bandwidth is one channel an operand: alike in version 2, of banks in version 3", async () => {
  const v2 = await chipOf(configuration({ mode: "USER", bandwidth: "10, 20" }));
  const v3 = await chipOf(configuration({ mode: "USER", more: VERSION_3 }));
  const channels = ({ models: { systolic }, clock: { hertz } }: ChipProfile) => {
    const { bytesPerSecond, weightBytesPerSecond, outputBytesPerSecond } = systolic!.memory!;
    return [bytesPerSecond, weightBytesPerSecond!, outputBytesPerSecond!].map((rate) => rate / hertz);
  };
  assert.deepEqual(channels(v2), [10, 10, 10]);
  assert.deepEqual(channels(v3), [20, 30, 10]);
});

Deno.test("what has no effect on cycles is said", async () => {
  const { read } = await readChip(configuration({ more: VERSION_3 }), "array.cfg");
  const [, , unused] = read;
  for (const key of ["FilterOffset", "Bandwidth", "MemoryBanks", "ReadRequestBuffer", "SparseRep"]) {
    assert.match(unused!, new RegExp(`\\b${key}\\b`));
  }
  assert.doesNotMatch(unused!, /ArrayHeight|InterfaceBandwidth|SparsitySupport/);
});

const REFUSED: readonly (readonly [what: string, text: string, message: string])[] = [
  [
    "a layout of banks",
    configuration({ more: VERSION_3.replace("IfmapCustomLayout: False", "IfmapCustomLayout: True") }),
    "Cannot read array.cfg line 22: expected what FODLAM models, got IfmapCustomLayout: a layout of data in banks, and the conflicts that it makes",
  ],
  [
    "sparsity",
    configuration({ more: VERSION_3.replace("SparsitySupport : false", "SparsitySupport : true") }),
    "Cannot read array.cfg line 29: expected what FODLAM models, got SparsitySupport: sparse filters",
  ],
  [
    "a trace of DRAM",
    configuration().replace("[run_presets]", "[run_presets]\nUseRamulatorTrace: True"),
    "Cannot read array.cfg line 5: expected what FODLAM models, got UseRamulatorTrace: latencies of DRAM from a trace",
  ],
  [
    "a mode that there is not",
    configuration({ mode: "calc" }),
    'Cannot read array.cfg line 5: expected InterfaceBandwidth to be CALC or USER, got "calc"',
  ],
  [
    "a key that there is not",
    configuration({ more: "ArrayHight: 3\n" }),
    'Cannot read array.cfg line 18: expected a key of [architecture_presets] among ArrayHeight, ArrayWidth, IfmapSramSzkB, FilterSramSzkB, OfmapSramSzkB, IfmapOffset, FilterOffset, OfmapOffset, Dataflow, Bandwidth, MemoryBanks, OnChipMemoryBanks, OnChipMemoryBankPorts, ReadRequestBuffer, WriteRequestBuffer, got "ArrayHight"; did you mean "ArrayHeight"?',
  ],
  [
    "a section that there is not",
    configuration({ more: "[energy]\n" }),
    'Cannot read array.cfg line 18: expected a section among general, architecture_presets, layout, sparsity, network_presets, run_presets, got "energy"',
  ],
  [
    "a key twice",
    configuration({ more: "arraywidth: 3\n" }),
    'Cannot read array.cfg line 18: expected each key once, got "arraywidth"',
  ],
  [
    "a value of two lines",
    configuration({ more: "  20\n" }),
    "Cannot read array.cfg line 18: expected a key no further right than the one before, got 20",
  ],
  [
    "a size that is none",
    configuration({ rows: 0 }),
    'Cannot read array.cfg line 9: expected ArrayHeight to be a whole number of at least 1, got "0"',
  ],
  [
    "an array without a width",
    configuration().replace("ArrayWidth: 32\n", ""),
    "Cannot read array.cfg section [architecture_presets]: expected ArrayWidth: a whole number of at least 1, got none",
  ],
];

for (const [what, text, message] of REFUSED) {
  Deno.test(`${what} is refused with its place`, async () => {
    await assert.rejects(
      () => readChip(text, "array.cfg"),
      (error) => isFodlamError(error) && error.message === message || assert.fail(String(error)),
    );
  });
}

/** Words of `conv`s that the table's rows leave open, and rows in which the tool fetches more: see tests/published/scalesim_test.ts. */
const COLUMNS = ["computeCycles", "sramIfmapReads", "sramFilterReads", "scaleSimOfmapWrites"];

Deno.test("configurations give SCALE-Sim's cycles and buffer words on every published row", async () => {
  const flows: Readonly<Record<string, string>> = {
    outputStationary: "os",
    weightStationary: "ws",
    inputStationary: "is",
  };
  const rows = await rowsOfTable("scale-sim-cycles"), chips = new Map<string, ChipProfile>();
  for (const row of rows) {
    const text = configuration({
      rows: number(row, "systolic.rows"),
      columns: number(row, "systolic.columns"),
      dataflow: flows[String(row["systolic.dataflow"])]!,
      kibibytes: 6144,
    });
    const chip = chips.get(text) ?? await chipOf(text);
    chips.set(text, chip);
    const terms = termsOn(chip, product(number(row, "m"), number(row, "k"), number(row, "n")));
    for (const name of COLUMNS) {
      if (row[name] !== null) assert.equal(terms.get(name), row[name], `${name} of ${row.layer}`);
    }
  }
  assert.deepEqual([rows.length, chips.size], [366, 21]);
});

/**
 * The first layer of AlexNet as `topologies/conv_nets/alexnet_part.csv` has it, 224 pixels a side with windows rounded up: 55 x 55
 * windows of 363 products, 96 filters. On `scale.cfg` the tool's own test prints 112,283 cycles (`test/general/golden_trace_calc`); the
 * others are its formulas by hand: folds x (cycles of fill and drain + stream - 2) - 1.
 */
const SHIPPED: readonly (readonly [name: string, sizes: Sizes, cycles: number])[] = [
  ["scale", { rows: 32, columns: 32, kibibytes: 64 }, 112_283],
  ["eyeriss", { rows: 12, columns: 14, kibibytes: 36 }, 31 * 7 * (2 * 12 + 14 + 3025 - 2) - 1],
  [
    "google",
    { rows: 256, columns: 256, kibibytes: 6144, dataflow: "os" },
    12 * 1 * (256 + 256 + 363 - 2) - 1,
  ],
  ["tpuv5e_downscale", { rows: 128, columns: 128, kibibytes: 4096 }, 3 * 1 * (2 * 128 + 128 + 3025 - 2) - 1],
  ["rebuttal_test_ws", { rows: 128, columns: 128, kibibytes: 10240 }, 3 * (2 * 128 + 128 + 3025 - 2) - 1],
  [
    "rebuttal_test_os",
    { rows: 128, columns: 128, kibibytes: 10240, dataflow: "os" },
    24 * (256 + 363 - 2) - 1,
  ],
  [
    "rebuttal_test_is",
    { rows: 128, columns: 128, kibibytes: 10240, dataflow: "is" },
    3 * 24 * (2 * 128 + 128 + 96 - 2) - 1,
  ],
];

for (const [name, sizes, cycles] of SHIPPED) {
  Deno.test(`an array of the sizes of ${name}.cfg takes the tool's cycles`, async () => {
    assert.equal(
      termsOn(await chipOf(configuration(sizes)), product(3025, 363, 96)).get("computeCycles"),
      cycles,
    );
  });
}

/**
 * Version 3's own tests with 10 words a cycle (`test/general/golden_trace_user_*`): 256 x 256 by 256 x 128 on `scale.cfg`. Compute
 * cycles are total less stalls. The tool fetches operands that do not fit twice as often as there are passes over them (524,320 words where four passes over
 * 65,536 are 262,144) and lets writes go on after the last cycle; here each channel moves what there is in the layer's time.
 */
const STALLED: readonly (readonly [dataflow: string, total: number, stalls: number, ours: number])[] = [
  ["os", 52_447, 42_272, 26_214.4],
  ["ws", 52_447, 41_248, 26_214.4],
  ["is", 19_984, 5_777, 26_214.4],
];

for (const [dataflow, total, stalls, ours] of STALLED) {
  Deno.test(`${dataflow} with USER bandwidth computes as long as the tool, and waits by its channels' words`, async () => {
    const chip = await chipOf(configuration({ rows: 32, columns: 32, dataflow, mode: "USER" }));
    const terms = termsOn(chip, product(256, 256, 128));
    assert.equal(terms.get("computeCycles"), total - stalls);
    assert.equal(Math.round(terms.get("latencySeconds")! * 1e10) / 10, ours);
  });
}

Deno.test("a chip without energies has none", async () => {
  const [cost] = costsOf(openerOf(await chipOf(configuration())), lower(network("fc", [64], fc(8))));
  assert.equal(cost!.energyJoules, NaN);
});

Deno.test("hostile configurations are refused with one message or become a chip that costs something", async () => {
  const samples = ["os", "ws", "is"].map((dataflow) => ({
    path: `${dataflow}.cfg`,
    bytes: configuration({ dataflow, mode: dataflow === "is" ? "CALC" : "USER", more: VERSION_3 }),
  }));
  const { read } = await fuzzChips("scale-sim", samples, [], { mutants: 1500 });
  assert.ok(read > 50);
});
