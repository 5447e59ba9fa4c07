/** Layers of one's own: work as functions of the input shapes, several inputs, what is refused. */
import assert from "node:assert/strict";
import { check, count, custom, input, lower, type Network, network, networkFrom, relu } from "../../mod.ts";

const plain = (value: unknown) => JSON.parse(JSON.stringify(value));

/** An operator of one's own: a gathering of rows, whose work is said by functions. */
const gather = () =>
  custom(([, width = 1], [rows = 1]) => rows * width, {
    name: "gather",
    parameters: ([length = 1]) => length,
    vectorOperations: (_table, [rows = 1]) => 2 * rows,
    inputBytes: (table) => table.length,
    outputBytes: 7,
    output: ([, width = 1], [rows = 1]) => [rows, width],
    group: "movement",
  });

Deno.test("functions of the input shapes are worked out when the layer is built, and JSON holds numbers", () => {
  const table = input(100, 8, { name: "table" }), rows = input(5, { name: "rows" });
  const made = custom(table, rows, ([, width = 1], [rows = 1]) => rows * width, {
    name: "gather",
    parameters: ([length = 1]) => length,
    vectorOperations: (_table, [rows = 1]) => 2 * rows,
    inputBytes: (...all) => all.length,
    outputBytes: 7,
    output: ([, width = 1], [rows = 1]) => [rows, width],
    group: "movement",
  });
  assert.deepEqual(made.shape, [5, 8]);
  const net = made.toNetwork("net");
  assert.deepEqual(plain(net.layers), [{
    name: "gather",
    kind: "custom",
    inputs: ["table", "rows"],
    macs: 40,
    parameters: 100,
    vectorOperations: 10,
    inputBytes: 2,
    outputBytes: 7,
    group: "movement",
    output: [5, 8],
    shape: [5, 8],
  }]);
  assert.deepEqual(check(plain(net)), []);
  assert.deepEqual(plain(networkFrom(plain(net))), plain(net));
});

Deno.test("a fragment of functions is worked out anew wherever it is used", () => {
  const mix = custom(([c = 1, h = 1, w = 1]) => 9 * c * h * w, { parameters: ([c = 1]) => 9 * c });
  const net = network("two", [4, 6, 6], mix.pool(2).then(mix));
  assert.deepEqual(lower(net).map(({ macs, parameters }) => [macs, parameters]), [
    [9 * 4 * 36, 36],
    [0, 0],
    [9 * 4 * 9, 36],
  ]);
  assert.ok(Object.isFrozen(net.layers[0]));
});

Deno.test("several inputs by a method, by the function, by branches: one network", () => {
  const work = { output: [2, 2], parameters: 3 } as const;
  const forms: readonly Network[] = [
    (() => {
      const x = input(4, 4);
      return x.relu().custom(x.tanh(), 5, work).toNetwork("n");
    })(),
    (() => {
      const x = input(4, 4);
      return custom(x.relu(), x.tanh(), 5, work).toNetwork("n");
    })(),
    input(4, 4).branch(relu(), relu().then(relu())).custom(5, work).toNetwork("n"),
  ];
  assert.deepEqual(plain(forms[0]), plain(forms[1]));
  assert.deepEqual(forms.map(({ layers }) => layers.at(-1)!.inputs.length), [2, 2, 2]);
  assert.deepEqual(count(forms[0]!).layers.at(-1)!.inputBytes, 2 * 2 * 16);
});

Deno.test("inputs may come in other numbers than the first, for whose instances the work is", () => {
  const features = input(8, 16, 16), regions = features.roiPool(10, 2);
  const [one] = lower(regions.custom(features, 100, { parameters: 1 }).toNetwork("n")).slice(-1);
  assert.deepEqual([one!.macs, one!.inputElements], [1000, 10 * 8 * 4 + 8 * 256]);
  const [other] = lower(features.custom(regions, 100, { parameters: 1 }).toNetwork("n")).slice(-1);
  assert.deepEqual([other!.macs, other!.inputElements], [100, 10 * 8 * 4 + 8 * 256]);
});

// deno-lint-ignore no-explicit-any
const any = (value: unknown) => value as any;

const faults: readonly (readonly [title: string, make: () => unknown, message: string])[] = [
  [
    "a function that gives no whole number",
    () => input(3, 4).custom(([a = 1]) => a / 2),
    'Cannot add custom "custom1": expected macs to be a whole number of at least 0, got 1.5 from the function of 3x4',
  ],
  [
    "a function that gives nothing",
    () => input(3, 4).custom(input(5), 0, { parameters: any(() => undefined) }),
    'Cannot add custom "custom1": expected parameters to be a whole number of at least 0, got nothing from the function ' +
    "of 3x4 and 5",
  ],
  [
    "a function that gives no shape",
    () => input(3).custom(0, { output: ([a = 1]) => [a - 3], name: "own" }),
    'Cannot add custom "own": expected output to be a list of at most four whole numbers of at least 1, got [0] from the ' +
    "function of 3",
  ],
  [
    "a function that throws",
    () => input(3).custom(any((_: unknown, other: number[]) => other[0])),
    'Cannot add custom "custom1": expected macs to be a whole number of at least 0, got TypeError: Cannot read properties ' +
    "of undefined (reading '0') from the function of 3",
  ],
  [
    "a function for a group",
    () => input(3).custom(0, { group: any(() => "fc") }),
    'Cannot add custom "custom1": expected group to be "conv", "fc", "matmul", "pool", "rectifier", "activation", ' +
    '"normalization", "elementwise", "movement" or "identity", got a function',
  ],
  [
    "a word for MACs",
    () => custom(any("many")),
    'Cannot add custom "custom1": expected macs to be a whole number of at least 0, or a function of the input shapes, got ' +
    '"many"',
  ],
  [
    "a misspelt option after tensors",
    () => input(3).custom(input(4), 0, any({ parameter: 1 })),
    'Cannot add custom "custom1": expected an option among parameters, vectorOperations, inputBytes, outputBytes, group, ' +
    'output, name, bits, density, sharedWith, got "parameter"; did you mean "parameters"?',
  ],
];

for (const [title, make, message] of faults) {
  Deno.test(`${title} is refused in one line`, () => {
    assert.throws(make, { name: "FodlamError", message });
  });
}

Deno.test("a fragment for one input says so when its functions need two", () => {
  assert.throws(() => network("n", [3, 4], gather()), {
    name: "FodlamError",
    message: /^Cannot add custom "gather": expected macs to be a whole number of at least 0, got TypeError: /,
  });
});
