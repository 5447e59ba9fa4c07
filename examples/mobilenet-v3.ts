/**
 * MobileNet v3: A. Howard et al., "Searching for MobileNetV3", ICCV 2019, Tables 1 and 2; and its trunk as detectors and
 * segmenters use it. As in torchvision, a squeeze-and-excite has a quarter of the expanded channels, as a multiple of 8.
 *
 * @module
 */
import { type ImageTensor, input, type Network, type Parametric, run } from "../mod.ts";
import { divisible } from "./mobilenet-v2.ts";
import { type ImageSize, ofImages } from "./shelf/parameters.ts";

/** A block of the tables: kernel, expanded channels, channels, squeeze-and-excite, nonlinearity (rectifier, h-swish), step. */
type Block = readonly [
  kernel: number,
  expanded: number,
  channels: number,
  se: "SE" | "-",
  nl: "RE" | "HS",
  step: number,
];

const LARGE: readonly Block[] = [
  [3, 16, 16, "-", "RE", 1],
  [3, 64, 24, "-", "RE", 2],
  [3, 72, 24, "-", "RE", 1],
  [5, 72, 40, "SE", "RE", 2],
  [5, 120, 40, "SE", "RE", 1],
  [5, 120, 40, "SE", "RE", 1],
  [3, 240, 80, "-", "HS", 2],
  [3, 200, 80, "-", "HS", 1],
  [3, 184, 80, "-", "HS", 1],
  [3, 184, 80, "-", "HS", 1],
  [3, 480, 112, "SE", "HS", 1],
  [3, 672, 112, "SE", "HS", 1],
  [5, 672, 160, "SE", "HS", 2],
  [5, 960, 160, "SE", "HS", 1],
  [5, 960, 160, "SE", "HS", 1],
];

const SMALL: readonly Block[] = [
  [3, 16, 16, "SE", "RE", 2],
  [3, 72, 24, "-", "RE", 2],
  [3, 88, 24, "-", "RE", 1],
  [5, 96, 40, "SE", "HS", 2],
  [5, 240, 40, "SE", "HS", 1],
  [5, 240, 40, "SE", "HS", 1],
  [5, 120, 48, "SE", "HS", 1],
  [5, 144, 48, "SE", "HS", 1],
  [5, 288, 96, "SE", "HS", 2],
  [5, 576, 96, "SE", "HS", 1],
  [5, 576, 96, "SE", "HS", 1],
];

/** The blocks, and the channels of the layer between the pooling and the classes. */
const SIZES = { large: [LARGE, 1280], small: [SMALL, 1024] } as const;

/** Which of the paper's two networks. */
export type MobilenetV3Size = keyof typeof SIZES;

/** What segmenters and detectors change in the last stage, the last three blocks. */
export interface MobilenetV3Options {
  /** Whether it is dilated in place of its step (LRASPP, DeepLabV3); false if left out. */
  readonly dilated?: boolean;
  /** Whether it has half the channels (SSDLite); false if left out. */
  readonly halved?: boolean;
}

/** What the trunk makes of an image. */
export interface MobilenetV3Features {
  /** After the stem (0), each block, and the last convolution, numbered as in torchvision's `features`. */
  readonly maps: readonly ImageTensor[];
  /** Inside the first block of the last stage, after its expansion: the first map that SSDLite reads. */
  readonly expanded: ImageTensor;
}

/** The map after each block; the first is without its expansion if its input is expanded already. */
function chain(x: ImageTensor, blocks: readonly Block[], dilation = 1): ImageTensor[] {
  return blocks.map(([kernel, hidden, channels, se, nl, step]) =>
    x = x.invertedResidual(channels, {
      hidden,
      kernel,
      stride: dilation === 1 ? step : 1,
      dilation,
      activation: nl === "HS" ? "hardSwish" : "relu",
      ...(se === "SE" && { squeeze: divisible(hidden / 4), squeezeOptions: { gate: "hardSigmoid" } }),
    })
  );
}

/** The trunk's feature maps; 2, 4, 7 and 16 of the large one are at 1/4, 1/8, 1/16 and 1/32 (1/16 if dilated) of the image. */
export function mobilenetV3Features(
  image: ImageTensor,
  size: MobilenetV3Size = "large",
  { dilated = false, halved = false }: MobilenetV3Options = {},
): MobilenetV3Features {
  const [blocks] = SIZES[size], part = halved ? 2 : 1;
  const late = blocks.slice(-3).map(([kernel, hidden, channels, ...rest], i): Block => [
    kernel,
    i === 0 ? hidden : hidden / part,
    channels / part,
    ...rest,
  ]);
  const stem = image.convNorm(16, 3, { stride: 2, activation: "hardSwish" });
  const first = chain(stem, blocks.slice(0, -3));
  const expanded = first.at(-1)!.convNorm(late[0]![1], 1, { activation: "hardSwish" });
  const second = chain(expanded, late, dilated ? 2 : 1);
  const last = second.at(-1)!.convNorm(late[2]![1], 1, { activation: "hardSwish" });
  return { maps: [stem, ...first, ...second, last], expanded };
}

/** MobileNet v3 on one image. */
export function mobilenetV3(
  size: MobilenetV3Size = "large",
  { height = 224, width = 224, classes = 1000 }: ImageSize = {},
): Network {
  const { maps } = mobilenetV3Features(input(3, height, width), size);
  return maps.at(-1)!.globalPool().fc(SIZES[size][1]).hardSwish().dropout().fc(classes)
    .toNetwork(`MobileNet v3 ${size}`);
}

const net: Parametric = ofImages((at) => mobilenetV3("large", at));
export default net;

if (import.meta.main) await run(net);
