/** Which tensor has which methods: what must not compile, and what must. Checked by `deno check`; never run. */
import {
  type AnyTensor,
  type Fragment,
  type ImageTensor,
  input,
  loadProfile,
  network,
  relu,
  split,
  type Tensor,
  type TokenTensor,
  type VectorTensor,
  type VolumeTensor,
} from "../../mod.ts";

/** Kept from being called, so that nothing here runs. */
export async function mistakes(): Promise<void> {
  // images
  const image: ImageTensor = input(3, 8, 8);
  const kept: ImageTensor = image.conv(4, 3).relu().pool().batchNorm().invertedResidual(8).bottleneck(4);
  // @ts-expect-error an image has no tokens to attend to
  image.attention(4);
  // @ts-expect-error nor has what a convolution makes
  kept.transformerBlock(4, 64);
  // @ts-expect-error an image is no sequence
  image.lstm(16);
  // @ts-expect-error an image is no volume
  image.conv3d(4, 3);
  // @ts-expect-error an image is no vector of token numbers
  image.embedding(100, 8);

  // token sequences
  const words: TokenTensor = input(16, 64);
  const read: TokenTensor = words.attention(4).layerNorm().transformerBlock(4, 256).fc(32).lstm(16);
  // @ts-expect-error tokens have no pixels
  words.conv(4, 3);
  // @ts-expect-error nor has what attention makes
  read.pool();
  // @ts-expect-error blocks of convolutions neither
  words.bottleneck(4);

  // vectors and volumes
  const vector: VectorTensor = input(10).fc(5).relu().softmax();
  // @ts-expect-error a vector has no pixels
  vector.conv(4, 3);
  // @ts-expect-error a vector has no tokens
  vector.attention(4);
  const volume: VolumeTensor = input(3, 4, 8, 8).conv3d(8, 3);
  // @ts-expect-error a volume is no image
  volume.conv(4, 3);

  // from one to another
  const patches: TokenTensor = image.patchEmbedding(2, 64), rows: TokenTensor = image.toTokens();
  const back: ImageTensor = rows.toImage(8, 8), looked: TokenTensor = vector.embedding(100, 8);
  const flat: VectorTensor = image.fc(10), pooled: VectorTensor = words.globalPool();
  // @ts-expect-error patches are tokens
  patches.conv(4, 3);
  // @ts-expect-error an image is pooled to an image
  const wrong: VectorTensor = image.globalPool();
  // @ts-expect-error a sequence is no image
  const other: ImageTensor = words;
  // @ts-expect-error an image is no sequence
  const another: TokenTensor = image;
  const all: Tensor[] = [back, looked, flat, pooled, wrong, other, another];

  // a fragment may make anything of a tensor: what comes has every method, and fits everywhere
  const any: AnyTensor = image.then(relu());
  any.conv(4, 3).attention(4).fc(10).conv3d(4, 3).bottleneck(4).add(any);
  const taken: readonly [ImageTensor, TokenTensor, VectorTensor, VolumeTensor] = [any, any, any, any];
  const [part] = split(image, 3),
    same: AnyTensor = image.residual(relu()),
    named: AnyTensor = image.scope("a", relu());
  part!.conv(4, 3).attention(4);
  network("net", [...taken, ...all, same, named, image.branch(relu(), relu()).concat()]);
  // @ts-expect-error even so there is no such method
  any.convolution(4, 3);
  // @ts-expect-error nor such an option
  any.attention(4, { keyValueHead: 1 });

  // apply keeps what its function makes
  const applied: TokenTensor = image.apply((x) => x.toTokens().layerNorm());
  // @ts-expect-error inside it, the tensor is an image
  image.apply((x) => x.attention(4));
  // @ts-expect-error a function of a tensor gives a tensor
  image.apply(() => 3);
  const fragment: Fragment = relu().apply((x) => x.attention(4));

  // arguments and options
  // @ts-expect-error misspelt
  image.conv(4, 3, { strid: 2 });
  // @ts-expect-error misspelt
  words.attention(4, { casual: true });
  // @ts-expect-error no such activation
  image.convNorm(4, 3, { activation: "reLU" });
  // @ts-expect-error filters and kernel
  image.conv(4);
  // @ts-expect-error too many
  image.conv(4, 3, {}, 1);
  // @ts-expect-error heads and hidden features
  words.transformerBlock(4);
  // @ts-expect-error six numbers of channels
  image.inception([1, 2, 3, 4, 5]);
  // @ts-expect-error attention reads keys and values
  words.dotProductAttention(4);
  // @ts-expect-error a fragment is no memory
  words.attention(4, { memory: relu() });
  // @ts-expect-error no such form
  image.bottleneck(4, { strideIn: "5x5" });
  // @ts-expect-error no such profile
  await loadProfile("tpu-v1-fast");
  void [applied, fragment];
}
