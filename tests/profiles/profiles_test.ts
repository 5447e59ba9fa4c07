/** Loading profiles, and published rows in SI units. */
import assert from "node:assert/strict";
import { isComposite } from "../../engine/prepare.ts";
import { type ChipProfile, loadProfile, type ProfileId, profileIds } from "../../profiles/mod.ts";
import { keyOf, rowsOf } from "../../profiles/rows.ts";
import { assertNear } from "../near.ts";

Deno.test("profiles load by name, chips with models and composites with their chips", async (t) => {
  for (const id of profileIds) {
    await t.step(id, async () => {
      const profile = await loadProfile(id);
      assert.equal(profile.id, id);
      if (isComposite(profile)) {
        const parts = profile.parts.map(({ profile }) => profile.id);
        assert.ok(parts.length > 1 && parts.every((part) => profileIds.includes(part as ProfileId)));
        return;
      }
      assert.ok(Object.values(profile.models).length > 0);
      const { table } = profile.models;
      if (table !== undefined) assert.ok(rowsOf(table).length > 0);
    });
  }
});

const unknown: readonly (readonly [id: unknown, hint: string | undefined])[] = [
  ["eyeris", 'did you mean "eyeriss"?'],
  ["EIE", 'did you mean "eie"?'],
  ["toString", undefined],
  [undefined, undefined],
  ["", undefined],
];

Deno.test("an unknown profile is refused with a suggestion", async (t) => {
  for (const [id, hint] of unknown) {
    await t.step(`${id}`, async () => {
      await assert.rejects(() => loadProfile(id as ProfileId), (error: { code: string; hint?: string }) => {
        assert.deepEqual([error.code, error.hint], ["unknown-profile", hint]);
        return true;
      });
    });
  }
});

Deno.test("rows come in seconds, watts and shares", async () => {
  const eyeriss = await loadProfile("eyeriss") as ChipProfile;
  const conv1 = rowsOf(eyeriss.models.table!).find(({ network, layer }) =>
    network === "AlexNet" && layer === "CONV1"
  )!;
  assertNear(conv1.latencySeconds, 0.0209);
  assertNear(conv1.processingLatencySeconds!, 0.0165);
  assertNear(conv1.powerWatts, 0.332);
  assert.deepEqual([conv1.batch, conv1.macs, conv1.source], [4, 105_415_200, "jssc2017-table5"]);
  assertNear(conv1.density!.activations, 0.9999); // 0.01 % zeros

  const eie = await loadProfile("eie") as ChipProfile;
  const [fc6] = rowsOf(eie.models.table!);
  assertNear(fc6!.latencySeconds, 30.3e-6);
  assertNear(fc6!.density!.weights, 0.09);
  assertNear(fc6!.density!.activations, 0.351);
  assert.ok(!("processingLatencySeconds" in fc6!));
  assert.equal(fc6!.macs, 9216 * 4096);
});

Deno.test("keyOf() tells apart loops that differ in any one number", () => {
  const base = {
    n: 1,
    k: 2,
    c: 2,
    p: 2,
    q: 2,
    r: 2,
    s: 2,
    stride: [1, 1],
    dilation: [1, 1],
    groups: 1,
  } as const;
  const others = [
    ...(["n", "k", "c", "p", "q", "r", "s", "groups"] as const).map((key) => ({ ...base, [key]: 7 })),
    { ...base, stride: [1, 2] as const },
    { ...base, stride: [2, 1] as const },
    { ...base, dilation: [1, 2] as const },
    { ...base, dilation: [2, 1] as const },
  ];
  assert.equal(new Set([base, ...others].map(keyOf)).size, 13);
  assert.equal(keyOf({ ...base }), keyOf(base));
});
