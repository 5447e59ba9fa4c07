/**
 * AccelForge's architectures: the fields of `accelforge/frontend/arch/` in github.com/Accelergy-Project/accelforge, version of
 * 2026-08-12, and the numbers of its NVDLA-like and TPU v4i-like examples. The tool publishes no figures for them.
 */
import assert from "node:assert/strict";
import { conv, network } from "../../dsl/mod.ts";
import { evaluate } from "../../engine/mod.ts";
import { readChip } from "../../hardware/mod.ts";
import { isFodlamError } from "../../ir/errors.ts";
import { type ChipProfile, loadProfile } from "../../profiles/mod.ts";
import { assertNear } from "../near.ts";
import { fuzzChips } from "./fuzz.ts";

/** The numbers of `nvdla.yaml`. */
const NVDLA = `arch:
  variables: {rate: 512e9 * 8, places: 32}
  nodes:
  - !Memory
    name: MainMemory
    actions:
    - {name: write, throughput: 38.4e9 * 8, energy: 7.03e-12}
    - {name: read, throughput: 38.4e9 * 8, energy: 7.03e-12}
    tensors: {may_keep: All, keep: ~Intermediates}
    size: inf
    leak_power: 0
  - !Memory
    name: GlobalBuffer
    tensors: {keep: All}
    size: 64 * 8 * 1024
    leak_power: 0
    actions:
    - {name: read, throughput: rate, energy: 0.249e-12}
    - {name: write, throughput: rate / 4, energy: 0.293e-12}
    total_latency: max(a.n_calls / a.throughput for a in actions)
  - !Container
    name: ProcessingElement
    spatial:
    - {name: reuse_input, reuse: input, fanout: places, min_usage: 1}
    - {name: reuse_output, reuse: output, fanout: places * 6, min_usage: 1}
  - !Memory
    name: Register
    component_class: Dummy
    size: weight.bits_per_value if weight else 1
    tensors: {keep: weight}
  - !Compute
    name: MAC
    actions: [{name: compute, throughput: 1e9, energy: 0.084e-12}]
    leak_power: 0
`;

/** The numbers of `tpu_v4i.yaml`. */
const TPU = `{% set gigabytes = 8e9 %}
arch:
  nodes:
  - !Memory
    name: MainMemory
    size: inf
    tensors: {keep: ~Intermediates, may_keep: All}
    actions: [{name: read, energy: 7.03e-12, throughput: {{ 614 * gigabytes }}}, {name: write, energy: 7.03e-12, throughput: {{ 614 * gigabytes }}}]
  - !Memory
    name: GlobalBuffer
    size: 8 * 2 ** 27
    total_latency: max( a.n_calls/a.throughput for a in actions )
    actions: [{name: read, energy: 1.88e-12, throughput: {{ 2048 * gigabytes }}}, {name: write, energy: 2.36e-12, throughput: {{ 1024 * gigabytes }}}]
    tensors: {keep: ~MainMemory.tensors, may_keep: All}
  - !Hierarchical
    nodes:
    - !Memory
      name: LocalBuffer
      spatial: [{name: Z, fanout: 4, may_reuse: Nothing}]
      size: 8 * 2 ** 22
      actions: [{name: read, energy: 0.249e-12, throughput: inf}, {name: write, energy: 0.293e-12, throughput: inf}]
      tensors: {keep: input | output}
    - !Compute
      name: ScalarUnit
      enabled: len(All) == 2
      actions: [{name: compute, energy: 0, throughput: 134e9}]
    - !Container
      name: ProcessingElement
      spatial: [{name: reuse_input, fanout: 128, reuse: input}, {name: reuse_output, fanout: 128, reuse: output}]
    - !Memory
      name: Register
      size: weight.bits_per_value if weight else 0
      actions: [{name: read, energy: 0, throughput: inf}, {name: write, energy: 0, throughput: inf}]
      tensors: {keep: ~(input | output)}
    - !Compute
      name: MAC
      enabled: len(All) == 3
      actions: [{name: compute, energy: 0.084e-12, throughput: 1.05e9}]
`;

async function chipOf(text: string): Promise<ChipProfile> {
  return (await readChip(text, "arch.yaml", { from: "accelforge" })).profile as ChipProfile;
}

/** A value without where it comes from. */
function bare(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, own) => key === "source" || key === "note" ? undefined : own),
  );
}

for (const [id, text] of [["accelforge-nvdla-like", NVDLA], ["accelforge-tpu-v4i-like", TPU]] as const) {
  Deno.test(`${id} is what a file of its numbers says, however it is written`, async () => {
    const shipped = await loadProfile(id) as ChipProfile, read = await chipOf(text);
    assert.deepEqual(bare(read.models), bare(shipped.models));
    assert.equal(read.clock.hertz, shipped.clock.hertz);
    assert.equal(read.array!.macsPerCycle, shipped.array!.macsPerCycle);
  });
}

/** 32 filters and 192 channels side by side, a pixel a cycle; words of 8 bits. */
Deno.test("a layer costs its accesses, by hand", async () => {
  const chip = await chipOf(NVDLA), net = network("one", [192, 4, 4], conv(32, 1, { bias: false }));
  const { latencySeconds, energyJoules } = evaluate(net, chip).total;
  const macs = 32 * 192 * 16, weights = 32 * 192, inputs = 192 * 16, outputs = 32 * 16;
  assertNear(latencySeconds, Math.ceil((weights + inputs + outputs) / 38.4) * 1e-9); // DRAM holds it up, in whole cycles
  const dram = (weights + inputs + outputs) * 8 * 7.03e-12;
  // each word passes the buffer: written, read once, and outputs written and read as they leave
  const buffer = 8 * ((weights + inputs + outputs) * 0.293e-12 + (weights + inputs + outputs) * 0.249e-12);
  assertNear(energyJoules, dram + buffer + macs * 0.084e-12, 1e-6);
});

Deno.test("energies are of an action's bits, and ports of its actions a second", async () => {
  const wide = NVDLA.replace("size: 64 * 8 * 1024", "size: 64 * 8 * 1024\n    bits_per_action: 64");
  const [, buffer] = (await chipOf(wide)).models.memoryTree!.levels;
  assert.deepEqual(bare(buffer!.lineBits), { value: 64 });
  assert.deepEqual(bare(buffer!.energy!.readJoules), { value: 0.249e-12 });
  assert.deepEqual(buffer!.ports!.map(({ bitsPerCycle }) => bitsPerCycle.value), [64 * 4096, 64 * 1024]);
});

/** Sets of tensors and what they come to. */
const SETS: readonly (readonly [set: string, tensors: string])[] = [
  ["All", "weights inputs outputs"],
  ["~weight", "inputs outputs"],
  ["input | output", "inputs outputs"],
  ["All - output & Inputs", "weights inputs"],
  ["~(input | weight)", "outputs"],
  ["MainMemory - (weight ^ output)", "inputs"],
  ["~Intermediates & ~Outputs", "weights inputs"],
];

for (const [set, tensors] of SETS) {
  Deno.test(`the set ${set} is ${tensors}`, async () => {
    const text = NVDLA.replace("tensors: {keep: All}", `tensors: {keep: ${JSON.stringify(set)}}`);
    const [, buffer] = (await chipOf(text)).models.memoryTree!.levels;
    assert.equal(buffer!.keeps.join(" "), tensors);
  });
}

/** Places and what may be spread over them, and whether reads are shared and sums added up. */
const SPREAD: readonly (readonly [spatial: string, loops: string, multicast: boolean, reduction: boolean])[] =
  [
    ["reuse: input", "k", true, true],
    ["reuse: output", "crs", false, true],
    ["reuse: weight", "npq", true, true],
    ["min_usage: 0", "gnkcpqrs", true, true],
    ["may_reuse: Nothing", "gnkcpqrs", false, false],
    ["may_reuse: ~output", "gnkcpqrs", true, false],
    ["may_reuse: output", "gnkcpqrs", false, true],
  ];

for (const [spatial, loops, multicast, reduction] of SPREAD) {
  Deno.test(`places with ${spatial} take ${loops}`, async () => {
    const text = NVDLA.replace("reuse: input", spatial).replace(", min_usage: 1}", "}");
    const [fanOut] = (await chipOf(text)).models.memoryTree!.fanOuts;
    assert.deepEqual([fanOut!.loops.join(""), fanOut!.multicast, fanOut!.reduction], [
      loops,
      multicast,
      reduction,
    ]);
  });
}

const REFUSED: readonly (readonly [what: string, from: string, to: string, message: string])[] = [
  [
    "a component model",
    "    component_class: Dummy",
    "    component_class: SmartBufferSRAM",
    'line 28 "component_class": expected what FODLAM models, got the component model "SmartBufferSRAM", where energy of "read" is not stated',
  ],
  [
    "computing in memory",
    "    component_class: Dummy",
    "    component_class: MemoryCell",
    "line 28: expected what FODLAM models, got computing in memory (MemoryCell)",
  ],
  [
    "a toll",
    "- !Container\n    name: ProcessingElement",
    "- !Toll\n    name: Link",
    'line 22 "nodes": expected what FODLAM models, got a !Toll "Link"',
  ],
  [
    "a network on chip",
    "- !Container\n    name: ProcessingElement",
    "- !Network\n    name: Mesh",
    'line 22 "nodes": expected what FODLAM models, got a !Network "Mesh"',
  ],
  [
    "another time",
    "max(a.n_calls / a.throughput for a in actions)",
    "sum(a.n_calls for a in actions) / 32",
    'line 20 "total_latency": expected what FODLAM models, got the time "sum(a.n_calls for a in actions) / 32"',
  ],
  [
    "two speeds over one port",
    "    total_latency: max(a.n_calls / a.throughput for a in actions)\n",
    "",
    'line 13 "nodes": expected what FODLAM models, got reads and writes of different speeds over one port',
  ],
  [
    "bounds of loops",
    "min_usage: 1}\n    - {name: reuse_output",
    "loop_bounds: [{expression: ~m, operator: ==, value: 1}]}\n    - {name: reuse_output",
    'line 24 "loop_bounds": expected what FODLAM models, got bounds of loops over places',
  ],
  [
    "tensors that are fetched once",
    "tensors: {keep: weight}",
    "tensors: {keep: weight, no_refetch_from_above: weight}",
    'line 30 "no_refetch_from_above": expected what FODLAM models, got tensors.no_refetch_from_above',
  ],
  [
    "a set that there is not",
    "tensors: {keep: weight}",
    "tensors: {keep: weights}",
    'line 30 "keep": expected sets among All, Tensors, Nothing, Intermediates, Shared, Inputs, Outputs, input, weight, output, MainMemory, GlobalBuffer, got "weights"',
  ],
  [
    "an attribute that there is not",
    "    leak_power: 0\n  - !Memory",
    "    leak: 0\n  - !Memory",
    'line 11 "leak": expected an attribute of Memory among name, actions, component_class, leak_power, total_latency, spatial, enabled, energy_scale, throughput_scale, leak_power_scale, n_parallel_instances, actions_scale, area, area_scale, total_area, extra_attributes_for_component_model, size, tensors, bits_per_value, bits_per..., got "leak"',
  ],
  [
    "a memory of no energy",
    "energy: 0.293e-12}",
    "bits_per_action: 8}",
    'line 19 "actions": expected energy of action "write", got none',
  ],
  [
    "an energy in units of its own",
    "energy: 0.293e-12}",
    "energy: 1}",
    'line 19 "energy": expected joules from 0 to 0.000001, got 1',
  ],
  [
    "arithmetic of one a second",
    "throughput: 1e9, energy: 0.084e-12",
    "throughput: 1, energy: 0.084e-12",
    'line 33 "actions": expected operations a second, which is the clock, from 1000000 to 100000000000, got a throughput of 1',
  ],
  [
    "a name that stands for nothing",
    "size: 64 * 8 * 1024",
    "size: 64 * kibibits",
    'line 15 "size": expected names that stand for something, got "kibibits"',
  ],
];

for (const [what, from, to, message] of REFUSED) {
  Deno.test(`${what} is refused with its place`, async () => {
    assert.ok(NVDLA.includes(from));
    await assert.rejects(
      () => chipOf(NVDLA.replace(from, to)),
      (error) =>
        isFodlamError(error) && error.message === `Cannot read arch.yaml ${message}` ||
        assert.fail(String(error)),
    );
  });
}

Deno.test("hostile architectures are refused with one message or become a chip that costs something", async () => {
  const samples = [NVDLA, TPU].map((bytes, at) => ({ path: `${at}.yaml`, bytes }));
  const { read } = await fuzzChips("accelforge", samples, [], { mutants: 1500 });
  assert.ok(read > 30);
});
