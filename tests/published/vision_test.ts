/**
 * Vision networks, held to figures that leave something out or put something in: parameters without normalisation or without what is
 * frozen, heads that are not shared, and the operations that Hailo's model zoo states.
 */
import assert from "node:assert/strict";
import { fromZoo } from "../../examples/mod.ts";
import { count, type Network } from "../../mod.ts";
import { assertNear } from "../near.ts";
import { type Figure, fusedParameters, testFigures, transposedMacs } from "./counting.ts";

const MEGA = 1e6, GIGA = 1e9;

/** Parameters of the layers that satisfy a condition. */
function parametersOf(network: Network, is: (kind: string, name: string) => boolean): number {
  const layers = count(network).layers.filter(({ kind, name }) => is(kind, name));
  return layers.reduce((sum, { parameters }) => sum + parameters, 0);
}

const bare: Figure = (network) =>
  count(network).parameters - parametersOf(network, (kind) => kind === "batchNorm");

/** DETR's frozen part: the stem and the first stage of its trunk; normalisation is frozen everywhere. */
const trained: Figure = (network) =>
  bare(network) -
  parametersOf(network, (kind, name) => kind === "conv" && (name === "conv1" || name.startsWith("layer1.")));

/** YOLACT with a head for each of its five levels: four more 3x3 convolutions from 256 channels for each level but one. */
const unshared: Figure = (network) => {
  const head = [256, 9 * 4, 9 * 81, 9 * 32].reduce((sum, outputs) => sum + (256 * 9 + 1) * outputs, 0);
  return fusedParameters(network) + 4 * head;
};

testFigures("parameters are those that the references count", [
  ["nanodet-plus-m", bare, "1.17", MEGA], // RangiLyu/nanodet
  ["nanodet-plus-m-1.5x", bare, "2.44", MEGA],
  ["ssd-mobilenet-v2", fusedParameters, "16.818", MEGA], // openvinotoolkit/open_model_zoo
  ["ssdlite-mobilenet-v2", fusedParameters, "4.475", MEGA],
  ["mobilefacenet", fusedParameters, "0.993", MEGA],
  ["detr-resnet50", trained, "41302368", 1], // facebookresearch/detr, printed at its start
  ["yolact-regnet-x-1.6gf", unshared, "30.09", MEGA], // hailo-ai/hailo_model_zoo
  ["stdc1-seg", fusedParameters, "8.27", MEGA],
  ["mobilenet-edgetpu", fusedParameters, "4.07", MEGA],
]);

Deno.test("attention in place of a bottleneck adds 256 parameters to YOLOv5s", async () => {
  // ultralytics/yolov5 issue 2329: 7276605 and 7277885, the latter with two layer normalisations of 2 x 256
  const [plain, attentive] = await Promise.all(
    ["yolov5s", "yolov5s-transformer"].map((name) => fromZoo(name)),
  );
  const added = count(attentive!).parameters - count(plain!).parameters;
  assert.equal(added, 7277885 - 7276605 - 2 * 2 * 256);
});

/** Operations as Hailo's compiler counts them: a transposed convolution, here always of step 2, for each of its outputs. */
const hailoOperations: Figure = (network) => 2 * (count(network).macs + 3 * transposedMacs(network));

/** GOPS by hailo-ai/hailo_model_zoo, docs/public_models, by network; and by how much they may differ. */
const stated: readonly (readonly [network: string, gops: number, share: number])[] = [
  ["cas-vit-t", 20.85, 0.005],
  ["mobilenet-edgetpu", 2, 0.02],
  ["repghost-1.0", 0.28, 0.02],
  ["resmlp-12-relu", 6.04, 0.01],
  ["centernet-resnet50", 56.92, 0.01],
  ["damo-yolo-t", 18.02, 0.002],
  ["damo-yolo-s", 37.64, 0.002],
  ["damo-yolo-m", 61.64, 0.002],
  ["detr-resnet18-bn", 61.87, 0.002],
  ["efficientdet-lite2", 6.84, 0.02],
  ["ssdlite-mobilenet-v2", 1.52, 0.02],
  ["yolov10s", 21.7, 0.002],
  ["yolov10x", 160.56, 0.002],
  ["yolo11n", 6.55, 0.002],
  ["yolo11s", 21.6, 0.002],
  ["yolov4-leaky", 91.04, 0.002],
  ["yolov7", 104.51, 0.002],
  ["yolov7-tiny", 13.74, 0.005],
  ["yolov9c", 102.1, 0.01],
  ["yolox-s-leaky", 26.74, 0.005],
  ["yolox-s-wide-leaky", 59.46, 0.005],
  ["segformer-b0-bn", 35.76, 0.01],
  ["arcface-r50", 12.6, 0.005],
  ["mobilefacenet-insightface", 0.88, 0.01],
  ["vitpose-small", 17.17, 0.04], // without the products of attention: 17.15
  ["yolact-regnet-x-1.6gf", 125.34, 0.002],
];

Deno.test("Hailo's model zoo states the same operations, within what its rounding and its biases make", async (t) => {
  for (const [name, gops, share] of stated) {
    await t.step(
      name,
      async () => assertNear(hailoOperations(await fromZoo(name)), gops * GIGA, share, name),
    );
  }
  await t.step("stdc1-seg at 1024x1920", async () => {
    const network = await fromZoo("stdc1-seg", { height: 1024, width: 1920 });
    assertNear(hailoOperations(network), 126.47 * GIGA, 0.001);
  });
});

Deno.test("3D U-Net in closed form", async () => {
  const channels = [32, 64, 128, 256, 320, 320];
  let macs = 0, parameters = 0;
  const conv = (from: number, to: number, voxels: number, norm = true, kernel = 27) => {
    macs += from * to * kernel * voxels;
    parameters += from * to * kernel + (norm ? 2 : 1) * to;
  };
  const voxels = (level: number) => (128 >> level) ** 3;
  channels.forEach((to, level) => {
    conv(level === 0 ? 1 : channels[level - 1]!, to, voxels(level));
    conv(to, to, voxels(level));
  });
  for (let level = 4; level >= 0; level--) {
    const to = channels[level]!;
    conv(channels[level + 1]!, to, voxels(level + 1), false, 8); // 2x2x2, from each voxel of the coarser level
    conv(2 * to, to, voxels(level));
    conv(to, to, voxels(level));
  }
  conv(32, 3, voxels(0), false, 1);
  const counted = count(await fromZoo("unet-3d"));
  assert.deepEqual([counted.macs, counted.parameters], [macs, parameters]);
});
