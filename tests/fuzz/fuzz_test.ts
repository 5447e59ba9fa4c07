/** The fuzzer finds faults that are planted, makes the same inputs from the same seed, and finds nothing in a short run. */
import assert from "node:assert/strict";
import { kinds } from "../../ir/registry.ts";
import { networksOfEveryKind } from "./kinds.ts";
import { fuzzTarget } from "./main.ts";
import { minimised } from "./minimise.ts";
import { mutators } from "./mutate/mod.ts";
import { randomOf } from "./random.ts";
import { runTarget } from "./run.ts";
import { inputOf } from "./target.ts";
import { targets } from "./targets/mod.ts";
import { planted } from "./targets/planted.ts";

const SEED = 20_261_126;

Deno.test("a short run over every target finds nothing", async (t) => {
  for (const target of targets) {
    await t.step(target.name, async () => {
      const tally = { inputs: 0, accepted: 0, slowestSeconds: 0, slowest: 0, peakBytes: 0 };
      const failures = await runTarget(
        target,
        { seed: SEED, from: 0, most: 60, seconds: 10, alone: false },
        tally,
      );
      assert.deepEqual(failures.map(({ input, message }) => `${input}: ${message}`), []);
      assert.ok(tally.inputs > 10, `${tally.inputs} inputs`);
    });
  }
});

Deno.test("an input follows from seed, target and number, and changes its sample", async (t) => {
  for (const target of targets) {
    await t.step(target.name, async () => {
      const samples = await target.samples();
      assert.ok(samples.length > 0, "there are samples");
      const input = (seed: number, number: number) =>
        inputOf(target, samples, randomOf(seed, target.name, number)).bytes;
      let same = 0, other = 0;
      for (let i = 0; i < 12; i++) {
        assert.deepEqual(input(SEED, i), input(SEED, i));
        if (samples.some(({ bytes }) => String(bytes) === String(input(SEED, i)))) same++;
        if (String(input(SEED, i)) !== String(input(SEED + 1, i))) other++;
      }
      assert.ok(same < 6 && other > 6, `${same} unchanged, ${other} of another seed differ`);
    });
  }
});

/** What the fuzzer says of each planted fault. */
const said: Readonly<Record<string, RegExp>> = {
  "planted-crash": /^TypeError: planted$/,
  "planted-number": /latencySeconds is NaN/,
  "planted-memory": /took more than 1 GB$/,
  "planted-death": /^the process ended with 3/,
  "planted-hang": /^no answer within 3 s$/,
};
for (const target of planted) {
  Deno.test(`a watched process finds ${target.name}`, async () => {
    const samples = await target.samples();
    const isBad = (number: number) => {
      const { bytes } = inputOf(target, samples, randomOf(SEED, target.name, number));
      return new TextDecoder().decode(bytes).includes("bad");
    };
    let first = 1;
    while (!isBad(first)) first++;
    const patience = target.name === "planted-hang" ? 3 : 40; // a busy machine takes its time to fill a gigabyte
    const options = { seed: SEED, seconds: 60, inputs: 2, from: first - 1, patience, out: "" };
    const { failures, tally } = await fuzzTarget(target.name, options);
    assert.deepEqual([failures.length, tally.inputs], [1, 2]);
    const [{ message, bytes, input }] = failures as [typeof failures[number]];
    assert.match(message, said[target.name]!);
    assert.equal(input, first);
    assert.ok(new TextDecoder().decode(bytes).includes("bad"));
  });
}

Deno.test("the networks to begin with have every kind of layer", () => {
  const seen = new Set(networksOfEveryKind().flatMap(({ layers }) => layers.map(({ kind }) => kind)));
  assert.deepEqual(kinds.filter((kind) => !seen.has(kind)), []);
});

Deno.test("a failing input is made small", async () => {
  const encode = (text: string) => new TextEncoder().encode(text),
    decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  const json = encode(JSON.stringify({ a: [1, 2, { deep: { bad: true, good: 1 } }], b: "x".repeat(100) }));
  const small = await minimised(json, (bytes) => Promise.resolve(decode(bytes).includes("bad")));
  assert.equal(decode(small), '{"a":[{"deep":{"bad":true}}]}');
  const text = await minimised(
    encode("one\ntwo\nbad\nthree"),
    (bytes) => Promise.resolve(decode(bytes).includes("bad")),
  );
  assert.equal(decode(text), "bad");
});

Deno.test("mutants of protobuf are still protobuf, and those of JSON still JSON", async () => {
  const onnx = (await targets.find(({ name }) => name === "onnx")!.samples())[0]!.bytes;
  const { fromBinary } = await import("../../deps/protobuf.ts");
  const { ModelProtoSchema } = await import("../../deps/onnx_buf.ts");
  let whole = 0, parsed = 0;
  for (let i = 0; i < 100; i++) {
    try {
      fromBinary(ModelProtoSchema, mutators.protobuf(onnx, randomOf(1, "protobuf", i)));
      whole++;
    } catch { /* one in ten has changes of bytes, and some fields get another sort of value */ }
    try {
      JSON.parse(
        new TextDecoder().decode(
          mutators.json(new TextEncoder().encode('{"a":[1,{"b":"c"}]}'), randomOf(1, "json", i)),
        ),
      );
      parsed++;
    } catch { /* the same */ }
  }
  assert.ok(whole > 60 && parsed > 85, `${whole} and ${parsed} of 100`);
});
