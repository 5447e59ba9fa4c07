/** Memories of chips: stated once, found wherever they stand, and refused where two statements differ. */
import assert from "node:assert/strict";
import { isComposite } from "../../engine/prepare.ts";
import { energyStanding } from "../../profiles/energy.ts";
import { memoriesOf } from "../../profiles/memory.ts";
import { type ChipProfile, loadProfile, type ProfileId, profileIds } from "../../profiles/mod.ts";
import { checkProfile } from "../../profiles/schema/mod.ts";

/** What holds a network or its weights, as a chip and bytes. */
const holders: readonly (readonly [ProfileId, [chip: string, bytes: number | null][]])[] = [
  ["a100", [["a100", 80e9]]],
  ["jetson-nano", [["jetson-nano", 4e9]]],
  ["tpu-v1", [["tpu-v1", 8 * 2 ** 30]]],
  ["edge-tpu", [["edge-tpu", null]]],
  ["cortex-m7", [["cortex-m7", 2 ** 20], ["cortex-m7", 2 ** 21]]], // activations in SRAM, weights in flash
  ["eie", [["eie", 64 * 128 * 1024]]], // 64 elements of 128 KiB
  ["eyeriss+eie", [["eyeriss", null], ["eie", 64 * 128 * 1024]]],
  ["fodlam-2017", [["eyeriss", null], ["eie", 64 * 128 * 1024]]],
];

for (const [id, expected] of holders) {
  Deno.test(`memoriesOf() ${id}`, async () => {
    const found = memoriesOf(await loadProfile(id)).filter(({ holds }) => holds !== undefined);
    assert.deepEqual(found.map(({ chip, bytes }) => [chip, bytes]), expected);
  });
}

Deno.test("every shipped chip says which memory holds a network, and states no size of its roofline again", async () => {
  for (const id of profileIds) {
    const profile = await loadProfile(id);
    if (isComposite(profile)) continue;
    assert.ok(profile.memory.some(({ holds }) => holds !== undefined), id);
    for (const { name, bytes } of profile.memory) {
      const inRoofline = profile.models.roofline?.memories.find((memory) => memory.name === name);
      assert.ok(typeof bytes !== "number" || inRoofline?.capacityBytes === undefined, `${id}: ${name}`);
    }
  }
});

const a100 = await loadProfile("a100") as ChipProfile;
const [l2, hbm] = a100.memory;
const wrong: readonly (readonly [memory: unknown, fault: string])[] = [
  [[], "memory: expected a list of memories, at least 1"],
  [[{ name: "hbm" }], "memory[0].bytes: expected a capacity in bytes, or null, got nothing"],
  [
    [{ name: "hbm", bytes: 80e9 }],
    "memory[0].source: expected the id of a source of bytes 80000000000, got nothing",
  ],
  [[{ name: "hbm", bytes: null }], "memory[0].note: expected why bytes is null, got nothing"],
  [
    [{ ...hbm, bytes: 80e9 }],
    "memory[0].at: expected bytes and source, or the place where both stand, got both",
  ],
  [
    [{ name: "hbm", at: "roofline.memories.2.capacityBytes" }],
    'memory[0].at: expected the place of a number in models, such as roofline.memories.0.capacityBytes, got "roofline.memories.2.capacityBytes"',
  ],
  [
    [{ name: "hbm", bytes: 40e9, source: "sheet" }],
    'memory[0].bytes: expected the 80000000000 of "hbm" in models.roofline.memories, got 40000000000',
  ],
  [[{ name: "hbm", bytes: 80e9, source: "shet" }], "memory[0].source: expected the id of a source among "],
  [
    [{ name: "hbm", bytes: 80, source: "sheet" }],
    "memory[0].bytes: expected a capacity in whole bytes from 1024",
  ],
  [[l2, { ...hbm, name: "l2" }], 'memory[1].name: expected a name of its own, got "l2"'],
  [
    [{ ...l2, holds: "weights" }, hbm],
    'memory[1].holds: expected one memory that holds its weights, "l2", got another',
  ],
  [
    [{ ...l2, holds: "activations" }, { ...hbm, holds: "activations" }],
    'memory[1].holds: expected one memory that holds its activations, "l2", got another',
  ],
  [
    [{ ...hbm, bytesPerSecond: { value: 2e12, source: "sheet" } }],
    "memory[0].bytesPerSecond: expected nothing, as roofline.memories.1.bytesPerSecond says it, got 2000000000000",
  ],
  [[{ ...hbm, holds: "all" }], "memory[0].holds: expected one of network, weights, activations"],
];

for (const [memory, fault] of wrong) {
  Deno.test(`checkProfile() refuses memory ${JSON.stringify(memory)}`, () => {
    assert.throws(() => checkProfile({ ...a100, memory }, "my.json"), ({ message }: Error) => {
      assert.ok(message.startsWith(`Cannot read my.json: ${fault}`), message);
      return true;
    });
  });
}

const standings: readonly (readonly [ProfileId, measured: boolean, constantPower: boolean])[] = [
  ["a100", false, true],
  ["eyeriss", true, false],
  ["eie", true, false],
  ["scnn", false, true],
  ["gemmini", false, false],
  ["nvdla-nv-small", false, true],
];

for (const [id, measured, constantPower] of standings) {
  Deno.test(`energyStanding() ${id}`, async () => {
    assert.deepEqual(energyStanding(await loadProfile(id) as ChipProfile), { measured, constantPower });
  });
}
