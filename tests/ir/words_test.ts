/** Suggestions, units, bytes, and values as messages show them. */
import assert from "node:assert/strict";
import { show, unknownName } from "../../ir/errors.ts";
import { count, flag, natural, oneOf, padding, pair, toPadding, toPair } from "../../ir/field.ts";
import { common } from "../../ir/options.ts";
import { elements, formatShape } from "../../ir/shape.ts";
import { nearest } from "../../ir/suggest.ts";
import * as units from "../../ir/units.ts";
import { list } from "../../ir/wording.ts";
import { bytesOf, macsOf, type Workload } from "../../ir/work.ts";

const suggestions:
  readonly (readonly [name: string, candidates: readonly string[], found: string | undefined])[] = [
    ["conv", ["conv"], "conv"],
    ["cnov", ["fc", "conv"], "conv"],
    ["covn1", ["conv2", "conv1"], "conv1"],
    ["VGG_16", ["vgg16", "vgg-cnn-m"], "vgg16"],
    ["eyeris", ["eie", "eyeriss", "eyeriss+eie"], "eyeriss"],
    ["paddng", ["padding", "stride"], "padding"],
    ["batchSize", ["bits", "batch"], "batch"],
    ["kvHeads", ["heads", "keyValueHeads", "headSize"], "heads"],
    ["kvHeads", ["keyValueHeads", "headSize"], "keyValueHeads"],
    ["expansion", ["hidden", "expand"], "expand"],
    ["toString", ["batch", "bits"], undefined],
    ["x", ["y"], undefined],
    ["tpu", ["eyeriss", "eie"], undefined],
    ["", [], undefined],
  ];

Deno.test("nearest() finds the nearest known name, or none", async (t) => {
  for (const [name, candidates, found] of suggestions) {
    await t.step(`"${name}" among ${candidates}`, () => assert.equal(nearest(name, candidates), found));
  }
});

// goldens hold "(known names)" in place of such a list: it moves with every addition
Deno.test("list() shows few words whole, and of many those nearest to what was written", () => {
  const words = Array.from({ length: 25 }, (_, i) => `chip-${i + 10}`);
  assert.equal(list(words.slice(1)), words.slice(1).join(", "));
  assert.equal(list(words), `${words.slice(0, 6).join(", ")} and 19 more`);
  assert.equal(list(words, "chip-3"), "chip-30, chip-31, chip-32, chip-33, chip-34, chip-13 and 19 more");
});

Deno.test("unknownName() takes what is no text", () => {
  assert.equal(
    unknownName("model", 5 as never, ["auto"]).message,
    "Cannot find model 5: expected one of auto",
  );
  assert.match(
    unknownName("profile", undefined as never, ["eie"]).message,
    /^Cannot find profile nothing/,
  );
});

const shown: readonly (readonly [value: unknown, text: string])[] = [
  [undefined, "nothing"],
  [null, "null"],
  [Number.NaN, "NaN"],
  [3n, "the bigint 3n"],
  ["a", '"a"'],
  [[1, "b"], '[1,"b"]'],
  [{ a: 1 }, '{"a":1}'],
  [() => 1, "a function"],
  [new Map(), "a Map"],
  [Object.create(null), "{}"],
  [Symbol("s"), "symbol"],
  ["x".repeat(100), `"${"x".repeat(56)}...`],
];

Deno.test("show() says any value in a line", async (t) => {
  for (const [value, text] of shown) {
    await t.step(text, () => assert.equal(show(value), text));
  }
  const cyclic: unknown[] = [];
  cyclic.push(cyclic);
  assert.equal(show(cyclic), "a value that JSON cannot say");
});

Deno.test("units are powers of ten, and a byte has eight bits", () => {
  const powers = { GIGA: 9, MEGA: 6, PERCENT: -2, MILLI: -3, MICRO: -6, NANO: -9, PICO: -12 };
  for (const [name, power] of Object.entries(powers)) {
    assert.equal(units[name as keyof typeof powers], Number(`1e${power}`), name);
  }
  assert.equal(units.BITS_PER_BYTE, 8);
});

Deno.test("bytesOf() takes the network's bits first and the fallback otherwise", () => {
  const workload = {
    parametersRead: 10,
    stateElements: 5,
    inputElements: 20,
    outputElements: 30,
  } as Workload;
  const fallback = { weights: 16, activations: 8 };
  const bytes = { weightBytes: 20, stateBytes: 5, inputBytes: 20, outputBytes: 30 };
  assert.deepEqual(bytesOf(workload, fallback), bytes);
  assert.deepEqual(bytesOf({ ...workload, bits: { weights: 4 } }, fallback), {
    ...bytes,
    weightBytes: 5,
  });
  assert.deepEqual(bytesOf({ ...workload, bits: { activations: 32 } }, fallback), {
    ...bytes,
    stateBytes: 20,
    inputBytes: 80,
    outputBytes: 120,
  });
});

Deno.test("macsOf() multiplies a nest: 2 x 8 x (6 / 2) x 3 x 4 x 5 x 7", () => {
  const nest = {
    n: 2,
    k: 8,
    c: 6,
    p: 3,
    q: 4,
    r: 5,
    s: 7,
    stride: [1, 1],
    dilation: [1, 1],
    groups: 2,
  } as const;
  assert.equal(macsOf(nest), 20_160);
});

Deno.test("shapes are written with x and counted by multiplying", () => {
  assert.equal(formatShape([64, 56, 56]), "64x56x56");
  assert.equal(elements([64, 56, 56]), 200_704);
});

const fields = { count, natural, pair, padding, flag };
const legal:
  readonly (readonly [keyof typeof fields, accepted: readonly unknown[], refused: readonly unknown[]])[] = [
    ["count", [1, 2 ** 53 - 1], [0, -1, 1.5, NaN, Infinity, 2 ** 53, "1", null, undefined]],
    ["natural", [0, 1], [-1, 0.5, NaN, false]],
    ["pair", [[1, 2]], [1, [1], [1, 0], [1, 2, 3], "12"]],
    ["padding", ["same", [0, 0, 0, 0]], ["valid", 0, [0, 0], [0, 0, 0, -1], null]],
    ["flag", [true, false], [0, "true", undefined]],
  ];

Deno.test("fields accept what they say and nothing else", async (t) => {
  for (const [name, accepted, refused] of legal) {
    await t.step(name, () => {
      const field = fields[name]("doc");
      for (const value of accepted) assert.ok(field.accepts(value), show(value));
      for (const value of refused) assert.ok(!field.accepts(value), show(value));
    });
  }
  const word = oneOf("doc", "max", "average");
  assert.deepEqual([word.expected, word.accepts("max"), word.accepts("min")], [
    '"max" or "average"',
    true,
    false,
  ]);
});

Deno.test("every spelling of a padding and a pair comes to one", () => {
  assert.deepEqual(["valid", 2, [1, 2], [1, 2, 3, 4], "same"].map((value) => toPadding(value as never)), [
    [0, 0, 0, 0],
    [2, 2, 2, 2],
    [1, 1, 2, 2],
    [1, 2, 3, 4],
    "same",
  ]);
  assert.deepEqual([3, [3, 5], "x"].map((value) => toPair(value as never)), [[3, 3], [3, 5], "x"]);
});

Deno.test("names, bits and densities have limits", () => {
  assert.deepEqual(["", "a", "a".repeat(200), "a".repeat(201), 1].map(common.name.accepts), [
    false,
    true,
    true,
    false,
    false,
  ]);
  const bits = [{ weights: 8 }, {}, { weights: 4.5, activations: 8 }];
  assert.ok(bits.every(common.bits.accepts));
  const noBits = [{ weights: 65 }, { weights: 0.5 }, { weights: "8" }, { activations: 1.5 }, {
    accumulator: 1.5,
  }];
  assert.ok(
    ![...noBits, { weights: NaN }, { weights: null }, { other: 8 }, [8], null, 8].some(common.bits.accepts),
  );
  const densities = [{ weights: 0, activations: 1 }, { weights: NaN }, { weights: "1" }];
  assert.deepEqual(densities.map(common.density.accepts), [true, false, false]);
});
