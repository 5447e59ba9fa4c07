/**
 * MAESTRO's hardware files with dataflows and mappings beside them: H. Kwon et al., MICRO 2019; `DFSL_hw-parser.hpp` and
 * `DFSL_parser.hpp` of the tool, its `data/hw/accelerator_1.m` and `tools/frontend/dataflow/`.
 */
import assert from "node:assert/strict";
import { conv, input, network } from "../../dsl/mod.ts";
import { evaluate } from "../../engine/mod.ts";
import { readChip } from "../../hardware/mod.ts";
import { isFodlamError } from "../../ir/errors.ts";
import type { ChipProfile } from "../../profiles/mod.ts";
import { assertNear } from "../near.ts";
import { DPT, KCP_WS, RS } from "../published/maestro.ts";
import { fuzzChips } from "./fuzz.ts";

/** Sizes of `accelerator_1.m`. */
const HARDWARE = `// an invented comment
noc_bw_cstr: 1000
offchip_bw_cstr: 50;
num_pes: 256
l1_size_cstr: 100
l2_size_cstr: 3000
`;

async function read(beside: Readonly<Record<string, string>> = {}, hardware = HARDWARE) {
  const { profile, read } = await readChip(hardware, "chip.m", { beside });
  return { profile: profile as ChipProfile, tree: (profile as ChipProfile).models.memoryTree!, read };
}

/** Fan-outs in short: `clusters 4 k`. */
async function fanOuts(beside: Readonly<Record<string, string>>): Promise<string[]> {
  const { tree } = await read(beside);
  return tree.fanOuts.map(({ name, size, loops }) => `${name} ${size.value} ${loops.join("")}`);
}

Deno.test("counts, bytes and elements a cycle become places, bits and ports", async () => {
  const { tree, profile } = await read();
  const [dram, l2, l1] = tree.levels;
  assert.deepEqual(tree.fanOuts.map(({ size }) => size.value), [256]);
  assert.deepEqual([l1!.capacityBits, l2!.capacityBits], [
    { value: 800, source: "file" },
    { value: 24000, source: "file" },
  ]);
  assert.deepEqual([l1!.tiles?.value, l2!.tiles?.value], [2, 2]); // one in use, one filled
  assert.deepEqual(l2!.ports!.map(({ bitsPerCycle }) => bitsPerCycle.value), [8000, 8000]);
  assert.deepEqual(dram!.ports!.map(({ bitsPerCycle }) => bitsPerCycle.value), [400, 400]);
  assert.ok(profile.assumptions!.some((text) => text.startsWith("any dataflow")));
});

Deno.test("energies are the program's ratios to a multiply-accumulate, and marked assumed", async () => {
  const { levels, compute } = (await read()).tree, mac = compute.joulesPerMac!;
  const ratios = levels.map(({ energy }) => energy!.readJoules.value / mac.value);
  ratios.forEach((ratio, at) => assertNear(ratio, [200, 18.61, 1.68][at]!));
  assert.ok(
    levels.every(({ energy }) => energy!.readJoules.source === "assumed") && mac.source === "assumed",
  );
});

/** Dataflows and what is spread where, by hand. */
const SPREAD: readonly (readonly [what: string, dataflow: string, fanOuts: readonly string[]])[] = [
  ["filters over clusters, channels inside of them", KCP_WS, ["clusters 4 k", "elements 64 c"]],
  ["a depthwise layer's channels", DPT, ["elements 256 g"]],
  ["rows with kernel columns inside: 85 clusters of 3", RS, ["clusters 85 p", "elements 3 s"]],
  [
    "clusters of the kernel's own size, which are one with those around",
    "Dataflow { TemporalMap(1,1) C; SpatialMap(1,1) K; TemporalMap(1,1) Y’; TemporalMap(1,1) X'; Cluster(Sz(R),P); SpatialMap(1,1) Y; SpatialMap(1,1) R; Cluster(Sz(S),P); SpatialMap(1,1) X; SpatialMap(1,1) S; }",
    ["elements 256 krs"],
  ],
  [
    "a product with a constant",
    "Constant Tile 16; Dataflow { SpatialMap(1,1) M; TemporalMap(Tile,Tile) K; Cluster(Tile, P); SpatialMap(1,1) K; TemporalMap(1,1) N; }",
    ["clusters 16 n", "elements 16 c"],
  ],
  [
    "clusters in clusters",
    "Dataflow { SpatialMap(1,1) K; Cluster(8, P); SpatialMap(1,1) C; Cluster(4, L); SpatialMap(1,1) X'; }",
    ["clusters1 32 k", "clusters2 8 c", "elements 4 q"],
  ],
];

for (const [what, dataflow, expected] of SPREAD) {
  Deno.test(`${what}: ${expected.join(", ")}`, async () => {
    // clusters of 8 of clusters of 4 are 32 places of 256
    const own = what === "clusters in clusters" ? ["clusters1 8 k", ...expected.slice(1)] : expected;
    assert.deepEqual(await fanOuts({ "flow.m": dataflow }), own);
  });
}

Deno.test("loops outside come in the dataflow's order; whole dimensions stay inside", async () => {
  const { tree: { levels: [, l2, l1] } } = await read({ "kcp.m": KCP_WS });
  assert.deepEqual(l2!.temporal!.order, ["k", "c", "p", "q"]);
  assert.deepEqual(l1!.temporal!.loops, ["r", "s"]);
  assert.ok(!l2!.temporal!.loops!.includes("r") && l2!.temporal!.loops!.includes("n"));
});

Deno.test("a mapping file gives one dataflow for each sort of layers, and layers with others are said", async () => {
  const layer = (name: string, type: string, dataflow: string) =>
    `Layer ${name} { Type: ${type} Stride { X: 1, Y: 1 } Dimensions { K 8, C 8, R 3, S 3, Y 16, X 16 } ${dataflow} }`;
  const mapping = `Network Some {
    ${layer("A", "CONV", KCP_WS)}
    ${layer("B", "CONV", KCP_WS)}
    ${layer("C", "DSCONV", DPT)}
    ${layer("D", "CONV", KCP_WS.replace("Cluster(64", "Cluster(32"))}
  }`;
  const { profile, read: lines, tree } = await read({ "some.m": mapping });
  assert.deepEqual(tree.fanOuts.map(({ size, loops }) => [size.value, loops]), [[4, ["k", "g"]], [64, [
    "c",
    "g",
  ]]]);
  assert.ok(lines.includes("dataflow of depthwise layers: some.m line 18"), lines.join("\n"));
  assert.ok(
    profile.assumptions!.includes("D: mapped like the other dense layers, not as some.m line 23 says"),
    profile.assumptions!.join("\n"),
  );
});

/** A 1 x 1 layer of 64 channels on weights that stay: 4 filters and 64 channels at a time, a pixel a cycle. */
Deno.test("a layer takes the cycles of its dataflow", async () => {
  const roomy = HARDWARE.replace("3000", "300000");
  const { profile } = await read({ "kcp.m": KCP_WS }, roomy);
  const net = network("one", [64, 8, 8], conv(16, 1, { bias: false }));
  const { latencySeconds } = evaluate(net, profile).total;
  assertNear(latencySeconds * 1e9, 16 / 4 * 8 * 8);
  const depthwise = input(32, 10, 10).depthwise(3, { bias: false }).toNetwork("deep");
  const { profile: both } = await read({ "kcp.m": KCP_WS, "dpt.m": DPT }, roomy);
  assertNear(evaluate(depthwise, both).total.latencySeconds * 1e9, 8 * 8 * 9); // all 32 at once
});

const REFUSED: readonly (readonly [what: string, hardware: string, beside: string, message: string])[] = [
  [
    "a key that there is not",
    "num_pe: 4\n",
    "",
    'Cannot read chip.m line 1: expected a key among num_pes, l1_size_cstr, l2_size_cstr, noc_bw_cstr, offchip_bw_cstr, NoC_NumHops, got "num_pe"; did you mean "num_pes"?',
  ],
  [
    "a network in its place",
    "num_pes: 4\nNetwork Some {\n",
    "",
    'Cannot read chip.m line 2: expected a key among num_pes, l1_size_cstr, l2_size_cstr, noc_bw_cstr, offchip_bw_cstr, NoC_NumHops, got "Network"; a dataflow or mapping goes beside it, with --beside',
  ],
  [
    "a number that is none",
    "num_pes: 4\nl1_size_cstr: -3\n",
    "",
    'Cannot read chip.m line 2: expected l1_size_cstr to be a whole number of 1 to 2147483647, got "-3"',
  ],
  ["no processing elements", "l1_size_cstr: 3\n", "", "Cannot read chip.m file: expected num_pes, got none"],
  [
    "a dimension that there is not",
    "num_pes: 4\n",
    "Dataflow {\n SpatialMap(1,1) Z;\n}",
    "Cannot read flow.m line 2: expected a dimension among N, G, K, C, R, S, Y, X, Y', X', M, B, got \"Z\"",
  ],
  [
    "a cluster without places side by side",
    "num_pes: 4\n",
    "Dataflow {\n TemporalMap(1,1) K;\n}",
    "Cannot read flow.m line 2: expected a SpatialMap in each cluster, got none",
  ],
  [
    "two dimensions over one cluster",
    "num_pes: 4\n",
    "Dataflow {\n SpatialMap(1,1) K;\n SpatialMap(1,1) C;\n}",
    "Cannot read flow.m line 3: expected what FODLAM models, got K and C spread over one cluster",
  ],
  [
    "pieces that overlap",
    "num_pes: 4\n",
    "Dataflow {\n SpatialMap(2,1) K;\n}",
    "Cannot read flow.m line 2: expected what FODLAM models, got pieces of K that overlap or leave gaps",
  ],
  [
    "clusters of more elements than there are",
    "num_pes: 4\n",
    "Dataflow {\n SpatialMap(1,1) K;\n Cluster(64, P);\n SpatialMap(1,1) C;\n}",
    "Cannot read flow.m line 1: expected clusters of at most 4 processing elements, got 64",
  ],
  [
    "a size that is an expression",
    "num_pes: 4\n",
    "Dataflow {\n SpatialMap(8+1,8) X;\n}",
    'Cannot read flow.m line 2: expected "," after the size of a SpatialMap, got "+"',
  ],
];

for (const [what, hardware, beside, message] of REFUSED) {
  Deno.test(`${what} is refused with its place`, async () => {
    await assert.rejects(
      () =>
        readChip(hardware, "chip.m", { from: "maestro", beside: beside === "" ? {} : { "flow.m": beside } }),
      (error) => isFodlamError(error) && error.message === message || assert.fail(String(error)),
    );
  });
}

Deno.test("hostile hardware files are refused with one message or become a chip that costs something", async () => {
  const beside = [KCP_WS, DPT].map((text, at) => ({
    path: `${at}-chip.m`,
    bytes: new TextEncoder().encode(text),
  }));
  const { read } = await fuzzChips("maestro", [{ path: "chip.m", bytes: HARDWARE }], beside, {
    mutants: 700,
  });
  assert.ok(read > 30);
});

Deno.test("hostile dataflows are refused with one message or become a chip that costs something", async () => {
  const samples = [KCP_WS, RS, `Constant A 4;\nNetwork N {\n Layer L { Type: CONV\n ${DPT} } }`];
  const { read, refused } = await fuzzBeside(samples);
  assert.ok(read > 10, JSON.stringify([read, refused]));
});

/** Reads mutants of a dataflow beside a file that stays as it is. */
function fuzzBeside(samples: readonly string[]) {
  const chip = { path: "chip.m", bytes: new TextEncoder().encode(HARDWARE) };
  return fuzzChips(
    "maestro",
    samples.map((bytes, at) => ({ path: `${at}.m`, bytes })),
    [],
    { mutants: 900 },
    (source) => ({ ...chip, beside: [source] }),
  );
}
