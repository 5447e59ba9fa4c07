/** `defineProfile()`: what a script may write. */
import assert from "node:assert/strict";
import { evaluate } from "../../engine/evaluate.ts";
import { fromZoo } from "../../examples/mod.ts";
import { isFodlamError } from "../../ir/errors.ts";
import { defineProfile, type ProfileInput } from "../../profiles/define.ts";
import { type ChipProfile, loadProfile } from "../../profiles/mod.ts";

const eie = await loadProfile("eie") as ChipProfile;
const guess = { kind: "assumption", short: "me", citation: "nobody", where: "nowhere", year: 2024 } as const;
const pair: ProfileInput = {
  format: "fodlam/profile@1",
  id: "pair",
  name: "A pair",
  year: 2024,
  summary: "a shipped chip and one of the script's own",
  driven: "as published",
  energyOf: "chip",
  energyScope: "chip power",
  process: { nanometers: 65, node: "65", volts: 1, source: "guess" },
  scaling: "stillmaker-baas",
  parts: [{ groups: ["conv"], profile: "eyeriss" }, { groups: ["fc"], profile: { ...eie, id: "my-eie" } }],
  sources: { guess },
};

Deno.test("defineProfile() gives a frozen copy", async () => {
  const mine = structuredClone(eie) as ChipProfile;
  const profile = await defineProfile(mine) as ChipProfile;
  assert.notEqual(profile, mine);
  assert.deepEqual(profile, mine);
  assert.ok(!Object.isFrozen(mine) && Object.isFrozen(profile));
  assert.ok(Object.isFrozen(profile.models.sparse!.pes));
});

Deno.test("a chip that is written again costs what the shipped one costs", async () => {
  const net = await fromZoo("vgg16");
  const mine = evaluate(net, await defineProfile(structuredClone(eie)));
  assert.deepEqual(mine, evaluate(net, eie));
});

Deno.test("parts are names of shipped chips, or chips", async () => {
  const net = await fromZoo("alexnet");
  const { total, layers } = evaluate(net, await defineProfile(pair));
  const shipped = evaluate(net, await loadProfile("eyeriss+eie"));
  assert.deepEqual(total, shipped.total);
  assert.ok(layers.some((layer) => layer.status === "costed" && layer.on === "my-eie"));
});

Deno.test("a fault is one message that points to the script's line", async () => {
  const wrong = { ...eie, clock: { ...eie.clock, hertz: 800 } };
  try {
    await defineProfile(wrong);
    assert.fail("it is accepted");
  } catch (error) {
    assert.ok(isFodlamError(error), `${error}`);
    assert.match(
      error.message,
      /^Cannot read the profile: clock\.hertz: expected .*, got 800; .*800000000\?$/,
    );
    assert.match(error.stack!.split("\n")[1]!, /define_test\.ts:\d+/);
    assert.equal(error.stack!.split("\n").length, 2);
    assert.equal(error.problems[0]!.code, "bad-profile");
  }
});

Deno.test("what JSON cannot say is refused", async () => {
  for (const value of [undefined, () => 1, Symbol("x"), 1n, new Date(0), new Map()]) {
    const wrong = { ...eie, name: value } as unknown as ProfileInput;
    await assert.rejects(
      defineProfile(wrong),
      /^FodlamError: Cannot read the profile: name: expected a name, got /,
    );
    await assert.rejects(defineProfile(value as unknown as ProfileInput), isFodlamError);
  }
});

/** Changes of a part after which the chip is none, and what is said of them. */
const broken: readonly (readonly [part: number, models: Record<string, unknown>, message: RegExp])[] = [
  [0, { table: null, rowStationary: null }, /: parts\[0\]\.models\.perMac: expected a table beside it/],
  [
    0,
    { table: null, rowStationary: null, memoryTree: null, perMac: null },
    /: parts\[0\]\.models: expected data of at least one/,
  ],
  [0, { sparse: null }, /: parts\[0\]\.models: expected a model of eyeriss among table, .*, got "sparse"$/],
  [
    1,
    { systolic: { rows: 8 } },
    / {2}- parts\[1\]\.models\.systolic\.columns: expected/,
  ],
  [
    1,
    { sparse: { pes: { value: 8, source: "nobody" } } },
    /pes\.source: expected the id of a source among guess, /,
  ],
];
for (const [at, models, message] of broken) {
  Deno.test(`a part is checked after its changes: ${JSON.stringify(models)}`, async () => {
    const parts = pair.parts!.map((part, i) => i === at ? { ...part, models } : part);
    await assert.rejects(defineProfile({ ...pair, parts } as ProfileInput), { name: "FodlamError", message });
  });
}

Deno.test("a part may cite sources of the composite, and leave out a model with what is said of it", async () => {
  const models = { sparse: { pes: { value: 128, source: "guess" } }, table: null };
  const parts = pair.parts!.map((part, i) =>
    i === 1 ? { ...part, models } : { ...part, models: { rowStationary: null } }
  );
  const profile = await defineProfile({ ...pair, parts } as ProfileInput);
  const { layers, sources, total } = evaluate(await fromZoo("alexnet"), profile);
  assert.ok(Number.isFinite(total.latencySeconds) && "guess" in sources);
  assert.deepEqual([...new Set(layers.flatMap((layer) => layer.status === "costed" ? layer.model : []))], [
    "table",
    "sparse",
  ]);
});
