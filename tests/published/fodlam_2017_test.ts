/**
 * The networks of the original FODLAM: A. Sampson, github.com/cucapra/fodlam at cde53fd, nets/*.json, which were counted
 * from Caffe's models; and parameters as published.
 */
import assert from "node:assert/strict";
import { fromZoo, zooName } from "../../examples/mod.ts";
import { count } from "../../ir/count.ts";
import { lower } from "../../ir/lower.ts";

/** MACs of every layer that has any, as the original's files give them; the detectors at 224x224 with one RoI. */
const macs: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  "alexnet": {
    conv1: 105_415_200,
    conv2: 223_948_800,
    conv3: 149_520_384,
    conv4: 112_140_288,
    conv5: 74_760_192,
    fc6: 37_748_736,
    fc7: 16_777_216,
    fc8: 4_096_000,
  },
  "vgg16": {
    conv1_1: 86_704_128,
    conv1_2: 1_849_688_064,
    conv2_1: 924_844_032,
    conv2_2: 1_849_688_064,
    conv3_1: 924_844_032,
    conv3_2: 1_849_688_064,
    conv3_3: 1_849_688_064,
    conv4_1: 924_844_032,
    conv4_2: 1_849_688_064,
    conv4_3: 1_849_688_064,
    conv5_1: 462_422_016,
    conv5_2: 462_422_016,
    conv5_3: 462_422_016,
    fc6: 102_760_448,
    fc7: 16_777_216,
    fc8: 4_096_000,
  },
  "vgg-cnn-m": {
    conv1: 167_664_672,
    conv2: 415_334_400,
    conv3: 199_360_512,
    conv4: 398_721_024,
    conv5: 398_721_024,
    fc6: 75_497_472,
    fc7: 16_777_216,
    fc8: 4_096_000,
  },
  "faster-rcnn-vgg16-224": {
    conv1_1: 86_704_128,
    conv1_2: 1_849_688_064,
    conv2_1: 924_844_032,
    conv2_2: 1_849_688_064,
    conv3_1: 924_844_032,
    conv3_2: 1_849_688_064,
    conv3_3: 1_849_688_064,
    conv4_1: 924_844_032,
    conv4_2: 1_849_688_064,
    conv4_3: 1_849_688_064,
    conv5_1: 462_422_016,
    conv5_2: 462_422_016,
    conv5_3: 462_422_016,
    "rpn_conv/3x3": 462_422_016,
    rpn_cls_score: 1_806_336,
    rpn_bbox_pred: 3_612_672,
    fc6: 102_760_448,
    fc7: 16_777_216,
    cls_score: 86_016,
    bbox_pred: 344_064,
  },
  "faster-rcnn-vgg-m-224": {
    conv1: 167_664_672,
    conv2: 415_334_400,
    conv3: 199_360_512,
    conv4: 398_721_024,
    conv5: 398_721_024,
    "rpn_conv/3x3": 199_360_512,
    rpn_cls_score: 778_752,
    rpn_bbox_pred: 1_557_504,
    fc6: 75_497_472,
    fc7: 4_194_304,
    cls_score: 21_504,
    bbox_pred: 86_016,
  },
};

Deno.test("MACs of every layer are the original's, to the unit", async (t) => {
  for (const [name, expected] of Object.entries(macs)) {
    await t.step(name, async () => {
      const net = await fromZoo(name);
      const counted = lower(net).flatMap((work, i) =>
        work.macs === 0 ? [] : [[net.layers[i]!.name, work.macs]]
      );
      assert.deepEqual(Object.fromEntries(counted), expected);
    });
  }
});

/** File names of the original that the zoo answers to. */
const files: readonly (readonly [file: string, name: string])[] = [
  ["alexnet_deploy.json", "alexnet"],
  ["VGG_ILSVRC_16_layers_deploy.json", "vgg16"],
  ["VGG_CNN_M_deploy.json", "vgg-cnn-m"],
  ["faster_rcnn_vgg16.json", "faster-rcnn-vgg16-224"],
  ["faster_rcnn_vggm.json", "faster-rcnn-vgg-m-224"],
  ["VGG16", "vgg16"],
  ["AlexNet", "alexnet"],
];

Deno.test("the zoo answers to the original's file names", () => {
  for (const [file, name] of files) assert.equal(zooName(file), name);
  assert.equal(zooName("toString"), undefined);
});

Deno.test("an unknown network is refused with a suggestion", () => {
  assert.throws(() => fromZoo("vgg61"), { code: "unknown-network", hint: 'did you mean "vgg16"?' });
});

/** Parameters and MACs of whole networks. */
const totals: readonly (readonly [name: string, parameters: number, macs: number])[] = [
  ["lenet5", 61_706, 416_520], // LeCun et al., Proc. IEEE 86(11), 1998, with dense C3: the total commonly quoted
  ["caffe-lenet", 431_080, 2_293_000], // Caffe examples/mnist: 520 + 25050 + 400500 + 5010
  ["alexnet", 60_965_224, 724_406_816], // Krizhevsky et al., NIPS 2012, two groups: "60 million parameters"
  ["vgg-cnn-m", 102_908_520, 1_676_172_320], // Chatfield et al., BMVC 2014
  ["vgg16", 138_357_544, 15_470_264_320], // Simonyan and Zisserman, ICLR 2015, Table 2: 138 million; torchvision's vgg16
];

Deno.test("parameters and MACs of networks are the published ones, to the unit", async (t) => {
  for (const [name, parameters, macs] of totals) {
    await t.step(name, async () => {
      const counted = count(await fromZoo(name));
      assert.deepEqual([counted.parameters, counted.macs], [parameters, macs]);
    });
  }
});

Deno.test("a detector's head grows with its RoIs and its trunk with the image", async () => {
  const small = lower(await fromZoo("faster-rcnn-vgg16-224"));
  const real = await fromZoo("faster-rcnn-vgg16");
  const at = (name: string) => real.layers.findIndex((layer) => layer.name === name);
  const work = lower(real);
  assert.equal(work[at("fc6")]!.macs, 300 * small[at("fc6")]!.macs);
  assert.equal(work[at("fc6")]!.parameters, small[at("fc6")]!.parameters);
  assert.equal(work[at("conv1_1")]!.macs, small[at("conv1_1")]!.macs / (224 * 224) * (600 * 800));
});
