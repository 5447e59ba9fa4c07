/**
 * Detectors and segmenters whose exact MACs no reference prints: counted here again in closed form, from the frameworks'
 * configurations and without the builder, and compared with the zoo.
 */
import assert from "node:assert/strict";
import { fromZoo } from "../../examples/mod.ts";
import { count } from "../../mod.ts";

/** A running count of convolutions; `out` is the side of the square output. */
class Sum {
  macs = 0;
  parameters = 0;

  /** A convolution with a scale and a shift for each filter, or with a bias (1 value each). */
  conv(from: number, to: number, kernel: number, out: number, { groups = 1, values = 2 } = {}): void {
    const weights = from / groups * to * kernel ** 2;
    this.macs += weights * out ** 2;
    this.parameters += weights + values * to;
  }

  depthwise(channels: number, kernel: number, out: number): void {
    this.conv(channels, channels, kernel, out, { groups: channels });
  }

  biased(from: number, to: number, kernel: number, out: number): void {
    this.conv(from, to, kernel, out, { values: 1 });
  }
}

const half = (size: number) => Math.ceil(size / 2);

function unet(size: number): Sum {
  const sum = new Sum();
  [64, 128, 256, 512, 1024].forEach((filters, i) => {
    sum.conv(i === 0 ? 3 : filters / 2, filters, 3, size >> i);
    sum.conv(filters, filters, 3, size >> i);
  });
  [64, 128, 256, 512].forEach((filters, i) => {
    sum.macs += (size >> i + 1) ** 2 * 2 * filters * filters * 4; // 2x2 up-convolution, from each input pixel
    sum.parameters += 2 * filters * filters * 4 + filters;
    sum.conv(2 * filters, filters, 3, size >> i);
    sum.conv(filters, filters, 3, size >> i);
  });
  sum.biased(64, 2, 1, size);
  return sum;
}

/** What YOLOv5 and v8 share: the trunk, the necks and the steps between, with a block of their own. */
function yolo(
  sum: Sum,
  [c1, c2, c3, c4, c5]: readonly [number, number, number, number, number],
  stem: number,
  lateral: boolean,
  block: (from: number, to: number, times: 3 | 6 | 9, out: number) => void,
  middle: 6 | 9,
): void {
  sum.conv(3, c1, stem, 320);
  const stages = [[c1, c2, 160, 3], [c2, c3, 80, 6], [c3, c4, 40, middle], [c4, c5, 20, 3]] as const;
  for (const [from, to, out, times] of stages) {
    sum.conv(from, to, 3, out);
    block(to, to, times, out);
  }
  sum.conv(c5, c5 / 2, 1, 20);
  sum.conv(2 * c5, c5, 1, 20); // pyramid pooling: four times half of the channels
  if (lateral) {
    sum.conv(c5, c4, 1, 20);
    sum.conv(c4, c3, 1, 40);
  }
  block(lateral ? 2 * c4 : c5 + c4, c4, 3, 40);
  block(lateral ? 2 * c3 : c4 + c3, c3, 3, 80);
  sum.conv(c3, c3, 3, 40);
  block(lateral ? 2 * c3 : c3 + c4, c4, 3, 40);
  sum.conv(c4, c4, 3, 20);
  block(lateral ? 2 * c4 : c4 + c5, c5, 3, 20);
}

function yolov5s(): Sum {
  const sum = new Sum();
  yolo(sum, [32, 64, 128, 256, 512], 6, true, (from, to, times, out) => {
    sum.conv(from, to, 1, out); // two halves
    for (let i = 0; i < times / 3; i++) {
      sum.conv(to / 2, to / 2, 1, out);
      sum.conv(to / 2, to / 2, 3, out);
    }
    sum.conv(to, to, 1, out);
  }, 9);
  for (const [channels, out] of [[128, 80], [256, 40], [512, 20]] as const) sum.biased(channels, 255, 1, out);
  return sum;
}

function yolov8(width: number): Sum {
  const sum = new Sum();
  const [c1, c2, c3, c4, c5] = [64, 128, 256, 512, 1024].map((c) => c * width) as [
    number,
    number,
    number,
    number,
    number,
  ];
  yolo(sum, [c1, c2, c3, c4, c5], 3, false, (from, to, times, out) => {
    sum.conv(from, to, 1, out);
    for (let i = 0; i < 2 * times / 3; i++) sum.conv(to / 2, to / 2, 3, out);
    sum.conv(to + times / 3 * to / 2, to, 1, out);
  }, 6);
  const boxes = Math.max(64, c3 / 4), scores = Math.max(80, c3);
  for (const [channels, out] of [[c3, 80], [c4, 40], [c5, 20]] as const) {
    for (const [hidden, outputs] of [[boxes, 64], [scores, 80]] as const) {
      sum.conv(channels, hidden, 3, out);
      sum.conv(hidden, hidden, 3, out);
      sum.biased(hidden, outputs, 1, out);
    }
  }
  sum.macs += 16 * 4 * (80 ** 2 + 40 ** 2 + 20 ** 2); // means of the distributions over 16 lengths
  sum.parameters += 16;
  return sum;
}

/** MobileNetV3-Large: kernel, expanded, channels, channels of the squeeze, step. */
const MOBILENET = [
  [3, 16, 16, 0, 1],
  [3, 64, 24, 0, 2],
  [3, 72, 24, 0, 1],
  [5, 72, 40, 24, 2],
  [5, 120, 40, 32, 1],
  [5, 120, 40, 32, 1],
  [3, 240, 80, 0, 2],
  [3, 200, 80, 0, 1],
  [3, 184, 80, 0, 1],
  [3, 184, 80, 0, 1],
  [3, 480, 112, 120, 1],
  [3, 672, 112, 168, 1],
  [5, 672, 160, 168, 2],
  [5, 960, 160, 240, 1],
  [5, 960, 160, 240, 1],
] as const;

/** The trunk as far as its last convolution. */
function mobilenet(sum: Sum, size: number, blocks: readonly (readonly number[])[], dilated: boolean): void {
  let out = half(size), from = 16;
  sum.conv(3, from, 3, out);
  blocks.forEach(([kernel, expanded, to, squeeze, step], i) => {
    if (expanded !== from) sum.conv(from, expanded!, 1, out);
    if (step === 2 && !(dilated && i >= 12)) out = half(out);
    sum.depthwise(expanded!, kernel!, out);
    if (squeeze! > 0) {
      sum.biased(expanded!, squeeze!, 1, 1);
      sum.biased(squeeze!, expanded!, 1, 1);
    }
    sum.conv(expanded!, to!, 1, out);
    from = to!;
  });
  sum.conv(from, 6 * from, 1, out);
}

function ssdMobilenet(): Sum {
  const sum = new Sum();
  sum.conv(3, 32, 3, 150);
  const trunk = [[32, 64, 150], [64, 128, 75], [128, 128, 75], [128, 256, 38], [256, 256, 38], [
    256,
    512,
    19,
  ]];
  const same = [[512, 512, 19], [512, 512, 19], [512, 512, 19], [512, 512, 19], [512, 512, 19]];
  for (const [from, to, out] of [...trunk, ...same, [512, 1024, 10], [1024, 1024, 10]]) {
    sum.depthwise(from!, 3, out!);
    sum.conv(from!, to!, 1, out!);
  }
  for (
    const [from, to, before, after] of [[1024, 512, 10, 5], [512, 256, 5, 3], [256, 256, 3, 2], [
      256,
      128,
      2,
      1,
    ]]
  ) {
    sum.conv(from!, to! / 2, 1, before!);
    sum.conv(to! / 2, to!, 3, after!);
  }
  const maps = [[512, 19, 3], [1024, 10, 6], [512, 5, 6], [256, 3, 6], [256, 2, 6], [128, 1, 6]];
  for (const [channels, out, boxes] of maps) sum.biased(channels!, boxes! * (4 + 91), 1, out!);
  return sum;
}

function ssdResnet34(): Sum {
  const sum = new Sum();
  sum.conv(3, 64, 7, 600);
  for (const [blocks, from, to, out] of [[3, 64, 64, 300], [4, 64, 128, 150], [6, 128, 256, 150]] as const) {
    sum.conv(from, to, 3, out);
    for (let i = 1; i < 2 * blocks; i++) sum.conv(to, to, 3, out);
    if (from !== to) sum.conv(from, to, 1, out);
  }
  const steps = [[256, 256, 512, 150, 75], [512, 256, 512, 75, 38], [512, 128, 256, 38, 19]] as const;
  for (
    const [from, inner, to, before, after] of [...steps, [256, 128, 256, 19, 9], [
      256,
      128,
      256,
      9,
      7,
    ]] as const
  ) {
    sum.biased(from, inner, 1, before);
    sum.biased(inner, to, 3, after);
  }
  const maps = [[256, 50, 4], [512, 25, 6], [512, 13, 6], [256, 7, 6], [256, 3, 4], [256, 3, 4]] as const;
  for (const [channels, out, boxes] of maps) sum.biased(channels, boxes * (4 + 81), 3, out);
  return sum;
}

function ssdlite(): Sum {
  const sum = new Sum();
  const last = [[5, 672, 80, 168, 2], [5, 480, 80, 120, 1], [5, 480, 80, 120, 1]];
  mobilenet(sum, 320, [...MOBILENET.slice(0, 12), ...last], false);
  const extras = [[480, 512, 10, 5], [512, 256, 5, 3], [256, 256, 3, 2], [256, 128, 2, 1]] as const;
  for (const [from, to, before, after] of extras) {
    sum.conv(from, to / 2, 1, before);
    sum.depthwise(to / 2, 3, after);
    sum.conv(to / 2, to, 1, after);
  }
  for (const [channels, out] of [[672, 20], [480, 10], [512, 5], [256, 3], [256, 2], [128, 1]] as const) {
    for (const outputs of [6 * 4, 6 * 91]) {
      sum.depthwise(channels, 3, out);
      sum.biased(channels, outputs, 1, out);
    }
  }
  return sum;
}

function deeplabHead(sum: Sum, from: number, out: number): Sum {
  sum.conv(from, 256, 1, out);
  for (let i = 0; i < 3; i++) sum.conv(from, 256, 3, out);
  sum.conv(from, 256, 1, 1);
  sum.conv(5 * 256, 256, 1, out);
  sum.conv(256, 256, 3, out);
  sum.biased(256, 21, 1, out);
  return sum;
}

function deeplabMobilenet(): Sum {
  const sum = new Sum();
  mobilenet(sum, 520, MOBILENET, true);
  return deeplabHead(sum, 960, 33);
}

function deeplabResnet(): Sum {
  const sum = new Sum();
  sum.conv(3, 64, 7, 260);
  let from = 64;
  ([[3, 64, 130], [4, 128, 65], [6, 256, 65], [3, 512, 65]] as const).forEach(([blocks, filters, out]) => {
    for (let i = 0; i < blocks; i++) {
      sum.conv(from, filters, 1, i === 0 && filters === 128 ? 130 : out);
      sum.conv(filters, filters, 3, out);
      sum.conv(filters, 4 * filters, 1, out);
      if (i === 0) sum.conv(from, 4 * filters, 1, out);
      from = 4 * filters;
    }
  });
  return deeplabHead(sum, 2048, 65);
}

const cases: readonly (readonly [name: string, sum: Sum])[] = [
  ["unet-same", unet(512)],
  ["yolov5s", yolov5s()],
  ["yolov8n", yolov8(0.25)],
  ["yolov8s", yolov8(0.5)],
  ["ssdlite320", ssdlite()],
  ["ssd-mobilenet-v1", ssdMobilenet()],
  ["ssd-resnet34", ssdResnet34()],
  ["deeplabv3-mobilenet-v3-large", deeplabMobilenet()],
  ["deeplabv3-resnet50", deeplabResnet()],
];

Deno.test("closed forms agree with the zoo", async (t) => {
  for (const [name, sum] of cases) {
    await t.step(name, async () => {
      const { macs, parameters } = count(await fromZoo(name));
      assert.deepEqual({ macs, parameters }, { ...sum });
    });
  }
});

Deno.test("published figures follow from the closed forms", async (t) => {
  const AUXILIARY = 65 ** 2 * (1024 * 256 * 9 + 256 * 21), LIGHT = 65 ** 2 * (40 * 10 * 9 + 10 * 21);
  const figures: readonly (readonly [title: string, value: number, printed: string])[] = [
    ["YOLOv5s fused, GFLOPs", 2 * yolov5s().macs, "16.4"],
    ["YOLOv8n fused, GFLOPs", 2 * yolov8(0.25).macs, "8.7"],
    ["YOLOv8s fused, GFLOPs", 2 * yolov8(0.5).macs, "28.6"],
    ["SSD-MobileNet v1, MLPerf's GOPs", 2 * ssdMobilenet().macs, "2.47"],
    ["SSD-ResNet-34, MLPerf's GOPs", 2 * ssdResnet34().macs, "433."],
    ["SSDLite320, torchvision's GFLOPS", ssdlite().macs, "0.583"],
    ["DeepLabV3 ResNet-50 with auxiliary head", deeplabResnet().macs + AUXILIARY, "178.722"],
    ["DeepLabV3 MobileNet v3 with auxiliary head", deeplabMobilenet().macs + LIGHT, "10.452"],
  ];
  for (const [title, value, printed] of figures) {
    await t.step(title, () => {
      assert.equal((value / 1e9).toFixed(printed.split(".")[1]!.length), printed.replace(/\.$/, ""));
    });
  }
});
