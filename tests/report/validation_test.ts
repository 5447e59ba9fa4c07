/** Terms, explanations, comparisons and validations as text. */
import assert from "node:assert/strict";
import { evaluate } from "../../engine/evaluate.ts";
import { explain } from "../../engine/explain.ts";
import type { Comparison } from "../../engine/trust/compare.ts";
import { type ModelValidation, summariesOf } from "../../engine/trust/validate.ts";
import { fromZoo } from "../../examples/mod.ts";
import { loadProfile } from "../../profiles/mod.ts";
import { comparisonCsv, comparisonText } from "../../report/compare.ts";
import { explanationText } from "../../report/explain.ts";
import { ansi } from "../../report/style.ts";
import { termValue } from "../../report/term.ts";
import { citation } from "../../report/text.ts";
import { blockText, rowBlocks, summaryBlock } from "../../report/validate.ts";

const alexnet = await fromZoo("alexnet");
const eyeriss = await loadProfile("eyeriss"),
  eie = await loadProfile("eie"),
  a100 = await loadProfile("a100");

Deno.test("a term's value has the unit that its name is or ends in, and a count none", () => {
  const values: readonly (readonly [name: string, value: number, text: string])[] = [
    ["dramBytes", 1.5e6, "1.500 MB"],
    ["bytes", 1.5e6, "1.500 MB"],
    ["dramFilterBytesFull", 2000, "2.000 kB"],
    ["latencySeconds", 0.0069, "6.900 ms"],
    ["seconds", 2.716e-4, "271.6 us"],
    ["computeSeconds2", 5.472e-5, "54.72 us"], // of the second of two nests
    ["hbmBytesPerSecond", 2.039e12, "2.039 TB/s"], // not seconds, not bytes
    ["bytesPerSecond", 3.2e11, "320.0 GB/s"],
    ["peakMacsPerSecond", 156e12, "156.0 TMAC/s"],
    ["joulesPerMac", 5.2e-14, "52.00 fJ/MAC"],
    ["clockHertz", 200e6, "200.0 MHz"],
    ["hertz", 1.59e9, "1.590 GHz"],
    ["activePes", 156, "156"],
    ["bytesPerElement", 2, "2"],
    ["macs", 149.5e6, "149.5 M"],
    ["inputDensity", 0.4242424, "0.4242"],
  ];
  for (const [name, value, text] of values) assert.equal(termValue(name, value), text, name);
});

Deno.test("runs of three sources and more are cited as ranges", () => {
  assert.equal(citation([1]), "[1]");
  assert.equal(citation([1, 2]), "[1][2]");
  assert.equal(citation([3, 1, 2]), "[1-3]");
  assert.equal(citation([1, 3, 4, 5, 9]), "[1][3-5][9]");
  assert.equal(citation([]), "");
});

Deno.test("an explanation cites each constant, marks the bound that holds and says why a layer has no number", () => {
  const text = explanationText(explain(alexnet, eyeriss, { model: "rowStationary" }));
  assert.match(text, /^AlexNet on eyeriss, batch 1: what each number is made of\n/);
  assert.match(text, /\nconv3 \(conv\): model rowStationary on eyeriss, compute bound\n/);
  assert.match(text, /\nfc6 \(fc\): model rowStationary on eyeriss, memory bound\n/);
  assert.match(text, /\nrows +12 +\[2\]\n/);
  assert.match(text, /\nweightDramSeconds +157\.3 ms +=.*<- holds\n/);
  assert.match(text, /\nnot costed: no model of Eyeriss costs pool layers\n/);
  assert.match(text, /\n\[2\] silicon: Chen et al\., JSSC 2017, /);
  for (const [, number] of text.matchAll(/\[(\d+)\]/g)) assert.ok(text.includes(`\n[${number}] `), number);
});

Deno.test("a comparison tells the fastest, leaves parts of a network out of that, and says what energies are of", () => {
  const text = comparisonText([evaluate(alexnet, eyeriss), evaluate(alexnet, eie), evaluate(alexnet, a100)]);
  const line = (id: string) => text.split("\n").find((line) => line.startsWith(`${id} `))!;
  assert.match(line("a100@pytorch"), / 1\.00x /);
  assert.match(line("eyeriss"), /^eyeriss +16\/16 +\S+ m?s, \S+ to \S+ m?s +\d+x /);
  assert.match(line("eie"), / - +- +30\.92 uJ +chip .* 91\.9 %$/); // 8 % of the MACs are no match for the whole
  assert.match(text, /\neyeriss: as published, 65 nm; energy: chip power; DRAM is not included\n/);
  assert.ok(comparisonText([evaluate(alexnet, eie)], { style: ansi }).includes("\x1b["));
});

Deno.test("a comparison as CSV has a line an estimate, and numbers in full", () => {
  const estimate = evaluate(alexnet, a100, { batch: 2 });
  const [head, line, ...rest] = comparisonCsv([estimate]).trim().split("\n");
  assert.deepEqual(rest, []);
  const cells = Object.fromEntries(head!.split(",").map((name, i) => [name, line!.split(",")[i]!]));
  assert.equal(cells.profile, "a100");
  assert.equal(cells.batch, "2");
  assert.equal(Number(cells.latencySeconds), estimate.total.latencySeconds);
  assert.equal(Number(cells.latencyErrorLow), estimate.error!.latency.low);
});

/** A row of a published table with what a model says of it. */
function found(name: string, published: number, estimated: number, kind: "silicon" | "model"): Comparison {
  const subject = { zoo: "alexnet" }, published_ = { latencySeconds: published };
  const row = {
    table: "t",
    name,
    profile: "x",
    network: name,
    subject,
    batch: 2,
    widths: {},
    changes: {},
    published: published_,
    kind,
  };
  const work = { bits: 8, macs: 1e9, sorts: ["conv" as const] };
  return { row, quantity: "latencySeconds", published, estimated, error: estimated / published - 1, work };
}

Deno.test("rows of one name that differ in their batch have each its own error left out", () => {
  const at = (batch: number, estimated: number) => {
    const { row, ...rest } = found("a", 1, estimated, "silicon");
    return { ...rest, row: { ...row, batch } };
  };
  const [rows] = rowBlocks("x", {
    model: "roofline",
    fits: [],
    all: [at(1, 1.1), at(2, 1.2)],
    leftOut: [at(2, 1.4), at(1, 1.3)],
  }).map(blockText);
  assert.match(rows!, /\na +latency +1\.000 s +1\.100 s +\+10 % +\+30 %\na, batch 2 +latency .* \+40 %$/);
});

Deno.test("a validation prints rows and summaries, and tells silicon from models", () => {
  const all = [found("a", 1, 1.1, "silicon"), found("b", 2, 1.6, "silicon"), found("c", 1, 1, "model")];
  const fit = {
    model: "roofline",
    tables: ["t"],
    quantity: "latencySeconds",
    parameters: ["overlap"],
    leaveOut: "network",
  } as const;
  const validation: ModelValidation = {
    model: "roofline",
    groups: ["conv"],
    fits: [fit],
    all,
    leftOut: [found("a", 1, 1.3, "silicon")],
    blind: [found("a", 1, 0.5, "silicon")],
  };
  const [rows, models] = rowBlocks("x", validation).map(blockText);
  assert.match(rows!, /^x, model roofline, t \(silicon\)\n/);
  assert.match(rows!, /\na, batch 2 +latency +1\.000 s +1\.100 s +\+10 % +\+30 %\n/);
  assert.match(rows!, /\nb, batch 2 +latency +2\.000 s +1\.600 s +-20 %$/);
  assert.match(models!, /itself a model, not silicon/);
  const summary = blockText(summaryBlock("x", validation, summariesOf(validation)));
  assert.match(summary, /^x, model roofline: 1 fitted to latency of t \(overlap; left out by network\)\n/);
  assert.match(summary, /t \(silicon\) +latency +as shipped +2 +15 % +15 % +-20 % +-5 %/);
  assert.match(summary, /t \(silicon\) +latency +left out +1 +30 % +30 % +\+30 % +\+30 %/);
  assert.match(summary, /t \(silicon\) +latency +mappings searched +1 +50 % +50 % +-50 % +-50 %/);
});
