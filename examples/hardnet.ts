/**
 * HarDNet: P. Chao, C.-Y. Kao, Y.-S. Ruan, C.-H. Huang, Y.-L. Lin, "HarDNet: A Low Memory Traffic Network", ICCV 2019, section 3 and
 * Table 1, as in PingoLH/Pytorch-HarDNet: a layer of a block reads those at distances that are powers of two and divide its number,
 * and is the wider the more it reads. DS: depthwise separable.
 *
 * @module
 */
import {
  type AnyTensor,
  apply,
  convNorm,
  type Fragment,
  type Network,
  network,
  type Parametric,
  pool,
  run,
} from "../mod.ts";
import { type ImageSize, ofImages } from "./shelf/parameters.ts";

/** A stage: layers of its block, growth, channels after it, and whether the image is halved then. */
type Stage = readonly [layers: number, growth: number, channels: number, halves: boolean];

/** A network: channels of the first two convolutions, growth for each link but the first, and stages. */
interface Design {
  /** Channels of the first two convolutions. */
  readonly stem: readonly [number, number];
  /** By how much a layer grows for each further layer that it reads. */
  readonly wider: number;
  /** The stages. */
  readonly stages: readonly Stage[];
  /** Whether convolutions are depthwise separable. */
  readonly separable: boolean;
}

const HARDNET68: readonly Stage[] = [
  [8, 14, 128, true],
  [16, 16, 256, false],
  [16, 20, 320, true],
  [16, 40, 640, true],
  [4, 160, 1024, false],
];

const HARDNET85: readonly Stage[] = [
  [8, 24, 192, true],
  [16, 24, 256, false],
  [16, 28, 320, true],
  [16, 36, 480, false],
  [16, 48, 720, true],
  [4, 256, 1280, false],
];

const HARDNET39: readonly Stage[] = [
  [4, 16, 96, true],
  [16, 20, 320, true],
  [8, 64, 640, true],
  [4, 160, 1024, false],
];

const DESIGNS = {
  "39ds": { stem: [24, 48], wider: 1.6, stages: HARDNET39, separable: true },
  "68ds": { stem: [32, 64], wider: 1.7, stages: HARDNET68, separable: true },
  "68": { stem: [32, 64], wider: 1.7, stages: HARDNET68, separable: false },
  "85": { stem: [48, 96], wider: 1.7, stages: HARDNET85, separable: false },
} satisfies Readonly<Record<string, Design>>;

/** One of the paper's networks. */
export type HardnetSize = keyof typeof DESIGNS;

/** The layers that a layer reads, the nearest first; 0 is the block's input. */
function links(layer: number): number[] {
  const distances = Array.from({ length: 10 }, (_, i) => 1 << i);
  return distances.filter((distance) => layer % distance === 0).map((distance) => layer - distance);
}

/** A pointwise convolution. */
const pointwise = (filters: number) => convNorm(filters, 1, { activation: "relu6" });

/** A depthwise convolution without an activation. */
function depthwise(stride = 1): Fragment {
  return apply((x) => x.convNorm(x.shape[0]!, 3, { stride, groups: "depthwise", activation: "none" }));
}

/** A layer of a block. */
function layer(filters: number, separable: boolean): Fragment {
  return separable ? pointwise(filters).then(depthwise()) : convNorm(filters, 3, { activation: "relu6" });
}

/** A block: every second layer goes to the end, and the last. */
function block(count: number, growth: number, { wider, separable }: Design): Fragment {
  const widthOf = (reads: number) => {
    let width = growth;
    for (let i = 1; i < reads; i++) width *= wider;
    return 2 * Math.trunc(Math.trunc(width + 1) / 2);
  };
  return apply((x) => {
    const all = [x];
    for (let i = 1; i <= count; i++) {
      const [first, ...rest] = links(i).map((at) => all[at]!) as [AnyTensor, ...AnyTensor[]];
      const read = rest.length === 0 ? first : first.concat(...rest as [AnyTensor]);
      all.push(read.then(layer(widthOf(1 + rest.length), separable)));
    }
    const [first, ...rest] = all.filter((_, i) => i % 2 === 1 || i === count) as [AnyTensor, AnyTensor];
    return first.concat(...rest as [AnyTensor]);
  });
}

/** A HarDNet on one image. */
export function hardnet(
  size: HardnetSize = "68",
  { height = 224, width = 224, classes = 1000 }: ImageSize = {},
): Network {
  const design: Design = DESIGNS[size], { stem: [first, second], separable, stages } = design;
  const activation = "relu6";
  const start = convNorm(first, 3, { stride: 2, activation })
    .then(separable ? pointwise(second) : convNorm(second, 3, { activation }))
    .then(separable ? depthwise(2) : pool(3, { stride: 2, padding: 1 }));
  const body = stages.reduce((x, [layers, growth, channels, halves]) => {
    const next = x.then(block(layers, growth, design)).then(pointwise(channels));
    return halves ? next.then(separable ? depthwise(2) : pool()) : next;
  }, start);
  const name = `HarDNet-${size.replace("ds", "DS")}`;
  return network(name, [3, height, width], body.globalPool().flatten().dropout().fc(classes));
}

const net: Parametric = ofImages((at) => hardnet("68", at), { multipleOf: 32 });
export default net;

if (import.meta.main) await run(net);
