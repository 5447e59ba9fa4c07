/** Every layer kind by hand: shape, MACs, parameters, vector operations. */
import assert from "node:assert/strict";
import {
  conv,
  custom,
  dropout,
  fc,
  flatten,
  type Fragment,
  globalPool,
  input,
  lrn,
  network,
  pool,
  relu,
  roiPool,
  softmax,
} from "../../dsl/mod.ts";
import { count } from "../../ir/count.ts";
import { lower } from "../../ir/lower.ts";
import { formatShape, type Shape } from "../../ir/shape.ts";

type Row = readonly [
  title: string,
  inputShape: Shape,
  fragment: Fragment,
  shape: Shape,
  macs: number,
  parameters: number,
  vectorOperations: number,
];

/** The last layer of each fragment against the row's numbers. */
const rows: readonly Row[] = [
  // conv: filters x C/groups x R x S x P x Q; filters x C/groups x R x S weights and as many biases as filters
  ["conv valid", [3, 32, 32], conv(64, 3), [64, 30, 30], 64 * 27 * 900, 1792, 0],
  ["conv padding valid", [3, 32, 32], conv(64, 3, { padding: "valid" }), [64, 30, 30], 1_555_200, 1792, 0],
  ["conv padding 1", [3, 32, 32], conv(64, 3, { padding: 1 }), [64, 32, 32], 64 * 27 * 1024, 1792, 0],
  [
    "conv stride 2, padding 3: floor((224 + 6 - 7) / 2) + 1 = 112",
    [3, 224, 224],
    conv(64, 7, { stride: 2, padding: 3 }),
    [64, 112, 112],
    118_013_952, // 64 x 147 x 12544
    9472,
    0,
  ],
  [
    "conv stride 4 of AlexNet",
    [3, 227, 227],
    conv(96, 11, { stride: 4 }),
    [96, 55, 55],
    105_415_200,
    34_944,
    0,
  ],
  ["conv same, odd size", [1, 5, 5], conv(1, 3, { stride: 2, padding: "same" }), [1, 3, 3], 81, 10, 0],
  ["conv same, even size", [1, 6, 6], conv(1, 3, { stride: 2, padding: "same" }), [1, 3, 3], 81, 10, 0],
  ["conv same, even kernel", [1, 5, 5], conv(1, 2, { padding: "same" }), [1, 5, 5], 100, 5, 0],
  [
    "conv same, stride over kernel",
    [1, 4, 4],
    conv(1, 1, { stride: 3, padding: "same" }),
    [1, 2, 2],
    4,
    2,
    0,
  ],
  ["conv same, dilated", [1, 5, 5], conv(1, 3, { dilation: 2, padding: "same" }), [1, 5, 5], 225, 10, 0],
  [
    "conv four sides: 4 + 1 - 3 + 1 = 2 + 1, 5 + 2 + 1 - 3 + 1 = 6",
    [1, 4, 5],
    conv(1, 3, { padding: [1, 0, 2, 1] }),
    [1, 3, 6],
    9 * 18,
    10,
    0,
  ],
  ["conv two paddings", [1, 4, 4], conv(1, 3, { padding: [0, 1] }), [1, 2, 4], 72, 10, 0],
  ["conv dilation 2 spans 5", [1, 7, 7], conv(1, 3, { dilation: 2 }), [1, 3, 3], 81, 10, 0],
  ["conv two dilations", [1, 7, 7], conv(1, 3, { dilation: [1, 3] }), [1, 5, 1], 45, 10, 0],
  ["conv two strides", [1, 8, 8], conv(1, 2, { stride: [2, 3] }), [1, 4, 3], 48, 5, 0],
  ["conv rectangular kernel", [4, 8, 8], conv(2, [1, 7]), [2, 8, 2], 896, 58, 0],
  [
    "conv two groups of AlexNet",
    [96, 27, 27],
    conv(256, 5, { padding: 2, groups: 2 }),
    [256, 27, 27],
    223_948_800,
    256 * 48 * 25 + 256,
    0,
  ],
  [
    "conv depthwise, no bias",
    [32, 8, 8],
    conv(32, 3, { padding: 1, groups: 32, bias: false }),
    [32, 8, 8],
    32 * 9 * 64,
    288,
    0,
  ],
  ["conv 1x1 on one pixel", [5, 1, 1], conv(7, 1), [7, 1, 1], 35, 42, 0],
  ["conv counts taps in the padding", [5, 1, 1], conv(7, 3, { padding: 1 }), [7, 1, 1], 315, 322, 0],
  ["conv as large as its input", [2, 6, 4], conv(3, [6, 4]), [3, 1, 1], 144, 147, 0],
  // fc: vectors x length x outputs
  ["fc on an image", [512, 7, 7], fc(4096), [4096], 102_760_448, 102_764_544, 0],
  ["fc on a sequence, token by token", [10, 8], fc(16), [10, 16], 1280, 144, 0],
  ["fc on a vector", [10], fc(3), [3], 30, 33, 0],
  ["fc on one number", [1], fc(1), [1], 1, 2, 0],
  ["fc on four axes", [2, 3, 4, 5], fc(2), [2], 240, 242, 0],
  ["fc without bias", [10], fc(3, { bias: false }), [3], 30, 30, 0],
  // pool: R x S an output element
  ["pool 2x2", [4, 8, 8], pool(), [4, 4, 4], 0, 0, 256],
  ["pool drops a last odd row", [4, 7, 7], pool(), [4, 3, 3], 0, 0, 144],
  ["pool ceil mode keeps it", [4, 7, 7], pool(2, { ceilMode: true }), [4, 4, 4], 0, 0, 256],
  [
    "pool ceil mode of Caffe: (109 - 3) / 2 + 1 = 54",
    [1, 109, 109],
    pool(3, { stride: 2, ceilMode: true }),
    [1, 54, 54],
    0,
    0,
    9 * 2916,
  ],
  [
    "pool ceil mode clips a window that starts in the padding: 5 rows padded to 7, windows at 0, 2, 4, not 6",
    [1, 5, 5],
    pool(2, { padding: 1, ceilMode: true }),
    [1, 3, 3],
    0,
    0,
    36,
  ],
  ["pool overlapping", [1, 13, 13], pool(3, { stride: 2 }), [1, 6, 6], 0, 0, 324],
  ["pool rectangular strides by its window", [1, 6, 6], pool([2, 3]), [1, 3, 2], 0, 0, 36],
  ["pool one pixel", [3, 1, 1], pool(1), [3, 1, 1], 0, 0, 3],
  [
    "pool average, same",
    [1, 5, 5],
    pool(3, { mode: "average", stride: 1, padding: "same" }),
    [1, 5, 5],
    0,
    0,
    225,
  ],
  ["globalPool", [512, 7, 7], globalPool(), [512, 1, 1], 0, 0, 25_088],
  ["globalPool of one pixel", [4, 1, 1], globalPool({ mode: "max" }), [4, 1, 1], 0, 0, 4],
  // one, five, or 2 x size + 3 an element
  ["relu", [2, 3, 4], relu(), [2, 3, 4], 0, 0, 24],
  ["softmax", [1000], softmax(), [1000], 0, 0, 5000],
  ["lrn of five", [96, 2, 2], lrn(), [96, 2, 2], 0, 0, 96 * 4 * 13],
  ["lrn of three", [96, 2, 2], lrn({ size: 3 }), [96, 2, 2], 0, 0, 96 * 4 * 9],
  // nothing
  ["dropout", [10], dropout(0.3), [10], 0, 0, 0],
  ["flatten", [512, 7, 7], flatten(), [25_088], 0, 0, 0],
  // merges: inputs - 1 an element, and bytes alone
  ["add of two", [2, 4, 4], relu().branch(relu(), relu()).add(), [2, 4, 4], 0, 0, 32],
  ["add of three", [5], relu().branch(relu(), relu(), relu()).add(), [5], 0, 0, 10],
  ["concat of channels", [2, 4, 4], relu().branch(conv(3, 1), relu()).concat(), [5, 4, 4], 0, 0, 0],
  ["concat of features", [7, 8], relu().branch(fc(3), relu()).concat(), [7, 11], 0, 0, 0],
  ["concat of vectors", [7], relu().branch(fc(3), relu()).concat(), [10], 0, 0, 0],
  // RoIs multiply what follows, and not the weights
  ["roiPool", [512, 38, 50], roiPool(300, 7), [512, 7, 7], 0, 0, 300 * 972_800],
  ["fc behind 300 RoIs", [512, 38, 50], roiPool(300, 7).fc(4096), [4096], 300 * 102_760_448, 102_764_544, 0],
  ["conv behind 2 RoIs", [4, 9, 9], roiPool(2, [3, 5]).conv(1, 3), [1, 1, 3], 2 * 4 * 27, 37, 0],
  ["relu behind 3 RoIs", [4, 9, 9], roiPool(3, 1).relu(), [4, 1, 1], 0, 0, 12],
  ["custom behind 3 RoIs", [4, 9, 9], roiPool(3, 1).custom(7, { parameters: 5 }), [4, 1, 1], 21, 5, 0],
  ["roiPool of RoIs", [4, 9, 9], roiPool(3, 4).roiPool(2, 2), [4, 2, 2], 0, 0, 3 * 2 * 64],
  // custom: as given
  [
    "custom",
    [256, 14, 14],
    custom(1000, { parameters: 10, vectorOperations: 5, output: [64, 14, 14] }),
    [64, 14, 14],
    1000,
    10,
    5,
  ],
  ["custom of nothing keeps the shape", [8], custom(0), [8], 0, 0, 0],
];

Deno.test("lower() counts each layer kind as by hand", async (t) => {
  for (const [title, inputShape, fragment, shape, macs, parameters, vectorOperations] of rows) {
    await t.step(`${title}: ${formatShape(inputShape)}`, () => {
      const net = network("net", inputShape, fragment);
      const { macs: m, parameters: p, vectorOperations: v } = lower(net).at(-1)!;
      assert.deepEqual({ shape: net.layers.at(-1)!.shape, m, p, v }, {
        shape,
        m: macs,
        p: parameters,
        v: vectorOperations,
      });
    });
  }
});

Deno.test("lower() gives RoIs to the nest, to elements and to nothing else", () => {
  const net = input(4, 9, 9).roiPool(5, 3).fc(2).toNetwork("net");
  const [pooled, dense] = lower(net);
  assert.deepEqual([pooled!.inputElements, pooled!.outputElements], [324, 5 * 36]);
  assert.deepEqual([dense!.inputElements, dense!.outputElements], [5 * 36, 5 * 2]);
  assert.deepEqual([dense!.nests[0]!.n, dense!.parameters], [5, 74]);
  assert.equal(net.layers[1]!.instances, 5);
});

Deno.test("lower() reads every input of a merge and says each layer's group", () => {
  const x = input(2, 4, 4);
  const [, add] = lower(x.conv(2, 1).add(x).toNetwork("net"));
  assert.deepEqual([add!.group, add!.inputElements, add!.outputElements], ["elementwise", 64, 32]);
  const groups = lower(network("net", [4], custom(1, { group: "fc" }).flatten())).map(({ group }) => group);
  assert.deepEqual(groups, ["fc", "identity"]);
});

Deno.test("lower() passes on bits and densities only where they are stated", () => {
  const stated = { bits: { weights: 8 }, density: { weights: 0.5, activations: 1 } };
  const [first, second] = lower(network("net", [4], fc(2, stated).fc(2)));
  assert.deepEqual({ bits: first!.bits, density: first!.density }, stated);
  assert.ok(!("bits" in second!) && !("density" in second!));
});

Deno.test("count() adds up a network", () => {
  const { macs, parameters } = count(network("net", [10], fc(3).relu().fc(2)));
  assert.deepEqual([macs, parameters], [36, 41]);
});
