/** Estimates as text, JSON and CSV. */
import assert from "node:assert/strict";
import { conv, fc, network } from "../../dsl/mod.ts";
import { evaluate } from "../../engine/evaluate.ts";
import { fromZoo } from "../../examples/mod.ts";
import { type ChipProfile, loadProfile, profileIds } from "../../profiles/mod.ts";
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
  ["heading", /^AlexNet on Eyeriss \(65 nm\), batch 1$/],
  ["layer", /^conv1 +conv +105\.4 M +5\.225 ms +1\.735 mJ +60 % +measured +\[1\]$/],
  ["uncovered layer", /^fc6 +fc +37\.75 M +- +- +- +not costed$/],
  ["sum", /^total, batch 1 +28\.82 ms +8\.021 mJ$/],
  ["counts", /^724\.4 M MACs and 60\.97 M parameters for one inference$/],
  ["coverage", /^costed: 91\.9 % of MACs and .* of bytes; energy is chip power; DRAM is not included$/],
  ["free", /^free: relu1, .*: assumed free: a ReLU unit stands on the way out to DRAM$/],
  ["not costed", /^not costed: fc6, fc7, fc8: no model of Eyeriss costs fc layers$/],
  ["basis", /^basis of the latency: measured 100 %$/],
  ["assumption", /^assumed: conv1, .*: the share of one input in a published batch of 4$/],
  ["source", /^\[1\] silicon: Chen et al\., JSSC 2017, Table V/],
];

Deno.test("text says what was estimated, what it covers and where it comes from", async (t) => {
  const said = text().split("\n");
  for (const [what, line] of lines) {
    await t.step(what, () => assert.ok(said.some((one) => line.test(one)), `${line}\n${text()}`));
  }
  assert.ok(said.every((line) => line === line.trimEnd()));
});

Deno.test("text lists layers with MACs, all or none", () => {
  const layers = (detail: string) =>
    text({ detail }).split("\n").filter((line) => /^(conv|relu|fc)\d /.test(line));
  assert.deepEqual([layers("costed").length, layers("layers").length, layers("total").length], [8, 15, 0]);
});

Deno.test("text tells scaling, error and reproduction when there is any", async () => {
  const scaled = text({}, evaluate(alexnet, both));
  assert.match(scaled, /^scaled: eie from 45 to 65 nm by stillmaker-baas, time x 1\.744, energy x 1\.547$/m);
  const odd = text(
    {},
    evaluate(network("net", [3, 8, 8], conv(4, 3)), eyeriss, { model: "perMac", batch: 2 }),
  );
  assert.match(odd, /^net on Eyeriss \(65 nm\), batch 2, model perMac$/m);
  assert.match(odd, /^total, batch 2 .*s +\(-85 %\.\.\+167 %\) .*J +\(-83 %\.\.\+166 %\)$/m);
  assert.match(odd, /^one inference /m);
  assert.match(
    text({}, evaluate(alexnet, await loadProfile("fodlam-2017"))),
    /^reproduction: takes the latencies/m,
  );
  const none = evaluate(network("net", [4], fc(4)), { ...eyeriss as ChipProfile, models: { table: table! } });
  assert.match(text({}, none), /^not costed: fc1: no model of Eyeriss costs fc layers$/m);
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
