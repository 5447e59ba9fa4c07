/** Families: what chips share stands once, and a chip with its family is a whole chip. */
import assert from "node:assert/strict";
import { evaluate } from "../../engine/evaluate.ts";
import { fromZoo } from "../../examples/mod.ts";
import { defineProfile, type ProfileInput } from "../../profiles/define.ts";
import { familyIds } from "../../profiles/families/mod.ts";
import { type ChipOfFamily, dataOf, joined } from "../../profiles/family.ts";
import { laidOver, unlaid } from "../../profiles/lay.ts";
import { isObject, type Json } from "../../ir/object.ts";
import { type ChipProfile, loadProfile, type ProfileId, profileIds } from "../../profiles/mod.ts";
import { withEachRuntime } from "../../profiles/runtime.ts";
import { compactJson } from "../../report/compactJson.ts";
import { fileText } from "../../tools/bless/unlaid.ts";

const read = async (path: string) =>
  JSON.parse(await Deno.readTextFile(new URL(`../../profiles/${path}`, import.meta.url))) as Json;
const own = await Promise.all(profileIds.map((id) => read(`${id}.json`)));
const members = own.filter(({ family }) => family !== undefined);

/** Lower, upper, what comes out. */
const laid: readonly (readonly [lower: unknown, upper: unknown, whole: unknown])[] = [
  [{ a: 1, b: 2 }, { b: 3 }, { a: 1, b: 3 }],
  [{ a: { b: 1, c: 2 } }, { a: { c: 3, d: 4 } }, { a: { b: 1, c: 3, d: 4 } }],
  [{ a: 1, b: 2 }, { b: null }, { a: 1 }],
  [{ a: 1 }, { b: null }, { a: 1, b: null }],
  [{ a: [1, 2] }, { a: [3] }, { a: [3] }],
  [[{ name: "l2", x: 1 }], [{ name: "hbm", x: 2 }], [{ name: "l2", x: 1 }, { name: "hbm", x: 2 }]],
  [[{ name: "l2", x: 1, y: 1 }], [{ name: "l2", x: 2 }], [{ name: "l2", x: 2, y: 1 }]],
  [
    [{ name: "a", x: 1 }, { name: "c", x: 1 }],
    [{ name: "a" }, { name: "b", x: 2 }, { name: "c" }],
    [{ name: "a", x: 1 }, { name: "b", x: 2 }, { name: "c", x: 1 }],
  ],
  [{ a: 1 }, 2, 2],
  [undefined, { a: null }, { a: null }],
];

for (const [lower, upper, whole] of laid) {
  Deno.test(`${JSON.stringify(upper)} over ${JSON.stringify(lower)}`, () => {
    assert.deepEqual(laidOver(lower, upper), whole);
    assert.deepEqual(laidOver(lower, unlaid(lower, whole) ?? lower), whole);
  });
}

Deno.test("a chip's own file states nothing that its family states alike", async (t) => {
  for (const file of members) {
    await t.step(`${file.id}`, async () => {
      const chip = await loadProfile(file.id as ProfileId) as ChipProfile;
      assert.equal(await fileText(withEachRuntime(chip)), compactJson(file) + "\n");
    });
  }
  assert.ok(members.length > 20);
});

Deno.test("every family has two members or more, counting those of families under it, and shares something", async (t) => {
  const parents = new Map<string, unknown>();
  for (const id of familyIds) parents.set(id, (await read(`families/${id}.json`)).family);
  const isUnder = (family: unknown, id: string): boolean =>
    family !== undefined && (family === id || isUnder(parents.get(family as string), id));
  for (const id of familyIds) {
    await t.step(id, async () => {
      assert.ok(members.filter(({ family }) => isUnder(family, id)).length >= 2);
      const file = await read(`families/${id}.json`);
      assert.equal(file.format, "fodlam/family@1");
      assert.ok(typeof file.about === "string" && Object.keys(file).length > 2);
    });
  }
});

Deno.test("every source of a family is used by one of its members", async (t) => {
  for (const id of familyIds) {
    await t.step(id, async () => {
      const { sources = {} } = await read(`families/${id}.json`);
      const used = new Set<string>();
      for (const { id } of members) {
        const { sources } = await loadProfile(id as ProfileId) as ChipProfile;
        for (const [key, source] of Object.entries(sources)) used.add(`${key}: ${JSON.stringify(source)}`);
      }
      for (const [key, source] of Object.entries(sources as Json)) {
        assert.ok(used.has(`${key}: ${JSON.stringify(source)}`), key);
      }
    });
  }
});

/** The T4 as a user's own file would have it. */
const mine = { ...await read("t4.json"), id: "my-t4" } as unknown as ChipOfFamily;

Deno.test("a chip of one's own may name a family, alone and as a part", async () => {
  const net = await fromZoo("alexnet"), t4 = await loadProfile("t4") as ChipProfile;
  const chip = await defineProfile(mine) as ChipProfile;
  assert.deepEqual({ ...chip, id: "t4" }, t4);
  assert.ok(!("family" in chip));
  const { total } = evaluate(net, t4);
  assert.deepEqual(evaluate(net, chip).total, total);
  const { name, year, summary, driven, energyOf, energyScope, process, sources } = t4;
  const head = {
    format: "fodlam/profile@1",
    id: "two",
    name,
    year,
    summary,
    driven,
    energyOf,
    energyScope,
  } as const;
  const { groups } = t4.models.roofline!;
  const parts = [{ groups, profile: mine }];
  const pair = await defineProfile(
    { ...head, process, sources, scaling: "stillmaker-baas", parts } as ProfileInput,
  );
  assert.equal(evaluate(net, pair).total.latencySeconds, total.latencySeconds);
});

const wrong: readonly (readonly [changes: Json, fault: RegExp])[] = [
  [{ family: "jetsn" }, /: family: expected a family among .*, got "jetsn"; did you mean "jetson"\?$/],
  [{ family: 7 }, /: family: expected a family among .*, got 7$/],
  [{ family: "__proto__" }, /: family: expected a family among /],
  [{ clok: 1 }, /: expected a key among .*, got "clok"/],
  [
    { models: { roofline: { vector: null } } },
    / - models\.roofline\.vector: expected an object .*, got nothing\n/,
  ],
  [
    { models: { roofline: null, gpu: null }, runtimes: { engine: { models: null } } },
    /: runtimes\.engine\.models: expected data of at least one model, got \{\}/,
  ],
  [{ energyScope: null }, /: energyScope: expected a text, got nothing/],
];

for (const [changes, message] of wrong) {
  Deno.test(`a chip is checked with its family: ${JSON.stringify(changes)}`, async () => {
    const file = { ...mine, fits: [], validation: [], ...changes } as unknown as ChipOfFamily;
    await assert.rejects(() => defineProfile(file), { name: "FodlamError", message });
  });
}

Deno.test("a chip takes away what its family has and it lacks", async () => {
  const models = {
    ...mine.models,
    roofline: { ...mine.models!.roofline, unit: { ...mine.models!.roofline!.unit, splits: null } },
  };
  const chip = await defineProfile({ ...mine, models } as ChipOfFamily) as ChipProfile;
  assert.ok(!("splits" in chip.models.roofline!.unit));
});

Deno.test("a family beside parts is refused", async () => {
  const pair = { ...await read("eyeriss+eie.json"), family: "jetson" };
  await assert.rejects(() => defineProfile(pair as never), {
    message: /: family: expected none beside parts, which may each have one, got "jetson"$/,
  });
});

Deno.test("sources of a family that a chip does not name are not the chip's", async () => {
  const shared = await dataOf("nvidia-gpu-unmeasured");
  assert.ok(isObject(shared.sources) && "assumed-tensorrt" in shared.sources);
  const kernels = { fuses: [], quantises: { value: 0, source: "assumed-ahead" } };
  const runtimes = { engine: { models: { roofline: { fused: [] }, gpu: { runtime: kernels } } } };
  const chip = joined(shared, laidOver(mine, { runtimes }) as Json) as unknown as ChipProfile;
  assert.ok(!("assumed-tensorrt" in chip.sources) && "assumed-kernels" in chip.sources);
});
