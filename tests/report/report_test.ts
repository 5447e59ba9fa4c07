/** Estimates as text, JSON and CSV. */
import assert from "node:assert/strict";
import { conv, dropout, fc, network, softmax } from "../../dsl/mod.ts";
import { compile } from "../../engine/compile.ts";
import { evaluate } from "../../engine/evaluate.ts";
import { explain } from "../../engine/explain.ts";
import { prepare } from "../../engine/prepare.ts";
import { withMemoryEnergy } from "../../engine/scope.ts";
import { totals } from "../../engine/totals.ts";
import { fromZoo } from "../../examples/mod.ts";
import type { Estimate } from "../../engine/estimate.ts";
import { type ChipProfile, loadProfile, profileIds } from "../../profiles/mod.ts";
import { comparisonCsv } from "../../report/compare.ts";
import { explainedNetworkText } from "../../report/explainNetwork.ts";
import { type Format, reports } from "../../report/mod.ts";
import { ansi } from "../../report/style.ts";

const alexnet = await fromZoo("alexnet");
const eyeriss = await loadProfile("eyeriss");
const both = await loadProfile("eyeriss+eie");
const { table, perMac } = (eyeriss as ChipProfile).models;
const estimate = evaluate(alexnet, { ...eyeriss as ChipProfile, models: { table: table!, perMac: perMac! } });
const text = (options = {}, one = estimate) => reports.text([one], options);

/** What the report must say, and on which line it begins. */
const lines: readonly (readonly [what: string, line: RegExp])[] = [
  ["heading", /^AlexNet on Eyeriss \(65 nm\), as published, batch 1$/],
  ["precision", /^precision +16-bit weights and activations; FODLAM \d+\.\d+\.\d+$/],
  ["latency", /^latency +28\.82 ms; of a part of the network$/],
  ["energy", /^energy +8\.021 mJ; of the chip$/],
  ["memory", /^memory +123 MB; dram size unknown \(weights 122 MB, activations 1\.16 MB\)$/],
  ["limits", /^limits +compute 100 %$/],
  ["basis", /^basis +measured by table$/],
  ["coverage", /^not costed 8\.1 % of MACs and .* of bytes$/],
  ["slowest", /^conv2 +1 +conv +223\.9 M +10\.47 ms +36 % +3\.017 mJ +compute$/],
  ["energy's scope", /^energy: chip power; DRAM is not included$/],
  ["free", /^free: assumed free: a ReLU unit stands on the way out to DRAM \(relu1, .*\)$/],
  ["not costed", /^not costed: no model of Eyeriss costs fc layers \(fc6, fc7, fc8\)$/],
  ["assumption", /^assumed: the share of one input in a published batch of 4 \(conv1, .*\)$/],
  ["source", /^\[1\] silicon: Chen et al\., JSSC 2017, Table V/],
];

Deno.test("text says what was estimated, what it covers and where it comes from", async (t) => {
  const said = text({ notes: true, sources: true }).split("\n");
  for (const [what, line] of lines) {
    await t.step(what, () => assert.ok(said.some((one) => line.test(one)), `${line}\n${text()}`));
  }
  assert.ok(said.every((line) => line === line.trimEnd()));
});

Deno.test("of an energy that is not known nothing is said, its error included", async () => {
  const chip = await loadProfile("scale-sim") as ChipProfile,
    { energy: _, ...systolic } = chip.models.systolic!;
  const one = evaluate(alexnet, { ...chip, models: { systolic } });
  for (const name of ["text", "json", "csv"] as const) {
    assert.doesNotMatch(reports[name]([one], { notes: true, sources: true }), /NaN/, name);
  }
  assert.match(text({ notes: true }, one), /^range: errors found were latency [^,]* \(/m);
  assert.doesNotMatch(one.error!.rule, /energy/);
});

Deno.test("text lists layers with MACs, all or none", () => {
  const layers = (detail: string) =>
    text({ detail }).split("\n").filter((line) => /^(conv|relu|fc)\d /.test(line));
  assert.deepEqual([layers("costed").length, layers("layers").length, layers("total").length], [5, 15, 0]);
  const two = text({ slowest: 2 }).split("\n");
  assert.deepEqual(two.filter((line) => /^(conv|all others)/.test(line)).map((line) => line.split("  ")[0]), [
    "conv2",
    "conv3",
    "all others",
  ]);
  assert.match(text({ detail: "layers" }), /^fc6 +fc +37\.75 M +- +- +- +not costed$/m);
});

Deno.test("text tells scaling, error and reproduction when there is any", async () => {
  const notes = (one: Estimate) => text({ notes: true }, one);
  const scaled = notes(evaluate(alexnet, both));
  assert.match(scaled, /^scaled: eie from 45 to 65 nm by stillmaker-baas, time x 1\.744, energy x 1\.547$/m);
  const odd = notes(
    evaluate(network("net", [3, 8, 8], conv(4, 3)), eyeriss, { model: "perMac", batch: 2 }),
  );
  assert.match(odd, /^net on Eyeriss \(65 nm\), as published, batch 2, model perMac$/m);
  assert.match(odd, /^latency +.* ns, .* to .* ns; .* ns an inference; .* inferences a second$/m);
  assert.match(
    odd,
    /^range: errors found were latency -86 %\.\.\+175 %, energy -84 %\.\.\+175 % .*; widened for less work than in any row$/m,
  );
  assert.match(
    notes(evaluate(alexnet, await loadProfile("fodlam-2017"))),
    /^reproduction: takes the latencies/m,
  );
  const none = evaluate(network("net", [4], fc(4)), { ...eyeriss as ChipProfile, models: { table: table! } });
  assert.match(text({}, none), /^not costed: no model of Eyeriss costs fc layers \(fc1\)$/m);
});

Deno.test("colours change nothing but colours", () => {
  const coloured = text({ style: ansi });
  assert.notEqual(coloured, text());
  // deno-lint-ignore no-control-regex
  assert.equal(coloured.replaceAll(/\x1b\[\d+m/g, ""), text());
});

Deno.test("json is the estimate itself, or a list of several", () => {
  assert.deepEqual(JSON.parse(reports.json([estimate], {})), estimate);
  assert.deepEqual(JSON.parse(reports.json([estimate, estimate], {})), [estimate, estimate]);
});

/** The cells of a CSV text, by RFC 4180. */
function cells(csv: string): string[][] {
  return csv.split("\n").map((line) =>
    [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, bare]) =>
      quoted?.replaceAll('""', '"') ?? bare!
    )
  );
}

Deno.test("csv has a line a layer and its numbers in full", () => {
  const [header, ...rows] = cells(reports.csv([estimate], {}));
  const column = (name: string) => rows.map((row) => row[header!.indexOf(name)]);
  assert.equal(rows.length, alexnet.layers.length);
  assert.ok(rows.every((row) => row.length === header!.length));
  assert.deepEqual(column("layer"), alexnet.layers.map(({ name }) => name));
  const seconds = estimate.layers.map((layer) => layer.status === "costed" ? `${layer.latencySeconds}` : "");
  assert.deepEqual(column("latencySeconds"), seconds);
  assert.deepEqual(new Set(column("status")), new Set(["costed", "free", "uncovered"]));
});

Deno.test("csv quotes names that need it", () => {
  const net = network('a "net", new', [3, 8, 8], conv(4, 3, { name: "x,y" }));
  const [, row] = cells(reports.csv([evaluate(net, eyeriss)], {}));
  assert.deepEqual([row![0], row![3]], ['a "net", new', "x,y"]);
});

Deno.test("every format takes every estimate", async () => {
  for (const id of profileIds) {
    const one = evaluate(alexnet, await loadProfile(id), { batch: 3 });
    for (const format of Object.keys(reports) as Format[]) {
      const made = reports[format]([one, one], {});
      assert.ok(made.length > 100 && !/undefined|NaN/.test(made), `${id} ${format}`);
    }
  }
});

Deno.test("every fact and note says something: no empty word, no brackets around nothing, no range of no width", async () => {
  const idle = network("idle", [4], dropout()), edge = await loadProfile("edge-tpu");
  const cases = [
    evaluate(idle, edge),
    withMemoryEnergy(evaluate(alexnet, edge), alexnet, edge),
    withMemoryEnergy(evaluate(alexnet, both), alexnet, both), // published times, to which a modelled energy is added
  ];
  for (const one of cases) {
    const made = text({ notes: true, detail: "layers" }, one),
      what = `${one.network.name} on ${one.profile.id}`;
    assert.doesNotMatch(made, /\(\)|^\w+ *(;.*)?$/m, what);
    for (const [, value, low, high] of made.matchAll(/([\d.]+) \w+, ([\d.]+) to ([\d.]+) /g)) {
      assert.ok(low !== high, `${what}: ${value}, ${low} to ${high}`);
    }
  }
  assert.match(text({}, cases[0]), /^precision +-; FODLAM/m);
});

Deno.test("where no layer has a cost, nothing is printed as 0", async () => {
  const net = network("softmax alone", [10], softmax()), chip = await loadProfile("eyeriss");
  const one = evaluate(net, chip);
  const { latencySeconds, energyJoules } = totals(compile(net), prepare(chip));
  assert.deepEqual([latencySeconds, energyJoules], [NaN, NaN]);
  const { total, rate, limits } = JSON.parse(reports.json([one], {}));
  assert.deepEqual(total, {
    latencySeconds: null,
    energyJoules: null,
    perInference: { latencySeconds: null, energyJoules: null },
    range: null,
  });
  assert.deepEqual(new Set([...Object.values(rate), ...Object.values(limits)]), new Set([null]));
  assert.match(text({}, one), /^latency +-\nenergy +-\nmemory .*\nlimits +-\n/m);
  const [head, cells] = comparisonCsv([one]).split(/\r?\n/).map((line) => line.split(","));
  for (const column of ["latencySeconds", "energyJoules", "inferencesPerSecond", "computeShare"]) {
    assert.equal(cells![head!.indexOf(column)], "", column);
  }
  assert.match(
    explainedNetworkText(explain(net, chip), "fodlam explain"),
    /^softmax alone on eyeriss, batch 1: -, -$/m,
  );
});
