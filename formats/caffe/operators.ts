/** Caffe's layer types, and those of the forks that published networks need. */
import * as detection from "./detection.ts";
import * as movement from "./movement.ts";
import * as plain from "./plain.ts";
import type { Operator } from "./step.ts";
import * as windows from "./windows.ts";

/** A type's name in one spelling: `InnerProduct` and `INNER_PRODUCT` are one. */
export function typeKey(type: string): string {
  return type.toLowerCase().replaceAll("_", "");
}

/** What each type becomes, by its name in small letters. */
export const operators: ReadonlyMap<string, Operator> = new Map(Object.entries(
  {
    convolution: windows.convolution,
    convolutiondepthwise: windows.convolution,
    depthwiseconvolution: windows.convolution,
    deconvolution: windows.deconvolution,
    pooling: windows.pooling,
    innerproduct: windows.innerProduct,
    im2col: windows.im2col,
    relu: plain.relu,
    relu6: plain.plain("relu6"),
    prelu: plain.plain("prelu"),
    elu: plain.plain("elu"),
    sigmoid: plain.plain("sigmoid"),
    tanh: plain.plain("tanh"),
    swish: plain.plain("silu"),
    mish: plain.plain("mish"),
    hswish: plain.plain("hardSwish"),
    hsigmoid: plain.plain("hardSigmoid"),
    bnll: plain.plain("softplus"),
    softmax: plain.plain("softmax"),
    dropout: plain.plain("dropout"),
    absval: plain.functionOf(1),
    threshold: plain.functionOf(1),
    clip: plain.functionOf(2),
    exp: plain.functionOf(3),
    log: plain.functionOf(3),
    power: plain.functionOf(3),
    argmax: plain.functionOf(1),
    scale: plain.scale,
    bias: plain.bias,
    batchnorm: plain.batchNorm(false),
    bn: plain.batchNorm(true),
    cudnnbatchnorm: plain.batchNorm(true),
    lrn: plain.lrn,
    normalize: plain.normalize,
    mvn: plain.mvn,
    eltwise: plain.eltwise,
    axpy: plain.axpy,
    concat: movement.concat,
    slice: movement.slice,
    reshape: movement.reshape,
    flatten: movement.flatten,
    permute: movement.permute,
    crop: movement.crop,
    interp: movement.interp,
    upsample: movement.upsample,
    reorg: movement.reorg,
    shufflechannel: movement.shuffle,
    split: ({ bottoms }) => bottoms[0]!,
    roipooling: detection.roiPooling,
    roialign: detection.roiAlign,
    psroipooling: detection.psRoiPooling,
    priorbox: detection.priorBox,
    detectionoutput: detection.detectionOutput,
    python: detection.python,
    proposal: detection.python,
    lstm: detection.recurrent("lstm"),
    rnn: detection.recurrent("rnn"),
    embed: detection.embed,
  } satisfies Record<string, Operator>,
));
