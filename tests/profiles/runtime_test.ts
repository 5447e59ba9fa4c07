/** Runtimes: a chip is one of them, and what each makes different is laid over it. */
import assert from "node:assert/strict";
import { evaluate } from "../../engine/evaluate.ts";
import { prepare } from "../../engine/prepare.ts";
import { isOfData } from "../../engine/trust/data.ts";
import { fromZoo } from "../../examples/mod.ts";
import { defineProfile, type ProfileInput } from "../../profiles/define.ts";
import type { Json } from "../../ir/object.ts";
import {
  type ChipProfile,
  loadProfile,
  type Profile,
  profileIds,
  runtimesOf,
  withRuntime,
} from "../../profiles/mod.ts";
import { loadPublished, publishedIds } from "../../profiles/published/mod.ts";
import { settled, withEachRuntime } from "../../profiles/runtime.ts";
import { isOnShelf } from "../../profiles/shelf.ts";

const net = await fromZoo("alexnet");
const all = (await Promise.all(profileIds.map(loadProfile))).filter((one): one is ChipProfile =>
  !("parts" in one)
);
const several = all.filter((chip) => runtimesOf(chip).length > 1);
const a100 = await loadProfile("a100");
const seconds = (profile: Profile, runtime?: string) =>
  evaluate(net, profile, runtime === undefined ? {} : { runtime }).total.latencySeconds;

Deno.test("a runtime is asked for by option, by name and by itself: the same number, and its name in the estimate", async () => {
  const engine = seconds(a100, "engine");
  assert.equal(seconds(await loadProfile("a100@engine")), engine);
  assert.equal(seconds(withRuntime(a100, "engine")), engine);
  assert.equal(prepare(a100, { runtime: "engine" }).profile, withRuntime(a100, "engine"));
  assert.equal(seconds(a100), seconds(a100, "pytorch"));
  assert.ok(engine < seconds(a100));
  for (const [runtime, driven] of [["engine", /TensorRT/], ["pytorch", /PyTorch/]] as const) {
    const estimate = evaluate(net, a100, { runtime });
    assert.equal(estimate.runtime, runtime);
    assert.match(estimate.driven!, driven);
  }
  assert.equal(evaluate(net, await loadProfile("eyeriss")).runtime, null);
});

Deno.test("a runtime that a profile has not is refused with those that it has", async () => {
  const cases: readonly (readonly [Profile, string, RegExp])[] = [
    [
      a100,
      "engin",
      /"a100": expected a runtime among pytorch, engine, llama\.cpp, tensorrt-llm, torch-compile, got "engin"; did you mean "engine"\?$/,
    ],
    [await loadProfile("a100@engine"), "pytorch", /"a100": expected a runtime among engine, got "pytorch"/],
    [await loadProfile("eyeriss"), "engine", /"eyeriss": expected no runtime, .*, got "engine"$/],
    [await loadProfile("eyeriss+eie"), "engine", /"eyeriss\+eie": expected no runtime, .*, got "engine"$/],
  ];
  for (const [profile, runtime, message] of cases) {
    assert.throws(() => evaluate(net, profile, { runtime }), { code: "no-such-runtime", message });
    assert.throws(() => withRuntime(profile, runtime), { code: "no-such-runtime", message });
  }
  await assert.rejects(() => loadProfile("a100@x"), { code: "no-such-runtime" });
  await assert.rejects(() => loadProfile("a100-tensorrt" as never), { message: /expected "a100@engine"/ });
});

Deno.test("each runtime of a shipped chip is a whole chip without fault, with errors of its own data", async (t) => {
  assert.ok(several.length > 10);
  for (const chip of several) {
    for (const one of withEachRuntime(chip)) {
      await t.step(`${one.id}@${one.runtime}`, async () => {
        assert.ok(!("runtimes" in one));
        assert.deepEqual(await defineProfile(structuredClone(one)), one);
        assert.ok(one.validation.length > 0 && one.validation.every((entry) => isOfData(one, entry)));
        const named = new Set(JSON.stringify(one).match(/"source":"[^"]*"/g));
        for (const id of Object.keys(one.sources)) {
          const isElsewhere = JSON.stringify(chip).includes(`"source":"${id}"`);
          assert.ok(named.has(`"source":"${id}"`) || !isElsewhere, `${id} is of another runtime`);
        }
      });
    }
  }
});

/** A chip whose runtimes differ in all that they may. */
const chip = {
  id: "x",
  runtime: "b",
  models: { m: { x: 1, list: [{ name: "l", at: 1 }] } },
  fits: [1],
  runtimes: {
    a: { fits: null, models: { m: { y: 2, list: [{ name: "l", at: 5 }] } } },
    b: { driven: "B", models: { m: { x: 3 } }, validation: [1] },
    c: {},
  },
};

Deno.test("a chip's own data become those of its default runtime, and the others stay what they are", () => {
  const once = settled(chip) as unknown as typeof chip;
  assert.deepEqual(once.models, { m: { x: 3, list: [{ name: "l", at: 1 }] } });
  assert.deepEqual(once.runtimes.b, {});
  assert.deepEqual(settled(once as unknown as Json), once);
  const of = (name: string) => {
    const { driven, fits, models, validation } = withEachRuntime(
      { ...once, sources: {} } as unknown as ChipProfile,
    ).find(({ runtime }) => runtime === name)! as unknown as Json;
    return { driven, fits, models, validation };
  };
  const none = undefined, m = chip.models.m;
  assert.deepEqual(of("a"), {
    driven: none,
    fits: none,
    models: { m: { ...m, y: 2, list: [{ name: "l", at: 5 }] } },
    validation: none,
  });
  assert.deepEqual(of("b"), { driven: "B", fits: [1], models: { m: { ...m, x: 3 } }, validation: [1] });
  assert.deepEqual(of("c"), { driven: none, fits: [1], models: chip.models, validation: none });
});

Deno.test("a chip written out and read again has the same runtimes", async () => {
  for (const one of several.slice(0, 3)) {
    const again = await defineProfile(JSON.parse(JSON.stringify(one))) as ChipProfile;
    assert.deepEqual(again, one);
    assert.deepEqual(withEachRuntime(again), withEachRuntime(one));
  }
});

const mine = { ...structuredClone(a100), id: "mine" } as unknown as Json;
const engine = (mine.runtimes as Json).engine as Json;
const withEngine = (data: unknown) => ({ runtimes: { ...mine.runtimes as Json, engine: data } });

const wrong: readonly (readonly [changes: Json, fault: RegExp])[] = [
  [{ runtime: "engin" }, /: runtime: expected a runtime among .*, got "engin"; did you mean "engine"\?$/],
  [{ runtime: undefined }, /: runtime: expected the name of the default among .*, got nothing$/],
  [{ runtimes: [] }, /: runtimes: expected runtimes by name/],
  [withEngine(7), /: runtimes\.engine: expected an object, got 7$/],
  [
    withEngine({ ...engine, id: "other" }),
    /: runtimes\.engine: expected a field of a runtime among .*, got "id"/,
  ],
  [{ foo: 1 }, /^Cannot [^:]*: expected a key among [^:]*, got "foo"$/],
  [
    { models: { ...mine.models as Json, roofline: { ...(mine.models as Json).roofline as Json, foo: 1 } } },
    /^Cannot [^:]*: models\.roofline: expected a key among .*, got "foo"$/,
  ],
  [withEngine({ ...engine, driven: " " }), /: runtimes\.engine\.driven: expected a text/],
  [
    withEngine({ ...engine, models: { roofline: { overlap: { value: 2 } } } }),
    /: runtimes\.engine\.models\.roofline\.overlap\.value: expected .* from 0 to 1, got 2;/,
  ],
  [
    withEngine({ ...engine, models: { roof: {} } }),
    /: runtimes\.engine\.models: expected a model among .*"roof"/,
  ],
  [
    { runtimes: { ...mine.runtimes as Json, pytorch: { models: { roofline: { overlap: { value: -1 } } } } } },
    /: runtimes\.pytorch\.models\.roofline\.overlap\.value: expected .* from 0 to 1, got -1$/,
  ],
  [
    { runtimes: { ...mine.runtimes as Json, "Tensor RT": {} } },
    /: runtimes: expected names of small letters, digits, dots and hyphens, got "Tensor RT"$/,
  ],
];

for (const [changes, message] of wrong) {
  Deno.test(`runtimes are checked: ${JSON.stringify(changes).slice(0, 80)}`, async () => {
    const file = JSON.parse(JSON.stringify({ ...mine, ...changes }));
    await assert.rejects(() => defineProfile(file as ProfileInput), { name: "FodlamError", message });
  });
}

Deno.test("published rows about a chip with runtimes say which, and others say none", async () => {
  for (const id of publishedIds) {
    const table = await loadPublished(id);
    const at = table.columns.indexOf("profile"), by = table.columns.indexOf("runtime");
    for (const row of table.rows) {
      const name = String(row[at] ?? table.profile), runtime = row[by] ?? table.runtime;
      assert.ok(isOnShelf(name), `${id}: ${name}`);
      const known = runtimesOf(await loadProfile(name));
      if (known.length === 0) assert.equal(runtime ?? undefined, undefined, `${id}: ${name}`);
      else assert.ok(known.includes(String(runtime)), `${id}: ${name} with ${runtime}`);
    }
  }
});
