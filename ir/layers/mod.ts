/**
 * The layer language: one kind a file, one line here. The layer types, the builder's methods, the checks of JSON and the
 * reference page follow from this list. A file holds the kind's fields, shape rule and work; it may import `ir/` alone.
 *
 * ```ts
 * import { def } from "../registry.ts";
 *
 * const { fields } = def("conv")!;
 * console.log(Object.keys(fields)); // [ "filters", "kernel", "stride", "padding", "dilation", "groups", "bias" ]
 * ```
 *
 * @module
 */
export * from "./adaptivePool.ts";
export * from "./add.ts";
export * from "./anchors.ts";
export * from "./batchNorm.ts";
export * from "./bilinear.ts";
export * from "./channelShuffle.ts";
export * from "./classToken.ts";
export * from "./concat.ts";
export * from "./conv.ts";
export * from "./conv1d.ts";
export * from "./conv3d.ts";
export * from "./convTranspose.ts";
export * from "./convTranspose3d.ts";
export * from "./custom.ts";
export * from "./depthwise.ts";
export * from "./dequantize.ts";
export * from "./dotProductAttention.ts";
export * from "./dropout.ts";
export * from "./dualScan.ts";
export * from "./einsum.ts";
export * from "./elu.ts";
export * from "./embedding.ts";
export * from "./fc.ts";
export * from "./flatten.ts";
export * from "./fromWindows.ts";
export * from "./gelu.ts";
export * from "./globalPool.ts";
export * from "./glu.ts";
export * from "./groupNorm.ts";
export * from "./gru.ts";
export * from "./hardSigmoid.ts";
export * from "./hardSwish.ts";
export * from "./instanceNorm.ts";
export * from "./layerNorm.ts";
export * from "./leakyRelu.ts";
export * from "./linearAttention.ts";
export * from "./lrn.ts";
export * from "./lstm.ts";
export * from "./matmul.ts";
export * from "./mish.ts";
export * from "./moe.ts";
export * from "./mul.ts";
export * from "./nms.ts";
export * from "./pad.ts";
export * from "./pixelShuffle.ts";
export * from "./pool.ts";
export * from "./positionEmbedding.ts";
export * from "./prelu.ts";
export * from "./quantize.ts";
export * from "./relu.ts";
export * from "./relu6.ts";
export * from "./reshape.ts";
export * from "./resize.ts";
export * from "./rmsNorm.ts";
export * from "./rnn.ts";
export * from "./roiAlign.ts";
export * from "./roiPool.ts";
export * from "./rotary.ts";
export * from "./selectiveScan.ts";
export * from "./sigmoid.ts";
export * from "./silu.ts";
export * from "./slice.ts";
export * from "./softmax.ts";
export * from "./softplus.ts";
export * from "./spaceToDepth.ts";
export * from "./tanh.ts";
export * from "./toImage.ts";
export * from "./toTokens.ts";
export * from "./toWindows.ts";
export * from "./transpose.ts";
export * from "./upsample.ts";
