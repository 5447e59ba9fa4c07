/** What blocks and the words that join layers refuse: the message, and that it points to the caller's line. */
import assert from "node:assert/strict";
import * as fodlam from "../../mod.ts";

// deno-lint-ignore no-explicit-any
type Loose = any;
const f = fodlam as Loose;
const { conv, input, network, relu } = fodlam;
const words = [4, 16], image = [3, 8, 8];
const on = (shape: readonly number[], fragment: Loose) => network("n", shape, fragment);

const refused: readonly (readonly [act: () => unknown, message: RegExp])[] = [
  [
    () => f.convNorm(64, 7, { strides: 2 }),
    /^Cannot add convNorm: expected an option among name, stride, padding, dilation, groups, activation, got "strides"; did you mean "stride"\?$/,
  ],
  [() => f.invertedResidual(96, { stride: 2, expansion: 4 }), /got "expansion"; did you mean "expand"\?$/],
  [
    () => conv(3, 3).basicBlock(64, { strides: 2 } as Loose),
    /^Cannot add basicBlock: .* did you mean "stride"\?$/,
  ],
  [() => f.transformerBlock(12, 3072, { kvHeads: 4 }), /got "kvHeads"; did you mean "keyValueHeads"\?$/],
  [() => f.attention(12, { normAt: "after" }), /^Cannot add attention: .* got "normAt"/],
  [
    () => f.separable(Symbol.iterator),
    /^Cannot add separable: expected filters to be a whole number .* got symbol$/,
  ],
  [() => f.separable(8, 3, 1), /^Cannot add separable: expected options to be an object, got 1$/],
  [() => f.separable(8, null), /expected kernel to be a whole number of at least 1, or a pair .* got null$/],
  [() => f.convNorm(8, 3, null), /expected options to be an object, got null$/],
  [() => f.convNorm(8, 4), /expected kernel to be odd, for as many zeros on each side, .* got 4$/],
  [() => f.convNorm(8, 3, { activation: "rellu" }), /"hardSwish", got "rellu"; did you mean "relu"\?$/],
  [
    () => f.convNorm(8, 3, {}, 2),
    /^Cannot add convNorm: expected filters, kernel, an options object and no more, got 2$/,
  ],
  [() => f.fire(8), /^Cannot add fire: expected expand to be a whole number of at least 1, got nothing$/],
  [
    () => f.fire(8, 8, { bias: false }),
    /^Cannot add fire: expected squeeze, expand and no more, got {"bias":false}$/,
  ],
  [() => f.inception(8), /expected branches to be six whole numbers of at least 1, such as .* got 8$/],
  [() => f.inception([1, 2, 3, 4, 5, 6], { large: 7 }), /expected large to be 3 or 5, got 7$/],
  [() => f.bottleneck(10n), /^Cannot add bottleneck: .* got the bigint 10n$/],
  [() => f.bottleneck(8, { expansion: 0 }), /expected expansion to be a number above 0, got 0$/],
  [
    () => f.invertedResidual(8, { squeeze: 2, squeezeOptions: { gates: "tanh" } }),
    /expected squeezeOptions to be an object with activation and gate, got {"gates":"tanh"}; did you mean "gate"\?$/,
  ],
  [
    () => on(words, f.transformerBlock(2, 8, { norm: 0 })),
    /expected norm to be "layerNorm" or "rmsNorm", got 0$/,
  ],
  [() => f.transformerBlock(2, 8, { norm: "layernorm" }), /got "layernorm"; did you mean "layerNorm"\?$/],
  [() => f.transformerBlock(2, 8, { feedForward: 3 }), /expected feedForward to be a fragment .* got 3$/],
  [
    () => f.attention(2, { memory: conv(1, 1) }),
    /expected memory to be a tensor, or two \[keys, values\], got a/,
  ],
  [() => f.conv(8, 3, { constructor: 1 }), /got "constructor"$/],
  [
    () => f.conv(8, 3, { bits: { weigths: 8 } }),
    /^Cannot add conv "conv1": expected bits to be .*; did you mean "weights"\?$/,
  ],
  [() => f.pool(2, { mode: "avrage" }), /got "avrage"; did you mean "average"\?$/],
  [() => f.shareWeights("x"), /^Cannot call shareWeights: expected fragment to be a fragment .* got "x"$/],
  [
    () => f.shareWeights(conv(1, 1)),
    /^Cannot call shareWeights: expected tensors to be a list of tensors, got nothing$/,
  ],
  [
    () => f.shareWeights(conv(1, 1), input(3, 8, 8)),
    /expected tensors to be a list of tensors, got a tensor$/,
  ],
  [
    () => f.split(input(6), 4),
    /^Cannot call split: expected parts to be a number that divides the 6 channels, got 4$/,
  ],
  [
    () => f.split(input(6), 0),
    /^Cannot call split: expected parts to be a whole number of at least 1, got 0$/,
  ],
  [() => f.split(conv(1, 1), 2), /^Cannot call split: expected tensor to be a tensor .* got a fragment$/],
  [() => f.repeat(2, relu(), 5), /^Cannot call repeat: expected times, fragment and no more, got 5$/],
  [
    () => f.residual(relu(), relu(), relu()),
    /^Cannot call residual: expected body, shortcut and no more, got a fragment$/,
  ],
  [
    () => (relu() as Loose).then(relu(), relu()),
    /^Cannot call then: expected fragment and no more, got a fragment$/,
  ],
  [() => f.apply(3), /^Cannot call apply: expected a function from a tensor to a tensor, .* got 3$/],
  [
    () => on(image, f.apply(() => 3)),
    /^Cannot add apply "what the function returns": expected a tensor, got 3$/,
  ],
  [
    () => f.network("n", image, relu(), {}),
    /^Cannot call network: expected name, inputShape, fragment and no more, got {}$/,
  ],
  [() => f.network(Symbol.iterator, []), /^Cannot make a network: expected a name, got symbol$/],
  [
    () => (input(3, 8, 8) as Loose).toNetwork("n", 1),
    /^Cannot call toNetwork: expected name and no more, got 1$/,
  ],
  [() => f.input(3, 8, 8, { nmae: "x" }), /did you mean "name"\?$/],
  [
    () => f.count(on(image, relu()), { bach: 2 }),
    /^Cannot call count: .* got "bach"; did you mean "batch"\?$/,
  ],
  [
    () => f.count(on(image, relu()), { bits: { weight: 8 } }),
    /^Cannot use bits: expected numbers from 1 to 64 .*, got {"weight":8}; did you mean "weights"\?$/,
  ],
  [
    () => f.count(conv(1, 1)),
    /^Cannot call count: expected network to be a network such as .* got a fragment$/,
  ],
  [() => f.lower({}), /^Cannot call lower: expected network to be a network such as/],
  [() => f.macsOf(null), /^Cannot call macsOf: expected nest to be a loop nest .* got null$/],
  [
    () => f.bytesOf(fodlam.lower(on(image, relu()))[0], { weights: 8 }),
    /^Cannot call bytesOf: expected fallback to be/,
  ],
  [() => f.networkFrom({}, 3), /^Cannot call networkFrom: expected source to be a text/],
];

Deno.test("what blocks and functions do not take is refused in one line at the caller's line", async (t) => {
  for (const [act, message] of refused) {
    await t.step(`${act}`.slice(6), () => {
      assert.throws(act, (error: Error) => {
        assert.equal(error.name, "FodlamError");
        assert.match(error.message, message);
        assert.match(/^ +at .*$/m.exec(error.stack!)![0], /refusals_test\.ts/);
        return true;
      });
    });
  }
});

Deno.test("fragments nest as deep as anybody means, and no deeper than the stack", () => {
  const nested = (depth: number) => {
    let fragment = conv(4, 1);
    for (let i = 0; i < depth; i++) fragment = fodlam.residual(fragment);
    return fragment;
  };
  assert.equal(on([4, 4, 4], nested(400)).layers.length, 401);
  assert.throws(
    () => on([4, 4, 4], nested(5000)),
    /^FodlamError: Cannot nest fragments: expected .* at most 500 deep/,
  );
  assert.equal(on([4, 4, 4], nested(3)).layers.length, 4, "and the next is as before");
});

Deno.test("a network has at most a million layers, however they come about", () => {
  const many = /^FodlamError: Cannot make a network: expected at most 1000000 layers, got more$/;
  assert.throws(() => fodlam.repeat(Number.MAX_SAFE_INTEGER, relu()), many);
  const thousand = fodlam.repeat(1000, relu()), million = fodlam.repeat(1001, thousand);
  assert.throws(() => on([4], million), many);
  assert.throws(() => fodlam.repeat(Number.MAX_SAFE_INTEGER, () => relu()), many);
});

Deno.test("an image written height first is told so where it makes a layer impossible", () => {
  const hint =
    /; an image is \[channels, height, width\], and \[224, 224, 3\] looks like height, width, channels: did you mean \[3, 224, 224\]\?$/;
  assert.throws(() => on([224, 224, 3], conv(64, 7)), hint);
  assert.throws(() => input(224, 224, 3).relu().convNorm(8, 3).pool(7), hint);
  assert.doesNotMatch(message(() => on([3, 4, 4], conv(64, 7))), /looks like/);
  assert.doesNotMatch(message(() => on([64, 8, 3], conv(64, 7))), /looks like/);
});

function message(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return (error as Error).message;
  }
  return assert.fail("nothing was thrown");
}

Deno.test("what map adds is passed over by functions of one argument, and nothing else is", async () => {
  const net = on(image, relu());
  assert.equal([net, net].map(fodlam.lower).length, 2);
  assert.throws(
    () => f.lower(net, { batch: 2 }),
    /^FodlamError: Cannot call lower: expected network and no more, got/,
  );
  assert.equal((await Promise.all((["eie", "eyeriss"] as const).map(fodlam.loadProfile))).length, 2);
  await assert.rejects(
    () => f.loadProfile("eie", { batch: 2 }),
    /Cannot call loadProfile: expected name and no more, got/,
  );
  await assert.rejects(
    () => f.defineProfile({}, 2),
    /Cannot call defineProfile: expected profile and no more, got 2/,
  );
});
