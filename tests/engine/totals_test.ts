/** `compile`, `prepare` and `totals`: the sums of `evaluate`, to the last digit, and chips with other numbers. */
import assert from "node:assert/strict";
import { conv, input, network } from "../../dsl/mod.ts";
import { compile, type Estimate, evaluate, prepare, type PrepareOptions, totals } from "../../engine/mod.ts";
import { fromZoo, zoo } from "../../examples/mod.ts";
import type { Network } from "../../ir/network.ts";
import {
  type ChipProfile,
  loadProfile,
  type Profile,
  type ProfileId,
  withRuntime,
} from "../../profiles/mod.ts";
import { chipsByShape, quick, sampled } from "../sampled.ts";

const LAYERS = 200;

const small = (await Promise.all(Object.keys(zoo).map(fromZoo))).filter(({ layers }) =>
  layers.length <= LAYERS
);
const few = small.filter(({ layers }, i) => layers.length <= 60 && i % 2 === 0);
const fewest = await Promise.all(["lenet5", "alexnet"].map(fromZoo));

/** Networks of up to 200 layers; where mappings are searched for, fewer. */
function networksFor(profile: Profile): readonly Network[] {
  if (!("models" in profile)) return few;
  return profile.models.hierarchy ? fewest : profile.models.rowStationary ? few : small;
}

/** What is not told stays as it was: no layer costs this. */
const UNTOLD = -1;

/** Whether sums and layers are those of the estimate, to the last digit. */
function assertSame(net: Network, profile: Profile, options: PrepareOptions, batch: number): void {
  const latencySeconds = new Float64Array(net.layers.length).fill(UNTOLD),
    energyJoules = latencySeconds.slice();
  const found = totals(compile(net), prepare(profile, options), { batch, latencySeconds, energyJoules });
  const { total, layers } = evaluate(net, profile, { ...options, batch });
  const what = `${net.name} on ${profile.id} at ${batch}`;
  assert.deepEqual(found, { latencySeconds: total.latencySeconds, energyJoules: total.energyJoules }, what);
  for (const [i, layer] of layers.entries()) {
    const { latencySeconds: latency, energyJoules: energy } = layer.status === "costed"
      ? layer
      : { latencySeconds: UNTOLD, energyJoules: UNTOLD };
    if (Object.is(latencySeconds[i], latency) && Object.is(energyJoules[i], energy)) continue;
    assert.deepEqual([latencySeconds[i], energyJoules[i]], [latency, energy], `${what}: ${layer.name}`);
  }
}

const { distinct, likes } = await chipsByShape();

// 24 networks on a chip of each sort of data, drawn anew for each; three on its likes
Deno.test("totals are those of evaluate, to the last digit, over the zoo and every profile", async (t) => {
  assert.ok(small.length > 80 && few.length > 5);
  for (const [chips, most] of [[distinct, 24], [likes, 3]] as const) {
    for (const profile of chips) {
      await t.step(profile.id, () => {
        const networks = sampled(networksFor(profile), most, profile.id, ({ name }) => name);
        for (const net of networks) for (const batch of [1, 8]) assertSame(net, profile, quick, batch);
      });
    }
  }
});

const net = network(
  "net",
  [16, 20, 20],
  conv(32, 3, { padding: 1 }).relu().conv(32, 3, { padding: 1 }).pool().fc(10),
);

Deno.test("options of a chip are those of evaluate, one after another and back again", async () => {
  const ways: readonly PrepareOptions[] = [
    {},
    { bits: 8 },
    { model: "perMac" },
    { processNanometers: 32 },
    { scaling: "dennard", processNanometers: 32 },
    { density: { weights: 0.3, activations: 0.6 } },
  ];
  for (const id of ["eyeriss", "eie", "eyeriss+eie"] as const) {
    const profile = await loadProfile(id);
    for (const way of [...ways, ...[...ways].reverse()]) {
      if (way.model !== undefined && id === "eie") continue; // which has none of it
      for (const batch of [4, 1, 4]) assertSame(net, profile, way, batch);
    }
    assert.equal(prepare(profile, { bits: 8 }), prepare(profile, { bits: 8 })); // made ready once
    assert.notEqual(prepare(profile, { bits: 8 }), prepare(profile));
  }
});

Deno.test("compile() has the work of every layer, equal layers under one number, and is done once", () => {
  const compiled = compile(net), { sorts, macs, parameters, network: own } = compiled;
  assert.equal(own, net);
  const block = input(8, 9, 9).conv(8, 3, { padding: 1 }).conv(8, 3, { padding: 1 }).conv(8, 3).toNetwork(
    "block",
  );
  const [first, second, third] = compile(block).sorts;
  assert.ok(first === second && second !== third);
  assert.deepEqual([...macs], [16 * 32 * 9 * 400, 0, 32 * 32 * 9 * 400, 0, 3200 * 10]);
  assert.deepEqual([...parameters], [16 * 32 * 9 + 32, 0, 32 * 32 * 9 + 32, 0, 3200 * 10 + 10]);
  assert.equal(compile(net), compiled);
  const copy = compile(structuredClone(net));
  assert.notEqual(copy, compiled);
  assert.deepEqual([copy.sorts, copy.macs, copy.parameters], [sorts, macs, parameters]);
});

/** A place of a profile, another number there, and the profile as a person would have changed it. */
type Change = readonly [
  id: ProfileId,
  numbers: Readonly<Record<string, number>>,
  by: (profile: Loose) => void,
];
// deno-lint-ignore no-explicit-any
type Loose = any;

const changes: readonly Change[] = [
  ["a100", { "models.roofline.memories.1.bytesPerSecond": 5e11 }, ({ models: { roofline } }) => {
    roofline.memories[1].bytesPerSecond.value = 5e11;
  }],
  ["a100", { "models.roofline.memories.1.bytesPerSecond.value": 5e11 }, ({ models: { roofline } }) => {
    roofline.memories[1].bytesPerSecond.value = 5e11;
  }],
  ["a100", { "models.roofline.peaks.1.macsPerSecond": 1e13 }, ({ models: { roofline } }) => {
    roofline.peaks[1].macsPerSecond = 1e13;
  }],
  ["eyeriss", { "clock.hertz": 1e8, "models.rowStationary.joulesPerUnit": 2e-12 }, ({ clock, models }) => {
    clock.hertz = 1e8;
    models.rowStationary.joulesPerUnit.value = 2e-12;
  }],
  ["eyeriss", { "models.rowStationary.array.columns": 28 }, ({ models: { rowStationary } }) => {
    rowStationary.array.columns.value = 28;
  }],
  [
    "gemmini",
    { "models.systolic.rows": 32, "models.systolic.memory.bytesPerSecond": 1e8 },
    ({ models: { systolic } }) => {
      systolic.rows = 32;
      systolic.memory.bytesPerSecond = 1e8;
    },
  ],
  ["nvdla-2048", { "models.nvdla.macs": 512 }, ({ models: { nvdla } }) => {
    nvdla.macs = 512;
  }],
  ["eie", { "models.sparse.pes": 256 }, ({ models: { sparse } }) => {
    sparse.pes.value = 256;
  }],
  ["eyeriss", { "precision.activations": 8 }, ({ precision }) => {
    precision.activations = 8;
  }],
  ["eyeriss+eie", { "parts.0.profile.models.rowStationary.array.dramBytesPerSecond": 1e8 }, ({ parts }) => {
    parts[0].profile.models.rowStationary.array.dramBytesPerSecond.value = 1e8;
  }],
  ["eyeriss+eie", { "process.nanometers": 45 }, ({ process }) => {
    process.nanometers = 45;
  }],
];

Deno.test("a chip with other numbers is a profile that was changed by hand", async (t) => {
  for (const [id, numbers, by] of changes) {
    await t.step(`${id} ${JSON.stringify(numbers)}`, async () => {
      const profile = await loadProfile(id), before = JSON.stringify(profile), chip = prepare(profile);
      const byHand = structuredClone(profile), changed = chip.with(numbers);
      by(byHand);
      assert.notEqual(JSON.stringify(byHand), before);
      assert.deepEqual(changed.profile, withRuntime(byHand));
      for (const batch of [1, 3]) {
        const found = totals(compile(net), changed, { batch });
        const { perInference: _, range: __, ...total } = evaluate(net, byHand, { batch }).total;
        assert.deepEqual(found, total);
      }
      assert.equal(JSON.stringify(profile), before);
      assert.deepEqual(totals(compile(net), prepare(profile)), totals(compile(net), chip));
    });
  }
});

Deno.test("numbers are changed one after another, under the options that a chip was prepared with", async () => {
  const a100 = await loadProfile("a100"), memory = "models.roofline.memories.1.bytesPerSecond";
  const peak = "models.roofline.peaks.0.macsPerSecond", chip = prepare(a100, { bits: 8, model: "roofline" });
  const both = chip.with({ [memory]: 1e11, [peak]: 1e12 });
  assert.deepEqual(
    totals(compile(net), chip.with({ [memory]: 1e11 }).with({ [peak]: 1e12 })),
    totals(compile(net), both),
  );
  assert.deepEqual(
    totals(compile(net), chip.with({ [memory]: 1e10 }).with({ [memory]: 1e11, [peak]: 1e12 })),
    totals(compile(net), both),
  );
  const { perInference: _, range: __, ...total } =
    evaluate(net, both.profile, { bits: 8, model: "roofline" }).total;
  assert.deepEqual(totals(compile(net), both), total);
  assert.deepEqual(totals(compile(net), chip.with({})), totals(compile(net), chip));
  assert.ok(totals(compile(net), both).latencySeconds > totals(compile(net), chip).latencySeconds);
});

const a100 = await loadProfile("a100") as ChipProfile;
const compiled = compile(net) as Loose, chip = prepare(a100) as Loose;
const looseTotals = totals as Loose, looseCompile = compile as Loose, loosePrepare = prepare as Loose;

const refused: readonly (readonly [act: () => unknown, message: RegExp])[] = [
  [
    () => chip.with({ "models.roofline.memories.1.bytePerSecond": 1 }),
    /^Cannot change "models\.roofline\.memories\.1\.bytePerSecond" of "a100": expected the place of a number among .*; did you mean "models\.roofline\.memories\.1\.bytesPerSecond"\?$/,
  ],
  [
    () => chip.with({ "models.roofline.memories.9.bytesPerSecond": 1 }),
    /did you mean "models\.roofline\.memories\.\d\.bytesPerSecond"\?$/,
  ],
  [() => chip.with({ "clock.herz": 1 }), /did you mean "clock\.hertz"\?$/],
  [() => chip.with({ "clock.hertz.value": 1 }), /^Cannot change "clock\.hertz\.value" of "a100"/], // it is no cited number
  [() => chip.with({ "models.roofline.memories.1.bytesPerSecond.value.value": 1 }), /^Cannot change /],
  [
    () => chip.with({ "models.roofline": 1 }),
    /^Cannot change "models\.roofline" of "a100": expected the place/,
  ],
  [() => chip.with({ "models.roofline.memories.1.name": 1 }), /^Cannot change /], // a text
  [() => chip.with({ "models.roofline.memories.1.bytesPerSecond.source": 1 }), /^Cannot change /],
  [() => chip.with({ "": 1 }), /^Cannot change "" of "a100"/],
  [() => chip.with({ "constructor.length": 1 }), /^Cannot change "constructor\.length" of "a100"/],
  [() => chip.with({ "__proto__.x": 1 }), /^Cannot change /],
  [
    () => chip.with({ "clock.hertz": NaN }),
    /^Cannot change "clock\.hertz" of "a100": expected a finite number of at least 0, got NaN$/,
  ],
  [() => chip.with({ "clock.hertz": Infinity }), /got Infinity$/],
  [() => chip.with({ "clock.hertz": -1 }), /got -1$/],
  [() => chip.with({ "clock.hertz": "1e9" }), /got "1e9"$/],
  [() => chip.with({ "clock.hertz": undefined }), /^Cannot change "clock\.hertz"/],
  [() => chip.with(), /^Cannot call with: expected numbers to be an object .* got nothing$/],
  [() => chip.with(null), /^Cannot call with: .* got null$/],
  [() => chip.with([1]), /^Cannot call with: /],
  [() => chip.with("clock.hertz"), /^Cannot call with: .* got "clock\.hertz"$/],
  [() => chip.with({}, {}), /^Cannot call with: /],
  [() => looseCompile(), /^Cannot call compile: expected network to be a network .* got nothing$/],
  [() => looseCompile(conv(3, 3)), /^Cannot call compile: .* got a fragment$/],
  [() => looseCompile(net, {}), /^Cannot call compile: /],
  [() => loosePrepare(), /^Cannot call prepare: expected profile to be a profile .* got nothing$/],
  [() => loosePrepare("a100"), /^Cannot call prepare: .* got "a100"$/],
  [() => loosePrepare(a100, { batch: 8 }), /^Cannot call prepare: expected an option among .* got "batch"/], // it is one of totals
  [() => loosePrepare(a100, { bit: 8 }), /did you mean "bits"\?$/],
  [() => loosePrepare(a100, { bits: 0 }), /^Cannot use bits: /],
  [
    () => loosePrepare(a100, { model: "systolic" }),
    /^Cannot (call prepare|evaluate) on "a100": .* got "systolic"/,
  ],
  [() => looseTotals(net, chip), /^Cannot call totals: expected compiled to be what compile\(\) gives, got /],
  [
    () => looseTotals(compiled, a100),
    /^Cannot call totals: expected prepared to be what prepare\(\) gives, got /,
  ],
  [() => looseTotals(compiled), /^Cannot call totals: expected prepared .* got nothing$/],
  [
    () => looseTotals(compiled, chip, { batch: 0 }),
    /^Cannot use batch: expected a whole number of at least 1, got 0$/,
  ],
  [() => looseTotals(compiled, chip, { bits: 8 }), /^Cannot call totals: expected an option among batch, /],
  [
    () => looseTotals(compiled, chip, { latencySeconds: [0, 0] }),
    /^Cannot use latencySeconds: expected a Float64Array/,
  ],
  [
    () => looseTotals(compiled, chip, { energyJoules: new Float64Array(2) }),
    /^Cannot use energyJoules: expected a Float64Array of 5 places, got 2$/,
  ],
];

Deno.test("what compile, prepare, with and totals do not take is refused at the caller's line", async (t) => {
  for (const [act, message] of refused) {
    await t.step(`${act}`.slice(6), () => {
      assert.throws(act, (error: Error) => {
        assert.equal(error.name, "FodlamError");
        assert.match(error.message, message);
        assert.match(/^ +at .*$/m.exec(error.stack!)![0], /totals_test\.ts/);
        return true;
      });
    });
  }
});

function layersOf({ layers }: Estimate) {
  return layers.flatMap((layer) => layer.status === "costed" ? [layer] : []);
}

/** Chips with a time that belongs to the whole run, and where the data say so. */
/** What layers cost, without how wrong that is. */
function withoutErrors(layers: Estimate["layers"]): object[] {
  return layers.map((layer) => ({ ...layer, error: undefined, range: undefined }));
}

const started = [
  ["edge-tpu", ["startSeconds"], "start"],
  ["hailo-8", ["contexts.seconds", "contexts.layerSeconds"], "contexts"],
] as const;

Deno.test("what the whole run costs is a line of its own, part of the total and of no layer", async (t) => {
  const resnet = await fromZoo("resnet50");
  for (const [id, places, cause] of started) {
    await t.step(id, async () => {
      const chip = prepare(await loadProfile(id)),
        none = Object.fromEntries(places.map((place) => [`models.roofline.${place}`, 0]));
      const without = chip.with(none);
      for (const batch of [1, 8]) {
        const estimate = evaluate(resnet, chip.profile, { batch }), [run] = estimate.runs!;
        const bare = evaluate(resnet, without.profile, { batch });
        assert.equal(estimate.runs!.length, 1);
        assert.equal(bare.runs, undefined);
        assert.deepEqual(withoutErrors(estimate.layers), withoutErrors(bare.layers)); // those are of other data
        assert.deepEqual([run!.latencyParts, run!.on, run!.model], [
          { [cause]: run!.latencySeconds },
          id,
          "roofline",
        ]);
        assert.ok(run!.latencySeconds > 0 && run!.energyJoules > 0);
        assert.equal(run!.perInference.latencySeconds, run!.latencySeconds / batch);
        const layers = layersOf(estimate);
        for (const sum of ["latencySeconds", "energyJoules"] as const) {
          assert.equal(estimate.total[sum], layers.reduce((all, layer) => all + layer[sum], 0) + run![sum]);
        }
        assert.equal(estimate.basis.modelled! > 0.999999, true);
      }
    });
  }
});

Deno.test("a batch that costs more together is run in turns, and every layer says of how many", async () => {
  const edge = await loadProfile("edge-tpu"), resnet = await fromZoo("resnet50");
  const perImage = (batch: number) => evaluate(resnet, edge, { batch }).total.perInference.latencySeconds;
  const [one, eight, many] = [1, 8, 32].map(perImage);
  assert.ok(many! <= eight! * (1 + 1e-12) && eight! <= one!); // once 10.0 ms at 8, 34.4 ms at 32
  const { layers, assumptions } = evaluate(resnet, edge, { batch: 32 });
  const inTurns = layersOf({ layers } as Estimate).filter(({ together }) => together !== undefined);
  assert.ok(inTurns.length > 50);
  for (const { together } of inTurns) assert.ok([1, 2, 4, 8, 16].includes(together!));
  const said = assumptions.filter(({ text }) => text.startsWith("in turns of"));
  assert.deepEqual(said.flatMap(({ layers }) => layers).sort(), inTurns.map(({ name }) => name).sort());
  for (const { text } of said) {
    assert.match(
      text,
      /^in turns of \d+ inputs?, because the whole batch together would take more time or energy$/,
    );
  }
  const whole = evaluate(resnet, await loadProfile("a100"), { batch: 32 });
  assert.ok(layersOf(whole).every((layer) => !("together" in layer)));
  assert.ok(!whole.assumptions.some(({ text }) => text.startsWith("in turns")));
});

Deno.test("turns cost what one of them does, so many times; the last may have empty places", async () => {
  const edge = await loadProfile("edge-tpu"), resnet = await fromZoo("resnet50");
  for (const batch of [9, 32]) {
    const all = layersOf(evaluate(resnet, edge, { batch })), { together } = all[0]!;
    if (together === undefined) continue;
    const turns = Math.ceil(batch / together), one = layersOf(evaluate(resnet, edge, { batch: together }));
    all.forEach((layer, i) => {
      assert.equal(layer.latencySeconds, one[i]!.latencySeconds * turns);
      assert.equal(layer.energyJoules, one[i]!.energyJoules * turns);
      for (const [cause, part] of Object.entries(layer.latencyParts!)) {
        assert.equal(part, one[i]!.latencyParts![cause]! * turns);
      }
    });
  }
});
