/** What a newcomer may do with `compile`, `prepare`, `with` and `totals`: it has an effect or is refused, and no number is made up. */
import assert from "node:assert/strict";
import { conv, network } from "../../dsl/mod.ts";
import { compile, evaluate, prepare, totals } from "../../engine/mod.ts";
import { loadProfile, type Profile } from "../../profiles/mod.ts";
import { numberFault } from "../../profiles/numberFault.ts";

// deno-lint-ignore no-explicit-any
type Loose = any;

const net = network("small", [3, 32, 32], conv(64, 3).relu().conv(7, 3).fc(10)), compiled = compile(net);
const bandwidth = "models.roofline.memories.1.bytesPerSecond";

function refuses(message: RegExp, act: () => unknown): void {
  assert.throws(act, (error: Error) => {
    assert.equal(error.name, "FodlamError");
    assert.match(error.message, message);
    assert.match(/^ +at .*$/m.exec(error.stack!)![0], /newcomer_test\.ts/);
    return true;
  });
}

Deno.test("a batch that no 32 bits hold costs, and fills memory, in evaluate as in totals", async () => {
  for (const id of ["a100", "eyeriss", "nvdla-64", "scale-sim", "edge-tpu"] as const) {
    const profile = await loadProfile(id);
    for (const batch of [2 ** 31, 2 ** 31 + 5, 2 ** 32, 2 ** 53 - 1]) {
      const { layers, total, memory } = evaluate(net, profile, { batch });
      const sums = totals(compiled, prepare(profile), { batch });
      assert.deepEqual([total.latencySeconds, total.energyJoules], [sums.latencySeconds, sums.energyJoules]);
      for (const layer of layers) {
        if (layer.status !== "costed") continue;
        const parts = Object.values(layer.latencyParts ?? {}), what = `${id} at ${batch}: ${layer.name}`;
        assert.ok(parts.every((part) => part >= 0), what);
        assert.ok(layer.together === undefined || layer.together >= 1, what);
      }
      const few = evaluate(net, profile, { batch: 2 ** 20 }).memory;
      assert.ok(memory!.activationBytes >= few!.activationBytes, `${id} at ${batch}`);
    }
  }
});

Deno.test("minus zero is zero", async () => {
  const chip = prepare(await loadProfile("gemmini")), start = "models.systolic.energy.staticPowerWatts";
  assert.deepEqual(totals(compiled, chip.with({ [start]: -0 })), totals(compiled, chip.with({ [start]: 0 })));
  assert.ok(Object.is(valueOf(chip.with({ [start]: -0 }).profile), 0));
  function valueOf(profile: Loose): number {
    return profile.models.systolic.energy.staticPowerWatts;
  }
});

Deno.test("numbers of a chip that can run nothing are refused where they are costed, with the layer", async () => {
  const cases: readonly (readonly [Parameters<typeof loadProfile>[0], string, number])[] = [
    ["a100", "models.gpu.memory.bytesPerSecond", 0],
    ["a100", "clock.hertz", 0],
    ["tpu-v1", bandwidth, -0],
    ["tpu-v1", "models.roofline.unit.tiles.sizes.0.0", 0],
    ["scale-sim", "models.systolic.rows", 0],
    ["nvdla-64", "models.nvdla.macs", 0],
    ["eie", "models.sparse.pes", 0],
    ["gemmini", "clock.hertz", 0],
  ];
  for (const [id, place, value] of cases) {
    const chip = prepare(await loadProfile(id)).with({ [place]: value });
    refuses(
      /^Cannot cost \w+ "\w+" on ".*": expected a time and an energy of at least 0/,
      () => totals(compiled, chip),
    );
    refuses(/^Cannot cost \w+ "\w+" on ".*"/, () => evaluate(net, chip.profile));
  }
});

Deno.test("with() takes places that are there and an object of them", async () => {
  const chip = prepare(await loadProfile("tpu-v1")) as Loose;
  refuses(
    /^Cannot change "models\.roofline\.memories\.length"/,
    () => chip.with({ "models.roofline.memories.length": 3 }),
  );
  refuses(/^Cannot call with: .* got a Map$/, () => chip.with(new Map([[bandwidth, 1e9]])));
  refuses(
    /^Cannot change ".*": expected a finite number of at least 0, and below 1e30, got 1e\+300$/,
    () => chip.with({ [bandwidth]: 1e300 }),
  );
});

Deno.test("options that are no plain object are refused, not taken as none", async () => {
  const profile = await loadProfile("tpu-v1"), chip = prepare(profile) as Loose;
  const looseTotals = totals as Loose, loosePrepare = prepare as Loose, looseEvaluate = evaluate as Loose;
  const options = new Map([["batch", 8]]);
  refuses(/expected options to be an object, got a Map$/, () => looseTotals(compiled, chip, options));
  refuses(/expected options to be an object, got a Map$/, () => loosePrepare(profile, options));
  refuses(/expected options to be an object, got a Map$/, () => looseEvaluate(net, profile, options));
  refuses(/expected options to be an object, got a /, () => looseTotals(compiled, chip, new Float64Array(0)));
});

Deno.test("what compile() and prepare() did not give is refused", async () => {
  const chip = prepare(await loadProfile("tpu-v1")) as Loose, looseTotals = totals as Loose;
  for (
    const other of [{ sorts: [0] }, { ...compiled, workloads: [] }, { ...compiled, sorts: new Int32Array() }]
  ) {
    refuses(
      /^Cannot call totals: expected compiled to be what compile\(\) gives/,
      () => looseTotals(other, chip),
    );
  }
  for (const other of [{ chips: 3 }, { chips: [] }, { chips: [{}] }]) {
    refuses(
      /^Cannot call totals: expected prepared to be what prepare\(\) gives/,
      () => looseTotals(compiled, other),
    );
  }
});

Deno.test("a profile or a network that was costed cannot be changed behind the back of what is remembered", async () => {
  const profile = structuredClone(await loadProfile("tpu-v1")) as Loose,
    before = evaluate(net, profile).total;
  assert.throws(() => profile.models.roofline.memories[1].bytesPerSecond.value = 1e9, TypeError);
  const slower = structuredClone(profile);
  slower.models.roofline.memories[1].bytesPerSecond.value = 1e9;
  assert.ok(totals(compiled, prepare(slower as Profile)).latencySeconds > before.latencySeconds);
  const shipped = await loadProfile("eyeriss") as Loose;
  assert.throws(() => shipped.models.rowStationary.array.rows.value = 1, TypeError);
  const copy = structuredClone(net) as Loose;
  compile(copy);
  assert.throws(() => copy.layers[0].filters = 128, TypeError);
  assert.throws(() => copy.layers.pop(), TypeError);
});

Deno.test("a share above 1 is refused, and so does a check of its file: what is called a share is one", async () => {
  const cases = [["tpu-v1", "models.roofline.overlap"], [
    "eyeriss",
    "models.rowStationary.gatedShare",
  ]] as const;
  for (const [id, place] of cases) {
    const chip = prepare(await loadProfile(id));
    refuses(
      /^Cannot change ".*": expected a share in parts of 1 from 0 to 1, got 1\.5$/,
      () => chip.with({ [place]: 1.5 }),
    );
    chip.with({ [place]: 1 });
  }
  for (const id of ["a100", "tpu-v1", "eyeriss", "hailo-8", "snapdragon-8-elite", "cortex-m7"] as const) {
    const profile = await loadProfile(id), numbers = (structuredClone(profile) as Loose).models;
    for (const place of sharesIn(numbers, "models")) {
      const loose = structuredClone(profile) as Loose, keys = place.split("."), last = keys.pop()!;
      const at = keys.reduce((found, key) => found[key], loose);
      if (typeof at[last] === "number") at[last] = 1.5;
      else at[last].value = 1.5;
      assert.notEqual(await numberFault(loose, place), undefined, `${id} ${place}`);
    }
  }
});

/** Places of numbers that are called a share. */
function sharesIn(value: Loose, at: string): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]: [string, Loose]) =>
    /^(overlap|share|gatedShare)$/.test(key) && typeof (item?.value ?? item) === "number"
      ? [`${at}.${key}`]
      : sharesIn(item, `${at}.${key}`)
  );
}
