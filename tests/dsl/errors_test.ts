/** What the builder refuses, where the error points, and what it says. */
import assert from "node:assert/strict";
import {
  add,
  branch,
  conv,
  custom,
  dropout,
  fc,
  type Fragment,
  input,
  network,
  pool,
  relu,
  repeat,
  residual,
  roiPool,
} from "../../dsl/mod.ts";
import { FodlamError } from "../../ir/errors.ts";

/** What a script in plain JavaScript could pass. */
// deno-lint-ignore no-explicit-any
type Loose = any;
const any = (value: unknown): Loose => value;
const x = input(3, 8, 8);

const refused: readonly (readonly [act: () => unknown, code: string, message: string])[] = [
  [
    () => conv(0, 3),
    "bad-field",
    'Cannot add conv "conv1": expected filters to be a whole number of at least 1, got 0',
  ],
  [
    () => conv(4, 3).relu().conv(NaN, 3),
    "bad-field",
    'Cannot add conv "conv2": expected filters to be a whole number of at least 1, got NaN',
  ],
  [
    () => any(conv)(),
    "bad-field",
    'Cannot add conv "conv1": expected filters to be a whole number of at least 1, got nothing',
  ],
  [
    () => any(conv)(4),
    "bad-field",
    'Cannot add conv "conv1": expected kernel to be a whole number of at least 1, or a pair [height, width] of ' +
    "them, got nothing",
  ],
  [
    () => any(conv)(4, 3, 1),
    "bad-arguments",
    'Cannot add conv "conv1": expected filters, kernel and then an options object, got 1',
  ],
  [() => any(relu)(3), "bad-arguments", 'Cannot add relu "relu1": expected at most an options object, got 3'],
  [
    () => conv(4, 3, any({ paddng: 1 })),
    "unknown-option",
    'Cannot add conv "conv1": expected an option among stride, padding, dilation, groups, bias, name, bits, ' +
    'density, sharedWith, got "paddng"; did you mean "padding"?',
  ],
  [
    () => conv(4, 3, { padding: any("smae"), name: "first" }),
    "bad-field",
    'Cannot add conv "first": expected padding to be "same", "valid", a whole number of at least 0, [height, ' +
    'width] or [top, bottom, left, right], got "smae"',
  ],
  [
    () => conv(4, 3, { name: "" }),
    "bad-field",
    'Cannot add conv "": expected name to be a text of 1 to 200 characters, got ""',
  ],
  [
    () => fc(4, { density: { weights: 2 } }),
    "bad-field",
    'Cannot add fc "fc1": expected density to be numbers from 0 to 1 for weights or activations, got {"weights":2}',
  ],
  [
    () => pool(2, { mode: any("min") }),
    "bad-field",
    'Cannot add pool "pool1": expected mode to be "max" or "average", got "min"',
  ],
  [
    () => dropout(2),
    "bad-field",
    'Cannot add dropout "dropout1": expected rate to be a number from 0 to 1, got 2',
  ],
  [
    () => custom(1, { output: [1, 1, 1, 1, 1] }),
    "bad-field",
    'Cannot add custom "custom1": expected output to be a list of at most four whole numbers of at least 1, or a function of ' +
    "the input shapes, got " +
    "[1,1,1,1,1]",
  ],
  [
    () => custom(1, { output: any(3) }),
    "bad-field",
    'Cannot add custom "custom1": expected output to be a list of at most four whole numbers of at least 1, or a function of ' +
    "the input shapes, got 3",
  ],
  [
    () => x.conv(4, 9),
    "impossible-layer",
    'Cannot add conv "conv1": expected an input of at least 9x9, got 8x8 from "input"',
  ],
  [
    () => x.conv(4, 3, { name: "a" }).pool(7, { name: "b" }),
    "impossible-layer",
    'Cannot add pool "b": expected an input of at least 7x7, got 6x6 from "a"',
  ],
  [
    () => x.conv(4, 5, { dilation: 3, padding: 1 }),
    "impossible-layer",
    'Cannot add conv "conv1": expected an input of at least 11x11, got 8x8 from "input"',
  ],
  [
    () => x.conv(4, 3, { groups: 2 }),
    "impossible-layer",
    'Cannot add conv "conv1": expected input channels that 2 groups divide, got 3 from "input"',
  ],
  [
    () => x.conv(4, 3, { groups: 3 }),
    "impossible-layer",
    'Cannot add conv "conv1": expected filters that 3 groups divide, got 4 from "input"',
  ],
  [
    // @ts-expect-error the editor knows that a vector has no conv
    () => x.fc(4).conv(4, 3),
    "impossible-layer",
    'Cannot add conv "conv1": expected an image [C, H, W], got the shape 4 from "fc1"',
  ],
  [
    () => x.add(x.conv(4, 1)),
    "impossible-layer",
    'Cannot add add "add1": expected inputs of one shape, 3x8x8, got 4x8x8 from "input" and "conv1"',
  ],
  [
    () => x.concat(x.pool()),
    "impossible-layer",
    'Cannot add concat "concat1": expected inputs of shape *x8x8, got 3x4x4 from "input" and "pool1"',
  ],
  [
    () => x.add(x.roiPool(3, 8)),
    "impossible-layer",
    'Cannot add add "add1": expected inputs of 1 instance each, got 3 from "input" and "roiPool1"',
  ],
  [() => any(x).add(), "not-a-tensor", 'Cannot add add "add1": expected a tensor, got nothing'],
  [
    () => any(x).add(relu()),
    "not-a-tensor",
    'Cannot add add "add1": expected a tensor, got a fragment',
  ],
  [() => any(add)(3, x), "not-a-tensor", 'Cannot add add "add1": expected a tensor, got 3'],
  [
    () => any(x).add(x, x, 3),
    "bad-arguments",
    'Cannot add add "add1": expected at most an options object, got 3',
  ],
  [
    () => network("net", [3, 8, 8], conv(4, 3).pool(2).conv(4, 5)),
    "impossible-layer",
    'Cannot add conv "conv2": expected an input of at least 5x5, got 3x3 from "pool1"',
  ],
  [
    () => any(relu()).then(x),
    "not-a-fragment",
    "Cannot call then: expected a fragment such as conv(64, 3).relu(), got a tensor",
  ],
  [
    () => repeat(2, () => any(3)),
    "not-a-fragment",
    "Cannot call repeat: expected a fragment such as conv(64, 3).relu(), got 3",
  ],
  [
    () => residual(relu(), any({})),
    "not-a-fragment",
    "Cannot call residual: expected a fragment such as conv(64, 3).relu(), got {}",
  ],
  [
    () => any(branch)(relu(), null),
    "not-a-fragment",
    "Cannot call branch: expected a fragment such as conv(64, 3).relu(), got null",
  ],
  [() => any(branch)(), "no-branches", "Cannot branch: expected at least one fragment, got none"],
  [
    () => branch(relu()).add(any({ mode: "max" })),
    "unknown-option",
    'Cannot add add "add": expected an option among name, bits, density, sharedWith, got "mode"',
  ],
  [
    () => repeat(-1, relu()),
    "bad-repeat",
    "Cannot repeat a fragment: expected a whole number of at least 0, got -1",
  ],
  [
    () => repeat(any("2"), relu()),
    "bad-repeat",
    'Cannot repeat a fragment: expected a whole number of at least 0, got "2"',
  ],
  [
    () => input(3, 0),
    "bad-input-shape",
    "Cannot make an input: expected one to four whole numbers of at least 1, such as 3, 224, 224, got [3,0]",
  ],
  [
    () => input(),
    "bad-input-shape",
    "Cannot make an input: expected one to four whole numbers of at least 1, such as 3, 224, 224, got []",
  ],
  [
    () => input(3, { name: any(1) }),
    "bad-field",
    'Cannot add input "input": expected name to be a text of 1 to 200 characters, got 1',
  ],
  [
    () => input(3, any({ nam: "a" })),
    "unknown-option",
    'Cannot add input "input": expected an option among name, got "nam"; did you mean "name"?',
  ],
  [
    () => network("net", any(3), relu()),
    "bad-input-shape",
    "Cannot make an input: expected one to four whole numbers of at least 1, such as 3, 224, 224, got 3",
  ],
  [() => network(any(3), [3], relu()), "bad-network-name", "Cannot make a network: expected a name, got 3"],
  [() => network("", [3], relu()), "bad-network-name", 'Cannot make a network: expected a name, got ""'],
  [
    () => network("net", x),
    "empty-network",
    'Cannot make network "net": expected at least one layer, got none',
  ],
  [
    () => network("net", []),
    "empty-network",
    'Cannot make network "net": expected at least one layer, got none',
  ],
  [
    () => network("net", any("x")),
    "not-a-tensor",
    'Cannot make network "net": expected a tensor, or an input shape and a fragment, got "x"; give a fragment its ' +
    'input: network("name", [3, 224, 224], fragment)',
  ],
  [
    () => network("net", [3], any("relu")),
    "not-a-fragment",
    'Cannot call network: expected a fragment such as conv(64, 3).relu(), got "relu"',
  ],
  [
    () => network("net", [3], repeat(2, fc(3, { name: "a" }))),
    "duplicate-name",
    'Cannot name two layers "a": expected every name once; name repeated layers by number: repeat(3, (i) => ' +
    "conv(64, 3, { name: `conv${i + 1}` }))",
  ],
];

const here = new URL(import.meta.url).pathname.split("/").at(-1)!;

Deno.test("the builder says what is wrong, at the user's line alone", async (t) => {
  for (const [act, code, message] of refused) {
    await t.step(`${act}`.replaceAll(/\s+/g, " ").slice(0, 100), () => {
      assert.throws(act, (error) => {
        assert.ok(error instanceof FodlamError, `${error}`);
        assert.deepEqual([error.code, error.message], [code, message]);
        const frames = error.stack!.split("\n").filter((line) => /^\s+at /.test(line));
        assert.equal(frames.length, 1, error.stack);
        assert.ok(frames[0]!.includes(here), frames[0]);
        return true;
      });
    });
  }
});

/** The line of an error's only frame. */
function lineOf(act: () => unknown): number {
  try {
    act();
  } catch (error) {
    return Number(/:(\d+):\d+\)?$/.exec((error as Error).stack!)![1]);
  }
  throw new assert.AssertionError({ message: "expected an error" });
}

Deno.test("an error in a repeated function points into the function", () => {
  let above = 0;
  const at = lineOf(() =>
    repeat(2, () => {
      above = lineOf(() => conv(0, 3));
      return conv(0, 3);
    })
  );
  assert.equal(at, above + 1);
});

Deno.test("an error of the user's own passes through as it is", () => {
  const own = new RangeError("mine");
  assert.throws(() =>
    repeat(1, () => {
      throw own;
    }), (error) => error === own);
});

Deno.test("a layer that does not fit a shared trunk leaves the trunk usable", () => {
  const trunk = x.conv(4, 3);
  assert.throws(() => trunk.conv(4, 9), FodlamError);
  assert.deepEqual(trunk.pool().shape, [4, 3, 3]);
});

Deno.test("awaiting a fragment or a tensor is one clear error", async () => {
  const message =
    "Cannot await a fragment or a tensor: its then() composes fragments; return it inside an object";
  for (const thenable of [relu(), x] as unknown as Promise<unknown>[]) {
    await assert.rejects(async () => await thenable, { code: "awaited-fragment", message });
  }
});

Deno.test("methods belong to their objects and nothing else passes for one", () => {
  const { relu: method } = conv(4, 3) as Fragment & { relu: Loose };
  assert.throws(() => method(), TypeError);
  assert.throws(() => roiPool(2, 3).then(any(Object.create(relu()))), { code: "not-a-fragment" });
});
