/** What `check()` accepts and what it says of the rest. */
import assert from "node:assert/strict";
import { workloadsOf } from "../../ir/workloads.ts";
import { conv, input, network } from "../../dsl/mod.ts";
import { zoo } from "../../examples/mod.ts";
import { check, networkFrom } from "../../ir/check.ts";
import { FodlamError } from "../../ir/errors.ts";
import type { Network } from "../../ir/network.ts";

Deno.test("check() accepts every network of the zoo, and JSON and back is the identity", async (t) => {
  for (const [name, entry] of Object.entries(zoo)) {
    await t.step(name, async () => {
      const net = await entry.load();
      const text = JSON.stringify(net);
      const copy = networkFrom(JSON.parse(text));
      assert.deepEqual(check(copy), []);
      assert.deepEqual(copy, net);
      assert.equal(JSON.stringify(copy), text);
    });
  }
});

// deno-lint-ignore no-explicit-any
type Loose = any;

const x = input(3, 8, 8);
const trunk = x.conv(4, 3, { name: "a" });
const base: Network = trunk.conv(4, 1, { name: "b", bits: { weights: 8 }, density: { weights: 1 } })
  .add(trunk, { name: "c" }).toNetwork("base");

/** A change to the network above, and what is then said of it. */
const faults: readonly (readonly [title: string, change: (net: Loose) => unknown, ...messages: string[]])[] =
  [
    ["nothing", (net) => net],
    ["not an object", () => 3, "Cannot read network: expected an object, got 3"],
    ["null", () => null, "Cannot read network: expected an object, got null"],
    [
      "an empty object",
      () => ({}),
      'Cannot read format: expected "fodlam/network@1", got nothing', // it is no network, so the rest means nothing
    ],
    [
      "an unknown key",
      (net) => ({ ...net, layer: 1 }),
      "Cannot read network: expected a key among format, name, inputs, layers, outputs, " +
      'got "layer"; did you mean "layers"?',
    ],
    ["an input that is none", (net) => {
      net.inputs.push(4);
    }, "Cannot read input 1: expected an object, got 4"],
    [
      "an input without a name",
      (net) => void net.inputs.push({ shape: [1] }),
      "Cannot read input 1 name: expected a text of 1 to 200 characters, got nothing",
    ],
    [
      "two inputs of one name",
      (net) => void net.inputs.push(net.inputs[0]),
      'Cannot read input 1: expected every name once, got "input"',
    ],
    [
      "an input without pixels",
      (net) => void (net.inputs[0].shape = [3, 0, 8]),
      "Cannot read input 0 shape: expected a list of one to four whole numbers of at least 1, got [3,0,8]",
    ],
    [
      "an output that is no name",
      (net) => void (net.outputs = [3]),
      "Cannot read outputs: expected names of layers, got 3",
    ],
    [
      "an unknown output",
      (net) => void (net.outputs = ["cc"]),
      'Cannot read outputs: expected a layer among a, b, c, got "cc"; did you mean "c"?',
    ],
    [
      "an input as an output",
      (net) => void (net.outputs = ["input"]),
      'Cannot read outputs: expected a layer among a, b, c, got "input"',
    ],
    [
      "an output twice",
      (net) => void (net.outputs = ["c", "c"]),
      'Cannot read outputs: expected every name once, got "c"',
    ],
    [
      "a layer that is none",
      (net) => void (net.layers[2] = []),
      "Cannot read layer 2: expected an object, got []",
      'Cannot read outputs: expected a layer among a, b, got "c"',
    ],
    [
      "a layer without a name",
      (net) => void (net.layers[2].name = ""),
      'Cannot read layer 2 name: expected a text of 1 to 200 characters, got ""',
      'Cannot read outputs: expected a layer among a, b, got "c"',
    ],
    [
      "two layers of one name",
      (net) => void (net.layers[1].name = "a"),
      'Cannot read layer 1 "a": expected every name once, got "a" again',
      'Cannot read layer 2 "c": expected an input among input, a, got "b"',
    ],
    [
      "an unknown kind",
      (net) => void (net.layers[0].kind = "convv"),
      'Cannot read layer 0 "a": expected a kind among conv, conv1d, conv3d, concat, lrn, moe and 65 more, got "convv"; ' +
      'did you mean "conv"?',
    ],
    [
      "an unknown field",
      (net) => void (net.layers[2].strid = 1),
      'Cannot read layer 2 "c": expected a key among name, kind, inputs, bits, density, sharedWith, shape, ' +
      'instances, got "strid"',
    ],
    [
      "an illegal field",
      (net) => void (net.layers[0].filters = 1.5),
      'Cannot read layer 0 "a": expected filters to be a whole number of at least 1, got 1.5',
    ],
    [
      "bits that are none",
      (net) => void (net.layers[1].bits = { weights: 0 }),
      'Cannot read layer 1 "b": expected bits to be numbers from 1 to 64 for weights, whole ones for ' +
      'activations, accumulator or cache, got {"weights":0}',
    ],
    [
      "activations of a fraction of bits",
      (net) => void (net.layers[1].bits = { weights: 4.5, activations: 4.5 }),
      'Cannot read layer 1 "b": expected bits to be numbers from 1 to 64 for weights, whole ones for ' +
      'activations, accumulator or cache, got {"weights":4.5,"activations":4.5}',
    ],
    [
      "a density over 1",
      (net) => void (net.layers[1].density = { weights: 2 }),
      'Cannot read layer 1 "b": expected density to be numbers from 0 to 1 for weights or activations, ' +
      'got {"weights":2}',
    ],
    [
      "no inputs",
      (net) => void delete net.layers[1].inputs,
      'Cannot read layer 1 "b": expected inputs to be a list of one name, got nothing',
    ],
    [
      "a sum of one",
      (net) => void (net.layers[2].inputs = ["a"]),
      'Cannot read layer 2 "c": expected inputs to be a list of two or more names, got ["a"]',
    ],
    [
      "a dangling input",
      (net) => void (net.layers[1].inputs = ["aa"]),
      'Cannot read layer 1 "b": expected an input among input, a, got "aa"; did you mean "a"?',
    ],
    [
      "layers out of order",
      (net) => void net.layers.reverse(),
      'Cannot read layer 0 "c": expected layers in order of use, got "b", which stands later, at 1',
      'Cannot read layer 0 "c": expected layers in order of use, got "a", which stands later, at 2',
      'Cannot read layer 1 "b": expected layers in order of use, got "a", which stands later, at 2',
    ],
    [
      "a cycle",
      (net) => void (net.layers[0].inputs = ["c"]),
      'Cannot read layer 0 "a": expected layers without cycles, got "c", which itself reads this layer',
    ],
    [
      "a layer that reads itself",
      (net) => void (net.layers[1].inputs = ["b"]),
      'Cannot read layer 1 "b": expected layers without cycles, got "b", which itself reads this layer',
    ],
    [
      "an impossible shape",
      (net) => void (net.inputs[0].shape = [3, 2, 8]),
      'Cannot read layer 0 "a": expected an input of at least 3x3, got 2x8 from "input"',
    ],
    [
      "a wrong shape",
      (net) => void (net.layers[0].shape = [4, 6, 7]),
      'Cannot read layer 0 "a": expected shape 4x6x6 from "input", got 4x6x7',
    ],
    [
      "no shape",
      (net) => void delete net.layers[0].shape,
      'Cannot read layer 0 "a": expected shape 4x6x6 from "input", got nothing',
    ],
    [
      "instances from nowhere",
      (net) => void (net.layers[2].instances = 2),
      'Cannot read layer 2 "c": expected 1 instance from "b" and "a", got 2',
    ],
    [
      "several faults, all of them, and none of their consequences",
      (net) => {
        net.format = "other";
        net.layers[0].kernel = [3];
        net.layers[2].inputs = ["b", "z"];
        net.outputs = ["d"];
      },
      'Cannot read format: expected "fodlam/network@1", got "other"',
      'Cannot read layer 0 "a": expected kernel to be a pair [height, width] of whole numbers of at least 1, ' +
      "got [3]",
      'Cannot read layer 2 "c": expected an input among input, a, b, got "z"',
      'Cannot read outputs: expected a layer among a, b, c, got "d"',
    ],
  ];

Deno.test("check() says every fault", async (t) => {
  for (const [title, change, ...messages] of faults) {
    await t.step(title, () => {
      const copy = JSON.parse(JSON.stringify(base));
      const value = change(copy) ?? (title === "null" ? null : copy);
      assert.deepEqual(check(value).map(({ message }) => message), messages);
    });
  }
});

Deno.test("check() names the layer and its place as data", () => {
  const net: Loose = JSON.parse(JSON.stringify(base));
  net.layers[1].filters = "four";
  const [problem] = check(net);
  assert.deepEqual(problem, {
    code: "bad-layer",
    message: 'Cannot read layer 1 "b": expected filters to be a whole number of at least 1, got "four"',
    expected: "filters to be a whole number of at least 1",
    got: '"four"',
    layer: "b",
    index: 1,
  });
});

Deno.test("networkFrom() throws one fault as itself and several as a list", () => {
  const broken = (...outputs: string[]) => () => networkFrom({ ...base, outputs }, "net.json");
  assert.throws(broken("d"), { code: "bad-network", name: "FodlamError" });
  assert.throws(broken("d", "e"), (error) => {
    assert.ok(error instanceof FodlamError);
    assert.equal(error.code, "many-problems");
    assert.equal(error.problems.length, 2);
    assert.equal(error.message.split("\n")[0], "Cannot read net.json: 2 faults");
    return true;
  });
  const many = Array.from({ length: 25 }, (_, i) => `none${i}`);
  assert.throws(broken(...many), /\n {2}- and 5 more$/);
});

Deno.test("check() leaves the value that it reads as it was", () => {
  const copy = JSON.parse(JSON.stringify(base));
  check(copy);
  assert.ok(!Object.isFrozen(copy.inputs[0].shape) && !Object.isFrozen(copy.layers[0].kernel));
  assert.deepEqual(copy, JSON.parse(JSON.stringify(base)));
});

Deno.test("check() refuses more elements than a number counts exactly", () => {
  assert.throws(
    () => network("net", [1, 2 ** 20, 2 ** 20], conv(2 ** 20, 1)),
    /expected an output of at most 2\^53 elements/,
  );
});

Deno.test("check() follows cycles through ten thousand layers", () => {
  const layers = Array.from({ length: 10_000 }, (_, i) => ({
    name: `l${i}`,
    kind: "relu",
    inputs: [i === 0 ? "l9999" : `l${i - 1}`],
    shape: [1],
  }));
  const problems = check({ ...base, inputs: [{ name: "in", shape: [1] }], layers, outputs: ["l0"] });
  assert.equal(problems.length, 1);
  assert.match(problems[0]!.message, /layers without cycles/);
});

/** A network whose one layer takes an input of a size and makes something of it. */
function one(kind: string, shape: readonly number[], fields: Loose, made: readonly number[] = shape): Loose {
  const layer = { name: "a", kind, inputs: ["input"], ...fields, shape: made };
  const inputs = [{ name: "input", shape }];
  return { format: "fodlam/network@1", name: "n", inputs, layers: [layer], outputs: ["a"] };
}

const customFields = {
  macs: 1,
  parameters: 0,
  vectorOperations: 0,
  inputBytes: 0,
  outputBytes: 0,
  group: "conv",
  output: [],
};

/** Layers of which some count is beyond 2^53 = 9.007e15, and the count. */
const inexact: readonly (readonly [net: Loose, got: string])[] = [
  [
    one("fc", [2 ** 27], { outputs: 2 ** 27, bias: false }, [2 ** 27]),
    "at most 2^53 MACs, got 1.801e+16",
  ],
  [
    one("embedding", [4], { vocabulary: 2 ** 40, size: 2 ** 20 }, [4, 2 ** 20]),
    "at most 2^53 parameters, got",
  ],
  [
    one("relu", [2 ** 18, 2 ** 18, 2 ** 18], {}),
    "an output of at most 2^53 elements, got 262144x262144x262144",
  ],
];
Deno.test("check() and the builder refuse counts that are no exact numbers", async (t) => {
  for (const [net, got] of inexact) {
    await t.step(got, () => {
      const messages = check(net).map(({ message }) => message);
      assert.equal(messages.length, 1, messages.join("\n"));
      assert.ok(messages[0]!.includes(got), messages[0]);
    });
  }
  await t.step("builder", () => {
    assert.throws(
      () => input(2 ** 27).fc(2 ** 27),
      /expected at most 2\^53 MACs, got 1.801e\+16 from "input"/,
    );
  });
});

Deno.test("check() refuses sums of counts that are no exact numbers", () => {
  const net = one("custom", [4], { ...customFields, macs: 2 ** 53 - 1 });
  const two = {
    ...net,
    layers: [net.layers[0], { ...net.layers[0], name: "b", inputs: ["a"] }],
    outputs: ["b"],
  };
  assert.deepEqual(check(net), []);
  assert.deepEqual(check(two).map(({ message }) => message), [
    "Cannot read layers: expected layers that come to at most 2^53 MACs, got 1.801e+16",
  ]);
});

Deno.test("an input has a name and a shape, and lowering reads nothing else", () => {
  const net = one("fc", [100], { outputs: 50, bias: true }, [50]);
  net.inputs[0].instances = 3;
  const [problem] = check(net);
  assert.equal(problem?.message, 'Cannot read input 0: expected a key among name, shape, got "instances"');
  assert.equal(workloadsOf(net)[0]!.macs, 5000);
});

Deno.test("check() refuses lists beyond the limits in one message", () => {
  const many = Array.from({ length: 100_001 }, (_, i) => ({ ...base.layers[0]!, name: `a${i}` }));
  assert.deepEqual(check({ ...base, layers: many, outputs: ["a7"] }).map(({ message }) => message), [
    "Cannot read layers: expected at most 100000, got 100001",
  ]);
  const outputs = many.map(({ name }) => name);
  const [problem] = check({ ...base, layers: many.slice(1), outputs });
  assert.equal(problem?.message, "Cannot read outputs: expected at most 100000, got 100001");
});

Deno.test("check() stays short whatever the keys and names are", () => {
  const keys = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`key${i}`.repeat(200), i]));
  const reads = Array.from({ length: 5000 }, (_, i) => `no${i}`.repeat(30));
  const net = {
    ...base,
    ...keys,
    layers: [{ ...base.layers[0]!, ...keys }, { ...base.layers[2]!, inputs: reads }],
  };
  const problems = check(net);
  assert.equal(problems.length, 1000);
  for (const { message } of problems) assert.ok(message.length < 3000, message);
});
