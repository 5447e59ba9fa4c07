/** Fragments and tensors: what they make, and that nothing changes behind one's back. */
import assert from "node:assert/strict";
import {
  add,
  branch,
  concat,
  conv,
  custom,
  fc,
  flatten,
  type Fragment,
  input,
  network,
  pool,
  relu,
  repeat,
  residual,
} from "../../dsl/mod.ts";
import { check } from "../../ir/check.ts";
import type { Network } from "../../ir/network.ts";

/** `name:kind(inputs)` for every layer. */
function graph({ layers }: Network): string[] {
  return layers.map(({ name, inputs }) => `${name}(${inputs})`);
}

const one = conv(4, 1);

/** What a fragment makes of a [4, 8, 8] image. */
const fragments: readonly (readonly [title: string, fragment: Fragment, graph: string])[] = [
  ["chain", one.relu().pool(), "conv1(input) relu1(conv1) pool1(relu1)"],
  ["then", relu().then(one.relu()).then(pool()), "relu1(input) conv1(relu1) relu2(conv1) pool1(relu2)"],
  ["repeat", repeat(2, one.relu()), "conv1(input) relu1(conv1) conv2(relu1) relu2(conv2)"],
  ["repeat after", relu().repeat(2, one), "relu1(input) conv1(relu1) conv2(conv1)"],
  ["repeat never", relu().repeat(0, one), "relu1(input)"],
  ["repeat by number", repeat(2, (i) => conv(4, 1, { name: `c${i}` })), "c0(input) c1(c0)"],
  ["residual", residual(one.relu()), "conv1(input) relu1(conv1) add1(relu1,input)"],
  ["residual after", relu().residual(one), "relu1(input) conv1(relu1) add1(conv1,relu1)"],
  ["residual with shortcut", residual(conv(8, 1), conv(8, 1)), "conv1(input) conv2(input) add1(conv1,conv2)"],
  ["residual in residual", residual(residual(one)), "conv1(input) add1(conv1,input) add2(add1,input)"],
  ["branch concat", branch(one, relu()).concat(), "conv1(input) relu1(input) concat1(conv1,relu1)"],
  ["branch add", relu().branch(one, one).add(), "relu1(input) conv1(relu1) conv2(relu1) add1(conv1,conv2)"],
  [
    "branch of three with a name, and on",
    branch(one, one, relu()).concat({ name: "all" }).relu(),
    "conv1(input) conv2(input) relu1(input) all(conv1,conv2,relu1) relu2(all)",
  ],
  ["branch of one and nothing", branch(one, repeat(0, one)).add(), "conv1(input) add1(conv1,input)"],
];

Deno.test("a fragment makes its layers in the order in which they are written", async (t) => {
  for (const [title, fragment, expected] of fragments) {
    await t.step(title, () => {
      const net = network("net", [4, 8, 8], fragment);
      assert.equal(graph(net).join(" "), expected);
      assert.deepEqual(check(JSON.parse(JSON.stringify(net))), []);
    });
  }
});

Deno.test("a tensor takes every fragment that an input shape takes", async (t) => {
  for (const [title, fragment] of fragments) {
    await t.step(title, () => {
      assert.deepEqual(input(4, 8, 8).then(fragment).toNetwork("net"), network("net", [4, 8, 8], fragment));
    });
  }
});

Deno.test("builders are immutable: a trunk serves two heads", () => {
  const trunk = input(3, 8, 8).conv(4, 3);
  const left = trunk.fc(2), right = trunk.relu().fc(3);
  assert.deepEqual([trunk.shape, left.shape, right.shape], [[4, 6, 6], [2], [3]]);
  const net = network("heads", [left, right]);
  assert.deepEqual(graph(net), ["conv1(input)", "fc1(conv1)", "relu1(conv1)", "fc2(relu1)"]);
  assert.deepEqual(net.outputs, ["fc1", "fc2"]);
  assert.equal(trunk.toNetwork("trunk").layers.length, 1);
});

Deno.test("builders are immutable: a fragment is as it was after every method", () => {
  const block = conv(4, 3).relu();
  const before = network("net", [3, 8, 8], block);
  block.pool().then(block).repeat(3, block).residual(relu()).branch(relu(), relu()).concat();
  assert.deepEqual(network("net", [3, 8, 8], block), before);
  assert.throws(() => (block as { extra?: number }).extra = 1, TypeError);
  assert.throws(() => (input(3) as { extra?: number }).extra = 1, TypeError);
});

Deno.test("a tensor listed twice is one output", () => {
  const x = input(3).fc(2);
  assert.deepEqual(network("net", [x, x]).outputs, ["fc1"]);
});

Deno.test("merges of tensors are written as methods and as functions", () => {
  const x = input(2, 4, 4), y = x.conv(2, 1), z = x.conv(2, 1);
  assert.deepEqual(network("net", add(x, y, z)), network("net", x.add(y, z)));
  assert.deepEqual(network("net", concat(x, y, { name: "c" })), network("net", x.concat(y, { name: "c" })));
  assert.deepEqual(concat(x, y, z).shape, [6, 4, 4]);
});

Deno.test("two inputs are numbered, one is not, and both can be named", () => {
  const merged = input(4).add(input(4)).toNetwork("net");
  assert.deepEqual(merged.inputs.map(({ name }) => name), ["input1", "input2"]);
  assert.deepEqual(network("net", [4], relu()).inputs, [{ name: "input", shape: [4] }]);
  const named = input(4, { name: "left" }).add(input(4, { name: "right" })).toNetwork("net");
  assert.deepEqual(graph(named), ["add1(left,right)"]);
});

Deno.test("default names leave out those that the user took", () => {
  const net = network("net", [4], fc(4).fc(4, { name: "fc1" }).relu({ name: "input" }).fc(4));
  assert.deepEqual(graph(net), ["fc2(input2)", "fc1(fc2)", "input(fc1)", "fc3(input)"]);
});

Deno.test("every layer takes a name, bits and densities", () => {
  const options = { name: "x", bits: { weights: 8, activations: 4 }, density: { weights: 0.5 } };
  const made: Fragment[] = [fc(4, options), relu(options), flatten(options), custom(1, options)];
  for (const fragment of made) {
    const { name, bits, density } = network("net", [4], fragment).layers[0]!;
    assert.deepEqual({ name, bits, density }, options);
  }
});

Deno.test("options may be left undefined, as a wrapper of one's own would", () => {
  const net = network("net", [3, 8, 8], conv(4, 3, undefined).pool(2, undefined as never).fc(2, undefined));
  assert.deepEqual(net, network("net", [3, 8, 8], conv(4, 3).pool().fc(2)));
  assert.deepEqual(network("net", [4], fc(2, { bias: undefined as never })), network("net", [4], fc(2)));
  assert.deepEqual(
    network("net", [4], relu().branch(relu(), relu()).add(undefined)),
    network("net", [4], relu().branch(relu(), relu()).add()),
  );
});

/** Whether everything in a value is frozen. */
function assertFrozen(value: unknown, path: string): void {
  if (typeof value !== "object" || value === null) return;
  assert.ok(Object.isFrozen(value), path);
  for (const [key, item] of Object.entries(value)) assertFrozen(item, `${path}.${key}`);
}

Deno.test("a network is frozen through and through", () => {
  const options = { bits: { weights: 8 }, density: { weights: 0.5 } };
  assertFrozen(
    network("net", [3, 8, 8], conv(4, [3, 3], { ...options, padding: [1, 1, 0, 0] }).pool()),
    "net",
  );
  assertFrozen(input(4).custom(1, { output: [2] }).toNetwork("net"), "net");
});

Deno.test("a network holds copies of what the user may change later", () => {
  const bits = { weights: 8 }, density = { weights: 0.5 }, output = [2], shape = [4], kernel = [1, 1];
  const make = () =>
    network(
      "net",
      shape,
      custom(1, { output, bits, density }).then(custom(1, { output: [1, 1, 1] }))
        .conv(1, kernel as [number, number]),
    );
  const before = JSON.stringify(make());
  const net = make();
  bits.weights =
    density.weights =
    output[0] =
    shape[0] =
    kernel[0] =
      1;
  assert.equal(JSON.stringify(net), before);
});

Deno.test("ten thousand layers build, in a row, in a nest and as a residual tower", () => {
  const deep = 10_000;
  let row: Fragment = relu();
  for (let i = 1; i < deep; i++) row = row.relu();
  assert.equal(network("row", [1], row).layers.length, deep);

  let tensor = input(1).relu();
  for (let i = 1; i < deep; i++) tensor = tensor.relu();
  assert.equal(tensor.toNetwork("tensor").layers.length, deep);

  let tower = input(1).relu();
  for (let i = 1; i < deep; i++) tower = tower.add(tower.relu());
  assert.equal(tower.toNetwork("tower").layers.length, 2 * deep - 1);

  let nest: Fragment = relu();
  for (let i = 1; i < deep; i++) nest = relu().then(nest);
  assert.equal(network("nest", [1], nest).layers.length, deep);

  assert.equal(network("repeat", [1], repeat(deep, relu())).layers.length, deep);
});

Deno.test("names of default layers cost no more than the layers", () => {
  const net = network("net", [1], repeat(10_000, relu()));
  assert.equal(net.layers.at(-1)!.name, "relu10000");
});
