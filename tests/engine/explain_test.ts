/** An estimate taken apart gives the estimate. */
import assert from "node:assert/strict";
import { conv, network } from "../../dsl/mod.ts";
import { evaluate, type EvaluateOptions } from "../../engine/evaluate.ts";
import { explain, type Explanation } from "../../engine/explain.ts";
import type { Term } from "../../engine/model.ts";
import { modelsOf, prepared } from "../../engine/prepare.ts";
import { fromZoo } from "../../examples/mod.ts";
import type { Network } from "../../ir/network.ts";
import { loadProfile, type Profile, type ProfileId, profileIds } from "../../profiles/mod.ts";
import { assertNear } from "../near.ts";
import { profilesOfEveryShape, quick } from "../sampled.ts";

const networks = await Promise.all(["alexnet", "mobilenet-v2", "bert-base"].map(fromZoo));

const ways: readonly EvaluateOptions[] = [{}, { batch: 3, processNanometers: 10 }, { bits: 8, batch: 2 }];

/** Words of formulas that are no terms. */
const FUNCTIONS = ["max", "min", "ceil", "floor", "round", "sqrt", "x"];

/** What a reader cannot find: names in formulas that do not stand above them, two terms of one name. */
function lost(terms: readonly Term[]): string[] {
  const above = new Set(FUNCTIONS);
  return terms.flatMap(({ name, formula = "" }) => {
    const words = [...formula.matchAll(/[A-Za-z_][\w.]*/g)].map(([word]) => word);
    const missing = words.filter((word) => !above.has(word)).map((word) => `${word} in ${name} = ${formula}`);
    if (above.has(name)) missing.push(`${name} twice`);
    above.add(name);
    return missing;
  });
}

/** The last of the terms are the latency and the energy, and they follow from others. */
function assertEnds(
  terms: readonly Term[],
  cost: { latencySeconds: number; energyJoules: number },
  what: string,
) {
  for (const name of ["latencySeconds", "energyJoules"] as const) {
    const { value, formula } = terms.findLast((term) => term.name === name) ?? {};
    assertNear(value!, cost[name], 1e-12, `${what} ${name}`);
    assert.ok(formula !== undefined || cost[name] === 0, `${what} ${name}`);
  }
}

function assertTold(
  { layers, runs, sources }: Explanation,
  net: Network,
  profile: Profile,
  how: EvaluateOptions,
) {
  const estimate = evaluate(net, profile, how);
  estimate.layers.forEach((layer, i) => {
    const { terms, model, free, gap, bound, assumed } = layers[i]!,
      what = `${net.name} ${layer.name} by ${how.model}`;
    assert.equal(free, layer.status === "free" ? layer.reason : undefined, what);
    assert.equal(gap, layer.status === "uncovered" ? layer.reason : undefined, what);
    if (layer.status !== "costed") return assert.equal(model, undefined, what);
    assert.equal(model, layer.model);
    assert.equal(bound, layer.bound);
    const said = estimate.assumptions.filter(({ layers }) => layers.includes(layer.name));
    assert.deepEqual([...assumed].sort(), said.map(({ text }) => text).sort(), what);
    assert.deepEqual(lost(terms), [], what);
    assertEnds(terms, layer, what);
    for (const { name, source } of terms) {
      assert.ok(source === undefined || source in sources, `${name}: ${source}`);
    }
  });
  assert.equal(runs?.length, estimate.runs?.length);
  estimate.runs?.forEach((run, i) => {
    assert.deepEqual(lost(runs![i]!.terms), [], net.name);
    assertEnds(runs![i]!.terms, run, `${net.name} run`);
  });
}

const whole = new Set(await profilesOfEveryShape());

/** Every model, network and way on a chip of each shape; on its likes with other numbers, one of each in turn. */
function* tried(profile: Profile, at: number): Iterable<readonly [Network, EvaluateOptions]> {
  const models = ["auto", ...modelsOf(prepared(profile).chips)] as const;
  for (const [i, model] of models.entries()) {
    for (const [j, net] of networks.entries()) {
      for (const [k, way] of ways.entries()) {
        const isTurn = i === at % models.length && j === at % networks.length &&
          k === (at >> 1) % ways.length;
        if (isTurn || whole.has(profile.id as ProfileId)) yield [net, { ...way, model }];
      }
    }
  }
}

Deno.test("terms end in the estimate's latency and energy, each from those above it, on every profile and model", async (t) => {
  for (const [at, id] of profileIds.entries()) {
    await t.step(id, async () => {
      const profile = await loadProfile(id);
      let trials = 0;
      for (const [net, how] of tried(profile, at)) {
        const asked = { ...quick, ...how };
        assertTold(explain(net, profile, asked), net, profile, asked);
        trials++;
      }
      assert.ok(trials > 0);
    });
  }
});

Deno.test("one layer can be asked for, and only one that is there", async () => {
  const eyeriss = await loadProfile("eyeriss");
  const { layers, runs } = explain(networks[0]!, eyeriss, { layer: "conv2" });
  assert.deepEqual(layers.map(({ name }) => name), ["conv2"]);
  assert.equal(runs, undefined);
  assert.throws(() => explain(networks[0]!, eyeriss, { layer: "conv9" }), {
    message:
      /^Cannot explain layer "conv9": expected a layer of "AlexNet" among .*, got "conv9"; did you mean "conv1"\?$/,
  });
});

Deno.test("energy by cause is among the terms of a layer of one loop nest", async () => {
  for (
    const id of [
      "eyeriss",
      "eie",
      "scale-sim",
      "nvdla-2048",
      "t4",
      "h100",
      "h100@vllm",
      "tpu-v1",
      "mit-eems",
    ] as const
  ) {
    const profile = await loadProfile(id);
    const { layers } = evaluate(networks[0]!, profile);
    for (const name of ["conv3", "fc6"]) {
      const { terms, gap } = explain(networks[0]!, profile, { layer: name }).layers[0]!;
      if (gap !== undefined) continue;
      const layer = layers.find((layer) => layer.name === name)!;
      const parts = layer.status === "costed" ? Object.entries(layer.energyParts ?? {}) : [];
      for (const [cause, value] of parts) {
        const term = terms.find((term) => term.name === `${cause}Joules`);
        assert.equal(term?.value ?? 0, value, `${id} ${name} ${cause}`);
      }
    }
  }
});

Deno.test("a batch in turns is explained by one turn and their number", async () => {
  const edge = await loadProfile("edge-tpu"),
    net = network("one", [64, 112, 112], conv(64, 3, { padding: 1 }));
  const layer = evaluate(net, edge, { batch: 64 }).layers[0]!;
  assert.ok(layer.status === "costed" && layer.together !== undefined && layer.together < 64);
  const { terms, assumed } = explain(net, edge, { batch: 64 }).layers[0]!;
  const of = (name: string) => terms.find((term) => term.name === name)!;
  assert.equal(of("turns").value, Math.ceil(64 / layer.together));
  assert.equal(of("latencySeconds").formula, "turnLatencySeconds x turns");
  assert.equal(of("energyJoules").formula, "turnEnergyJoules x turns");
  assert.equal(of("turnLatencySeconds").value * of("turns").value, layer.latencySeconds);
  assert.equal(of("m").value, 112 * 112 * layer.together); // rows of the product
  assert.match(
    assumed.join("; "),
    /^in turns of \d+ inputs?, because the whole batch together would take more time or energy$/,
  );
});

Deno.test("what is changed in a chip's numbers changes the terms that follow from it, and no text", async () => {
  const h100 = await loadProfile("h100"), net = networks[2]!;
  const slower = prepared(h100).with({ "models.roofline.memories.1.bytesPerSecond": 1e10 }).profile;
  const before = explain(net, h100).layers, after = explain(net, slower).layers;
  let changed = 0;
  before.forEach(({ terms }, i) => {
    const texts = (of: readonly Term[]) => of.map(({ name, formula }) => [name, formula]);
    assert.deepEqual(texts(after[i]!.terms), texts(terms));
    const value = (of: readonly Term[], name: string) => of.find((term) => term.name === name)?.value;
    assert.equal(value(after[i]!.terms, "hbmBytesPerSecond"), value(terms, "hbmBytesPerSecond") && 1e10);
    if ((value(after[i]!.terms, "latencySeconds") ?? 0) > (value(terms, "latencySeconds") ?? 0)) changed++;
  });
  assert.ok(changed > 50, `${changed}`);
});
