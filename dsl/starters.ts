// Written by `deno task bless` from ir/layers/; change the comments there.
import { type Merge, merge, type Start, start } from "./start.ts";

/**
 * Sum of two or more tensors of one shape, element by element (a residual connection).
 *
 * Shape: unchanged. No MACs, no parameters. Vector operations: inputs - 1 an element.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * const x = input(64, 56, 56);
 * console.log(x.conv(64, 3, { padding: 1 }).add(x).shape); // [ 64, 56, 56 ]
 * ```
 *
 * @throws {FodlamError} if the shapes differ
 */
export const add: Merge = merge("add");

/**
 * Tensors side by side: channels of images, features of tokens, elements of vectors.
 *
 * Shape: `[C1, H, W]`, `[C2, H, W]`, ... to `[C1 + C2 + ..., H, W]`. No MACs, no parameters, no vector operations; the bytes
 * are moved.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * const x = input(192, 28, 28);
 * console.log(x.conv(64, 1).concat(x.conv(32, 1), x).shape); // [ 288, 28, 28 ]
 * ```
 *
 * @throws {FodlamError} if the shapes differ in anything but that axis
 */
export const concat: Merge = merge("concat");

/**
 * Convolution of an image.
 *
 * Shape: `[C, H, W]` to `[filters, P, Q]` with P = floor((H + top + bottom - dilation x (kernel - 1) - 1) / stride) + 1,
 * and Q likewise. MACs: filters x C / groups x kernel height x kernel width x P x Q. Parameters: filters x C / groups x
 * kernel height x kernel width, and filters biases. Padding and stride default to 0 and 1, as in PyTorch, ONNX and Caffe.
 *
 * @example The first layer of AlexNet
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * const x = input(3, 227, 227).conv(96, 11, { stride: 4 });
 * console.log(x.shape); // [ 96, 55, 55 ]
 * ```
 *
 * @throws {FodlamError} if the kernel does not fit in the padded input, or `groups` divides not both C and filters
 */
export const conv: Start<"conv"> = start("conv");

/**
 * A layer of which only the work is known: what another tool counted, or an operation that FODLAM has no word for.
 *
 * Shape: `output`, or unchanged. MACs, parameters and vector operations: as given.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * const x = input(256, 14, 14).custom(1_000_000, { group: "conv", output: [64, 14, 14] });
 * console.log(x.shape); // [ 64, 14, 14 ]
 * ```
 */
export const custom: Start<"custom"> = start("custom");

/**
 * Dropout: nothing at all at inference, kept so that a network lists what its paper lists.
 *
 * Shape: unchanged. No MACs, no parameters, no vector operations.
 *
 * @example
 * ```ts
 * import { fc } from "@fodlam/fodlam";
 *
 * const head = fc(4096).relu().dropout(0.5);
 * ```
 */
export const dropout: Start<"dropout"> = start("dropout");

/**
 * Fully connected (dense, inner product) layer.
 *
 * Shape: an image `[C, H, W]` or a vector `[D]` is read as one vector and gives `[outputs]`; a sequence `[T, D]` gives
 * `[T, outputs]`, each token by itself. MACs: vectors x length x outputs. Parameters: length x outputs, and outputs biases.
 *
 * @example The largest layer of VGG-16
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * const x = input(512, 7, 7).fc(4096);
 * console.log(x.shape); // [ 4096 ]
 * ```
 */
export const fc: Start<"fc"> = start("fc");

/**
 * Reading of a tensor as one vector; the elements stay where they are.
 *
 * Shape: any to `[elements]`. No MACs, no parameters, no vector operations.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(512, 7, 7).flatten().shape); // [ 25088 ]
 * ```
 */
export const flatten: Start<"flatten"> = start("flatten");

/**
 * Pooling of each channel to one value; the average if nothing is said.
 *
 * Shape: `[C, H, W]` to `[C, 1, 1]`. No MACs, no parameters. Vector operations: C x H x W.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(512, 7, 7).globalPool().shape); // [ 512, 1, 1 ]
 * ```
 */
export const globalPool: Start<"globalPool"> = start("globalPool");

/**
 * Local response normalisation across channels (AlexNet, GoogLeNet).
 *
 * Shape: unchanged. No MACs, no parameters. Vector operations: 2 x size + 3 an element (size squares, size - 1 additions,
 * then scale, add, power and divide).
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(96, 55, 55).lrn().shape); // [ 96, 55, 55 ]
 * ```
 */
export const lrn: Start<"lrn"> = start("lrn");

/**
 * Max or average pooling of an image; a 2x2 window with stride 2 if nothing is said.
 *
 * Shape: `[C, H, W]` to `[C, P, Q]` with P = floor((H + top + bottom - kernel) / stride) + 1; with `ceilMode` the quotient
 * is rounded up, and a window that would start in the padding is left out. No MACs, no parameters. Vector
 * operations: kernel height x kernel width for each output element.
 *
 * @example Caffe's overlapping pooling
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * const x = input(96, 109, 109).pool(3, { stride: 2, ceilMode: true });
 * console.log(x.shape); // [ 96, 54, 54 ]
 * ```
 *
 * @throws {FodlamError} if the window does not fit in the padded input
 */
export const pool: Start<"pool"> = start("pool");

/**
 * Rectifier: negative values become zero.
 *
 * Shape: unchanged. No MACs, no parameters. Vector operations: one an element.
 *
 * @example
 * ```ts
 * import { conv } from "@fodlam/fodlam";
 *
 * const block = conv(64, 3).relu().pool();
 * ```
 */
export const relu: Start<"relu"> = start("relu");

/**
 * RoI max pooling (Fast R-CNN): cuts regions of interest out of a feature map and pools each to a fixed size. Every
 * layer that follows runs once for each region, with the same weights.
 *
 * Shape: `[C, H, W]` to `rois` instances of `[C, height, width]`. No MACs, no parameters. Vector operations: one for each
 * element of the feature map that a region covers, taken as the whole map for each region (an upper bound, as regions differ).
 *
 * @example Faster R-CNN at test time: 300 proposals
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * const x = input(512, 38, 50).roiPool(300, 7).fc(4096);
 * console.log(x.shape, x.instances); // [ 4096 ] 300
 * ```
 */
export const roiPool: Start<"roiPool"> = start("roiPool");

/**
 * Softmax: exponentials divided by their sum.
 *
 * Shape: unchanged. No MACs, no parameters. Vector operations: 5 an element (maximum, subtract, exponential, sum, divide).
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(512, 7, 7).fc(1000).softmax().shape); // [ 1000 ]
 * ```
 */
export const softmax: Start<"softmax"> = start("softmax");
