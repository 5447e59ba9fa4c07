/** What each kind of the whole language refuses, in the words that the user reads. */
import assert from "node:assert/strict";
import * as f from "../../mod.ts";
import { type AnyTensor, input, type Shape } from "../../mod.ts";

const refused: readonly (readonly [inputShape: Shape, layer: (x: AnyTensor) => unknown, message: RegExp])[] =
  [
    [[4, 3], (x) => x.conv(1, 1), /conv "conv1": expected an image \[C, H, W\], got the shape 4x3/],
    [[3, 3, 3], (x) => x.glu(), /an even number of channels, got 3/],
    [[6, 2, 2], (x) => x.groupNorm(4), /channels that 4 groups divide, got 6/],
    [[6, 2, 2], (x) => x.channelShuffle(4), /channels that 4 groups divide, got 6/],
    [[6, 2, 2], (x) => x.pixelShuffle(2), /channels that 4 divides, got 6/],
    [[6, 3, 2], (x) => x.spaceToDepth(2), /a height and width that 2 divides, got 3x2/],
    [[4, 2, 2], (x) => x.depthwise(3), /an input of at least 3x3, got 2x2/],
    [[4, 6], (x) => x.conv1d(4, 5), /a sequence of at least 5 with its padding, got 4/],
    [[4, 6], (x) => x.conv1d(4, 1, { groups: 4 }), /features that 4 groups divide, got 6/],
    [[4, 6], (x) => x.conv1d(4, 1, { groups: 3 }), /filters that 3 groups divide, got 4/],
    [[4, 6, 6], (x) => x.conv1d(4, 1), /a token sequence \[T, D\], got the shape 4x6x6/],
    [[4, 6, 6], (x) => x.conv3d(4, 1), /a volume \[C, D, H, W\], got the shape 4x6x6/],
    [[4, 2, 6, 6], (x) => x.conv3d(4, 3), /an input in which a 3x3x3 kernel fits, got 2x6x6/],
    [[4, 2, 6, 6], (x) => x.conv3d(4, 1, { groups: 3 }), /input channels that 3 groups divide, got 4/],
    [[4, 2, 6, 6], (x) => x.conv3d(3, 1, { groups: 2 }), /filters that 2 groups divide, got 3/],
    [[4, 6, 6], (x) => x.convTranspose3d(4, 1), /a volume \[C, D, H, W\], got the shape 4x6x6/],
    [[4, 1, 1, 1], (x) => x.convTranspose3d(4, 2, { padding: 1 }), /an output of at least 1x1x1, got 0x0x0/],
    [[4, 2, 2, 2], (x) => x.convTranspose3d(3, 2, { groups: 2 }), /filters that 2 groups divide, got 3/],
    [[4, 1, 1], (x) => x.convTranspose(4, 2, { padding: 1 }), /an output of at least 1x1, got 0x0/],
    [[4, 2, 2], (x) => x.convTranspose(4, 2, { groups: 3 }), /input channels that 3 groups divide, got 4/],
    [[4, 2, 2], (x) => x.convTranspose(3, 2, { groups: 2 }), /filters that 2 groups divide, got 3/],
    [[4, 3], (x) => x.matmul(x), /a second matrix of 3 rows, got 4x3/],
    [[4], (x) => x.matmul(x), /matrices \[M, K\] or stacks of them, got the shape 4/],
    [[4, 3], (x) => x.matmul(x, x), /two matrices, got 3 inputs/],
    [[2, 4, 4], (x) => x.matmul(f.concat(x, x.slice(0, 0, 1))), /stacks of one size, 2x4x4, got 3x4x4/],
    [[4, 3], (x) => f.einsum(x, x, "ij,jk->ik"), /j = 3 in "jk", got 4/],
    [[4, 3], (x) => f.einsum(x, x, "ij->ij"), /1 inputs for "ij->ij", got 2/],
    [[4, 3], (x) => f.einsum(x, x, "i,j->ij"), /1 axes for "i", got the shape 4x3/],
    [[4, 3], (x) => f.einsum(x, x, "ij,jk->iz"), /an equation such as "ij,jk->ik"/],
    [[4, 3, 2], (x) => f.bilinear(x, x, 3), /two vectors, or two sequences of one length/],
    [[4], (x) => f.bilinear(x, x, x, 3), /two inputs, got 3/],
    [[4, 3, 3], (x) => x.add(x.conv(2, 1)), /inputs of one shape, 4x3x3, got 2x3x3/],
    [[4, 3], (x) => x.concat(x, { axis: 2 }), /axis 2 among 2, got 4x3/],
    [[4, 3], (x) => x.concat(x.fc(2), { axis: 0 }), /inputs of shape \*x3, got 4x2/],
    [[4, 3], (x) => x.slice(2, 0, 1), /axis 2 among 2, got the shape 4x3/],
    [[4, 3], (x) => x.slice(0, 3, 3), /a range within 0 and 4 on axis 0, got 3 to 3/],
    [[4, 3], (x) => x.slice(0, 0, 5), /a range within 0 and 4 on axis 0, got 0 to 5/],
    [[4, 3], (x) => x.reshape([5, 2]), /a shape of 12 elements, got 5x2 with 10/],
    [[4, 3], (x) => x.transpose([0, 1, 2]), /a tensor of 3 axes, got the shape 4x3/],
    [[4, 3], (x) => x.transpose([0, 0]), /each axis once/],
    [[4, 3], (x) => x.toImage(2, 3), /6 tokens, got 4/],
    [[4, 8, 8], (x) => x.toWindows(3, 4), /an image of 3 windows of 4x4, got 8x8, which makes 4/],
    [[4, 8, 8], (x) => x.toWindows(4, 4).fromWindows(4, 9), /windows of 81 pixels in all, got 4 of 16/],
    [[4, 8, 8], (x) => x.toWindows(4, 4).fromWindows(8, 8), /instances that 8 windows divide, got 4/],
    [[4, 3], (x) => x.embedding(10, 4), /a vector of token numbers \[T\], got the shape 4x3/],
    [[4, 3], (x) => x.positionEmbedding({ positions: 3 }), /a sequence of at most 3 tokens, got 4/],
    [[4, 6], (x) => x.linearAttention(x, 2), /three inputs: queries, keys and values, got 2/],
    [[4, 6], (x) => x.linearAttention(x, x, 4), /features that 4 heads divide, got 6 and 6/],
    [[4, 6], (x) => x.linearAttention(x.slice(0, 0, 2), x, 2), /sequences of one length, 4, got 2 and 4/],
    [[4, 6], (x) => x.linearAttention(x.fc(4), x, 2), /keys of 6 features, got 4/],
    [[4, 6], (x) => x.dotProductAttention(x, 2), /three inputs: queries, keys and values, got 2/],
    [[4, 6], (x) => x.dotProductAttention(x, x.slice(0, 0, 2), 2), /as many values as keys, 4, got 2/],
    [[4, 6], (x) => x.lstm(4, { projection: 4 }), /a projection smaller than the hidden size, 4, got 4/],
    [[4, 6], (x) => x.moe(2, 3, 8), /topK of at most 2 experts, got 3/],
    [[6, 2, 2], (x) => x.anchors(4, 2), /8 channels, got 6/],
    [[6, 5], (x) => x.nms(7), /at least 7 boxes, got 6/],
  ];

for (const [inputShape, layer, message] of refused) {
  Deno.test(`${layer} is refused: ${message.source}`, () => {
    assert.throws(() => layer(input(...inputShape as number[])), { name: "FodlamError", message });
  });
}
