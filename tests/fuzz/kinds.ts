/** Small networks in which every kind of layer occurs, for changes to begin with. */
import { bilinear, einsum, input, lstm, type Network } from "../../mod.ts";

const image = () => input(8, 12, 12);
const tokens = () => input(6, 16);

/** A short chain or tree for each family of kinds: short, so that what comes behind a change is seldom refused for it. */
const tensors = [
  image().conv(4, 3, { padding: 1 }).batchNorm().relu6().dropout(),
  image().depthwise(3, { multiplier: 2 }).instanceNorm().leakyRelu(),
  image().convTranspose(4, 3, { stride: 2, padding: 1, outputPadding: 1 }).groupNorm(2).elu(),
  image().pool(3, { stride: 2, ceilMode: true }).lrn().mish().flatten().fc(10).softmax(),
  image().adaptivePool(3).softplus().hardSigmoid().hardSwish().prelu().globalPool(),
  image().glu().channelShuffle(2).pixelShuffle(2).spaceToDepth(2),
  image().resize(6, { mode: "bilinear" }).upsample().pad([0, 1, 2, 3]).transpose([1, 2, 0]),
  image().anchors(2, 4).nms(5),
  image().roiAlign(7, 3).flatten().fc(4).sigmoid(),
  image().roiPool(5, 2).conv(4, 1).tanh(),
  image().quantize(8).dequantize(8).reshape([12, 96]).rmsNorm(),
  image().toTokens().layerNorm().gelu().toImage(12, 12).slice(0, 2, 5),
  image().toTokens().classToken().positionEmbedding().silu().concat(input(3, 8).relu(), { axis: 0 }),
  image().mul(image().globalPool()).add(image()),
  input(4, 5, 6, 6).conv3d(4, 3, { padding: 1 }).relu().convTranspose3d(6, 2, { stride: 2 }),
  tokens().conv1d(8, 3, { stride: 2, padding: 1 }).rotary(),
  tokens().attention(4),
  tokens().linearAttention(tokens(), tokens(), 2),
  tokens().matmul(tokens(), { transposed: true }),
  einsum(input(3, 5, 8), input(3, 5, 8), "hqd,hkd->hqk"),
  bilinear(input(4), input(5), 3),
  tokens().dualScan(tokens().fc(4), tokens().fc(6), tokens().fc(6), 4, 3, { groups: 2 }),
  tokens().selectiveScan(tokens(), tokens().fc(4), tokens().fc(4), 4),
  tokens().then(lstm(8)).gru(4).rnn(3),
  tokens().moe(4, 2, 8),
  image().toWindows(9, 4).layerNorm().fromWindows(9, 12),
  tokens().dotProductAttention(tokens(), tokens(), 4, { causal: true }),
  input(5).embedding(100, 16).fc(8, { bits: { weights: 4 }, density: { weights: 0.5, activations: 1 } }),
  image().custom(1000, { parameters: 10, vectorOperations: 3, inputBytes: 7, outputBytes: 9 }),
];

/** The networks. */
export function networksOfEveryKind(): Network[] {
  return tensors.map((tensor, i) => tensor.toNetwork(`net ${i}`));
}
