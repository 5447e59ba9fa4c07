/** Broken and hostile files: one message with the place each, or a valid network. */
import assert from "node:assert/strict";
import process from "node:process";
import { FunctionProtoSchema, ModelProtoSchema, NodeProtoSchema } from "../../deps/onnx_buf.ts";
import { create, fromBinary, toBinary } from "../../deps/protobuf.ts";
import { fromZoo } from "../../examples/mod.ts";
import { format } from "../../formats/onnx/mod.ts";
import { GraphWriter } from "../../formats/onnx/write/graph.ts";
import { check } from "../../ir/check.ts";
import { isFodlamError } from "../../ir/errors.ts";
import { fuzz, randomFrom, type Sample } from "./fuzz.ts";
import { graphOf, reading, sample } from "./onnx.ts";
import { wrongModel } from "./onnx_mutants.ts";

async function samples(): Promise<Sample[]> {
  const written = await Promise.all(
    ["lenet5", "neuraltalk", "vit-ti-16", "shufflenet-v2-0.5"].map(async (name) => {
      const { files: [file] } = await format.write!(await fromZoo(name), { skipUnsupported: true });
      return { path: `${name}.onnx`, bytes: file!.content };
    }),
  );
  const exported = ["resnet18", "mobilenet_v2"].map(async (name) => ({
    path: `${name}.onnx`,
    bytes: await sample(name),
  }));
  return [...written, ...await Promise.all(exported)];
}

Deno.test("hostile bytes are refused with a place, or read", async () => {
  const { read, refused } = await fuzz(format, await samples(), {
    mutants: 2400,
    place: /\b(byte \d+|(node|tensor|input|output) ")/,
  });
  assert.ok(read > 0 && refused["bad-file"]! > 1000);
});

Deno.test("wrong graphs are refused with a place, or read", async () => {
  const random = randomFrom(7), files = await samples();
  let read = 0, refused = 0;
  for (let i = 0; i < 600; i++) {
    const { path, bytes } = files[i % files.length]!;
    try {
      const { networks } = await format.read!({ path, bytes: wrongModel(bytes as Uint8Array, random) }, {});
      for (const network of networks) assert.deepEqual(check(network), []);
      read++;
    } catch (error) {
      if (!isFodlamError(error)) throw error;
      assert.match(
        error.message,
        /^Cannot read \S+\.onnx (node|tensor|input|output) "|at least one layer, got none$|at most 2\^53/,
      );
      refused++;
    }
  }
  assert.ok(read > 50 && refused > 50, `${read} read, ${refused} refused`);
});

const cases: readonly (readonly [what: string, bytes: () => Uint8Array, message: RegExp])[] = [
  ["nothing", () => new Uint8Array(), /tiny\.onnx byte 0: expected a model with a graph, got none/],
  [
    "a varint without end",
    () => new Uint8Array(20).fill(0xff),
    /tiny\.onnx byte \d+: expected protobuf, got/,
  ],
  [
    "a length beyond the end",
    () => Uint8Array.of(0x3a, 0xff, 0xff, 0xff, 0x7f),
    /byte 0: expected 268435455 bytes of graph, got 0/,
  ],
  ["graphs in graphs", () => nested(5000), /byte \d+: expected at most 64 messages in each other, got more/],
  ["a circle", () => circle(), /node "a" \(Relu\): expected nodes without cycles, got one that reads itself/],
  [
    "an input from nowhere",
    () => graphOf([1, 4], (graph) => graph.node("Relu", ["ghost"])),
    /expected an input that some node makes, got "ghost"/,
  ],
  [
    "a negative weight",
    () => weight([-8, 4]),
    /tensor "w": expected at most 16 sizes and 2\^53 elements, got \[-8,4\]/,
  ],
  [
    "a weight of 2^60",
    () => weight([2 ** 30, 2 ** 30]),
    /tensor "w": expected at most 16 sizes and 2\^53 elements/,
  ],
  [
    "an image of 2^60 pixels",
    () => graphOf([1, 3, 2 ** 30, 2 ** 30], (graph) => graph.node("Relu", ["x"])),
    /input "x": expected at most 16 sizes/,
  ],
  [
    "a constant of 2^40",
    () => filled([2 ** 20, 2 ** 20]),
    /a value that depends on the input|at least one layer/,
  ],
  [
    "ten million nodes",
    () => nodes(10_000_000),
    /byte \d+: expected at most 1000000 nodes, got more/,
  ],
  [
    "a chain of 160 thousand",
    () => chain(160_000),
    /node "n\d+" \(Relu\): expected at most 100000 layers, got more/,
  ],
  [
    "functions that call two, 26 times over",
    doubling,
    /\(d\.f\d+\): expected at most 150000 nodes, got more/,
  ],
];

/** A graph (field 7) of empty nodes (field 1). */
function nodes(count: number): Uint8Array {
  const bytes = new Uint8Array(6 + 2 * count).fill(0x0a);
  for (let i = 7; i < bytes.length; i += 2) bytes[i] = 0;
  bytes[0] = 0x3a;
  for (let i = 1, rest = 2 * count; i < 6; i++, rest >>>= 7) bytes[i] = rest & 127 | (i < 5 ? 128 : 0);
  return bytes;
}

function chain(length: number): Uint8Array {
  return graphOf([1, 4], (graph) => {
    for (let i = 0; i < length; i++) graph.node("Relu", [i === 0 ? "x" : `n${i - 1}`], { name: `n${i}` });
    return `n${length - 1}`;
  });
}

/** Functions of which each calls the next twice. */
function doubling(): Uint8Array {
  const model = fromBinary(
    ModelProtoSchema,
    graphOf([1, 4], (graph) => graph.node("f0", ["x"], { name: "y" })),
  );
  model.graph!.node[0]!.domain = "d";
  const call = (i: number, input: string, output: string) =>
    create(NodeProtoSchema, {
      opType: i < 26 ? `f${i}` : "Relu",
      domain: i < 26 ? "d" : "",
      input: [input],
      output: [output],
    });
  for (let i = 0; i < 26; i++) {
    const node = [call(i + 1, "a", "b"), call(i + 1, "b", "c")];
    model.functions.push(
      create(FunctionProtoSchema, { name: `f${i}`, domain: "d", input: ["a"], output: ["c"], node }),
    );
  }
  return toBinary(ModelProtoSchema, model);
}

const wide: readonly (readonly [what: string, bytes: () => Uint8Array])[] = [
  [
    "one node of 50 thousand inputs",
    () =>
      graphOf(
        [1, 4],
        (graph) => graph.node("Concat", new Array<string>(50_000).fill("x"), { attributes: { axis: 1 } }),
      ),
  ],
  ["one value that 20 thousand gates read behind 20 thousand casts", gates],
];

function gates(): Uint8Array {
  return graphOf([1, 4], (graph) => {
    let x = "x";
    for (let i = 0; i < 20_000; i++) x = graph.node("Identity", [x], { name: `i${i}` });
    const all = Array.from(
      { length: 20_000 },
      (_, i) => graph.node("Mul", [x, graph.node("Sigmoid", [x], { name: `s${i}` })], { name: `m${i}` }),
    );
    return graph.node("Concat", all, { attributes: { axis: 1 } });
  });
}

for (const [what, bytes] of wide) {
  Deno.test(`${what} takes no more than a moment`, async () => {
    const before = process.cpuUsage().user;
    assert.deepEqual(check((await reading(bytes())).networks[0]!), []);
    const seconds = (process.cpuUsage().user - before) / 1e6;
    assert.ok(seconds < 10, `${seconds} s`);
  });
}

function weight(dims: number[]): Uint8Array {
  return graphOf([1, 4], (graph) => graph.node("MatMul", ["x", graph.weight("w", dims)]));
}

function filled(dims: number[]): Uint8Array {
  return graphOf([1, 4], (graph) => graph.node("Neg", [graph.filled(dims)]));
}

function circle(): Uint8Array {
  const graph = new GraphWriter();
  graph.input("x", [1, 4]);
  graph.node("Relu", ["b"], { name: "a" });
  graph.node("Relu", ["a"], { name: "b" });
  return graph.bytes("circle", [{ name: "b", shape: [1, 4] }]);
}

/** A graph in an attribute in a node in a graph, so many deep: fields 7 (graph), 1 (node), 5 (attribute), 6 (g). */
function nested(depth: number): Uint8Array {
  let bytes: number[] = [];
  const wrap = (field: number) => {
    const length: number[] = [];
    for (let rest = bytes.length;; rest >>>= 7) {
      length.push(rest > 127 ? (rest & 127) | 128 : rest);
      if (rest <= 127) break;
    }
    bytes = [field * 8 + 2, ...length, ...bytes];
  };
  for (let i = 0; i < Math.min(depth, 300); i++) for (const field of [6, 5, 1]) wrap(field);
  wrap(7);
  return Uint8Array.from(bytes);
}

for (const [what, bytes, message] of cases) {
  Deno.test(`${what} is refused`, async () => {
    await assert.rejects(
      reading(bytes()),
      (error) => isFodlamError(error) && message.test(error.message) || assert.fail(String(error)),
    );
  });
}
