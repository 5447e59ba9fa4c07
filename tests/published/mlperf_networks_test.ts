/** RNN-T, GNMT and DLRM of MLPerf, counted a second time by hand. */
import assert from "node:assert/strict";
import { gnmt } from "../../examples/gnmt.ts";
import { fromZoo } from "../../examples/mod.ts";
import { rnnt } from "../../examples/rnnt.ts";
import { count } from "../../mod.ts";

const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);

/** Weights of an LSTM's layer, and its biases: two vectors for each gate in PyTorch, one in TensorFlow. */
const lstm = (from: number, hidden: number, biases: number) => 4 * hidden * (from + hidden + biases);

/** Fully connected layers of so many features, one after another. */
const dense = (...widths: number[]) => sum(widths.slice(1).map((width, i) => widths[i]! * width));
const biased = (...widths: number[]) => dense(...widths) + sum(widths.slice(1));

const counts = async (name: string) => {
  const { macs, parameters } = count(await fromZoo(name));
  return [macs, parameters];
};

const rnntMacs = (frames: number, characters: number) =>
  frames * (lstm(240, 1024, 0) + lstm(1024, 1024, 0)) +
  frames / 2 * (lstm(2048, 1024, 0) + 2 * lstm(1024, 1024, 0)) +
  characters * 2 * lstm(320, 320, 0) + (frames / 2 + characters) * dense(1344, 512, 29);

Deno.test("rnnt counts what a hand counts", async () => {
  const weights = lstm(240, 1024, 2) + 3 * lstm(1024, 1024, 2) + lstm(2048, 1024, 2) + 28 * 320 +
    2 * lstm(320, 320, 2) + biased(1344, 512, 29);
  assert.deepEqual(await counts("rnnt"), [rnntMacs(208, 93), weights]);
  assert.equal(count(rnnt({ frames: 500, characters: 250 })).macs, rnntMacs(500, 250));
});

/** Encoder; decoder with words and what was seen before, or below and seen; attention; head. */
function gnmtMacs(source: number, target: number, beam: number): number {
  const d = 1024, steps = target * beam;
  return source * (4 * lstm(d, d, 0) + lstm(2 * d, d, 0)) + steps * (4 * lstm(2 * d, d, 0) + d * 36548) +
    d * d * (steps + source) + 2 * steps * source * d;
}

Deno.test("gnmt counts what a hand counts", async () => {
  const d = 1024;
  const weights = 3 * 36548 * d + 4 * lstm(d, d, 1) + 5 * lstm(2 * d, d, 1) + 2 * d * d + 2 * d + 1;
  assert.deepEqual(await counts("gnmt"), [gnmtMacs(30, 30, 10), weights]);
  assert.equal(count(gnmt({ source: 50, target: 40, beam: 1 })).macs, gnmtMacs(50, 40, 1));
});

Deno.test("dlrm counts what a hand counts", async () => {
  const [bottom, top] = [[13, 512, 256, 128], [128 + 27 * 26 / 2, 1024, 1024, 512, 256, 1]];
  assert.deepEqual(await counts("dlrm"), [
    dense(...bottom) + 27 * 27 * 128 + dense(...top),
    187767399 * 128 + biased(...bottom) + biased(...top),
  ]);
});

Deno.test("dlrm-v2 counts what a hand counts", async () => {
  const all = 27 * 128, [bottom, top] = [[13, 512, 256, 128], [all, 1024, 1024, 512, 256, 1]];
  const cross = 2 * all * 512;
  assert.deepEqual(await counts("dlrm-v2"), [
    dense(...bottom) + 3 * cross + dense(...top),
    204184588 * 128 + biased(...bottom) + 3 * (cross + all) + biased(...top),
  ]);
});

Deno.test("a sample of DLRM reads one row of each table, of its second version all that are summed", async () => {
  const rows = async (name: string) =>
    sum(
      count(await fromZoo(name)).layers.filter(({ kind }) => kind === "embedding").map(({ shape }) =>
        shape[0]!
      ),
    );
  assert.deepEqual([await rows("dlrm"), await rows("dlrm-v2")], [26, 214]);
});

/** Ends of each kind of edge in a layer, and its edges: nodes that are read, nodes that are made, edges. */
type Ends = readonly [from: number, to: number, edges: number];

const graphMacs = (features: number, ends: readonly Ends[]) =>
  sum(ends.map(([from, to, edges]) => (from + to) * features * 512 + edges * 512));

Deno.test("rgat counts what a hand counts: 1, 15, 266 and 2320 papers one hop after another, and what hangs on them", async () => {
  const first: Ends[] = [
    [2602, 282, 15 + 15 * 10 + 266 * 5], // papers by citations
    [1148, 282, 4 * 282], // authors
    [1458, 282, 8 + 15 * 8 + 266 * 5], // fields
    [282, 282, 282], // journals
    [282, 282, 282], // conferences
    [2602, 64, 4 * 64], // papers of authors
    [64, 64, 64], // institutes of authors
    [1148, 4, 4 * 5], // authors of institutes
    [2602, 128, 8 * 10 + 120 * 5], // papers of fields
    [2602, 16, 10 + 15 * 5], // of journals
    [2602, 16, 10 + 15 * 5], // of conferences
  ];
  const second: Ends[] = [
    [282, 16, 15 + 15 * 10],
    [64, 16, 4 * 16],
    [128, 16, 8 * 16],
    [16, 16, 16],
    [16, 16, 16],
    [282, 4, 4 * 4],
    [4, 4, 4],
    [282, 8, 8 * 10],
    [282, 1, 10],
    [282, 1, 10],
  ];
  const third: Ends[] = [[16, 1, 15], [4, 1, 4], [8, 1, 8], [1, 1, 1], [1, 1, 1]];
  const macs = graphMacs(1024, first) + graphMacs(512, second) + graphMacs(512, third) + 512 * 2983;
  const kinds = (features: number, kinds: number) => kinds * (features + 3) * 512;
  const weights = kinds(1024, first.length) + kinds(512, second.length + third.length) + 513 * 2983;
  assert.deepEqual(await counts("rgat"), [macs, weights]);
  // the checkpoint has all eleven kinds in each layer
  assert.equal(kinds(1024, 11) + kinds(512, 22) + 513 * 2983, 13115303);
});
