/** Networks of one's own with parameters. */
import assert from "node:assert/strict";
import { conv, type Network, network, parametric } from "../../mod.ts";
import { withDims } from "../../cli/input/dims.ts";

// deno-lint-ignore no-explicit-any
type Loose = any;
const height = { meaning: "height of the image", unit: "pixels", default: 224, multipleOf: 2 };
const tiny = (rows: number): Network => network("tiny", [3, rows, 32], conv(4, 3));
const net = parametric(
  { height, classes: { meaning: "classes", default: 10 } },
  ({ height }) => tiny(height),
);

Deno.test("a parametric network is a function, with its parameters on it", () => {
  assert.deepEqual(net(), tiny(224));
  assert.deepEqual(net({ height: 64 }).inputs[0]!.shape, [3, 64, 32]);
  assert.equal(net({ height: 64, classes: 10 }).name, "tiny (height 64)");
  assert.deepEqual(Object.keys(net.parameters), ["height", "classes"]);
  assert.ok(Object.isFrozen(net));
});

const refused: readonly (readonly [act: () => unknown, message: RegExp])[] = [
  [() => net({ heigth: 64 } as Loose), /^Cannot make the network: .* got "heigth"; did you mean "height"\?$/],
  [
    () => net({ height: 63 }),
    /^Cannot make the network: expected height to be a multiple of 2 of at least 2, got 63$/,
  ],
  [() => net(64 as Loose), /^Cannot make the network: expected values to be an object, got 64$/],
  [
    () => net({ height: 2 }),
    /^Cannot make the network with height 2: cannot add conv "conv1": expected an input/,
  ],
  [() => (net as Loose)({}, 3), /^Cannot call a parametric network: expected values and no more, got 3$/],
  [() => (parametric as Loose)({ height: 224 }, tiny), /expected height to be an object such as .* got 224$/],
  [() => (parametric as Loose)({ height: { ...height, defualt: 3 } }, tiny), /did you mean "default"\?$/],
  [
    () => (parametric as Loose)({ height: { meaning: "x" } }, tiny),
    /expected height to be an object such as/,
  ],
  [
    () => parametric({ height: { ...height, default: 3 } }, () => tiny(4)),
    /expected height's default to be a multiple/,
  ],
  [
    () => parametric({ "a b": height }, () => tiny(4)),
    /expected a parameter's name to be letters, digits, _ and -/,
  ],
  [
    () => (parametric as Loose)({ height }),
    /^Cannot call parametric: expected make to be a function .* got nothing$/,
  ],
  [() => (parametric as Loose)({ height }, () => 3)(), /expected its function to return a network, got 3$/],
];

Deno.test("what a declaration or a call cannot be is refused at the caller's line", async (t) => {
  for (const [act, message] of refused) {
    await t.step(`${act}`.slice(6), () => {
      assert.throws(act, (error: Error) => {
        assert.equal(error.name, "FodlamError");
        assert.match(error.message, message);
        assert.match(/^ +at .*$/m.exec(error.stack!)![0], /parametric_test\.ts/);
        return true;
      });
    });
  }
});

Deno.test("an error of the function's own passes through as it is", () => {
  const own = parametric({ height }, () => {
    throw new RangeError("mine");
  });
  assert.throws(() => own(), { name: "RangeError", message: "mine" });
});

Deno.test("of several networks each takes the sizes that it declares", () => {
  const other = parametric({ width: { meaning: "w", default: 8 } }, ({ width }) => tiny(width));
  const made = withDims([net, other, tiny(8)], { dims: { height: 64, width: 16 }, shapes: {} }, "x");
  assert.deepEqual(made.map(({ inputs }) => inputs[0]!.shape[1]), [64, 16, 8]);
  assert.throws(
    () => withDims([net, other], { dims: { depth: 3 }, shapes: {} }, "x"),
    /^FodlamError: Cannot use --dim depth: expected a size of x among height, classes, width, got "depth"/,
  );
});
