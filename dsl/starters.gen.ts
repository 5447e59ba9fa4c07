// Written by `deno task bless` from ir/layers/; change the comments there.
import { type Merge, merge, type Start, start, type StartOrMerge, startOrMerge } from "./start.ts";

/**
 * Pooling to a fixed size, whatever the input's; the average if nothing is said.
 *
 * Shape: `[C, H, W]` to `[C, height, width]`. No MACs, no parameters. Vector operations: C x the elements of
 * all windows, where window i of an axis runs from floor(i H / P) to ceil((i + 1) H / P), as in PyTorch.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(256, 6, 6).adaptivePool(6).shape); // [ 256, 6, 6 ]
 * ```
 */
export const adaptivePool: Start<"adaptivePool"> = start("adaptivePool");

/**
 * Sum of two or more tensors, element by element (a residual connection); sizes of 1 stretch.
 *
 * Shape: the common shape. No MACs, no parameters. Vector operations: inputs - 1 an element.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * const x = input(64, 56, 56);
 * console.log(x.conv(64, 3, { padding: 1 }).add(x).shape); // [ 64, 56, 56 ]
 * ```
 *
 * @throws {FodlamError} if the shapes differ in sizes other than 1
 */
export const add: Merge<"add"> = merge("add");

/**
 * Boxes of a detection head: a map of `perPixel` x `values` channels read as a list of boxes, each decoded
 * against its anchor.
 *
 * Shape: `[perPixel x values, H, W]` to `[H x W x perPixel, values]`. No MACs, no parameters. Vector
 * operations: 10 for each box (the anchor's corners, two products, four sums, two exponentials).
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(255, 13, 13).anchors(3, 85).shape); // [ 507, 85 ]
 * ```
 *
 * @throws {FodlamError} if the channels are not perPixel x values
 */
export const anchors: Start<"anchors"> = start("anchors");

/**
 * Batch normalisation at inference: a scale and a shift for each channel, foldable into the convolution
 * before it.
 *
 * Shape: unchanged. No MACs. Parameters: 2 x C (scale and shift; the running mean and variance are not
 * learned and not counted). Vector operations: 2 an element (multiply, add).
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(64, 56, 56).batchNorm().shape); // [ 64, 56, 56 ]
 * ```
 */
export const batchNorm: Start<"batchNorm"> = start("batchNorm");

/**
 * Bilinear layer: y_k = a' W_k b + bias_k for two vectors a and b.
 *
 * Shape: `[A]` and `[B]` to `[outputs]`; `[T, A]` and `[T, B]` to `[T, outputs]`. MACs: T x outputs x B x (A
 * + 1), the products with a first. Parameters: outputs x A x B, and outputs biases.
 *
 * @example
 * ```ts
 * import { bilinear, input } from "@fodlam/fodlam";
 *
 * console.log(bilinear(input(20), input(30), 40).shape); // [ 40 ]
 * ```
 *
 * @throws {FodlamError} if there are not two vectors, or two sequences of one length
 */
export const bilinear: Merge<"bilinear"> = merge("bilinear");

/**
 * Channels of several groups dealt out in turn (ShuffleNet).
 *
 * Shape: unchanged. No MACs, no parameters, no vector operations; the bytes are moved.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(116, 28, 28).channelShuffle(2).shape); // [ 116, 28, 28 ]
 * ```
 *
 * @throws {FodlamError} if `groups` does not divide the channels
 */
export const channelShuffle: Start<"channelShuffle"> = start("channelShuffle");

/**
 * Learned tokens before a sequence: the class token of a vision transformer; one if nothing is said.
 *
 * Shape: `[T, D]` to `[T + tokens, D]`. No MACs. Parameters: tokens x D.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(196, 768).classToken().shape); // [ 197, 768 ]
 * ```
 */
export const classToken: Start<"classToken"> = start("classToken");

/**
 * Tensors side by side: channels of images, features of tokens, elements of vectors, or another axis.
 *
 * Shape: `[C1, H, W]`, `[C2, H, W]`, ... to `[C1 + C2 + ..., H, W]`; sequences of boxes with `axis: 0`:
 * `[T1, D]`, `[T2, D]`, ... to `[T1 + T2 + ..., D]`. No MACs, no parameters, no vector operations; the bytes are
 * moved.
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
export const concat: Merge<"concat"> = merge("concat");

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
 * Convolution along a sequence; its features are the channels.
 *
 * Shape: `[T, D]` to `[U, filters]` with U = floor((T + cached + before + after - dilation x (kernel - 1) -
 * 1) / stride) + 1. MACs: U x filters x D / groups x kernel. Parameters: filters x D / groups x kernel, and
 * filters biases. State: cached x D.
 *
 * @example Whisper's second convolution
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(3000, 384).conv1d(384, 3, { stride: 2, padding: 1 }).shape); // [ 1500, 384 ]
 * ```
 *
 * @throws {FodlamError} if the kernel does not fit, or `groups` divides not both D and filters
 */
export const conv1d: Start<"conv1d"> = start("conv1d");

/**
 * Convolution of a volume, such as a clip of frames.
 *
 * Shape: `[C, D, H, W]` to `[filters, ...]`, each axis as for `conv`. MACs: filters x C / groups x kernel
 * volume x output volume. Parameters: filters x C / groups x kernel volume, and filters biases.
 *
 * @example The first layer of C3D
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(3, 16, 112, 112).conv3d(64, 3, { padding: 1 }).shape); // [ 64, 16, 112, 112 ]
 * ```
 *
 * @throws {FodlamError} if the kernel does not fit, or `groups` divides not both C and filters
 */
export const conv3d: Start<"conv3d"> = start("conv3d");

/**
 * Transposed convolution ("deconvolution", up-convolution): each input pixel adds its kernel to the output.
 *
 * Shape: `[C, H, W]` to `[filters, P, Q]` with P = (H - 1) x stride + kernel - top - bottom + outputPadding,
 * and Q likewise. MACs: H x W x C x filters / groups x kernel height x kernel width. Parameters: C x filters
 * / groups x kernel height x kernel width, and filters biases.
 *
 * @example U-Net's up-convolution
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(1024, 28, 28).convTranspose(512, 2, { stride: 2 }).shape); // [ 512, 56, 56 ]
 * ```
 *
 * @throws {FodlamError} if nothing is left of the output, or `groups` divides not both C and filters
 */
export const convTranspose: Start<"convTranspose"> = start("convTranspose");

/**
 * Transposed convolution of a volume: each input voxel adds its kernel to the output.
 *
 * Shape: `[C, D, H, W]` to `[filters, ...]`, each axis (size - 1) x stride + kernel - before - after +
 * outputPadding. MACs: D x H x W x C x filters / groups x kernel volume. Parameters: C x filters / groups x
 * kernel volume, and filters biases.
 *
 * @example An up-convolution of 3D U-Net
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(64, 64, 64, 64).convTranspose3d(32, 2, { stride: 2 }).shape); // [ 32, 128, 128, 128 ]
 * ```
 *
 * @throws {FodlamError} if nothing is left of the output, or `groups` divides not both C and filters
 */
export const convTranspose3d: Start<"convTranspose3d"> = start("convTranspose3d");

/**
 * A layer whose work the user states: an operator of one's own, what another tool counted, or an operation that FODLAM has no
 * word for. It reads one input or several.
 *
 * MACs, parameters, vector operations, bytes and the output shape are numbers, or functions of the shapes of the inputs, one
 * argument each, worked out when the layer is built. For each instance of the first input.
 *
 * Shape: `output`, or that of the first input. MACs, parameters, vector operations and bytes: as given; without bytes, those of
 * the shapes.
 *
 * @example
 * ```ts
 * import { count, custom, input } from "@fodlam/fodlam";
 *
 * const x = input(256, 14, 14).custom(1_000_000, { group: "conv", output: [64, 14, 14] });
 * console.log(x.shape); // [ 64, 14, 14 ]
 *
 * const mix = custom(([c = 1, h = 1, w = 1]) => 9 * c * h * w, { parameters: ([c = 1]) => 9 * c });
 * const { macs, parameters } = count(input(8, 4, 4).then(mix).toNetwork("mix"));
 * console.log(macs, parameters); // 1152 72
 * ```
 * @example Several inputs: the tensors stand before the work, as in a merge.
 * ```ts
 * import { custom, input } from "@fodlam/fodlam";
 *
 * const features = input(256, 14, 14), boxes = input(100, 4, { name: "boxes" });
 * const crops = custom(features, boxes, 0, {
 *   group: "movement",
 *   output: ([channels = 1], [count = 1]) => [count, channels],
 * });
 * console.log(crops.shape); // [ 100, 256 ]
 * ```
 */
export const custom: StartOrMerge<"custom"> = startOrMerge("custom");

/**
 * Depthwise convolution: each channel by itself, with `multiplier` filters of its own.
 *
 * Shape: `[C, H, W]` to `[C x multiplier, P, Q]`, P and Q as for `conv`. MACs: C x multiplier x kernel height
 * x kernel width x P x Q. Parameters: C x multiplier x kernel height x kernel width, and C x multiplier
 * biases.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(32, 112, 112).depthwise(3, { padding: 1 }).shape); // [ 32, 112, 112 ]
 * ```
 *
 * @throws {FodlamError} if the kernel does not fit in the padded input
 */
export const depthwise: Start<"depthwise"> = start("depthwise");

/**
 * Whole numbers of few bits back to values: subtract, scale. The bits that layers compute with are their own
 * option, `bits`.
 *
 * Shape: unchanged. No MACs, no parameters. Vector operations: 2 an element.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(64, 56, 56).dequantize(8).shape); // [ 64, 56, 56 ]
 * ```
 */
export const dequantize: Start<"dequantize"> = start("dequantize");

/**
 * Attention of queries to keys and values, heads side by side; projections are layers of their own (see
 * `attention` for all together). Inputs: queries `[T, heads x size]`, keys `[S, keyValueHeads x size]`,
 * values `[S, keyValueHeads x valueSize]`.
 *
 * Shape: `[T, heads x valueSize]`. MACs: heads x T x (S + cached) x (size + valueSize), the whole matrix;
 * what causal and window masks throw away is counted in it and told apart (`maskedMacs`). Parameters: heads x
 * (relativePositions + sinks). Vector operations: 5 for each score (softmax), 1 more to scale, 1 more for
 * relative positions. State: cached x the cache's features.
 *
 * @example One head of GPT-2
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * const q = input(1024, 64), k = q.fc(64), v = q.fc(64);
 * console.log(q.dotProductAttention(k, v, 1, { causal: true }).shape); // [ 1024, 64 ]
 * ```
 *
 * @throws {FodlamError} if heads, features or lengths do not fit together
 */
export const dotProductAttention: Merge<"dotProductAttention"> = merge("dotProductAttention");

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
 * State-space dual scan (Mamba-2): h = exp(delta a) h + delta B x, y = C h + d x. All features of a head share
 * one step and one decay, so that it runs as matrix products, where `selectiveScan` (Mamba) cannot. Inputs: x
 * `[T, D]`, delta `[T, heads]`, B and C `[T, groups x N]`; the projections that make them are layers of their
 * own.
 *
 * Shape: `[T, D]`. MACs: 2 x T x D x N (the update and the answer of the recurrence; running in chunks does
 * more). Parameters: 3 x heads (a, d, and the steps' bias). Vector operations: 6 for each step (bias, softplus
 * 3, product with a, exponential), 3 for each feature (delta x; d x and its sum). State: D x N, if it stands in
 * memory.
 *
 * Source: T. Dao, A. Gu, "Transformers are SSMs", ICML 2024, section 6.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * const x = input(128, 1536);
 * console.log(x.dualScan(x.fc(24), x.fc(128), x.fc(128), 24, 128).shape); // [ 128, 1536 ]
 * ```
 *
 * @throws {FodlamError} if the inputs do not fit together
 */
export const dualScan: Merge<"dualScan"> = merge("dualScan");

/**
 * Contraction of tensors by Einstein's rule. The batch has no letter.
 *
 * Shape: the output's letters. MACs: the product of the sizes of all letters of each pair of operands, taken
 * from the left (letters that neither the output nor a later operand needs are summed away). No parameters.
 *
 * @example
 * ```ts
 * import { einsum, input } from "@fodlam/fodlam";
 *
 * const scores = einsum(input(8, 128, 64), input(8, 128, 64), "hqd,hkd->hqk");
 * console.log(scores.shape); // [ 8, 128, 128 ]
 * ```
 *
 * @throws {FodlamError} if the shapes do not fit the equation
 */
export const einsum: Merge<"einsum"> = merge("einsum");

/**
 * Exponential linear unit: x where positive, exp(x) - 1 where negative.
 *
 * Shape: unchanged. No MACs, no parameters. Vector operations: 3 an element (exponential, subtract, select).
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(64, 56, 56).elu().shape); // [ 64, 56, 56 ]
 * ```
 */
export const elu: Start<"elu"> = start("elu");

/**
 * Looking up of tokens in a table. The input is a vector of token numbers.
 *
 * Shape: `[T]` to `[T, size]`. No MACs. Parameters: vocabulary x size, of which one inference reads T rows. A head that uses
 * the table again is an `fc(vocabulary, { bias: false, sharedWith: "name of the embedding" })`.
 *
 * @example The first layer of Llama 3
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(128).embedding(128256, 4096).shape); // [ 128, 4096 ]
 * ```
 */
export const embedding: Start<"embedding"> = start("embedding");

/**
 * Fully connected (dense, inner product) layer.
 *
 * Shape: an image `[C, H, W]` or a vector `[D]` is read as one vector and gives `[outputs]`; a sequence `[T, D]` gives
 * `[T, outputs]`, each token by itself. MACs: vectors x length x outputs. Parameters: length x outputs, and outputs biases.
 * A language model's head that is its embedding says so: `fc(50257, { bias: false, sharedWith: "words" })`.
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
 * Windows put together to an image again: the inverse of `toWindows`; what was padded is cut off.
 *
 * Shape: `windows` instances of `[size x size, C]` to `[C, height, width]`. No MACs, no parameters, no vector
 * operations; the bytes are moved.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * const x = input(96, 56, 56).toWindows(64, 7).fromWindows(64, 56);
 * console.log(x.shape, x.instances); // [ 96, 56, 56 ] 1
 * ```
 *
 * @throws {FodlamError} if there are not enough pixels in the windows
 */
export const fromWindows: Start<"fromWindows"> = start("fromWindows");

/**
 * Gaussian error linear unit, x times the normal distribution of x, in its tanh form.
 *
 * Shape: unchanged. No MACs, no parameters. Vector operations: 8 an element (three multiplications and an
 * addition for the cubic, tanh, add, two multiplications).
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(64, 56, 56).gelu().shape); // [ 64, 56, 56 ]
 * ```
 */
export const gelu: Start<"gelu"> = start("gelu");

/**
 * Pooling of each channel to one value, or of a sequence to one vector; the average if nothing is said.
 *
 * Shape: `[C, H, W]` to `[C, 1, 1]`, `[T, D]` to `[D]`. No MACs, no parameters. Vector operations: one for each
 * input element.
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
 * Gated linear unit: one half of the channels times a function of the other half.
 *
 * Shape: `[C, H, W]` to `[C / 2, H, W]`, `[T, D]` to `[T, D / 2]`. No MACs, no parameters. Vector operations:
 * 1 for each output element, and the gate's own (sigmoid 4, silu 5, gelu 8, relu 1).
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(77, 5120).glu({ gate: "gelu" }).shape); // [ 77, 2560 ]
 * ```
 *
 * @throws {FodlamError} if the number of channels is odd
 */
export const glu: Start<"glu"> = start("glu");

/**
 * Group normalisation: over the pixels of each group of channels.
 *
 * Shape: unchanged. No MACs. Parameters: 2 x C (scale and shift). Vector operations: 7 an element.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(320, 64, 64).groupNorm(32).shape); // [ 320, 64, 64 ]
 * ```
 *
 * @throws {FodlamError} if `groups` does not divide the channels
 */
export const groupNorm: Start<"groupNorm"> = start("groupNorm");

/**
 * Gated recurrent unit. Time steps are the tokens; a vector is one step.
 *
 * Shape: `[T, D]` to `[T, H]`, `[D]` to `[H]`; twice the features if bidirectional. MACs, for each layer and
 * direction, with G = 3 gates: T x G x H x (D + H). Parameters: G x H x (D + H + biases), two biases as in
 * PyTorch. Vector operations: 20 for each element of the state (two sigmoids 8, tanh 4, and the sums and
 * products of its gates).
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(50, 300).gru(512, { bidirectional: true }).shape); // [ 50, 1024 ]
 * ```
 */
export const gru: Start<"gru"> = start("gru");

/**
 * Piecewise linear sigmoid: min(max(x + 3, 0), 6) / 6.
 *
 * Shape: unchanged. No MACs, no parameters. Vector operations: 4 an element (add, maximum, minimum, multiply).
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(64, 56, 56).hardSigmoid().shape); // [ 64, 56, 56 ]
 * ```
 */
export const hardSigmoid: Start<"hardSigmoid"> = start("hardSigmoid");

/**
 * Piecewise linear swish: x times hardSigmoid(x).
 *
 * Shape: unchanged. No MACs, no parameters. Vector operations: 5 an element (add, maximum, minimum and two
 * multiplications).
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(64, 56, 56).hardSwish().shape); // [ 64, 56, 56 ]
 * ```
 */
export const hardSwish: Start<"hardSwish"> = start("hardSwish");

/**
 * Instance normalisation: over the pixels of each channel. It learns nothing unless asked to.
 *
 * Shape: unchanged. No MACs. Parameters: none, or C for each of `scale` and `shift`. Vector operations: 7 an
 * element (sum, subtract, square, sum, multiply, scale, shift).
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(64, 56, 56).instanceNorm().shape); // [ 64, 56, 56 ]
 * ```
 */
export const instanceNorm: Start<"instanceNorm"> = start("instanceNorm");

/**
 * Layer normalisation: over the features of each token or vector, over the channels of each pixel of an
 * image.
 *
 * Shape: unchanged. No MACs. Parameters: 2 x D (scale and shift). Vector operations: 7 an element (sum,
 * subtract, square, sum, multiply, scale, shift).
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(64, 56, 56).layerNorm().shape); // [ 64, 56, 56 ]
 * ```
 */
export const layerNorm: Start<"layerNorm"> = start("layerNorm");

/**
 * Leaky rectifier: negative values are multiplied by a small slope.
 *
 * Shape: unchanged. No MACs, no parameters. Vector operations: 2 an element (multiply and select).
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(64, 56, 56).leakyRelu().shape); // [ 64, 56, 56 ]
 * ```
 */
export const leakyRelu: Start<"leakyRelu"> = start("leakyRelu");

/**
 * Linear attention: a state of size x valueSize for each head takes in each key and value and answers each
 * query, at a cost that does not grow with the distance. Inputs as for `dotProductAttention`.
 *
 * Shape: `[T, heads x valueSize]`. MACs: 2 x heads x T x size x valueSize (the update and the answer). No
 * parameters. Vector operations: one for each feature of queries and keys. State: heads x size x valueSize,
 * if it stands in memory.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * const q = input(1024, 512);
 * console.log(q.linearAttention(q.fc(512), q.fc(512), 8).shape); // [ 1024, 512 ]
 * ```
 *
 * @throws {FodlamError} if heads, features or lengths do not fit together
 */
export const linearAttention: Merge<"linearAttention"> = merge("linearAttention");

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
 * Long short-term memory. Time steps are the tokens; a vector is one step.
 *
 * Shape: `[T, D]` to `[T, H]`, `[D]` to `[H]`; twice the features if bidirectional. MACs, for each layer and
 * direction, with G = 4 gates: T x G x H x (D + H). With a projection, U is G x H x P and H x P is added for
 * each token. Parameters: G x H x (D + H + biases), two biases as in PyTorch. Vector operations: 28 for each
 * element of the state (three sigmoids 12, two tanh 8, and the sums and products of its gates).
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(50, 300).lstm(512, { bidirectional: true }).shape); // [ 50, 1024 ]
 * ```
 */
export const lstm: Start<"lstm"> = start("lstm");

/**
 * Product of two tensors as matrices, or as stacks of matrices; a stack of one stretches. A constant matrix is an `fc`.
 *
 * Shape: `[..., M, K]` and `[..., K, N]` to `[..., M, N]`. MACs: stack x M x K x N. No parameters.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * const q = input(128, 64);
 * console.log(q.matmul(q.fc(64), { transposed: true }).shape); // [ 128, 128 ]
 * ```
 *
 * @throws {FodlamError} if the inner sizes differ
 */
export const matmul: Merge<"matmul"> = merge("matmul");

/**
 * Mish: x times tanh(softplus(x)).
 *
 * Shape: unchanged. No MACs, no parameters. Vector operations: 6 an element (exponential, add, logarithm,
 * tanh, multiply, select).
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(64, 56, 56).mish().shape); // [ 64, 56, 56 ]
 * ```
 */
export const mish: Start<"mish"> = start("mish");

/**
 * Mixture of experts: a router sends each token to `topK` of `experts` feed-forward networks, and to the
 * shared ones.
 *
 * Shape: `[T, D]` unchanged. MACs: T x D x experts (router) + T x topK x m x D x hidden + T x m x D x
 * sharedHidden, with m = 3 matrices if gated, else 2. Parameters: D x experts + experts x m x D x hidden + m
 * x D x sharedHidden, and biases. One inference reads the router, the shared experts and the experts that its
 * tokens reach: experts x (1 - (1 - topK / experts)^T) if tokens choose at random. Vector operations: 5 for
 * each router score, 6 (gated, SiLU and product) or 8 (plain, GELU) for each hidden feature, 2 x topK for
 * each output element.
 *
 * @example Mixtral's feed-forward
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(1, 4096).moe(8, 2, 14336).shape); // [ 1, 4096 ]
 * ```
 *
 * @throws {FodlamError} if `topK` is more than `experts`
 */
export const moe: Start<"moe"> = start("moe");

/**
 * Product of two or more tensors, element by element; sizes of 1 stretch (the gate of a squeeze-and-excite).
 *
 * Shape: the common shape. No MACs, no parameters. Vector operations: inputs - 1 an element.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * const x = input(64, 56, 56);
 * console.log(x.mul(x.globalPool().sigmoid()).shape); // [ 64, 56, 56 ]
 * ```
 *
 * @throws {FodlamError} if the shapes differ in sizes other than 1
 */
export const mul: Merge<"mul"> = merge("mul");

/**
 * Non-maximum suppression: the best boxes that do not overlap.
 *
 * Shape: `[boxes, values]` to `[keep, values]`. No MACs, no parameters. Vector operations: boxes x
 * log2(boxes) to sort, and 12 for the overlap of each kept box with each box (an upper bound, as overlaps
 * differ).
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(8732, 6).nms(200).shape); // [ 200, 6 ]
 * ```
 *
 * @throws {FodlamError} if there are fewer boxes than are kept
 */
export const nms: Start<"nms"> = start("nms");

/**
 * Zeros around an image, where they are a step of their own.
 *
 * Shape: `[C, H, W]` to `[C, H + top + bottom, W + left + right]`. No MACs, no parameters, no vector
 * operations; the bytes are moved.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(3, 224, 224).pad([0, 1, 0, 1]).shape); // [ 3, 225, 225 ]
 * ```
 */
export const pad: Start<"pad"> = start("pad");

/**
 * Channels turned into pixels: an image grows by `factor` each way (depth to space).
 *
 * Shape: `[C, H, W]` to `[C / factor^2, H x factor, W x factor]`. No MACs, no parameters, no vector
 * operations; the bytes are moved.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(256, 40, 40).pixelShuffle(2).shape); // [ 64, 80, 80 ]
 * ```
 *
 * @throws {FodlamError} if factor^2 does not divide the channels
 */
export const pixelShuffle: Start<"pixelShuffle"> = start("pixelShuffle");

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
 * A vector for each position added to a sequence.
 *
 * Shape: unchanged. No MACs. Parameters: positions x D, of which one inference reads T x D; none for sines.
 * Vector operations: one an element.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(128, 768).positionEmbedding({ positions: 512 }).shape); // [ 128, 768 ]
 * ```
 *
 * @throws {FodlamError} if the sequence is longer than the table
 */
export const positionEmbedding: Start<"positionEmbedding"> = start("positionEmbedding");

/**
 * Rectifier with a learned slope for the negative values of each channel.
 *
 * Shape: unchanged. No MACs. Parameters: one a channel (feature, for tokens and vectors). Vector operations: 2 an element.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(64, 56, 56).prelu().shape); // [ 64, 56, 56 ]
 * ```
 */
export const prelu: Start<"prelu"> = start("prelu");

/**
 * Values to whole numbers of few bits: scale, round, clamp. The bits that layers compute with are their own option, `bits`.
 *
 * Shape: unchanged. No MACs, no parameters. Vector operations: 3 an element.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(64, 56, 56).quantize(8).shape); // [ 64, 56, 56 ]
 * ```
 */
export const quantize: Start<"quantize"> = start("quantize");

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
 * Rectifier that stops at 6: min(max(x, 0), 6).
 *
 * Shape: unchanged. No MACs, no parameters. Vector operations: 2 an element (maximum and minimum).
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(64, 56, 56).relu6().shape); // [ 64, 56, 56 ]
 * ```
 */
export const relu6: Start<"relu6"> = start("relu6");

/**
 * Another shape for the same elements, which stay where they are.
 *
 * Shape: `to`. No MACs, no parameters, no vector operations.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(1280).reshape([1280, 1, 1]).shape); // [ 1280, 1, 1 ]
 * ```
 *
 * @throws {FodlamError} if the shapes differ in their number of elements
 */
export const reshape: Start<"reshape"> = start("reshape");

/**
 * An image of another size (upsampling, interpolation). To double an image, see `upsample`.
 *
 * Shape: `[C, H, W]` to `[C, height, width]`. No MACs, no parameters. Vector operations: nearest none (the
 * bytes are moved), bilinear 7 for each output element (four products, three sums).
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(256, 25, 25).resize(50).shape); // [ 256, 50, 50 ]
 * ```
 */
export const resize: Start<"resize"> = start("resize");

/**
 * Root mean square normalisation: over the features of each token or vector, without mean or shift.
 *
 * Shape: unchanged. No MACs. Parameters: D (scale). Vector operations: 4 an element (square, sum, multiply, scale).
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(64, 56, 56).rmsNorm().shape); // [ 64, 56, 56 ]
 * ```
 */
export const rmsNorm: Start<"rmsNorm"> = start("rmsNorm");

/**
 * Simple recurrent layer (Elman): h = tanh(W x + U h + b). Time steps are the tokens; a vector is one step.
 *
 * Shape: `[T, D]` to `[T, H]`, `[D]` to `[H]`; twice the features if bidirectional. MACs, for each layer and
 * direction, with G = 1 gate: T x G x H x (D + H). Parameters: G x H x (D + H + biases), two biases as in
 * PyTorch. Vector operations: 5 for each element of the state (tanh 4, one sum).
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(50, 300).rnn(512, { bidirectional: true }).shape); // [ 50, 1024 ]
 * ```
 */
export const rnn: Start<"rnn"> = start("rnn");

/**
 * RoI alignment (Mask R-CNN): as `roiPool`, but each output pixel is the average of bilinear samples.
 * What chooses the regions may be read too, as a second tensor before the count: it adds its bytes.
 *
 * Shape: `[C, H, W]` to `rois` instances of `[C, height, width]`. No MACs, no parameters. Vector operations:
 * 8 for each sample (four products, three sums, one to average).
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * const x = input(256, 200, 200).roiAlign(1000, 7).fc(1024);
 * console.log(x.shape, x.instances); // [ 1024 ] 1000
 * ```
 */
export const roiAlign: StartOrMerge<"roiAlign"> = startOrMerge("roiAlign");

/**
 * RoI max pooling (Fast R-CNN): cuts regions of interest out of a feature map and pools each to a fixed size.
 * Every layer that follows runs once for each region, with the same weights.
 * What chooses the regions may be read too, as a second tensor before the count: it adds its bytes.
 *
 * Shape: `[C, H, W]` to `rois` instances of `[C, height, width]`. No MACs, no parameters. Vector operations:
 * one for each element of the feature map that a region covers, taken as the whole map for each region (an
 * upper bound, as regions differ).
 *
 * @example Faster R-CNN at test time: 300 proposals
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * const x = input(512, 38, 50).roiPool(300, 7).fc(4096);
 * console.log(x.shape, x.instances); // [ 4096 ] 300
 * ```
 */
export const roiPool: StartOrMerge<"roiPool"> = startOrMerge("roiPool");

/**
 * Rotary position embedding: each pair of features turned by an angle that follows from the position (applied
 * to queries and keys).
 *
 * Shape: unchanged. No MACs, no parameters. Vector operations: 3 an element (two products, one sum).
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(128, 4096).rotary().shape); // [ 128, 4096 ]
 * ```
 */
export const rotary: Start<"rotary"> = start("rotary");

/**
 * Selective state-space scan (Mamba): h = exp(delta A) h + delta B x, y = C h + D x, for each feature a
 * state of N. Inputs: x and delta `[T, D]`, B and C `[T, N]`; the projections that make them are layers of
 * their own.
 *
 * Shape: `[T, D]`. No MACs: the recurrence is element by element and runs on vector units, as frameworks
 * count it. Parameters: D x N (A) and D (D). Vector operations: T x D x (7 N + 2): delta A, exponential,
 * delta B x (2), h (2), C h; D x and its sum. State: D x N, if it stands in memory.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * const x = input(128, 1536);
 * console.log(x.selectiveScan(x.fc(1536), x.fc(16), x.fc(16), 16).shape); // [ 128, 1536 ]
 * ```
 *
 * @throws {FodlamError} if the inputs do not fit together
 */
export const selectiveScan: Merge<"selectiveScan"> = merge("selectiveScan");

/**
 * Logistic sigmoid: 1 / (1 + exp(-x)).
 *
 * Shape: unchanged. No MACs, no parameters. Vector operations: 4 an element (negate, exponential, add, divide).
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(64, 56, 56).sigmoid().shape); // [ 64, 56, 56 ]
 * ```
 */
export const sigmoid: Start<"sigmoid"> = start("sigmoid");

/**
 * Sigmoid linear unit, or swish: x times sigmoid(x).
 *
 * Shape: unchanged. No MACs, no parameters. Vector operations: 5 an element (negate, exponential, add, divide, multiply).
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(64, 56, 56).silu().shape); // [ 64, 56, 56 ]
 * ```
 */
export const silu: Start<"silu"> = start("silu");

/**
 * Part of a tensor along one axis.
 *
 * Shape: the axis has end - start elements. No MACs, no parameters, no vector operations; the bytes are moved.
 *
 * @example The first half of the channels
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(116, 28, 28).slice(0, 0, 58).shape); // [ 58, 28, 28 ]
 * ```
 *
 * @throws {FodlamError} if there is no such axis or range
 */
export const slice: Start<"slice"> = start("slice");

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

/**
 * Softplus: log(1 + exp(x)).
 *
 * Shape: unchanged. No MACs, no parameters. Vector operations: 3 an element (exponential, add, logarithm).
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(64, 56, 56).softplus().shape); // [ 64, 56, 56 ]
 * ```
 */
export const softplus: Start<"softplus"> = start("softplus");

/**
 * Pixels turned into channels: an image shrinks by `factor` each way (reorg, pixel unshuffle, patch merging).
 *
 * Shape: `[C, H, W]` to `[C x factor^2, H / factor, W / factor]`. No MACs, no parameters, no vector
 * operations; the bytes are moved.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(64, 26, 26).spaceToDepth(2).shape); // [ 256, 13, 13 ]
 * ```
 *
 * @throws {FodlamError} if `factor` does not divide the height and width
 */
export const spaceToDepth: Start<"spaceToDepth"> = start("spaceToDepth");

/**
 * Hyperbolic tangent.
 *
 * Shape: unchanged. No MACs, no parameters. Vector operations: 4 an element (exponential, subtract, add, divide).
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(64, 56, 56).tanh().shape); // [ 64, 56, 56 ]
 * ```
 */
export const tanh: Start<"tanh"> = start("tanh");

/**
 * A sequence as an image: the inverse of `toTokens`.
 *
 * Shape: `[height x width, C]` to `[C, height, width]`. No MACs, no parameters, no vector operations; the bytes are moved.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(196, 768).toImage(14, 14).shape); // [ 768, 14, 14 ]
 * ```
 *
 * @throws {FodlamError} if the sequence has not height x width tokens
 */
export const toImage: Start<"toImage"> = start("toImage");

/**
 * An image as a sequence: each pixel is a token, its channels are the features.
 *
 * Shape: `[C, H, W]` to `[H x W, C]`. No MACs, no parameters, no vector operations; the bytes are moved.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(768, 14, 14).toTokens().shape); // [ 196, 768 ]
 * ```
 */
export const toTokens: Start<"toTokens"> = start("toTokens");

/**
 * An image cut into square windows, each a token sequence by itself (Swin): what follows runs once for each
 * window, with the same weights.
 *
 * Shape: `[C, H, W]` to `windows` instances of `[size x size, C]`. H and W are padded up to whole windows. No
 * MACs, no parameters, no vector operations; the bytes are moved.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * const x = input(96, 56, 56).toWindows(64, 7);
 * console.log(x.shape, x.instances); // [ 49, 96 ] 64
 * ```
 *
 * @throws {FodlamError} if the image does not make so many windows
 */
export const toWindows: Start<"toWindows"> = start("toWindows");

/**
 * Axes in another order.
 *
 * Shape: axis i is the input's axis `order[i]`. No MACs, no parameters, no vector operations; the bytes are moved.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(196, 768).transpose([1, 0]).shape); // [ 768, 196 ]
 * ```
 *
 * @throws {FodlamError} if the tensor has another number of axes
 */
export const transpose: Start<"transpose"> = start("transpose");

/**
 * An image made larger by a whole factor; 2 if nothing is said.
 *
 * Shape: `[C, H, W]` to `[C, H x factor, W x factor]`. No MACs, no parameters. Vector operations: nearest
 * none (the bytes are moved), bilinear 7 for each output element.
 *
 * @example
 * ```ts
 * import { input } from "@fodlam/fodlam";
 *
 * console.log(input(128, 26, 26).upsample().shape); // [ 128, 52, 52 ]
 * ```
 */
export const upsample: Start<"upsample"> = start("upsample");
