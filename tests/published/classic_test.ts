/** Counts by hand, in plain loops, of the classic networks whose references are rounded; and EIE's layers of NeuralTalk. */
import assert from "node:assert/strict";
import { densenet } from "../../examples/densenet.ts";
import { inceptionV3 } from "../../examples/inception-v3.ts";
import { neuraltalk } from "../../examples/neuraltalk.ts";
import { resnext, wideResnet } from "../../examples/resnet.ts";
import { count, type Network } from "../../mod.ts";

/** A sum by hand. */
class Tally {
  macs = 0;
  parameters = 0;

  /** A convolution without bias that makes a map of so many pixels, and a batch normalisation after it. */
  conv(channels: number, filters: number, taps: number, pixels: number): number {
    this.macs += channels * filters * taps * pixels;
    this.parameters += channels * filters * taps + 2 * filters;
    return filters;
  }

  fc(inputs: number, outputs: number): void {
    this.macs += inputs * outputs;
    this.parameters += (inputs + 1) * outputs;
  }
}

function inception(): Tally {
  const t = new Tally();
  const chain = (pixels: number, first: number, ...steps: [filters: number, taps: number][]) =>
    steps.reduce((channels, [filters, taps]) => t.conv(channels, filters, taps, pixels), first);
  chain(149 ** 2, 3, [32, 9]);
  chain(147 ** 2, 32, [32, 9], [64, 9]);
  chain(73 ** 2, 64, [80, 1]);
  chain(71 ** 2, 80, [192, 9]);
  let c = 192;
  for (const project of [32, 64, 64]) {
    chain(35 ** 2, c, [64, 1]);
    chain(35 ** 2, c, [48, 1], [64, 25]);
    chain(35 ** 2, c, [64, 1], [96, 9], [96, 9]);
    chain(35 ** 2, c, [project, 1]);
    c = 64 + 64 + 96 + project;
  }
  chain(17 ** 2, 288, [384, 9]);
  chain(17 ** 2, chain(35 ** 2, 288, [64, 1], [96, 9]), [96, 9]);
  for (const w of [128, 160, 160, 192]) {
    chain(17 ** 2, 768, [192, 1]);
    chain(17 ** 2, 768, [w, 1], [w, 7], [192, 7]);
    chain(17 ** 2, 768, [w, 1], [w, 7], [w, 7], [w, 7], [192, 7]);
    chain(17 ** 2, 768, [192, 1]);
  }
  chain(8 ** 2, chain(17 ** 2, 768, [192, 1]), [320, 9]);
  chain(8 ** 2, chain(17 ** 2, 768, [192, 1], [192, 7], [192, 7]), [192, 9]);
  for (const c of [1280, 2048]) {
    chain(8 ** 2, c, [320, 1]);
    for (const from of [chain(8 ** 2, c, [384, 1]), chain(8 ** 2, c, [448, 1], [384, 9])]) {
      chain(8 ** 2, from, [384, 3]);
      chain(8 ** 2, from, [384, 3]);
    }
    chain(8 ** 2, c, [192, 1]);
  }
  t.fc(2048, 1000);
  return t;
}

/** Without the auxiliary classifier, and what it adds: 1x1 to 128 on 5x5 pixels, 5x5 to 768 on one, 1000 classes. */
function inceptionWithAuxiliary(): Tally {
  const t = inception();
  t.conv(768, 128, 1, 25);
  t.conv(128, 768, 25, 1);
  t.fc(768, 1000);
  return t;
}

function dense(layers: readonly number[], growth: number): Tally {
  const t = new Tally();
  let size = 56, c = t.conv(3, 2 * growth, 49, 112 ** 2);
  layers.forEach((n, block) => {
    for (let i = 0; i < n; i++, c += growth) {
      t.conv(c, 4 * growth, 1, size ** 2);
      t.conv(4 * growth, growth, 9, size ** 2);
      t.parameters += 2 * c - 2 * growth; // normalised before the convolutions: c and 4 growth, not 4 growth and growth
    }
    if (block === 3) return;
    t.macs += c * (c / 2) * size ** 2;
    t.parameters += c * (c / 2) + 2 * c;
    [c, size] = [c / 2, size / 2];
  });
  t.parameters += 2 * c;
  t.fc(c, 1000);
  return t;
}

/** Bottlenecks 3, 4, 23, 3 with so many channels in the first stage's 3x3, in groups. */
function residual(width: number, groups: number): Tally {
  const t = new Tally();
  let c = t.conv(3, 64, 49, 112 ** 2);
  [3, 4, 23, 3].forEach((blocks, stage) => {
    const size = 56 >> stage, w = width << stage, out = 256 << stage;
    for (let i = 0; i < blocks; i++, c = out) {
      const before = i === 0 && stage > 0 ? 2 * size : size;
      t.conv(c, w, 1, before ** 2);
      t.conv(w / groups, w, 9, size ** 2);
      t.conv(w, out, 1, size ** 2);
      if (i === 0) t.conv(c, out, 1, size ** 2);
    }
  });
  t.fc(2048, 1000);
  return t;
}

const cases: readonly [name: string, network: Network, byHand: Tally, parametersByTorchvision: number][] = [
  ["Inception-v3", inceptionV3(), inception(), 27161264 - 3326696],
  ["Inception-v3 with its auxiliary", inceptionV3({ auxiliary: true }), inceptionWithAuxiliary(), 27161264],
  ["DenseNet-121", densenet(121), dense([6, 12, 24, 16], 32), 7978856],
  ["DenseNet-161", densenet(161), dense([6, 12, 36, 24], 48), 28681000],
  ["DenseNet-169", densenet(169), dense([6, 12, 32, 32], 32), 14149480],
  ["DenseNet-201", densenet(201), dense([6, 12, 48, 32], 32), 20013928],
  ["ResNeXt-101 32x8d", resnext(101), residual(256, 32), 88791336],
  ["Wide ResNet-101-2", wideResnet(101), residual(128, 1), 126886696],
];

for (const [name, network, byHand, published] of cases) {
  Deno.test(`${name} counts what a count by hand does`, () => {
    const { macs, parameters } = count(network);
    assert.deepEqual({ macs, parameters }, { ...byHand });
    assert.equal(parameters, published);
  });
}

Deno.test("NeuralTalk has the layers of EIE's Table III", () => {
  const macs = Object.fromEntries(count(neuraltalk()).layers.map((layer) => [layer.name, layer.macs]));
  assert.deepEqual([macs.We, macs.Wd, macs.LSTM], [4096 * 600, 600 * 8791, 1201 * 2400]);
});
