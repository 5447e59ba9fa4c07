/** Errors belong to the data that they were found with: change the data, and they are gone. */
import assert from "node:assert/strict";
import { evaluate } from "../../engine/evaluate.ts";
import { whyWithoutEffect, withoutEffect } from "../../engine/effects.ts";
import { withNumbers } from "../../engine/changes.ts";
import { prepared } from "../../engine/prepare.ts";
import { dataOf, isOfData } from "../../engine/trust/data.ts";
import { unmeasured } from "../../engine/trust/unmeasured.gen.ts";
import { fromZoo } from "../../examples/mod.ts";
import { profileFrom } from "../../profiles/define.ts";
import { type ChipProfile, loadProfile, type Profile, profileIds } from "../../profiles/mod.ts";

const alexnet = await fromZoo("alexnet");
const chips = (await Promise.all(profileIds.map(loadProfile))).filter((one): one is ChipProfile =>
  "models" in one
);
const tpu = chips.find(({ id }) => id === "tpu-v1")!;
const NOBODY =
  /^the profile's errors were not found with these numbers; not measured on this chip; errors of roofline on /;

Deno.test("the errors of every shipped chip are of its data (deno task bless)", () => {
  let entries = 0;
  for (const chip of chips) {
    for (const entry of chip.validation) {
      assert.ok(isOfData(chip, entry), `${chip.id} ${entry.model}`);
      entries++;
    }
  }
  assert.ok(entries > 60);
});

type Json = Record<string, unknown>;

const copyOf = (profile: Profile): Json => structuredClone(profile) as unknown as Json;
const find = () => Promise.reject(new Error("no parts are named"));
const peaks = (change: number) =>
  tpu.models.roofline!.peaks.map((peak) => ({ ...peak, macsPerSecond: peak.macsPerSecond * change }));

/** A copy of the TPU with another model's data. */
function withRoofline(roofline: Partial<NonNullable<ChipProfile["models"]["roofline"]>>): ChipProfile {
  return { ...tpu, models: { roofline: { ...tpu.models.roofline!, ...roofline } } };
}

function rules(profile: Profile): string[] {
  return evaluate(alexnet, profile).layers.flatMap((layer) =>
    layer.status === "costed" && layer.error ? [layer.error.rule] : []
  );
}

const own = rules(tpu);

/** Copies that cost what the chip costs: names, sources, notes and the order of keys are no data. */
const same: readonly (readonly [what: string, copy: () => Profile | Promise<Profile>])[] = [
  ["an object", () => copyOf(tpu) as unknown as Profile],
  ["a file", () => profileFrom(JSON.parse(JSON.stringify(tpu)), "my.json", find)],
  ["another name", () => ({ ...tpu, id: "my-tpu", name: "Mine", year: 2025, summary: "mine" })],
  [
    "keys in another order",
    () =>
      JSON.parse(
        JSON.stringify({
          ...tpu,
          models: { roofline: Object.fromEntries(Object.entries(tpu.models.roofline!).reverse()) },
        }),
      ),
  ],
  [
    "another note",
    () =>
      withRoofline({ peaks: tpu.models.roofline!.peaks.map((peak) => ({ ...peak, note: "as printed" })) }),
  ],
  ["a clock that roofline does not read", () => ({ ...tpu, clock: { ...tpu.clock, hertz: 1e9 } })],
  ["a composite", () => composite({})],
];

for (const [what, copy] of same) {
  Deno.test(`${what}: the errors stay`, async () => assert.deepEqual(rules(await copy()), own));
}

function composite(models: Json): Profile {
  const { name, year, summary, energyScope, process, sources } = tpu;
  const parts = [{ groups: tpu.models.roofline!.groups, profile: tpu, models }];
  return {
    format: "fodlam/profile@1",
    id: "one",
    name,
    year,
    summary,
    energyScope,
    process,
    sources,
    parts,
    scaling: "dennard",
  } as unknown as Profile;
}

const bandwidth = "models.roofline.memories.1.bytesPerSecond";

/** Copies with other data. */
const other: readonly (readonly [what: string, copy: () => Profile | Promise<Profile>])[] = [
  ["a changed peak in an object", () => withRoofline({ peaks: peaks(0.5) })],
  [
    "a changed peak in a file",
    () => profileFrom(JSON.parse(JSON.stringify(withRoofline({ peaks: peaks(0.5) }))), "my.json", find),
  ],
  ["a changed number by with()", () => prepared(tpu).with({ [bandwidth]: 1e12 }).profile],
  [
    "two changes by with()",
    () => prepared(tpu).with({ [bandwidth]: 1e12 }).with({ [bandwidth]: 1.5e12 }).profile,
  ],
  ["a part of a composite that changes data", () => composite({ roofline: { overheads: [] } })],
  ["another precision", () => ({ ...tpu, precision: { ...tpu.precision, activations: 4 } })],
  [
    "errors without their data",
    () => ({ ...tpu, validation: tpu.validation.map(({ data: _, ...entry }) => entry) }),
  ],
];

for (const [what, copy] of other) {
  Deno.test(`${what}: nobody measured this chip`, async () => {
    const profile = await copy(), found = evaluate(alexnet, profile);
    const all = rules(profile);
    assert.equal(all.length, own.length);
    for (const rule of all) assert.match(rule.replace(/^latency: /, ""), NOBODY);
    const { latency } = unmeasured.find(({ model }) => model === "roofline")!;
    const costed = found.layers.find((layer) => layer.status === "costed")!;
    assert.deepEqual(costed.status === "costed" && costed.error!.latency, latency);
  });
}

Deno.test("changing a number and changing it back gives the errors back", () => {
  const { value } = tpu.models.roofline!.memories[1]!.bytesPerSecond;
  const back = prepared(tpu).with({ [bandwidth]: 1e12 }).with({ [bandwidth]: value });
  assert.deepEqual(rules(back.profile), own);
});

Deno.test("the errors of a model stay where another model's data change", async () => {
  const eyeriss = await loadProfile("eyeriss") as ChipProfile;
  const { rowStationary, perMac } = eyeriss.models;
  const changed = { ...eyeriss, models: { ...eyeriss.models, perMac: { ...perMac!, networks: ["VGG-16"] } } };
  assert.equal(dataOf(changed, "rowStationary"), dataOf(eyeriss, "rowStationary"));
  assert.notEqual(dataOf(changed, "perMac"), dataOf(eyeriss, "perMac"));
  assert.ok(rowStationary !== undefined);
});

Deno.test("perMac's data are the rows that it averages", async () => {
  const eyeriss = await loadProfile("eyeriss") as ChipProfile, { table } = eyeriss.models;
  const fewer = {
    ...eyeriss,
    models: { ...eyeriss.models, table: { ...table!, rows: table!.rows.slice(1) } },
  };
  assert.notEqual(dataOf(fewer, "perMac"), dataOf(eyeriss, "perMac"));
  assert.equal(dataOf(fewer, "rowStationary"), dataOf(eyeriss, "rowStationary"));
});

/** What a number of a chip changes in an estimate: times, energies, utilization. */
function essence(profile: Profile): string {
  return JSON.stringify(
    evaluate(alexnet, profile).layers.map((layer) =>
      layer.status === "costed" ? [layer.latencySeconds, layer.energyJoules, layer.utilization] : layer.status
    ),
  );
}

Deno.test("clock and array have an effect exactly where withoutEffect() does not name them", () => {
  for (const chip of chips) {
    const named = withoutEffect(chip).map(({ place }) => place);
    const clock = { ...chip, clock: { ...chip.clock, hertz: chip.clock.hertz / 2 } };
    if (named.includes("clock")) assert.equal(essence(clock), essence(chip), `${chip.id} clock`);
    if (chip.array === undefined) continue;
    const array = { ...chip, array: { ...chip.array, macsPerCycle: chip.array.macsPerCycle * 2 } };
    assert.equal(essence(array) === essence(chip), named.includes("array"), `${chip.id} array`);
  }
});

Deno.test("a change on which no cost depends is refused, with the reason", () => {
  assert.throws(() => withNumbers(tpu, { "clock.hertz": 1e9 }), {
    message:
      'Cannot change "clock.hertz" of "tpu-v1": expected a number on which costs depend, got one without effect, because roofline does not use it',
  });
  assert.match(whyWithoutEffect(tpu, "year")!, /describes/);
  assert.match(whyWithoutEffect(composite({}), "parts.0.profile.clock.hertz")!, /roofline/);
  assert.equal(whyWithoutEffect(tpu, bandwidth), undefined);
});
